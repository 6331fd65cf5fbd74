"""The rules of one file, compiled and matched.

`re` tries a pattern two to three times as fast as `regex`; what it cannot read (look-behinds of any length, set
operations) is left to `regex`. Both mean the same by what our patterns use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heapreplace
from itertools import groupby
from pathlib import Path
from typing import cast

import regex

from pipeline.numerals import atomic
from pipeline.ruleset.tables import RuleTable

GROUP = regex.compile(r"\(\?<([a-z_][a-z0-9_]*)>")
HAN = "\\u3005\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003134f"


Find = Callable[[str, int, int], "re.Match[str] | None"]
Place = tuple[int, int, int]  # number of a word, start, end


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern in `regex` syntax, compiled by `re` where it can; what `regex` gives instead has the same methods."""
    plain = GROUP.sub(r"(?P<\1>", pattern)
    if "--[" not in plain and "&&" not in plain:
        plain = plain.replace(r"\p{Han}", "\0")
        parts: list[str] = []
        inside = False
        for at, character in enumerate(plain):
            if character == "[" and plain[at - 1 : at] != "\\" and not inside:
                inside = True
            elif character == "]" and plain[at - 1 : at] != "\\" and inside and plain[at - 1 : at] != "[":
                inside = False
            parts.append((HAN if inside else f"[{HAN}]") if character == "\0" else character)
        try:
            return re.compile(atomic("".join(parts)))
        except re.error:
            pass
    return cast("re.Pattern[str]", regex.compile(pattern, regex.V1))


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked rule. `groups` are its group names with their numbers in what it was compiled into."""

    table: RuleTable
    file: Path
    groups: Mapping[str, int] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.table.id


class Match:
    """One place where a rule matched: offsets, and the groups that took part."""

    __slots__ = ("_match", "end", "rule", "start")

    def __init__(self, rule: Rule, match: re.Match[str]) -> None:
        self.rule, self._match = rule, match
        self.start, self.end = match.span()

    def group(self, name: str) -> str:
        """The text of a group, or "" where it took no part or the rule has none of that name."""
        number = self.rule.groups.get(name)
        return "" if number is None else self._match[number] or ""

    def span(self, name: str) -> tuple[int, int]:
        """Start and end of a group, or (-1, -1)."""
        number = self.rule.groups.get(name)
        return (-1, -1) if number is None else self._match.span(number)

    def groups(self) -> dict[str, str]:
        match = self._match
        return {name: text for name, number in self.rule.groups.items() if (text := match[number])}


class Together:
    """Rules compiled into one alternation: at one place the first that matches wins."""

    __slots__ = ("_by_index", "pattern")

    def __init__(self, rules: Sequence[Rule], guard: str = "") -> None:
        parts = []
        for number, rule in enumerate(rules):
            own = GROUP.sub(rf"(?<\1__{number}>", rule.table.pattern)
            parts.append(f"(?:{own})(?<end__{number}>)")
        self.pattern = compile_pattern(guard + "(?:" + "|".join(parts) + ")" if parts else "(?!)")
        grouped: dict[int, dict[str, int]] = {}
        for name, index in self.pattern.groupindex.items():
            plain, _, number_text = name.rpartition("__")
            grouped.setdefault(int(number_text), {})[plain] = index
        self._by_index: dict[int, Rule] = {}
        for number, rule in enumerate(rules):
            end = grouped[number].pop("end")
            self._by_index[end] = Rule(rule.table, rule.file, grouped[number])

    def match(self, found: re.Match[str]) -> Match:
        """What was found, with the rule that found it."""
        return Match(self._by_index[found.lastindex or 0], found)


class Patterns(dict[str, re.Pattern[str]]):
    """Fragments as patterns by name, each compiled when first asked for: rooms ask a hundred times an article."""

    def __init__(self, fragments: Mapping[str, str]) -> None:
        super().__init__()
        self._fragments = fragments

    def __missing__(self, name: str) -> re.Pattern[str]:
        pattern = self[name] = compile_pattern(self._fragments[name])
        return pattern


Finder = tuple[Find, Callable[["re.Match[str]"], Match]]
Waiting = tuple[int, int, "re.Match[str]", "Find | None"]  # where a match begins, the number of its rule, how to find the next


@dataclass(slots=True)
class RuleFile:
    """The rules of one file, compiled on first use.

    A file with `first` becomes one alternation, tried at those characters only. Of any other, rules side by side
    that begin with `^` become one, tried at the beginning; the rest is searched rule by rule, which lets every pattern skip ahead
    to the characters that it needs: ten times as fast where matches are rare. Rules with `begins` are tried where these
    words stand, if the caller knows where: somebody who searches a text for many words at once finds them for nothing.
    """

    name: str
    path: Path
    examples: str
    first: str
    rules: tuple[Rule, ...]
    fragments: dict[str, str]
    lists: dict[str, tuple[str, ...]]
    _together: Together | None = None
    _apart: list[Finder] | None = None
    _searched: list[tuple[int, Find]] = field(default_factory=list)  # those of rules without `begins`, by number
    _tries: list[list[tuple[int, Find]]] = field(default_factory=list)  # of every word, what to match where it stands
    compiled: Callable[[str], re.Pattern[str]] = field(init=False)  # a fragment as a pattern of its own, compiled once

    def __post_init__(self) -> None:
        self.compiled = Patterns(self.fragments).__getitem__

    @property
    def words(self) -> tuple[str, ...]:
        """The words with which rules begin."""
        return tuple(dict.fromkeys(word for rule in self.rules for word in rule.table.begins))

    def scan(
        self, folded: str, start: int = 0, end: int | None = None, places: Iterable[Place] | None = None, first: int = 0
    ) -> Iterator[Match]:
        """Matches in text order, none overlapping another; of those that begin together the rule that stands first.

        Args:
            places: where `words` stand in the text, each by its number, if the caller knows; what is found is the same.
            first: the number that the first of `words` has there.
        """
        end = len(folded) if end is None else end
        if self.first:
            together = self._together or self._compile()
            search = together.pattern.search
            while (found := search(folded, start, end)) is not None:
                yield together.match(found)
                start = found.end()
            return
        apart = self._compile_apart() if self._apart is None else self._apart
        finders = [(n, find) for n, (find, _) in enumerate(apart)] if places is None else self._searched
        waiting: list[Waiting] = [(found.start(), n, found, find) for n, find in finders if (found := find(folded, start, end))]
        if places is not None:
            waiting += self._placed(folded, start, end, places, first)
        heapify(waiting)
        while waiting:
            at, number, found, again = waiting[0]
            if at >= start:
                yield apart[number][1](found)
                start = found.end()
            following = again(folded, start, end) if again else None
            if following is None:
                heappop(waiting)
            else:
                heapreplace(waiting, (following.start(), number, following, again))

    def _placed(self, folded: str, start: int, end: int, places: Iterable[Place], first: int) -> Iterator[Waiting]:
        """All matches of the rules with `begins`."""
        tries = self._tries
        for word, at, _ in places:
            for number, match in tries[word - first]:
                found = match(folded, at, end) if at >= start else None
                if found is not None:
                    yield at, number, found, None

    def match_at(self, folded: str, start: int) -> Match | None:
        """The match that begins exactly at `start`."""
        together = self._together or self._compile()
        found = together.pattern.match(folded, start)
        return together.match(found) if found else None

    def without(self, cue: str) -> RuleFile:
        """This file without the rules of one cue."""
        rules = tuple(rule for rule in self.rules if rule.table.cue != cue)
        return RuleFile(self.name, self.path, self.examples, self.first, rules, self.fragments, self.lists)

    def fragment(self, name: str) -> str:
        """A fragment of this file, expanded; for an extractor that builds a pattern of its own."""
        return self.fragments[name]

    def _compile(self) -> Together:
        self._together = Together(self.rules, f"(?=[{self.first}])" if self.first else "")
        return self._together

    def _compile_apart(self) -> list[Finder]:
        """One finder for each run of rules that begin with `^`, one for each other rule, in the order of the file."""
        self._apart = []
        tries: dict[str, list[tuple[int, Find]]] = {word: [] for word in self.words}
        for anchored, rules in groupby(self.rules, key=lambda rule: rule.table.pattern.startswith("^")):
            if anchored:
                together = Together(tuple(rules))
                self._searched.append((len(self._apart), together.pattern.match))
                self._apart.append((together.pattern.match, together.match))
                continue
            for rule in rules:
                pattern = compile_pattern(rule.table.pattern)
                for word in rule.table.begins:
                    tries[word].append((len(self._apart), pattern.match))
                if not rule.table.begins:
                    self._searched.append((len(self._apart), pattern.search))
                self._apart.append((pattern.search, _binder(Rule(rule.table, rule.file, dict(pattern.groupindex)))))
        self._tries = list(tries.values())
        return self._apart


def _binder(rule: Rule) -> Callable[[re.Match[str]], Match]:
    return lambda found: Match(rule, found)
