"""Label Studio's JSON export → texts with their mentions, held against the texts.

Of each task the annotation counts that was submitted last; skipped (cancelled) ones never do. Where several people have
annotated a task, the caller says whose work counts. Relations and controls that are not ours are passed over, and so are
columns that do not go with a region's label: Label Studio keeps them, hidden, when a label is changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from pipeline.errors import InputError
from pipeline.nlp.folders import Labelled
from pipeline.nlp.label_studio import CHOICES, LABELS, section_at
from pipeline.nlp.offsets import Units
from pipeline.reading.article import Reader
from pipeline.scoring.counts import ATTRIBUTES
from pipeline.scoring.gold import SPLITS, problem_of
from pipeline.scoring.scores import APPLIES
from pipeline.types import TYPES, Mention

LINE_END = re.compile("[\n\r]")
PARTIAL_DATE = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?)?")
PARTS = ("labels", "choices", "textarea")  # the kinds of result that we read


class Imported(NamedTuple):
    """The annotated texts in the order of the tasks, and how many tasks have no annotation that counts."""

    texts: list[Labelled]
    skipped: int


def read_export(path: Path, reader: Reader, split: str = "", annotator: str = "", utf16: bool = False) -> Imported:
    """The texts of an export in Label Studio's JSON format.

    Args:
        reader: finds the sections of texts whose tasks do not carry them.
        split: `dev` or `test` for all texts; else what the task says, else `dev`.
        annotator: e-mail or number of the person whose annotations count.
        utf16: the offsets of regions count UTF-16, as in a Label Studio from before 2022.

    Raises:
        InputError: naming task and region.
    """
    found: dict[str, Labelled] = {}
    tasks = _load(path)
    for place, task in enumerate(tasks, 1):
        try:
            labelled = _labelled(task, reader, split, annotator, utf16)
        except _TaskError as error:
            raise InputError(path, f"task {_task_id(task, place)}{error}") from None
        if labelled is not None and labelled.id in found:
            raise InputError(path, f"task {_task_id(task, place)}: there is another task of document {labelled.id!r}")
        if labelled is not None:
            found[labelled.id] = labelled
    if not found:
        raise InputError(path, "no task has a submitted annotation" + (f" by {annotator}" if annotator else ""))
    return Imported(list(found.values()), len(tasks) - len(found))


class _TaskError(Exception):
    """What is wrong with a task, or with one region of it."""

    def __init__(self, problem: str, region: str = "") -> None:
        self.problem, self.region = problem, region
        super().__init__(f", region {region}: {problem}" if region else f": {problem}")


def _task_id(task: Any, place: int) -> str:
    return str(task.get("id", f"no. {place}") if isinstance(task, dict) else f"no. {place}")


def _load(path: Path) -> list[Any]:
    try:
        tasks = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise InputError(path, f"is not JSON: {error}") from None
    if not isinstance(tasks, list) or not tasks:
        raise InputError(path, "is not a list of tasks: export from Label Studio as JSON")
    if any(isinstance(task, dict) and "annotations" not in task and "annotator" in task for task in tasks):
        raise InputError(path, "is JSON-MIN, which does not say which value belongs to which region: export as JSON")
    return tasks


def _labelled(task: Any, reader: Reader, split: str, annotator: str, utf16: bool) -> Labelled | None:
    """The text of one task with its mentions, None when no annotation counts."""
    if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
        raise _TaskError("has no data")
    try:
        json.dumps(task, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise _TaskError("holds half a character (a lone surrogate)") from None
    data = task["data"]
    annotation = _chosen(task, annotator)
    if annotation is None:
        return None
    text = _text(data)
    doc_id = str(data.get("doc_id") or f"task-{task.get('id', '')}")
    parts = PurePosixPath(doc_id).parts
    if doc_id != "/".join(parts) or not parts or ".." in parts or "\\" in doc_id or not doc_id.isprintable():
        raise _TaskError(f"doc_id {doc_id!r} cannot be the name of a file")
    of_split = split or str(data.get("split") or SPLITS[0])
    if of_split not in SPLITS:
        raise _TaskError(f"split {of_split!r} is none of {', '.join(SPLITS)}")
    date = str(data.get("date") or "")
    if not PARTIAL_DATE.fullmatch(date):
        raise _TaskError(f"date {date!r} is not a date like 2024, 2024-09 or 2024-09-26")
    starts = _sections(data, text, reader)

    def read(counting: bool) -> list[tuple[str, Mention]]:
        return sorted(_mentions(annotation, doc_id, text, Units(text, counting), starts), key=lambda pair: pair[1].start)

    try:
        mentions = read(utf16)
    except _TaskError as error:
        try:
            read(not utf16)
        except _TaskError:
            raise error from None
        other = "code points? Then leave out --utf16" if utf16 else "UTF-16 units? Then say --utf16"
        raise _TaskError(f"{error.problem}; do its offsets count {other}", error.region) from None
    for (first, before), (second, after) in pairwise(mentions):
        if after.start < before.end:
            raise _TaskError(f"{after.surface!r} overlaps {before.surface!r} of region {first}", second)
    numbers = [f"{name} {one['id']}" for name, one in (("task", task), ("annotation", annotation)) if "id" in one]
    source = ", ".join(["Label Studio", *numbers])
    return Labelled(doc_id, text, date, of_split, tuple(mention for _, mention in mentions), source)


def _chosen(task: Mapping[str, Any], annotator: str) -> Mapping[str, Any] | None:
    """The annotation that counts: submitted, by the annotator asked for, the last one of one person."""
    done = [one for one in _list(task, "annotations") if isinstance(one, dict) and not one.get("was_cancelled")]
    if annotator:
        done = [one for one in done if annotator in _names(one)]
    people = sorted({_names(one)[-1] for one in done})
    if len(people) > 1:
        raise _TaskError(f"has annotations by {' and '.join(people)}: choose one with --annotator")
    return max(done, key=lambda one: str(one.get("updated_at") or one.get("created_at") or ""), default=None)


def _names(annotation: Mapping[str, Any]) -> list[str]:
    """The number and, where the export has it, the e-mail of who made an annotation."""
    who = annotation.get("completed_by", "")
    return [str(who[key]) for key in ("id", "email") if who.get(key)] or [""] if isinstance(who, dict) else [str(who)]


def _text(data: Mapping[str, Any]) -> str:
    text = data.get("text")
    if not isinstance(text, str):
        raise _TaskError("its data has no `text`")
    if "\r" in text or text.startswith("\ufeff"):
        raise _TaskError("its text has carriage returns or a byte order mark, which a corpus does not keep: make line ends \\n")
    return text


def _sections(data: Mapping[str, Any], text: str, reader: Reader) -> list[tuple[str, int]]:
    """Names and starts of the sections, as the task carries them, else as the text is read."""
    carried = data.get("sections")
    if carried is None:
        return [("", 0), *((section.name, section.start) for section in reader.read(text).sections)]
    units = Units(text)
    try:
        return [("", 0), *((str(section["name"]), units.point(section["start"])) for section in carried)]
    except (TypeError, KeyError, ValueError):
        raise _TaskError("its data has `sections` that are no list of name and start") from None


def _mentions(
    annotation: Mapping[str, Any], doc_id: str, text: str, units: Units, starts: list[tuple[str, int]]
) -> Iterator[tuple[str, Mention]]:
    """The regions with their identifiers, as mentions that agree with the text."""
    regions: dict[str, list[Mapping[str, Any]]] = {}
    for part in _list(annotation, "result"):
        if not isinstance(part, dict) or part.get("type") not in PARTS or part.get("from_name") not in (LABELS, *ATTRIBUTES):
            continue
        if isinstance(part.get("value"), dict):
            regions.setdefault(str(part.get("id", "")), []).append(part)
    for region, parts in regions.items():
        labels = [str(label) for part in parts if part["type"] == "labels" for label in _list(part["value"], "labels", region)]
        if len(labels) != 1 or labels[0] not in TYPES:
            named = f"label {' and '.join(map(repr, labels))} is not one" if labels else "has no label"
            raise _TaskError(f"{named} of {', '.join(TYPES)}", region)
        start, end, surface = _place(next(part for part in parts if part["type"] == "labels"), text, units, region)
        cells = {name: _cell(parts, name, region) for name in APPLIES[labels[0]]}
        mention = Mention(doc_id, section_at(starts, start), start, end, labels[0], surface, **cells)
        broken = next((name for name in ("section", *ATTRIBUTES) if LINE_END.search(getattr(mention, name))), "")
        if problem := f"{broken} has a line end in it" if broken else problem_of(mention, {doc_id: text}):
            raise _TaskError(problem, region)
        yield region, mention


def _place(part: Mapping[str, Any], text: str, units: Units, region: str) -> tuple[int, int, str]:
    """Start, end and surface of a region; the surface is what Label Studio says it is, where it says so."""
    value = part["value"]
    try:
        start, end = units.point(value["start"]), units.point(value["end"])
    except KeyError:
        raise _TaskError("has no start and end: it is not a region of a Text", region) from None
    except ValueError as error:
        raise _TaskError(str(error), region) from None
    said = value.get("text")
    return start, end, said if isinstance(said, str) else text[start:end]


def _cell(parts: list[Mapping[str, Any]], name: str, region: str) -> str:
    """The value of one control of a region, "" when nothing was entered."""
    key = "choices" if name in CHOICES else "text"
    given = [str(one).strip() for part in parts if part["from_name"] == name for one in _list(part["value"], key, region)]
    if len(given) > 1:
        raise _TaskError(f"has {len(given)} values of {name}: {', '.join(given)}", region)
    return "".join(given)


def _list(holder: Mapping[str, Any], key: str, region: str = "") -> list[Any]:
    """A list of an object, empty where it has none; a single text stands for a list of it."""
    entries = holder.get(key)
    if isinstance(entries, str):
        return [entries]
    if not isinstance(entries or [], list):
        raise _TaskError(f"its {key} are no list", region)
    return entries or []
