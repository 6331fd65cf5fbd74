"""The files of rules/gazetteer, row by row: what they hold is checked where it is read."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import InputError


def pairs(path: Path, columns: list[str], good: re.Pattern[str]) -> dict[str, str]:
    """First column → second; the further columns must be there too.

    Raises:
        InputError: the table is missing, has other columns, or a row that is wrong; names file and line.
    """
    table: dict[str, str] = {}
    for line, row in rows(path, columns):
        name, value = row[0], row[1]
        if not name or name in table:
            raise InputError(path, f"{columns[0]} {name!r} is empty or a second time in the table", line)
        if value and not good.fullmatch(value):
            raise InputError(path, f"{columns[1]} {value!r} of {name} is no code", line)
        table[name] = value
    return table


def rows(path: Path, columns: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of their line.

    Raises:
        InputError: as for `pairs`.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.reader(lines)
            header = next(reader, [])
            if header != columns:
                raise InputError(path, f"the columns must be {','.join(columns)}", 1)
            width = len(columns)
            for row in reader:
                if len(row) != width:
                    raise InputError(path, f"{len(row)} cells instead of {width}", reader.line_num)
                yield reader.line_num, row
    except FileNotFoundError as missing:
        raise InputError(path, "no such table") from missing
    except UnicodeDecodeError as error:
        raise InputError(path, f"not UTF-8: {error}") from error
