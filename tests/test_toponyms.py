"""Place names in a text: which are places, how far each goes, and what jieba's words hide."""

from __future__ import annotations

import pytest

from pipeline import Pipeline
from pipeline.extractors.hits import Hits
from pipeline.extractors.toponyms import Toponym, Toponyms
from pipeline.types import Document


@pytest.fixture(scope="module")
def toponyms(pipeline: Pipeline) -> Toponyms:
    return Toponyms(pipeline.rules, pipeline.gazetteer)


def _find(pipeline: Pipeline, toponyms: Toponyms, text: str) -> list[Toponym]:
    return toponyms.find(pipeline.segmenter.segment(Document("test", text)))


def _sure(pipeline: Pipeline, toponyms: Toponyms, text: str) -> list[str]:
    return [text[one.start : one.end] for one in _find(pipeline, toponyms, text) if one.sure]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("云南省大理白族自治州洱源县的梨", ["云南省大理白族自治州洱源县"]),
        ("浙江温州的商人", ["浙江温州"]),
        ("昨天从荷兰鹿特丹启航", ["荷兰鹿特丹"]),
        ("茶叶销往哈尔滨、长春和沈阳", ["哈尔滨", "长春", "沈阳"]),
        ("成渝地区双城经济圈提速", ["成渝地区双城经济圈"]),
        ("赣江流域普降大雨", ["赣江流域"]),
        ("越过乌拉尔山到波罗的海", ["乌拉尔山", "波罗的海"]),
        ("秘鲁共和国总统来访", ["秘鲁共和国"]),
        ("雅典市的一位老人", ["雅典市"]),
        ("两江新区投产", ["两江新区"]),
    ],
)
def test_a_place_is_its_longest_chain(pipeline: Pipeline, toponyms: Toponyms, text: str, places: list[str]) -> None:
    assert _sure(pipeline, toponyms, text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("香港市民捐款", ["香港"]),
        ("德国总理到访", ["德国"]),
        ("赴美国留学", ["美国"]),
        ("福建籍船员", ["福建"]),
        ("云南昆明的花", ["云南昆明"]),
    ],
)
def test_places_inside_a_word_of_jieba(pipeline: Pipeline, toponyms: Toponyms, text: str, places: list[str]) -> None:
    assert _sure(pipeline, toponyms, text) == places


@pytest.mark.parametrize(
    "text",
    [
        "大家友好合作，共同前进",
        "局长王朝阳说",
        "住在南京路的老人",
        "京沪高铁晚点",
        "向阳的坡上种茶",
        "北京时间八点整",
    ],
    ids=["words", "person", "road", "railway", "adjective", "clock"],
)
def test_what_looks_like_a_place_and_is_none(pipeline: Pipeline, toponyms: Toponyms, text: str) -> None:
    assert _sure(pipeline, toponyms, text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("兰州、白银、武威三市", "白银"),
        ("白银、兰州、武威三市", "白银"),
        ("平遥县建城，平遥的城墙", "平遥"),
    ],
    ids=["behind a sure one", "before a sure one", "told in full elsewhere"],
)
def test_context_vouches_for_a_doubtful_name(pipeline: Pipeline, toponyms: Toponyms, text: str, place: str) -> None:
    assert place in _sure(pipeline, toponyms, text)


def test_the_name_alone_stays_in_doubt(pipeline: Pipeline, toponyms: Toponyms) -> None:
    assert "白银" not in _sure(pipeline, toponyms, "白银价格上涨")


def test_parts_and_kind(pipeline: Pipeline, toponyms: Toponyms) -> None:
    (chain,) = _find(pipeline, toponyms, "湖南省岳阳市")
    assert chain == Toponym(0, 6, ("湖南省", "岳阳市"), "division", True)
    (abroad,) = _find(pipeline, toponyms, "埃及开罗")
    assert (abroad.parts, abroad.kind) == (("埃及", "开罗"), "city")


def test_find_remembers_and_repeats(pipeline: Pipeline, toponyms: Toponyms) -> None:
    text = pipeline.segmenter.segment(Document("test", "从广州到长沙"))
    again = pipeline.segmenter.segment(Document("test", "从广州到长沙"))
    assert toponyms.find(text) is toponyms.find(text)
    assert toponyms.find(text) == toponyms.find(again)


def test_hits_keep_lists_apart(pipeline: Pipeline) -> None:
    hits = Hits()
    (halls, _), (bodies, first) = hits.add(["图书馆", "馆"]), hits.add(["图书馆"])
    text = pipeline.segmenter.segment(Document("test", "到图书馆去"))
    assert sorted(hits.find(text, halls)) == [(0, 1, 4), (1, 3, 4)]
    assert hits.find(text, bodies) == [(first, 1, 4)]
    with pytest.raises(RuntimeError):
        hits.add(["站"])
