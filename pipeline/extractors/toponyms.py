"""Place names in a text: one Aho-Corasick pass over every name of the gazetteer, weighed by jieba's words.

Not an extractor: locations and organisations both begin with place names, and read them here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extractors.hits import Hits
from pipeline.gazetteer import Gazetteer
from pipeline.numerals import fold
from pipeline.ruleset import Ruleset
from pipeline.segment import Text

PREPOSITIONS = frozenset("在于赴抵到从自往由向对")
ARRIVALS = frozenset("在赴到抵于从") | {
    "来到",
    "抵达",
    "前往",
    "走进",
    "来自",
    "位于",
    "落户",
    "赶赴",
    "奔赴",
    "飞抵",
    "途经",
    "地处",
    "坐落于",
}
COUNTED_TOGETHER = re.compile("[两三四五六七八九十0-9]{1,2}[省市县区州][和及与、]")  # 玉泉、新城两区和武川
SEPARATORS = frozenset("、和与及至/—-·")
TITLES = frozenset("席理统相使监事长任员户生者民手人师家匠士授官记工导将兵丁")  # a name follows: 局长王朝阳, 学生高铜川
PREFIXED = frozenset("赴访驻离抵援旅对")
LEVELS = frozenset("市州省县邦郡府岛港")  # behind a city of another country
ROADS = frozenset(("大桥", "特大桥", "中心", "小区"))
# Roads and their like carry names of places: 南京路, 中山桥, 黄河楼.
ROAD = re.compile(
    "[东南西北中]?[一二三四五]?(?:路(?!上|边)|街(?!道|头|坊)|大道|大街|大桥|桥(?!头)|楼(?!市|盘)|阁|门(?!头|户)|时间(?!表|内|里))"
)
LINE = re.compile("高铁|铁路|高速|公路|城际|客专|动车|列车|航线|线(?!上|下)|走廊")  # 京沪高铁 is no place
ROAD_FIRST, LINE_FIRST = frozenset("东南西北中一二三四五路街大桥楼阁门时"), frozenset("高铁公城客动列航线走")
AUTONOMOUS = frozenset(("自治县", "自治州", "自治旗"))
NOTHING = (0, 0)


class Toponym(NamedTuple):
    """A place expression: consecutive names, each below the one before (`福州市仓山`).

    parts: the names as written; kind: division, country, city, joint, region or zone (of the last name);
    sure: whether the name is a place by itself, without the evidence of its context.
    """

    start: int
    end: int
    parts: tuple[str, ...]
    kind: str
    sure: bool


class Toponyms:
    """Finds place names. Built once from the gazetteer; `find` is pure and remembers its answer on the text."""

    def __init__(self, rules: Ruleset, gazetteer: Gazetteer) -> None:
        kinds: dict[str, str] = {}
        for kind, names in (
            ("region", gazetteer.regions),
            ("city", gazetteer.cities),
            ("zone", gazetteer.zones),
            ("joint", gazetteer.joint),
            ("country", gazetteer.countries),
            ("division", gazetteer.names),
        ):
            kinds.update((fold(name), kind) for name in names if len(name) > 1)
        self._gazetteer = gazetteer
        self.abbreviations = gazetteer.abbreviations
        self._surnames = frozenset(rules.word_list("surnames"))
        self._tails = sorted(rules.word_list("place_tails"), key=len, reverse=True)
        self._words = frozenset(rules.word_list("word_divisions"))  # places only on the evidence of context
        heads = (
            "heads_organ",
            "heads_body",
            "heads_company",
            "heads_school",
            "heads_facility",
            "venue_heads",
            "strong_venue_heads",
        )
        self._rests = frozenset(fold(head) for name in heads for head in rules.word_list(name) if len(head) > 1) - ROADS
        self._rests |= frozenset(rules.word_list("carried_words")) | {"队", "港", "岛", "湾"}
        self._country_tails = rules.word_list("country_tails")
        self._known_rests: dict[str, bool] = {}
        self._tail_first = LEVELS | {tail[0] for tail in (*self._tails, *self._country_tails)}
        self._high = frozenset(n for n, rows in gazetteer.names.items() if any(row.level != "county" for row in rows))
        self._names = [(name, kind, self._certain(name, kind)) for name, kind in kinds.items()]
        self.hits = Hits()
        self._list, self._first = self.hits.add(kinds)
        self._pairs: dict[tuple[str, str], bool] = {}  # whether the second name of a pair lies in the first: few pairs occur

    def find(self, text: Text) -> list[Toponym]:
        """The place expressions of a text in order, none overlapping another, those in doubt with `sure` False."""
        if text.toponyms is None:
            text.toponyms = self._merged(text, self._singles(text))
            text.toponym_starts = {
                one.end: one.start for one in text.toponyms if one.sure or text.word_at(one.start) + 1 < text.word_at(one.end)
            }
        found: list[Toponym] = text.toponyms
        return found

    def official(self, one: Toponym) -> bool:
        """Whether a place ends with a name that carries its suffix (峨山县)."""
        return one.parts[-1] in self._gazetteer.official

    def _carried(self, rest: str) -> bool:
        """Whether the rest of a word behind a place is a word that jieba joins to places, or ends with a head."""
        known = self._known_rests.get(rest)
        if known is None:
            known = (
                rest in self._rests
                or rest[-1] == "队"
                or (len(rest) > 3 and any(rest[at:] in self._rests for at in range(1, len(rest) - 1)))
            )
            self._known_rests[rest] = known
        return known

    def _hits(self, text: Text) -> dict[int, tuple[int, int]]:
        """The longest name at each start, with its end and number: it begins and ends with a word, or jieba joined it to one."""
        boundaries, folded, ends = text.boundaries, text.folded, text.starts
        hits: dict[int, tuple[int, int]] = {}
        parts: dict[int, tuple[int, int]] = {}  # end → a name that begins with a word and ends inside it: 山西|大同 is one word
        for index, start, end in self.hits.find(text, self._list):
            if start in boundaries:
                if end not in boundaries:
                    parts[end] = (start, index)
                    if self._carried(folded[end : ends[bisect_right(ends, end)]]):  # 兰州|军区, 美国|微软公司 are one word
                        hits[start] = max(hits.get(start, NOTHING), (end, index))
                elif hits.get(start, NOTHING)[0] < end and (
                    end - start > 2 or start + 1 not in boundaries or folded[start] not in "和与"
                ):
                    hits[start] = (end, index)
            elif end in boundaries:
                if folded[start - 1] in PREFIXED and start - 1 in boundaries:  # 赴美国 is one word
                    hits[start] = max(hits.get(start, NOTHING), (end, index))
                elif start in parts:
                    hits[start] = (end, index)
                    before, first_half = parts[start]
                    if before not in hits:
                        hits[before] = (start, first_half)
        return hits

    def _singles(self, text: Text) -> list[Toponym]:
        folded, names, first = text.folded, self._names, self._first
        hits = self._hits(text)
        found = []
        reach = 0
        for start in sorted(hits):
            if start < reach:
                continue
            end, index = hits[start]
            name, kind, certain = names[index - first]
            following = folded[end : end + 1]
            if following in ROAD_FIRST and ROAD.match(folded, end) and name not in self._gazetteer.official:
                continue
            if following in LINE_FIRST and (kind == "joint" or certain is None) and LINE.match(folded, end):
                continue
            sure = self._sure(text, name, start) if certain is None else certain
            if start and folded[start - 1] in self._surnames and self._is_person(text, start, sure):
                continue
            if following == "自" and kind == "division" and folded[end : end + 3] in AUTONOMOUS and end + 3 in text.boundaries:
                end += 3  # 印江自治县, its people left out
            elif following in self._tail_first:
                end = self._tailed(text, kind, end)
            reach = end
            found.append(Toponym(start, end, (name,), kind, sure))
        return found

    def _certain(self, name: str, kind: str) -> bool | None:
        """Whether a name is a place whatever stands around it; None when jieba's words decide."""
        if name in self._words:
            return name in self._gazetteer.regions  # 东海, 泰山: the sea and the mountain are places by themselves
        if kind == "division":
            return True if name in self._gazetteer.official or name in self._high else None
        return True if kind in ("zone", "joint", "country", "city") or len(name) > 2 else None

    def _sure(self, text: Text, name: str, start: int) -> bool:
        at = text.word_at(start)
        return len(name) > 2 if text.words[at] != name else text.tags[at].startswith("ns")

    def _is_person(self, text: Text, start: int, sure: bool) -> bool:
        """局长王朝阳, 学生高铜川: a surname between a title and the name; where the name is in doubt also behind a stop."""
        surname = text.folded[start - 1]
        if start not in text.boundaries or start - 1 not in text.boundaries:
            return False
        before = text.folded[start - 2 : start - 1] if start > 1 else ""
        return before in TITLES or (not sure and surname not in PREPOSITIONS and not before.isalnum())

    def _tailed(self, text: Text, kind: str, end: int) -> int:
        """京津冀城市群, 海河流域, 南非共和国, 巴黎市: the tail of a name belongs to it."""
        if kind == "city":
            return end + 1 if text.folded[end : end + 1] in LEVELS and end + 1 in text.boundaries else end
        for tail in self._tails if kind in ("joint", "region") else self._country_tails if kind == "country" else ():
            if text.folded.startswith(tail, end) and end + len(tail) in text.boundaries:
                return self._tailed(text, kind, end + len(tail))
        return end

    def _merged(self, text: Text, found: list[Toponym]) -> list[Toponym]:
        merged: list[Toponym] = []
        doubts = False
        end = -1
        for one in found:
            if one.kind == "region" and text.folded[one.end : one.end + 1] in ("镇", "乡"):
                continue  # 雷山县|西江|镇: a town, not the river
            blank = merged and one.start == end + 1 and text.folded[end] == " " and one.kind == merged[-1].kind == "division"
            if (one.start == end or blank) and self._below(merged[-1], one):
                last = merged[-1]
                merged[-1] = Toponym(last.start, one.end, last.parts + one.parts, one.kind, True)
            elif merged and one.start == end + 1 and merged[-1].parts == ("中国",) and self._bracketed(text, one):
                merged[-1] = Toponym(merged[-1].start, one.end + 1, (*merged[-1].parts, *one.parts), one.kind, True)
            else:
                merged.append(one)
                doubts = doubts or not one.sure
            end = one.end
        return _vouched(text, merged, self._words) if doubts else merged

    @staticmethod
    def _bracketed(text: Text, one: Toponym) -> bool:
        """中国(海东)国际论坛: the city where a national event is held."""
        return one.kind == "division" and text.folded[one.start - 1] + text.folded[one.end : one.end + 1] == "()"

    def _below(self, above: Toponym, one: Toponym) -> bool:
        """Whether a name that stands directly behind another lies in it."""
        if above.kind == "country":
            if one.kind == "city":
                return self._gazetteer.cities[one.parts[0]] == self._gazetteer.countries[above.parts[0]]
            return above.parts[-1] in ("中国", "我国") and one.kind in ("division", "zone") and one.parts[0] not in self._words
        if one.kind not in ("division", "zone", "region") or above.kind != "division":
            return False
        if one.kind != "division":
            return above.sure
        pair = (above.parts[-1], one.parts[0])
        known = self._pairs.get(pair)
        if known is None:
            known = self._pairs[pair] = self._lies(*pair)
        return known

    def _lies(self, upper: str, lower: str) -> bool:
        """Whether any division of one name lies in any of another, at any time."""
        uppers = {division.code for division in self._gazetteer.names[upper]}
        return any(not uppers.isdisjoint(self._gazetteer.ancestors(division.code)) for division in self._gazetteer.names[lower])


