"""What the checks look at: the figures of one text, the signs around them, and the text cut at its commas outside brackets."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.checks.bounds import Bounds, bounds
from pipeline.ruleset import Match, RuleFile
from pipeline.ruleset.matching import Together
from pipeline.segment import Text
from pipeline.types import Candidate, Span

CONFIRMED, CONTRADICTED, UNDECIDED = "confirmed", "contradicted", "undecided"
_CLOSES = {"(": ")", "[": "]", "《": "》", "〈": "〉", "“": "”", "‘": "’", "「": "」", "『": "』", "【": "】", "〔": "〕"}
_OPENS = {close: opening for opening, close in _CLOSES.items()}
_STOPS = "。!?\n"


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
        self._units: dict[str, str] = {}

    def search(self, cue: str, folded: str, start: int, end: int) -> Match | None:
        """The first sign of a cue inside a stretch; `$` is the end of the stretch."""
        together = self._by_cue[cue]
        found = together.pattern.search(folded, start, end)
        return None if found is None else together.match(found)

    def all(self, cue: str, folded: str, start: int, end: int) -> Iterator[Match]:
        together = self._by_cue[cue]
        yield from map(together.match, together.pattern.finditer(folded, start, end))

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
        self.figures = [one for one in found if one.unit and one.value and one.type in _FIGURES]
        self._starts = [figure.start for figure in self.figures]

    def within(self, start: int, end: int) -> list[Candidate]:
        """The figures that begin inside a stretch."""
        return self.figures[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def sentence(self, offset: int) -> Span:
        """The sentence around an offset; semicolons do not end it."""
        start = max(self.folded.rfind(stop, 0, offset) for stop in _STOPS) + 1
        return Span(start, self.sentence_end(offset))

    def sentence_end(self, offset: int) -> int:
        return min((at for stop in _STOPS if (at := self.folded.find(stop, offset)) >= 0), default=len(self.folded))

    def clause(self, offset: int) -> int:
        """Where the clause of an offset begins, behind a comma or a stop."""
        return max(self.folded.rfind(stop, 0, offset) for stop in (*_STOPS, ",", ";", ":")) + 1

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
        for at in range(start, end):
            character = self.folded[at]
            if character in _CLOSES:
                closing.append(_CLOSES[character])
            elif closing and character == closing[-1]:
                closing.pop()
            elif character in _OPENS:
                return None
            elif character in marks and not closing:
                pieces.append(Span(begin, at))
                begin = at + 1
        return None if closing else [*pieces, Span(begin, end)]


_FIGURES = ("ACTIVITY_COUNT", "QUANTITY", "PERCENTAGE")
