"""yaosu.duckdb: every table in one file, with its keys, and the codebook as comments.

Not stated is the empty string, so that columns compare with `=`; only a key that leads nowhere is NULL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb
import pyarrow

from pipeline.tables.batches import Batches
from pipeline.tables.columns import Row
from pipeline.tables.drafts import Drafts
from pipeline.tables.schema import Column, Table, schema

NAME = "yaosu.duckdb"
TYPES = {"string": "VARCHAR", "integer": "BIGINT"}


class Database:
    """The database of one run."""

    def __init__(self, drafts: Drafts) -> None:
        self._batches = Batches(self._write, order=True)
        self._connection = duckdb.connect(drafts.path(NAME))
        for table in schema().tables.values():
            self._connection.execute(f"CREATE TABLE {table.name} ({', '.join(_parts(table))})")
            for what, text in _comments(table):
                quoted = text.replace("'", "''")
                self._connection.execute(f"COMMENT ON {what} IS '{quoted}'")

    def add(self, table: str, rows: Sequence[Row]) -> None:
        self._batches.add(table, rows)

    def _write(self, table: str, batch: pyarrow.Table) -> None:
        described = schema().tables[table]
        cells = [f"nullif({_quoted(column)}, '')" if _nullable(described, column) else _quoted(column) for column in described.columns]
        self._connection.register("batch", batch)
        try:
            self._connection.execute(f"INSERT INTO {table} SELECT {', '.join(cells)} FROM batch")
        except duckdb.IOException as error:  # a full disk
            raise OSError(f"{NAME}: {error}") from None
        self._connection.unregister("batch")

    def close(self) -> None:
        self._batches.flush()
        self.abandon()

    def abandon(self) -> None:
        self._connection.close()


def _parts(table: Table) -> Iterator[str]:
    """The columns and keys of a CREATE TABLE."""
    for column in table.columns:
        yield f"{_quoted(column)} {TYPES[column.type]}{'' if _nullable(table, column) else ' NOT NULL'}"
    names = {column.name: _quoted(column) for column in table.columns}
    if table.key:
        yield f"PRIMARY KEY ({', '.join(names[name] for name in table.key)})"
    for name, other in table.foreign.items():
        yield f"FOREIGN KEY ({names[name]}) REFERENCES {other} ({names[name]})"


def _comments(table: Table) -> Iterator[tuple[str, str]]:
    yield f"TABLE {table.name}", f"{table.title_zh}: {table.description_zh} {table.description}"
    for column in table.columns:
        yield f"COLUMN {table.name}.{_quoted(column)}", f"{column.title_zh}: {column.description_zh} {column.description}"


def _nullable(table: Table, column: Column) -> bool:
    return column.name in table.foreign and not column.required


def _quoted(column: Column) -> str:
    return f'"{column.name}"'
