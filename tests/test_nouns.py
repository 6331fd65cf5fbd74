"""The noun of a figure: behind it, before it, or earlier in its paragraph."""

from __future__ import annotations

import pytest

from pipeline import Pipeline
from pipeline.types import Document


def _nouns(pipeline: Pipeline, text: str) -> list[str]:
    segmented = pipeline.segmenter.segment(Document("test", text))
    kinds = ("Counts", "Percentages")
    found = [c for e in pipeline.extractors if type(e).__name__ in kinds for c in e.find(segmented) if not c.reject]
    return [c.noun for c in sorted(found, key=lambda c: c.start)]


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("推出30余项形式多样的活动。", "活动"),
        ("开展12项垃圾分类、节水节电和绿色出行等活动", "活动"),
        ("9个省直部门参加", "部门"),
        ("来自14所高校的代表", "高校"),
        ("46家参展企业到场", "参展企业"),
        ("设立18个安置点，", "安置点"),
        ("6名“光影故事员”走进社区", "光影故事员"),
        ("20场“书香进校园”活动", "活动"),
        ("百场演出进社区", "演出"),
        ("3个县（市、区）试点", "县（市、区）"),
        ("32支队伍同场竞技", "队伍"),
        ("27名队员参赛。", "队员"),
        ("16名律师线上答疑", "律师"),
        ("约七成的加油站恢复营业", "加油站"),
        ("推出3场线上讲座", "讲座"),
        ("900余个分布于车站码头的服务点", "服务点"),
        ("5位来自牧区一线的兽医获奖", "兽医"),
        ("54家商户进场布展", "商户"),
        ("80亩稻田成了考场", "稻田"),
        ("45名果农学会了嫁接", "果农"),
        ("71岁的村民赵先生说", "村民"),
        ("15个行业新品发布活动举行", "行业新品发布活动"),
        ("12场新书分享会和签售", "新书分享会"),
        ("两起燃气爆炸事故", "燃气爆炸事故"),
        ("近2000名警察处于待命状态", "警察"),
        ("34个地级及以上城市", "城市"),
        ("带来红薯等120多种产品", "产品"),
        ("52家企业布置展台", "企业"),
    ],
)
def test_behind_a_count(pipeline: Pipeline, text: str, noun: str) -> None:
    assert _nouns(pipeline, text)[0] == noun


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("发放宣传手册1.2万份，", "宣传手册"),
        ("举办读书分享会8场。", "读书分享会"),
        ("参赛队伍20支，", "参赛队伍"),
        ("种植面积达3000亩，", "种植面积"),
        ("违法案件查处12起，", "违法案件"),
        ("排查隐患点36处，", "隐患点"),
        ("志愿者共计200名。", "志愿者"),
        ("海内外嘉宾300余名到会", "嘉宾"),
        ("预计观看量将达到5万人次。", "观看量"),
        ("师生参与3800余人次。", "师生"),
        ("当地风速达到每小时60公里。", "风速"),
    ],
)
def test_before_a_count(pipeline: Pipeline, text: str, noun: str) -> None:
    (found,) = _nouns(pipeline, text)
    assert found.endswith(noun)


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("全县共建设农田灌溉工程40项。", "农田灌溉工程"),
        ("平均每年培训家政人员3万人次。", "家政人员"),
    ],
)
def test_the_verb_before_a_noun_is_no_part_of_it(pipeline: Pipeline, text: str, noun: str) -> None:
    assert _nouns(pipeline, text)[-1] == noun


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("3月份新订单指数为50.5%。", ["订单指数"]),
        ("他们提炼丰度为6%的原料。", ["提炼丰度"]),
        ("前三季度软件企业利润总额同比增8.2%。", ["软件企业利润总额"]),
        ("物流企业实现利润总额9.3亿元，同比增长8.2%。", ["利润总额"]),
        ("商标注册同比增长4%。", ["商标注册"]),
        ("参展品牌120个，外地展商占三成。", ["参展品牌", "外地展商"]),
        ("信心指数为62%，在合理区间内较上月上升1.3个百分点。", ["信心指数", "信心指数"]),
        ("绿化覆盖率约42%。", ["绿化覆盖率"]),
        ("旅客周转量同比增长8.5%。", ["旅客周转量"]),
        ("空气质量优良率比去年同期提高2.1个百分点。", ["空气质量优良率"]),
        ("按可比价格计算，工业增加值增长6%。", ["工业增加值"]),
        ("农村居民收入增速快于城镇居民1.8个百分点。", ["农村居民收入增速"]),
        ("八成以上的农户受益。", ["农户"]),
        ("九成以上的人会骑马。", ["人"]),
        ("近六成受访企业看好前景。", ["受访企业"]),
        ("女选手占四成，学生占三成。", ["女选手", "学生"]),
        ("线上订单占全部订单的35%。", ["线上订单"]),
        ("入住率由六成升至九成五。", ["入住率", "入住率"]),
        ("消费额增长5%，二季度增长7%。", ["消费额", "消费额"]),
        ("粮食产量和蔬菜产量均增长3%。", ["粮食产量和蔬菜产量"]),
    ],
)
def test_the_indicator_of_a_share(pipeline: Pipeline, text: str, nouns: list[str]) -> None:
    assert _nouns(pipeline, text) == nouns


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("开展活动40项，其中市级15项、县区25项。", ["活动"] * 3),
        ("受理投诉60件，当场办结52件。", ["投诉", "投诉"]),
        ("接待游客8万人次，同比增长12%。", ["游客", "游客"]),
        ("外贸进出口总额300亿元，同比增长4%。", ["外贸进出口总额"]),
        ("出口退税额20亿元，占比41%。", ["出口退税额"]),
        ("六大类120余项活动", ["活动", "活动"]),
        ("举办普法宣讲，目前已开展6场。", ["普法宣讲"]),
        ("派出3车15人。", ["", ""]),
    ],
)
def test_an_elided_noun_is_that_of_an_earlier_figure(pipeline: Pipeline, text: str, nouns: list[str]) -> None:
    assert _nouns(pipeline, text) == nouns


def test_each_of_two_figures_has_its_own_indicator(pipeline: Pipeline) -> None:
    assert _nouns(pipeline, "工业投资和民间投资分别增长3.1%和4.2%。") == ["工业投资", "民间投资"]
    assert _nouns(pipeline, "经济增速分别为5.1%和4.8%。") == ["经济增速", "经济增速"]
    assert _nouns(pipeline, "开行班列20列、运送货物3万吨，分别增长7%、9%。")[2:] == ["班列", "货物"]
