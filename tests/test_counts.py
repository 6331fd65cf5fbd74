"""Counts: what is one, what is none, where it ends, and whether the things are held."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import Pipeline
from pipeline.extractors.figure_spans import Spans
from pipeline.numerals import ends, figures, fold
from pipeline.types import Candidate, Document

TEXT = st.text("0123456789一二两三十百千万余多近约不少于至、，。；：的场次项个名人期第活动讲座培训检查办结“”（） %成", max_size=40)


def _find(pipeline: Pipeline, text: str) -> list[Candidate]:
    extractor = next(e for e in pipeline.extractors if type(e).__name__ == "Counts")
    return extractor.find(pipeline.segmenter.segment(Document("test", text)))


def _counts(pipeline: Pipeline, text: str) -> list[tuple[str, str, str]]:
    return [(c.type, text[c.start : c.end], c.value) for c in _find(pipeline, text) if not c.reject]


@pytest.mark.parametrize(
    ("text", "surface", "value", "modifier", "unit"),
    [
        ("吸引观众不少于300名。", "不少于300名", "300", "at_least", "名"),
        ("新建书屋约50个左右。", "约50个左右", "50", "about", "个"),
        ("近１２０户居民搬迁", "近１２０户", "120", "under", "户"),
        ("上百名队员集合", "上百名", "100", "at_least", "名"),
        ("两三个村子", "两三个", "2..3", "exact", "个"),
        ("招募10—15名讲解员", "10—15名", "10..15", "exact", "名"),
        ("3.6 万人受益", "3.6 万人", "36000", "exact", "人"),
        ("年龄在60岁以上", "60岁以上", "60", "at_least", "岁"),
        ("约为800平方米", "800平方米", "800", "about", "平方米"),
        ("十余万人次参与", "十余万人次", "100000", "over", "人次"),
        ("流量达3200立方米每秒", "3200立方米每秒", "3200", "exact", "立方米每秒"),
        ("最低-12℃", "-12℃", "-12", "exact", "℃"),
        ("七部门联合发文", "七部门", "7", "exact", "部门"),
        ("八大举措落地", "八大", "8", "exact", "大"),
    ],
)
def test_a_quantity(pipeline: Pipeline, text: str, surface: str, value: str, modifier: str, unit: str) -> None:
    (found,) = (c for c in _find(pipeline, text) if not c.reject)
    assert (text[found.start : found.end], found.value, found.modifier, found.unit) == (surface, value, modifier, unit)
    assert found.type == "QUANTITY"


@pytest.mark.parametrize(
    "text",
    [
        "第三批学员",
        "第二、三名",
        "举行一场演出",
        "数十名群众",
        "好几百人",
        "投资3.5亿元",
        "用时3个小时",
        "为期两个月",
        "比分3:1",
        "增长2.5倍",
        "党的二十大报告",
        "十四届全国人大代表",
        "启动二级响应",
        "港口二期工程",
        "新建3万吨级码头",
        "前10名选手",
        "打印A4张",
        "2023级新生",
        "三亚市民",
        "统一个性",
        "四川个人赛",
        "陆地面积大",
        "多项措施",
        "若干个村",
        "坚持两个维护",
        "大田村三组",
        "拨打12315热线",
        "G20个税",
    ],
)
def test_no_count(pipeline: Pipeline, text: str) -> None:
    assert _counts(pipeline, text) == []


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("举办讲座12场。", "ACTIVITY_COUNT"),
        ("开展各类活动30余场次。", "ACTIVITY_COUNT"),
        ("推出12项丰富多彩的文化活动。", "ACTIVITY_COUNT"),
        ("举办电工培训班4期。", "ACTIVITY_COUNT"),
        ("组织应急演练2次。", "ACTIVITY_COUNT"),
        ("举行五大主题活动。", "ACTIVITY_COUNT"),
        ("开展专项检查6次。", "QUANTITY"),
        ("制定地方标准8项。", "QUANTITY"),
        ("接待观众3200人次。", "QUANTITY"),
        ("下了三场大雨。", "QUANTITY"),
        ("培训学员两批。", "QUANTITY"),
        ("建成公园9个。", "QUANTITY"),
    ],
)
def test_things_that_are_held_are_activities(pipeline: Pipeline, text: str, type: str) -> None:
    assert [found for found, *_ in _counts(pipeline, text)] == [type]


def test_an_elided_noun_decides_the_type(pipeline: Pipeline) -> None:
    text = "全镇安排活动20项，其中镇级8项、村级12项。另制定标准5项，其中国家标准2项。"
    assert [type for type, *_ in _counts(pipeline, text)] == ["ACTIVITY_COUNT"] * 3 + ["QUANTITY"] * 2


def test_every_rule_is_reached_by_the_characters_it_begins_with(pipeline: Pipeline) -> None:
    rules = pipeline.rules["counts"]
    begins = {word[0] for name in ("measure", "counted") for word in rules.lists[name]} | set(rules.fragment("begins"))
    reached = set()
    for rule in rules.rules:
        for example in rule.table.match:
            reached |= {(rule.id, m.rule.id) for m in rules.scan(fold(example.text)) if fold(example.text)[m.start] in begins}
    assert {rule.id for rule in rules.rules} == {own for own, found in reached if own == found}


def test_a_reject_covers_the_whole_sum(pipeline: Pipeline) -> None:
    text = "补贴约1.3亿元，慰问20户"
    rejects = [text[c.start : c.end] for c in _find(pipeline, text) if c.reject]
    assert rejects == ["1.3亿元"]


@given(TEXT)
def test_spans_lie_in_the_text_and_do_not_overlap(pipeline: Pipeline, text: str) -> None:
    end = 0
    for found in _find(pipeline, text):
        assert end <= found.start < found.end <= len(text)
        assert "\n" not in text[found.start : found.end]
        if not found.reject:
            assert found.value
            assert found.unit
            assert found.modifier in ("exact", "about", "over", "at_least", "under", "at_most")
        end = found.end


@given(st.text(max_size=60))
def test_nothing_raises(pipeline: Pipeline, text: str) -> None:
    _find(pipeline, text)


def test_what_settles_a_figure_settles_it_as_the_rules_do(pipeline: Pipeline) -> None:
    """Whatever stands behind a unit, the rules tried at that place find that unit and nothing more."""
    rules = pipeline.rules["counts"]
    settling = ends("[^ ]", Spans(pipeline.rules).settling())
    guards = {*rules.fragment("no_measure"), *rules.fragment("no_counted"), *rules.fragment("reach"), *"A 。\n"}
    following = sorted(guards | {chr(c) for c in range(0x4E00, 0x9FA6, 11)})
    units = ("个", "名", "场次", "公里", "平方米", "国", "县", "元", "美元")
    settled = set()
    for text in (f"共30{unit}{character}{more}" for unit in units for character in following for more in ("下", "上", "月", "")):
        for start, end, _, _, unit in figures(text, settling):
            if unit:
                match = rules.match_at(text, end)
                assert match is not None
                assert (start, match.end) == (1, end + len(unit)), text
                settled.add(unit)
    assert settled >= set(units)
