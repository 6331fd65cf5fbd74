"""Builds rules/gazetteer/divisions.csv from the observed lists of divisions.

    python tools/build_gazetteer.py OBSERVED.csv [rules/gazetteer]

OBSERVED.csv says for every code and name in which monthly or yearly list it was first and last seen
(columns code, name, first_seen, last_seen, kind, absent_between). Three hand tables beside the result
say what the lists cannot: corrections.csv (slips of the lists, months known to the public), shorts.csv
(short forms that no rule derives) and successors.csv (who took the territory of a code that vanished).

divisions.csv has one row for each code and name in one stretch of time; an empty valid_from means
"already in the first list", an empty valid_to "still in the newest". Months are those of the lists:
a change lies between one list and the next, so valid_to of the old row and valid_from of the new one
leave a gap, which `pipeline.gazetteer` shares between the two. A bare year (2019) is a change of which
the year alone is known.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

COLUMNS = ("code", "name", "short", "level", "parent", "valid_from", "valid_to", "successor", "note")
UNKNOWN = "unknown"
SINCE = "1999-12"  # codes last seen in this list or later must name a successor or say that it is unknown

# Longer names first: 土家族 before 土族. Some prefectures and counties leave 族 out.
PEOPLES = (
    "哈萨克|柯尔克孜|蒙古|锡伯|塔吉克|俄罗斯|朝鲜族|达斡尔族|鄂温克族|鄂伦春族|土家族|仡佬族|仫佬族|毛南族|布依族|哈尼族|傈僳族|拉祜族|纳西族|景颇族|"
    "布朗族|普米族|独龙族|撒拉族|保安族|东乡族|裕固族|哈萨克族|蒙古族|柯尔克孜族|塔吉克族|藏族|彝族|苗族|侗族|瑶族|壮族|白族|傣族|佤族|黎族|畲族|羌族|"
    "水族|怒族|回族|满族|土族|各族"
)
AUTONOMOUS = re.compile(f"(?P<stem>.+?)(?:{PEOPLES})+自治(?P<kind>州|县|旗)")
PROVINCES = {"内蒙古自治区": "内蒙古", "广西壮族自治区": "广西", "西藏自治区": "西藏", "宁夏回族自治区": "宁夏",
             "新疆维吾尔自治区": "新疆", "香港特别行政区": "香港", "澳门特别行政区": "澳门"}  # fmt: skip
# Their stem is no name that anybody uses for them.
NO_STEM = frozenset(
    {"市中区", "市郊区", "市辖区", "新市区", "北市区", "南市区", "东市区", "西市区", "中市区", "井陉矿区", "白云矿区"}
)
SUFFIXES = ("行政委员会", "特别行政区", "行政区", "地区", "林区", "特区", "矿区", "省", "市", "盟", "县", "区", "镇")
SIDES = "前中后左右"


@dataclass(slots=True)
class Row:
    """One line of divisions.csv in the making."""

    code: str
    name: str
    start: str  # month of the first list that has it, "" when that is the very first list
    end: str  # month of the last list that has it, "" when that is the newest
    parent: str = ""
    successor: str = ""
    note: str = ""
    shorts: list[str] = field(default_factory=list)
    absent: frozenset[str] = frozenset()
    dated: str = ""  # month or year of the start where the public knows more than the lists say

    @property
    def level(self) -> str:
        return "province" if self.code.endswith("0000") else "prefecture" if self.code.endswith("00") else "county"

    def overlaps(self, other: Row) -> bool:
        return self.start <= (other.end or "9999") and other.start <= (self.end or "9999")


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def short_names(name: str) -> list[str]:
    """The short forms that follow from a name's form, the plain one first."""
    if name in PROVINCES:
        return [PROVINCES[name]]
    if match := AUTONOMOUS.fullmatch(name):
        stem, kind = match["stem"], match["kind"]
        return [stem, stem + kind] if len(stem) > 1 else [stem + kind]
    if name in NO_STEM:
        return []
    if name.endswith("旗"):  # 准格尔旗 is called 准格尔, but 杭锦旗 keeps its suffix: 杭锦 is its township
        return [name[:-1]] if len(name) > 3 and name[-2] not in SIDES else []
    for suffix in SUFFIXES:
        if name.endswith(suffix):
            stem = name.removesuffix(suffix)
            return [stem] if len(stem) > 1 else []
    return []


def observed_rows(path: Path, corrections: list[dict[str, str]]) -> list[Row]:
    """The rows of the lists, zones left out, corrected by hand."""
    table = [line for line in read_table(path) if line["kind"] == "division"]
    first, newest = min(line["first_seen"] for line in table), max(line["last_seen"] for line in table)
    rows = {}
    for line in table:
        start = "" if line["first_seen"] == first else line["first_seen"]
        end = "" if line["last_seen"] == newest else line["last_seen"]
        absent = frozenset(line["absent_between"].split(";")) - {""}
        rows[line["code"], line["name"], line["first_seen"]] = Row(
            line["code"], line["name"], start, end, absent=absent
        )
    found = list(rows.values())
    for fix in corrections:
        code, name, action, value = fix["code"], fix["name"], fix["action"], fix["value"]
        if action == "add":
            start, end = value.split("/")
            found.append(Row(code, name, start, end, note=fix["note"]))
            continue
        hits = [row for row in found if (row.code, row.name) == (code, name)]
        if not hits:
            raise SystemExit(f"corrections.csv: {code} {name}: no such row in the lists")
        for row in hits:
            if action == "drop":
                found.remove(row)
                continue
            row.note = fix["note"]
            if action == "name":
                row.name = value
            elif action == "from":
                row.start, row.dated = row.start if value else "", value
            elif action == "to":
                row.end = value
            else:
                raise SystemExit(f"corrections.csv: {code} {name}: unknown action {action!r}")
    return found


