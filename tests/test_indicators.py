"""Indicator rows: what every figure says, of when, of where and of whom. The texts are invented, in the styles of news."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import Extraction, Pipeline
from pipeline.types import Indicator

DATE = "2024-09-26"


def found(pipeline: Pipeline, text: str, date: str = DATE) -> list[Indicator]:
    return list(pipeline.extract(pipeline.read(text, date=date)).indicators)


def told(row: Indicator) -> str:
    """A row in one line: surface, sense, period, region, organization; `-` for what the text does not state."""
    return " ".join(cell or "-" for cell in (row.surface, row.sense, row.period, row.region, row.organization))


def cases() -> Iterator[tuple[str, str, list[str]]]:
    """Date, text and rows of every case of indicators.txt."""
    lines = [line for line in (Path(__file__).parent / "indicators.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    for case in "\n".join(lines).split("---")[1:]:
        head, *body = case.splitlines()
        text = "\n".join(line for line in body if line[:2] != "> ")
        yield head.strip(), text.strip(), [line[2:] for line in body if line[:2] == "> "]


CASES = list(cases())
SECTIONED = (
    "各地节水周活动精彩纷呈\n2024-09-26 来源：水务周报\n\n"
    "江苏:节水率再提高\n\n2023年，全省农田灌溉水有效利用系数达62%。苏州市工业用水重复利用率为91%，高出全省3个百分点。\n\n"
    "浙江:漏损率降至6%\n\n近三年，公共供水管网漏损率年均下降0.4个百分点，节水型企业占三成。2025年底前再下降0.5个百分点。\n"
)


@pytest.mark.parametrize(("date", "text", "rows"), CASES, ids=[text[:20] for _, text, _ in CASES])
def test_what_the_figures_say(pipeline: Pipeline, date: str, text: str, rows: list[str]) -> None:
    assert [told(row) for row in found(pipeline, text, date)] == rows


def test_headings_give_the_region_and_no_date(pipeline: Pipeline) -> None:
    assert [(row.section, told(row)) for row in found(pipeline, SECTIONED)] == [
        ("江苏", "62% level 2023 320000 -"),
        ("江苏", "91% level 2023 320500 -"),
        ("江苏", "3个百分点 increase 2023 320500 -"),
        ("浙江", "6% level - 330000 -"),
        ("浙江", "0.4个百分点 decrease P3Y 330000 -"),
        ("浙江", "三成 share P3Y 330000 -"),
        ("浙江", "0.5个百分点 decrease ../2025-12 330000 -"),
    ]


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("苏州市老年人口占比为29.6%，高于全国7.5个百分点。", ["老年人口占比", "老年人口占比"]),
        ("苏州市工业用电量增长5%，投资增速居全省第一，达18.2%。", ["工业用电量", "投资增速"]),
        ("苏州市出口下降4.4%，降幅比上半年收窄1.2个百分点。", ["出口", "降幅"]),
        ("苏州市充电桩覆盖率达90%，姑苏区达96%。", ["充电桩覆盖率", "充电桩覆盖率"]),
        ("苏州市商品合格率达95%，远高于去年的88%。", ["商品合格率", "商品合格率"]),
        ("苏州市居民消费价格比上年上涨0.6%。", ["居民消费价格"]),
        ("苏州市粮食产量达95万吨，机收率达97%。", ["粮食产量", "机收率"]),
        ("苏州市有26个部门参加，发放手册5万册，设展台40个。", []),
        ("苏州市森林覆盖面积达12万亩。", ["森林覆盖面积"]),
    ],
)
def test_percentages_and_measured_values_are_indicators(pipeline: Pipeline, text: str, indicators: list[str]) -> None:
    assert [row.indicator for row in found(pipeline, text)] == indicators


def test_every_listed_verb_can_begin_a_sign(pipeline: Pipeline) -> None:
    file = pipeline.rules["indicators"]
    missing = [verb for name in ("rising", "falling") for verb in file.lists[name] if verb[0] not in file.first]
    assert missing == []


def test_a_row_is_its_mention_and_more(extractions: dict[str, Extraction]) -> None:
    for extraction in extractions.values():
        mentions = {(m.start, m.end): m for m in extraction.mentions}
        for row in extraction.indicators:
            mention = mentions[row.start, row.end]
            assert (row.surface, row.value, row.unit, row.modifier) == (mention.surface, mention.value, mention.unit, mention.modifier)
            assert row.section == mention.section
        percentages = [m.start for m in extraction.mentions if m.type == "PERCENTAGE"]
        assert [row.start for row in extraction.indicators if row.unit.startswith("percent")] == percentages


PIECES = st.sampled_from(
    [
        *("2023年，", "苏州市", "全市", "合格率", "达", "由", "提高到", "增长", "占", "95%", "四成", "2.1个百分点", "近3年", "(2022年)"),
        *("、", "和", "，", "。", "\n", "分别为", "比上年", "我", "公司", "某企业"),
    ]
)


@given(st.lists(PIECES, max_size=24).map("".join))
def test_any_mixture_has_one_row_for_each_percentage(pipeline: Pipeline, text: str) -> None:
    extraction = pipeline.extract(pipeline.read(text, date=DATE))
    rows = [(row.start, row.end) for row in extraction.indicators if row.unit in ("percent", "percentage_point")]
    assert rows == [(m.start, m.end) for m in extraction.mentions if m.type == "PERCENTAGE"]
    assert all(row.sense in ("increase", "decrease") for row in extraction.indicators if row.unit == "percentage_point")
    assert {row.sense for row in extraction.indicators} <= {"level", "increase", "decrease", "share"}
