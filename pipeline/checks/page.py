"""What the checks look at: the figures of one text, the signs around them, and the text cut at its commas outside brackets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from pipeline.checks.bounds import Bounds, bounds
from pipeline.ruleset import Match, RuleFile
from pipeline.ruleset.matching import Together
from pipeline.segment import Text
from pipeline.types import Candidate, Span

CONFIRMED, CONTRADICTED, UNDECIDED = "confirmed", "contradicted", "undecided"
_CLOSES = {"(": ")", "[": "]", "《": "》", "〈": "〉", "“": "”", "‘": "’", "「": "」", "『": "』", "【": "】", "〔": "〕"}
_OPENS = {close: opening for opening, close in _CLOSES.items()}
_STOPS = frozenset("。!?\n")
_CLAUSE_ENDS = re.compile("[。!?\n,;:]")

WIDEST = 300  # characters on either side within which a text says a thing twice: work grows with its length, no faster


class Finding(NamedTuple):
    """One fact said twice: the spans of both, and whether they agree."""

    kind: str
    claim: Span
    evidence: Span
    verdict: str


class Signs:
    """The rules of `rules/checks.toml` by their cue, compiled once."""

    def __init__(self, rules: RuleFile) -> None:
        cues = dict.fromkeys(rule.table.cue for rule in rules.rules)
        self._by_cue: Mapping[str, Together] = {
            cue: Together(tuple(rule for rule in rules.rules if rule.table.cue == cue)) for cue in cues
        }
        self._at = {cue: "".join(dict.fromkeys("".join(rule.table.at for rule in rules.rules if rule.table.cue == cue))) for cue in cues}
        self._units: dict[str, str] = {}
        self._listed: dict[str, bool] = {}

    def search(self, cue: str, folded: str, start: int, end: int) -> Match | None:
        """The first sign of a cue inside a stretch; `$` is the end of the stretch."""
        together = self._by_cue[cue]
        found = together.pattern.search(folded, start, end)
        return None if found is None else together.match(found)

    def all(self, cue: str, folded: str, start: int, end: int) -> Iterator[Match]:
        together = self._by_cue[cue]
        yield from map(together.match, together.pattern.finditer(folded, start, end))

    def scan(self, cue: str, folded: str) -> Iterator[Match]:
        """The signs of a cue in a whole text, tried at the characters that its rules name in `at`; not in order."""
        together = self._by_cue[cue]
        for character in self._at[cue]:
            at = folded.find(character)
            while at >= 0:
                found = together.pattern.match(folded, at)
                if found is not None:
                    yield together.match(found)
                at = folded.find(character, at + 1)

    def listed(self, unit: str) -> bool:
        """Whether a list may be counted in this unit."""
        known = self._listed.get(unit)
        if known is None:
            known = self._listed[unit] = self.search("list_unit", unit, 0, len(unit)) is not None
        return known

    def unit(self, unit: str) -> str:
        """What units that count the same share: 场, 场次."""
        known = self._units.get(unit)
        if known is None:
            found = self.search("unit", unit, 0, len(unit))
            known = self._units[unit] = unit if found is None else found.rule.id
        return known


class Page:
    """One text with its figures in order."""

    def __init__(self, text: Text, found: Sequence[Candidate], signs: Signs) -> None:
        self.text, self.folded, self.signs, self.mentions = text, text.folded, signs, found
        self.figures = [one for one in found if one.unit and one.type in _FIGURES and one.value]
        self._starts = [figure.start for figure in self.figures]

    def within(self, start: int, end: int) -> list[Candidate]:
        """The figures that begin inside a stretch."""
        return self.figures[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    @cached_property
    def _sentences(self) -> list[int]:
        return [end for end in self._clauses if not end or self.folded[end - 1] in _STOPS]

    @cached_property
    def _clauses(self) -> list[int]:
        return [0] + [found.end() for found in _CLAUSE_ENDS.finditer(self.folded)]

    def sentence(self, offset: int) -> Span:
        """The sentence around an offset, without its stop; semicolons do not end it."""
        at = bisect_right(self._sentences, offset)
        end = self._sentences[at] - 1 if at < len(self._sentences) else len(self.folded)
        return Span(max(self._sentences[at - 1], offset - WIDEST), min(end, offset + WIDEST))

    def clause(self, offset: int) -> int:
        """Where the clause of an offset begins, behind a comma or a stop."""
        return max(self._clauses[bisect_right(self._clauses, offset) - 1], offset - WIDEST)

    def sees(self, cue: str, start: int, end: int) -> bool:
        return start < end and self.signs.search(cue, self.folded, start, end) is not None

    def sees_in(self, cue: str, words: str) -> bool:
        """Whether a word, or the beginning of some, is a sign."""
        return self.signs.search(cue, words, 0, len(words)) is not None

    def match_in(self, cue: str, words: str) -> int:
        """The length of a sign with which some words begin, 0 without one."""
        found = self.signs.search(cue, words, 0, len(words))
        return 0 if found is None else found.end

    def bounds(self, figure: Candidate) -> Bounds | None:
        return bounds(figure.value, figure.modifier, self.folded[figure.start : figure.end], figure.type == "PERCENTAGE")

    def same_unit(self, first: Candidate, second: Candidate) -> bool:
        return first.unit == second.unit or self.signs.unit(first.unit) == self.signs.unit(second.unit)

    def cut(self, start: int, end: int, marks: str) -> list[Span] | None:
        """A stretch cut at some marks outside quotes and brackets; None where a bracket has no partner in it."""
        pieces: list[Span] = []
        closing: list[str] = []
        begin = start
        for found in _marks(marks).finditer(self.folded, start, end):
            at, character = found.start(), found[0]
            if character in _CLOSES:
                closing.append(_CLOSES[character])
            elif closing and character == closing[-1]:
                closing.pop()
            elif character in _OPENS:
                return None
            elif not closing:
                pieces.append(Span(begin, at))
                begin = at + 1
        return None if closing else [*pieces, Span(begin, end)]


@cache
def _marks(marks: str) -> re.Pattern[str]:
    return re.compile("[" + re.escape(marks + "".join(_CLOSES) + "".join(_OPENS)) + "]")


_FIGURES = ("ACTIVITY_COUNT", "QUANTITY", "PERCENTAGE")
