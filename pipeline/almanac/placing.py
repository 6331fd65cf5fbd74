"""Where in the calendar a parsed expression lies, given what day it is and what the text spoke of before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from pipeline.almanac.expressions import Point
from pipeline.almanac.tables import Festival, Tables, lunar_day, lunar_month, nth_weekday, solar_term
from pipeline.almanac.values import (
    SPANS,
    Day,
    add_days,
    add_months,
    day_text,
    iso,
    month_end,
    month_text,
    read_day,
    real_day,
    year_text,
)

UNKNOWN_DAY = "XXXX-XX-XX"
TENS = {"T1": (1, 10), "T2": (11, 20), "T3": (21, 0), "T4": (1, 20), "T5": (11, 0), "B": (1, 10), "C": (11, 20), "E": (21, 0)}
_AFTERNOON = {"AF": (0, 11), "EV": (0, 11), "NN": (0, 9), "NI": (7, 11)}  # hours that mean the second half of the day
_YEAR_EDGE = {"B": 1, "C": 6, "E": 12}
_NEAR = 60  # days: a bare date this little ahead of the document is of the same year
_GRACE = 31  # days: a planned date this little behind the document is not of the next year
_JUST_PAST = 7  # days: 将 near a bare day so little behind is no plan (惠誉5日将评级下调)
_LONGEST_LEAP_GAP = 8  # years between two 29 February


class Frame(NamedTuple):
    """What an incomplete expression is completed from.

    today: the day the text is written. context: the time last spoken of. year: the year the text is speaking of,
    when it is not today's. future: the sentence plans (将, 拟).
    """

    today: Day = Day()
    context: Day = Day()
    year: int | None = None
    future: bool = False


def place(point: Point, frame: Frame, tables: Tables) -> str:
    """The value of a point; with X for what nothing tells, "" for a time the calendar does not have."""
    if point.impossible:
        return ""
    if point.only_clock:
        day = frame.context if frame.context.day is not None else frame.today
        return clocked(day_text(*day), point)
    if point.base and point.unit in "WD" and point.day is not None:  # 今天(2月23日), 周六(5月25日): the bracket is exact
        bracket = replace(point, base="", unit="", shift=0, weekday=0)
        return place(bracket, frame._replace(year=None, future=False, context=frame.today), tables)
    if point.base and point.unit in "WDQ":
        return _counted(point, frame)
    year, month = _year_and_month(point, frame)
    if point.festival:
        return _festive(point, year, frame, tables)
    if point.lunar:
        return _lunar(point, year, frame)
    if point.month is not None:
        if not 1 <= point.month <= 12:
            return ""
        month = point.month
        if year is None and not point.base:
            year = _year_of_month(point, frame)
            if year == 0:
                return ""
    elif point.day is not None and month is None and not point.base:
        year, month = _month_of_day(point.day, frame)
    elif point.weekday and not point.nth:
        return _bare_weekday(point, frame)
    elif year is None and not point.base:
        year = _year_of_part(point, frame)
    return finer(point, year, month)


def _year_and_month(point: Point, frame: Frame) -> tuple[int | None, int | None]:
    """What is stated or counted, not what must be guessed."""
    if not point.base:
        return (_long_year(point.year, frame.today) if point.short and point.year is not None else point.year), None
    anchor = frame.today if point.base == "today" else _or(frame.context, frame.today)
    if point.base == "either" and frame.context.day is None:
        anchor = frame.today
    if point.unit == "Y":
        return (None if anchor.year is None else anchor.year + point.shift), None
    if anchor.year is None or anchor.month is None:
        return anchor.year, None
    return add_months(anchor.year, anchor.month, point.shift)


def _or(day: Day, other: Day) -> Day:
    return day if day.year is not None or day.month is not None else other


def _long_year(short: int, today: Day) -> int:
    """98 → 1998, 08 → 2008: the year of that ending from 90 years before today to 9 after."""
    now = 2020 if today.year is None else today.year
    return next(year for year in range(now + 9, now - 91, -1) if year % 100 == short)


def _guess(when: Callable[[int], date | None], frame: Frame) -> int | None:
    """The year of a date that states none: the text's, else today's or one nearer; 0 when no year has it.

    when: the date in a given year, None where that year lacks it.
    """
    if frame.year is not None and when(frame.year) is not None:
        return frame.year
    now = frame.today.year
    if now is None:
        return None if any(when(year) for year in range(2000, 2000 + _LONGEST_LEAP_GAP)) else 0
    here = when(now)
    if here is None:
        nearest = sorted(range(now - _LONGEST_LEAP_GAP, now + _LONGEST_LEAP_GAP + 1), key=lambda y: (abs(y - now), y))
        return next((year for year in nearest if when(year)), 0)
    today = frame.today.exact
    if today is None:
        return now
    ahead = (here - today).days
    if frame.future:
        return now if ahead >= -_GRACE or when(now + 1) is None else now + 1
    before = when(now - 1)
    if ahead > _NEAR and before is not None and (today - before).days < ahead:
        return now - 1
    return now


def _year_of_month(point: Point, frame: Frame) -> int | None:
    month, day = point.month or 1, point.day
    if day is None:
        return _guess(lambda year: real_day(year, month, 28 if point.part in ("E", "T3") else 1), frame)
    return _guess(lambda year: real_day(year, month, day), frame)


def _year_of_part(point: Point, frame: Frame) -> int | None:
    """上半年, 前三季度, 年底: this year's, in January and February last year's when that part has not begun."""
    if frame.year is not None:
        return frame.year
    year, month = frame.today.year, frame.today.month
    if year is None or month is None or frame.future or month > 2:
        return year
    first = SPANS[point.part[:2]][0] if point.part[:2] in SPANS else _YEAR_EDGE.get(point.part, 1)
    if point.months:
        first = point.months
    return year - 1 if first > month and point.part[:2] != "SP" else year


def _month_of_day(day: int, frame: Frame) -> tuple[int | None, int | None]:
    """The month of a bare day: the one the text speaks of, else the last (planned: the next) that has this day."""
    if frame.context.month is not None:
        return frame.context.year, frame.context.month
    year, month, now = frame.today
    if year is None or month is None or now is None:
        return year, month
    if not frame.future and day > now:
        year, month = add_months(year, month, -1)
    elif frame.future and day < now - _JUST_PAST:
        year, month = add_months(year, month, 1)
    return year, month


def _counted(point: Point, frame: Frame) -> str:
    """Days, weeks and quarters counted from an anchor: 昨天, 次日, 上周五, 上季度末."""
    anchor = frame.context if point.base == "context" or (point.base == "either" and frame.context.exact) else frame.today
    day = anchor.exact
    if point.unit == "Q":
        if anchor.year is None or anchor.month is None:
            return ""
        year, month = add_months(anchor.year, (anchor.month - 1) // 3 * 3 + 1, 3 * point.shift)
        return finer(replace(point, base="", part=f"Q{(month + 2) // 3}{point.part}"), year, None)
    if day is None:
        return clocked(UNKNOWN_DAY, point)
    if point.unit == "D":
        moved = add_days(day, point.shift)
        return "" if moved is None else clocked(iso(moved), point)
    monday = add_days(day, 7 * point.shift - day.weekday())
    if monday is None:
        return ""
    return _in_week(point, monday)


def _in_week(point: Point, monday: date) -> str:
    first, last = (0, 6) if not point.weekday else (5, 6) if point.weekday == 8 else (point.weekday - 1,) * 2
    start, end = add_days(monday, first), add_days(monday, last)
    if start is None or end is None:
        return ""
    return clocked(iso(start), point) if start == end else f"{iso(start)}/{iso(end)}"


def _bare_weekday(point: Point, frame: Frame) -> str:
    today = frame.today.exact
    if today is None:
        return clocked(UNKNOWN_DAY, point)
    shift = 0
    behind = min(point.weekday, 6) - 1 - today.weekday()
    if frame.future and behind < 0:
        shift = 7
    elif not frame.future and behind > 0:
        shift = -7
    monday = add_days(today, shift - today.weekday())
    return "" if monday is None else _in_week(point, monday)


def _festive(point: Point, year: int | None, frame: Frame, tables: Tables) -> str:
    known = tables.festivals.get(point.festival)
    festival = known or Festival(point.festival, "term", point.festival, "", 0)
    if year is None and not point.base:
        year = _festive_year(festival, frame)
    if not year:
        fixed = festival.calendar == "solar" and not point.holiday
        return clocked(f"XXXX-{int(festival.month):02d}-{int(festival.day):02d}" if fixed else UNKNOWN_DAY, point)
    if point.holiday:
        off = tables.days_off(festival, year)
        if off:
            return off
    day = solar_term(year, point.festival) if known is None else festival.in_year(year)
    return "" if day is None else clocked(iso(day), point)


def _festive_year(festival: Festival, frame: Frame) -> int | None:
    """This year's festival, unless last or next year's is only weeks away: 元旦 in December, 春节 in January."""
    today = frame.today.exact
    if frame.year is not None or today is None:
        return frame.year or frame.today.year
    near = {}
    for year in (today.year - 1, today.year, today.year + 1):
        day = festival.in_year(year)
        if day is not None:
            near[year] = abs((day - today).days)
    nearest = min(near, key=lambda year: near[year], default=today.year)
    return nearest if near.get(nearest, _NEAR) < _NEAR else today.year


def _lunar(point: Point, year: int | None, frame: Frame) -> str:
    month, day = point.month or 0, point.day
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 30):
        return ""

    def start(candidate: int) -> date | None:
        return lunar_day(candidate, month, day or 1, point.leap)

    if year is None and not point.base:
        if frame.today.year is None and frame.year is None:
            return UNKNOWN_DAY
        year = _guess(start, frame)
    if not year:
        return UNKNOWN_DAY if year is None else ""
    if day is not None:
        first = start(year)
        return "" if first is None else clocked(iso(first), point)
    whole = lunar_month(year, month, point.leap)
    if whole is None:
        return ""
    tens = TENS.get(point.part)
    low, high = whole
    if tens is not None:
        low, high = (start_day for start_day in (lunar_day(year, month, tens[0], point.leap), whole[1]) if start_day)
        if tens[1]:
            high = lunar_day(year, month, tens[1], point.leap) or high
    return f"{iso(low)}/{iso(high)}"


def finer(point: Point, year: int | None, month: int | None) -> str:
    """The value once year and month are known as far as they will be."""
    if point.day is not None:
        day = point.day
        real = real_day(year or 2000, month or 1, day) if year is None or 1 <= year <= 9999 else real_day(2000, month or 1, day)
        return clocked(day_text(year, month, day), point) if real else ""
    if month is not None or (point.base and point.unit == "M"):
        if year is None or month is None:
            return month_text(year, month)
        if point.nth:
            found = nth_weekday(year, month, point.nth, point.weekday - 1)
            return "" if found is None else clocked(iso(found), point)
        if point.week:
            monday = nth_weekday(year, month, point.week, 0)
            return "" if monday is None else _in_week(replace(point, weekday=0), monday)
        tens = TENS.get(point.part)
        if tens is not None:
            return f"{day_text(year, month, tens[0])}/{day_text(year, month, tens[1] or month_end(year, month))}"
        return month_text(year, month)
    if point.months:
        return f"{month_text(year, 1)}/{month_text(year, point.months)}" if 1 <= point.months <= 12 else ""
    if point.week:
        try:
            return "" if year is None else _in_week(point, date.fromisocalendar(year, point.week, 1))
        except ValueError:
            return ""
    if point.part in _YEAR_EDGE:
        return month_text(year, _YEAR_EDGE[point.part])
    if point.part:
        span, edge = point.part[:2], point.part[2:]
        if edge:
            return month_text(year, SPANS[span][0 if edge == "B" else 1])
        return f"{year_text(year)}-{span}"
    return year_text(year)


def clocked(day: str, point: Point) -> str:
    """A day's value with its clock time or part of day; "" for 25时 and 61分."""
    if point.hour is None:
        if not point.daypart:
            return day
        return f"{day}T12:00" if point.daypart == "NN" else f"{day}T{point.daypart}"
    hour, minute = point.hour, point.minute or 0
    if hour > 24 or minute > 59 or (point.second or 0) > 60 or (hour == 24 and minute):
        return ""
    first, last = _AFTERNOON.get(point.daypart, (1, 0))
    if first <= hour <= last:
        hour += 12
    elif point.daypart in ("EV", "NI") and hour in (12, 24):
        exact = read_day(day).exact
        following = None if exact is None or point.daypart == "NI" and hour == 12 else add_days(exact, 1)
        hour, day = 0, day if following is None else iso(following)
    return f"{day}T{hour:02d}:{minute:02d}" + ("" if point.second is None else f":{point.second:02d}")
