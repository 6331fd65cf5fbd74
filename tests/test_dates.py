"""Dates: every example of every rule, whole short articles, forms and near misses, speed in proportion."""

from __future__ import annotations

import time
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import ruleset
from pipeline.extractors.dates import Dates
from pipeline.mentions import settle
from pipeline.resolve.dates import resolve_dates
from pipeline.segment import Segmenter
from pipeline.types import Candidate, Document

RULES = ruleset.load()
FILE = RULES["dates"]
EXAMPLES = [(rule.id, example) for rule in FILE.rules for example in rule.table.match]
NEAR_MISSES = [(rule.id, text) for rule in FILE.rules for text in rule.table.no_match]


@cache
def _dates() -> Dates:
    return Dates(RULES)


@cache
def _segmenter() -> Segmenter:
    return Segmenter()


def find(text: str, day: str = ruleset.EXAMPLE_DATE) -> list[Candidate]:
    """The resolved DATE mentions of a text."""
    words = _segmenter().segment(Document("t", text, day))
    found = settle(_dates().find(words))
    resolve_dates(words, found)
    return found


def read(text: str, day: str = ruleset.EXAMPLE_DATE) -> list[tuple[str, str]]:
    """Surface and value of every DATE mention of a text."""
    return [(text[mention.start : mention.end], mention.value) for mention in find(text, day)]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{rule}:{example.text}" for rule, example in EXAMPLES])
def test_rule_finds_its_example(rule: str, example: ruleset.Example) -> None:
    start = example.text.index(example.span)
    if FILE_REJECTS[rule]:
        words = _segmenter().segment(Document("t", example.text, ruleset.EXAMPLE_DATE))
        assert (rule, start, start + len(example.span)) in [(c.rule, c.start, c.end) for c in _dates().find(words) if c.reject]
        return
    found = {(mention.start, mention.end): mention for mention in find(example.text, example.date or ruleset.EXAMPLE_DATE)}
    mention = found.get((start, start + len(example.span)))
    assert mention is not None, read(example.text)
    assert mention.rule == rule
    for key, value in example.expectations().items():
        assert getattr(mention, key) == value


@pytest.mark.parametrize(("rule", "text"), NEAR_MISSES, ids=[f"{rule}:{text}" for rule, text in NEAR_MISSES])
def test_rule_leaves_near_misses(rule: str, text: str) -> None:
    words = _segmenter().segment(Document("t", text, ruleset.EXAMPLE_DATE))
    assert rule not in [candidate.rule for candidate in _dates().find(words)]


FILE_REJECTS = {rule.id: rule.table.reject for rule in FILE.rules}
