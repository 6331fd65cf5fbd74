"""What mentions mean in their article: codes in context, full names of bodies, roles."""

from __future__ import annotations

import pytest

from pipeline import Pipeline
from pipeline.types import Mention


def mentions(pipeline: Pipeline, text: str, type: str, date: str = "2024-09-26") -> list[Mention]:
    return [one for one in pipeline.extract(pipeline.read(text, date=date)).mentions if one.type == type]


def places(pipeline: Pipeline, text: str, date: str = "2024-09-26") -> dict[str, str]:
    return {one.surface: one.value for one in mentions(pipeline, text, "LOCATION", date)}


def roles(pipeline: Pipeline, text: str) -> dict[str, str]:
    return {one.value: one.role for one in mentions(pipeline, text, "ORGANIZATION")}


@pytest.mark.parametrize(
    ("text", "surface", "code"),
    [
        ("活动在江苏省南京市鼓楼区举行。", "江苏省南京市鼓楼区", "320106"),
        ("徐州市今年新建公园三座，鼓楼区建成两座。", "鼓楼区", "320302"),
        ("南京市今年新建公园三座，鼓楼区建成两座。", "鼓楼区", "320106"),
        ("辽宁省的沈阳、大连、朝阳等地设分会场。", "朝阳", "211300"),
        ("北京市今年新建公园三座，朝阳区建成两座。", "朝阳区", "110105"),
        ("京津冀协同发展。", "京津冀", "110000;120000;130000"),
        ("来自德国的客商。", "德国", "DE"),
        ("他从浙江省安吉县天荒坪镇赶来。", "浙江省安吉县天荒坪镇", "330523"),
        ("天津市部署防汛。专家赴天津、河北、山西协助。", "河北", "130000"),
        ("天津市部署防汛。天津河北区转移居民。", "天津河北区", "120105"),
        ("云南省推介旅游。三亚、陵水、万宁客流回升。", "陵水", "469028"),
        ("货车经满洲里公路口岸出境。", "满洲里公路口岸", "150781"),
        ("专家在湖南桃江县调研，走进马迹塘镇昆山小区、竹园村。", "竹园村", "430922"),
        ("广东省高州市减灾。专家转赴安徽桐城新渡镇。", "安徽桐城新渡镇", "340881"),
    ],
)
def test_a_place_has_the_code_it_has_in_its_context(pipeline: Pipeline, text: str, surface: str, code: str) -> None:
    assert places(pipeline, text)[surface] == code


def test_a_town_takes_the_county_of_its_paragraph(pipeline: Pipeline) -> None:
    assert places(pipeline, "安吉县派出三支工作队，分赴天荒坪镇、梅溪镇。")["梅溪镇"] == "330523"


@pytest.mark.parametrize(("date", "code"), [("2018-05-01", "371200"), ("2020-05-01", "370116")])
def test_a_code_is_that_of_the_document_s_date(pipeline: Pipeline, date: str, code: str) -> None:
    name = "莱芜市" if date < "2019" else "莱芜区"
    assert places(pipeline, f"山东省{name}举办活动三场。", date)[f"山东省{name}"] == code


def test_a_body_without_its_place_takes_it_from_the_body_it_is_listed_with(pipeline: Pipeline) -> None:
    found = roles(pipeline, "大赛由苏州市教育局、市科技局主办，市总工会承办。")
    assert found == {"苏州市教育局": "host", "苏州市科技局": "host", "苏州市总工会": "undertaker"}


def test_a_prefecture_of_the_nineties_is_left_out_like_other_levels(pipeline: Pipeline) -> None:
    found = mentions(pipeline, "六安地区丰收。地区农业局表彰了先进。", "ORGANIZATION", "1995-10-02")
    assert [one.value for one in found] == ["六安地区农业局"]


def test_a_province_is_no_prefecture_for_its_last_character(pipeline: Pipeline) -> None:
    text = "活动在贵州黔东南苗族侗族自治州台江县举行，由州民政局指导。"
    assert [one.value for one in mentions(pipeline, text, "ORGANIZATION")] == ["贵州黔东南苗族侗族自治州民政局"]


