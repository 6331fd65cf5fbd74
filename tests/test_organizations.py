"""Bodies as a user sees them: organs, companies, schools, teams, their divisions, and what is none of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import Pipeline

TEXT = st.text("省市县区委局厅办会院校公司集团中国国家银行大学协会、和与第三十一驻（）“”的由在，。湖南长沙报社队", max_size=40)


def _bodies(pipeline: Pipeline, text: str) -> list[str]:
    found = pipeline.extract(pipeline.read(text, date="2024-05-01"))
    return [mention.surface for mention in found.mentions if mention.type == "ORGANIZATION"]


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("衡阳市水利局发出预警", ["衡阳市水利局"]),
        ("省科技厅、市教育局和县供销社到场", ["省科技厅", "市教育局", "县供销社"]),
        ("市图书馆联合区文化馆举办展览", ["市图书馆", "区文化馆"]),
        ("省高院、团市委、区人社局、县委办参加", ["省高院", "团市委", "区人社局", "县委办"]),
        ("团桂林市委发出倡议", ["团桂林市委"]),
        ("大河镇人民政府召开会议", ["大河镇人民政府"]),
        ("由市住房和城乡建设局负责", ["市住房和城乡建设局"]),
        ("国家税务总局湖北省税务局公布数据", ["国家税务总局湖北省税务局"]),
        ("银川市公安局兴庆区分局破案", ["银川市公安局兴庆区分局"]),
        ("当选海南省政协主席", ["海南省政协"]),
        ("市委书记到场", ["市委"]),
        ("国家减灾委办公室会商", ["国家减灾委办公室"]),
        ("霍尔果斯海关验放，内地海关抽检", ["霍尔果斯海关"]),
        ("省教育考试院公布分数线", ["省教育考试院"]),
        ("由市计量检定测试院承办", ["市计量检定测试院"]),
        ("高分子材料全国重点实验室承办", ["高分子材料全国重点实验室"]),
        ("桂林市政协文化文史和学习委员会视察", ["桂林市政协文化文史和学习委员会"]),
        ("中国公安部通报", ["中国公安部"]),
        ("桂林市水利局隆重庆祝建局50周年", ["桂林市水利局"]),
        ("灵川县32支志愿服务队走村入户", []),
        ("桂林市博物馆接待观众十万人", ["桂林市博物馆"]),
        ("由榴花岭街道办事处主办", ["榴花岭街道办事处"]),
        ("市图书馆将于10月14日上午在三楼报告厅举办讲座", ["市图书馆"]),
        ("参观了市计量检定测试所", ["市计量检定测试所"]),
        ("（三）实验室开放日", []),
    ],
)
def test_organs_of_every_level(pipeline: Pipeline, text: str, bodies: list[str]) -> None:
    assert _bodies(pipeline, text) == bodies


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("芬兰外交部发表声明", ["芬兰外交部"]),
        ("中国驻智利大使馆提醒", ["中国驻智利大使馆"]),
        ("俄外交部回应", ["俄外交部"]),
        ("挪威警察总署与荷兰社会民主工党", ["挪威警察总署", "荷兰社会民主工党"]),
        ("联合国教科文组织与世界卫生组织", ["联合国教科文组织", "世界卫生组织"]),
        ("泰国国家银行降息", ["泰国国家银行"]),
        ("与阿曼石油公司签约", ["阿曼石油公司"]),
        ("泰国警察总部通报", ["泰国警察总部"]),
        ("挪威国家石油公司增产，日本静冈县一工厂停产", ["挪威国家石油公司"]),
    ],
)
def test_bodies_abroad(pipeline: Pipeline, text: str, bodies: list[str]) -> None:
    assert _bodies(pipeline, text) == bodies


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("湘潭青竹食品有限公司投产", ["湘潭青竹食品有限公司"]),
        ("酒泉钢铁公司减产", ["酒泉钢铁公司"]),
        ("中国银行安徽省分行放贷", ["中国银行安徽省分行"]),
        ("济南第二机床厂交货", ["济南第二机床厂"]),
        ("中国（昆明）知识产权保护中心揭牌", ["中国（昆明）知识产权保护中心"]),
        ("天山集团扩产，攀枝花偏旋集团停工", ["天山集团", "攀枝花偏旋集团"]),
        ("猎户集团总经理到访", ["猎户集团"]),
        ("船舶工业总公司、核能工业总公司", ["船舶工业总公司", "核能工业总公司"]),
        ("大型集团董事长与酒店集团副总裁", []),
        ("零碳工厂将成为出口的通行证", []),
        ("江西组织学校开展演练", []),
    ],
)
def test_companies(pipeline: Pipeline, text: str, bodies: list[str]) -> None:
    assert _bodies(pipeline, text) == bodies


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("湖南农大和浙江美院的教师", ["湖南农大", "浙江美院"]),
        ("榆林市第十中学获奖", ["榆林市第十中学"]),
        ("武汉大学文学院招生", ["武汉大学文学院"]),
        ("中科院近代物理研究所开放", ["中科院近代物理研究所"]),
        ("中国现代史学会年会", ["中国现代史学会"]),
        ("，西安交通大学、近代力学研究所联合攻关", ["西安交通大学", "近代力学研究所"]),
        ("唐山市中医院出诊", ["唐山市中医院"]),
        ("嘉陵江小学招生", ["嘉陵江小学"]),
    ],
)
def test_schools_institutes_and_societies(pipeline: Pipeline, text: str, bodies: list[str]) -> None:
    assert _bodies(pipeline, text) == bodies


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("中国队战胜智利队", ["中国队", "智利队"]),
        ("桃源县漳江街道代表队夺冠", ["桃源县漳江街道代表队"]),
        ("云南代表团抵达", ["云南代表团"]),
        ("新华社和湖北日报的记者", ["新华社", "湖北日报"]),
        ("兰州军区某部", ["兰州军区"]),
        ("赛艇公开赛浙江丽水站收官，丽水市气象站发布预报", ["丽水市气象站"]),
    ],
)
def test_teams_media_and_armies(pipeline: Pipeline, text: str, bodies: list[str]) -> None:
    assert _bodies(pipeline, text) == bodies


@pytest.mark.parametrize(
    "text",
    [
        "全国文化厅局长会议和全国党委政府",
        "各县政府和有关部门",
        "对外开放的新格局",
        "人民法院依法判决",
        "国有银行和上市公司",
        "党和政府关心群众",
        "主办单位负责人介绍",
        "全部留工厂上班",
        "他读电大的时候",
    ],
)
def test_what_names_no_body(pipeline: Pipeline, text: str) -> None:
    assert _bodies(pipeline, text) == []


def test_a_title_ends_a_name(pipeline: Pipeline) -> None:
    assert _bodies(pipeline, "宁夏文联主席代表宁夏作协致辞") == ["宁夏文联", "宁夏作协"]


def test_a_gloss_is_outside_and_the_place_in_it_is_none(pipeline: Pipeline) -> None:
    found = pipeline.extract(pipeline.read("青竹物流有限公司(华东区域总部)成立"))
    assert [(m.surface, m.type) for m in found.mentions] == [("青竹物流有限公司", "ORGANIZATION")]


def test_the_edition_belongs_to_the_committee(pipeline: Pipeline) -> None:
    assert _bodies(pipeline, "第四届宜春技能大赛组委会办公室发布通知") == ["第四届宜春技能大赛组委会办公室"]


@given(text=TEXT)
def test_any_text_gives_mentions_of_itself(pipeline: Pipeline, text: str) -> None:
    assert all(text[m.start : m.end] == m.surface for m in pipeline.extract(pipeline.read(text)).mentions)


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("由临武县预制菜产业联盟主办", ["临武县预制菜产业联盟"]),
        ("绍兴市评弹团与永州市采茶剧团同台", ["绍兴市评弹团", "永州市采茶剧团"]),
        ("由甘肃省人民对外友好协会指导", ["甘肃省人民对外友好协会"]),
    ],
)
def test_words_of_trade_behind_an_official_name(pipeline: Pipeline, text: str, bodies: list[str]) -> None:
    assert _bodies(pipeline, text) == bodies


def test_a_verb_that_a_division_does_is_no_name(pipeline: Pipeline) -> None:
    assert _bodies(pipeline, "临武县表彰产业联盟。临武县召开行业协会座谈会。") == []


def test_bare_association_is_the_one_the_article_is_about(pipeline: Pipeline) -> None:
    text = "临武县茶叶协会年会18日召开，绍兴市丝绸协会祝贺。临武县茶叶协会会长作报告。协会还组织培训4期。"
    found = pipeline.extract(pipeline.read(text, date="2024-05-01"))
    bare = next(m for m in found.mentions if m.surface == "协会")
    assert (bare.value, bare.role) == ("临武县茶叶协会", "organizer")


def test_a_name_that_begins_a_title_has_no_role(pipeline: Pipeline) -> None:
    text = "5月3日，吉首大学建校六十周年大会在校体育馆隆重举行。"
    assert [m.role for m in pipeline.extract(pipeline.read(text, date="2024-05-06")).mentions if m.type == "ORGANIZATION"] == [""]


def test_a_list_of_undertakers_ends_where_another_story_begins(pipeline: Pipeline) -> None:
    text = "承办单位为吉首大学医学院，湘潭大学刘院士作报告。"
    roles = {m.surface: m.role for m in pipeline.extract(pipeline.read(text, date="2024-05-06")).mentions}
    assert (roles["吉首大学医学院"], roles["湘潭大学"]) == ("undertaker", "")


def test_faculties_and_branches_take_the_name_of_their_house(pipeline: Pipeline) -> None:
    text = "主办单位：湘潭大学\n承办单位：马克思主义学院\n永清风电股份有限公司举办竞赛，由公司工会、检修分公司承办。"
    values = {m.surface: m.value for m in pipeline.extract(pipeline.read(text, date="2024-05-06")).mentions}
    assert values["马克思主义学院"] == "湘潭大学马克思主义学院"
    assert values["公司工会"] == "永清风电股份有限公司工会"
    assert values["检修分公司"] == "永清风电股份有限公司检修分公司"


def test_colleges_with_a_name_of_their_own_stay_as_they_are(pipeline: Pipeline) -> None:
    text = "湘潭大学与百色学院、嘉兴学院签约。"
    values = [m.value for m in pipeline.extract(pipeline.read(text, date="2024-05-06")).mentions if m.type == "ORGANIZATION"]
    assert values == ["湘潭大学", "百色学院", "嘉兴学院"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("团县委在渭源县办会", "团渭源县委"),
        ("近日，湘潭市召开会议，由团市委主办", "团湘潭市委"),
        ("由团市委主办", "团市委"),
    ],
)
def test_the_youth_league_of_a_level(pipeline: Pipeline, text: str, value: str) -> None:
    found = pipeline.extract(pipeline.read(text, date="2024-05-01")).mentions
    assert [m.value for m in found if m.type == "ORGANIZATION"] == [value]


def test_a_faculty_does_not_stand_for_the_school(pipeline: Pipeline) -> None:
    text = "湘潭大学艺术学院演出。该校师生到场。"
    assert [m.value for m in pipeline.extract(pipeline.read(text, date="2024-05-01")).mentions][-1] == "湘潭大学"


def test_this_bureau_is_the_one_that_leads(pipeline: Pipeline) -> None:
    text = "9月3日，苏州市水利局联合苏州市教育局、苏州市体育局开展活动。该局介绍，下月还有三场。"
    found = [m.value for m in pipeline.extract(pipeline.read(text, date="2024-09-26")).mentions if m.surface == "该局"]
    assert found == ["苏州市水利局"]


def test_the_union_of_the_bureau_that_the_article_is_about(pipeline: Pipeline) -> None:
    text = "8月18日，铜川矿务局召开大会。会后，局工会、局团委举办职工书画展。"
    found = [m.value for m in pipeline.extract(pipeline.read(text, date="2024-09-26")).mentions if m.type == "ORGANIZATION"]
    assert found == ["铜川矿务局", "铜川矿务局工会", "铜川矿务局团委"]


def test_a_city_in_another_body_s_name_is_not_the_article_s(pipeline: Pipeline) -> None:
    text = "贵港市举办博物馆日活动\n9月3日，活动在贵港市举行。\n桂平市文化馆也带来拓片。下午，市科协举办讲座。"
    found = [m.value for m in pipeline.extract(pipeline.read(text, date="2024-09-26")).mentions if m.surface == "市科协"]
    assert found == ["贵港市科协"]
