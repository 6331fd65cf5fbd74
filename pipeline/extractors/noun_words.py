"""The words by which the noun of a figure is found, and what of it is held.

`behind` and `before` read with them: the noun that follows a figure (400余项形式多样的活动), and the one that it measures
(整改率约94%).
"""

from __future__ import annotations

from pipeline.numerals import CHARACTERS, fold
from pipeline.ruleset import Ruleset
from pipeline.segment import Text

BREAKS = frozenset(",。;:!?\n…—|>·")
NUMERALS = frozenset(CHARACTERS + "余多几数半")
FARTHEST = 80  # words between a figure and an earlier thing that may be its noun, characters between it and its clause
LONGEST = 14  # words: no noun with its attributes is as long
CLOSING = {"(": ")", "“": "”", "‘": "’", "《": "》"}
OPENING = {close: opening for opening, close in CLOSING.items()}
AND = frozenset(("、", "和", "及", "与", "或", "以及"))

HEADS = frozenset(("n", "nz", "nt", "ng", "nr", "nrt", "nrfg", "vn", "an", "j", "l", "i", "eng", "s", "zg", "g", "k"))
NOMINAL = HEADS | {"b", "h", "nw"}
PERSONS = frozenset(("nr", "nrfg", "nrt"))
ONE_CHARACTER = frozenset("线网台场成")  # behind a noun they may begin what is said of it: 代表|线|上, 粮仓|成|为
QUALITIES = frozenset(("a", "ad", "ag", "z", "b", "l", "i"))
VERBS = frozenset(("v", "vg", "vd", "vi", "vq"))
PASSED = frozenset(("d", "t", "tg", "u", "ul", "uz", "ug", "ud", "uv", "y", "o", "df"))
STOPS = frozenset(("p", "d", "r", "uj", "ul", "t", "m", "mq", "q", "f", "c", "x", "u", "ud", "uz", "ug"))
MEASURING = frozenset("率量额值比度价数")  # one-character ends of indicators, whatever their tag
SUFFIXES = frozenset("林户者员站点馆室店厂所院群团队组类品区园带线网库班量率额度数版")
CAMPAIGN = frozenset("进促助惠迎庆暖润聚展送享入")  # 百场活动进万家: the third word is a verb with its object
LISTED = frozenset(("项", "场", "场次", "类", "大类", "大", "期", "次", "种"))
BODIES = frozenset("局委厅办院部会司处队社团校市县区省镇乡村州国方们")
PEOPLE = frozenset(("人", "人次", "岁", "周岁"))
OTHER_SIDE = frozenset(("高于", "低于", "快于", "慢于", "多于", "少于", "优于", "好于", "高出", "超出", "领先", "落后", "于", "超过"))
RATIOS = frozenset(("比重", "比例", "占比", "份额"))
BASIS = frozenset(("按", "按照", "以", "据", "根据", "经", "随着", "依据"))


# What a word is wherever it stands, so that most words are settled by one look:
GOES_ON, STOPS_HERE, IS_HELD = 1, 2, 128  # behind a figure: a noun and nothing else; no part of a noun; a thing that is held
CLAUSE, HEAD = 4, 8  # before a figure: the end of another clause; the last word of what is measured
INNER, OUTER = 16, 32  # leftwards inside a phrase: may stand in it; stands before it
FIRST = 64  # may begin a phrase
_WORDS = 50_000  # remembered


