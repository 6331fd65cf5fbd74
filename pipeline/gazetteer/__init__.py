"""Divisions by name, short name, code and date; countries, regions and joint short forms.

Everything comes from the tables in `rules/gazetteer/` (origins in `rules/SOURCES.md`). Codes are
strings: six digits of GB/T 2260 for a division, two letters of ISO 3166-1 for a country, several
joined with `;`, "" for a place without a code. Dates are ISO, maybe partial (`1998`, `2024-09`),
maybe empty, which means today's divisions.

The lists behind `divisions.csv` are monthly at best, yearly for long: a change lies between the last
list with the old division and the first with the new one. Here each of the two gets its half of that
gap, so that on every date exactly one of them is valid.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError
from pipeline.gazetteer.tables import pairs
from pipeline.gazetteer.tables import rows as rows_of

COLUMNS = ["code", "name", "short", "level", "parent", "valid_from", "valid_to", "successor", "note"]
LEVELS = ("province", "prefecture", "county")
UNKNOWN = "unknown"  # the successor of a code of which nobody here could say what became of it

# Suffixes that make a short form as good as an official name: 峨山县, 湘西州; not 锡盟, 呼市 (too short).
_SUFFIXES = ("省", "市", "县", "区", "旗", "州", "盟")
# Names of divisions that are ordinary words: no evidence by themselves.
_GENERIC = frozenset(
    ("一区", "二区", "东区", "西区", "南区", "北区", "城区", "郊区",
     "市区", "新区", "矿区", "盐区", "市郊区", "新城区", "河南县")
)  # fmt: skip
_GRACE = 120  # months for which the bare short name of a county outlives it: 江浦 ended in 2002, 江浦路 did not
_REMEMBERED = 20_000  # place expressions
_ALWAYS = (-1, 1 << 20)  # months since the year 0, inclusive
_CODE = re.compile(r"[1-8]\d{5}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_CODES = re.compile(r"(?:[1-8]\d{5}|[A-Z]{2})(?:;(?:[1-8]\d{5}|[A-Z]{2}))*")
_MONTH = re.compile(r"[12]\d{3}(?:-(?:0[1-9]|1[0-2]))?")


class Division(NamedTuple):
    """One division in one stretch of time, as a row of `divisions.csv`.

    level: province, prefecture or county; parent: code of the division above, "" for a province;
    valid_from, valid_to: months of the first and last list that have it (a bare year: some time in it),
    "" when open;
    successor: codes that took its territory, `;` between, "unknown", or "" while it is valid.
    """

    code: str
    name: str
    short: tuple[str, ...]
    level: str
    parent: str
    valid_from: str
    valid_to: str
    successor: str


class _Timed(NamedTuple):
    """A division with the months between which it counts as valid, both inclusive."""

    first: int
    last: int
    division: Division


class Gazetteer:
    """All tables of places. Immutable after `load`; every method is a pure look-up.

    names: official, short → divisions of all times that bear or bore the name, by code and time.
    official: the names that carry their suffix (峨山县, 湘西州, 北京市), enough to be a place by themselves.
    countries, cities, joint, regions, zones, abbreviations: name → codes; for a city the country.
    """

    __slots__ = ("_by_code", "_by_name", "_known", "_only", "abbreviations", "cities", "countries",
                 "joint", "names", "official", "regions", "zones")  # fmt: skip

    def __init__(self, divisions: Sequence[Division], tables: dict[str, dict[str, str]]) -> None:
        self._by_code, self._by_name = _index(divisions)
        self.names: dict[str, tuple[Division, ...]] = {
            name: tuple([timed.division for timed in rows]) for name, rows in self._by_name.items()
        }
        self._only = {  # names that have meant one division at all times: no need to choose
            name: rows[0].division.code for name, rows in self._by_name.items() if len(rows) == 1 and rows[0][:2] == _ALWAYS
        }
        self._known: dict[tuple[object, ...], list[Division]] = {}  # what expressions met lately can mean on a date
        full = {division.name for division in divisions}
        shorts = {name for name in self.names if len(name) > 2 and name.endswith(_SUFFIXES)}
        self.official: frozenset[str] = frozenset((full | shorts) - _GENERIC)
        self.countries = tables["countries"]
        self.cities = tables["cities"]
        self.joint = tables["joint"]
        self.regions = tables["regions"]
        self.zones = tables["zones"]
        self.abbreviations = tables["abbreviations"]

    @classmethod
    def load(cls, folder: Path) -> Gazetteer:
        """Reads the tables of a folder like `rules/gazetteer`.

        Raises:
            InputError: a table is missing or a row of it is wrong; names the file and the line.
        """
        tables = {
            "countries": pairs(folder / "countries.csv", ["name", "iso", "abbreviation"], _COUNTRY),
            "cities": pairs(folder / "cities.csv", ["name", "iso"], _COUNTRY),
            "joint": pairs(folder / "joint.csv", ["name", "codes"], _CODES),
            "regions": pairs(folder / "regions.csv", ["name", "codes"], _CODES),
            "zones": pairs(folder / "zones.csv", ["name", "code"], _CODES),
            "abbreviations": pairs(folder / "abbreviations.csv", ["character", "code"], _CODES),
        }
        return cls(_divisions(folder / "divisions.csv"), tables)

    def candidates(self, name: str, date: str = "") -> tuple[Division, ...]:
        """The divisions that bear a name on a date, never two rows of one code; () for an unknown name.

        A partial date means any time within it. When none is valid then, those nearest in time; but a bare
        short name of a county is forgotten some years after it (公园 was a district of 汕头 in the 1980s).
        An empty date gives those of all times, the valid ones first, then the last to vanish.
        """
        rows = self._by_name.get(name)
        if rows is None:
            return ()
        if not date:
            ordered = sorted(rows, key=lambda row: -row.last)
            return tuple({row.division.code: row.division for row in reversed(ordered)}.values())[::-1]
        return tuple([row.division for row in self._bearers(name, rows, _months(date))])

    def at(self, code: str, date: str = "") -> Division | None:
        """What a code means on a date, or nearest to it; today's or last meaning without a date."""
        rows = self._by_code.get(code)
        return _valid(rows, _months(date))[-1].division if rows else None

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Codes of the divisions above one, nearest first, for vanished codes too; () for an unknown code."""
        found: list[str] = []
        while (rows := self._by_code.get(code)) and (code := rows[-1].division.parent):
            found.append(code)
        return tuple(found)

    def within(self, code: str, parent_code: str) -> bool:
        """Whether a division is another one or lies below it."""
        return code == parent_code or parent_code in self.ancestors(code)

    def resolve(self, parts: Sequence[str], date: str = "", context: Sequence[str] = ()) -> str:
        """The code of the most exact division named in one place expression, "" when undecided or unknown.

        Args:
            parts: its consecutive division names, each below the one before (`["福州市", "仓山"]`);
                those which no table knows or which do not lie below are passed over.
            date: the document's date.
            context: codes of what the text is about, most local first: candidates that are or lie within
                such a division come first, then what it lies in and its siblings, then those of its province.
                Of several left the one province or prefecture wins over its namesakes below.
        """
        if len(parts) == 1 and (code := self._only.get(parts[0])):
            return code
        codes = self._choose(parts, date, context)
        return codes[0] if len(codes) == 1 else ""

    def ambiguous(self, parts: Sequence[str], date: str = "", context: Sequence[str] = ()) -> tuple[str, ...]:
        """The codes between which `resolve` could not decide; () where it could, or knows no candidate."""
        codes = self._choose(parts, date, context)
        return codes if len(codes) > 1 else ()

    def joint_codes(self, name: str) -> str:
        """Codes of a joint short form in the order written (`京津沪渝`, `中俄`), "" when it is none.

        Reads the table, then any run of 2 to 6 abbreviations of different provinces, or of different
        countries and continents, which have no code (`中非` → CN). The name of a division is none (辽宁),
        but words that are no place pass (青云): the caller looks for evidence.
        """
        if name in self.joint:
            return self.joint[name]
        if not 2 <= len(name) <= 6 or len(set(name)) != len(name) or name in self._by_name:
            return ""
        codes = [self.abbreviations.get(character, "?") for character in name]
        coded = [code for code in codes if code]
        if "?" in codes or len({code.isdigit() for code in codes}) != 1 or len(set(coded)) != len(coded):
            return ""
        return ";".join(coded)

    def _bearers(self, name: str, rows: Sequence[_Timed], when: tuple[int, int]) -> Sequence[_Timed]:
        """Of the rows of a name those that hold on a date, else the nearest that still bear it."""
        found = _valid_now(rows, when)
        if not found and name not in self.official:
            rows = [row for row in rows if row.division.level != "county" or _distance(row, when) <= _GRACE]
        return _valid(found or rows, when)

    def _choose(self, parts: Sequence[str], date: str, context: Sequence[str]) -> tuple[str, ...]:
        when = _months(date)
        key = (*parts, when)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[key] = self._meant(parts, when)
        if len(found) < 2:
            return (found[0].code,) if found else ()
        for code in context:
            found = self._nearest(found, code) or found
            if len(found) < 2:
                break
        return tuple([division.code for division in _highest(found, parts)])

    def _meant(self, parts: Sequence[str], when: tuple[int, int]) -> list[Division]:
        """The divisions that a place expression can mean on a date, whatever the text is about."""
        rows = self._chain(parts, when)
        # Who writes 辽中县 without a date writes before it became 辽中区.
        gone = when[0] == _ALWAYS[1] and not _valid_now(self._by_name.get(parts[-1], ()), when)
        own = {row.division for row in rows if gone and row.division.name == parts[-1]}
        found = sorted(own or {self._current(row, when) for row in rows})
        codes = {division.code for division in found}  # a partial date can hold a division and its own successor
        found = [one for one in found if codes.isdisjoint(set(one.successor.split(";")) - {one.code})]
        if len(parts) == 1 and len(top := [one for one in found if one.level == "province"]) == 1:
            return top  # 河北 beside 天津: nobody leaves out the 区 of 河北区
        return found

    def _chain(self, parts: Sequence[str], when: tuple[int, int]) -> Sequence[_Timed]:
        """Rows of the last part that lies below those before it: of the date, else of any time (柳州地区忻城县)."""
        chain: Sequence[_Timed] = ()  # what the parts so far mean on the date
        ever: Sequence[_Timed] = ()  # and at any time
        for part in parts:
            rows = self._by_name.get(part, ())
            if not ever:
                chain, ever = self._bearers(part, rows, when), rows
            elif nested := self._below(_valid_now(rows, when), chain):
                chain, ever = nested, self._below(rows, ever)
            elif part in self.official and (nested := self._below(rows, ever)):
                chain, ever = _valid(nested, when), nested
        return chain

    def _below(self, rows: Sequence[_Timed], above: Sequence[_Timed]) -> list[_Timed]:
        codes = {row.division.code for row in above}
        return [row for row in rows if not codes.isdisjoint(self.ancestors(row.division.code))]

    def _current(self, row: _Timed, when: tuple[int, int]) -> Division:
        """The division itself, or under the code it had on the date when only its code or suffix changed since."""
        while row.last < when[0]:
            names = {row.division.name, *row.division.short}
            others = [other for code in row.division.successor.split(";") for other in self._by_code.get(code, ())]
            later = [other for other in others if other.first > row.first and other.last > row.last]
            same = [other for other in later if not names.isdisjoint((other.division.name, *other.division.short))]
            if not same or same[0].first > when[1]:
                break
            row = same[0]
        return row.division

    def _nearest(self, found: list[Division], code: str) -> list[Division]:
        """Those that stand closest to a code; [] when none is even of its province."""
        if code not in self._by_code:
            return []
        above = self.ancestors(code)
        parent = above[0] if above else ""
        relations: tuple[Callable[[Division], bool], ...] = (
            lambda division: self.within(division.code, code),
            lambda division: division.code in above or (bool(parent) and division.parent == parent),
            lambda division: division.code[:2] == code[:2],
        )
        for related in relations:
            if near := [division for division in found if related(division)]:
                return near
        return []


def short_name(name: str) -> str:
    """The plain short form of a division's name: 北京市 → 北京, 峨山县 → 峨山; two characters stay (和县)."""
    for suffix in ("特别行政区", "地区", *_SUFFIXES):
        if name.endswith(suffix):
            stem = name.removesuffix(suffix)
            return stem if len(stem) > 1 else name
    return name


