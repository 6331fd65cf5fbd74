"""Venues that no list of names knows: what stands between 在 and 举行."""

from __future__ import annotations

from bisect import bisect_left

from pipeline.extractors.toponyms import Toponyms
from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate


class Venues:
    """Finds LOCATION candidates by the patterns of `rules/venues.toml`; `data` is the tuple of division names inside."""

    def __init__(self, rules: Ruleset, toponyms: Toponyms) -> None:
        self._rules, self._toponyms = rules["venues"], toponyms
        self._list, self._first = toponyms.hits.add(self._rules.words)

    def find(self, text: Text) -> list[Candidate]:
        """Candidates that begin and end with a word, in text order."""
        found = []
        boundaries = text.boundaries
        toponyms = self._toponyms.find(text)
        starts = [one.start for one in toponyms]
        places = self._toponyms.hits.find(text, self._list)
        for match in self._rules.scan(text.folded, places=places, first=self._first):
            start, end = match.span("place")
            if start in boundaries and end in boundaries and self._names_a_place(text, start, end):
                inside = toponyms[bisect_left(starts, start) : bisect_left(starts, end)]
                parts = tuple(part for one in inside if one.sure and one.end <= end for part in one.parts)
                found.append(Candidate(start, end, "LOCATION", match.rule.id, data=parts))
        return found

    @staticmethod
    def _names_a_place(text: Text, start: int, end: int) -> bool:
        """Whether words can name a place: the first tells no time or number, the last no manner."""
        first, last = text.word_at(start), text.word_at(end - 1)
        timed = text.tags[first] == "t" or (text.tags[first] == "m" and len(text.words[first]) > 1)
        return not timed and (len(text.words[last]) == 1 or text.tags[last] not in ("a", "ad", "d", "t"))
