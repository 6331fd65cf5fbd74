"""Where the name of a body begins: at a place, a level that local news leaves without its place (市, 省), a known body,
or a word like 国家 and 中国; companies and schools may also begin at a proper word.

Not an extractor: organisations find the heads (…局, …公司) and ask here what stands before them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from pipeline.extractors.names import OFFICIAL_ENDS, Names
from pipeline.extractors.toponyms import Toponym
from pipeline.ruleset import Ruleset
from pipeline.segment import Text

LEVELS = frozenset("省市县区州旗盟镇乡村") | {"街道", "自治区", "自治州", "社区", "地区"}
COUNTED = frozenset("各每某全两几多")  # before a level they make it general: 各县政府
CAPITALS = frozenset(("中国", "国家", "全国", "中共", "中华"))  # begin a name even behind a place
NATIONAL = "中国全"  # known bodies that begin so take no place before them
JOINTS = frozenset("、和与及")
BEFORE_STREETS = "由和与及在于到向经同"
BRACKETS = frozenset((")", "”", "]"))
FOUNDED = re.compile("[0-9一二三四五六七八九十百]+[周年]|以来|时|初期|至今")
NUMBERED = re.compile("[0-9一二三四五六七八九十]{1,3}")
VERBS = frozenset("读欠留持送念引起买卖交办搞")  # one character that is no part of a name: 陈云峰|读|电大
PROPER_TAGS = frozenset(("nr", "nrt", "nz", "ns", "nt", "nrfg", "eng", "j"))
GOVERNING = frozenset(
    "由与和及在对向从被将为是的了等到把让给据按经以跟同或但而并且则也都还又就只有没不其该此这那各每某我你他她它们个家名位"
)
ORDINAL_FIRST = frozenset("第一二三四五六七八九十123456789")
LEGAL = ("有限公司", "责任公司", "株式会社")
LONGEST = 32


class Head(NamedTuple):
    """The last word of a body's name: `kind` is the list that it stands in, `at` the index of the word that holds its start."""

    start: int
    end: int
    kind: str
    at: int
    word: str


def is_league(head: Head) -> bool:
    """团市委, 团县委: the youth league of a level, whose place the text leaves out."""
    return len(head.word) == 3 and head.word[0] == "团" and head.word[1] in LEVELS and head.word[2] == "委"


class Page(NamedTuple):
    """What is known of one text: its places by start, known bodies by start, and bodies found so far by end."""

    text: Text
    places: Mapping[int, Toponym]
    known: dict[int, int]  # start → end
    accepted: dict[int, int]  # end → start


