"""The formats that tables are written in, by name; those that need a further library say which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Protocol

from pipeline.errors import ExtraError
from pipeline.gazetteer import Gazetteer
from pipeline.tables import text
from pipeline.tables.columns import Row
from pipeline.tables.drafts import Drafts


class Format(Protocol):
    """Writes rows as they come. `close` makes the drafts whole; `abandon` lets go of them after a failure."""

    def add(self, table: str, rows: Sequence[Row]) -> None: ...

    def close(self) -> None: ...

    def abandon(self) -> None: ...


Maker = Callable[[Drafts, Gazetteer | None], Format]


def _parquet(drafts: Drafts, _: Gazetteer | None) -> Format:
    from pipeline.tables.parquet import Parquet

    return Parquet(drafts)


def _xlsx(drafts: Drafts, gazetteer: Gazetteer | None) -> Format:
    from pipeline.tables.workbook import Workbook

    if gazetteer is None:
        raise ValueError("xlsx needs a gazetteer: its summary names provinces")
    return Workbook(drafts, gazetteer)


def _duckdb(drafts: Drafts, _: Gazetteer | None) -> Format:
    from pipeline.tables.database import Database

    return Database(drafts)


FORMATS: Mapping[str, Maker] = {
    "csv": lambda drafts, _: text.Csv(drafts),
    "jsonl": lambda drafts, _: text.Jsonl(drafts),
    "parquet": _parquet,
    "xlsx": _xlsx,
    "duckdb": _duckdb,
}
# The libraries a format needs, and the extra of pyproject.toml that brings them.
EXTRAS = {"parquet": ("parquet", ("pyarrow",)), "xlsx": ("excel", ("xlsxwriter",)), "duckdb": ("duckdb", ("duckdb", "pyarrow"))}


def parse(given: str) -> tuple[str, ...]:
    """The formats of a list with commas, each once.

    Raises:
        ValueError: a name is unknown. ExtraError: what a format needs is not installed.
    """
    names = tuple(dict.fromkeys(name.strip() for name in given.split(",")))
    for name in names:
        if name not in FORMATS:
            raise ValueError(f"{name!r} is none of {', '.join(FORMATS)}")
    for name in names:
        extra, libraries = EXTRAS.get(name, ("", ()))
        for library in libraries:
            try:
                import_module(library)
            except ImportError:
                raise ExtraError(f"--format {name}", library, extra) from None
    return names
