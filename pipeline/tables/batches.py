"""Rows gathered into Arrow tables, some ten thousand at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow

from pipeline.tables.columns import TABLES, Row
from pipeline.tables.schema import Table, schema

ROWS = 32_768  # rows of one batch
CHARACTERS = 1 << 22  # or characters of it, where texts are long


def arrow(table: Table) -> pyarrow.Schema:
    """Types, and the titles and descriptions of the columns as metadata. Nothing is null: not stated is "" here too."""
    types = {"string": pyarrow.string(), "integer": pyarrow.int64()}
    words = ("title", "title_zh", "description", "description_zh")
    fields = [
        pyarrow.field(column.name, types[column.type], False, {name: getattr(column, name) for name in words})
        for column in table.columns
    ]
    return pyarrow.schema(fields)


class Batches:
    """Gathers rows and hands each full batch on.

    Args:
        write: takes a table's name and a batch of its rows.
        order: whether the tables that a table's keys lead to are handed on before it.
    """

    def __init__(self, write: Callable[[str, pyarrow.Table], None], order: bool = False) -> None:
        self._write, self._order = write, order
        self.schemas = {name: arrow(table) for name, table in schema().tables.items()}
        self._rows: dict[str, list[Row]] = {table: [] for table in TABLES}
        self._characters = dict.fromkeys(TABLES, 0)

    def add(self, table: str, rows: Sequence[Row]) -> None:
        held = self._rows[table]
        held += rows
        if table == "texts":
            self._characters[table] += sum(len(str(row[1])) for row in rows)
        if len(held) >= ROWS or self._characters[table] >= CHARACTERS:
            self._flush(table)

    def flush(self) -> None:
        """Hands on what is left."""
        for table in TABLES:
            self._flush(table)

    def _flush(self, table: str) -> None:
        if self._order:
            for above in schema().tables[table].foreign.values():
                self._flush(above)
        held, self._rows[table], self._characters[table] = self._rows[table], [], 0
        if held:
            kinds = self.schemas[table]
            columns = [pyarrow.array(cells, kind) for cells, kind in zip(zip(*held, strict=True), kinds.types, strict=True)]
            self._write(table, pyarrow.Table.from_arrays(columns, schema=kinds))