class NounWords:
    """The word lists, read once from the rules."""

    def __init__(self, rules: Ruleset) -> None:
        def words(name: str) -> frozenset[str]:
            return frozenset(rules.word_list(name))

        self._links, self._changes, self._times = words("links"), words("changes"), words("time_nouns")
        self._governing, self._nominal, self._predicates = words("governing_verbs"), words("nominal_verbs"), words("predicates")
        self._activities, self._others = words("activity_nouns"), words("other_nouns")
        self._events = words("event_heads")
        self._happenings = rules.word_list("happenings")
        self._participles = words("participles")
        self._plain, self._held = words("plain_attributes"), words("held_measures")
        self._surnames, self._relative = words("surnames"), words("relative_verbs")
        self._portions = rules.word_list("portions")
        self._portion_ends = frozenset(word[-1] for word in self._portions)
        self._lengths: dict[str, tuple[int, ...]] = {}  # of the words that tell what is held, longest first, by last character
        for length, last in sorted({(len(word), word[-1]) for word in self._activities | self._others}, reverse=True):
            self._lengths[last] = (*self._lengths.get(last, ()), length)
        self._kinds: dict[str, int] = {}

    def kind(self, word: str, tag: str) -> int:
        """What the word is wherever it stands, by the bits above. A word has one tag, the dictionary's."""
        if len(self._kinds) > _WORDS:
            self._kinds.clear()
        kind = self._kinds[word] = self._behind_kind(word, tag) | self._before_kind(word, tag) | self._inner_kind(word, tag)
        return kind

    def _behind_kind(self, word: str, tag: str) -> int:
        if (tag == "x" and word in CLOSING) or word in AND or word == "的" or word[-1] in MEASURING or tag in ("ns", "nt"):
            return 0
        if len(word) == 1 and tag == "n" and word in ONE_CHARACTER:
            return 0
        if tag in PERSONS and word[0] in self._surnames and len(word) < 5:
            return 0
        peculiar = any(word in words for words in (self._links, self._participles, self._predicates, self._governing))
        if word in self._activities and (tag in NOMINAL or len(word) > 1):
            return 0 if peculiar or tag == "b" or word in self._plain else IS_HELD
        if word in self._plain or (tag == "m" and word[0] not in NUMERALS):
            return 0
        if tag in NOMINAL:
            return 0 if peculiar or tag in ("vn", "b", "l", "i") or (len(word) == 3 and word[0] in CAMPAIGN) else GOES_ON
        suffix = len(word) == 1 and (word in SUFFIXES or word == "会")
        return 0 if suffix or tag in VERBS or tag in QUALITIES or tag in ("t", "g") else STOPS_HERE

    def _before_kind(self, word: str, tag: str) -> int:
        if word in BREAKS:
            return CLAUSE
        if word in ("比", ")", " ", "每"):
            return 0
        if self._indicator(word):
            return HEAD
        lists = (self._changes, self._links, self._times, self._predicates)
        figure = tag == "m" and word[0] in NUMERALS
        return 0 if any(word in words for words in lists) or tag in PASSED or tag in VERBS or tag == "f" or figure else HEAD

    def _inner_kind(self, word: str, tag: str) -> int:
        if word in BREAKS or word == " " or tag == "mq":
            return OUTER | FIRST
        acts = word in self._governing and (tag in VERBS or tag in ("vn", "n"))
        joint = word in AND or tag in ("c", "d", "ns") or word in self._plain or acts or word in self._times
        first = 0 if joint else FIRST
        if (tag == "x" and word in OPENING) or word in AND or word == "比":
            return first
        if word[-1] in MEASURING:
            return INNER | first
        if tag in STOPS:
            return first if tag == "f" or word in SUFFIXES else OUTER | first
        if word in self._links or tag in ("ns", "nr", "nt") or (tag in VERBS and word in self._governing):
            return first
        return INNER | first

    def _indicator(self, word: str) -> bool:
        return len(word) > 1 and word[-1] in MEASURING and word not in self._links and word not in self._times

    def held(self, noun: str, unit: str) -> bool:
        """Whether a number of these is a number of activities; the unit has its width folded."""
        if unit not in self._held:
            return False
        noun = fold(noun)  # nouns are as the document writes them, the lists in simplified characters
        if unit in ("场", "场次"):
            return not noun.endswith(self._happenings)
        return self.activity(noun) is True

    def activity(self, noun: str) -> bool | None:
        """True: the noun ends in something that is held. False: in something like it that is not. None: unknown."""
        for length in self._lengths.get(noun[-1:], ()):
            end = noun[-length:]
            if end in self._activities:
                return True
            if end in self._others:
                return False
        return None

    def portion(self, noun: str) -> bool:
        """Whether the noun only names a part of a whole: 市级, 四川赛区."""
        noun = fold(noun)
        return noun[-1:] in self._portion_ends and noun.endswith(self._portions)

    @staticmethod
    def _slice(text: Text, low: int, high: int) -> str:
        """Words `low` to `high` as the document writes them."""
        return text.document.text[text.starts[low] : text.starts[high]]

    @staticmethod
    def _match(words: list[str], i: int, step: int) -> int:
        """The bracket or quotation mark that closes (step 1) or opens (step -1) the one at `i`; -1 or `i` without one."""
        other = (CLOSING if step > 0 else OPENING).get(words[i], "")
        for j in range(1, 20):
            at = i + step * j
            if not 0 <= at < len(words):
                break
            if words[at] == other:
                return at
        return -1 if step > 0 else i
