"""What a figure counts or measures: the noun behind it, before it, or earlier in its paragraph.

Works on words and tags. `after` reads 400余项形式多样的活动 → 活动; `before` reads 整改率约94% → 整改率, across the words
that join an indicator to its figure (达, 同比增长, 由…升至). Who asks decides which of the two counts.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.numerals import CHARACTERS
from pipeline.ruleset import Ruleset
from pipeline.segment import Text

BREAKS = frozenset(",。;:!?\n…—|>·")
NUMERALS = frozenset(CHARACTERS + "余多几数半")
FARTHEST = 80  # words between a figure and an earlier thing that may be its noun, characters between it and its clause
LONGEST = 14  # words: no noun with its attributes is as long
_CLOSING = {"(": ")", "“": "”", "‘": "’", "《": "》"}
_OPENING = {close: opening for opening, close in _CLOSING.items()}
_AND = frozenset(("、", "和", "及", "与", "或", "以及"))

_HEADS = frozenset("n nz nt ng nr nrt nrfg vn an j l i eng s zg g k".split())
_NOMINAL = _HEADS | {"b", "h", "nw"}
_QUALITIES = frozenset(("a", "ad", "ag", "z", "b", "l", "i"))
_VERBS = frozenset(("v", "vg", "vd", "vi", "vq"))
_PASSED = frozenset(("d", "t", "tg", "u", "ul", "uz", "ug", "ud", "uv", "y", "o", "df"))
_STOPS = frozenset(("p", "d", "r", "uj", "ul", "t", "m", "q", "f", "c", "x", "u", "ud", "uz", "ug"))
_MEASURING = frozenset("率量额值比度价数")  # one-character ends of indicators, whatever their tag
_SUFFIXES = frozenset("户者员站点馆室店厂所院群团队组类品区园带线网库班量率额度数版")
_CAMPAIGN = frozenset("进促助惠迎庆暖润聚展送享入")  # 百场活动进万家: the third word is a verb with its object
_LISTED = frozenset(("项", "场", "场次", "类", "大类", "大", "期", "次", "种"))
_BODIES = frozenset("局委厅办院部会司处队社团校市县区省镇乡村州国方们")
_PEOPLE = frozenset(("人", "人次", "岁", "周岁"))
_OTHER_SIDE = frozenset(("高于", "低于", "快于", "慢于", "多于", "少于", "优于", "好于", "高出", "超出", "领先", "落后", "于", "超过"))
_BASIS = frozenset(("按", "按照", "以", "据", "根据", "经", "随着", "依据"))


class Noun(NamedTuple):
    """A noun phrase as written; `end` is where it ends, `link` the words that join it to its figure (同比增长)."""

    text: str
    end: int = -1
    link: str = ""


NOTHING = Noun("")


class Nouns:
    """The finder, built once from the word lists."""

    def __init__(self, rules: Ruleset) -> None:
        def words(name: str) -> frozenset[str]:
            return frozenset(rules.word_list(name))

        self._links, self._changes, self._times = words("links"), words("changes"), words("time_nouns")
        self._governing, self._nominal, self._predicates = words("governing_verbs"), words("nominal_verbs"), words("predicates")
        self._activities, self._others = words("activity_nouns"), words("other_nouns")
        self._happenings = rules.word_list("happenings")
        self._participles = words("participles")
        self._plain, self._held = words("plain_attributes"), words("held_measures")
        self._portions = rules.word_list("portions")
        self._longest = max(map(len, self._activities | self._others))

    # -- what is held ---------------------------------------------------------------------------------------------------

    def held(self, noun: str, unit: str) -> bool:
        """Whether a number of these is a number of activities."""
        if unit not in self._held:
            return False
        if unit in ("场", "场次"):
            return not noun.endswith(self._happenings)
        return self.activity(noun) is True

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

    def latest_activity(self, text: Text, start: int, floor: int) -> str:
        """The last thing held that the text names between `floor` and `start`: 举办巡回宣讲,…首批6场."""
        i = last = text.word_at(start) - 1
        while i >= 0 and text.starts[i] >= floor and last - i < FARTHEST:
            if text.words[i] in self._activities and len(text.words[i]) > 1:
                low = self._trimmed(text, self._leftmost(text, i, floor, False), i)
                return self._slice(text, low, i + 1)
            i -= 1
        return ""

    def latest_indicator(self, text: Text, start: int, floor: int) -> str:
        """The last indicator that the text names between `floor` and `start`: 指数有所回升,同比增长5.8%."""
        i = last = text.word_at(start) - 1
        while i >= 0 and text.starts[i] >= floor and last - i < FARTHEST:
            word = text.words[i]
            if (len(word) > 1 and word[-1] in _MEASURING and text.tags[i] == "n") or word in self._nominal:
                return self._slice(text, self._trimmed(text, self._leftmost(text, i, floor, True), i), i + 1)
            i -= 1
        return ""

    # -- behind the figure ----------------------------------------------------------------------------------------------

    def after(self, text: Text, end: int, unit: str, share: bool = False) -> Noun:
        """The noun phrase that begins at `end`, its last compound; `NOTHING` when none begins there."""
        words, tags, starts = text.words, text.tags, text.starts
        if end >= starts[-1]:
            return NOTHING
        i = text.word_at(end)
        begin = head = -1  # offsets
        quoted = NOTHING
        if starts[i] < end:  # one word holds the measure and the noun: 名演员
            begin, head = end, starts[i + 1]
            i += 1
        first, last = i, min(len(words), i + LONGEST)
        held = unit in self._held
        while i < last:
            word, tag = words[i], tags[i]
            following = tags[i + 1] if i + 1 < len(words) else "x"
            if tag == "x" and word in _CLOSING:
                close = self._match(words, i, 1)
                if close < 0:
                    break
                if word == "(":
                    if head >= 0 and starts[close] - starts[i] < 12:
                        head = starts[close + 1]
                    break
                if head >= 0 and word != "“":
                    break
                quoted = Noun(self._slice(text, i + 1, close), starts[close + 1])
                if head >= 0:
                    break
                i = close + 1
                continue
            if word in _AND:
                if head != starts[i] or following not in _HEADS or following in ("nt", "nr") or words[i + 1] in self._governing:
                    break
            elif word == "的":
                if head >= 0 and tags[i - 1] not in _QUALITIES:
                    break
                begin = head = -1
                quoted = NOTHING
            elif word[-1] in _MEASURING and (len(word) > 1 or begin >= 0):
                begin, head = (starts[i] if begin < 0 else begin), starts[i + 1]
            elif tag == "ns" or (tag == "nt" and head < 0):
                if head >= 0:
                    break
            elif word in self._plain:
                pass
            elif tag in _NOMINAL or word in self._activities or (tag == "m" and word[0] not in NUMERALS):
                if self._says(words, tags, i, head, held, following, share):
                    break
                if begin < 0:
                    begin = starts[i]
                if tag != "b":
                    head = starts[i + 1]
                    if held and word in self._activities and not self._goes_on(words, tags, i + 1):
                        break
            elif begin >= 0 and len(word) == 1 and (word in _SUFFIXES or (word == "会" and following == "x")):
                head = starts[i + 1]
            elif tag in _VERBS or tag in ("t", "vg", "g"):
                describes = word in self._participles and following in _HEADS
                if head >= 0 or word in self._links or (share and not describes):
                    break
                if describes:
                    pass
                elif word in self._governing:
                    if held or unit in _PEOPLE or following != "n":
                        break
                elif len(word) > 1 and unit not in _PEOPLE and self._ends(words, tags, i + 1):
                    begin, head = (starts[i] if begin < 0 else begin), starts[i + 1]
                    break
                elif len(word) > 1 and (unit in _PEOPLE or not self._leads(words, tags, i + 1)):
                    break
                if begin < 0:
                    begin = starts[i]
            elif tag in _QUALITIES:
                if head >= 0 and not (len(word) == 1 and following in _NOMINAL):
                    break
                if begin < 0:
                    begin = starts[i]
            else:
                break
            i += 1
        phrase = Noun(text.document.text[begin:head].strip("“”"), head) if head >= 0 else quoted
        if unit in _LISTED and self.activity(phrase.text) is not True:
            return self._listed(text, first) or phrase
        return phrase

    @staticmethod
    def _leads(words: list[str], tags: list[str], i: int) -> bool:
        """Whether a verb before word `i` may describe it: 预约名额, 种植户."""
        return i < len(words) and (tags[i] in _NOMINAL or tags[i] in _VERBS or words[i] in _SUFFIXES)

    def _ends(self, words: list[str], tags: list[str], i: int) -> bool:
        """Whether a noun phrase cannot go on with word `i`."""
        return i >= len(words) or tags[i] in ("x", "d", "p", "c") or (tags[i] in _VERBS and words[i] in self._governing)

    def _says(self, words: list[str], tags: list[str], i: int, head: int, held: bool, following: str, share: bool) -> bool:
        """Whether a word tagged as a noun begins what is said of the counted thing: 26名队员参赛, 百场活动进万家."""
        word, tag = words[i], tags[i]
        if head < 0:
            described = word in self._participles and following in _HEADS
            return not described and (word in self._predicates or (share and word in self._governing))
        if word in self._activities:
            return i + 1 < len(words) and words[i + 1] in ("了", "着", "过")
        if word in self._predicates or tag in ("l", "i"):
            return True
        if word in self._governing and not (tag == "vn" and following in _NOMINAL):
            return True
        if held:
            return word[0] in _CAMPAIGN and len(word) == 3
        return tag == "vn" and following not in _NOMINAL

    def _goes_on(self, words: list[str], tags: list[str], i: int) -> bool:
        """Whether a compound goes on behind an activity noun: 活动 in 讲座活动, 项目 in 活动项目."""
        if i >= len(words):
            return False
        word = words[i]
        if word in self._activities or word in _AND or word == "(":
            return True
        return tags[i] in ("n", "k", "ng") and word not in self._predicates and word[0] not in _CAMPAIGN

    def _listed(self, text: Text, i: int) -> Noun | None:
        """The thing held behind 等 or 的 in the same clause: 63项质量宣传、质量整治和质量服务等活动."""
        words = text.words
        for j in range(i, min(len(words) - 1, i + 24)):
            if words[j] in BREAKS:
                return None
            if words[j] in ("等", "的"):
                noun = self.after(text, text.starts[j + 1], "")
                if self.activity(noun.text):
                    return noun
        return None

    # -- before the figure ----------------------------------------------------------------------------------------------

    def before(self, text: Text, start: int, floor: int, share: bool, unit: str = "") -> Noun:
        """The noun phrase that ends before `start`, in its clause and not before `floor`."""
        words, tags, starts = text.words, text.tags, text.starts
        i = text.word_at(start) - 1
        link, changed, acted = "", False, False
        floor = max(floor, start - FARTHEST)
        while i >= 0 and starts[i] >= floor:
            word, tag = words[i], tags[i]
            if word in BREAKS:
                return Noun("", -1, link)
            if (word == "比" and i and words[i - 1] == "占") or self._indicator(word):
                break
            if word == ")":
                i = self._match(words, i, -1)
            elif word in self._changes:
                changed, link = True, word + link
            elif word in self._links:
                link = word + link
            elif tag in _PASSED or word in self._times or (tag == "f" and share) or (word == " " and starts[i + 1] == start):
                pass
            elif tag == "m" and (words[i + 1] in self._times or tags[i + 1] == "t"):
                pass
            elif share and tag in _VERBS and not self._measurable(word) and not (word in _SUFFIXES and tags[i - 1] in _HEADS):
                link = word + link
            elif not share and unit != "人次" and word in self._governing and tag in _VERBS and word not in self._activities:
                acted = True
            elif word in self._predicates:
                pass
            else:
                break
            i -= 1
        if changed:
            i = self._compared(text, i, floor)
        if i < 0 or starts[i] < floor or words[i] in BREAKS:
            return Noun("", -1, link)
        if unit == "人" and tags[i] not in _HEADS - {"vn", "an", "j"}:
            return Noun("", -1, link)
        if acted and (tags[i] in ("nt", "ns", "nr", "r") or words[i][-1] in _BODIES):
            return Noun("", -1, link)  # who did it, not to what: 公安局查处12起
        return self._phrase(text, i, floor, share, unit, link)

    def _phrase(self, text: Text, i: int, floor: int, share: bool, unit: str, link: str) -> Noun:
        words, tags = text.words, text.tags
        k = self._leftmost(text, i, floor, share)
        if k > 0 and text.starts[k - 1] >= floor:
            if words[k - 1] in _BASIS:  # 按可比口径: by what measure, not what
                return self.before(text, text.starts[k - 1], floor, share, unit)
            if words[k - 1] in _OTHER_SIDE or (words[k - 1] == "占" and share):  # 快于城镇居民, 占全国总量的12%
                return self.before(text, text.starts[k - 1], floor, share, unit)
        low = self._trimmed(text, k, i)
        if low > i:
            return Noun("", -1, link)
        if low == i and tags[i] in _STOPS and words[i][-1] not in _MEASURING:
            return Noun("", -1, link)
        phrase = self._slice(text, low, i + 1).strip("“”‘’")
        for length in (2, 3):
            if phrase[-length:] in self._changes and len(phrase) > length + 1:
                phrase = phrase[:-length]
        if unit in ("家次", "户次") and self.activity(phrase) is False and len(phrase) > 3:
            phrase = phrase[:-2]  # 场所核查76家次: the places
        return Noun(phrase, text.starts[i + 1], link)

    def _measurable(self, word: str) -> bool:
        return word in self._activities or word in self._nominal or word[-1] in _MEASURING

    def _indicator(self, word: str) -> bool:
        return len(word) > 1 and word[-1] in _MEASURING and word not in self._links and word not in self._times

    def _compared(self, text: Text, i: int, floor: int) -> int:
        """The word before 比去年同期 or 较上届, when the clause compares."""
        words, j = text.words, i
        while j >= 0 and text.starts[j] >= floor and words[j] not in BREAKS and i - j < LONGEST:
            if words[j] in ("比", "较") and (j == 0 or words[j - 1] != "占"):
                j -= 1
                while j >= 0 and text.starts[j] >= floor and (text.tags[j] in _PASSED or words[j] in self._links):
                    j -= 1
                return j
            j -= 1
        return i

    def _leftmost(self, text: Text, i: int, floor: int, share: bool) -> int:
        """The first word of the phrase that ends with word `i`."""
        words, tags, starts = text.words, text.tags, text.starts
        k = i
        while k >= 0 and starts[k] >= floor and i - k < LONGEST:
            word, tag = words[k], tags[k]
            if word in BREAKS or word == " ":
                break
            if tag == "x" and word in _OPENING:
                opening = self._match(words, k, -1)
                if opening == k:
                    break
                k = opening
            elif word in _AND:
                if not share or k == 0 or tags[k - 1] not in _HEADS:
                    break
            elif word[-1] in _MEASURING and word != "比":
                pass
            elif word == "比" and k and words[k - 1] == "占":
                k -= 1
            elif k == i and word in _SUFFIXES and k and tags[k - 1] in _NOMINAL | _VERBS:
                pass
            elif (tag in _STOPS or word in self._links) and not self._bound(words, k, i):
                break
            elif tag in ("ns", "nr", "nt"):
                if k < i:
                    k -= 1
                    if k < 0 or tags[k] not in ("ns", "nr", "nt"):
                        break
                    continue
            elif tag in _VERBS and k < i and word in self._governing and not self._bound(words, k, i):
                break
            k -= 1
        return k + 1

    @staticmethod
    def _bound(words: list[str], k: int, i: int) -> bool:
        """Whether word `k` is the stem of 整改率: it joins a one-character end."""
        return k < i and len(words[k + 1]) == 1 and words[k + 1] in _SUFFIXES | _MEASURING

    def _trimmed(self, text: Text, k: int, i: int) -> int:
        words, tags = text.words, text.tags
        while k <= i:
            verb = k < i and tags[k] in _VERBS and words[k] in self._governing and not self._bound(words, k, i)
            if not (verb or words[k] in self._plain or tags[k] in ("ns", "c", "d") or words[k] in _AND):
                break
            k += 1
        return k

    # -- pieces ---------------------------------------------------------------------------------------------------------

    @staticmethod
    def _slice(text: Text, low: int, high: int) -> str:
        """Words `low` to `high` as the document writes them."""
        return text.document.text[text.starts[low] : text.starts[high]]

    @staticmethod
    def _match(words: list[str], i: int, step: int) -> int:
        """The bracket or quotation mark that closes (step 1) or opens (step -1) the one at `i`; -1 or `i` without one."""
        other = (_CLOSING if step > 0 else _OPENING).get(words[i], "")
        for j in range(1, 20):
            at = i + step * j
            if not 0 <= at < len(words):
                break
            if words[at] == other:
                return at
        return -1 if step > 0 else i
