"""Intervals: ranges whose ends share what the text says once, decades and centuries."""

from __future__ import annotations

from dataclasses import replace

from pipeline.almanac.expressions import Era, Point, Range
from pipeline.almanac.placing import TENS, Frame, clocked, finer, place
from pipeline.almanac.tables import Tables
from pipeline.almanac.values import (
    Day,
    add_days,
    add_months,
    between,
    day_text,
    end_of,
    first_and_last,
    iso,
    read_day,
    start_of,
    year_text,
)

_TENTHS = {"B": (0, 3), "C": (4, 3), "E": (7, 3)}  # first year and length of 初期, 中期 and 末期 of a decade
_HUNDREDTHS = {"B": (0, 30), "C": (40, 30), "E": (70, 30)}  # and of a century


def place_range(span: Range, frame: Frame, tables: Tables) -> str:
    """The interval; the later end takes from the earlier one what the text states once."""
    low, high = span.low, span.high
    if low.short and high.year is not None and not high.short and low.year is not None:
        low = replace(low, year=high.year // 100 * 100 + low.year, short=False)
    if high.short and not low.short and low.year is not None and high.year is not None:
        high = replace(high, year=low.year // 100 * 100 + high.year, short=False)
    start = place(low, frame, tables)
    if not start:
        return ""
    first = read_day(start_of(start))
    begin = first_and_last(start)[0]
    if first.year is None and begin is not None:
        first = Day(begin.year)
    end = _later_end(low, high, first, frame, tables)
    if low.holiday and high.holiday:
        return between(start, end) or between(end, start)  # 国庆、中秋假期
    return between(start, end) if end else ""


def _later_end(low: Point, high: Point, first: Day, frame: Frame, tables: Tables) -> str:
    if high.only_clock:
        daypart = high.daypart or (low.daypart if (high.hour or 0) < 12 and low.daypart != "MO" else "")
        value = clocked(day_text(*first), replace(high, daypart=daypart))
        start = clocked(day_text(*first), low)
        if value and value < start and first.exact is not None and len(value) == len(start):
            following = add_days(first.exact, 1)
            return "" if following is None else clocked(iso(following), high)
        return value
    if high.base or high.year is not None or high.festival:
        return place(high, frame._replace(context=first), tables)  # 11月至次年3月
    if high.month is not None and not high.lunar and not low.lunar:
        year = first.year
        if year is not None and first.month is not None and (high.month, high.day or 31) < (first.month, first.day or 1):
            year += 1
        if year is None:
            return finer(high, None, high.month)
        return place(replace(high, year=year), frame._replace(year=None), tables)
    if high.day is not None and high.month is None:
        year, month = first.year, first.month
        if low.lunar and low.month is not None:
            moved = replace(low, day=high.day, daypart=high.daypart, hour=high.hour, minute=high.minute)
            return place(moved, frame, tables)
        if year is not None and month is not None and first.day is not None and high.day < first.day:
            year, month = add_months(year, month, 1)
        return finer(high, year, month)
    if high.part and high.month is None:
        month = first.month if high.part in TENS and low.part in ("T1", "T2", "T3", "B", "C") and low.month else None
        return finer(high, first.year, month)
    if high.weekday and (low.weekday or low.day is not None):
        begin = first.exact
        following = None if begin is None else add_days(begin, (min(high.weekday, 7) - 1 - begin.weekday()) % 7)
        return place(high, frame, tables) if following is None else clocked(iso(following), high)
    return place(replace(high, lunar=low.lunar), frame, tables)


def place_era(era: Era, today: Day) -> str:
    """`1900/1999`, `1990/1999`, `1997/1999`: centuries as people count them, from 00 to 99."""
    century = era.century
    if century is None:
        now = 21 if today.year is None else today.year // 100 + 1
        century = 20 if era.decade is not None and not era.shift and now > 20 else now + era.shift
    first, length = (century - 1) * 100, 100
    if era.decade is not None:
        first, length = first + era.decade, 10
    skip, length = (_TENTHS if length == 10 else _HUNDREDTHS).get(era.part, (0, length))
    begin = first + skip if era.early is None else (century - 1) * 100 + era.early
    return f"{year_text(begin)}/{year_text(first + skip + length - 1)}"


def last_day(value: str) -> Day:
    """The last day, month or year a value names; what later 当天 and 次日 start from."""
    end = end_of(value)
    if end == "..":
        end = start_of(value)
    day = read_day(end)
    if day.year is None and day.month is None:
        exact = first_and_last(value)[1]
        return Day() if exact is None else Day(exact.year, exact.month, None)
    return day
