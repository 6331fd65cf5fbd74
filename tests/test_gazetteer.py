"""The gazetteer: invariants of its tables, dated look-ups, places in context, bad rows."""

from __future__ import annotations

import itertools
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.gazetteer import COLUMNS, Division, Gazetteer, short_name

FOLDER = Path(__file__).parents[1] / "rules" / "gazetteer"
GAZETTEER = Gazetteer.load(FOLDER)
DIVISIONS = sorted({row for rows in GAZETTEER.names.values() for row in rows})
VANISHED = [row for row in DIVISIONS if row.valid_to]


def overlap(one: Division, other: Division) -> bool:
    # A bare year or a shared month is where one ends and the other begins.
    return one.valid_from < (other.valid_to or "9999") and other.valid_from < (one.valid_to or "9999")


class TestTables:
    def test_34_provincial_units(self) -> None:
        today = [row for row in DIVISIONS if row.level == "province" and not row.valid_to]
        assert len({row.code for row in today}) == 34

    def test_one_code_a_name_a_parent_a_date(self) -> None:
        groups = defaultdict(list)
        for row in DIVISIONS:
            groups[row.name, row.parent].append(row)
        pairs = (pair for rows in groups.values() for pair in itertools.combinations(rows, 2))
        assert [pair for pair in pairs if pair[0].code != pair[1].code and overlap(*pair)] == []

    def test_every_parent_exists_and_is_above(self) -> None:
        codes = {row.code: row.level for row in DIVISIONS}
        above = {"prefecture": {"province", "prefecture"}, "county": {"province", "prefecture"}}
        assert [row for row in DIVISIONS if row.parent and codes.get(row.parent) not in above[row.level]] == []
        assert {row.level for row in DIVISIONS if not row.parent} == {"province"}

    def test_every_code_that_vanished_names_its_successor(self) -> None:
        since_2000 = [row for row in VANISHED if row.valid_to >= "1999-12"]
        assert [row for row in since_2000 if not row.successor] == []
        # 南宁市郊区: divided in 2001 among the districts of the city, which part went where is not known here.
        assert [row.code for row in since_2000 if row.successor == "unknown"] == ["450107"]

    def test_successors_are_codes_of_the_table(self) -> None:
        codes = {row.code for row in DIVISIONS}
        named = {code for row in DIVISIONS for code in row.successor.split(";") if code and code != "unknown"}
        assert named <= codes

    def test_valid_divisions_have_no_successor(self) -> None:
        assert [row for row in DIVISIONS if row.successor and not row.valid_to] == []

    @pytest.mark.parametrize("table", ["joint", "regions", "zones", "abbreviations"])
    def test_codes_are_valid_today(self, table: str) -> None:
        codes = {code for value in getattr(GAZETTEER, table).values() for code in value.split(";") if code.isdigit()}
        assert [code for code in codes if (row := GAZETTEER.at(code)) is None or row.valid_to] == []

    def test_no_number_is_a_name(self) -> None:
        assert [name for name in GAZETTEER.names if len(name) < 2] == []


DATED = [
    ("莱芜市", "2018-05", "371200"),
    ("莱芜市", "2024", "371200"),
    ("莱芜区", "2020", "370116"),
    ("大方县", "1998", "522422"),
    ("大方县", "2024", "520521"),
    ("水城县", "1998", "520221"),
    ("水城区", "2024-01-01", "520204"),
    ("黔西县", "1998", "522423"),
    ("黔西县", "2015-03-02", "520522"),
    ("黔西市", "2022-06", "520581"),
    ("毕节地区", "1998", "522400"),
    ("毕节", "2024", "520500"),
    ("鄠邑区", "2024", "610118"),
    ("户县", "1998-01-03", "610125"),
    ("堆龙德庆区", "2023", "540103"),
    ("襄樊市", "2005", "420600"),
    ("襄阳市", "2012", "420600"),
    ("钱塘区", "2022", "330114"),
    ("下城区", "2010", "330103"),
    ("错那市", "2023", "540581"),
    ("错那县", "2010", "542232"),
    ("重庆市", "1990", "510200"),
    ("重庆市", "1998-01-01", "500000"),
    ("香港", "2024", "810000"),
    ("台湾", "", "710000"),
    ("三沙市", "2024", "460300"),
    ("友好区", "2018", "230704"),
    ("友好区", "2022", "230719"),
    ("内蒙古", "", "150000"),
    ("锡盟", "2024", "152500"),
    ("峨山县", "2024", "530426"),
    ("湘西州", "2024", "433100"),
    ("黔西县", "2024", "520581"),
    ("江浦", "2005", "320122"),
    ("江浦", "2024", ""),  # forgotten: 江浦路 is in 上海
    ("江浦县", "2024", "320122"),
    ("公园", "2024", ""),
    ("新区", "2024", ""),
    ("宣武区", "2024", "110104"),
    ("大兴县", "2024", "110115"),  # the county is a district since 2001: its name, today's code
    ("昭通地区", "1998", "532100"),
    ("增城市", "", "440183"),  # without a date the name says when: 增城区 since 2014
    ("增城市", "2024", "440118"),
    ("增城", "", "440118"),
]


