"""How far a name reaches to the left of its head: words that may stand inside names of bodies and venues.

Not an extractor: locations and organisations both grow names leftwards from a head word (…局, …广场).
"""

from __future__ import annotations

import regex

from pipeline.ruleset import Ruleset
from pipeline.segment import Text

BRIDGE = 6  # characters between a place and the words that stand in any name
HARD_TAGS = frozenset(("p", "c", "u", "uj", "ul", "uz", "ud", "ug", "uv", "r", "rr", "rz", "y", "w"))
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
            if starts[at] in text.toponym_starts:
                at = text.word_at(text.toponym_starts[starts[at]])
            elif self.inside(words[at - 1], tags[at - 1]):
                at -= 1
            elif (bridged := self._bridged(text, at)) < at:
                at = bridged
            else:
                break
        return at

    def _bridged(self, text: Text, at: int) -> int:
        """The word before which a place ends, across words that stand in names only there: 中国|现代|史学会."""
        first = at
        while first > 0 and text.starts[at] - text.starts[first - 1] <= BRIDGE and self.soft(text.words[first - 1], text.tags[first - 1]):
            first -= 1
            if text.starts[first] in text.toponym_starts:
                return first
        return at

    def soft(self, word: str, tag: str) -> bool:
        """Whether a word may stand inside a name behind a place: no stop, no verb, no function word, no figure."""
        if word in self._stops or not word[0].isalpha() or NUMERAL.search(word):
            return False
        return tag not in HARD_TAGS and (len(word) == 1 or tag not in ("v", "vi"))