def _vouched(text: Text, found: list[Toponym], words: frozenset[str]) -> list[Toponym]:
    """Doubtful names that their context vouches for become sure: listed with a sure one, or told in full elsewhere."""
    full = {part for one in found if one.sure for part in one.parts}
    stems: dict[str, set[str]] = {}
    for part in full:
        stems.setdefault(part[:2], set()).add(part)
    leads = _leads(text, found)
    vouched: list[Toponym] = []
    for index, one in enumerate(found):
        name = one.parts[0]
        sure = (
            one.sure
            or leads[index]
            or (index > 0 and vouched[-1].sure and _listed(text, vouched[-1].end, one.start))
            or (name not in words and any(name != part and part.startswith(name) for part in stems.get(name[:2], ())))
            or (name not in words and _arrived(text, one))
        )
        vouched.append(one if one.sure or not sure else one._replace(sure=True))
    return vouched


def _leads(text: Text, found: Sequence[Toponym]) -> list[bool]:
    """For each name whether a list that begins with it goes on to a sure one."""
    leads = [False] * len(found)
    for at in range(len(found) - 2, -1, -1):
        following = found[at + 1]
        leads[at] = (following.sure or leads[at + 1]) and _listed(text, found[at].end, following.start)
    return leads


def _arrived(text: Text, one: Toponym) -> bool:
    """Whether a word of motion or place stands before a name: 在安塞, 走进平遥."""
    at = text.word_at(one.start)
    return at > 0 and text.words[at - 1] in ARRIVALS and text.words[at] == one.parts[0]


def _listed(text: Text, end: int, start: int) -> bool:
    if start - end == 1:
        return text.folded[end] in SEPARATORS
    return start - end <= 4 and COUNTED_TOGETHER.fullmatch(text.folded, end, start) is not None
