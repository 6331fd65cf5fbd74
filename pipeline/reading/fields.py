"""What a line or a row says of its document: identifier, text, date, title, address."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from typing import NamedTuple

FIELDS = ("id", "text", "date", "title", "url")
DATE = re.compile(r"(?P<year>[0-9]{4})(?:[-/.年](?P<month>[0-9]{1,2})(?:[-/.月](?P<day>[0-9]{1,2})日?|月)?|年)?(?:[ T].*)?")


class Fields(NamedTuple):
    """The fields as given; date: ISO, maybe partial, maybe empty."""

    id: str
    text: str
    date: str
    title: str
    url: str


def of_line(line: str) -> Fields:
    """The fields of a line of JSON.

    Raises:
        ValueError: it is no JSON object, or a field is not what it has to be; the message says which.
    """
    try:
        row = json.loads(line.rstrip("\r\n"))
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON: {error.msg} at character {error.pos + 1}") from None
    if not isinstance(row, dict):
        raise ValueError('is no JSON object, such as {"id": "a", "text": "…"}')
    return of_row(row)


def of_row(row: Mapping[str, object]) -> Fields:
    """The fields of a record. `id` may be a whole number; all but the text may be absent or null.

    Raises:
        ValueError: a field is not what it has to be; the message says which.
    """
    text = row.get("text")
    if not isinstance(text, str):
        raise ValueError("has no text" if text is None else f"its text is not a string but {_shown(text)}")
    given = []
    for name in ("id", "date", "title", "url"):
        value = row.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and name in ("id", "date"):
            value = str(value)
        if not isinstance(value, str | None):
            raise ValueError(f"its {name} is not a string but {_shown(value)}")
        given.append(value or "")
    id, date, title, url = given
    return Fields(id, text, iso(date), title, url)


def id_of(line: str) -> str:
    """The identifier of a line of JSON in which something else is wrong; "" where none can be read."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return ""
    id = row.get("id") if isinstance(row, dict) else None
    return str(id) if isinstance(id, str | int) and not isinstance(id, bool) else ""


def is_object(line: str, complete: bool) -> bool:
    """Whether a line is a JSON object, as far as it is there."""
    if not complete:
        return re.match(r'\{\s*"', line) is not None
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def iso(date: str) -> str:
    """A date as ISO, as much of it as is given, without the time: 2024, 2024-09, 2024-09-26.

    Raises:
        ValueError: it is no such date.
    """
    date = date.strip()
    if not date:
        return ""
    match = DATE.fullmatch(date)
    parts = [int(part) for part in match.groups() if part is not None] if match is not None else []
    try:
        if not parts:
            return datetime.datetime.fromisoformat(date).date().isoformat()
        datetime.date(*parts, *[1] * (3 - len(parts)))
    except ValueError:
        raise ValueError(f"its date {date[:40]!r} is none like 2024, 2024-09, 2024-09-26 or 2024-09-26T10:20:00") from None
    return "-".join(f"{part:0{width}}" for part, width in zip(parts, (4, 2, 2), strict=False))


def _shown(value: object) -> str:
    kind = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}
    return kind.get(type(value), "something else")