@pytest.mark.parametrize(("name", "date", "code"), DATED, ids=[f"{name}-{date or 'today'}" for name, date, _ in DATED])
def test_dated(name: str, date: str, code: str) -> None:
    assert GAZETTEER.resolve([name], date) == code


NESTED = [
    (["福州市", "仓山"], "350104"),
    (["辽宁", "朝阳"], "211300"),
    (["天津", "和平"], "120101"),
    (["北京市", "朝阳区"], "110105"),
    (["甘肃", "白银"], "620400"),
    (["朝阳市", "双塔区"], "211302"),
    (["甘肃省", "兰州市"], "620100"),
    (["浙江", "宁波", "江北区"], "330205"),
    (["柳州地区", "忻城县"], "451321"),  # the prefecture of its time, the county's code of today
    (["青海", "海南州"], "632500"),
    (["吉林省", "吉林市"], "220200"),
    (["吉林", "吉林"], "220200"),
    (["海南", "三亚"], "460200"),
    (["新疆", "伊犁", "伊宁"], "654002"),  # city and county of one name: the city
    (["伊犁州", "塔城地区"], "654200"),
    (["上海", "无此地", "浦东"], "310000"),  # what no table knows is passed over
    (["济南", "钢城区"], "370117"),
    (["上海", "上海", "宝山区"], "310113"),  # the second 上海 is not 上海县, gone since 1992
    (["海南省", "琼海市"], "469002"),
    (["湖北", "仙桃"], "429004"),
]


@pytest.mark.parametrize(("parts", "code"), NESTED, ids=["".join(parts) for parts, _ in NESTED])
def test_nested(parts: list[str], code: str) -> None:
    assert GAZETTEER.resolve(parts, "2024-09-30") == code


CONTEXT = [
    ("朝阳区", ["110000"], "110105"),
    ("朝阳区", ["220100"], "220104"),
    ("朝阳区", ["110101"], "110105"),  # a sibling of 东城区
    ("鼓楼区", ["320100"], "320106"),
    ("鼓楼区", ["350200"], "350102"),  # of the same province
    ("鼓楼区", ["CN", "", "410000"], "410204"),
    ("西湖区", ["330000"], "330106"),
    ("西湖区", ["360100", "330000"], "360103"),  # the most local first
    ("和平", ["120000"], "120101"),
    ("白银", ["620000"], "620400"),
    ("白银", [], "620400"),
    ("吉林", [], "220000"),
    ("吉林", ["220100"], "220000"),  # bare 吉林 in an article of 长春 is the province
    ("朝阳", ["211302"], "211300"),  # the prefecture around 双塔区, not 朝阳县 beside it
    ("城关区", ["540100"], "540102"),
]


@pytest.mark.parametrize(
    ("name", "context", "code"), CONTEXT, ids=[f"{name}-{'+'.join(codes)}" for name, codes, _ in CONTEXT]
)
def test_context(name: str, context: list[str], code: str) -> None:
    assert GAZETTEER.resolve([name], "2024", context) == code
    assert GAZETTEER.ambiguous([name], "2024", context) == ()


AMBIGUOUS = [
    ("朝阳区", ("110105", "220104")),
    ("鼓楼区", ("320106", "320302", "350102", "410204")),
    ("西湖区", ("330106", "360103")),
    ("城关区", ("540102", "620102")),
]


@pytest.mark.parametrize(("name", "codes"), AMBIGUOUS, ids=[name for name, _ in AMBIGUOUS])
def test_ambiguous_without_context(name: str, codes: tuple[str, ...]) -> None:
    assert GAZETTEER.resolve([name], "2024") == ""
    assert GAZETTEER.ambiguous([name], "2024") == codes


def test_unknown_name() -> None:
    assert GAZETTEER.resolve(["乌有市"]) == ""
    assert GAZETTEER.ambiguous(["乌有市"]) == ()
    assert GAZETTEER.candidates("乌有市") == ()
    assert GAZETTEER.at("999999") is None
    assert GAZETTEER.ancestors("999999") == ()


