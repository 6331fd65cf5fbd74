"""Calendar arithmetic: values, intervals, placing, tables against lunar_python and against known days."""

from __future__ import annotations

import re
from calendar import monthrange
from csv import DictReader
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunar_python.util import HolidayUtil

from pipeline import ruleset
from pipeline.almanac import (
    Day,
    Era,
    Frame,
    Point,
    Range,
    Tables,
    between,
    duration,
    first_and_last,
    last_day,
    place,
    place_era,
    place_range,
    read_day,
    since,
    until,
    year_earlier,
)
from pipeline.almanac.tables import lunar_day, lunar_month, nth_weekday, solar_term
from pipeline.almanac.values import add_months, month_end
from pipeline.errors import RuleError

TABLES = Tables(ruleset.builtin_folder())
FRAME = Frame(Day(2024, 9, 26))


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-09-05T10:00", "2024-09-05", "2024-09-05"),
        ("2024-H2", "2024-07-01", "2024-12-31"),
        ("2024-Q1", "2024-01-01", "2024-03-31"),
        ("2024-WI", "2024-12-01", "2025-02-28"),
        ("2021/2025", "2021-01-01", "2025-12-31"),
        ("2024-09-09/2024-09-15", "2024-09-09", "2024-09-15"),
        ("2024/..", "2024-01-01", None),
        ("../2024-06-07", None, "2024-06-07"),
        ("XXXX-08-30", None, None),
        ("P3Y", None, None),
        ("", None, None),
    ],
)
def test_first_and_last_day_of_a_value(value: str, first: str | None, last: str | None) -> None:
    got = first_and_last(value)
    assert tuple(None if day is None else day.isoformat() for day in got) == (first, last)


def test_open_ends_and_joins() -> None:
    assert since("2024-09-01/2024-09-30") == "2024-09-01/.."
    assert until("2024-08-21/2024-08-31") == "../2024-08-31"
    assert since("") == until("") == ""
    assert between("2024-09-09", "2024-09-15") == "2024-09-09/2024-09-15"
    assert between("2024-09-15", "2024-09-09") == ""
    assert between("2024-09", "2024-09") == "2024-09"


@pytest.mark.parametrize(
    ("value", "earlier"),
    [
        ("2024", "2023"),
        ("2024-01/2024-08", "2023-01/2023-08"),
        ("2024-02-29", "2023-02-28"),
        ("2024-Q3", "2023-Q3"),
        ("2024-09-05T10:00", "2023-09-05T10:00"),
        ("2024/..", "2023/.."),
    ],
)
def test_a_year_earlier(value: str, earlier: str) -> None:
    assert year_earlier(value) == earlier


def test_durations() -> None:
    assert duration([("3", "Y"), ("6", "M")]) == "P3Y6M"
    assert duration([("42", "m"), ("18", "s")]) == "PT42M18S"
    assert duration([("8", "D"), ("20", "h")]) == "P8DT20H"
    assert duration([]) == ""


@pytest.mark.parametrize(
    ("point", "value"),
    [
        (Point(month=8, day=30), "2024-08-30"),
        (Point("today", "Y", -1, month=9), "2023-09"),
        (Point("today", "W", -1, weekday=5), "2024-09-20"),
        (Point("today", "W", 0), "2024-09-23/2024-09-29"),
        (Point("today", "W", 1, weekday=8), "2024-10-05/2024-10-06"),
        (Point("today", "D", 1, daypart="MO"), "2024-09-27TMO"),
        (Point("today", "Q", -1), "2024-Q2"),
        (Point(year=98, short=True, month=4), "1998-04"),
        (Point(year=2024, month=5, part="E"), "2024-05-21/2024-05-31"),
        (Point(year=2021, week=37), "2021-09-13/2021-09-19"),
        (Point(year=2021, month=8, nth=1, weekday=2), "2021-08-03"),
        (Point(year=2024, part="Q3E"), "2024-09"),
        (Point(year=2024, part="E"), "2024-12"),
        (Point(year=-220), "-0220"),
        (Point(day=5, month=9, hour=8, daypart="EV"), "2024-09-05T20:00"),
        (Point(day=5, month=9, hour=12, daypart="EV"), "2024-09-06T00:00"),
        (Point(day=5, month=9, hour=1, daypart="NI"), "2024-09-05T01:00"),
        (Point(day=5, month=9, hour=24), "2024-09-05T24:00"),
        (Point(day=5, month=9, hour=25), ""),
        (Point(month=13), ""),
        (Point(year=2023, month=2, day=29), ""),
        (Point(festival="除夕", year=2024), "2024-02-09"),
        (Point(festival="母亲节"), "2024-05-12"),
        (Point(festival="冬至"), "2024-12-21"),
        (Point(festival="国庆节", holiday=True), "2024-10-01/2024-10-07"),
        (Point(lunar=True, month=8, day=15), "2024-09-17"),
        (Point(lunar=True, year=2020, month=4, leap=True), "2020-05-23/2020-06-20"),
        (Point(lunar=True, year=2021, month=4, leap=True, day=3), ""),
        (Point(lunar=True, month=13, day=1), ""),
    ],
)
def test_points(point: Point, value: str) -> None:
    assert place(point, FRAME, TABLES) == value


