"""How far a name reaches to the left of its head: words that may stand inside names of bodies and venues.

Not an extractor: locations and organisations both grow names leftwards from a head word (…局, …广场).
"""

from __future__ import annotations

import re
from bisect import bisect_right

from pipeline.ruleset import Ruleset
from pipeline.segment import Text

LONGEST = 30  # characters of a name before its head
BRIDGE = 6  # characters between a place and the words that stand in any name
# jieba's tags of function words, which stand in no name: prepositions, conjunctions, particles, pronouns.
FUNCTION_TAGS = frozenset(("p", "c", "u", "uj", "ul", "uz", "ud", "ug", "uv", "r", "rr", "rz", "y", "w"))
# And of words that stand in names behind a place only: numbers, measures, time, adverbs, sounds.
CLOSED_TAGS = FUNCTION_TAGS | {"e", "o", "m", "mq", "q", "t", "d", "df", "ad", "vd"}
OFFICIAL_ENDS = frozenset("省市县区州旗盟")
NUMERAL = re.compile("[0-9零〇一二两三四五六七八九十百千万亿几数多]")


class Names:
    """Which words may stand inside a name. Built once; `reach` is pure. A word has one tag, so answers are kept by word."""

    def __init__(self, rules: Ruleset) -> None:
        self._stops = frozenset(rules.word_list("name_stops"))
        self._verbs = frozenset(rules.word_list("name_verbs"))
        self._governing = frozenset(rules.word_list("governing_verbs"))
        self._inside: dict[str, bool] = {}
        self._soft: dict[str, bool] = {}

    def _may_stand(self, word: str, tag: str) -> bool:
        """Whether a word may stand inside a name."""
        if word == "·":  # 本·古里安大学
            return True
        if word in self._stops or not word[0].isalpha():
            return False
        if word in self._verbs:
            return True
        if tag in CLOSED_TAGS and not (tag == "m" and len(word) > 1 and not NUMERAL.search(word)):
            return False
        return len(word) == 1 or not (tag == "v" or tag == "vi")

    def soft(self, word: str, tag: str) -> bool:
        """Whether a word may stand inside a name behind a place: no stop, no verb, no function word, no figure."""
        known = self._soft.get(word)
        if known is None:
            known = (
                self.free(word)
                and not NUMERAL.search(word)
                and tag not in FUNCTION_TAGS
                and (len(word) == 1 or tag not in ("v", "vi"))
            )
            if word >= "\x80":
                self._soft[word] = known
        return known

    def free(self, word: str) -> bool:
        """Whether a word may be a character of a name jieba does not know: no stop, no punctuation."""
        return word[0].isalpha() and word not in self._stops

    def reach(self, text: Text, at: int) -> int:
        """Index of the first word of the run of words inside a name that ends before the word `at`."""
        words, starts, places, inside, soft = text.words, text.starts, text.toponym_starts, self._inside, self._soft
        least = starts[at] - LONGEST
        while at > 0 and starts[at - 1] >= least:
            place = places.get(starts[at])
            if place is not None:
                at = bisect_right(starts, place, 0, at) - 1
                continue
            word = words[at - 1]
            known = inside.get(word)
            if known is None:
                known = self._may_stand(word, text.tags[at - 1])
                if word >= "\x80":  # numbers and foreign words are too many to keep
                    inside[word] = known
            if known or (words[at] == "·" and len(word) < 5 and word[0].isalpha()):  # 本|·|古里安大学
                at -= 1
            elif soft.get(word) is False and starts[at - 1] not in places:
                break
            elif (bridged := self._bridged(text, at)) == at:
                break
            else:
                at = bridged
        return at

    def _bridged(self, text: Text, at: int) -> int:
        """The word before which a place ends, across words that stand in names only there: 中国|现代|史学会.

        Behind an official name the first word may be a verb that governs nothing else: 海东市|预制|菜|产业联盟.
        """
        starts, places, words, tags = text.starts, text.toponym_starts, text.words, text.tags
        least = starts[at] - BRIDGE
        first = at
        while first > 0 and starts[first - 1] >= least:
            if not self.soft(words[first - 1], tags[first - 1]):
                begin = starts[first - 1]
                if begin not in places or not self._quiet(words[first - 1], tags[first - 1]):
                    return at
                alone = first == at and len(words[first - 1]) == 2  # 云南富临|集团: a name that jieba's dictionary has as a verb
                return first - 1 if alone or text.folded[begin - 1] in OFFICIAL_ENDS else at
            first -= 1
            if starts[first] in places:
                return first
        return at

    def _quiet(self, word: str, tag: str) -> bool:
        """Whether a verb may begin what a body is called by: no act of a division (召开, 表彰), no stop."""
        return tag in ("v", "vi") and len(word) > 1 and self.free(word) and word not in self._governing and not NUMERAL.search(word)
