"""How far a name reaches to the left of its head: words that may stand inside names of bodies and venues.

Not an extractor: locations and organisations both grow names leftwards from a head word (…局, …广场).
"""

from __future__ import annotations

import regex

from pipeline.ruleset import Ruleset
from pipeline.segment import Text

LONGEST = 30  # characters of a name before its head
# jieba's tags of words that never stand inside a name: prepositions, conjunctions, particles, pronouns, adverbs, time.
CLOSED_TAGS = frozenset(
    ("p", "c", "u", "uj", "ul", "uz", "ud", "ug", "uv", "r", "rr", "rz", "y", "e", "o", "w", "m", "mq", "q", "t", "d", "df", "ad", "vd")
)


NUMERAL = regex.compile("[0-9零〇一二两三四五六七八九十百千万亿几数多]")


class Names:
    """Which words may stand inside a name. Built once; `reach` is pure."""

    def __init__(self, rules: Ruleset) -> None:
        self._stops = frozenset(rules.word_list("name_stops"))
        self._verbs = frozenset(rules.word_list("name_verbs"))
        self._known: dict[tuple[str, str], bool] = {}

    def inside(self, word: str, tag: str) -> bool:
        """Whether a word may stand inside a name."""
        known = self._known.get((word, tag))
        if known is None:
            known = self._known[word, tag] = self._inside(word, tag)
        return known

    def _inside(self, word: str, tag: str) -> bool:
        if word == "·":  # 本·古里安大学
            return True
        if word in self._stops or not word[0].isalpha():
            return False
        if word in self._verbs:
            return True
        if tag in CLOSED_TAGS and not (tag == "m" and len(word) > 1 and not NUMERAL.search(word)):
            return False
        return len(word) == 1 or not (tag == "v" or tag == "vi")

    def free(self, word: str) -> bool:
        """Whether a word may be a character of a name jieba does not know: no stop, no punctuation."""
        return word[0].isalpha() and word not in self._stops

    def reach(self, text: Text, at: int) -> int:
        """Index of the first word of the run of words inside a name that ends before the word `at`."""
        words, tags, starts = text.words, text.tags, text.starts
        end = starts[at]
        while at > 0 and end - starts[at - 1] <= LONGEST:
            if starts[at] in text.toponym_starts and starts[at] < end:
                at = text.word_at(text.toponym_starts[starts[at]])
                continue
            word = words[at - 1]
            if not self.inside(word, tags[at - 1]) and not (
                len(word) == 1 and starts[at - 1] in text.toponym_starts and self.free(word)  # 遂宁|遂州体育场: 遂 is an adverb elsewhere
            ):
                break
            at -= 1
        return at
