"""Places: divisions, countries, regions, natural features, towns and named venues."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.extractors.names import Names
from pipeline.extractors.toponyms import Toponym, Toponyms
from pipeline.numerals import fold
from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate

TOWN = 4  # characters of a town's name, its head included, where no place stands before it
# Where an event takes place: what stands here is a place even when its name is plain.
VENUE = regex.compile(r"(?:地点|地址|会场|场地)[^:\n。]{0,4}:[ ]*$|(?:在|于|走进|来到|位于)$")
NUMBERED = regex.compile(r"(?:第?[0-9一二三四五六七八九十A-Z]{1,4}|负[一二])$")


class Locations:
    """Finds LOCATION candidates; `data` is the tuple of division names in it, of which `resolve` makes the code."""

    def __init__(self, rules: Ruleset, toponyms: Toponyms, names: Names) -> None:
        self._toponyms, self._names = toponyms, names
        self._generic = frozenset(rules.word_list("generic_modifiers"))
        self._towns = frozenset(rules.word_list("town_heads"))
        heads = dict.fromkeys((*rules.word_list("venue_heads"), *self._towns))
        self._heads = [fold(head) for head in heads]
        self._automaton = AhoCorasick(self._heads, matchkind=MatchKind.Standard)
        self._rules = rules["locations"]

    def find(self, text: Text) -> list[Candidate]:
        """Candidates in no order; a venue and the place that begins it are both proposed, the longer wins later."""
        toponyms = self._toponyms.find(text)
        found = [
            Candidate(one.start, one.end, "LOCATION", f"location.{one.kind}", data=one.parts) for one in toponyms if one.sure
        ]
        ends = {one.end: one for one in toponyms}
        found += self._headed(text, toponyms)
        found += self._matched(text, ends)
        return found

    def _matched(self, text: Text, ends: dict[int, Toponym]) -> Iterator[Candidate]:
        """What the patterns of rules/locations.toml find: 在京, 对华, 中美, rejects."""
        for match in self._rules.scan(text.folded):
            start, end = match.span("place") if match.group("place") else (match.start, match.end)
            yield Candidate(start, end, match.rule.table.type, match.rule.id, data=(text.folded[start:end],), reject=match.rule.table.reject)

    def _headed(self, text: Text, toponyms: list[Toponym]) -> Iterator[Candidate]:
        boundaries, starts = text.boundaries, text.starts
        by_start = {one.start: one for one in toponyms}
        best: dict[int, int] = {}  # end of head → its longest reading
        for index, start, end in self._automaton.find_matches_as_indexes(text.folded, overlapping=True):
            if end in boundaries and (end not in best or start < best[end]):
                best[end] = start
        for end, head in best.items():
            at = text.word_at(head)
            town = text.folded[head:end] in self._towns
            first = self._reach(text, at)
            begin = starts[first]
            anchor = next((by_start[starts[i]] for i in range(first, at + 1) if starts[i] in by_start), None)
            if anchor is not None and anchor.end <= end and self._anchored(text, anchor, head, end):
                yield Candidate(anchor.start, end, "LOCATION", "location.town" if town else "location.venue", data=self._parts(by_start, anchor, end))
            elif town:
                start = self._town(text, first, at, head)
                if start >= 0:
                    yield Candidate(start, end, "LOCATION", "location.town", data=(text.folded[start:end],))
            elif begin < head and self._named(text, first, head):
                yield Candidate(begin, end, "LOCATION", "location.venue", data=())

    def _reach(self, text: Text, at: int) -> int:
        """First word of the run before a head; a number before 号馆 or 楼 belongs to it."""
        words, starts = text.words, text.starts
        if at > 0 and NUMBERED.match(words[at - 1]):
            at -= 1
        first = self._names.reach(text, at)
        while first > 1 and words[first - 1] in ("号", "楼", "层") and NUMBERED.match(words[first - 2]) and starts[at] - starts[first] < 12:
            first = self._names.reach(text, first - 2)
        return first

    def _anchored(self, text: Text, anchor: Toponym, head: int, end: int) -> bool:
        """A venue name behind a place: something must stand between, or the head must be a venue by itself."""
        return anchor.end <= head and (anchor.sure or anchor.end < head) and end - anchor.end > 1

    def _parts(self, by_start: dict[int, Toponym], anchor: Toponym, end: int) -> tuple[str, ...]:
        """Division names of a venue: those at its beginning, then those inside it."""
        parts = list(anchor.parts)
        for start, one in by_start.items():
            if anchor.end <= start and one.end <= end and one.kind == "division" and one.sure:
                parts += one.parts
        return tuple(parts)

    def _town(self, text: Text, first: int, at: int, head: int) -> int:
        """Where the name of a town without a place before it begins, -1 when nothing names it."""
        words, tags, starts = text.words, text.tags, text.starts
        if starts[at] < head:  # the word itself holds name and head: 塔甸镇
            name = words[at][: head - starts[at]]
            return starts[at] if name not in self._generic and len(name) > 1 else -1
        begin = at
        while begin > first and head - starts[begin - 1] < TOWN:
            begin -= 1
        if begin == at and at > 0 and words[at - 1].isalpha() and len(words[at - 1]) == 2 and text.folded[head] in "镇乡":
            begin = at - 1  # 下车镇: the name is a verb elsewhere
            if words[begin] in self._generic:
                return -1
        name = text.folded[starts[begin] : head]
        if not 1 < len(name) < TOWN or any(word in self._generic for word in words[begin:at]):
            return -1
        if begin > first and not self._proper(words[begin:at], tags[begin:at]):
            return -1
        return starts[begin] if text.folded[head] in "镇乡" or self._proper(words[begin:at], tags[begin:at]) else -1

    def _proper(self, words: list[str], tags: list[str]) -> bool:
        """Whether a run of words looks like a name: a single character or a name's tag among them."""
        return any(len(word) == 1 or tag in ("nr", "nrt", "ns", "nz", "nrfg") for word, tag in zip(words, tags, strict=True))

    def _named(self, text: Text, first: int, head: int) -> bool:
        """Whether what stands before a venue's head names it."""
        at = text.word_at(head - 1)
        words, tags = text.words[first : at + 1], text.tags[first : at + 1]
        before = text.folded[max(0, text.starts[first] - 12) : text.starts[first]]
        telling = [word for word in words if word not in self._generic]
        if VENUE.search(before):
            return bool(words)
        return bool(telling) and len(words) <= 4 and self._proper(words, tags)
