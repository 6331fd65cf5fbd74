"""The tables as text: CSV and JSON lines, in UTF-8 without a byte order mark, line ends `\\n`. Not stated is the empty string."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from json.encoder import encode_basestring

from pipeline.tables.columns import TABLES, Row
from pipeline.tables.drafts import Drafts
from pipeline.tables.package import NAME, package
from pipeline.tables.schema import schema


class Csv:
    """TABLE.csv, and `datapackage.json` that describes them."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._files = drafts.open("*.csv", TABLES)
        for table, columns in TABLES.items():
            self.add(table, [columns])

    def add(self, table: str, rows: Sequence[Row]) -> None:
        self.append(table, lines(rows).encode())

    def append(self, table: str, lines: bytes) -> None:
        self._files[table].write(lines)

    def close(self) -> None:
        self.abandon()
        self._drafts.path(NAME).write_text(package(), encoding="utf-8", newline="")

    def abandon(self) -> None:
        for file in self._files.values():
            file.close()


def lines(rows: Sequence[Row]) -> str:
    """Rows as lines of CSV."""
    if not rows:  # as of most tables of most articles
        return ""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    written = text.getvalue()
    if "\r" not in written:
        return written
    # Before Python 3.13 the csv module leaves a bare \r unquoted, and readers take it for the end of a line.
    return "".join(map(_line, rows))


def parsed(table: str, lines: bytes) -> list[Row]:
    """The rows of a table from what `lines` made of them."""
    numbers = [at for at, column in enumerate(schema().tables[table].columns) if column.type == "integer"]
    limit = csv.field_size_limit(max(len(lines), 1))  # a text may be longer than the module expects
    try:
        rows: list[list[str | int]] = [[*row] for row in csv.reader(io.StringIO(lines.decode(), newline=""))]
    finally:
        csv.field_size_limit(limit)
    for row in rows:
        for at in numbers:
            row[at] = int(row[at])
    return [*rows]


def _line(row: Row) -> str:
    carriage = any("\r" in cell for cell in row if isinstance(cell, str))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL if carriage else csv.QUOTE_MINIMAL).writerow(row)
    return text.getvalue()


class Jsonl:
    """TABLE.jsonl: an object a row, with every column."""

    def __init__(self, drafts: Drafts) -> None:
        # One format string a table and the encoder of strings alone: half the time of json.dumps on each row.
        self._shapes = {table: "{" + ", ".join(f'"{name}": %s' for name in columns) + "}\n" for table, columns in TABLES.items()}
        self._files = drafts.open("*.jsonl", TABLES)

    def add(self, table: str, rows: Sequence[Row]) -> None:
        shape = self._shapes[table]
        objects = [shape % tuple([encode_basestring(cell) if isinstance(cell, str) else cell for cell in row]) for row in rows]
        self._files[table].write("".join(objects).encode())

    def close(self) -> None:
        self.abandon()

    def abandon(self) -> None:
        for file in self._files.values():
            file.close()
