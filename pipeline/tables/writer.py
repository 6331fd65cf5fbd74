"""Writes the tables as CSV: UTF-8 without a byte order mark, `\\n` line ends, all tables or none."""

from __future__ import annotations

import csv
import json
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from pipeline.extraction import Extraction
from pipeline.tables.columns import TABLES, Source, rows

REJECTS = "rejects.jsonl"


class Writer:
    """The tables of one output folder, drafted beside their places and moved there together at the end.

        with Writer(folder) as writer:
            writer.add(extraction, source)

    An exception inside the block leaves the folder as it was; a folder that was made for it goes again.

    Raises:
        OSError: the folder cannot be made or written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts = dict.fromkeys(TABLES, 0)
        self.rejected = 0
        self._drafts: dict[str, IO[str]] = {}
        self._made: list[Path] = []

    def __enter__(self) -> Self:
        try:
            self._make_folder()
            self._tables = {}
            for table, columns in TABLES.items():
                self._tables[table] = csv.writer(self._draft(f"{table}.csv"), lineterminator="\n")
                self._tables[table].writerow(columns)
        except OSError:
            self._discard()
            raise
        return self

    def add(self, extraction: Extraction, source: Source) -> None:
        """Appends the rows of one document."""
        for table, found in rows(extraction, source):
            self._tables[table].writerows(found)
            self.counts[table] += len(found)

    def reject(self, doc_id: str, path: str, problem: str) -> None:
        """Notes a document that could not be read in `rejects.jsonl`."""
        lines = self._drafts.get(REJECTS) or self._draft(REJECTS)
        lines.write(json.dumps({"doc_id": doc_id, "path": path, "problem": problem}, ensure_ascii=False) + "\n")
        self.rejected += 1

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self._discard()
            return
        try:
            for lines in self._drafts.values():
                lines.close()
            for name in self._drafts:
                self._part(name).replace(self.folder / name)
            if REJECTS not in self._drafts:
                (self.folder / REJECTS).unlink(missing_ok=True)  # of an earlier run: nothing is rejected now
        except OSError:
            self._discard()
            raise

    def _make_folder(self) -> None:
        missing = [path for path in (self.folder, *self.folder.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            self._made.append(path)

    def _part(self, name: str) -> Path:
        return self.folder / f".{name}.{os.getpid()}.part"

    def _draft(self, name: str) -> IO[str]:
        self._drafts[name] = self._part(name).open("w", encoding="utf-8", newline="")
        return self._drafts[name]

    def _discard(self) -> None:
        for name, lines in self._drafts.items():
            lines.close()
            self._part(name).unlink(missing_ok=True)
        with suppress(OSError):  # somebody else put something there meanwhile
            for path in reversed(self._made):
                path.rmdir()
