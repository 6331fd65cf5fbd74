"""The sentences that hold figures of indicators, with what the rooms around look for in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.events.page import Page
from pipeline.ruleset import RuleFile
from pipeline.types import Candidate, Cue

STOPS = re.compile("[。!?]")
PAUSES = re.compile("[,;:!?(\n]")
LONGEST = 600  # characters of a sentence
REACH = 14  # characters that a pattern for what stands before an offset may look at


class Sentence:
    """One sentence of a paragraph, a semicolon inside it: its mentions, its cues and its figures, in text order."""

    __slots__ = ("_before", "_pauses", "_told", "cues", "end", "figures", "folded", "mentions", "start")

    def __init__(self, folded: str, start: int, end: int, mentions: Sequence[Candidate], cues: list[Cue]) -> None:
        self.folded, self.start, self.end, self.mentions, self.cues = folded, start, end, mentions, cues
        self.figures: list[Candidate] = []
        self._before: dict[int, int] = {}  # what is asked of each figure several times, by its start
        self._told: dict[int, int] = {}
        self._pauses = [start, *(pause.end() for pause in PAUSES.finditer(folded, start, end))]

    def ends(self, pattern: re.Pattern[str], offset: int, floor: int = 0) -> bool:
        """Whether a pattern that ends with `$` finds something right before an offset, not before `floor`."""
        return pattern.search(self.folded, max(self.start, floor, offset - REACH), offset) is not None

    def clause(self, offset: int) -> int:
        """Where the clause with the character at `offset` begins."""
        return self._pauses[bisect_right(self._pauses, offset) - 1]

    def told_from(self, figure: Candidate, rules: RuleFile) -> int:
        """Where the clause of a figure begins, with the one before it where it only goes on: 占比最高,达41.3%."""
        told = self._told.get(figure.start)
        if told is None:
            told = self.clause(figure.start)
            if told > self.start and rules.compiled("reached_only").fullmatch(self.folded, told, figure.start):
                told = self.clause(told - 1)
            self._told[figure.start] = told
        return told

    def before(self, figure: Candidate) -> int:
        """The end of the figure before, or the start of the sentence."""
        end = self._before.get(figure.start)
        if end is None:
            end = next((other.end for other in reversed(self.figures) if other.end <= figure.start), self.start)
            self._before[figure.start] = end
        return end

    def behind(self, figure: Candidate) -> int:
        """The start of the next figure, or the end of the sentence."""
        return next((other.start for other in self.figures if other.start >= figure.end), self.end)

    def run(self, figure: Candidate, rules: RuleFile) -> tuple[int, int]:
        """The place of a figure in the list it stands in, and the length of that list: 1 of 3 is (0, 3)."""
        joined = rules.compiled("joiners")
        at = low = high = self.figures.index(figure)
        while low and joined.fullmatch(self.folded, self.figures[low - 1].end, self.figures[low].start):
            low -= 1
        while high + 1 < len(self.figures) and joined.fullmatch(self.folded, self.figures[high].end, self.figures[high + 1].start):
            high += 1
        return at - low, high - low + 1


def paragraphs(page: Page, figures: Sequence[Candidate], rules: RuleFile) -> Iterator[list[Sentence]]:
    """The sentences of every line that holds figures, up to the last of them."""
    folded = page.text.folded
    at = 0
    while at < len(figures):
        line = page.text.line(figures[at].start)
        here = at
        while here < len(figures) and figures[here].start < line.end:
            here += 1
        yield _sentences(page, folded, line.start, line.end, figures[at:here], rules)
        at = here


def _sentences(page: Page, folded: str, start: int, end: int, figures: Sequence[Candidate], rules: RuleFile) -> list[Sentence]:
    last = STOPS.search(folded, figures[-1].end, end)
    end = end if last is None else last.end()
    cues = [Cue(m.start, m.end, m.rule.table.cue, m.rule.id, {"level": m.span("level")}) for m in rules.scan(folded, start, end)]
    stops = [start, *(stop.end() for stop in STOPS.finditer(folded, start, end))]
    if stops[-1] < end:
        stops.append(end)
    found = []
    at = seen = 0
    for first, last_end in pairwise(_no_longer(stops)):
        here = bisect_left(cues, last_end, at, key=_start)
        sentence = Sentence(folded, first, last_end, page.within(first, last_end), cues[at:here])
        until = bisect_left(figures, last_end, seen, key=_start)
        sentence.figures = list(figures[seen:until])
        at, seen = here, until
        found.append(sentence)
    return found


def _start(one: Candidate | Cue) -> int:
    return one.start


def _no_longer(stops: list[int]) -> list[int]:
    """The ends of sentences, with one in every stretch of LONGEST characters, so that work grows with the length alone."""
    cut = stops[:1]
    for stop in stops[1:]:
        cut += range(cut[-1] + LONGEST, stop, LONGEST)
        cut.append(stop)
    return cut


def chain(mentions: Sequence[Candidate], last: Candidate, folded: str, rules: RuleFile) -> list[Candidate]:
    """The mentions of one list that ends with `last`: A、B和C."""
    joined = rules.compiled("joiners")
    found = [last]
    for one in reversed(mentions[: mentions.index(last)]):
        if not joined.fullmatch(folded, one.end, found[0].start):
            break
        found.insert(0, one)
    return found