class BodyNames:
    """Built once; `start` changes nothing."""

    def __init__(self, rules: Ruleset, abbreviations: Mapping[str, str], names: Names, heads: frozenset[str]) -> None:
        self._names, self._heads = names, heads
        pattern = rules["organizations"].compiled
        self._acting, self._field, self._signed = pattern("acting"), pattern("field"), pattern("signed")
        self._ordinal, self._titled = pattern("ordinal"), pattern("titled")
        self._local, self._stage = pattern("local_organ"), pattern("stage")
        self._address, self._national_trade = pattern("address"), pattern("national_trade")
        self._generic = frozenset(rules.word_list("generic_modifiers"))
        self._starters = frozenset(rules.word_list("name_starters"))
        self._trades = frozenset(rules.word_list("name_trades"))
        self._named_heads = rules.word_list("heads_named")
        self._plain_heads = frozenset(rules.word_list("heads_plain"))
        self._abbreviations = {character: not code.isdigit() for character, code in abbreviations.items()}  # whether a country

    def start(self, page: Page, head: Head) -> tuple[int, str]:
        """Where the name of this head begins and what says so; -1 when nothing names it."""
        text, at = page.text, head.at
        if text.toponym_starts.get(head.end, head.end) <= head.start:
            return -1, ""  # 杰里科 is a town
        first, quoted = self._reach(page, head)
        if not quoted and head.word == "网":
            return -1, ""
        if head.word.endswith("办事处") and self._address.match(text.folded, head.end):
            return -1, ""  # 海东市河西办事处人民路: an address
        if head.word == "站" and self._stage.search(text.folded, text.starts[first], head.start):
            return -1, ""  # 赛艇公开赛丽水站
        if len(head.word) == 1 and text.folded[head.start - 1 : head.start] == "建" and FOUNDED.match(text.folded, head.end):
            return -1, ""  # 建局50周年
        if head.kind == "facility" and text.folded.startswith("日", head.end) and not text.folded.startswith(("日均", "日前"), head.end):
            return -1, ""  # 国际博物馆日
        if head.kind == "facility" and not self._acts(text, head, text.starts[first]):
            return -1, ""
        start = self._anchor(page, first, head)
        if start >= 0:
            return start, head.kind
        if quoted and head.kind in ("body", "company", "school") and text.words[at] == head.word:
            return text.starts[first], "quoted"
        start, rule = self._attached(page, first, head)
        if start >= 0:
            return start, rule
        if head.kind in ("company", "school") or head.word.endswith(self._named_heads):
            return self._proper(page, first, head), "proper"
        return -1, ""

    def leveled(self, text: Text, at: int) -> bool:
        """Whether a name that begins with the word `at` leaves out its place: 市|公安局, 市公安局, 市委|书记."""
        word = text.words[at]
        return word in LEVELS or (word[0] in LEVELS and (word[1:] in self._heads or word[1:-2] in self._heads))

    def _reach(self, page: Page, head: Head) -> tuple[int, bool]:
        """First word of the run before a head, across (…) and “…” inside a name and the 和 of a double name."""
        text, at = page.text, head.at
        words, starts, folded = text.words, text.starts, text.folded
        quoted = False
        if at > 1 and words[at - 1] in BRACKETS:
            opening = folded.rfind("(" if words[at - 1] == ")" else "“", max(0, starts[at] - 14), starts[at])
            numbered = opening >= 0 and NUMBERED.fullmatch(folded, opening + 1, starts[at] - 1)  # (三)实验室开放日
            if opening >= 0 and not numbered and "\n" not in folded[opening : starts[at]]:
                quoted = words[at - 1] == "”"
                at = text.word_at(opening)
        first = self._back(text, at)
        if first > 2 and words[first - 1] == ")" and "(" in words[max(0, first - 4) : first - 1]:  # 中国(南京)知识产权保护中心
            opening = text.word_at(folded.rfind("(", 0, starts[first - 1]))
            if (further := self._back(text, opening)) < opening:
                first = further
        while first > 1 and words[first - 1] in ("和", "、", "与") and head.kind != "facility":
            further = self._back(text, first - 1)
            if not 0 < starts[first - 1] - starts[further] <= 14 or not self._one_name(page, further, first, head):
                break
            first = further
        return first, quoted

    def _one_name(self, page: Page, left: int, right: int, head: Head) -> bool:
        """Whether words on both sides of 和 or 、 are of one name (住房和城乡建设局), not two bodies or a list."""
        text, accepted = page.text, page.accepted
        starts, words = text.starts, text.words
        joint = words[right - 1]
        divided = head.kind in ("unit", "school")  # 信息科学与技术学院 behind the university's own name
        if any(
            end in accepted and (not divided or end == starts[right - 1])
            for end in range(starts[left] + 1, starts[right - 1] + 1)
        ):
            return False
        if words[right - 2] in self._heads and head.kind == "body":  # 客运中心和奥帆中心 are two
            return False
        if head.kind == "company":  # 绿和食品有限公司: the joint is inside a word that jieba does not know
            return joint == "和" and len(words[right - 2]) == 1
        if joint != "、":
            if words[right][0] in NATIONAL and text.tags[right] == "nt":  # 制度和全国人大
                return False
            anchored = text.tags[right] == "nt" or words[right] in LEVELS or words[right] in CAPITALS
            return not anchored or starts[right + 1] > head.start
        following = text.folded[starts[right] : head.start]
        return not divided and ("和" in following or "与" in following)

    def _back(self, text: Text, at: int) -> int:
        """The run before a word; an ordinal belongs to it (第八中学, 第一人民医院)."""
        words = text.words
        first = self._names.reach(text, at)
        while first > 0 and words[first - 1][0] in ORDINAL_FIRST and self._ordinal.match(words[first - 1]):
            if text.starts[at] - text.starts[first] >= LONGEST:
                break
            further = self._names.reach(text, first - 1)
            if further == first - 1:
                break
            first = further
        return first

    def _anchor(self, page: Page, first: int, head: Head) -> int:
        """The leftmost word of the run at which a name can begin; a known body or 中国 behind a place comes first."""
        text, places, known = page.text, page.places, page.known
        words, starts, tags = text.words, text.starts, text.tags
        at, unit = head.at, head.kind == "unit"
        place: Toponym | None = None
        i = first
        while i <= at:
            position, word = starts[i], words[i]
            if position in known and known[position] <= head.end:
                joined = place is not None and place.end == position and (place.kind == "country" or word[0] not in NATIONAL)
                return place.start if place is not None and joined else position
            toponym = places.get(position)
            if toponym is not None and toponym.end <= head.end:
                if toponym.end == head.end:
                    return -1 if place is None else place.start
                place = place or toponym
                i = max(i + 1, bisect_right(starts, toponym.end, i) - 1)  # a name can end inside a word
                continue
            if tags[i] == "nt" and not unit and (i < at or position < head.start):
                if place is None and 0 < position - starts[first] <= 3 and all(len(each) == 1 for each in words[first:i]):
                    return starts[first]
                return position if place is None else place.start
            if place is None and not unit:
                if (i == first and self._is_level(text, i, head)) or (i == at and is_league(head)):
                    return position
                if (
                    word[-1] in "镇乡村"
                    and (len(word) == 1 or word not in self._generic)
                    and 2 < starts[i + 1] - starts[first] < 5
                ):
                    return starts[first]  # 大河镇人民政府
                if word in self._abbreviations and self._is_abbreviation(tags[i], word, head.start - position - 1, head.kind):
                    return position
                if word in self._starters and starts[i + 1] < head.start:
                    return -1 if word == "全国" and self._local.search(head.word) else position
            elif (
                word in CAPITALS
                and i < at
                and (head.kind == "organ" or starts[i + 1] < head.start)
                and not (place is not None and place.kind == "country" and place.end == position)
            ):
                return position
            i += 1
        if place is not None and not unit and self._named(text.folded, place, head, place.start == starts[first]):
            return place.start
        return self._inside_of(page, starts[first], head) if unit or place is None else -1

    def _inside_of(self, page: Page, least: int, head: Head) -> int:
        """The start of the body whose division this head is: 国家统计局|贸易外经统计司."""
        if head.kind == "organ" and head.start in page.accepted:
            return page.accepted[head.start]  # 国家防总|办公室
        for end in range(head.start, max(least, head.start - 11), -1):
            if end in page.accepted:
                return page.accepted[end]
        return -1

    def _is_level(self, text: Text, i: int, head: Head) -> bool:
        word, start = text.words[i], text.starts[i]
        if word in LEVELS:
            if i == head.at and start + len(word) > head.start:
                return False
        elif not (word[0] in LEVELS and text.folded[start + 1 : min(text.starts[i + 1], head.end)] in self._heads):
            return False
        before = text.folded[max(0, start - 2) : start]
        if before[-1:] in COUNTED or before[-1:].isdigit() or before[-1:] == "个":
            return False
        return not (before[-1:] == "、" and before[:1] in LEVELS)

    def _is_abbreviation(self, tag: str, word: str, gap: int, kind: str) -> bool:
        """俄外交部, 英政府, 巴选举委员会: one character of a country before an organ of state."""
        if not self._abbreviations[word]:
            return False
        return (kind == "organ" and gap == 0) or (kind in ("organ", "body") and gap <= 4 and tag in ("ns", "j"))

    def _named(self, folded: str, place: Toponym, head: Head, opens: bool) -> bool:
        """Whether a place and a head make a name: 广州海关 does, 广州学校, 广州公司 and 广州中心 do not.

        opens: whether nothing that a name may hold stands before the place (宏达|路桥集团).
        """
        between = folded[place.end : head.start]
        if not between:
            if head.word == "集团":  # 长城集团, 西湖集团; 湖州市集团 is none
                return place.kind != "division" or (opens and folded[place.end - 1] not in OFFICIAL_ENDS)
            return head.word not in self._plain_heads or (head.kind == "school" and place.kind == "region")  # 泰山中学
        if between not in self._generic or head.kind not in ("school", "company"):
            return True
        if between in CAPITALS and place.kind == "country":  # 挪威国家石油公司
            return True
        if head.kind == "school":
            return head.word not in self._plain_heads
        if place.kind == "country":
            own = self._national_trade.match(between) is not None and folded[place.start : place.end] != "中国"
            return head.word == "银行" or own
        return place.kind == "division" and between in self._trades

    def _attached(self, page: Page, first: int, head: Head) -> tuple[int, str]:
        """The start of a name that only the body before it tells: 中科院|近代物理研究所, 某所、近代物理研究所."""
        text, accepted = page.text, page.accepted
        starts, folded = text.starts, text.folded
        joint = first
        while joint and starts[joint] not in accepted and folded[starts[joint] - 1] not in JOINTS:
            if head.start - starts[joint] > LONGEST:
                return -1, ""
            if not self._names.soft(text.words[joint - 1], text.tags[joint - 1]):
                break
            joint -= 1
        start = starts[joint]
        if start in accepted and joint < head.at and head.kind in ("school", "body", "unit"):
            return accepted[start], head.kind
        if start - 1 in accepted and folded[start - 1] in JOINTS and self._coordinated(text, joint, head):
            return start, "joined"
        return -1, ""

    def _coordinated(self, text: Text, first: int, head: Head) -> bool:
        start = text.starts[first]
        if text.folded[start] in COUNTED:
            return False
        if head.kind == "organ":
            return head.end - start > 2
        if (
            head.kind not in ("school", "body", "company")
            or head.start - start < 2
            or text.folded[start : head.start] in self._generic
        ):
            return False
        return any(word not in self._generic for word in text.words[first : max(head.at, first + 1)])

    def _proper(self, page: Page, first: int, head: Head) -> int:
        """Where a name without a place begins, -1 when its words only describe (大型国有公司)."""
        text, generic = page.text, self._generic
        words, starts = text.words, text.starts
        if head.word.startswith("街道") and (begin := _street(text.folded, head.start)) >= 0:
            return begin
        if first > 1 and words[first - 1] == "中" and (words[first - 2] in JOINTS or not words[first - 2][-1].isalnum()):
            first -= 1  # 中海油田公司: 中 is a name's first character only where nothing precedes it
        if words[head.at - 1 : head.at] in (["一"], ["某"]):
            return -1  # 东京|一|工厂: an article, no name
        legal = head.word.endswith(LEGAL)
        if legal and (single := self._singles(text, first, head)) < first:
            return starts[single]
        begin = max(first, head.at - 5)
        while begin < head.at and (words[begin] in generic or words[begin] == "联合"):
            begin += 1
        if begin == head.at:  # 沃尔沃公司 is one word
            name = head.start - starts[head.at]
            return starts[head.at] if name > 1 and self._is_proper(page, head.at) and words[head.at][:name] not in generic else -1
        if head.start - starts[begin] > 14:
            return -1
        legal = legal and head.start - starts[begin] > 1
        if begin == first and words[begin] not in self._trades and self._titled.match(text.folded, head.end):
            return starts[begin]  # 猎户集团总经理: whatever the word means elsewhere
        begin = max([begin, *(i + 1 for i in range(begin, head.at) if words[i] in VERBS or words[i] in JOINTS)])
        named = head.word.endswith(self._named_heads)
        if head.word in self._plain_heads and head.start - starts[begin] < 2:
            return -1  # 零|碳|工厂
        for i in range(begin, head.at):
            if words[i] not in generic and (named or len(words[i]) == 1 or self._is_proper(page, i)):
                return starts[begin]
            if self._is_proper(page, i):
                return starts[begin]
        return starts[begin] if legal else -1

    def _singles(self, text: Text, first: int, head: Head) -> int:
        """The first of the single characters with which a company's name begins, whatever they mean elsewhere: 隆|基|绿|能|科技."""
        words, starts = text.words, text.starts
        begin = first
        while begin and len(words[begin - 1]) == 1 and words[begin - 1] not in GOVERNING and words[begin - 1].isalpha():
            if head.start - starts[begin - 1] > 12 or text.tags[begin - 1] == "m":
                break
            begin -= 1
        return begin

    def _is_proper(self, page: Page, i: int) -> bool:
        """Whether jieba takes a word for a name; a sure place is none here (广州公司)."""
        place = page.places.get(page.text.starts[i])
        return page.text.tags[i] in PROPER_TAGS and (place is None or not place.sure)

    def _acts(self, text: Text, head: Head, start: int) -> bool:
        """Whether a museum or hall acts here, signs, or is listed among those who do."""
        folded = text.folded
        if folded[start - 1 : start] in ("在", "于", "到"):
            return False
        if self._acting.match(folded, head.end):
            return True
        line = folded.rfind("\n", 0, start) + 1
        if not folded[line:start].strip() and self._signed.match(folded, head.end):
            return True
        return self._field.search(folded[max(line, start - 130) : start]) is not None


def _street(folded: str, end: int) -> int:
    """Where the name of a street that ends at an offset begins, between what cannot be part of it: 由|奇家岭|街道办事处; else -1."""
    for begin in range(end - 2, max(0, end - 4) - 1, -1):
        before = folded[begin - 1 : begin]
        if (not before.isalpha() or before in BEFORE_STREETS) and folded[begin:end].isalpha():
            return begin if folded[begin] not in COUNTED else -1
    return -1
