"""A corpus folder: texts, documents.csv and the gold tables, read and held against each other.

Layout: `raw/DOC_ID.txt`, `documents.csv` (doc_id, date, split, source), `gold/mentions.csv`, `gold/events.csv`, and
`gold/indicators.csv` where there is one. Predictions are the same tables in one folder.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pipeline.errors import GoldError
from pipeline.types import ROLES, SENSES, TYPES, Event, Indicator, Mention

SPLITS = ("dev", "test")
MODIFIERS = ("", "exact", "about", "over", "at_least", "under", "at_most")
KINDS = ("", "date", "duration", "set", "vague")
GOLD_TABLES = ("mentions.csv", "events.csv", "indicators.csv")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One article of a corpus: its text, the document date, and `dev` or `test`."""

    id: str
    text: str
    date: str
    split: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The mentions, events and indicators of some documents, in the order of their tables."""

    mentions: tuple[Mention, ...]
    events: tuple[Event, ...]
    indicators: tuple[Indicator, ...] = ()

    def of(self, documents: frozenset[str]) -> Tables:
        """The rows of these documents only."""
        return Tables(
            tuple(mention for mention in self.mentions if mention.doc_id in documents),
            tuple(event for event in self.events if event.doc_id in documents),
            tuple(indicator for indicator in self.indicators if indicator.doc_id in documents),
        )


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles with their gold, verified: every surface is its slice of the text."""

    folder: Path
    documents: tuple[Labelled, ...]
    gold: Tables

    def __repr__(self) -> str:
        """Short: what prints a corpus, such as a test that fails, must not print its test articles."""
        return f"Corpus({str(self.folder)!r}, {len(self.documents)} documents)"

    def split(self, name: str) -> frozenset[str]:
        """The identifiers of one split's documents."""
        return frozenset(document.id for document in self.documents if document.split == name)

    @property
    def texts(self) -> dict[str, str]:
        return {document.id: document.text for document in self.documents}


def load_corpus(folder: Path) -> Corpus:
    """Reads and verifies a corpus folder; the folder of its gold tables is understood too.

    Raises:
        GoldError: naming table and line, for a row that contradicts its text or has an unknown name in it.
    """
    if not (folder / "gold").is_dir() and (folder.parent / "documents.csv").is_file():
        folder = folder.parent
    documents = []
    table = folder / "documents.csv"
    for row, cells in _rows(table, ("doc_id", "date", "split")):
        path = folder / "raw" / f"{cells['doc_id']}.txt"
        if cells["split"] not in SPLITS:
            raise GoldError(table, row, f"split {cells['split']!r} is none of {', '.join(SPLITS)}")
        documents.append(Labelled(cells["doc_id"], _text(path, table, row), cells["date"], cells["split"]))
    gold = load_tables(folder / "gold", {document.id: document.text for document in documents})
    return Corpus(folder, tuple(documents), gold)


def load_tables(folder: Path, texts: Mapping[str, str]) -> Tables:
    """Reads `mentions.csv`, `events.csv` and, if it is there, `indicators.csv` of a folder and verifies them against the texts.

    Further columns and their order do not matter.

    Raises:
        GoldError: naming table and line.
    """
    mentions = folder / "mentions.csv"
    events = folder / "events.csv"
    indicators = folder / "indicators.csv"
    return Tables(
        tuple(_mentions(mentions, texts)),
        tuple(_events(events, texts)),
        tuple(_indicators(indicators, texts)) if indicators.is_file() else (),
    )


def gold_hashes(folder: Path) -> dict[str, str]:
    """sha256 of each gold table of a corpus folder and of documents.csv, by file name."""
    paths = [folder / "documents.csv", *(folder / "gold" / name for name in GOLD_TABLES)]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file()}


def _mentions(table: Path, texts: Mapping[str, str]) -> Iterator[Mention]:
    columns = [name for name in Mention._fields if name != "rule"]
    spans: dict[str, list[tuple[int, int, int]]] = {}
    for row, cells in _rows(table, columns):
        start, end = _offset(table, row, cells["start"]), _offset(table, row, cells["end"])
        doc_id, section, kind, surface = cells["doc_id"], cells["section"], cells["type"], cells["surface"]
        attributes = [*(cells[name] for name in columns[6:]), cells.get("rule", "")]
        mention = Mention(doc_id, section, start, end, kind, surface, *attributes)
        problem = problem_of(mention, texts)
        if problem:
            raise GoldError(table, row, problem)
        spans.setdefault(mention.doc_id, []).append((start, end, row))
        yield mention
    for doc_id, places in spans.items():
        places.sort()
        for (_, end, first), (start, _, second) in pairwise(places):
            if start < end:
                raise GoldError(table, second, f"overlaps the mention of line {first} in {doc_id}")


