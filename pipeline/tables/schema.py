"""The schema of every table: `schema.toml` read, checked and joined with the columns that the rows have."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pipeline.tables.columns import TABLES

FILE = Path(__file__).with_name("schema.toml")


class Words(BaseModel):
    """What something is called and what it is, in English and Chinese."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    title_zh: str
    description: str
    description_zh: str


class Definition(Words):
    """What one column means. required: never empty; values: the only ones there are; width: characters, in Excel."""

    type: Literal["string", "integer"] = "string"
    required: bool = False
    values: tuple[str, ...] = ()
    width: int


class Column(Definition):
    """A column of one table, with its name."""

    name: str


class _Described(Words):
    key: tuple[str, ...] = ()
    foreign: dict[str, str] = {}
    columns: dict[str, Definition]


class Table(Words):
    """One table. key: the columns that name a row, () when none do; foreign: column → the table whose key it holds."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign: dict[str, str]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    not_stated: str
    package: Words
    columns: dict[str, Definition]
    tables: dict[str, _Described]
    summary: _Described


class Schema(BaseModel):
    """All tables in the order they are written in, the whole of them, the summary sheet, and what it says for "not stated"."""

    model_config = ConfigDict(frozen=True)

    package: Words
    tables: dict[str, Table]
    summary: Table
    not_stated: str


@cache
def schema() -> Schema:
    """The schema of this version.

    Raises:
        KeyError: a column has no definition. ValidationError: a definition is incomplete.
    """
    file = _File.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))
    tables = {name: _table(name, file.tables[name], columns, file.columns) for name, columns in TABLES.items()}
    summary = _table("summary", file.summary, file.summary.columns, {})
    return Schema(package=file.package, tables=tables, summary=summary, not_stated=file.not_stated)


def _table(name: str, described: _Described, columns: Iterable[str], common: Mapping[str, Definition]) -> Table:
    definitions = {**common, **described.columns}
    found = tuple(Column(name=column, **dict(definitions[column])) for column in columns)
    return Table(**{**dict(described), "columns": found, "name": name})