class TestCandidates:
    def test_without_date_the_valid_ones_first(self) -> None:
        assert [row.code for row in GAZETTEER.candidates("大方县")] == ["520521", "522422"]

    def test_never_two_rows_of_one_code(self) -> None:
        for name in GAZETTEER.names:
            for date in ("", "1984", "1998-01-02", "2003", "2019"):
                codes = [row.code for row in GAZETTEER.candidates(name, date)]
                assert len(codes) == len(set(codes))

    def test_between_two_lists_the_nearer_one(self) -> None:
        # 大方县 was last seen under its old code in 2010-12, first under the new one in 2011-12.
        assert [row.code for row in GAZETTEER.candidates("大方县", "2011-02")] == ["522422"]
        assert [row.code for row in GAZETTEER.candidates("大方县", "2011-11")] == ["520521"]

    def test_nearest_in_time_when_none_is_valid(self) -> None:
        assert [row.code for row in GAZETTEER.candidates("钱塘区", "1990")] == ["330114"]


def test_official_names_carry_their_suffix() -> None:
    assert {"峨山县", "峨山彝族自治县", "莱芜区", "北京市", "湘西州", "和县", "科右前旗"} <= GAZETTEER.official
    assert not {"锡盟", "北京", "峨山", "呼市", "白银"} & GAZETTEER.official


@pytest.mark.parametrize("name", ["和县", "郊区", "城区", "市中区"])
def test_no_short_form(name: str) -> None:
    assert {row.short for row in GAZETTEER.names[name]} == {()}


def test_places_above() -> None:
    assert GAZETTEER.ancestors("520521") == ("520500", "520000")
    assert GAZETTEER.ancestors("522422") == ("522400", "520000")  # vanished in 2011
    assert GAZETTEER.ancestors("110105") == ("110000",)
    assert GAZETTEER.ancestors("469002") == ("460000",)
    assert GAZETTEER.within("110105", "110000")
    assert GAZETTEER.within("110000", "110000")
    assert not GAZETTEER.within("110000", "110105")


def test_code_on_a_date() -> None:
    before, after = GAZETTEER.at("420600", "2005"), GAZETTEER.at("420600", "2015-01-01")
    assert before is not None
    assert after is not None
    assert (before.name, after.name) == ("襄樊市", "襄阳市")


JOINT = [
    ("京津冀", "110000;120000;130000"),
    ("京津沪渝", "110000;120000;310000;500000"),
    ("沪苏浙皖", "310000;320000;330000;340000"),
    ("粤港澳", "440000;810000;820000"),
    ("成渝", "510100;500000"),
    ("川渝", "510000;500000"),
    ("云贵", "530000;520000"),
    ("两广", "440000;450000"),
    ("桂粤湘赣", "450000;440000;430000;360000"),  # in no table: read character by character
    ("中俄", "CN;RU"),
    ("中非", "CN"),
    ("京非", ""),
    ("辽宁", ""),  # a province, not two
    ("京", ""),
    ("京京", ""),
    ("川蜀", ""),  # one province twice
    ("京美", ""),
    ("京剧", ""),
]


@pytest.mark.parametrize(("name", "codes"), JOINT, ids=[name for name, _ in JOINT])
def test_joint(name: str, codes: str) -> None:
    assert GAZETTEER.joint_codes(name) == codes


@pytest.mark.parametrize(
    ("table", "name", "code"),
    [
        ("countries", "美国", "US"),
        ("countries", "刚果(金)", "CD"),
        ("countries", "刚果（金）", "CD"),
        ("countries", "苏联", ""),
        ("cities", "清迈", "TH"),
        ("regions", "粤港澳大湾区", ""),
        ("regions", "终南山", ""),
        ("zones", "平潭综合实验区", "350128"),
        ("zones", "杨凌示范区", "610403"),
        ("zones", "兰州新区", "620100"),
        ("zones", "西咸新区", ""),
        ("zones", "洋浦经济开发区", ""),
        ("zones", "青岛西海岸新区", "370211"),
        ("abbreviations", "沪", "310000"),
        ("abbreviations", "华", "CN"),
    ],
    ids=lambda value: value or "none",
)
def test_tables(table: str, name: str, code: str) -> None:
    assert getattr(GAZETTEER, table)[name] == code


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("北京市", "北京"),
        ("峨山县", "峨山"),
        ("和县", "和县"),
        ("毕节地区", "毕节"),
        ("香港特别行政区", "香港"),
        ("陕西", "陕西"),
    ],
    ids=lambda value: value,
)
def test_short_name(name: str, short: str) -> None:
    assert short_name(name) == short