def drop_slips(rows: list[Row]) -> list[Row]:
    """Leaves out a code under which a list has, once, a division that the lists around it have under another."""
    slips = set()
    for row in rows:
        for other in rows:
            same = row.name == other.name and row.parent == other.parent and row.code != other.code
            if (
                same
                and row.absent
                and other.start
                and other.end
                and other.start in row.absent
                and other.end in row.absent
            ):
                slips.add((other.code, other.name))
    for code, name in sorted(slips):
        print(f"slip of a list left out: {code} {name}")
    return [row for row in rows if (row.code, row.name) not in slips]


def set_parents(rows: list[Row]) -> None:
    by_code: dict[str, list[Row]] = {}
    for row in rows:
        by_code.setdefault(row.code, []).append(row)
    for row in rows:
        province, prefecture = row.code[:2] + "0000", row.code[:4] + "00"
        if row.level == "province":
            continue
        if province not in by_code:
            raise SystemExit(f"{row.code} {row.name}: no province {province}")
        row.parent = province
        if row.level == "county" and any(row.overlaps(other) for other in by_code.get(prefecture, ())):
            row.parent = prefecture
        # 伊犁 is the one prefecture with prefectures below it.
        if row.code in {"654100", "654200", "654300"}:
            row.parent = "654000"


def set_shorts(rows: list[Row], table: list[dict[str, str]]) -> None:
    extra: dict[str, list[str]] = {}
    for line in table:
        extra.setdefault(line["name"], []).extend(line["short"].split(";"))
    for row in rows:
        row.shorts = list(dict.fromkeys(short_names(row.name) + extra.get(row.name, [])))


def set_successors(rows: list[Row], table: list[dict[str, str]]) -> None:
    """By hand where the table has the code; else the same code, or the same short name, in the next lists."""
    hand = {(line["old_code"], line["old_name"]): line["new_codes"] for line in table}
    unused = set(hand)
    starts = sorted({row.start for row in rows})
    for row in rows:
        if not row.end:
            continue
        unused.discard((row.code, row.name))
        row.successor = hand.get((row.code, row.name)) or found_successor(row, rows, starts) or UNKNOWN
    if unused:
        raise SystemExit(f"successors.csv: no such vanished division: {sorted(unused)}")
    known = {row.code for row in rows} | {UNKNOWN}
    if lost := {code for row in rows if row.successor for code in row.successor.split(";")} - known:
        raise SystemExit(f"successors.csv: no such codes: {sorted(lost)}")


def found_successor(row: Row, rows: list[Row], starts: list[str]) -> str:
    later = [month for month in starts if month > row.end]
    window = later[min(1, len(later) - 1)] if later else ""
    near = [other for other in rows if row.end < other.start <= window]
    stem = stem_of(row.name)
    alike = [
        other
        for other in near
        if other.level == row.level and other.code[:2] == row.code[:2] and stem == stem_of(other.name)
    ]
    if row.level == "county" and row.name.endswith("市"):  # the county of the same name lies around the city
        alike = [other for other in alike if not other.name.endswith("县")]
    alike.sort(key=lambda other: (other.code[:4] != row.code[:4], other.name != row.name, other.start))
    beside = [other.code for other in alike if other.code[:4] == row.code[:4]]
    renamed = [other.code for other in near if other.code == row.code]
    found = beside or renamed or ([other.code for other in alike] if len(alike) == 1 else [])
    return found[0] if found else ""


def set_known_dates(rows: list[Row]) -> None:
    """Narrows the windows of the lists where the start of the new division is known, once successors are found."""
    dated = {row.code: row for row in rows if row.dated}
    for row in rows:
        known = [dated[code] for code in row.successor.split(";") if code in dated]
        if known and row.end < known[0].start:
            row.end = month_before(known[0].dated)
    for row in dated.values():
        row.start = row.dated


def month_before(month: str) -> str:
    """The month before, or the year itself: within it nobody knows the day."""
    if len(month) == 4:
        return month
    year, number = int(month[:4]), int(month[5:])
    return f"{year}-{number - 1:02}" if number > 1 else f"{year - 1}-12"


def stem_of(name: str) -> str:
    return (short_names(name) or [name])[0]


def build(observed: Path, folder: Path) -> list[Row]:
    """All rows in the order in which they are written.

    Raises:
        SystemExit: a hand table names a row that the lists do not have.
    """
    rows = observed_rows(observed, read_table(folder / "corrections.csv"))
    rows.sort(key=lambda row: (row.code, row.start))
    set_parents(rows)
    rows = drop_slips(rows)
    set_shorts(rows, read_table(folder / "shorts.csv"))
    set_successors(rows, read_table(folder / "successors.csv"))
    set_known_dates(rows)
    return rows


def main() -> int:
    arguments = argparse.ArgumentParser(description="Builds divisions.csv from the observed lists of divisions.")
    arguments.add_argument("observed", type=Path, help="the lists: code,name,first_seen,last_seen,kind,absent_between")
    arguments.add_argument(
        "folder", type=Path, nargs="?", default=Path("rules/gazetteer"), help="the hand tables, and the result"
    )
    options = arguments.parse_args()
    rows = build(options.observed, options.folder)
    with (options.folder / "divisions.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            shorts = ";".join(row.shorts)
            writer.writerow(
                (row.code, row.name, shorts, row.level, row.parent, row.start, row.end, row.successor, row.note)
            )
    open_ends = [row for row in rows if row.successor == UNKNOWN and row.end >= SINCE]
    print(f"{len(rows)} rows; {len(open_ends)} codes vanished since 2000 without a known successor")
    for row in open_ends:
        print(f"  {row.code} {row.name} {row.start}..{row.end}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
