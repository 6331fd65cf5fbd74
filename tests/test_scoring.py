"""The scorer, on hand-made rows with figures worked out by hand."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.scoring.counts import Counts, count_mentions, same
from pipeline.scoring.gold import Corpus, Tables
from pipeline.scoring.indicators import count_indicators
from pipeline.scoring.rows import alike, cell, count_events, count_organizers, count_sections
from pipeline.scoring.scores import score
from pipeline.types import TYPES, Event, Indicator, Mention


def mention(start: int, end: int, type: str = "DATE", doc_id: str = "a", **cells: str) -> Mention:
    return Mention(doc_id, cells.pop("section", ""), start, end, type, "x" * (end - start), **cells)


def event(title: str, doc_id: str = "a", section: str = "", **cells: str) -> Event:
    empty = dict.fromkeys(Event._fields, "")
    return Event(**{**empty, "title": title, "doc_id": doc_id, "section": section, **cells})


def numbers(counts: Counts) -> tuple[int, ...]:
    return (counts.correct, counts.partial, counts.incorrect, counts.missed, counts.mistaken, counts.spurious)


# Ten gold mentions, ten predictions:
#   DATE          0-5 exact; 10-15 against 10-14: partial; 20-25 against LOCATION 20-25: incorrect; 30-35 nothing: missed
#   LOCATION      40-42 exact; 50-52 exact; prediction 60-62 alone: spurious; prediction 20-25 on a DATE: mistaken
#   ORGANIZATION  70-80 against 70-76 and 76-80: one partial, one spurious; 90-99 against LOCATION 92-94: incorrect
#   QUANTITY      in document b, 0-5 exact; the same offsets in document a do not match it
GOLD = [
    mention(0, 5, value="2024-08-30", kind="date"), mention(10, 15), mention(20, 25), mention(30, 35),
    mention(40, 42, "LOCATION", value="110000"), mention(50, 52, "LOCATION", value="120000", role="venue"),
    mention(70, 80, "ORGANIZATION"), mention(90, 99, "ORGANIZATION"),
    mention(0, 5, "QUANTITY", "b", value="1200", unit="个", noun="试点项目", modifier="over"), mention(6, 7, "QUANTITY", "b"),
]  # fmt: skip
PREDICTED = [
    mention(0, 5, value="2024-08-30", kind="vague"), mention(10, 14), mention(20, 25, "LOCATION"),
    mention(40, 42, "LOCATION", value="110000"), mention(50, 52, "LOCATION", value="120100", role="venue"),
    mention(60, 62, "LOCATION"), mention(70, 76, "ORGANIZATION"), mention(76, 80, "ORGANIZATION"),
    mention(92, 94, "LOCATION"), mention(0, 5, "QUANTITY", "b", value="1200.0", unit="个", noun="项目", modifier="exact"),
]  # fmt: skip


def test_counts_worked_out_by_hand() -> None:
    counts = count_mentions(GOLD, PREDICTED)
    #                                        correct partial incorrect missed mistaken spurious
    assert numbers(counts["DATE"]) == (1, 1, 1, 1, 0, 0)
    assert numbers(counts["LOCATION"]) == (2, 0, 0, 0, 2, 1)
    assert numbers(counts["ORGANIZATION"]) == (0, 1, 1, 0, 0, 1)
    assert numbers(counts["QUANTITY"]) == (1, 0, 0, 1, 0, 0)
    assert numbers(counts["PERCENTAGE"]) == (0, 0, 0, 0, 0, 0)
    assert numbers(counts["ALL"]) == (4, 2, 2, 2, 2, 2)


def test_rates_worked_out_by_hand() -> None:
    counts = count_mentions(GOLD, PREDICTED)
    date, places, all_types = counts["DATE"], counts["LOCATION"], counts["ALL"]
    assert (date.strict.precision, date.strict.recall) == (1 / 2, 1 / 4)
    assert date.strict.f1 == pytest.approx(1 / 3)
    assert (date.half.precision, date.half.recall) == (3 / 4, 3 / 8)
    assert (date.type_match.precision, date.type_match.recall) == (1.0, 1 / 2)
    assert (places.strict.precision, places.strict.recall) == (2 / 5, 1.0)
    assert (all_types.gold, all_types.predicted) == (10, 10)
    assert all_types.strict.f1 == pytest.approx(0.4)
    assert counts["PERCENTAGE"].strict.f1 == 0.0


def test_shares_of_strict_matches_worked_out_by_hand() -> None:
    counts = count_mentions(GOLD, PREDICTED)
    assert counts["DATE"].right == {"value": 1, "kind": 0, "role": 1, "modifier": 1, "unit": 1, "noun": 1}
    assert counts["LOCATION"].share("value") == 1 / 2
    assert counts["QUANTITY"].right == {"value": 1, "kind": 1, "role": 1, "modifier": 0, "unit": 1, "noun": 1}


@pytest.mark.parametrize(
    ("type", "attribute", "want", "have", "right"),
    [
        ("QUANTITY", "value", "1200", "1200.0", True),
        ("QUANTITY", "value", "8..10", "8.0..10", True),
        ("QUANTITY", "value", "8..10", "8", False),
        ("PERCENTAGE", "value", "66.67", "66.666667", True),
        ("PERCENTAGE", "value", "-2.1", "2.1", False),
        ("PERCENTAGE", "value", "12", "", False),
        ("DATE", "value", "2024", "2024.0", False),
        ("QUANTITY", "noun", "生产线", "自动化育秧生产线", True),
        ("QUANTITY", "noun", "自动化育秧生产线", "生产线", True),
        ("QUANTITY", "noun", "线", "生产线", False),
        ("QUANTITY", "noun", "生产", "生产线", False),
        ("QUANTITY", "noun", "", "生产线", False),
        ("QUANTITY", "noun", "", "", True),
        ("QUANTITY", "unit", "场", "场次", False),
    ],
)
def test_what_counts_as_the_same(type: str, attribute: str, want: str, have: str, right: bool) -> None:
    assert same(mention(0, 1, type, **{attribute: want}), mention(0, 1, type, **{attribute: have}), attribute) is right


def test_exact_pairs_come_before_overlaps() -> None:
    # 0-4 overlaps both predictions and comes first 4-8 exactly.
    gold = [mention(0, 4, "DATE"), mention(4, 8, "DATE")]
    predicted = [mention(4, 8, "DATE"), mention(1, 4, "DATE")]
    assert numbers(count_mentions(gold, predicted)["DATE"]) == (1, 1, 0, 0, 0, 0)


def test_the_larger_overlap_is_the_partner() -> None:
    counts = count_mentions([mention(0, 10)], [mention(0, 3, "DATE"), mention(3, 10, "LOCATION")])
    assert numbers(counts["DATE"]) == (0, 1, 0, 0, 0, 0)
    assert numbers(counts["LOCATION"]) == (0, 0, 0, 0, 0, 1)


layer = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4), st.sampled_from(TYPES)), max_size=12)


def flat(parts: list[tuple[int, int, str]]) -> list[Mention]:
    """Mentions that do not overlap: gaps and lengths laid end to end."""
    at, found = 0, []
    for gap, length, type in parts:
        found.append(mention(at + gap, at + gap + length, type))
        at += gap + length
    return found


@given(layer, layer, st.randoms(use_true_random=False))
def test_counts_add_up_in_any_order(
    one: list[tuple[int, int, str]], other: list[tuple[int, int, str]], random: random.Random
) -> None:
    gold, predicted = flat(one), flat(other)
    counts = count_mentions(gold, predicted)
    for type in TYPES:
        assert counts[type].gold == sum(m.type == type for m in gold)
        assert counts[type].predicted == sum(m.type == type for m in predicted)
    assert (counts["ALL"].gold, counts["ALL"].predicted) == (len(gold), len(predicted))
    assert counts["ALL"].incorrect == counts["ALL"].mistaken
    random.shuffle(gold)
    random.shuffle(predicted)
    assert count_mentions(gold, predicted) == counts


def test_gold_against_itself_is_perfect(corpus: Corpus) -> None:
    for split in ("dev", "test"):
        scores = score(corpus, corpus.gold, corpus.split(split))
        assert set(scores.figures().values()) == {1.0}
        assert scores.sections[0] == scores.sections[1]


def test_nothing_against_gold_is_nothing(corpus: Corpus) -> None:
    scores = score(corpus, Tables((), ()), corpus.split("dev"))
    assert set(scores.figures().values()) == {0.0}


def body(value: str, role: str, section: str = "", doc_id: str = "a") -> Mention:
    return mention(0, 1, "ORGANIZATION", doc_id, value=value, role=role, section=section)


def test_organizers_are_a_set() -> None:
    gold = [body("甲局", "host"), body("甲局", "host"), body("乙委", "guide"), body("丙会", "host", "北京"), body("丁报", "")]
    predicted = [
        body("甲局", "host"),
        body("乙委", "host"),
        body("丙会", "host"),
        body("丁报", "host", doc_id="b"),
        body("甲局", ""),
    ]
    organizers = count_organizers(gold, predicted)
    assert (organizers.precision, organizers.recall) == (1 / 4, 1 / 3)


def test_sections() -> None:
    gold = [body("", "", "北京"), body("", "", "天津"), body("", "")]
    assert count_sections([*gold, event("x", section="河北")], [body("", "", "天津"), body("", "", "上海")]) == (1, 3)


def test_alike() -> None:
    assert alike("启动仪式", "启动仪式") == 1.0
    assert alike("启动仪式", "2024年启动仪式") == 4 / 9
    assert alike("", "") == 0.0


def test_event_cells_are_compared_as_sets_and_numbers() -> None:
    assert cell(event("x", organizers="甲:host;乙:guide"), "organizers") == cell(
        event("x", organizers="乙:guide;甲:host"), "organizers"
    )
    assert cell(event("x", activity_count="400"), "activity_count") == cell(event("x", activity_count="400.0"), "activity_count")
    assert cell(event("x", activity_count=""), "activity_count") != cell(event("x", activity_count="0"), "activity_count")


def test_event_rows_worked_out_by_hand() -> None:
    gold = [
        event("质量月启动仪式", date="2024-09-01", venue="广场", organizers="甲:host;乙:guide"),
        event("质量月启动仪式暨宣传", date="2024-09-02"),
        event("论坛", date="2024-09-03", venue="会堂"),
        event("展览", date="2024-09-04"),
        event("大会", section="北京"),
    ]
    predicted = [
        event("质量月启动仪式暨宣传", date="2024-09-02", theme="质量"),  # the most alike title wins: the second row, theme wrong
        event("质量月启动仪式", date="2024-09-01", venue="广场", organizers="乙:guide;甲:host"),  # wholly right
        event("高峰会", date="2024-09-03", venue="会堂"),  # not alike, but the same date and venue: title wrong
        event("讲座", date="2024-09-04"),  # the same date alone is not enough
        event("大会"),  # another section
    ]
    counts = count_events(gold, predicted)
    assert (counts.gold, counts.predicted, counts.found, counts.right) == (5, 5, 3, 1)
    assert counts.columns == {
        "region": 3, "title": 2, "date": 3, "date_surface": 3, "venue": 3, "venue_adcode": 3, "organizers": 3, "theme": 2,
        "activity_count": 3, "activity_modifier": 3,
    }  # fmt: skip
    assert counts.wholly_right == 1 / 5


def test_event_rows_do_not_depend_on_order() -> None:
    gold = [event("启动仪式", date="1"), event("启动仪式", date="2"), event("启动大会", date="3")]
    predicted = [event("启动仪式", date="2"), event("启动仪式", date="3"), event("启动仪式", date="1")]
    for order in itertools.permutations(predicted):
        counts = count_events(gold, order)
        assert (counts.found, counts.right) == (3, 2)


def indicator(start: int, doc_id: str = "a", **cells: str) -> Indicator:
    empty = dict.fromkeys(Indicator._fields[4:], "")
    return Indicator(doc_id, "", start, start + 2, **{**empty, "indicator": "合格率", "sense": "level", "period": "2023", **cells})


def test_indicator_rows_worked_out_by_hand() -> None:
    gold = [indicator(0), indicator(5), indicator(10), indicator(15, sense="share"), indicator(0, "b", region="110000")]
    predicted = [
        indicator(0, indicator="产品合格率", value="9"),  # wholly right: the gold's noun ends the longer one, values do not count
        indicator(5, indicator="率"),  # one character is no noun
        indicator(15, sense="level", organization="甲局"),  # two cells wrong
        indicator(30),  # no row in the gold: does not count
        indicator(0, "b", region="110000", period=""),
    ]
    counts = count_indicators(gold, predicted)
    assert (counts.gold, counts.matched, counts.whole) == (5, 4, 1)
    assert counts.right == {"indicator": 3, "sense": 3, "period": 3, "region": 4, "organization": 3}
    assert (counts.found, counts.share("region"), counts.wholly_right) == (4 / 5, 1.0, 1 / 5)


def test_a_corpus_without_indicators_has_no_figures_of_them(corpus: Corpus) -> None:
    bare = Corpus(corpus.folder, corpus.documents, Tables(corpus.gold.mentions, corpus.gold.events))
    assert not [name for name in score(bare, bare.gold, bare.split("dev")).figures() if name.startswith("indicators")]
    assert [name for name in score(corpus, corpus.gold, corpus.split("dev")).figures() if name.startswith("indicators")]
