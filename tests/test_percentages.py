"""Shares: percentages, tenths, fractions and percentage points, with their approximators."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import Pipeline
from pipeline.types import Candidate, Document

TEXT = st.text("0123456789一二两三九十百半.％%‰成个百分点之至到—-以上左右约超过近达占率增长下降和、，。（）的", max_size=40)


def _find(pipeline: Pipeline, text: str) -> list[Candidate]:
    extractor = next(e for e in pipeline.extractors if type(e).__name__ == "Percentages")
    return extractor.find(pipeline.segmenter.segment(Document("test", text)))


@pytest.mark.parametrize(
    ("text", "surface", "value", "modifier", "unit"),
    [
        ("合格率达96.5％。", "96.5％", "96.5", "exact", "percent"),
        ("超过95%的农户", "超过95%", "95", "over", "percent"),
        ("稳定在98%以上。", "98%以上", "98", "at_least", "percent"),
        ("提高0.4个百分点", "0.4个百分点", "0.4", "exact", "percentage_point"),
        ("发生率在5‰以内", "5‰以内", "0.5", "at_most", "percent"),
        ("近八成受访者", "近八成", "80", "under", "percent"),
        ("过六成店铺", "过六成", "60", "over", "percent"),
        ("三成多的客流", "三成多", "30", "over", "percent"),
        ("九成五以上的学员", "九成五以上", "95", "at_least", "percent"),
        ("约占两成", "两成", "20", "about", "percent"),
        ("不超过参赛人数的15%", "15%", "15", "at_most", "percent"),
        ("百分之七十二左右", "百分之七十二左右", "72", "about", "percent"),
        ("三分之二以上的村", "三分之二以上", "66.67", "at_least", "percent"),
        ("约1/3的家庭", "约1/3", "33.33", "about", "percent"),
        ("半数以上完成", "半数以上", "50", "at_least", "percent"),
        ("增长5%至7%", "5%至7%", "5..7", "exact", "percent"),
        ("提高2至3个百分点", "2至3个百分点", "2..3", "exact", "percentage_point"),
        ("同比变化-2.10%", "-2.10%", "-2.1", "exact", "percent"),
        ("完成百分之百", "百分之百", "100", "exact", "percent"),
        ("完成全年０８％", "０８％", "8", "exact", "percent"),
    ],
)
def test_a_share(pipeline: Pipeline, text: str, surface: str, value: str, modifier: str, unit: str) -> None:
    (found,) = _find(pipeline, text)
    assert (text[found.start : found.end], found.value, found.modifier, found.unit) == (surface, value, modifier, unit)
    assert found.type == "PERCENTAGE"


@pytest.mark.parametrize(
    "text", ["三成员国", "完成任务", "大功告成", "十分重要", "一成不变", "5成品", "第三成果", "分之又分", "2024/09/12", "1/2页", "三五成群"]
)
def test_no_share(pipeline: Pipeline, text: str) -> None:
    assert [found for found in _find(pipeline, text) if not found.reject] == []


def test_a_rise_is_two_shares(pipeline: Pipeline) -> None:
    text = "入园率由92.1%提升至95.6%"
    assert [(text[f.start : f.end], f.noun) for f in _find(pipeline, text)] == [("92.1%", "入园率"), ("95.6%", "入园率")]


@given(TEXT)
def test_spans_values_and_units_hold(pipeline: Pipeline, text: str) -> None:
    end = 0
    for found in _find(pipeline, text):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        if not found.reject:
            assert found.value
            assert found.unit in ("percent", "percentage_point")