GOOD = "110000,北京市,北京,province,,,,,"
BAD = [
    ("11000,东城区,东城,county,110000,,,,", "six digits"),
    ("110101,东城区,东城,district,110000,,,,", "level 'district'"),
    ("110101,东城区,东城,county,120000,,,,", "parent '120000'"),
    ("110101,东城区,东城,county,,,,,", "parent ''"),
    ("110101,东城区,东城,county,110000,2001-13,,,", "no month"),
    ("110101,东城区,东城,county,110000", "5 cells instead of 9"),
]


def write_tables(folder: Path, row: str) -> None:
    for table in FOLDER.glob("*.csv"):
        (folder / table.name).write_text(table.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "divisions.csv").write_text("\n".join([",".join(COLUMNS), GOOD, row, ""]), encoding="utf-8")


@pytest.mark.parametrize(("row", "problem"), BAD, ids=[problem for _, problem in BAD])
def test_bad_row_names_file_and_line(tmp_path: Path, row: str, problem: str) -> None:
    write_tables(tmp_path, row)
    with pytest.raises(InputError, match=problem) as raised:
        Gazetteer.load(tmp_path)
    assert (raised.value.path, raised.value.line) == (str(tmp_path / "divisions.csv"), 3)


@pytest.mark.parametrize(
    ("table", "row", "problem"),
    [
        ("countries.csv", "乌有国,XXX,", "no code"),
        ("countries.csv", "美国,US,美", "second time"),
        ("joint.csv", "京乌,11;22", "no code"),
        ("zones.csv", "某新区", "1 cells instead of 2"),
    ],
    ids=["country-code", "twice", "joint-code", "cells"],
)
def test_bad_row_of_a_side_table(tmp_path: Path, table: str, row: str, problem: str) -> None:
    write_tables(tmp_path, "110101,东城区,东城,county,110000,,,,")
    path = tmp_path / table
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, row, ""]), encoding="utf-8")
    with pytest.raises(InputError, match=problem) as raised:
        Gazetteer.load(tmp_path)
    assert (raised.value.path, raised.value.line) == (str(path), len(lines) + 1)


def test_missing_table(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such table"):
        Gazetteer.load(tmp_path)


def test_wrong_header(tmp_path: Path) -> None:
    write_tables(tmp_path, "110101,东城区,东城,county,110000,,,,")
    (tmp_path / "zones.csv").write_text("zone,code\n", encoding="utf-8")
    with pytest.raises(InputError, match="name,code") as raised:
        Gazetteer.load(tmp_path)
    assert raised.value.line == 1


TWICE = "371001"  # 威海市 was observed under 370620 too in 1984: which code is meant nobody can tell


@st.composite
def division_and_date(draw: st.DrawFn) -> tuple[Division, str]:
    division = draw(st.sampled_from([row for row in DIVISIONS if row.code != TWICE]))
    first, last = division.valid_from or "1980-12", division.valid_to or "2024-12"
    months = [f"{year}-{month:02}" for year in range(int(first[:4]), int(last[:4]) + 1) for month in range(1, 13)]
    # A bare year is no more exact than the year: within it old and new both count.
    inside = [month for month in months if first <= month <= last and month[:4] not in (first, last)] or [last]
    return division, draw(st.sampled_from(inside))


@settings(max_examples=500, deadline=None)
@given(division_and_date())
def test_a_division_under_its_ancestors_has_its_code(case: tuple[Division, str]) -> None:
    division, date = case
    above = [GAZETTEER.at(code, date) for code in reversed(GAZETTEER.ancestors(division.code))]
    names = [(row.short or (row.name,))[0] if row.level == "province" else row.name for row in above if row is not None]
    assert GAZETTEER.resolve([*names, division.name], date) == division.code


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(sorted(GAZETTEER.names)), min_size=1, max_size=3),
    st.sampled_from(["", "1998", "2024-09-30", "XXXX-08-30"]),
)
def test_resolve_gives_a_known_code_or_nothing(parts: list[str], date: str) -> None:
    code = GAZETTEER.resolve(parts, date)
    assert code == "" or GAZETTEER.at(code) is not None
    assert not (code and GAZETTEER.ambiguous(parts, date))


def test_a_county_s_full_name_is_not_the_short_one_of_a_city() -> None:
    """达县市 (1976–1992) stood beside 达县, in one prefecture."""
    assert GAZETTEER.resolve(["四川", "达县地区", "达县"], "1980-12") == "513021"
    assert GAZETTEER.resolve(["四川", "达县地区", "达县市"], "1980-12") == "513001"


def test_a_city_observed_under_two_codes_is_ambiguous() -> None:
    assert GAZETTEER.resolve(["山东", "威海市"], "1984-12") == ""
    assert GAZETTEER.ambiguous(["山东", "威海市"], "1984-12") == ("370620", TWICE)
