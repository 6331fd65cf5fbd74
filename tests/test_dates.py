"""Dates: every example of every rule, whole short articles, forms and near misses, speed in proportion."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import Pipeline, ruleset
from pipeline.almanac import Tables
from pipeline.extractors.dates import Dates
from pipeline.extractors.hits import Hits
from pipeline.mentions import settle
from pipeline.resolve.dates import resolve_dates
from pipeline.ruleset.matching import GROUP, compile_pattern
from pipeline.segment import Segmenter
from pipeline.types import Candidate, Document

RULES = ruleset.load()
FILE = RULES["dates"]
EXAMPLES = [(rule.id, example) for rule in FILE.rules for example in rule.table.match]
NEAR_MISSES = [(rule.id, text) for rule in FILE.rules for text in rule.table.no_match]


@cache
def _dates() -> Dates:
    return Dates(RULES, Hits())


@cache
def _tables() -> Tables:
    return Tables(*RULES.folders)


@cache
def _segmenter() -> Segmenter:
    return Segmenter()


def find(text: str, day: str = ruleset.EXAMPLE_DATE) -> list[Candidate]:
    """The resolved DATE mentions of a text."""
    words = _segmenter().segment(Document("t", text, day))
    found = settle(_dates().find(words))
    resolve_dates(words, found, _tables())
    return found


def read(text: str, day: str = ruleset.EXAMPLE_DATE) -> list[tuple[str, str]]:
    """Surface and value of every DATE mention of a text."""
    return [(text[mention.start : mention.end], mention.value) for mention in find(text, day)]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{rule}:{example.text}" for rule, example in EXAMPLES])
def test_rule_finds_its_example(rule: str, example: ruleset.Example) -> None:
    start = example.text.index(example.span)
    if FILE_REJECTS[rule]:
        words = _segmenter().segment(Document("t", example.text, ruleset.EXAMPLE_DATE))
        assert (rule, start, start + len(example.span)) in [(c.rule, c.start, c.end) for c in _dates().find(words) if c.reject]
        return
    found = {(mention.start, mention.end): mention for mention in find(example.text, example.date or ruleset.EXAMPLE_DATE)}
    mention = found.get((start, start + len(example.span)))
    assert mention is not None, read(example.text)
    assert mention.rule == rule
    for key, value in example.expectations().items():
        assert getattr(mention, key) == value


@pytest.mark.parametrize(("rule", "text"), NEAR_MISSES, ids=[f"{rule}:{text}" for rule, text in NEAR_MISSES])
def test_rule_leaves_near_misses(rule: str, text: str) -> None:
    words = _segmenter().segment(Document("t", text, ruleset.EXAMPLE_DATE))
    assert rule not in [candidate.rule for candidate in _dates().find(words)]


FILE_REJECTS = {rule.id: rule.table.reject for rule in FILE.rules}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8月30日上午9时", [("8月30日上午9时", "XXXX-08-30T09:00")]),
        ("今年以来，昨天", [("今年以来", "XXXX/.."), ("昨天", "XXXX-XX-XX")]),
        ("18日", [("18日", "XXXX-XX-18")]),
        ("上半年和9月", [("上半年", "XXXX-H1"), ("9月", "XXXX-09")]),
        ("春节期间", [("春节期间", "XXXX-XX-XX")]),
        ("国庆节期间", [("国庆节期间", "XXXX-10-01")]),
    ],
)
def test_without_a_document_date_unknown_parts_stay_x(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text, "") == expected


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("2月30日", "2月30日"),
        ("2023年2月29日开始", "2023年2月29日"),
        ("13月5日", "13月5日"),
        ("9月5日25时", "9月5日25时"),
        ("9月5日10时75分", "9月5日10时75分"),
        ("2021年闰四月初三", "2021年闰四月初三"),
        ("2024年农历四月三十", "2024年农历四月三十"),
        ("雍正二十三年", "雍正二十三年"),
    ],
)
def test_impossible_dates_have_no_value(text: str, surface: str) -> None:
    assert (surface, "") in read(text)


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("12月20日，冬训结束", "2024-01-10", ["2023-12-20"]),
        ("庙会将于1月15日开市", "2024-12-28", ["2025-01-15"]),
        ("比赛拟于5月6日举行", "2024-03-01", ["2024-05-06"]),
        ("2023年，失业率由上年的3.2%降至2.9%", "2024-09-26", ["2023", "2022"]),
        ("2022年12月3日开工。1月8日停工", "2023-06-01", ["2022-12-03", "2023-01-08"]),
        ("9月9日开幕，持续至15日", "2024-09-20", ["2024-09-09", "2024-09-15"]),
        ("25日，市里通报", "2024-09-20", ["2024-08-25"]),
        ("9月18日，运动会开幕。\n上午9时，运动员入场", "2024-09-20", ["2024-09-18", "2024-09-18T09:00"]),
        ("预计全年增长2%，与4月的预测持平", "2024-07-26", ["2024", "2024-04"]),
        ("28日起降温", "2024-09-26", ["2024-09-28/.."]),
        ("将于6月开讲；\n（三）9月下旬，民和站", "2022-02-21", ["2022-06", "2022-09-21/2022-09-30"]),
        ("5月29日开赛。往年冷清。同日，市集开张", "2025-05-30", ["2025-05-29", "PAST_REF", "2025-05-29"]),
        ("2023年9月2日建成。某社8日报道", "2024-02-09", ["2023-09-02", "2024-02-08"]),
        ("2021年，今天（1月17日）开馆", "2022-01-17", ["2021", "2022-01-17"]),
        ("2月29日", "2023-05-01", ["2024-02-29"]),
        ("7月份售出2吨，比上月多", "2024-09-20", ["2024-07", "2024-06"]),
        ("7月份售出2吨，4月份以来首次增长，比上月多", "2024-09-20", ["2024-07", "2024-04/..", "2024-06"]),
        ("与2021年同期相比", "2024-09-20", ["XXXX-XX-XX"]),
        ("1—6月，货运较去年同期增长4%，客运较去年同期增长6%", "2023-07-04", ["2023-01/2023-06", "2022-01/2022-06", "2022-01/2022-06"]),
        ("2022年，余额比上年末多5%，比上年多增2%", "2023-01-13", ["2022", "2021-12", "2021"]),
        ("2022年，贷款回升。\n全年投向种植业的占三成", "2023-01-13", ["2022", "2022"]),
        ("2022年，贷款回升。\n全年投向种植业的占三成", "2023-06-13", ["2022", "2023"]),
    ],
)
def test_incomplete_dates_take_what_the_article_tells(text: str, day: str, expected: list[str]) -> None:
    assert [mention.value for mention in find(text, day)] == expected


ARTICLE = """镇里办起丰收节
2024-09-26 08:15   来源：山乡周报

