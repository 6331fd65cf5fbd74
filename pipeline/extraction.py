"""The whole way for one document: text → words → candidates → mentions → events."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import ruleset
from pipeline.checks import Checks
from pipeline.errors import InputError
from pipeline.events import Events
from pipeline.extractors.counts import Counts
from pipeline.extractors.cues import Cues
from pipeline.extractors.dates import Dates
from pipeline.extractors.locations import Locations
from pipeline.extractors.names import Names
from pipeline.extractors.organizations import Organizations
from pipeline.extractors.percentages import Percentages
from pipeline.extractors.toponyms import Toponyms
from pipeline.extractors.venues import Venues
from pipeline.gazetteer import Gazetteer
from pipeline.indicators import Indicators
from pipeline.mentions import settle
from pipeline.reading.article import Reader
from pipeline.resolve import Resolver
from pipeline.segment import Segmenter
from pipeline.types import Candidate, Document, Found, Mention

if TYPE_CHECKING:
    import pandas


class Extraction(Found):
    """What one document holds."""

    __slots__ = ()

    def frame(self, table: str) -> pandas.DataFrame:
        """The rows of one table as a DataFrame of strings and integers, with the table's columns.

        Args:
            table: mentions, events, organizers, cells, indicators or checks.
        """
        from pipeline.tables.frames import frame

        return frame(self, table)


class Pipeline:
    """Rules, gazetteer and segmenter, loaded once; `extract` is a pure function of the document.

    Raises:
        RuleError: a rule file is wrong; names file, rule id and key.
    """

    def __init__(self, rules: ruleset.Ruleset, engine: str = "rjieba") -> None:
        self.rules = rules
        self.gazetteer = Gazetteer.load(rules.data / "gazetteer")
        self.reader = Reader(rules)
        self.segmenter = Segmenter([(word, tag) for word, _, tag in (line.partition(" ") for line in rules.word_list("words"))], engine)
        self.cues = Cues(rules)
        toponyms, names = Toponyms(rules, self.gazetteer), Names(rules)
        self.extractors = (
            Dates(rules),
            Locations(rules, toponyms, names),
            Venues(rules, toponyms),
            Organizations(rules, toponyms, names),
            Counts(rules),
            Percentages(rules),
        )
        self.resolver = Resolver(rules, self.gazetteer, toponyms)
        self.events = Events(rules, self.gazetteer)
        self.checks = Checks(rules)
        self.indicators = Indicators(rules, self.gazetteer)

    def read(self, text: str, id: str = "", date: str = "", title: str = "", url: str = "") -> Document:
        """A document from a text: its dateline, title, sections and furniture are found in it."""
        return self.reader.read(text, id=id, date=date, title=title, url=url)

    def extract(self, document: Document, at_most: int = 0) -> Extraction:
        """The mentions and events of a document, in text order.

        Args:
            at_most: mentions that it may hold; 0 for any number. What mentions mean is asked of one another, so that
                the work grows with more than their number where a text is made to be hard.

        Raises:
            InputError: it holds more.
        """
        text = self.segmenter.segment(document)
        cues = self.cues.find(text)
        candidates: list[Candidate] = list(cues.rejects)
        for extractor in self.extractors:
            candidates += extractor.find(text)
        settled = settle(candidates, document.furniture)
        if at_most and len(settled) > at_most:
            raise InputError(document.id, f"holds more than {at_most:,} dates, places, bodies and figures: cut it into its articles")
        found = self.resolver.resolve(text, settled)
        mentions = tuple(_mention(document, candidate) for candidate in found)
        told = self.events.assemble(text, found, cues)
        indicators = tuple(self.indicators.find(told))
        checks = tuple(self.checks.find(text, found))
        return Extraction(document, mentions, tuple(told.events), indicators, checks, tuple(told.cells))


def _mention(document: Document, c: Candidate) -> Mention:
    section = document.section_at(c.start)
    surface = document.text[c.start : c.end]
    return Mention(document.id, section, c.start, c.end, c.type, surface, c.value, c.kind, c.role, c.modifier, c.unit, c.noun, c.rule)


def load(rules: Sequence[Path | str] = (), engine: str = "rjieba") -> Pipeline:
    """A pipeline with the built-in rules, extended by rule folders.

    Args:
        rules: folders of rule files; a rule with a known id replaces the built-in one.
        engine: "rjieba" or "jieba"; the rows are the same.
    """
    return Pipeline(ruleset.load(*map(Path, rules)), engine)


@cache
def _default() -> Pipeline:
    return load()


def extract(text: str, date: str = "", id: str = "") -> Extraction:
    """Mentions and events of one text with the built-in rules.

    Args:
        text: the article, as it is.
        date: its ISO date (maybe partial), if the text does not state one in its dateline.
        id: what the rows call it.
    """
    pipeline = _default()
    return pipeline.extract(pipeline.read(text, id=id, date=date))
