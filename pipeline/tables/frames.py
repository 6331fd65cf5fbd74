"""The tables of one document as DataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.tables.columns import TABLES, Source, rows
from pipeline.tables.schema import schema
from pipeline.types import Found

if TYPE_CHECKING:
    import pandas

FRAMES = tuple(table for table in TABLES if table not in ("documents", "texts"))  # those tell of files


def frame(found: Found, table: str) -> pandas.DataFrame:
    """The rows of one table, strings and integers; its columns even where there is no row.

    Raises:
        ValueError: there is no such table.
    """
    import pandas

    if table not in FRAMES:
        raise ValueError(f"no such table: {table!r}; there are {', '.join(FRAMES)}")
    types = {column.name: "int64" if column.type == "integer" else "str" for column in schema().tables[table].columns}
    held = dict(rows(found, Source()))[table]
    return pandas.DataFrame([tuple(row) for row in held], columns=list(TABLES[table])).astype(types)
