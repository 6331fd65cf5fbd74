"""CSV → rows: the columns of a document, streamed, whatever is wrong with one of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from pipeline.errors import InputError
from pipeline.reading import encodings, unpack
from pipeline.reading.fields import FIELDS
from pipeline.reading.limits import SKIPPED, Limits

Row = tuple[str | None, ...]
NEITHER = re.compile(r'[^",\r\n]+')


class _Lines:
    """The lines of a CSV for the csv module, decoded; notes what is wrong with those of the current row.

    A row that is over the limit goes on as its quotes, commas and line ends: they are what the end of the row hangs on.
    """

    def __init__(self, stream: BinaryIO, path: str, encoding: str, limits: Limits) -> None:
        self._lines = unpack.lines(stream, path, limits)
        self._path, self._encoding, self._limits = path, encoding, limits
        self.number = 0
        self.begin()

    def begin(self) -> None:
        """A row begins with the next line."""
        self.first, self._size = self.number + 1, 0
        self.error: InputError | None = None

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        if isinstance(line, InputError):
            raise line  # its quotes are not known: whether what follows is inside a field or not
        self.number += 1
        self._size += len(line)
        try:
            text, _ = encodings.decode(line, self._path, self.number, self._encoding)
        except InputError as error:
            self.error = self.error or error
            text = line.decode(self._encoding, "replace")
        if self._size > self._limits.bytes:
            self.error = InputError(self._path, f"the row is larger than {self._limits.bytes:,} bytes", self.first)
            text = NEITHER.sub("x", text)
        if self._size > SKIPPED * self._limits.bytes:
            raise InputError(self._path, "the row does not end: a quote in it is not closed; the rest is left out", self.first)
        return text


def read(stream: BinaryIO, path: str, encoding: str, limits: Limits) -> Iterator[tuple[int, Row | InputError]]:
    """The rows of a CSV with the line on which each begins; of each the columns of `FIELDS`, None where there is no such column.

    An error stands for a row, or, when it is the last, for all that would follow.
    """
    lines = _Lines(stream, path, encoding, limits)
    reader = csv.reader(lines, strict=True)
    columns: list[int | None] = []
    width = 0
    while True:
        lines.begin()
        limit = csv.field_size_limit(SKIPPED * limits.bytes)  # the module's, for all readers: 131,072 characters
        try:
            row = next(reader)
        except StopIteration:
            if not columns:
                yield 1, InputError(path, "is empty: its first line must name the columns, one of them `text`", 1)
            return
        except csv.Error as error:
            yield lines.first, lines.error or InputError(path, f"is no row of CSV: {error}", lines.first)
            continue
        except InputError as error:
            yield lines.first, error
            return
        finally:
            csv.field_size_limit(limit)
        if not row:
            continue
        if not columns:
            names = [name.strip().lower() for name in row]
            if lines.error is not None or "text" not in names:
                has = ", ".join(name[:20] for name in names[:8])
                yield 1, lines.error or InputError(path, f"has no column `text`; its columns are {has}", lines.first)
                return
            columns, width = [names.index(name) if name in names else None for name in FIELDS], len(names)
            continue
        uneven = InputError(path, f"has {len(row)} columns, and the first line {width}", lines.first)
        yield lines.first, lines.error or _picked(row, columns, width) or uneven


def _picked(row: Sequence[str], columns: Sequence[int | None], width: int) -> Row | None:
    """The columns of a document; None where the row has not as many as the header. Empty ones at the end do not count."""
    if len(row) < width or any(row[width:]):
        return None
    return tuple(None if column is None else row[column] for column in columns)