@pytest.mark.parametrize(
    ("low", "high", "value"),
    [
        (Point(month=9, day=1), Point(day=30), "2024-09-01/2024-09-30"),
        (Point(month=9, day=28), Point(day=3), "2024-09-28/2024-10-03"),
        (Point(month=11, day=28, year=2023), Point(month=1, day=10), "2023-11-28/2024-01-10"),
        (Point(month=9, day=5, hour=20), Point(hour=2, daypart="NI"), "2024-09-05T20:00/2024-09-06T02:00"),
        (Point(month=9, day=5, hour=3, daypart="AF"), Point(hour=5), "2024-09-05T15:00/2024-09-05T17:00"),
        (Point(year=2016), Point(year=2018), "2016/2018"),
        (Point(year=1985), Point(year=89, short=True), "1985/1989"),
        (Point(year=2018), Point(year=2016), ""),
        (Point(month=2, day=30), Point(month=3, day=1), ""),
        (Point(lunar=True, year=2024, month=1, day=1), Point(day=15), "2024-02-10/2024-02-24"),
    ],
)
def test_ranges_share_what_is_said_once(low: Point, high: Point, value: str) -> None:
    assert place_range(Range(low, high), FRAME, TABLES) == value


def test_eras() -> None:
    assert place_era(Era(century=20, decade=90), Day(2024)) == "1990/1999"
    assert place_era(Era(shift=-1, decade=80, part="E"), Day(2024)) == "1987/1989"
    assert place_era(Era(shift=-1), Day(1998)) == "1800/1899"
    assert place_era(Era(decade=60), Day()) == "1960/1969"


def test_last_day_of_a_value() -> None:
    assert last_day("2024-09-18/2024-09-20") == Day(2024, 9, 20)
    assert last_day("2024-09-18/..") == Day(2024, 9, 18)
    assert last_day("2024-Q3") == Day(2024, 9)
    assert read_day("XXXX-08-30") == Day(None, 8, 30)


@given(st.dates(date(1950, 1, 1), date(2080, 12, 31)), st.integers(-40, 40))
def test_counted_days_and_weeks_agree_with_the_calendar(today: date, shift: int) -> None:
    frame = Frame(Day(today.year, today.month, today.day))
    assert place(Point("today", "D", shift), frame, TABLES) == (today + timedelta(days=shift)).isoformat()
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
    assert place(Point("today", "W", shift, weekday=1), frame, TABLES) == monday.isoformat()
    assert place(Point("today", "M", shift), frame, TABLES) == "{:04d}-{:02d}".format(*add_months(today.year, today.month, shift))


@given(st.integers(1, 9999), st.integers(1, 12))
def test_month_ends_agree_with_the_calendar(year: int, month: int) -> None:
    assert month_end(year, month) == monthrange(year, month)[1]


@pytest.mark.parametrize(
    ("year", "month", "day", "leap", "solar"),
    [
        (2024, 1, 1, False, "2024-02-10"),
        (2023, 2, 1, True, "2023-03-22"),
        (2025, 6, 1, True, "2025-07-25"),
        (2033, 11, 1, True, "2033-12-22"),
        (1998, 1, 1, False, "1998-01-28"),
    ],
)
def test_lunar_days(year: int, month: int, day: int, leap: bool, solar: str) -> None:
    found = lunar_day(year, month, day, leap)
    assert found is not None
    assert found.isoformat() == solar


