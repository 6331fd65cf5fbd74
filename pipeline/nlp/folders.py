"""Texts with their mentions, from a corpus folder (the gold) or from an output folder (the predictions)."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError
from pipeline.reading import records
from pipeline.scoring.gold import load_corpus, load_tables
from pipeline.types import Event, Mention

LONGEST_CELL = 2**31 - 1  # the csv module stops at 131 072 characters unless told otherwise
MENTIONS = tuple(name for name in Mention._fields if name != "rule")  # the gold has no rules
EVENTS = tuple(name for name in Event._fields if name not in ("event_id", "modality"))


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text and its mentions in text order. `split` is `dev`, `test` or, of predictions, empty; `source` is where it is from."""

    id: str
    text: str
    date: str
    split: str
    mentions: tuple[Mention, ...]
    source: str = ""


def read_folder(folder: Path, split: str = "") -> list[Labelled]:
    """The texts of a corpus folder (documents.csv, raw/, gold/) or of a folder that `yaosu extract` wrote as CSV.

    Surfaces are held against the texts. A text is in texts.csv or else in the file that documents.csv names, as it was
    given to `extract`: so this must run where that ran.

    Args:
        split: only the documents of this split of a corpus.

    Raises:
        InputError: the folder is none of the two, a text is gone or has changed, or nothing is in the split.
        GoldError: a row contradicts its text.
    """
    if (folder / "gold").is_dir() or (folder.parent / "documents.csv").is_file() and not (folder / "documents.csv").is_file():
        corpus = load_corpus(folder)
        found = [(one.id, one.text, one.date, one.split) for one in corpus.documents if split in ("", one.split)]
        mentions = corpus.gold.mentions
    elif split:
        raise InputError(folder, f"has no splits: only a corpus folder with gold/ has documents of {split!r}")
    else:
        found = list(_documents(folder))
        mentions = load_tables(folder, {id: text for id, text, *_ in found}).mentions
    if not found:
        raise InputError(folder, f"holds no document of {split!r}" if split else "holds no document")
    by_document: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_document.setdefault(mention.doc_id, []).append(mention)
    return [Labelled(*one, tuple(sorted(by_document.get(one[0], ()), key=lambda mention: mention.start))) for one in found]


def _documents(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """Identifier, text, date and no split of the documents of an output folder."""
    table = folder / "documents.csv"
    if not table.is_file():
        raise InputError(folder, "is neither a corpus folder (documents.csv, raw/, gold/) nor one that `yaosu extract` wrote")
    kept = dict(_kept_texts(folder / "texts.csv"))
    with table.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            if not {"doc_id", "path", "date", "sha256"} <= row.keys():
                raise InputError(table, "has not the columns doc_id, path, date and sha256", 1)
            if row["doc_id"] in kept:
                yield row["doc_id"], kept[row["doc_id"]], row["date"], ""
                continue
            path = Path(row["path"])
            if not path.is_file():
                raise InputError(table, f"the text of {row['doc_id']} is not at {path}: run this where `yaosu extract` ran")
            record = records.read_file(row["path"])
            if record.sha256 != row["sha256"]:
                raise InputError(path, f"is not the text that {table} was made of; run `yaosu extract` again")
            yield row["doc_id"], record.text, row["date"], ""


def _kept_texts(table: Path) -> Iterator[tuple[str, str]]:
    """Identifiers and texts of a table of texts; nothing where there is none."""
    if not table.is_file():
        return
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        with table.open(encoding="utf-8-sig", newline="") as lines:
            yield from ((row["doc_id"], row["text"]) for row in csv.DictReader(lines))
    finally:
        csv.field_size_limit(limit)


def write_corpus(folder: Path, texts: Sequence[Labelled]) -> None:
    """Writes a corpus folder that `yaosu evaluate --gold` reads: documents.csv, raw/, gold/ with mentions and no events.

    Documents stand in the order of their identifiers, mentions in text order.

    Raises:
        InputError: the folder exists and holds something.
        OSError: it cannot be written; nothing of it stays.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(folder, "exists and is not an empty folder: name a new one")
    ordered = sorted(texts, key=lambda labelled: labelled.id)
    with _draft(folder) as draft:
        for labelled in ordered:
            path = draft / "raw" / f"{labelled.id}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(labelled.text, encoding="utf-8", newline="")
        documents = [(labelled.id, labelled.date, labelled.split, labelled.source) for labelled in ordered]
        _write_table(draft / "documents.csv", ("doc_id", "date", "split", "source"), documents)
        (draft / "gold").mkdir()
        mentions = [tuple(getattr(mention, name) for name in MENTIONS) for labelled in ordered for mention in labelled.mentions]
        _write_table(draft / "gold" / "mentions.csv", MENTIONS, mentions)
        _write_table(draft / "gold" / "events.csv", EVENTS, ())


def write_file(path: Path, content: bytes) -> None:
    """Writes a file, and the folders above it, so that either all of it or nothing new stands there.

    Raises:
        InputError: it is a folder.
        OSError: it cannot be written.
    """
    if path.is_dir():
        raise InputError(path, "is a folder: name a file")
    path.parent.mkdir(parents=True, exist_ok=True)
    with _draft(path) as draft:
        draft.write_bytes(content)


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """A place beside `path` that becomes `path` at the end, or vanishes with an exception."""
    draft = path.absolute().with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield draft
        if draft.is_dir() and path.is_dir():
            path.rmdir()  # it is empty; not every system replaces a folder
        draft.replace(path)
    except BaseException:
        if draft.is_dir():
            shutil.rmtree(draft)
        draft.unlink(missing_ok=True)
        raise


def _write_table(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
