"""yaosu.xlsx: a summary, then a sheet a table, with Chinese names and headers. Rows go to disk as they come.

Strings are written as strings, never as formulas, numbers or links; one that Excel would run when it is edited carries
Excel's own quote mark. Characters that XML has none for stand as `_x0000_`, as Excel writes them. A table with more rows
than a sheet holds goes on in a further sheet.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from xlsxwriter.exceptions import XlsxFileError
from xlsxwriter.workbook import Workbook as Book
from xlsxwriter.worksheet import Worksheet

from pipeline.gazetteer import Gazetteer
from pipeline.tables import excel
from pipeline.tables.columns import Row
from pipeline.tables.drafts import Drafts
from pipeline.tables.schema import Table, schema
from pipeline.tables.summary import Summary

NAME = "yaosu.xlsx"
MADE = datetime.datetime(2000, 1, 1)  # a workbook says when it was made: the same rows make the same bytes
# What XML cannot hold or would change (\r), and a `_` that with what follows would read like an escape.
_ESCAPE = re.compile(r"_(?=x[0-9a-fA-F]{4}[_\x00-\x08\x0b-\x1f\ufffe\uffff])|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class Sheet(Worksheet):
    """A sheet that escapes `_x0041_x0042_` so that both parts come back; the library's own way lets the second through."""

    @staticmethod
    def _escape_control_characters(data: str) -> str:
        return _ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", data)


class Workbook:
    """The workbook of one run.

    Args:
        rows: how many rows a sheet holds, its header included.
    """

    def __init__(self, drafts: Drafts, gazetteer: Gazetteer, rows: int = excel.ROWS) -> None:
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        options = {"constant_memory": True, "tmpdir": str(drafts.scratch()), **plain}
        self._book = Book(str(drafts.path(NAME)), options)
        self._book.use_zip64()
        self._book.set_properties({"created": MADE, "title": schema().package.title_zh})
        self._head = self._book.add_format({"bold": True, "bottom": 1})
        self._quoted = self._book.add_format({"quote_prefix": True})
        self._most = rows
        self._summary = Summary(gazetteer, schema().not_stated)
        self._front = self._sheet(schema().summary, 1)
        self._sheets = {name: [self._sheet(table, 1)] for name, table in schema().tables.items()}
        self._next = dict.fromkeys(self._sheets, 1)

    def add(self, table: str, rows: Sequence[Row]) -> None:
        if table == "events":
            self._summary.add(rows)
        for row in excel.pages(rows):
            if self._next[table] == self._most:
                sheets = self._sheets[table]
                sheets.append(self._sheet(schema().tables[table], len(sheets) + 1))
                self._next[table] = 1
            self._write(self._sheets[table][-1], self._next[table], row)
            self._next[table] += 1

    def close(self) -> None:
        for at, row in enumerate(self._summary.rows(), 1):
            self._write(self._front, at, row)
        try:
            self._book.close()
        except XlsxFileError as error:  # a full disk
            raise OSError(f"{NAME}: {error}") from None

    def abandon(self) -> None:
        for sheet in self._book.worksheets():
            sheet._opt_close()
        self._book.fileclosed = True  # nothing more is wanted of it

    def _sheet(self, table: Table, number: int) -> Worksheet:
        sheet = self._book.add_worksheet(table.title_zh if number == 1 else f"{table.title_zh} {number}", Sheet)
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(table.columns):
            sheet.set_column(at, at, column.width)
        for at, column in enumerate(table.columns):
            sheet.write_string(0, at, column.title_zh, self._head)
        return sheet

    def _write(self, sheet: Worksheet, at: int, row: Row) -> None:
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(at, column, cell)
            elif cell:
                sheet.write_string(at, column, cell, self._quoted if excel.runs(cell) else None)
