"""One article as the rooms of events look at it: its mentions by offset, its sections, the part that is an event's own."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from pipeline.events.title import Title
from pipeline.extractors.cues import Found
from pipeline.segment import Text
from pipeline.types import Candidate, Section, Span

NEAR = 200  # mentions before an offset that are looked through


class Page:
    """The text, mentions and cues of one article. `titles` are the events told of, once they are known."""

    def __init__(self, text: Text, mentions: Sequence[Candidate], cues: Found) -> None:
        self.text, self.mentions, self.cues = text, mentions, cues
        self._titles: list[Title] = []
        self._by_verb: list[Title] = []
        self._verbs: list[int] = []
        self._starts = [mention.start for mention in mentions]
        self._sections = [section.start for section in text.document.sections]
        self._headed: dict[int, bool] = {}  # whether a section is headed by a place, by its start
        self._told: dict[Section | None, list[Title]] = {}  # the events told of in each section

    @property
    def titles(self) -> list[Title]:
        """The events told of, once they are known."""
        return self._titles

    @titles.setter
    def titles(self, titles: list[Title]) -> None:
        self._titles, self._by_verb = titles, sorted(titles, key=lambda title: title.verb)
        self._verbs = [title.verb for title in self._by_verb]
        self._told = {}
        for title in titles:
            self._told.setdefault(self.section(title.start), []).append(title)

    def told_of(self, section: Section | None) -> list[Title]:
        """The titles that stand in a section, those before the first for None."""
        return self._told.get(section, [])

    def within(self, start: int, end: int) -> Sequence[Candidate]:
        """The mentions that begin between two offsets."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def before(self, start: int, end: int) -> Sequence[Candidate]:
        """The last of them, from the last one on: so many that a long text does not cost its square."""
        last = bisect_left(self._starts, end)
        return self.mentions[max(bisect_left(self._starts, start), last - NEAR) : last][::-1]

    def section(self, offset: int) -> Section | None:
        """The section that holds an offset."""
        at = bisect_right(self._sections, offset) - 1
        return self.text.document.sections[at] if at >= 0 else None

    def is_place(self, section: Section | None) -> bool:
        """Whether a section is headed by a place."""
        if section is None:
            return False
        headed = self._headed.get(section.start)
        if headed is None:
            heading = self.within(section.start, section.body)
            headed = self._headed[section.start] = any(mention.role == "region" for mention in heading)
        return headed

    def scope(self, title: Title) -> Span:
        """The section of a title, or the whole text before the sections."""
        section = self.section(title.start)
        if section is not None:
            return Span(section.start, section.end)
        sections = self.text.document.sections
        return Span(0, sections[0].start if sections else len(self.text.folded))

    def own(self, title: Title) -> Span:
        """The part of its sentence that is about this event, where the sentence tells of several: up to its verb."""
        start, end = title.sentence
        told = self._by_verb[bisect_left(self._verbs, start) : bisect_left(self._verbs, end)]
        others = [t for t in told if t is not title]
        if not others:
            return title.sentence
        before = [t.verb for t in others if t.verb < title.verb]
        after = [t for t in others if t.verb > title.verb]
        begin = max(before) if before else start
        return Span(begin, title.verb if after and title.how == "takes_place" else min((t.start for t in after), default=end))

    def told_in(self, title: Title) -> Span:
        """What is said at the event itself: the body of a place's section, else the paragraph, list item or fields that tell of it."""
        section = self.section(title.start)
        if section is not None and self.is_place(section):
            return Span(section.body, section.end)
        return Span(self.text.line_start(title.sentence.start), self.text.line(title.sentence.end).end)

    def paragraphs(self, start: int, end: int) -> Iterator[Span]:
        """The lines that begin between two offsets."""
        while start < end:
            line = self.text.line(start)
            yield line
            start = line.end + 1