本报讯 9月20日上午，丰收节在镇广场开幕。当天，到场群众2000人。次日下午，举行拔河比赛。
近日，镇里又发出通知。当日无人报名。
丰收节从9月20日持续至24日。9月22日，下雨。丰收节期间，共办活动9场，比去年同期多3场。
昨日，镇长说，明年将继续举办。集市每周二、周五开市。
"""


def test_an_article_is_read_from_top_to_bottom() -> None:
    assert read(ARTICLE) == [
        ("2024-09-26 08:15", "2024-09-26T08:15"),
        ("9月20日上午", "2024-09-20TMO"),
        ("当天", "2024-09-20"),
        ("次日下午", "2024-09-21TAF"),
        ("近日", "PAST_REF"),
        ("当日", "XXXX-XX-XX"),
        ("9月20日", "2024-09-20"),
        ("24日", "2024-09-24"),
        ("9月22日", "2024-09-22"),
        ("丰收节期间", "2024-09-20/2024-09-24"),
        ("去年同期", "2023-09-20/2023-09-24"),
        ("昨日", "2024-09-25"),
        ("明年", "2025"),
        ("每周二", "P1W"),
        ("周五", "P1W"),
    ]
    kinds = {mention.value: mention.kind for mention in find(ARTICLE)}
    assert kinds["XXXX-XX-XX"] == kinds["PAST_REF"] == "vague"
    assert kinds["P1W"] == "set"
    assert kinds["2025"] == "date"


def test_a_dateline_says_what_today_is() -> None:
    text = "本报昆明6月3日电（记者 高山）茶博会今天开幕，昨晚试展。"
    assert [mention.value for mention in find(text, "2025")] == ["2025-06-03", "2025-06-03", "2025-06-02TEV"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("１月２１日和２０２４年９月", [("１月２１日", "2024-01-21"), ("２０２４年９月", "2024-09")]),
        ("9 月14 日 上午", [("9 月14 日 上午", "2024-09-14TMO")]),
        ("本週三下午3點", [("本週三下午3點", "2024-09-25T15:00")]),
        ("7月11、12日", [("7月11", "2024-07-11"), ("12日", "2024-07-12")]),
        ("8月至11月", [("8月至11月", "2024-08/2024-11")]),
        ("农历五月初五端午节", [("农历五月初五端午节", "2024-06-10")]),
        ("中秋国庆假期", [("中秋国庆假期", "2024-09-15/2024-10-07")]),
        ("公元前221年", [("公元前221年", "-0220")]),
        ("5月1日起至6月底", [("5月1日起至6月底", "2024-05-01/2024-06-30")]),
        ("2023年11月至次年3月", [("2023年11月至次年3月", "2023-11/2024-03")]),
        ("端午佳节之际、每逢春节", [("端午佳节之际", "2024-06-10"), ("每逢春节", "P1Y")]),
        ("情况出现在那里，现在", [("现在", "PRESENT_REF")]),
        ("早8点到晚6点", [("早8点到晚6点", "2024-09-26T08:00/2024-09-26T18:00")]),
        ("2023年中秋国庆假期", [("2023年中秋国庆假期", "2023-09-29/2023-10-06")]),
        ("今天是“六一”国际儿童节，", [("今天", "2024-09-26"), ("“六一”国际儿童节", "2024-06-01")]),
        ("清明小长假", [("清明小长假", "2024-04-04/2024-04-06")]),
        ("世界读书日当天、今年质量月期间", [("世界读书日当天", "2024-04-23"), ("今年质量月期间", "2024-09")]),
        ("正月初一至初七", [("正月初一至初七", "2024-02-10/2024-02-16")]),
        ("6月10日端午节当天", [("6月10日端午节当天", "2024-06-10")]),
        ("9时至11时30分、20时30分", [("9时至11时30分", "2024-09-26T09:00/2024-09-26T11:30"), ("20时30分", "2024-09-26T20:30")]),
        ("月底前、三月三、'98年", [("月底前", "../2024-09-30"), ("三月三", "2024-04-11"), ("'98年", "1998")]),
        ("9秒83、数十年、每逢周六", [("9秒83", "PT9.83S"), ("每逢周六", "P1W")]),
        ("未来5至10年", [("未来5至10年", "P5Y..P10Y")]),
        ("三到五年", [("三到五年", "P3Y..P5Y")]),
        ("两三天", [("两三天", "P2D..P3D")]),
        ("三年零六个月", [("三年零六个月", "P3Y6M")]),
        ("五分之一、第3年、39号楼、5号线、〔2023〕15号、比分21:15", []),
        ("2020级学生、一年级、两周岁、四年制、年均、月球、5月饼", []),
    ],
)
def test_forms(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


CHINESE = "〇一二三四五六七八九"


def _in_words(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else CHINESE[tens]) + ("十" if tens else "") + (CHINESE[ones] if ones or not tens else "")


STYLES = {
    "digits": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "padded": lambda d: f"{d.year}年{d.month:02d}月{d.day:02d}日",
    "full width": lambda d: f"{d.year}年{d.month}月{d.day}日".translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "Chinese": lambda d: "".join(CHINESE[int(c)] for c in str(d.year)) + f"年{_in_words(d.month)}月{_in_words(d.day)}日",
    "slashes": lambda d: f"{d.year}/{d.month:02d}/{d.day:02d}",
    "dashes": lambda d: f"{d.year}-{d.month:02d}-{d.day:02d}",
    "points": lambda d: f"{d.year}.{d.month}.{d.day}",
}


@pytest.mark.parametrize("style", STYLES)
def test_every_day_of_three_decades_reads_back(style: str) -> None:
    day, wrong = date(2000, 1, 1), []
    while day.year < 2031:
        text = f"时间是{STYLES[style](day)}。"
        if read(text) != [(text[3:-1], day.isoformat())]:
            wrong.append(text)
        day += timedelta(days=1)
    assert wrong == []


@given(
    st.text(
        alphabet="0123456789年月日号时点分秒上下午前后至到—第每个周期间今去明当次同春节农历初十一二三四五“”()，。、\n 近半",
        max_size=60,
    )
)
def test_any_text_gives_sane_mentions(text: str) -> None:
    found = find(text)
    for mention in found:
        assert 0 <= mention.start < mention.end <= len(text)
        assert "\n" not in text[mention.start : mention.end]
        assert mention.kind in ("date", "duration", "set", "vague")
    assert all(first.end <= second.start for first, second in pairwise(found))


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.integers(1, 12), st.integers(1, 31))
def test_a_bare_date_lies_within_a_year_of_the_document(today: date, month: int, day: int) -> None:
    [mention] = find(f"{month}月{day}日", today.isoformat())
    if mention.value:
        limit = 366 if (month, day) != (2, 29) else 8 * 366
        assert abs((date.fromisoformat(mention.value) - today).days) <= limit


def test_a_rules_folder_adds_to_the_tables(tmp_path: Path) -> None:
    """A campaign, a festival and a relative word of a user's own; what they do not name stays as it was."""
    almanac = tmp_path / "almanac"
    almanac.mkdir()
    (almanac / "campaigns.csv").write_text("name,year,first,last,source\n护河月,,11,11,\n质量月,2024,2024-10,2024-10,\n", "utf-8")
    (almanac / "festivals.csv").write_text("name,calendar,month,day,offset,aliases\n国庆节,solar,10,2,0,国庆;十一\n", "utf-8")
    rules = ruleset.load(tmp_path)
    tables = Tables(*rules.folders)
    words = _segmenter().segment(Document("t", "“护河月”期间、“质量月”期间、“安全生产月”期间,国庆前夕", ruleset.EXAMPLE_DATE))
    found = settle(Dates(rules, Hits()).find(words))
    resolve_dates(words, found, tables)
    assert [mention.value for mention in found] == ["2024-11", "2024-10", "2024-06", "../2024-10-02"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016年小年", [("2016年小年", "2016-02-01")]),
        ("周一至周五上午9:00—11:30开放", [("周一至周五上午9:00—11:30", "P1W")]),
        ("上世纪七十年代到九十年代末", [("上世纪七十年代到九十年代末", "1970/1999")]),
        ("20世纪90年代到21世纪初", [("20世纪90年代", "1990/1999"), ("21世纪初", "2000/2029")]),
        ("2019和2020年，", [("2019和2020年", "2019/2020")]),
        ("岁末年初，", [("岁末年初", "2024-12/2025-01")]),
        ("春节即将来临", [("春节", "2024-02-10")]),
        ("祝大家新春快乐，新年好", []),
        ("迎新春文艺演出和新年音乐会", []),
        ("这几年轻人多了", []),
    ],
)
def test_festivals_decades_and_lists(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


def test_every_built_in_rule_is_run_by_the_faster_engine() -> None:
    for rule in FILE.rules:
        assert isinstance(compile_pattern(GROUP.sub("(?:", rule.table.pattern)), re.Pattern), rule.id


@pytest.mark.parametrize(
    "pattern",
    [
        "(?<=第{b}|满)(?<y>[0-9]{4})更",  # looks behind by several widths
        "(?<y>[[0-9]--[9]]{4})更",  # a set less another
        r"(?<y>([0-9])\\2[0-9]{2})更",  # refers to a group
    ],
)
def test_a_rule_beyond_the_faster_engine_runs_all_the_same(tmp_path: Path, pattern: str) -> None:
    rule = f"""[[rule]]
id = "date.own"
at = "更"
pattern = '{pattern}'
type = "DATE"
kind = "date"
normalize = "point"
match = [{{ text = "满2213更", span = "2213更" }}]
no_match = ["更"]
"""
    (tmp_path / "dates.toml").write_text('[lexicon]\nnumbers = "[0-9]+(?=更)"\n\n' + rule.replace("\\\\", "\\"), "utf-8")
    words = _segmenter().segment(Document("t", "满2213更", ruleset.EXAMPLE_DATE))
    found = Dates(ruleset.load(tmp_path), Hits()).find(words)
    assert [(c.rule, c.start, c.end) for c in found] == [("date.own", 1, 6)]
    resolve_dates(words, found, _tables())
    assert found[0].value == "2213"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("昨今两天举办培训", [("昨今两天", "2024-09-25/2024-09-26")]),
        ("12月底前沿河建成步道", [("12月底前", "../2024-12-31")]),
        ("用时一分二十秒", [("一分二十秒", "PT1M20S")]),
        ("6月24日至30日宣传周期间开放", [("6月24日至30日宣传周期间", "2024-06-24/2024-06-30")]),
        ("28日,由市农科院主办的大赛将在德清县举办", [("28日", "2024-09-28")]),
    ],
)
def test_forms_side_by_side_and_what_closes_them(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


def test_a_dateline_holds_for_its_own_section(pipeline: Pipeline) -> None:
    text = (
        "各地快讯\n2019年7月19日\n\n西宁：车手云集\n新华社西宁7月16日电　大赛今天在西宁市开赛，选手二百名参加。\n\n"
        "呼和浩特：文化节将启\n记者昨天从市文旅局获悉，文化节将办展览三场。\n"
    )
    values = {m.surface: m.value for m in pipeline.extract(pipeline.read(text)).mentions}
    assert (values["今天"], values["昨天"]) == ("2019-07-16", "2019-07-18")
