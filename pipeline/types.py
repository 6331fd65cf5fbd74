"""What flows through the pipeline: documents, mentions, events.

Offsets: `start` and `end` count Unicode code points of `Document.text`, `end` is exclusive, and
`document.text[m.start:m.end] == m.surface` always. The text is never changed; characters are folded
one to one for matching only, so that an offset in the folded text is an offset in the text.
Values are canonical strings as in corpus/GUIDELINE.md; "not stated" is the empty string.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

TYPES = ("DATE", "LOCATION", "ORGANIZATION", "ACTIVITY_COUNT", "PERCENTAGE", "QUANTITY")
SENSES = ("level", "increase", "decrease", "share")
ROLES = ("host", "undertaker", "co_organizer", "guide", "supporter", "organizer")


class Span(NamedTuple):
    """A stretch of one text, in code points, end exclusive."""

    start: int
    end: int


class Section(NamedTuple):
    """A headed part of a text.

    name: the heading before its colon (`北京`, `宣传`); start: where the heading line begins;
    body: where the text after the heading line begins; end: where the next section begins.
    """

    name: str
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One article. `date` is ISO, maybe partial (`1998`, `2024-09`), maybe empty."""

    id: str
    text: str
    date: str = ""
    title: str = ""
    url: str = ""
    sections: tuple[Section, ...] = ()
    furniture: tuple[Span, ...] = ()

    def section_at(self, offset: int) -> str:
        """Name of the section that holds the character at `offset`, "" before the first."""
        name = ""
        for section in self.sections:
            if section.start > offset:
                break
            name = section.name
        return name


class Mention(NamedTuple):
    """One labelled stretch of text: the columns of the mentions table, and the rule that found it."""

    doc_id: str
    section: str
    start: int
    end: int
    type: str
    surface: str
    value: str = ""
    kind: str = ""
    role: str = ""
    modifier: str = ""
    unit: str = ""
    noun: str = ""
    rule: str = ""


class Event(NamedTuple):
    """One event row: the columns of the events table, after its identifier."""

    event_id: str
    doc_id: str
    section: str
    region: str
    title: str
    date: str
    date_surface: str
    venue: str
    venue_adcode: str
    organizers: str
    theme: str
    activity_count: str
    activity_modifier: str
    modality: str = ""


class Indicator(NamedTuple):
    """What one figure measures: the columns of the indicators table. `sense` is one of `SENSES`."""

    doc_id: str
    section: str
    start: int
    end: int
    surface: str
    indicator: str
    value: str
    unit: str
    modifier: str
    sense: str
    period: str
    region: str
    organization: str


class Check(NamedTuple):
    """A fact that the text states twice. `claim` and `evidence` are surfaces, `verdict` is confirmed, contradicted or undecided."""

    doc_id: str
    section: str
    kind: str
    claim: str
    evidence: str
    verdict: str
    claim_start: int
    claim_end: int
    evidence_start: int
    evidence_end: int


class Cell(NamedTuple):
    """Where a cell of an event comes from: the stretch of text it was read from.

    basis: `inherited` where that stands outside what is said at the event itself (the section's heading, the article's
    subject, another paragraph that tells of the campaign, the page's title); else `resolved` where the value had to be
    worked out (a relative date, a name that the text shortens, a code that the context decides); else `stated`.
    """

    event_id: str
    column: str
    basis: str
    start: int
    end: int


class Found(NamedTuple):
    """What one document holds: the rows of its tables in the making."""

    document: Document
    mentions: tuple[Mention, ...]
    events: tuple[Event, ...]
    indicators: tuple[Indicator, ...] = ()
    checks: tuple[Check, ...] = ()
    cells: tuple[Cell, ...] = ()


class Candidate:
    """What an extractor proposes: a mention in the making, cheap to build and to change.

    `value` may hold parts that only the whole article settles (see `resolve`). `reject` marks a
    stretch in which nothing may be found. `data` is the extractor's own note to the later rooms.
    """

    __slots__ = ("data", "end", "kind", "modifier", "noun", "reject", "role", "rule", "start", "type", "unit", "value")

    def __init__(
        self,
        start: int,
        end: int,
        type: str,
        rule: str,
        value: str = "",
        kind: str = "",
        modifier: str = "",
        unit: str = "",
        noun: str = "",
        role: str = "",
        reject: bool = False,
        data: object = None,
    ) -> None:
        # One by one: four at a time go through a tuple, which takes a third longer.
        self.start = start
        self.end = end
        self.type = type
        self.rule = rule
        self.value = value
        self.kind = kind
        self.modifier = modifier
        self.unit = unit
        self.noun = noun
        self.role = role
        self.reject = reject
        self.data = data

    def __repr__(self) -> str:
        return f"Candidate({self.start}, {self.end}, {self.type!r}, {self.rule!r}, {self.value!r})"


class Cue(NamedTuple):
    """A sign that later rooms use and no table shows: `name` says what it is a sign of."""

    start: int
    end: int
    name: str
    rule: str
    groups: dict[str, tuple[int, int]]
