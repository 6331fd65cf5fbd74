"""What yaosu finds, written down in a spaCy Doc: the only place that knows the keys and the extensions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Span, SpanGroup

from pipeline.nlp.tokens import split_at

if TYPE_CHECKING:
    from pipeline.extraction import Extraction
    from pipeline.types import Cell, Mention

KEY = "yaosu"
EVENT = "EVENT"
COLUMNS = ("section", "value", "kind", "role", "modifier", "unit", "noun", "rule")  # the others a span tells itself

# Plain values in plain extensions: spaCy keeps them in `user_data`, which it serializes, pickles and sends to processes.
Doc.set_extension("yaosu", default=None, force=True)
Doc.set_extension("yaosu_id", default="", force=True)
Doc.set_extension("yaosu_date", default="", force=True)
Span.set_extension("yaosu", default=None, force=True)


def write_down(doc: Doc, found: Extraction, key: str) -> None:
    """Mentions in `doc.spans[key]`, titles of events in `doc.spans[key + "_events"]`, the rows in `doc._.yaosu`."""
    titles = [cell for cell in found.cells if cell.column == "title"]
    places: list[Mention | Cell] = [*found.mentions, *titles]
    split_at(doc, [offset for place in places for offset in (place.start, place.end)])
    mention_spans(doc, found.mentions, key)
    events = [_span(doc, title.start, title.end, EVENT, title.event_id) for title in titles]
    doc.spans[key + "_events"] = SpanGroup(doc, name=key + "_events", spans=events)
    tables = {name: getattr(found, name) for name in ("events", "indicators", "checks", "cells")}
    rows = {name: [row._asdict() for row in table] for name, table in tables.items()}
    doc._.yaosu = {"title": found.document.title, "date": found.document.date, **rows}


def mention_spans(doc: Doc, mentions: Iterable[Mention], key: str) -> list[Span]:
    """Sets `doc.spans[key]` and `span._.yaosu` of mentions that begin and end where tokens do."""
    spans = []
    for mention in mentions:
        span = _span(doc, mention.start, mention.end, mention.type, mention.rule)
        span._.yaosu = {name: getattr(mention, name) for name in COLUMNS}
        spans.append(span)
    doc.spans[key] = SpanGroup(doc, name=key, spans=spans)
    return spans


def _span(doc: Doc, start: int, end: int, label: str, id: str) -> Span:
    span = doc.char_span(start, end, label=label, span_id=id)
    if span is None:
        raise ValueError(f"no tokens of the Doc begin at {start} and end at {end}: {doc.text[start:end]!r}")
    return span
