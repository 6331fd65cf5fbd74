"""A page becomes a document: date, title, sections, and what is not the article."""

from __future__ import annotations

import pytest

import pipeline
from pipeline import Pipeline
from pipeline.types import Document

PIPELINE = pipeline.load()
PAGE = """--- 海东省应急管理厅主办 ---
当前位置：首页 > 新闻 > 本地

海东多地举办安全演练

2024-05-06 10:20   来源：海东网   点击：12

近日，全省各地举办演练。

海东：三项演练同时开展

5月3日，演练在海东市举行，全市二十所学校的两千名师生参加了疏散，演练持续了一个小时。

责任编辑：王小明
版权所有：海东网
"""


def read(text: str, **given: str) -> Document:
    return PIPELINE.read(text, id="x", **given)


def furniture(document: Document) -> list[str]:
    return [document.text[span.start : span.end].strip() for span in document.furniture]


def test_a_page_has_a_date_a_title_and_a_section() -> None:
    document = read(PAGE)
    assert (document.date, document.title) == ("2024-05-06", "海东多地举办安全演练")
    assert [(s.name, document.text[s.start : s.body]) for s in document.sections] == [("海东", "海东：三项演练同时开展")]
    assert document.text == PAGE


def test_furniture_is_marked_and_the_date_of_the_dateline_is_not() -> None:
    found = furniture(read(PAGE))
    assert "--- 海东省应急管理厅主办 ---" in found
    assert "责任编辑：王小明" in found
    assert "来源：海东网   点击：12" in found
    assert not any("2024-05-06" in piece for piece in found)


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2023-05-06 10:20  来源：海东网", "2023-05-06"),
        ("发布时间：2023年5月6日 10:20　来源：海东网", "2023-05-06"),
        ("２０２３年５月６日　第二版", "2023-05-06"),
        ("来源：海东网  2023/05/06 星期六", "2023-05-06"),
        ("海东晚报　2023年", "2023"),
        ("(2023年5月6日发布 信息来源:市文化局)", "2023-05-06"),
        ("二〇二三年五月六日　海东晚报", "2023-05-06"),
    ],
)
def test_datelines_of_every_form(line: str, date: str) -> None:
    assert read(f"海东举办技能大赛\n{line}\n\n技能大赛昨日在海东举行。").date == date


def test_a_given_date_stands_before_the_text_s_own() -> None:
    assert read(PAGE, date="2020-01-01").date == "2020-01-01"


def test_a_wire_completes_a_year_and_only_its_date_is_text() -> None:
    document = read("海东举办技能大赛\n海东晚报　2023年\n\n本报海东5月6日电（记者王小明）大赛今天开幕。")
    assert document.date == "2023-05-06"
    assert furniture(document) == ["海东晚报", "本报海东", "电（记者王小明）"]


def test_a_sentence_with_a_date_is_no_dateline() -> None:
    document = read("截至2023年5月6日，全市共有企业三千家，比上年增长两成。")
    assert (document.date, document.furniture) == ("", ())


def test_field_labels_open_no_sections() -> None:
    document = read("海东活动预告\n\n时间：5月6日\n\n地点：海东市少年宫\n\n主办单位：海东市科协\n\n欢迎广大市民参加，活动全部免费，名额有限，报满为止。")
    assert document.sections == ()


def test_an_empty_text_is_a_document_without_mentions() -> None:
    extraction = pipeline.extract("")
    assert (extraction.document.text, extraction.mentions, extraction.events) == ("", (), ())


def test_a_notice_without_dateline_has_the_date_of_its_signature(pipeline: Pipeline) -> None:
    text = "关于举办技能竞赛的通知\n\n各会员单位：\n定于11月上旬举办竞赛。\n\n苏州市茶叶协会\n2024年9月30日\n"
    assert pipeline.read(text).date == "2024-09-30"
    assert pipeline.read("关于竞赛的通知\n竞赛于2024年9月30日\n举行。\n").date == ""


def test_a_text_without_a_headline_has_no_title(pipeline: Pipeline) -> None:
    text = "第三届茶叶洽谈会将于9月8日至11日在厦门举办。本届洽谈会由市政府主办。\n据介绍，已征集项目两千个。(海东网 2024年8月13日)"
    document = pipeline.read(text)
    assert (document.title, document.date) == ("", "2024-08-13")
    assert document.furniture == ()
    assert [event.title for event in pipeline.extract(document).events] == ["第三届茶叶洽谈会"]


def test_a_source_line_below_the_news_hides_none_of_it(pipeline: Pipeline) -> None:
    text = (
        "一周要闻\n1.6月11日，市科协在海东市召开推进会。\n2.6月12日，职工大赛在海东市开赛。\n"
        "3.6月13日，市妇联举行揭牌仪式。\n（海东日报 2024年6月17日）"
    )
    document = pipeline.read(text)
    assert document.date == "2024-06-17"
    assert not any(span.start < text.index("（海东日报") for span in document.furniture)
    assert len(pipeline.extract(document).events) == 3