def _highest(found: list[Division], parts: Sequence[str]) -> list[Division]:
    """Of namesakes on several levels the one province or prefecture, and of a city and a county the city.

    A name in full stands before a short one: 达县 is the county, though 达县市 was called so too.
    """
    for level in LEVELS[:2]:
        if len(top := [division for division in found if division.level == level]) == 1:
            return top
        if top:
            return found
    if len({division.parent for division in found}) == 1:
        if len(full := [division for division in found if division.name in parts]) == 1:
            return full
        cities = [division for division in found if division.name.endswith("市")]
        if len(cities) == 1:
            return cities
    return found


def _valid(rows: Sequence[_Timed], when: tuple[int, int]) -> Sequence[_Timed]:
    """The rows that hold on a date, else those nearest in time; one a code, the later one."""
    found = _valid_now(rows, when) if len(rows) > 1 else rows
    if not found:
        least = min((_distance(row, when) for row in rows), default=0)
        found = [row for row in rows if _distance(row, when) == least]
    if len(found) > 1:
        return list({row.division.code: row for row in found}.values())
    return found


def _valid_now(rows: Sequence[_Timed], when: tuple[int, int]) -> list[_Timed]:
    begin, end = when
    return [row for row in rows if row[0] <= end and row[1] >= begin]


