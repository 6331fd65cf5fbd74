"""Indicator rows: what every figure says, of when, of where and of whom. The texts are invented, in the styles of news."""

from __future__ import annotations

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


# A text, and what its figures say in order: surface, sense, period, region, organization.
COMMUNIQUES = [
    (
        "上半年，苏州市规模以上工业增加值同比增长6.8%，比一季度加快0.6个百分点；固定资产投资下降2.3%。",
        ["6.8% increase 2024-H1 320500 -", "0.6个百分点 increase 2024-H1 320500 -", "2.3% decrease 2024-H1 320500 -"],
    ),
    (
        "2023年，甘肃省城镇登记失业率为3.1%，比上年下降0.2个百分点。居民消费价格上涨0.7%。",
        ["3.1% level 2023 620000 -", "0.2个百分点 decrease 2023 620000 -", "0.7% increase 2023 620000 -"],
    ),
    (
        "前三季度，临沂市进出口总额增速为12.4%，比全国平均水平高3.1个百分点，其中出口占六成以上。",
        ["12.4% level 2024-01/2024-09 371300 -", "3.1个百分点 increase 2024-01/2024-09 371300 -", "六成以上 share 2024-01/2024-09 371300 -"],
    ),
    ("8月份，全国居民消费价格同比上涨0.6%，工业生产者出厂价格同比变动-1.8%。", ["0.6% increase 2024-08 - -", "-1.8% decrease 2024-08 - -"]),
    ("上半年，佛山市商品房销售面积下降18.2%，7月份回落至15.6%。", ["18.2% decrease 2024-H1 440600 -", "15.6% decrease 2024-07 440600 -"]),
    (
        "2021年、2022年和2023年，保定市优良天数比例分别为72.1%、74.5%和76.2%。",
        ["72.1% share 2021 130600 -", "74.5% share 2022 130600 -", "76.2% share 2023 130600 -"],
    ),
    ("去年，临沂、保定、佛山三市城镇化率分别为65.1%、61.2%和95.3%。", ["65.1% level 2023 371300 -", "61.2% level 2023 130600 -", "95.3% level 2023 440600 -"]),
    ("2023年，遵义市第二产业增加值占生产总值的比重为43.8%，较2020年末提高1.5个百分点。", ["43.8% share 2023 520300 -", "1.5个百分点 increase 2023 520300 -"]),
    ("7月份，制造业采购经理指数为49.4%，低于上月0.1个百分点。", ["49.4% level 2024-07 - -", "0.1个百分点 decrease 2024-07 - -"]),
    ("2023年，宜昌市高技术产业投资增长15%以上，增速连续3年保持在10%以上。", ["15%以上 increase 2023 420500 -", "10%以上 level P3Y 420500 -"]),
    ("与2019年同期相比，今年上半年昆明市接待游客增长21.5%。", ["21.5% increase 2024-H1 530100 -"]),
    ("8月末，江苏省本外币贷款余额同比增长9.2%，增速比上月末回落0.3个百分点。", ["9.2% increase 2024-08-21/2024-08-31 320000 -", "0.3个百分点 decrease 2024-08-21/2024-08-31 320000 -"]),
]
LOCAL = [
    (
        "截至8月底，安吉县生活垃圾分类覆盖率达98%，比去年同期提高5.2个百分点。公共厕所改造完成九成。",
        ["98% level 2024-08-21/2024-08-31 330523 -", "5.2个百分点 increase 2024-08-21/2024-08-31 330523 -", "九成 share 2024-08-21/2024-08-31 330523 -"],
    ),
    ("近年来，正定县大力推进绿化，森林覆盖率达到32%。", ["32% level - 130123 -"]),
    ("近年来，正定县大力推进绿化。目前，全县森林覆盖率达到32%，自然村通车率为100%。", ["32% level PRESENT_REF 130123 -", "100% level PRESENT_REF 130123 -"]),
    ("五年来，大理白族自治州农村卫生厕所普及率由68%提高到92%。", ["68% level P5Y 532900 -", "92% level P5Y 532900 -"]),
    ("2023年，赤峰市农村自来水普及率由上年的86.5%提高到90.1%。", ["86.5% level 2022 150400 -", "90.1% level 2023 150400 -"]),
    ("到2025年，昆山市高新技术产业产值占比将由45%提高到52%。", ["45% share - 320583 -", "52% share 2025 320583 -"]),
    ("全市城区绿化覆盖率从2015年的35.2%上升到2023年的41.6%。", ["35.2% level 2015 - -", "41.6% level 2023 - -"]),
    ("力争2025年底前，安吉县农村污水处理率达到95%以上，河道保洁率保持在98%左右。", ["95%以上 level ../2025-12 330523 -", "98%左右 level ../2025-12 330523 -"]),
    ("9月12日，记者从昆明市林草局获悉，2023年全市湿地保护率为73.5%。", ["73.5% level 2023 530100 -"]),
    ("9月12日，昆明市林草局发布数据显示，全市湿地保护率为73.5%。", ["73.5% level - 530100 -"]),
    ("始建于1958年的青山水库位于安吉县，蓄水率达85%。", ["85% level - 330523 -"]),
    ("昆明市民张女士说，来自四川的游客占三成。", ["三成 share - 530100 -"]),
    ("2023年，景谷县空气优良率为99.2%，自2015年以来首次超过99%。", ["99.2% level 2023 530824 -", "超过99% level 2023 530824 -"]),
    ("苏州市出台新规\n2024-09-26 来源：江南观察\n\n全省公共充电桩覆盖率达90%，姑苏区达96%。", ["90% level - 320000 -", "96% level - 320508 -"]),
]
BODIES = [
    (
        "今年上半年，苏州创元电子有限公司营业收入同比增长15.2%，海外销售占比提高到36%。",
        ["15.2% increase 2024-H1 320500 苏州创元电子有限公司", "36% share 2024-H1 320500 苏州创元电子有限公司"],
    ),
    ("2023年，昆明市中级人民法院结案率达98.6%，同比上升1.2个百分点。", ["98.6% level 2023 530100 昆明市中级人民法院", "1.2个百分点 increase 2023 530100 昆明市中级人民法院"]),
    ("临沂大学2024届毕业生就业率为91.3%，较上届提高2.4个百分点。", ["91.3% level - 371300 临沂大学", "2.4个百分点 increase - 371300 临沂大学"]),
    ("据临沂市教育局统计，今年秋季全市公办园在园幼儿占比达62%。", ["62% share 2024-AU 371300 -"]),
    ("江苏省统计局数据显示，1至8月，全省规上服务业营业收入增长7.9%。", ["7.9% increase 2024-01/2024-08 320000 -"]),
    ("国家统计局数据显示，8月份社会消费品零售总额增长2.1%。", ["2.1% increase 2024-08 - -"]),
    ("保定市公安局局长李强介绍，今年以来，全市电信诈骗案件发案率下降23.5%，破案率上升11个百分点。", ["23.5% decrease 2024/.. 130600 -", "11个百分点 increase 2024/.. 130600 -"]),
    ("由宜昌市市场监管局抽检的食品中，合格率为98.4%。", ["98.4% level - 420500 -"]),
    ("去年，遵义市第一人民医院门诊量增长8.3%。该院三级手术占四成。", ["8.3% increase 2023 520300 遵义市第一人民医院", "四成 share 2023 520300 遵义市第一人民医院"]),
]
FAIRS_AND_PEOPLE = [
    ("9月20日，第六届宜昌茶叶博览会开幕。本届博览会吸引展商320家，其中境外展商占15%。", ["15% share 2024-09-20 - -"]),
    ("比赛9月8日在昆明市举行，参赛选手中女性占三成，18岁以下的选手近两成。", ["三成 share 2024-09-08 - -", "近两成 share 2024-09-08 - -"]),
    ("“去年我的罚球命中率只有62%，今年升到80%。”队员王磊说。", ["62% level 2023 - -", "80% level 2024 - -"]),
    ("该款设备国产化率达到95%，能耗降低三成。", ["95% level - - -", "三成 decrease - - -"]),
    ("昆明市金秋消费节闭幕\n2024-09-26 来源：滇池观察\n\n9月20日至24日，全市重点商场销售额同比增长12.6%，集市订单中线上占四成五。", ["12.6% increase 2024-09-20/2024-09-24 530100 -", "四成五 share 2024-09-20/2024-09-24 - -"]),
]
OTHERS = [
    ("调查显示，超过九成的受访者赞成延时服务，七成以上家长每天陪读。", ["超过九成 share - - -", "七成以上 share - - -"]),
    ("全国农村绝对贫困人口到1997年底降至4960万人，贫困发生率由1993年的8.7%降到5.4%。", ["4960万人 level 1997-12 - -", "8.7% level 1993 - -", "5.4% level 1997-12 - -"]),
    ("固原地区1998年人均纯收入比1995年增长26%，小流域治理度达38%。", ["26% increase 1998 640400 -", "38% level 1998 640400 -"]),
    ("宜昌市加快工程进度，截至9月中旬，主体工程已完成八成。", ["八成 share 2024-09-11/2024-09-20 420500 -"]),
    ("全区义务教育巩固率为99.1%。", ["99.1% level - - -"]),
    ("2023年，宁夏实现地区生产总值增长6.6%，全区居民收入增速居全国前列。", ["6.6% increase 2023 640000 -"]),
    ("2023年底，佛山市有效发明专利拥有量达4.6万件，同比增长17.2%。", ["4.6万件 level 2023-12 440600 -", "17.2% increase 2023-12 440600 -"]),
    ("喀什地区全年粮食产量达205.6万吨，比上年增加12.3万吨，增幅为6.4%。", ["205.6万吨 level 2024 653100 -", "12.3万吨 increase 2024 653100 -", "6.4% level 2024 653100 -"]),
    ("今年1至8月，全州法院受理案件数下降4.2%，降幅较上半年收窄1.1个百分点。", ["4.2% decrease 2024-01/2024-08 - -", "1.1个百分点 decrease 2024-01/2024-08 - -"]),
    ("2024年，海盐县将以年均8%以上的速度增长为目标，研发投入强度达3.6%。", ["8%以上 increase 2024 330424 -", "3.6% level 2024 330424 -"]),
    ("群众安全感满意度(2023年)为98.9%，排名全省第二。", ["98.9% level 2023 - -"]),
    ("全县参保率为99.3%(2023年)，高于全市平均水平0.8个百分点。", ["99.3% level 2023 - -", "0.8个百分点 increase 2023 - -"]),
]
SECTIONED = (
    "各地节水周活动精彩纷呈\n2024-09-26 来源：水务周报\n\n"
    "江苏:节水率再提高\n\n2023年，全省农田灌溉水有效利用系数达62%。苏州市工业用水重复利用率为91%，高出全省3个百分点。\n\n"
    "浙江:漏损率降至6%\n\n近三年，公共供水管网漏损率年均下降0.4个百分点，节水型企业占三成。2025年底前再下降0.5个百分点。\n"
)


