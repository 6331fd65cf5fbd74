"""Places as a user sees them: divisions, countries, towns, venues, features, and what is none of them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import Pipeline

TEXT = st.text("在于京沪赴中美县镇村乡省市区州公园馆山江河湖岛港广场图书体育云南昆明宁波的、，。（）和与1号", max_size=40)


def _places(pipeline: Pipeline, text: str) -> list[str]:
    found = pipeline.extract(pipeline.read(text, date="2024-05-01"))
    return [mention.surface for mention in found.mentions if mention.type == "LOCATION"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("车队经过湖北省宜昌市秭归县，进入重庆。", ["湖北省宜昌市秭归县", "重庆"]),
        ("昨天，云南、贵州和四川普降大雪。", ["云南", "贵州", "四川"]),
        ("江西籍船员与山东产苹果一同到港。", ["江西", "山东"]),
        ("他先后访问了肯尼亚、坦桑尼亚与卢旺达。", ["肯尼亚", "坦桑尼亚", "卢旺达"]),
        ("飓风在佛罗里达州登陆，逼近迈阿密。", ["佛罗里达州", "迈阿密"]),
        ("南非共和国总统抵达。", ["南非共和国"]),
        ("地震波及巴达赫尚省。", ["巴达赫尚省"]),
        ("长三角与粤港澳大湾区加强协作。", ["长三角", "粤港澳大湾区"]),
        ("货轮穿过马六甲海峡驶向红海。", ["马六甲海峡", "红海"]),
        ("登山队在昆仑山下扎营。", ["昆仑山"]),
        ("送货到四川 绵阳 江油市。", ["四川 绵阳 江油市"]),
        ("绵阳市 ", ["绵阳市"]),
        ("合肥老旧小区改造提速，武汉新建公园九处。", ["合肥", "武汉"]),
    ],
)
def test_divisions_countries_and_features(pipeline: Pipeline, text: str, places: list[str]) -> None:
    assert _places(pipeline, text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("安化县仙溪镇的茶农", ["安化县仙溪镇"]),
        ("在仁怀市茅台镇双龙村采访", ["仁怀市茅台镇双龙村"]),
        ("东莞市南城街道宏远社区开会", ["东莞市南城街道宏远社区"]),
        ("去年，石泉村人均收入翻番", ["石泉村"]),
    ],
)
def test_towns_and_villages(pipeline: Pipeline, text: str, places: list[str]) -> None:
    assert _places(pipeline, text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("比赛在宁波奥体中心体育馆举行", ["宁波奥体中心体育馆"]),
        ("游客涌入青岛极地海洋公园", ["青岛极地海洋公园"]),
        ("展览在苏州博物馆西馆展出", ["苏州博物馆西馆"]),
        ("列车驶出长沙南站", ["长沙南站"]),
        ("大连港吞吐量创新高", ["大连港"]),
        ("考察团来到合肥经济技术开发区", ["合肥经济技术开发区"]),
        ("晚会在五象湖公园举行", ["五象湖公园"]),
        ("地点：榆林市少年宫二楼，免费入场", ["榆林市少年宫二楼"]),
    ],
)
def test_venues(pipeline: Pipeline, text: str, places: list[str]) -> None:
    assert _places(pipeline, text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("论坛昨天在京举行。", ["京"]),
        ("各国扩大对华投资。", ["华"]),
        ("推动中蒙关系发展。", ["中蒙"]),
        ("，美俄首脑通了电话", ["美俄"]),
    ],
)
def test_one_character_for_a_place(pipeline: Pipeline, text: str, places: list[str]) -> None:
    assert _places(pipeline, text) == places


@pytest.mark.parametrize(
    "text",
    [
        "面向广大农村的各乡镇",
        "他身在异国他乡",
        "安全宣传进校园",
        "浓情端午 情满社区",
        "海外资金投向房地产市场",
        "崇山峻岭之间",
        "中心镇和小城镇的居民",
        "其中法律条款很多",
        "开展江西诗画——宜昌市行活动",  # the name of a campaign, on both sides of its dash
    ],
)
def test_what_names_no_place(pipeline: Pipeline, text: str) -> None:
    assert _places(pipeline, text) == []


def test_a_neighbourhood_that_something_happens_in(pipeline: Pipeline) -> None:
    assert _places(pipeline, "在花园社区开展宣传，在各社区发放手册，在老旧社区加装电梯") == ["花园社区"]


def test_a_village_below_its_town_whatever_its_words_mean(pipeline: Pipeline) -> None:
    assert _places(pipeline, "队员来到太姥山镇高山村巡查") == ["太姥山镇高山村"]


def test_what_only_describes_ends_before_the_head_of_a_venue(pipeline: Pipeline) -> None:
    assert _places(pipeline, "湘鄂交界水域禁渔，在全州组织开展活动") == ["湘鄂"]


def test_a_day_of_museums_is_no_museum(pipeline: Pipeline) -> None:
    assert _places(pipeline, "国际博物馆日活动") == []


def test_towns_of_a_list_may_be_ordinary_words(pipeline: Pipeline) -> None:
    assert _places(pipeline, "四川宣汉开展竞赛。在普光镇、和平镇，村民踊跃参加。") == ["四川宣汉", "普光镇", "和平镇"]


def test_a_road_is_no_venue_whatever_it_is_named_after(pipeline: Pipeline) -> None:
    assert _places(pipeline, "大连市中山区浙江路14号") == ["大连市中山区"]
    assert _places(pipeline, "大连市中山区人民公园路") == ["大连市中山区"]


@pytest.mark.parametrize("text", ["中国市场广阔", "进入欧洲金融市场"])
def test_a_market_of_a_country_is_no_venue(pipeline: Pipeline, text: str) -> None:
    (place,) = _places(pipeline, text)
    assert not place.endswith("市场")


def test_a_hall_is_a_place_where_something_is_held_and_a_body_where_it_acts(pipeline: Pipeline) -> None:
    found = pipeline.extract(pipeline.read("讲座在苏州图书馆举行。苏州图书馆主办了第二场讲座。"))
    types = [mention.type for mention in found.mentions if mention.surface == "苏州图书馆"]
    assert types == ["LOCATION", "ORGANIZATION"]


@given(text=TEXT)
def test_any_text_gives_ordered_mentions_of_itself(pipeline: Pipeline, text: str) -> None:
    mentions = pipeline.extract(pipeline.read(text)).mentions
    assert all(text[m.start : m.end] == m.surface for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


def test_the_city_of_a_national_fair_is_one_mention_with_it(pipeline: Pipeline) -> None:
    found = pipeline.extract(pipeline.read("第九届中国（临沂）木业论坛昨天开幕。", date="2024-05-01")).mentions
    assert [(m.surface, m.value) for m in found if m.type == "LOCATION"] == [("中国（临沂）", "371300")]


def test_a_foreign_city_has_no_value_of_its_own(pipeline: Pipeline) -> None:
    found = pipeline.extract(pipeline.read("代表团访问法国里昂和曼谷。", date="2024-05-01")).mentions
    assert [(m.surface, m.value) for m in found if m.type == "LOCATION"] == [("法国里昂", "FR"), ("曼谷", "")]


def test_a_town_s_hall_is_in_the_article_s_county(pipeline: Pipeline) -> None:
    text = "临武县举办活动\n2024-05-01\n\n5月1日，演出在东河街道文化站举行。\n"
    found = pipeline.extract(pipeline.read(text)).mentions
    assert ("东河街道文化站", "431025") in [(m.surface, m.value) for m in found]


def test_an_article_before_a_venue_s_word_names_none(pipeline: Pipeline) -> None:
    found = pipeline.extract(pipeline.read("临武县一直播间被查，雷山县西江镇有人围观。", date="2024-05-01")).mentions
    assert [m.surface for m in found if m.type == "LOCATION"] == ["临武县", "雷山县西江镇"]
