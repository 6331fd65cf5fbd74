"""Mentions → events: one row for each event that the text tells of, and where each of its cells comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.events.cells import Choice, cells, event
from pipeline.events.details import Details
from pipeline.events.page import Page
from pipeline.events.regions import Regions
from pipeline.events.title import Title
from pipeline.events.titles import Titles
from pipeline.extractors.cues import Found
from pipeline.gazetteer import Gazetteer
from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate, Cell, Event, Span


class Assembly(NamedTuple):
    """The events of one article in order, and of what each was made."""

    page: Page
    details: Details
    regions: Regions
    events: list[Event]
    choices: list[Choice]

    @property
    def cells(self) -> list[Cell]:
        """Where each cell comes from, in the order of the events."""
        return [cell for row, choice in zip(self.events, self.choices, strict=True) for cell in cells(row, choice, self.page, self.regions)]


class Events:
    """Assembles events. Built once; `assemble` is pure."""

    def __init__(self, rules: Ruleset, gazetteer: Gazetteer) -> None:
        self._titles, self._gazetteer, self._rules = Titles(rules), gazetteer, rules["events"]

    def assemble(self, text: Text, mentions: Sequence[Candidate], cues: Found) -> Assembly:
        """The events of a text and their cells."""
        page = Page(text, mentions, cues)
        details, regions = Details(page, self._rules), Regions(page, self._gazetteer, self._rules)
        titles = self._titles.find(text, mentions)
        for section in text.document.sections:
            if page.is_place(section) and not any(section.start <= title.start < section.end for title in titles):
                named = self._titles.named(text, Span(section.body, section.end), mentions)
                if named is not None:
                    titles.append(named)
        titles.sort(key=lambda title: title.start)
        page.titles = titles
        page.titles = details.distinct(titles)
        choices = [_choice(title, details, regions) for title in page.titles]
        return Assembly(page, details, regions, [event(page, _identifier(page, one.title), one) for one in choices], choices)


def _choice(title: Title, details: Details, regions: Regions) -> Choice:
    venue, organizers = details.venue(title), details.organizers(title)
    region = regions.region(title, organizers, venue)
    code = regions.venue_code(venue)
    return Choice(title, region, details.date(title), venue, code, organizers, details.theme(title), details.count(title))


def _identifier(page: Page, title: Title) -> str:
    """16 hexadecimal digits that an event keeps as long as its document, section and place in the text stay."""
    document = page.text.document
    key = f"{document.id}\0{document.section_at(title.start)}\0{title.start}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]
