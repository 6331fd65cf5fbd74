"""Texts and mentions as Label Studio's tasks, and the labeling interface for them.

A mention is a region with its type as label; each of its other columns is one per-region control of the same name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.nlp.folders import Labelled
from pipeline.nlp.offsets import Units
from pipeline.reading.article import Reader
from pipeline.scoring.counts import ATTRIBUTES
from pipeline.scoring.gold import KINDS, MODIFIERS
from pipeline.scoring.scores import APPLIES
from pipeline.tables.columns import mention_id
from pipeline.types import ROLES, TYPES, Mention, Section

LABELS = "label"  # the control of the types
CHOICES = {"kind": KINDS[1:], "role": ("region", "venue", *ROLES), "modifier": MODIFIERS[1:]}
COLORS = ("#0072b2", "#009e73", "#d55e00", "#cc79a7", "#e69f00", "#56b4e9")


def config() -> str:
    """The labeling interface as Label Studio's XML."""
    labels = "\n".join(f'    <Label value="{type}" background="{color}"/>' for type, color in zip(TYPES, COLORS, strict=True))
    controls = "\n".join(_control(name) for name in ATTRIBUTES)
    return (
        f'<View>\n  <Labels name="{LABELS}" toName="text">\n{labels}\n  </Labels>\n'
        f'  <Text name="text" value="$text" granularity="symbol"/>\n{controls}\n</View>\n'
    )


def _control(name: str) -> str:
    """One column, shown while a region is selected whose label has it."""
    # Only a View takes several labels; on a control of its own, `whenLabelValue` is one.
    types = ",".join(type for type in TYPES if name in APPLIES[type])
    if name in CHOICES:
        choices = "".join(f'<Choice value="{choice}"/>' for choice in CHOICES[name])
        control = f'<Choices name="{name}" toName="text" perRegion="true" choice="single" showInline="true">{choices}</Choices>'
    else:
        control = f'<TextArea name="{name}" toName="text" perRegion="true" editable="true" maxSubmissions="1"/>'
    head = f'<Header value="{name}" size="6"/>'
    return f'  <View visibleWhen="region-selected" whenLabelValue="{types}">\n    {head}\n    {control}\n  </View>'


def tasks(texts: Iterable[Labelled], reader: Reader, version: str, annotated: bool = False, utf16: bool = False) -> str:
    """The JSON that Label Studio imports, one task a text.

    Args:
        reader: finds the sections of a text, which the tasks carry so that regions drawn later get theirs.
        version: `model_version` of the predictions.
        annotated: give the mentions as annotations that are done, not as predictions to start from.
        utf16: count the offsets of regions in UTF-16, for a Label Studio from before 2022.
    """
    found = [_task(labelled, reader, version, annotated, utf16) for labelled in texts]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _task(labelled: Labelled, reader: Reader, version: str, annotated: bool, utf16: bool) -> dict[str, Any]:
    units = Units(labelled.text, utf16)
    result = [part for mention in labelled.mentions for part in _region(mention, units)]
    sections = _sections(labelled, reader.read(labelled.text).sections)
    data = {
        "doc_id": labelled.id,
        "date": labelled.date,
        "split": labelled.split,
        "text": labelled.text,
        "sections": [{"name": name, "start": start} for name, start in sections],
    }
    if annotated:
        return {"data": data, "annotations": [{"result": result}]}
    return {"data": data, "predictions": [{"model_version": version, "result": result}]}


def _sections(labelled: Labelled, read: tuple[Section, ...]) -> list[tuple[str, int]]:
    """Names and starts of the sections: as they are read, or from the mentions where these say otherwise."""
    starts = [("", 0), *((section.name, section.start) for section in read)]
    if all(section_at(starts, mention.start) == mention.section for mention in labelled.mentions):
        return starts
    changes = [("", 0)]
    for mention in labelled.mentions:
        if mention.section != changes[-1][0]:
            changes.append((mention.section, mention.start))
    return changes


def section_at(starts: Iterable[tuple[str, int]], offset: int) -> str:
    """The name of the last section that begins at or before an offset."""
    return [name for name, start in starts if start <= offset][-1]


def _region(mention: Mention, units: Units) -> Iterator[dict[str, Any]]:
    """The label of a mention and its other columns: parts of one region, which their `id` holds together."""
    place = {"start": units.of(mention.start), "end": units.of(mention.end)}
    part = {"id": mention_id(mention), "to_name": "text"}
    told = {"meta": {"text": [mention.rule]}} if mention.rule else {}
    yield {
        **part, "from_name": LABELS, "type": "labels", "value": {**place, "text": mention.surface, "labels": [mention.type]}, **told
    }  # fmt: skip
    for name in APPLIES[mention.type]:
        cell = getattr(mention, name)
        if cell and name in CHOICES:
            yield {**part, "from_name": name, "type": "choices", "value": {**place, "text": mention.surface, "choices": [cell]}}
        elif cell:
            yield {**part, "from_name": name, "type": "textarea", "value": {**place, "text": [cell]}}
