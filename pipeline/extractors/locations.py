"""Places: divisions, countries, regions, natural features, towns and named venues."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.extractors.names import Names
from pipeline.extractors.toponyms import Toponym, Toponyms
from pipeline.numerals import fold
from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate

NAME_TAGS = ("nr", "nrt", "ns", "nz", "nrfg")
TOWN_HEADS = ("镇", "乡", "街道", "村", "苏木")
FEATURES = frozenset("江河湖海湾岛峡岭峰溪滩港寺山")  # ends of the names of natural features and temples that jieba knows
# Characters that write foreign names; three of them before 州 or 省 are one: 巴达赫尚省.
TRANSLITERATING = frozenset(
    "阿埃艾爱安昂奥澳巴拜班邦堡贝本比彼宾波玻伯博布采查达大代戴丹当道得德登迪底蒂丁东杜顿多厄恩尔法凡菲费芬丰弗伏福富盖甘冈高戈哥格根贡古瓜圭哈海汉豪赫黑亨洪胡华怀惠霍基吉"
    "吉加贾金君卡开凯坎康考柯科克肯孔库夸奎昆拉腊莱赖兰朗劳勒雷黎里利连列林隆卢鲁路吕伦罗洛马玛迈麦曼芒毛梅门蒙米密明缪摩莫姆木穆拿纳奈南瑙内嫩尼涅宁纽农努诺欧帕派潘庞佩彭皮"
    "平珀普奇齐恰强乔切琴丘萨塞赛桑瑟森沙尚舍圣施什史士舒斯苏索塔太泰坦唐陶特滕提图土吐托脱瓦万旺威韦维魏温文翁沃乌武西希锡喜夏香肖谢辛欣许旭逊雅亚延扬耶叶伊宜因英尤于约泽扎赞詹占兹佐·—"
)
COUNTED = ("各", "全", "每", "该", "本", "某", "百", "千", "万", "两", "几", "数")
TOWN = 4  # characters of a town's name, its head included, where no place stands before it
NUMBERS = frozenset("一二三四五六七八九十百千万")
FOUNDING = frozenset("兴强开通驻进离返入访走富建办管包")
STEPS, FIELD_ENDS = frozenset("在于进到"), frozenset(": ")  # last characters of what may stand before a venue's name
DAY = re.compile("日(?![均前常接益])")
ROADS = ("路", "街", "巷", "大道")
Town = tuple[int, tuple[str, ...]]  # where it starts, and the names in it


class Page(NamedTuple):
    """What is known of one text: its places in order, by start and by end, and the towns found so far by end."""

    text: Text
    toponyms: list[Toponym]
    by_start: dict[int, Toponym]
    by_end: dict[int, Toponym]
    towns: dict[int, Town]


def _start(one: Toponym) -> int:
    return one.start


class Locations:
    """Finds LOCATION candidates; `data` is the tuple of division names in it, of which `resolve` makes the code."""

    def __init__(self, rules: Ruleset, toponyms: Toponyms, names: Names) -> None:
        self._toponyms, self._names = toponyms, names
        self._generic = frozenset(rules.word_list("generic_modifiers"))
        self._descriptions = rules.word_list("descriptions")
        self._towns = frozenset(rules.word_list("town_heads"))
        self._short = frozenset(rules.word_list("short_venue_heads"))
        self._verbs = frozenset(rules.word_list("name_verbs"))
        self._strong = frozenset(rules.word_list("strong_venue_heads"))
        self._foreign = frozenset(("州", "省", "邦", "郡", "大区"))
        heads = dict.fromkeys((*self._foreign, *rules.word_list("venue_heads"), *self._short, *self._towns))
        self._heads = [fold(head) for head in heads]
        self._hits = toponyms.hits
        self._list, _ = self._hits.add(self._heads)
        self._rules = rules["locations"]
        self._begins, self._first_begin = self._hits.add(self._rules.words)
        pattern = self._rules.compiled
        self._step_in = pattern("step_in")
        self._takes_place = pattern("takes_place")
        self._venue_field = pattern("venue_field")
        self._company = pattern("company")
        self._function = pattern("function")
        self._numbered_tail = pattern("numbered_tail")
        self._numbered = pattern("numbered")

    def find(self, text: Text) -> list[Candidate]:
        """Candidates in no order; a venue and the place that begins it are both proposed, the longer wins later."""
        toponyms = self._toponyms.find(text)
        found = [
            Candidate(one.start, one.end, "LOCATION", f"location.{one.kind}", data=one.parts) for one in toponyms if one.sure
        ]
        found += self._headed(text, toponyms)
        found += self._matched(text, toponyms)
        return found

    def _matched(self, text: Text, toponyms: list[Toponym]) -> Iterator[Candidate]:
        """What the patterns of rules/locations.toml find: 在京, 对华, 中美, rejects."""
        for match in self._rules.scan(text.folded, places=self._hits.find(text, self._begins), first=self._first_begin):
            start, end = match.span("place") if match.group("place") else (match.start, match.end)
            data: tuple[str, ...] = (text.folded[start:end],)
            if match.rule.id == "location.field":
                first, last = (bisect_left(toponyms, offset, key=_start) for offset in (start, end))
                data = tuple(part for one in toponyms[first:last] if one.end <= end for part in one.parts)
            yield Candidate(start, end, match.rule.table.type, match.rule.id, data=data, reject=match.rule.table.reject)

    def _headed(self, text: Text, toponyms: list[Toponym]) -> Iterator[Candidate]:
        """Towns, venues and features by their last word; what stands before it names them."""
        page = Page(text, toponyms, {one.start: one for one in toponyms}, {one.end: one for one in toponyms}, {})
        starts, words = text.starts, text.words
        for end, head in sorted(self._longest(text).items()):
            if end in page.by_end and page.by_end[end].start < head:
                continue
            at = bisect_right(starts, head) - 1
            word = text.folded[head:end]
            below = word in self._towns and self._town_above(page, head) is not None
            if starts[at] < head and not below and (
                self._describes(words[at]) or (starts[at] == head - 1 and not self._names.free(words[at][0]))
            ):
                continue  # 农村, 进|校园
            if word in self._foreign:
                if (start := self._transliterated(text, head)) >= 0:
                    yield Candidate(start, end, "LOCATION", "location.foreign", data=())
            elif word in self._towns:
                yield from self._town(page, at, head, end)
            else:
                yield from self._venue(page, at, head, end)

    def _longest(self, text: Text) -> dict[int, int]:
        """Ends of heads, each with the start of the longest head that ends there."""
        boundaries = text.boundaries
        longest: dict[int, int] = {}
        for _, start, end in self._hits.find(text, self._list):
            if end in boundaries and (end not in longest or start < longest[end]):
                longest[end] = start
        return longest

    def _town(self, page: Page, at: int, head: int, end: int) -> Iterator[Candidate]:
        """江热夏乡 behind its county or village behind its town; without them where its name looks like one."""
        text = page.text
        first = self._town_reach(text, at)
        anchor = self._place(page, first, at)
        if anchor is not None and anchor.end <= head and self._anchored(text, anchor, head, end):
            place = anchor.start, self._parts(page, anchor, end)
        elif (above := self._town_above(page, head)) is not None:
            place = above
        elif (before := self._town_before(page, first, at, head)) is not None:
            place = before
        elif (near := self._near_town(page, head)) is not None:
            place = near.start, near.parts
        elif (start := self._town_alone(text, first, at, head)) >= 0:
            place = start, (text.folded[start:end],)
        elif (start := self._next_in_list(page, head, end)) >= 0 or (start := self._stepped_into(text, at, head, end)) >= 0:
            place = start, (text.folded[start:end],)
        else:
            return
        page.towns[end] = place
        yield Candidate(place[0], end, "LOCATION", "location.town", data=place[1])

    def _venue(self, page: Page, at: int, head: int, end: int) -> Iterator[Candidate]:
        """A venue behind a place or a town; without them by its own name, a feature by jieba's word for it."""
        text = page.text
        word, short = text.folded[head:end], end - head == 1
        if text.folded.startswith(ROADS, end) or DAY.match(text.folded, end):
            return  # 人民公园|路, 国际博物馆|日
        if short and not page.towns and not any(near in page.by_end for near in range(head - 3, head + 1)):
            yield from self._feature(text, at, head, end)
            return
        if text.folded.endswith(self._descriptions, 0, head):
            return  # 长沙老旧小区
        first = self._reach(text, at)
        anchor = self._place(page, first, at)
        if anchor is not None and anchor.end <= head and self._anchored(text, anchor, head, end):
            yield Candidate(
                anchor.start, self._numbered_end(text, end), "LOCATION", "location.venue", data=self._parts(page, anchor, end)
            )
        elif (before := self._town_before(page, first, at, head)) is not None:
            yield Candidate(before[0], end, "LOCATION", "location.venue", data=before[1])
        elif (near := self._counted(page, head)) is not None and not short:
            yield Candidate(near[0], end, "LOCATION", "location.venue", data=near[1])
        elif short:
            yield from self._feature(text, at, head, end)
        elif text.starts[first] < head and self._named(text, first := self._number(text, first), head, word):
            yield Candidate(text.starts[first], self._numbered_end(text, end), "LOCATION", "location.venue", data=())

    def _number(self, text: Text, first: int) -> int:
        """在|五|象湖公园: a number without a measure word begins the name."""
        if first > 1 and text.words[first - 1] in NUMBERS and text.words[first - 2][-1] in STEPS:
            return first - 1
        return first

    def _feature(self, text: Text, at: int, head: int, end: int) -> Iterator[Candidate]:
        """A river, an island or a temple that is one word of jieba's: 楠溪江, 崆峒岛."""
        start = text.starts[at]
        if text.folded[head] in FEATURES and start < head and text.tags[at] == "ns" and end - start > 2:
            if not self._function.match(text.folded, start):
                yield Candidate(start, end, "LOCATION", "location.feature", data=())

    def _counted(self, page: Page, head: int) -> Town | None:
        """The place or town before a name that begins with a number: 水东镇|七里码头, 宁波|三江口公园."""
        folded = page.text.folded
        for end in range(head - 2, max(head - 5, 0), -1):
            if folded[end] in NUMBERS and folded[end:head].isalpha():
                place = page.by_end.get(end)
                if place is not None and place.sure:
                    return place.start, place.parts
                if end in page.towns:
                    return page.towns[end]
        return None

    def _town_before(self, page: Page, first: int, at: int, head: int) -> Town | None:
        """The town that ends between a word and a head: 岔河乡|棚租村, 阳明镇|文化广场."""
        if not page.towns:
            return None
        for end in (*page.text.starts[first : at + 1], head):
            if end <= head and end in page.towns:
                return page.towns[end]
        return None

    def _town_above(self, page: Page, head: int) -> Town | None:
        """The town directly before the name of a village, whatever the words of that name mean: 太平镇|方家山村."""
        for length in range(2, TOWN):
            if head - length in page.towns:
                name = page.text.folded[head - length : head]
                return page.towns[head - length] if name.isalpha() and not self._function.search(name) else None
        return None

    def _describes(self, word: str) -> bool:
        """各乡镇, 面向农村, 于|城镇: words that end like a place and name none."""
        return (
            word in self._generic
            or word.endswith("农村")
            or (word[1:] in self._generic and self._function.match(word) is not None)
        )

    def _transliterated(self, text: Text, head: int) -> int:
        """Where the foreign name before 州, 省, 邦 begins, -1 when its characters are not of those that write foreign names."""
        start = head
        while start > 0 and text.folded[start - 1] in TRANSLITERATING:
            start -= 1
        return start if head - start > 2 and start in text.boundaries else -1

    def _place(self, page: Page, first: int, at: int) -> Toponym | None:
        """The place with which a run of words begins; 双江街道 is a town, not the county 双江."""
        for start in page.text.starts[first : at + 1]:
            one = page.by_start.get(start)
            if one is None or (
                one.kind == "division" and not self._toponyms.official(one) and page.text.folded.startswith(TOWN_HEADS, one.end)
            ):
                continue
            return one
        return None

    def _near_town(self, page: Page, head: int) -> Toponym | None:
        """The place directly before a town whose name jieba takes for other words: 玛纳斯县|包家店|镇."""
        for length in range(1, TOWN + 1):
            one = page.by_end.get(head - length)
            if one is not None and one.sure:
                name = page.text.folded[one.end : head]
                between = range(page.text.word_at(one.end), page.text.word_at(head - 1) + 1)
                if any(
                    len(page.text.words[i]) > 1 and not self._names.soft(page.text.words[i], page.text.tags[i]) for i in between
                ):
                    return None
                return one if name.isalpha() and not self._function.search(name) and name not in self._generic else None
        return None

    @staticmethod
    def _next_in_list(page: Page, head: int, end: int) -> int:
        """Where the name of a town begins that follows another in a list, ordinary word or not: 普光镇、和平镇; else -1."""
        folded = page.text.folded
        comma = folded.rfind("、", max(0, head - TOWN), head - 1)
        return comma + 1 if comma in page.towns and folded[comma - 1] == folded[end - 1] else -1

    def _stepped_into(self, text: Text, at: int, head: int, end: int) -> int:
        """Where the name of a neighbourhood begins behind 在 or 到, whatever its words mean elsewhere: 在|花园|社区; else -1."""
        folded, starts, words = text.folded, text.starts, text.words
        if folded[end - 2 : end] != "社区":
            return -1
        first = at
        while first and head - starts[first - 1] < TOWN + 1 and words[first - 1] not in ("在", "到"):
            first -= 1
        name = folded[starts[first] : head]
        if not first or words[first - 1] not in ("在", "到") or len(name) < 2 or not name.isalpha() or name[0] in COUNTED:
            return -1
        common = any(word in self._generic or word in self._verbs for word in words[first:at])
        return -1 if common or name in self._generic or self._function.search(name) else starts[first]

    def _numbered_end(self, text: Text, end: int) -> int:
        """智创城NO.4: a number behind a venue's name belongs to it."""
        match = self._numbered_tail.match(text.folded, end)
        return match.end() if match else end

    def _town_reach(self, text: Text, at: int) -> int:
        """First word of a town's name and what stands before it; its characters may be of any kind (万坪镇)."""
        words, starts = text.words, text.starts
        first = at
        while (
            first > 0
            and starts[at] - starts[first] < TOWN - 1 + (words[at] == "街道")
            and len(words[first - 1]) == 1
            and self._names.free(words[first - 1])
        ):
            first -= 1
        return self._names.reach(text, first)

    def _anchored(self, text: Text, anchor: Toponym, head: int, end: int) -> bool:
        """Whether a place and a head make one place; a company's hall is the company (海东集团展厅)."""
        between, word = text.folded[anchor.end : head], text.folded[head:end]
        if between[-1:] in FOUNDING and head in text.boundaries and head - 1 in text.boundaries:
            return False  # 文旅|兴|村
        if between[:1] == "一" and {anchor.end, anchor.end + 1} <= text.boundaries:
            return False  # 海东市|一|直播间: an article, no number of a name
        if word in self._short:
            at = text.word_at(head)
            if text.starts[at] < head and text.tags[at] not in NAME_TAGS and anchor.end <= text.starts[at]:  # 中国|有关
                return False
            run = range(text.word_at(anchor.end), at)
            if not between:  # 泉州湾, 青岛港, 海南岛
                return word in "湾港岛" and not self._toponyms.official(anchor)
            return 0 < len(between) <= 3 and all(len(text.words[i]) == 1 or text.tags[i] in NAME_TAGS for i in run)
        if word == "市场" and (
            anchor.kind in ("country", "region", "city") or not between
        ):  # 中国市场, 欧洲金融市场 are no venues
            return False
        if anchor.kind == "country" and all(
            each in self._generic for each in text.words[text.word_at(anchor.end) : text.word_at(head)]
        ):
            return word in self._towns and bool(between)  # nor are 中国湿地, 美国海岸
        return (anchor.sure or bool(between)) and not self._company.search(between) and end - anchor.end > 1

    def _reach(self, text: Text, at: int) -> int:
        """First word of the run before a head; a number before 号馆 or 楼 belongs to it."""
        words, starts = text.words, text.starts
        if at > 0 and self._numbered.match(words[at - 1]):
            at -= 1
        first = self._names.reach(text, at)
        while (
            first > 1
            and words[first - 1] in ("号", "楼", "层")
            and self._numbered.match(words[first - 2])
            and starts[at] - starts[first] < 12
        ):
            first = self._names.reach(text, first - 2)
        return first

    def _parts(self, page: Page, anchor: Toponym, end: int) -> tuple[str, ...]:
        """Division names of a venue: those at its beginning, then those inside it."""
        parts = anchor.parts
        first, last = (bisect_left(page.toponyms, offset, key=_start) for offset in (anchor.end, end))
        for one in page.toponyms[first:last]:
            if one.end <= end and one.kind == "division" and one.sure:
                parts += one.parts
        return parts

    def _town_alone(self, text: Text, first: int, at: int, head: int) -> int:
        """Where the name of a town without a place before it begins, -1 when nothing names it."""
        words, tags, starts = text.words, text.tags, text.starts
        if starts[at] < head:  # the word itself holds name and head: 塔甸镇
            name = words[at][: head - starts[at]]
            return starts[at] if len(name) > 1 and name not in self._generic and not name.startswith(COUNTED) else -1
        begin = at
        most = TOWN + (text.folded[head] == "街")  # 新江湾城街道
        while begin > first and head - starts[begin - 1] < most:
            begin -= 1
        if begin == at and at > 0 and words[at - 1].isalpha() and len(words[at - 1]) == 2 and text.folded[head] in "镇乡":
            begin = at - 1  # 下车镇: the name is a verb elsewhere
            if words[begin] in self._generic:
                return -1
        name = text.folded[starts[begin] : head]
        if text.folded[head] == "社" and len(words[at - 1]) == 1 and tags[at - 1] in ("a", "v"):
            return -1  # 情|满|社区
        if not 1 < len(name) < most or name in self._generic or all(word in self._generic for word in words[begin:at]):
            return -1
        if self._function.search(name) or (name[-1] in FOUNDING and len(words[at - 1]) == 1):
            return -1
        if not all(self._names.free(word) and (len(word) == 1 or word not in self._verbs) for word in words[begin:at]):
            return -1
        if begin > first and text.folded[head] not in "镇乡" and not self._proper(words[begin:at], tags[begin:at]):
            return -1
        return starts[begin] if text.folded[head] in "镇乡" or self._proper(words[begin:at], tags[begin:at]) else -1

    def _proper(self, words: list[str], tags: list[str]) -> bool:
        """Whether a run of words looks like a name: a single character or a name's tag among them."""
        return any(len(word) == 1 or tag in NAME_TAGS for word, tag in zip(words, tags, strict=True))

    def _named(self, text: Text, first: int, head: int, word: str) -> bool:
        """Whether what stands before a venue's head names it."""
        start, end = text.starts[first], head + len(word)
        before = text.folded[max(0, start - 12) : start]
        strong, last = word in self._strong, before[-1:]
        if not strong and last not in STEPS and last not in FIELD_ENDS:
            return False
        if self._company.search(text.folded, start, head) or (first > 0 and text.tags[first - 1] in ("q", "m", "r")):
            return False
        if last in STEPS and self._step_in.search(before) and self._takes_place.search(text.folded, end, end + 12):
            return True
        if last in FIELD_ENDS and self._venue_field.search(before):
            return True
        at = text.word_at(head - 1) + 1
        words = text.words[first:at]
        if not strong or len(words) > 4 or head - start < 2 or all(each in self._generic for each in words):
            return False
        return self._proper(words, text.tags[first:at]) or "nt" in text.tags[first:at]