@pytest.mark.parametrize(
    ("text", "rows"), COMMUNIQUES + LOCAL + BODIES + FAIRS_AND_PEOPLE + OTHERS, ids=lambda given: given[:24] if isinstance(given, str) else ""
)
def test_what_the_figures_say(pipeline: Pipeline, text: str, rows: list[str]) -> None:
    assert [told(row) for row in found(pipeline, text)] == rows


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
        ("苏州市粮食产量达95万吨，机收率达97%。", ["粮食产量", "机收率"]),
        ("苏州市有26个部门参加，发放手册5万册，设展台40个。", []),
        ("苏州市森林覆盖面积达12万亩。", ["森林覆盖面积"]),
    ],
)
def test_percentages_and_measured_values_are_indicators(pipeline: Pipeline, text: str, indicators: list[str]) -> None:
    assert [row.indicator for row in found(pipeline, text)] == indicators


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
    ["2023年，", "苏州市", "全市", "合格率", "达", "由", "提高到", "增长", "占", "95%", "四成", "2.1个百分点", "、", "和", "，", "。", "\n", "分别为", "比上年", "我"]
)


@given(st.lists(PIECES, max_size=24).map("".join))
def test_any_mixture_has_one_row_for_each_percentage(pipeline: Pipeline, text: str) -> None:
    extraction = pipeline.extract(pipeline.read(text, date=DATE))
    rows = [(row.start, row.end) for row in extraction.indicators if row.unit in ("percent", "percentage_point")]
    assert rows == [(m.start, m.end) for m in extraction.mentions if m.type == "PERCENTAGE"]
    assert all(row.sense in ("increase", "decrease") for row in extraction.indicators if row.unit == "percentage_point")
    assert {row.sense for row in extraction.indicators} <= {"level", "increase", "decrease", "share"}
