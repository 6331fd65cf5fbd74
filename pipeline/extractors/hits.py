"""Words of all lists found in one Aho-Corasick pass over a text: names of places, ends of venues and of bodies.

Not an extractor: the rooms that look for words add theirs here and read back where they stand.
"""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.segment import Text

Hit = tuple[int, int, int]  # number of the word in its list, start, end


class Hits:
    """Lists of words, and one automaton for them all, built when the first text is searched."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._lists: list[int] = []  # of every word, the list that it belongs to
        self._firsts: list[int] = []  # of every list, the number of its first word
        self._automaton: AhoCorasick | None = None

    def add(self, words: Iterable[str]) -> int:
        """Adds a list; its number, with which `find` is asked. No list can be added after the first `find`."""
        if self._automaton is not None:
            raise RuntimeError("the automaton is built already")
        number = len(self._firsts)
        self._firsts.append(len(self._words))
        self._words.extend(words)
        self._lists.extend([number] * (len(self._words) - len(self._lists)))
        return number

    def find(self, text: Text, number: int) -> list[Hit]:
        """Where the words of a list stand, whole or inside other words, by their ends; remembered on the text."""
        remembered: list[list[Hit]] | None = vars(text).get("hits")
        if remembered is None:
            remembered = vars(text)["hits"] = self._search(text)
        return remembered[number]

    def _search(self, text: Text) -> list[list[Hit]]:
        if self._automaton is None:
            self._automaton = AhoCorasick(self._words, matchkind=MatchKind.Standard)
        found: list[list[Hit]] = [[] for _ in self._firsts]
        lists, firsts = self._lists, self._firsts
        for index, start, end in self._automaton.find_matches_as_indexes(text.folded, overlapping=True):
            number = lists[index]
            found[number].append((index - firsts[number], start, end))
        return found