def test_an_anaphor_takes_the_last_body_of_its_kind(pipeline: Pipeline) -> None:
    found = mentions(pipeline, "苏州市教育局、苏州大学介绍了情况。该局今年还将举办讲座三场。", "ORGANIZATION")
    assert [(one.surface, one.value, one.role) for one in found][-1] == ("该局", "苏州市教育局", "organizer")


def test_a_department_behind_an_anaphor_has_the_first_of_those_that_hold_it_together(pipeline: Pipeline) -> None:
    text = "论坛由湖南大学和武汉大学主办。次日，该校研究生院与学校团委举办沙龙。"
    found = [one.value for one in mentions(pipeline, text, "ORGANIZATION")]
    assert found == ["湖南大学", "武汉大学", "湖南大学研究生院", "湖南大学团委"]


def test_an_anaphor_that_stands_for_nothing_is_no_mention(pipeline: Pipeline) -> None:
    assert mentions(pipeline, "该局今年还将举办讲座三场。", "ORGANIZATION") == []


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("大赛由苏州市教育局主办。", "host"),
        ("主办单位：苏州市教育局", "host"),
        ("主办方为苏州市教育局。", "host"),
        ("大赛由苏州市教育局等六家单位联合承办。", "undertaker"),
        ("大赛由苏州市教育局协办。", "co_organizer"),
        ("大赛由苏州市教育局给予指导，", "guide"),
        ("苏州市教育局为大赛提供支持。", ""),
        ("苏州市教育局昨日召开座谈会。", "organizer"),
        ("苏州市教育局牵头，开展排查。", "organizer"),
        ("苏州市教育局组织桌面推演。", "organizer"),
        ("夜校由苏州市教育局推出，每周一次。", "organizer"),
        ("苏州市教育局有关负责人表示，今年将举办讲座。", ""),
        ("苏州市教育局印发通知，要求各地开展讲座。", ""),
        ("记者从苏州市教育局获悉，今年将举办讲座。", ""),
        ("活动在苏州市教育局举行。", ""),
        ("苏州市教育局迁建项目启动。", ""),
        ("苏州市教育局刊登文章《从一次讲座的举办说起》。", ""),
    ],
)
def test_a_role_is_what_the_words_around_a_body_say(pipeline: Pipeline, text: str, role: str) -> None:
    assert roles(pipeline, text) == {"苏州市教育局": role}


def test_the_name_of_a_body_is_no_act_of_another(pipeline: Pipeline) -> None:
    found = roles(pipeline, "我国与非洲联盟（AU）、世界贸易组织（WTO）等机制下的数字论坛加强合作。")
    assert found == {"非洲联盟": "", "世界贸易组织": ""}


def test_both_bodies_joined_by_a_verb_have_its_role(pipeline: Pipeline) -> None:
    assert roles(pipeline, "苏州市教育局会同苏州市总工会举办技能竞赛。") == {"苏州市教育局": "organizer", "苏州市总工会": "organizer"}


@pytest.mark.parametrize(
    ("text", "role"),
    [("论坛在苏州市举行。", "venue"), ("地点：苏州博物馆一楼，", "venue"), ("苏州市举行论坛。", ""), ("代表们考察了苏州市。", "")],
)
def test_a_venue_is_where_something_takes_place(pipeline: Pipeline, text: str, role: str) -> None:
    assert [one.role for one in mentions(pipeline, text, "LOCATION")] == [role]


def test_a_body_has_one_value_in_whatever_script_it_is_written(pipeline: Pipeline) -> None:
    simplified = "5月3日，青海省应急管理厅、省教育厅在西宁举办演练。该厅负责人说，省纪委也参加。"
    traditional = "5月3日，青海省應急管理廳、省教育廳在西寧舉辦演練。該廳負責人說，省紀委也參加。"
    found = [pipeline.extract(pipeline.read(text, date="2024-05-06")).mentions for text in (simplified, traditional)]
    first, second = ([(one.start, one.end, one.value) for one in mentions] for mentions in found)
    assert first == second
    assert "青海省应急管理厅" in {value for *_, value in first}
