"""ISO 8601 values as text, and arithmetic on them.

A value is canonical as in corpus/GUIDELINE.md: `2024`, `2024-09`, `2024-09-26`, `2024-H1`, `2024-Q3`, `2024-SP`,
`2024-09-05TMO`, `2024-09-05T10:00`, intervals `A/B` with open ends `..`, and X where a part is unknown (`XXXX-08-30`).
Nothing here raises on a value that is not one: the answer is None or "".
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

HALVES = {"H1": (1, 6), "H2": (7, 12)}
QUARTERS = {"Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12)}
SEASONS = {"SP": (3, 5), "SU": (6, 8), "AU": (9, 11), "WI": (12, 14)}
SPANS = {**HALVES, **QUARTERS, **SEASONS}  # first and last month, counted from January of the year


class Day(NamedTuple):
    """A day, month or year, any part of which may be unknown (None)."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def exact(self) -> date | None:
        """The calendar day, None when a part is unknown or no such day exists."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return real_day(self.year, self.month, self.day)


def real_day(year: int, month: int, day: int) -> date | None:
    """The day if the calendar has it."""
    if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= month_end(year, month):
        return date(year, month, day)
    return None


def year_text(year: int | None) -> str:
    """`2024`, `0163`, `-0220` (221 BC, astronomical), `XXXX` for an unknown year."""
    if year is None:
        return "XXXX"
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def month_text(year: int | None, month: int | None) -> str:
    return f"{year_text(year)}-{'XX' if month is None else f'{month:02d}'}"


def day_text(year: int | None, month: int | None, day: int | None) -> str:
    return f"{month_text(year, month)}-{'XX' if day is None else f'{day:02d}'}"


def iso(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"


_DAY = re.compile(r"(\d{4}|XXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?(?:T.*)?$")


@lru_cache(maxsize=4096)
def read_day(value: str) -> Day:
    """The parts of a date value that is no interval and no part of a year; unknown parts None."""
    found = _DAY.match(value)
    if found is None:
        return Day()
    return Day(*(int(part) if part and part.isdigit() else None for part in found.groups()))


def add_days(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def add_months(year: int, month: int, months: int) -> tuple[int, int]:
    """The month `months` after the given one, as year and month."""
    count = year * 12 + month - 1 + months
    return count // 12, count % 12 + 1


def month_end(year: int, month: int) -> int:
    """The last day of a month; `calendar.monthrange` also works out a weekday and takes four times as long."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@lru_cache(maxsize=4096)
def first_and_last(value: str) -> tuple[date | None, date | None]:
    """First and last calendar day of a value; None for an open or unknown end."""
    low, slash, high = value.partition("/")
    first, last = _reach(low)
    if slash:
        last = _reach(high)[1]
    return first, last


_PART = re.compile(r"(\d{4})-(H[12]|Q[1-4]|SP|SU|AU|WI)$")


def _reach(value: str) -> tuple[date | None, date | None]:
    part = _PART.match(value)
    if part is not None:
        year = int(part[1])
        start, end = SPANS[part[2]]
        first, last = add_months(year, 1, start - 1), add_months(year, 1, end - 1)
        return real_day(*first, 1), real_day(*last, month_end(*last))
    day = read_day(value)
    if day.year is None or not 1 <= day.year <= 9999:
        return None, None
    if day.month is None:
        unknown = "-" in value
        return (None, None) if unknown else (date(day.year, 1, 1), date(day.year, 12, 31))
    if not 1 <= day.month <= 12:
        return None, None
    if day.day is None:
        whole = value.count("-") == 1
        ends = date(day.year, day.month, 1), date(day.year, day.month, month_end(day.year, day.month))
        return ends if whole else (None, None)
    return day.exact, day.exact


def start_of(value: str) -> str:
    """`2024-09-01` of `2024-09-01/2024-09-30`; the value itself when it is no interval."""
    return value.partition("/")[0]


def end_of(value: str) -> str:
    return value.partition("/")[2] or value


def since(value: str) -> str:
    """`2024-09-01/..`: from this time on."""
    start = start_of(value)
    return f"{start}/.." if start and start != ".." else ""


def until(value: str) -> str:
    """`../2024-09-01`: up to this time, which is included."""
    end = end_of(value)
    return f"../{end}" if end and end != ".." else ""


def between(low: str, high: str) -> str:
    """The interval from the start of one value to the end of another; "" when it would run backwards."""
    start, end = start_of(low), end_of(high)
    if not start or not end or start == "..":
        return ""
    first, last = _reach(start)[0], _reach(end)[1]
    if first is not None and last is not None and first > last:
        return ""
    return f"{start}/{end}" if start != end else start


def year_earlier(value: str) -> str:
    """The same dates a year earlier: every date of the value moved, 29 February to the 28th."""

    def move(found: re.Match[str]) -> str:
        year, _, rest = found[0].partition("-")
        moved = f"{int(year) - 1:04d}" + (f"-{rest}" if rest else "")
        return moved if rest != "02-29" else moved[:-1] + "8"

    return re.sub(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?=$|[/T]|-[A-Z])", move, value)


def duration(amounts: list[tuple[str, str]]) -> str:
    """`P1Y6M`, `PT42M18S`, `P8DT20H` from (number, unit) with units Y M W D h m s; "" without any."""
    parts = {"Y": "", "M": "", "W": "", "D": "", "h": "", "m": "", "s": ""}
    for number, unit in amounts:
        parts[unit] += f"{number}{unit.upper()}"
    days = "".join(parts[unit] for unit in "YMWD")
    clock = "".join(parts[unit] for unit in "hms")
    return f"P{days}" + (f"T{clock}" if clock else "") if days or clock else ""