@pytest.mark.parametrize("given_day", [(2024, 4, 30, False), (2021, 4, 1, True), (2024, 13, 1, False), (900, 1, 1, False)])
def test_lunar_days_that_did_not_exist(given_day: tuple[int, int, int, bool]) -> None:
    assert lunar_day(*given_day) is None


def test_lunar_months_and_solar_terms() -> None:
    assert lunar_month(2024, 1) == (date(2024, 2, 10), date(2024, 3, 9))
    assert lunar_month(2024, 1, leap=True) is None
    assert solar_term(2024, "清明") == date(2024, 4, 4)
    assert solar_term(2024, "小寒") == date(2024, 1, 6)
    assert solar_term(2024, "冬至") == date(2024, 12, 21)
    assert solar_term(2024, "霜") is None


def test_weekdays_of_a_month() -> None:
    assert nth_weekday(2024, 9, 3, 5) == date(2024, 9, 21)
    assert nth_weekday(2024, 2, 5, 4) is None


def test_days_off_agree_with_lunar_python() -> None:
    names = {"元旦": "元旦节", "劳动节": "劳动节", "春节": "春节", "清明节": "清明节", "端午节": "端午节"}
    compared = 0
    for year in range(2008, 2027):
        for ours, theirs in names.items():
            if (ours, year) == ("清明节", 2020):
                continue
            days = [
                holiday.getDay()
                for holiday in HolidayUtil.getHolidays(year)
                if holiday.getName() == theirs and not holiday.isWork() and holiday.getTarget().startswith(str(year))
            ]
            days += [
                holiday.getDay()
                for holiday in HolidayUtil.getHolidays(year - 1)
                if holiday.getName() == theirs and not holiday.isWork() and holiday.getTarget().startswith(str(year))
            ]
            off = TABLES.days_off(TABLES.festivals[ours], year)
            assert off.partition("/")[0] == min(days)
            assert (off.partition("/")[2] or off) == max(days)
            compared += 1
    assert compared > 90


def test_tables_hold_together() -> None:
    for name, (first, last) in TABLES.plans.items():
        assert last == first + 4, name
    for festival in TABLES.festivals.values():
        assert festival.in_year(2024) is not None, festival
    assert TABLES.campaign("质量月", 2024) == "2024-09"
    assert TABLES.campaign("国家网络安全宣传周", 2023) == "2023-09-11/2023-09-17"
    assert TABLES.campaign("网络安全宣传周", 1999) == ""
    assert TABLES.campaign("知识产权宣传周", None) == "XXXX-04-20/XXXX-04-26"
    assert not TABLES.is_campaign("无名周")


def test_a_missing_table_is_named(tmp_path: object) -> None:
    from pathlib import Path

    with pytest.raises(RuleError, match=r"plans\.csv"):
        _ = Tables(Path(str(tmp_path))).plans


FRAGMENTS = ruleset.load()["dates"].fragments
WORDS = {name: re.sub(r"\(\?<?[!=][^()]*\)", "", FRAGMENTS[name]).replace("(?<", "(?P<") for name in ("ry", "rm", "rd")}


@pytest.mark.parametrize("name", WORDS)
@given(data=st.data())
def test_every_word_that_the_rules_read_stands_in_the_table(name: str, data: st.DataObject) -> None:
    with (ruleset.builtin_folder() / "almanac" / "relative.csv").open(encoding="utf-8", newline="") as lines:
        known = {row["word"] for row in DictReader(lines)}
    found = re.fullmatch(WORDS[name], data.draw(st.from_regex(WORDS[name], fullmatch=True)))
    assert found is not None
    assert found[name] in known


FESTS = re.sub(r"\(\?=\[[^()]*?\]\)", "", FRAGMENTS["fests"])


@given(st.from_regex(FESTS, fullmatch=True))
def test_every_festival_that_the_rules_read_stands_in_the_table(name: str) -> None:
    bare = re.sub("[“”]", "", name)
    assert bare in TABLES.festivals, bare