def _distance(row: _Timed, when: tuple[int, int]) -> int:
    return max(row.first - when[1], when[0] - row.last)


@lru_cache(maxsize=4096)
def _months(date: str) -> tuple[int, int]:
    """First and last month of an ISO date; the end of time for a date without a year."""
    year, month = date[:4], date[5:7]
    if not (len(year) == 4 and year.isdecimal()):
        return _ALWAYS[1], _ALWAYS[1]
    start = int(year) * 12
    if len(month) == 2 and month.isdecimal():
        return start + int(month) - 1, start + int(month) - 1
    return start, start + 11


def _index(divisions: Sequence[Division]) -> tuple[dict[str, list[_Timed]], dict[str, list[_Timed]]]:
    """Rows by code and by name, in time order, each gap between lists shared between old and new."""
    by_code: dict[str, list[Division]] = {}
    before: dict[str, list[int]] = {}  # code → months in which those it succeeds were last seen
    for division in divisions:
        by_code.setdefault(division.code, []).append(division)
        if division.valid_to and division.successor != UNKNOWN:
            end = _months(division.valid_to)[1]
            for code in division.successor.split(";"):
                before.setdefault(code, []).append(end)
    timed_by_code: dict[str, list[_Timed]] = {}
    timed_by_name: dict[str, list[_Timed]] = {}
    for division in divisions:
        first, last = _ALWAYS
        if division.valid_from:
            first = start = _months(division.valid_from)[0]
            if ended := [end for end in before.get(division.code, ()) if end < start]:
                first = (max(ended) + start) // 2 + 1
        if division.valid_to:
            last = end = _months(division.valid_to)[1]
            others = [other for code in division.successor.split(";") for other in by_code.get(code, ())]
            begun = [_months(other.valid_from)[0] for other in others if other.valid_from]
            if later := [month for month in begun if month > end]:
                last = (end + min(later)) // 2
        timed = _Timed(first, last, division)
        timed_by_code.setdefault(division.code, []).append(timed)
        for name in (division.name, *division.short):
            timed_by_name.setdefault(name, []).append(timed)
    return timed_by_code, timed_by_name


def _divisions(path: Path) -> list[Division]:
    found: list[Division] = []
    lines: list[int] = []
    months = {""}  # those already read: a few dozen in all
    for line, (code, name, short, level, parent, start, end, successor, _) in rows_of(path, COLUMNS):
        if not _CODE.fullmatch(code):
            raise InputError(path, f"code {code!r} is not six digits", line)
        if level not in LEVELS:
            raise InputError(path, f"level {level!r} is none of {', '.join(LEVELS)}", line)
        if start not in months or end not in months:
            if not all(_MONTH.fullmatch(month) for month in (start, end) if month):
                raise InputError(path, f"valid_from {start!r} or valid_to {end!r} is no month (YYYY-MM) or year", line)
            months.update((start, end))
        shorts = tuple(short.split(";")) if short else ()
        found.append(Division(code, name, shorts, level, parent, start, end, successor))
        lines.append(line)
    codes = {division.code for division in found}
    for division, line in zip(found, lines, strict=True):
        if (division.parent not in codes) if division.parent else (division.level != "province"):
            raise InputError(path, f"parent {division.parent!r} of {division.code} is no code of this table", line)
    return found
