"""What a figure counts or measures: the noun behind it, before it, or earlier in its sentence.

Works on words and tags. `after` reads 400余项形式多样的活动 → 活动, `before` reads 整改率约94% → 整改率 across the words
that join an indicator to its figure (达, 同比增长, 由…升至); who asks decides which of the two counts.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.ruleset import Ruleset
from pipeline.segment import Text

BREAKS = frozenset(",。;:!?\n…—|>·")
OPENING, CLOSING = "(“‘《[〔", ")”’》]〕"
LONGEST = 14  # words: no noun with its attributes is as long

_NOMINAL = frozenset(("n", "nz", "nt", "ns", "nr", "ng", "nrt", "nrfg", "vn", "an", "j", "l", "i", "b", "eng", "s", "zg", "g", "h", "k", "nw"))
_HEADS = frozenset(("n", "nz", "nt", "ng", "nrt", "nrfg", "vn", "an", "j", "l", "i", "eng", "s", "zg", "g", "k", "nr"))
_PLACES = frozenset(("ns",))
_QUALITIES = frozenset(("a", "ad", "ag", "z", "b", "l", "i", "y"))
_VERBS = frozenset(("v", "vg", "vd", "vi", "vq"))
_SKIPPED = frozenset(("d", "t", "tg", "u", "ul", "uz", "ug", "ud", "uv", "y", "o", "df"))
_MEASURING = "率量额值比度价数"  # one-character ends of indicators, tagged as verbs or anything


class Noun(NamedTuple):
    """A noun phrase as written, and the words that join it to its figure (增长, 占), nearest the figure last."""

    text: str
    link: str = ""
    adverbial: bool = False  # names where or by what measure, not what: 按可比口径


NOTHING = Noun("")


class Nouns:
    """The finder, built once from the word lists."""

    def __init__(self, rules: Ruleset) -> None:
        self._links = frozenset(rules.word_list("links"))
        self._governing = frozenset(rules.word_list("governing_verbs"))
        self._activities = frozenset(rules.word_list("activity_nouns"))
        self._others = frozenset(rules.word_list("other_nouns"))
        self._portions = tuple(rules.word_list("portions"))
        self._held = frozenset(rules.word_list("held_measures"))
        self._changes = frozenset(rules.word_list("changes"))
        self._plain = frozenset(rules.word_list("plain_attributes"))
        self._times = frozenset(rules.word_list("time_nouns"))
        self._longest = max(map(len, self._activities | self._others))

    # -- what is held ---------------------------------------------------------------------------------------------------

    def held(self, noun: str, unit: str) -> bool:
        """Whether a number of these is a number of activities."""
        if unit not in self._held:
            return False
        activity = self.activity(noun)
        if unit in ("场", "场次"):
            return activity is not False
        return activity is True

    def activity(self, noun: str) -> bool | None:
        """True: the noun ends in something that is held. False: in something like it that is not. None: unknown."""
        for length in range(min(self._longest, len(noun)), 0, -1):
            end = noun[-length:]
            if end in self._activities:
                return True
            if end in self._others:
                return False
        return None

    def portion(self, noun: str) -> bool:
        """Whether the noun only names a part of a whole: 市级, 四川赛区."""
        return noun.endswith(self._portions)

    # -- behind the figure ----------------------------------------------------------------------------------------------

    def after(self, text: Text, end: int, unit: str) -> str:
        """The noun phrase that begins at `end`, its last compound; "" when none begins there."""
        words, tags = text.words, text.tags
        first = text.word_at(end) if end < text.starts[-1] else len(words)
        listing = unit in self._held
        start = head = stop = -1
        quoted = ""
        i, last = first, min(len(words), first + LONGEST)
        while i < last:
            word, tag = words[i], tags[i]
            if word in "“‘" and word:
                close = self._closing(words, i)
                if close < 0:
                    break
                quoted = "".join(words[i + 1 : close])
                if start < 0:
                    start = i
                i = close + 1
                continue
            if word == "(" and head >= 0:
                close = self._closing(words, i)
                if 0 < close and text.starts[close] - text.starts[i] < 12 and close + 1 <= len(words):
                    head = stop = close
                break
            if word in ("、", "和", "及", "与", "或", "以及") and head >= 0 and i + 1 < last:
                if tags[i + 1] in _HEADS and tags[i + 1] not in ("nt", "nr") and head == i - 1:
                    i += 1
                    continue
                break
            if tag == "uj" and word == "的":
                if head >= 0 and tags[i - 1] not in _QUALITIES:
                    break
                start = head = -1
                quoted = ""
            elif tag in _PLACES:
                if head >= 0:
                    break
            elif tag in _NOMINAL or word[-1] in _MEASURING:
                if start < 0:
                    start = i
                if word in self._plain or tag == "b":
                    if head < 0 and word in self._plain:
                        start = -1
                else:
                    head = i
                    if listing and word in self._activities and i + 1 < last and not self._goes_on(words[i + 1], tags[i + 1]):
                        break
            elif tag in _VERBS:
                if word in self._activities:
                    start, head = (i if start < 0 else start), i
                elif head >= 0 or i + 1 >= last or (tags[i + 1] not in _NOMINAL and tags[i + 1] not in _VERBS):
                    break
                elif word in self._governing and tags[i + 1] != "n":
                    break
                elif start < 0:
                    start = i
            elif tag in ("a", "ad", "ag", "z"):
                if head >= 0 and tag != "a":
                    break
            elif word == "等" and head >= 0:
                start = head = -1
            else:
                break
            i += 1
        if head < 0:
            return quoted if start >= 0 else ""
        phrase = "".join(words[start : head + 1])
        if listing and self.activity(phrase) is None:
            listed = self._listed(text, end)
            if listed:
                return listed
        return phrase

    def _goes_on(self, word: str, tag: str) -> bool:
        """Whether a compound goes on behind an activity noun: 活动 in 讲座活动, 班 in 培训班."""
        return word in self._activities or word in self._others or tag in ("n", "k", "ng", "g") or word in ("、", "(", "和")

    def _listed(self, text: Text, end: int) -> str:
        """The activity noun behind 等 in the same clause: 63项质量宣传、质量整治和质量服务等活动."""
        words = text.words
        for i in range(text.word_at(end), min(len(words), text.word_at(end) + 24)):
            if words[i] in BREAKS:
                return ""
            if words[i] == "等" and i + 1 < len(words):
                noun = self.after(text, text.starts[i + 1], "")
                return noun if self.activity(noun) else ""
        return ""

    @staticmethod
    def _closing(words: list[str], i: int) -> int:
        close = CLOSING[OPENING.index(words[i])]
        for j in range(i + 1, min(len(words), i + 16)):
            if words[j] == close:
                return j
        return -1

    # -- before the figure ----------------------------------------------------------------------------------------------

    def before(self, text: Text, start: int, floor: int, share: bool) -> Noun:
        """The noun phrase that ends before `start`, in its clause and not before `floor`."""
        words, tags, starts = text.words, text.tags, text.starts
        i = text.word_at(start) - 1
        link = ""
        changed = False
        while i >= 0 and starts[i] >= floor:
            word, tag = words[i], tags[i]
            if word in BREAKS:
                return Noun("", link)
            if word == ")":
                i = self._opening(words, i) - 1
                continue
            if word in self._changes:
                changed, link = True, word + link
            elif word in self._links:
                link = word + link
            elif tag in _SKIPPED or word in self._times or word == " ":
                pass
            elif tag == "m" and i + 1 < len(words) and (words[i + 1] in self._times or tags[i + 1] == "t"):
                pass
            elif tag == "f" and share:
                pass
            elif share and tag in _VERBS and word not in self._activities and word[-1] not in _MEASURING:
                link = word + link
            else:
                break
            i -= 1
        if changed:
            i = self._compared(text, i, floor)
        if i < 0 or starts[i] < floor or words[i] in BREAKS:
            return Noun("", link)
        k = self._leftmost(text, i, floor, share)
        low = self._trimmed(text, k, i)
        if low > i:
            return Noun("", link)
        phrase = "".join(words[low : i + 1])
        if low == i and tags[i] not in _HEADS and words[i] in self._governing and words[i] not in self._activities:
            return Noun("", link)
        if low == i and words[i] in self._governing and not share and words[i] not in self._activities:
            return Noun("", link)
        adverbial = k > 0 and words[k - 1] in ("按", "按照", "以", "据", "根据", "经", "随着", "依据") and starts[k - 1] >= floor
        return Noun(phrase.strip("“”‘’"), link, adverbial)

    def _compared(self, text: Text, i: int, floor: int) -> int:
        """The word before 比去年同期 or 较上届, when the clause compares."""
        j = i
        while j >= 0 and text.starts[j] >= floor and text.words[j] not in BREAKS and i - j < LONGEST:
            if text.words[j] in ("比", "较") and (j == 0 or text.words[j - 1] != "占"):
                j -= 1
                while j >= 0 and text.starts[j] >= floor and (text.tags[j] in _SKIPPED or text.words[j] in self._links):
                    j -= 1
                return j
            j -= 1
        return i

    def _leftmost(self, text: Text, i: int, floor: int, share: bool) -> int:
        words, tags, starts = text.words, text.tags, text.starts
        k = i
        while k >= 0 and starts[k] >= floor and i - k < LONGEST:
            word, tag = words[k], tags[k]
            if word in BREAKS or word in "(《" and word:
                break
            if word in ")”’》":
                k = self._opening(words, k) - 1
                continue
            if word in ("、", "和", "与", "及"):
                if not share or k == 0 or tags[k - 1] not in _HEADS:
                    break
            elif tag in ("p", "d", "r", "uj", "ul", "t", "m", "f", "c", "x", "q", "u", "ud", "uz", "ug") or word in ("等", "了", "的"):
                if not (tag in ("m", "q", "f", "r", "x") and word[-1] in _MEASURING):
                    break
            elif tag in ("ns", "nr"):
                k -= 1
                break
            elif tag in _VERBS and word in self._governing and k < i:
                break
            k -= 1
        return k + 1

    def _trimmed(self, text: Text, k: int, i: int) -> int:
        words, tags = text.words, text.tags
        while k <= i:
            word = words[k]
            if word in self._plain or tags[k] in ("ns", "c", "x", "d") or (k < i and word in self._governing and tags[k] in _VERBS):
                if word in "“‘":
                    break
                k += 1
            else:
                break
        return k

    @staticmethod
    def _opening(words: list[str], i: int) -> int:
        opening = OPENING[CLOSING.index(words[i])]
        for j in range(i - 1, max(-1, i - 20), -1):
            if words[j] == opening:
                return j
        return i
