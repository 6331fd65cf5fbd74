"""What Excel needs: cells that cannot run, cells that are not too long, and copies of the CSVs that it opens.

The rule for cells of the copies in `excel/`: a cell whose first character that shows is one of `= + - @`, in any width, or
that begins with a tab or a line end, gets an apostrophe in front, so that Excel takes it for text. Every cell is quoted.
A cell holds 32,767 UTF-16 units at most: a text that is longer goes on in the next row; a document with anything else
as long is refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from pipeline.tables.columns import TABLES, Row
from pipeline.tables.drafts import Drafts
from pipeline.tables.schema import schema

CELL = 32_767  # UTF-16 units that a cell holds
ROWS = 1_048_576  # rows of a sheet, its header included
FOLDER = "excel"
_PIECE = 16_000  # code points of a piece of a long text: less than CELL, an apostrophe and any character's width included
# Blanks, controls and marks that do not show may stand before the sign; the wide and small forms of it count too.
_RUNS = re.compile(
    r"[\t\r\n]|[\s\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*"
    r"[=+\-@\u207a\u207b\u208a\u208b\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]"
)


def runs(cell: str) -> bool:
    """Whether Excel might take a cell for a formula or a command."""
    return _RUNS.match(cell) is not None


def fits(cell: str | int) -> bool:
    """Whether a cell is short enough for Excel, an apostrophe included."""
    if not isinstance(cell, str) or len(cell) < CELL // 2:
        return True
    return len(cell) + sum(character > "\uffff" for character in cell) < CELL


def too_long(table: str, rows: Sequence[Row]) -> str:
    """The first column with a cell that is too long and may not go on in a further row, or ""."""
    if table == "texts":
        return ""
    return next((TABLES[table][at] for row in rows for at, cell in enumerate(row) if not fits(cell)), "")


def pages(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows, those with a cell that is too long as several, each with a piece of it."""
    for row in rows:
        long = next((at for at, cell in enumerate(row) if not fits(cell)), None)
        if long is None:
            yield row
            continue
        text = str(row[long])
        for start in range(0, len(text), _PIECE):
            yield (*row[:long], text[start : start + _PIECE], *row[long + 1 :])


class ExcelCsv:
    """`excel/TABLE.csv`: with a byte order mark, Chinese headers, `\\r\\n` line ends, and no cell that runs."""

    def __init__(self, drafts: Drafts) -> None:
        self._files = drafts.open(f"{FOLDER}/*.csv", TABLES)
        self.rows = dict.fromkeys(TABLES, 0)
        for name, table in schema().tables.items():
            self._files[name].write(b"\xef\xbb\xbf")
            self.add(name, [tuple(column.title_zh for column in table.columns)])

    def add(self, table: str, rows: Sequence[Row]) -> None:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
        for row in pages(rows):
            writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
            self.rows[table] += 1
        self._files[table].write(text.getvalue().encode())

    def close(self) -> None:
        self.abandon()

    def abandon(self) -> None:
        for file in self._files.values():
            file.close()

    def remarks(self) -> Iterator[str]:
        for table, rows in self.rows.items():
            if rows > ROWS:
                yield f"{FOLDER}/{table}.csv has {rows:,} rows, and Excel opens only the first {ROWS:,}: use --format xlsx or several runs"


def harmless(cell: str) -> str:
    """A cell that Excel takes for text whatever it begins with."""
    return "'" + cell if runs(cell) else cell
