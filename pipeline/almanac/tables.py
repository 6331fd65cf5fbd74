"""What the calendar knows by name: festivals, days off, campaigns, five-year plans, eras; and the lunar calendar.

The tables stand in rules/almanac/. Lunar arithmetic is lunar_python's, imported when first needed.
"""

from __future__ import annotations

import csv
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path

from pipeline.almanac.values import real_day
from pipeline.errors import RuleError

LUNAR_YEARS = range(1600, 2200)  # outside these nobody dates by it in news, and the library slows down


@dataclass(frozen=True, slots=True)
class Festival:
    """calendar: solar, lunar, term (a solar term, in `month`) or weekday (`day` is `2-7`: the second Sunday of `month`)."""

    name: str
    calendar: str
    month: str
    day: str
    offset: int

    def in_year(self, year: int) -> date | None:
        """The day it falls on in a year; of the lunar twelfth month it is the one that ends in or just before January."""
        if self.calendar == "solar":
            day = real_day(year, int(self.month), int(self.day))
        elif self.calendar == "lunar":
            month = int(self.month)
            day = lunar_day(year - (month == 12), month, int(self.day))
        elif self.calendar == "term":
            day = solar_term(year, self.month)
        else:
            nth, weekday = map(int, self.day.split("-"))
            day = nth_weekday(year, int(self.month), nth, weekday - 1)
        return None if day is None else day + timedelta(days=self.offset)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    """The nth Monday (0) … Sunday (6) of a month; None when it has none."""
    first = real_day(year, month, 1)
    if first is None:
        return None
    return real_day(year, month, 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))


@lru_cache(maxsize=4096)
def lunar_day(year: int, month: int, day: int, leap: bool = False) -> date | None:
    """A day of the lunar calendar as a solar one; None for one that did not exist."""
    if year not in LUNAR_YEARS or not 1 <= month <= 12:
        return None
    from lunar_python import Lunar, LunarYear

    found = LunarYear.fromYear(year).getMonth(-month if leap else month)
    if found is None or not 1 <= day <= found.getDayCount():
        return None
    solar = Lunar.fromYmd(year, -month if leap else month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


@lru_cache(maxsize=1024)
def lunar_month(year: int, month: int, leap: bool = False) -> tuple[date, date] | None:
    """First and last solar day of a lunar month; None for one that did not exist."""
    if year not in LUNAR_YEARS or not 1 <= month <= 12:
        return None
    from lunar_python import LunarYear

    found = LunarYear.fromYear(year).getMonth(-month if leap else month)
    first = lunar_day(year, month, 1, leap)
    return None if found is None or first is None else (first, first + timedelta(days=found.getDayCount() - 1))


_NAMED_TWICE = {"DA_XUE": "大雪", "DONG_ZHI": "冬至", "XIAO_HAN": "小寒", "DA_HAN": "大寒", "LI_CHUN": "立春"}


@lru_cache(maxsize=256)
def solar_terms(year: int) -> dict[str, date]:
    """The 24 solar terms that fall in a year."""
    if year not in LUNAR_YEARS:
        return {}
    from lunar_python import Solar

    terms = {}
    for name, solar in Solar.fromYmd(year, 6, 1).getLunar().getJieQiTable().items():
        if solar.getYear() == year:  # the table runs from the winter before to the winter after, those named in capitals
            terms[_NAMED_TWICE.get(name, name)] = date(solar.getYear(), solar.getMonth(), solar.getDay())
    return terms


def solar_term(year: int, name: str) -> date | None:
    return solar_terms(year).get(name)


class Tables:
    """The tables of rules folders, `almanac/NAME.csv` in each: the first has every table, the others may add to it.

    A row of a later folder replaces the one it names.

    Raises:
        RuleError: the first folder lacks a table, or a row has too few cells.
    """

    def __init__(self, *folders: Path) -> None:
        self._folders = folders

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a table, those of the first folder first, by column."""
        found: list[dict[str, str]] = []
        for folder in self._folders:
            path = folder / "almanac" / f"{name}.csv"
            if not path.is_file():
                if folder == self._folders[0]:
                    raise RuleError(path, "", "", "the table is missing")
                continue
            with path.open(encoding="utf-8", newline="") as lines:
                rows = list(csv.DictReader(lines))
            for row in rows:
                if None in row or None in row.values():
                    raise RuleError(path, "", next(iter(row.values()), ""), "a row has too few or too many cells")
            found += rows
        return found

    @cached_property
    def festivals(self) -> dict[str, Festival]:
        """By name and by alias."""
        found = {}
        for row in self.rows("festivals"):
            festival = Festival(row["name"], row["calendar"], row["month"], row["day"], int(row["offset"] or 0))
            for name in (row["name"], *filter(None, row["aliases"].split(";"))):
                found[name] = festival
        return found

    @cached_property
    def _holidays(self) -> dict[tuple[str, int], tuple[str, str]]:
        return {(row["festival"], int(row["year"])): (row["first"], row["last"]) for row in self.rows("holidays")}

    def days_off(self, festival: Festival, year: int) -> str:
        """The official days off as an interval, "" when the table has none for that year."""
        name = "春节" if festival.name == "除夕" else festival.name
        first, last = self._holidays.get((name, year), ("", ""))
        return first if first == last else f"{first}/{last}"

    @cached_property
    def plans(self) -> dict[str, tuple[int, int]]:
        """Five-year plans: first and last year."""
        return {row["name"]: (int(row["first"]), int(row["last"])) for row in self.rows("plans")}

    @cached_property
    def eras(self) -> dict[str, tuple[int, int]]:
        """Eras: first year, and last year (9999 when it has not ended)."""
        return {row["name"]: (int(row["first"]), int(row["last"] or 9999)) for row in self.rows("eras")}

    @cached_property
    def _campaigns(self) -> dict[str, dict[int | None, tuple[str, str]]]:
        """By name and year; None for every year."""
        found: dict[str, dict[int | None, tuple[str, str]]] = {}
        for row in self.rows("campaigns"):
            found.setdefault(row["name"], {})[int(row["year"]) if row["year"] else None] = (row["first"], row["last"])
        return found

    def is_campaign(self, name: str) -> bool:
        return _bare(name, self._campaigns) in self._campaigns

    def campaign_start(self, text: str, end: int) -> int:
        """Where the longest campaign name that ends at `end` begins; `end` when there is none."""
        for length in range(min(_LONGEST_NAME, end), 1, -1):
            if text[end - length : end] in self._campaigns:
                return end - length
        return end

    def campaign(self, name: str, year: int | None) -> str:
        """When a campaign with a fixed month, week or day is held: `2024-09`, `2024-04-20/2024-04-26`; "" if unknown."""
        known = self._campaigns.get(_bare(name, self._campaigns), {})
        if year in known and year is not None:
            first, last = known[year]
            return first if first == last else f"{first}/{last}"
        if None in known:
            first, last = known[None]
            prefix = ("XXXX" if year is None else f"{year:04d}") + "-"
            return prefix + first if first == last else f"{prefix}{first}/{prefix}{last}"
        return ""


_LONGEST_NAME = 12
_LEVELS = ("全国", "国家", "中国", "全民", "全省", "全市", "国际", "世界")


def _bare(name: str, known: Container[str]) -> str:
    """A name as the table has it: 国家网络安全宣传周 is listed without 国家."""
    if name in known:
        return name
    for level in _LEVELS:
        if name.startswith(level) and name[len(level) :] in known:
            return name[len(level) :]
        if level + name in known:
            return level + name
    return name