def problem_of(mention: Mention, texts: Mapping[str, str]) -> str:
    """What contradicts the text or the guideline in one row, or ""."""
    if mention.doc_id in texts and mention.type not in TYPES:
        return f"type {mention.type!r} is none of {', '.join(TYPES)}"
    if problem := _misplaced(mention, texts):
        return problem
    for name, known in (("role", ("", "region", "venue", *ROLES)), ("modifier", MODIFIERS), ("kind", KINDS)):
        if getattr(mention, name) not in known:
            return f"{name} {getattr(mention, name)!r} is none of {', '.join(filter(None, known))}"
    return ""


def _misplaced(row: Mention | Indicator, texts: Mapping[str, str]) -> str:
    """How the document, offsets and surface of a row contradict the text, or ""."""
    text = texts.get(row.doc_id)
    if text is None:
        return f"there is no document {row.doc_id!r}"
    if not 0 <= row.start < row.end <= len(text):
        return f"{row.start}:{row.end} is no stretch of {row.doc_id}, which has {len(text)} characters"
    there = text[row.start : row.end]
    if there != row.surface:
        return f"surface {row.surface!r}, but {row.doc_id}[{row.start}:{row.end}] is {there!r}"
    return f"surface {there!r} crosses a line end" if "\n" in there else ""


def _indicators(table: Path, texts: Mapping[str, str]) -> Iterator[Indicator]:
    lines: dict[tuple[str, int, int], int] = {}
    for row, cells in _rows(table, Indicator._fields):
        start, end = _offset(table, row, cells["start"]), _offset(table, row, cells["end"])
        texts_of = {name: cells[name] for name in Indicator._fields if name not in ("start", "end")}
        indicator = Indicator(start=start, end=end, **texts_of)
        problem = _misplaced(indicator, texts)
        for name, known in (("sense", SENSES), ("modifier", MODIFIERS)):
            if not problem and getattr(indicator, name) not in known:
                problem = f"{name} {getattr(indicator, name)!r} is none of {', '.join(filter(None, known))}"
        first = lines.setdefault((indicator.doc_id, start, end), row)
        if not problem and first != row:
            problem = f"says of the figure of line {first} a second time"
        if problem:
            raise GoldError(table, row, problem)
        yield indicator


def _events(table: Path, texts: Mapping[str, str]) -> Iterator[Event]:
    columns = [name for name in Event._fields if name not in ("event_id", "modality")]
    for row, cells in _rows(table, columns):
        if cells["doc_id"] not in texts:
            raise GoldError(table, row, f"there is no document {cells['doc_id']!r}")
        for organizer in filter(None, cells["organizers"].split(";")):
            name, _, role = organizer.rpartition(":")
            if not name or role not in ROLES:
                raise GoldError(table, row, f"organizer {organizer!r} is not NAME:ROLE with a role of {', '.join(ROLES)}")
        if cells["activity_modifier"] not in MODIFIERS:
            raise GoldError(table, row, f"activity_modifier {cells['activity_modifier']!r} is none of {', '.join(MODIFIERS[1:])}")
        yield Event(**{name: cells.get(name, "") for name in Event._fields})


def _rows(table: Path, columns: tuple[str, ...] | list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table with their 1-based line numbers."""
    try:
        with table.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, restkey="", strict=True)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                raise GoldError(table, 1, f"column {missing[0]} is missing")
            for cells in reader:
                if "" in cells or None in cells.values():
                    raise GoldError(table, reader.line_num, "has not as many cells as the header")
                yield reader.line_num, cells
    except FileNotFoundError:
        raise GoldError(table, 0, "no such table") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise GoldError(table, 0, f"not a CSV table in UTF-8: {error}") from None


def _text(path: Path, table: Path, row: int) -> str:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            return lines.read()
    except FileNotFoundError:
        raise GoldError(table, row, f"its text {path} does not exist") from None
    except UnicodeDecodeError as error:
        raise GoldError(table, row, f"its text {path} is not UTF-8: {error}") from None


def _offset(table: Path, row: int, cell: str) -> int:
    if not (cell.isascii() and cell.isdigit()):
        raise GoldError(table, row, f"{cell!r} is not an offset")
    return int(cell)
