"""What a text says about time, before anybody knows what day it is: frozen, and nothing in it is resolved.

`8月30日` is Point(month=8, day=30), `去年9月` Point(base="today", unit="Y", shift=-1, month=9), `次日凌晨1时`
Point(base="context", unit="D", shift=1, daypart="NI", hour=1).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Point:
    """One time, with every part the text states and nothing else.

    base: "" (absolute or incomplete), "today" (今年, 上周, 5年前) or "context" (当年, 次日, 同月) or "either", the context where
    there is one (3天后); then unit (Y M W D Q)
    and shift count from there, and finer parts follow. short: the year has two digits. part: H1 H2, Q1…Q4, SP SU AU
    WI, T1 T2 T3 (旬) T4 (上中旬) T5 (中下旬), B C E (初, 中, 底 of the finest part stated). months: first N months (前N个月) of the year.
    week: nth week of the year or month. weekday: 1 Monday … 7, of a week, or 8 for its weekend; nth: the nth such
    weekday of the month. lunar: month and day are lunar; leap: 闰. festival: a name of the table; holiday: its days off.
    plan: a five-year plan's years. daypart: MO NN AF EV NI. Numbers are as written, so 13月 and 25时 stand here too.
    """

    base: str = ""
    unit: str = ""
    shift: int = 0
    year: int | None = None
    short: bool = False
    month: int | None = None
    day: int | None = None
    part: str = ""
    months: int = 0
    week: int = 0
    weekday: int = 0
    nth: int = 0
    lunar: bool = False
    leap: bool = False
    festival: str = ""
    holiday: bool = False
    daypart: str = ""
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    impossible: bool = False  # 雍正二十三年: the era had no such year

    @property
    def only_clock(self) -> bool:
        """上午9时 without any day."""
        if self.hour is None and not self.daypart:
            return False
        return self == Point(daypart=self.daypart, hour=self.hour, minute=self.minute, second=self.second)


    @property
    def absolute(self) -> bool:
        """2024年9月3日, 2023年: nothing around it has to complete it."""
        return self.year is not None and not (self.base or self.short or self.lunar or self.festival)


@dataclass(frozen=True, slots=True)
class Range:
    """From one point to another; the ends still share parts that the text says once."""

    low: Point
    high: Point


@dataclass(frozen=True, slots=True)
class Era:
    """A century or a decade of it. century: 20 for 20世纪, None for the one of today plus shift (上世纪 -1).

    decade: 90 for 90年代, None for the whole century. part: B, C or E for 初期, 中期, 末期. early: 60 for 六七十年代.
    """

    century: int | None = None
    shift: int = 0
    decade: int | None = None
    part: str = ""
    early: int | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """A value that needs no resolving (P4Y, 1990/1999), and its kind."""

    value: str
    kind: str = "date"


@dataclass(frozen=True, slots=True)
class Period:
    """`“质量月”期间`, `火把节期间`: the dates of a campaign or event. year: stated with it, as a Point."""

    name: str
    year: Point | None = None
    daypart: str = ""


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A time that points elsewhere. what: `first_day` 首日, `that_time` 当时, `new_year` 新的一年, `turn_of_year` 岁末年初,
    `year_earlier` 去年同期, `same_period` 2019年同期 and 同期.

    year: the year named with it.
    """

    what: str
    year: Point | None = None
    daypart: str = ""


@dataclass(frozen=True)
class Expression:
    """A whole mention: what it names, and what closes it. edge: "since", "until" or ""."""

    time: Point | Range | Era | Fixed | Period | Anaphor
    edge: str = ""

    @property
    def absolute(self) -> bool:
        """Whether it says its value by itself, whatever the article is about and whenever it was written."""
        time = self.time.low if isinstance(self.time, Range) else self.time
        return isinstance(time, Fixed) or (isinstance(time, Point) and time.absolute)

    def __hash__(self) -> int:
        return self._hash  # a point has two dozen fields

    @cached_property
    def _hash(self) -> int:
        return hash((self.time, self.edge))
