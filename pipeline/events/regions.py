"""Which division an event is of, and the mentions that say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from pipeline.events.page import Page
from pipeline.events.title import Title
from pipeline.gazetteer import Gazetteer
from pipeline.numerals import fold
from pipeline.resolve.places import TABLED
from pipeline.ruleset import RuleFile
from pipeline.types import Candidate

OF_THE_COUNTRY = re.compile("国|中|全国|\\w{1,6}部$")
LEAD = 400  # characters within which an article says what place it is about


class Region(NamedTuple):
    """A code and the mentions it comes from. how: `title`, `heading`, `subject` (of the article), `organizer`, `venue`;
    `national` and "" stand for none."""

    code: str = ""
    how: str = ""
    sources: tuple[Candidate, ...] = ()


class Regions:
    """The divisions of one article's events."""

    def __init__(self, page: Page, gazetteer: Gazetteer, rules: RuleFile) -> None:
        self._page, self._gazetteer, self._rules = page, gazetteer, rules
        self._known: dict[str, str] = {}  # codes of bodies by their full names

    def region(self, title: Title, organizers: Sequence[Candidate], venue: Candidate | None) -> Region:
        """The division of the title, else of the first organizer, else of the section or article, else of the venue; none for national ones."""
        page = self._page
        named = next((m for m in page.within(title.start, title.end) if m.type == "LOCATION" and m.value[:1].isdigit()), None)
        section = page.section(title.start)
        if section is not None and page.is_place(section):
            heading = next(m for m in page.within(section.start, section.body) if m.role == "region")
            if named is not None and ";" not in named.value:
                return Region(named.value, "title", (named,))
            return Region(heading.value, "heading", (heading,))
        if named is not None:
            return Region(named.value, "title", (named,))
        around = self.subject or self._of_venue(venue)
        if not organizers:
            return around or self._of_named_body(title) or Region()
        holding = [body for body in organizers if body.role != "guide" or self.division_of(body.value)]
        organizers = holding or organizers  # a ministry guides what a city's bodies hold
        first = self.division_of(organizers[0].value)
        national = self._is_national(organizers)
        if not first:
            if national and self._rules.compiled("national").search(page.text.folded, title.start, title.end):
                return Region(how="national")
            others = (Region(code, "organizer", (body,)) for body in organizers if (code := self.division_of(body.value)))
            return around or (Region(how="national") if national else next(others, Region()))
        return self._of_organizers(title, organizers, first)

    def _of_organizers(self, title: Title, organizers: Sequence[Candidate], first: str) -> Region:
        """The division of the first organizer, or the provinces that hold it together, or the place a calendar is of."""
        subject = self.subject
        provinces: dict[str, Candidate] = {}
        for body in organizers:
            code = self.division_of(body.value) if body.role == organizers[0].role else ""
            if code.endswith("0000"):
                provinces.setdefault(code, body)
        if len(provinces) > 1 and first.endswith("0000"):
            same = subject is not None and set(subject.code.split(";")) == set(provinces)
            return subject if subject and same else Region(";".join(provinces), "organizer", tuple(provinces.values()))
        if title.how == "item" and subject and self._gazetteer.within(subject.code.partition(";")[0], first):
            return subject  # a calendar is of its place, whoever holds its items
        return Region(first, "organizer", (organizers[0],))

    def _of_named_body(self, title: Title) -> Region | None:
        """厦门市人民政府新闻发布会: the division of the body in the title."""
        bodies = (m for m in self._page.within(title.start, title.end) if m.type == "ORGANIZATION")
        return next((Region(code, "title", (body,)) for body in bodies if (code := self.division_of(body.value))), None)

    def _of_venue(self, venue: Candidate | None) -> Region | None:
        code = self.venue_code(venue)
        return Region(code, "venue", (venue,)) if venue is not None and code.isdecimal() else None

    def venue_code(self, venue: Candidate | None) -> str:
        """The venue's code; of a body's house that of the division in its name."""
        if venue is None:
            return ""
        return venue.value if venue.type == "LOCATION" else self.division_of(venue.value)

    def in_words(self, place: Candidate) -> bool:
        """Whether the words of a place say its code by themselves, so that nothing around them had to decide."""
        if place.type != "LOCATION" or place.rule in TABLED:
            return place.type == "LOCATION"
        parts = place.data if isinstance(place.data, tuple) else ()
        return bool(parts) and self._gazetteer.resolve(parts, self._page.text.document.date) == place.value

    @cached_property
    def subject(self) -> Region | None:
        """The division in the article's title, else in its first paragraph."""
        page, document = self._page, self._page.text.document
        for mention in page.mentions:
            if mention.type == "LOCATION" and mention.value[:2].isdigit() and document.text[mention.start : mention.end] in document.title:
                if mention.role == "venue" or page.text.folded[mention.start - 1 : mention.start] in ("在", "于"):
                    continue
                return Region(mention.value, "subject", (mention,))
        if any(map(page.is_place, document.sections)):
            return None
        lead = page.within(0, LEAD)
        found = next((m for m in lead if m.type == "LOCATION" and m.value[:2].isdigit() and m.role != "venue"), None)
        named = [m.value[:2] for m in page.mentions if m.type == "LOCATION" and m.value]
        if found is None:
            return self._of_bodies if not named else None
        if 2 * named.count(found.value[:2]) <= len(named):
            return None  # a page of many places is about none of them
        return Region(found.value, "subject", (found,))

    @property
    def _of_bodies(self) -> Region | None:
        """Of an article that names no place: the division of the first body, where most bodies are of it or below."""
        bodies = [m for m in self._page.mentions if m.type == "ORGANIZATION" and m.value]
        coded = [(body, code) for body in bodies if (code := self._division(body.value, ()))]
        if not coded or coded[0][0].start > LEAD:
            return None
        body, first = coded[0]
        below = sum(self._gazetteer.within(code, first) for _, code in coded)
        return Region(first, "subject", (body,)) if 2 * below > len(coded) else None

    def _is_national(self, organizers: Sequence[Candidate]) -> bool:
        """Whether one of the organizers is a body of the whole country."""
        return any(OF_THE_COUNTRY.match(fold(body.value)) for body in organizers)

    def division_of(self, name: str) -> str:
        """Code of the division at the beginning of a body's full name."""
        code = self._known.get(name)
        if code is None:
            code = self._known[name] = self._division(name, (self.subject.code,) if self.subject else ())
        return code

    def _division(self, name: str, context: Sequence[str]) -> str:
        name = fold(name)
        if self._rules.compiled("no_division").match(name):
            return ""
        parts: list[str] = []
        before = self._rules.compiled("before_place").match(name)  # 共青团|海东市委
        at = before.end() if before else 0
        while at < len(name):
            for length in range(min(12, len(name) - at), 1, -1):
                if name[at : at + length] in self._gazetteer.names and not self._is_town(name, at, at + length):
                    parts.append(name[at : at + length])
                    at += length
                    break
            else:
                break
        if not parts:
            return ""
        return self._gazetteer.resolve(parts, self._page.text.document.date, context)

    def _is_town(self, name: str, start: int, end: int) -> bool:
        """虎丘街道 is a street of 姑苏区, not the district 虎丘."""
        return name[start:end] not in self._gazetteer.official and name.startswith(("街道", "镇", "乡", "村", "社区"), end)
