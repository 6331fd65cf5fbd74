"""Words of all lists found in one Aho-Corasick pass over a text: names of places, ends of venues and of bodies.

Not an extractor: the rooms that look for words add theirs here and read back where they stand.
"""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.segment import Text

Hit = tuple[int, int, int]  # number of the word among those of all lists, start, end


class Hits:
    """Lists of words, and one automaton for them all, built when the first text is searched."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._lists: list[int] = []  # of every word, the list that it belongs to
        self._size = 0  # lists
        self._automaton: AhoCorasick | None = None

    def add(self, words: Iterable[str]) -> tuple[int, int]:
        """Adds a list; its number, with which `find` is asked, and that of its first word. None can be added after the first `find`."""
        if self._automaton is not None:
            raise RuntimeError("the automaton is built already")
        number, first = self._size, len(self._words)
        self._size += 1
        self._words.extend(words)
        self._lists.extend([number] * (len(self._words) - first))
        return number, first

    def find(self, text: Text, number: int) -> list[Hit]:
        """Where the words of a list stand, whole or inside other words, by their ends; remembered on the text."""
        remembered: list[list[Hit]] | None = vars(text).get("hits")
        if remembered is None:
            remembered = vars(text)["hits"] = self._search(text)
        return remembered[number]

    def _search(self, text: Text) -> list[list[Hit]]:
        if self._automaton is None:
            self._automaton = AhoCorasick(self._words, matchkind=MatchKind.Standard)
        found: list[list[Hit]] = [[] for _ in range(self._size)]
        lists = self._lists
        for hit in self._automaton.find_matches_as_indexes(text.folded, overlapping=True):
            found[lists[hit[0]]].append(hit)
        return found
