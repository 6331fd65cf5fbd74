"""An output folder, and the texts that its tables were made of."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import InputError
from pipeline.reading import records

SHOWN = 3  # identifiers named in an error
LONGEST_CELL = 2**31 - 1  # the csv module stops at 131,072 characters unless told otherwise


class Folder:
    """The tables of one run as CSV.

    Raises:
        InputError: the folder has no documents.csv or events.csv.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        for name in ("documents", "events"):
            if not (path / f"{name}.csv").is_file():
                raise InputError(path, f"holds no {name}.csv: name a folder that `yaosu extract` has written")

    def document_of(self, event_id: str) -> str:
        """The identifier of the document that an event is told in.

        Raises:
            InputError: events.csv has no such event.
        """
        some, count = [], 0
        for row in self._rows("events"):
            if row["event_id"] == event_id:
                return row["doc_id"]
            some += [row["event_id"]] if count < SHOWN else []
            count += 1
        known = f"it has {count:,}, such as {', '.join(some)}" if count else "it has none"
        raise InputError(self.path / "events.csv", f"there is no event {event_id!r}: {known}")

    def read(self, doc_id: str) -> tuple[str, str]:
        """The text and the date of a document.

        Raises:
            InputError: documents.csv does not have it, or its file is gone or is not what it was.
        """
        some, count = [], 0
        for row in self._rows("documents"):
            if row["doc_id"] == doc_id:
                for kept in self._rows("texts") if (self.path / "texts.csv").is_file() else ():
                    if kept["doc_id"] == doc_id:
                        return kept["text"], row["date"]
                path = Path(row["path"])
                if not path.is_file():
                    raise InputError(path, "is gone, or was named from another folder: run `yaosu explain` where `yaosu extract` was run")
                record = records.read_file(row["path"])
                if record.sha256 != row["sha256"]:
                    raise InputError(path, f"is not the text that {self.path / 'documents.csv'} was made of; run `yaosu extract` again")
                return record.text, row["date"]
            some += [row["doc_id"]] if count < SHOWN else []
            count += 1
        known = f"it has {count:,}, such as {', '.join(some)}" if count else "it has none"
        raise InputError(self.path / "documents.csv", f"there is no document {doc_id!r}: {known}")

    def _rows(self, table: str) -> Iterator[dict[str, str]]:
        limit = csv.field_size_limit(LONGEST_CELL)
        try:
            with (self.path / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
                yield from csv.DictReader(lines)
        finally:
            csv.field_size_limit(limit)
