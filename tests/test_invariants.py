"""What must stay the same when a text changes in ways that do not matter: width, script, blanks, order; and on any text at all."""

from __future__ import annotations

import re

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import Extraction, Pipeline, load
from pipeline.scoring.gold import Corpus
from pipeline.types import TYPES, Mention

WIDE: dict[int, int] = {ord(narrow): ord(wide) for narrow, wide in zip("0123456789,:;()%!?", "０１２３４５６７８９，：；（）％！？", strict=True)}
NARROW = {wide: narrow for narrow, wide in WIDE.items()}
TRADITIONAL, SIMPLIFIED = opencc.OpenCC("s2t"), opencc.OpenCC("t2s")
PIECES = [
    "海东市", "南京市教育局", "2024年", "９月3日", "上午10时", "近200项", "活动", "在", "由", "主办", "举行", "启动仪式", "“质量月”",
    "期间", "该局", "、", "，", "。", "（", "）", "：", "\n", " ", "百分之九十", "5‰", "两", "十", "万", "年", "月", "第三届", "大赛",
    "和", "等", "组委会", "《", "》", "“", "”", "a", "🙂", "𠮷", "\r", "\t", "　",
]  # fmt: skip
PIPELINE = load()


def facts(extraction: Extraction, *columns: str) -> list[tuple[str, ...]]:
    """Type and chosen columns of every mention, in simplified characters of one width."""
    rows = [(mention.type, *(str(getattr(mention, column)) for column in columns)) for mention in extraction.mentions]
    return [tuple(SIMPLIFIED.convert(cell.translate(NARROW)) for cell in row) for row in rows]


def told(extraction: Extraction) -> list[tuple[str, ...]]:
    """The events, likewise."""
    rows = [(event.title, event.date, event.region, event.venue_adcode, event.organizers, event.activity_count) for event in extraction.events]
    return [tuple(SIMPLIFIED.convert(cell.translate(NARROW)) for cell in row) for row in rows]


COLUMNS = ("start", "end", "value", "kind", "role", "modifier", "unit", "noun")


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["full", "half"])
def test_width_changes_nothing(width: dict[int, int], pipeline: Pipeline, corpus: Corpus, extractions: dict[str, Extraction]) -> None:
    for document in corpus.documents:
        changed = pipeline.extract(pipeline.read(document.text.translate(width), id=document.id))
        assert facts(changed, *COLUMNS) == facts(extractions[document.id], *COLUMNS), document.id
        assert told(changed) == told(extractions[document.id]), document.id


def test_traditional_characters_change_next_to_nothing(pipeline: Pipeline, corpus: Corpus, extractions: dict[str, Extraction]) -> None:
    """All spans stay; what differs is which of two counts an ellipsis means, as nouns are compared as written."""
    same, whole = 0, 0
    for document in corpus.documents:
        text = TRADITIONAL.convert(document.text)
        assert len(text) == len(document.text)
        before = facts(extractions[document.id], *COLUMNS)
        after = facts(pipeline.extract(pipeline.read(text, id=document.id)), *COLUMNS)
        assert [fact[1:3] for fact in before] == [fact[1:3] for fact in after], document.id
        same, whole = same + len(set(before) & set(after)), whole + len(before)
    assert same > 0.985 * whole


def test_blanks_inside_dates_change_nothing(pipeline: Pipeline, corpus: Corpus, extractions: dict[str, Extraction]) -> None:
    for document in corpus.documents:
        text = re.sub("(?<=[0-9])(?=[年月日])", " ", document.text)
        changed = pipeline.extract(pipeline.read(text, id=document.id, date=extractions[document.id].document.date))
        values = [fact for fact in facts(changed, "value", "kind") if fact[0] == "DATE"]
        assert values == [fact for fact in facts(extractions[document.id], "value", "kind") if fact[0] == "DATE"], document.id


def test_region_sections_in_another_order_have_the_same_mentions(pipeline: Pipeline, extractions: dict[str, Extraction]) -> None:
    found = extractions["quality-month-2024"]
    document = found.document
    head, tail = document.text[: document.sections[0].start], document.sections[-1]
    parts = [document.text[section.start : section.end] for section in document.sections[:-1]]
    text = head + "".join(parts[::-1]) + document.text[tail.start :]
    changed = pipeline.extract(pipeline.read(text, id=document.id))
    assert sorted(facts(changed, "section", "surface", "value", "role")) == sorted(facts(found, "section", "surface", "value", "role"))
    assert sorted(told(changed)) == sorted(told(found))


def test_another_year_moves_inferred_dates_alone(pipeline: Pipeline) -> None:
    text = "9月3日，2019年海东市技能大赛在南京市举行，较2018年增长5％。"
    first, second = (pipeline.extract(pipeline.read(text, date=date)) for date in ("2019-09-26", "2021-09-26"))
    assert [(m.surface, m.value) for m in first.mentions if m.value != n_value(second, m)] == [("9月3日", "2019-09-03")]


def n_value(extraction: Extraction, mention: Mention) -> str:
    return next(other.value for other in extraction.mentions if (other.start, other.end) == (mention.start, mention.end))


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60))
def test_any_text_gives_mentions_that_are_its_slices_in_order(text: str) -> None:
    extraction = PIPELINE.extract(PIPELINE.read(text, date="2024-09-26"))
    end = 0
    for mention in extraction.mentions:
        assert text[mention.start : mention.end] == mention.surface
        assert mention.type in TYPES
        assert end <= mention.start < mention.end
        assert "\n" not in mention.surface
        end = mention.end
    for event in extraction.events:
        assert event.title in text
        assert event.venue in text
        assert event.date_surface in text


def test_the_same_text_gives_the_same_rows_twice(pipeline: Pipeline, corpus: Corpus, extractions: dict[str, Extraction]) -> None:
    for document in corpus.documents:
        assert pipeline.extract(pipeline.read(document.text, id=document.id)) == extractions[document.id]
