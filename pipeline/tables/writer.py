"""Writes the tables of one run in every format wanted: all files or none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Self

from pipeline.errors import InputError
from pipeline.gazetteer import Gazetteer
from pipeline.tables import excel, text
from pipeline.tables.columns import TABLES, Row, Source, rows
from pipeline.tables.drafts import Drafts
from pipeline.tables.formats import FORMATS, Format
from pipeline.types import Found

REJECTS = "rejects.jsonl"


class Reject(NamedTuple):
    """A document without rows: a line of `rejects.jsonl`.

    id: its identifier, as far as it is known; path: as given; place: the line or row on which it begins or where it is
    wrong, from 1, 0 where it is the whole file; stage: read, extract or write; error: what is wrong, in one line.
    """

    id: str
    path: str
    place: int
    stage: str
    error: str


def for_excel(formats: Sequence[str], excel: bool) -> bool:
    """Whether what is written is for Excel, which does not hold everything."""
    return excel or "xlsx" in formats


def unfit(held: Iterable[tuple[str, Sequence[Row]]]) -> str:
    """Why Excel cannot hold the rows of a document, or ""."""
    for table, of_table in held:
        if column := excel.too_long(table, of_table):
            return f"its {column} ({table}) is longer than the {excel.CELL:,} characters that a cell in Excel holds"
    return ""


class Writer:
    """The tables of one output folder, drafted beside their places and moved there together at the end.

        with Writer(folder, ["csv", "parquet"]) as writer:
            writer.add(extraction, source)

    Rows go out document by document; what is held of them does not grow with their number. An exception inside the
    block leaves the folder as it was; a folder that was made for it goes again.

    Args:
        formats: names of `FORMATS`.
        excel: whether copies for Excel are written too.
        gazetteer: names the provinces in the summary of xlsx, which needs it.

    Raises:
        OSError: the folder cannot be made or written.
    """

    def __init__(
        self, folder: Path, formats: Sequence[str] = ("csv",), excel: bool = False, gazetteer: Gazetteer | None = None
    ) -> None:
        self.folder = folder
        self.counts = dict.fromkeys(TABLES, 0)
        self.rejected = 0
        self.remarks: list[str] = []
        self.for_excel = for_excel(formats, excel)
        self._names, self._copies, self._gazetteer = formats, excel, gazetteer
        self._rejects: IO[str] | None = None
        self._formats: list[Format] = []

    def __enter__(self) -> Self:
        self._drafts = Drafts(self.folder)
        try:
            for name in self._names:
                self._formats.append(FORMATS[name](self._drafts, self._gazetteer))
            if self._copies:
                self._formats.append(excel.ExcelCsv(self._drafts))
        except BaseException:
            self._discard()
            raise
        return self

    def add(self, found: Found, source: Source) -> None:
        """Appends the rows of one document.

        Raises:
            InputError: a format cannot hold them; nothing of the document is written.
        """
        held = list(rows(found, source))
        if self.for_excel and (problem := unfit(held)):
            raise InputError(source.path or found.document.id, problem)
        for table, of_table in held:
            for format in self._formats:
                format.add(table, of_table)
            self.counts[table] += len(of_table)

    def append(self, table: str, lines: bytes, number: int) -> None:
        """Appends rows that are lines of CSV already, of documents that `unfit` finds nothing against.

        Args:
            number: how many rows they are.
        """
        parsed: list[Row] | None = None
        for format in self._formats:
            if isinstance(format, text.Csv):
                format.append(table, lines)
            else:
                parsed = text.parsed(table, lines) if parsed is None else parsed
                format.add(table, parsed)
        self.counts[table] += number

    def reject(self, rejected: Reject) -> None:
        """Notes a document that has no rows in `rejects.jsonl`."""
        if self._rejects is None:
            # Half a character in the name of a file: its escape is the one of JSON too.
            self._rejects = self._drafts.path(REJECTS).open("w", encoding="utf-8", errors="backslashreplace", newline="")
        self._rejects.write(json.dumps(rejected._asdict(), ensure_ascii=False) + "\n")
        self.rejected += 1

    def note(self, name: str, content: str) -> None:
        """Adds a file that tells of the run."""
        self._drafts.path(name).write_text(content, encoding="utf-8", newline="")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self._discard()
            return
        try:
            for format in self._formats:
                format.close()
                if isinstance(format, excel.ExcelCsv):
                    self.remarks += format.remarks()
            if self._rejects is not None:
                self._rejects.close()
            self._drafts.commit(tuple(self._gone()))
        except BaseException:
            self._discard()
            raise

    def _gone(self) -> Iterator[str]:
        if self._rejects is None:
            yield REJECTS  # of an earlier run
        if "duckdb" in self._names:
            yield "yaosu.duckdb.wal"  # what somebody was writing into the database that is replaced: the new one would not open

    def _discard(self) -> None:
        for format in self._formats:
            with suppress(Exception):  # the drafts go, whatever state they are in
                format.abandon()
        if self._rejects is not None:
            self._rejects.close()
        self._drafts.discard()
