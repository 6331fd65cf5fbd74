"""Bodies: known names, names grown leftwards from their heads (…局, …公司, …协会), and words that stand for one body.

A name begins at a place, at a level that local news leaves without its place (市, 省), at a known body, or at a
word like 国家 and 中国; companies and schools may also begin at a proper word.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.extractors.names import Names
from pipeline.extractors.toponyms import Toponym, Toponyms
from pipeline.numerals import fold
from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate

KINDS = ("unit", "facility", "body", "school", "company", "organ")  # a head in two lists is of the later kind
LEVELS = frozenset("省市县区州旗盟镇乡村") | {"街道", "自治区", "自治州", "社区"}
COUNTED = frozenset("各每某全两几多")  # before a level they make it general: 各县政府
CAPITALS = frozenset(("中国", "国家", "全国", "中共", "中华"))  # begin a name even behind a place
JOINTS = frozenset("、和与及")
NATIONAL = "中国全"  # known bodies that begin so take no place before them
VERBS = frozenset("读欠留持送念引起买卖交办")
ENDINGS = frozenset("委局署处部所系室科股厅网站会校队厂班")
PROPER_TAGS = frozenset(("nr", "nrt", "nz", "ns", "nt", "nrfg", "eng", "j"))
OFFICES = frozenset(("主席", "常委", "会长", "主任", "书记", "委员", "社长", "院长", "校长"))  # jieba joins them to the body: 政协主席, 协会会长
LONGEST = 32


class Head(NamedTuple):
    start: int
    end: int
    kind: str


class Organizations:
    """Finds ORGANIZATION candidates. `data` is "" for a full name, "level" for one that leaves out its place, "short" for an anaphor."""

    def __init__(self, rules: Ruleset, toponyms: Toponyms, names: Names) -> None:
        self._toponyms, self._names, self._rules = toponyms, names, rules["organizations"]
        pattern = self._rules.compiled
        self._acting = pattern("acting")
        self._venue_centre = pattern("venue_centre")
        self._field = pattern("field")
        self._signed = pattern("signed")
        self._committee = pattern("committee")
        self._edition_before = pattern("edition")
        self._ordinal = pattern("ordinal")
        self._generic = frozenset(rules.word_list("generic_modifiers"))
        self._starters = frozenset(rules.word_list("name_starters"))
        self._named_heads = rules.word_list("heads_named")
        self._plain_heads = frozenset(rules.word_list("heads_plain"))
        self._trades = frozenset(rules.word_list("name_trades"))
        self._no_heads = frozenset(rules.word_list("no_heads"))
        self._abbreviations = frozenset(toponyms.abbreviations)
        kinds = {fold(head): kind for kind in KINDS for head in rules.word_list(f"heads_{kind}")}
        self._levelled = frozenset(kinds)  # what a level may stand before in one word: 市|公安局, 市|图书馆
        self._kinds = [*kinds.items(), *((fold(name), "known") for name in rules.word_list("organizations"))]
        self._automaton = AhoCorasick([head for head, _ in self._kinds], matchkind=MatchKind.Standard)

    def find(self, text: Text) -> list[Candidate]:
        """Candidates in text order; those that share words are left to the overlap policy."""
        heads, known = self._heads(text)
        by_start = {one.start: one for one in self._toponyms.find(text)}
        accepted: dict[int, int] = dict(sorted((end, start) for start, end in known.items()))  # end → start
        found = [Candidate(start, end, "ORGANIZATION", "organization.known", data="") for start, end in known.items()]
        for head in heads:
            start, rule = self._start(text, head, by_start, known, accepted)
            if start < 0 or head.end - start > LONGEST:
                continue
            accepted[head.end] = min(start, accepted.get(head.end, start))
            if text.folded[head.end : head.end + 1] == "(":
                found += self._gloss(text, head.end)
            start = self._league(text, self._edition(text, start, head.end), head.end)
            level = "level" if self._leveled(text, start) else ""
            found.append(Candidate(start, head.end, "ORGANIZATION", rule, data=level))
        for match in self._rules.scan(text.folded):
            table = match.rule.table
            form = table.cue or "short"
            place = match.span("place")[0]
            start = match.start if place < 0 else place
            found.append(Candidate(start, match.end, table.type, match.rule.id, data=form, reject=table.reject))
        return found

    def _league(self, text: Text, start: int, end: int) -> int:
        """团杨浦区委: the youth league stands before the place."""
        return start - 1 if start and text.folded[end - 1] == "委" and text.folded[start - 1] == "团" and start - 1 in text.boundaries else start

    def _edition(self, text: Text, start: int, end: int) -> int:
        """The edition belongs to the name of a committee: 第三届海东技能大赛组委会办公室."""
        if self._committee.search(text.folded, start, end):
            match = self._edition_before.search(text.folded, max(0, start - 14), start)
            return match.start() if match else start
        return start

    def _coordinated(self, text: Text, first: int, at: int, head: Head) -> bool:
        """Whether what stands behind a body and a joint is one too although nothing else names it: 某所、近代物理研究所."""
        start = text.starts[first]
        if text.folded[start] in COUNTED:
            return False
        if head.kind == "organ":
            return head.end - start > 2
        if head.kind not in ("school", "body", "company") or head.start - start < 2:
            return False
        return text.folded[start : head.start] not in self._generic and any(word not in self._generic for word in text.words[first : max(at, first + 1)])

    def _gloss(self, text: Text, opening: int) -> list[Candidate]:
        """No place is labelled in the bracketed gloss of a body's name: …有限公司(西南区域总部)."""
        closing = text.folded.find(")", opening, opening + 24)
        return [] if closing < 0 else [Candidate(opening, closing + 1, "LOCATION", "organization.gloss", reject=True)]

    def _heads(self, text: Text) -> tuple[list[Head], dict[int, int]]:
        """The longest head at each end, in text order; known names by start."""
        boundaries = text.boundaries
        best: dict[int, tuple[int, int]] = {}
        known: dict[int, int] = {}
        folded = text.folded
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if end not in boundaries and not (folded[end : end + 2] in OFFICES and end + 2 in boundaries):
                continue
            if self._kinds[index][1] == "known":
                if start in boundaries:
                    known[start] = max(end, known.get(start, 0))
            elif (end not in best or start < best[end][0]) and self._is_head(text, start, end):
                best[end] = (start, index)
        return [Head(start, end, self._kinds[index][1]) for end, (start, index) in sorted(best.items())], known

    def _is_head(self, text: Text, start: int, end: int) -> bool:
        """Whether a head is a word of its own, or ends a word that is a body's name (省委, 公安局), not 格局 or 签署."""
        word = text.words[text.word_at(start)]
        if text.folded[start:end] == "中心" and self._venue_centre.search(text.folded, max(0, start - 6), start):
            return False
        if word in self._no_heads or (len(word) > 2 and word[-2:] in self._no_heads and text.folded[start:end] in ENDINGS):
            return False  # 新格局 ends like 格局
        return not (len(word) > end - start and word[0] in COUNTED and word[:2] != "全国")

    def _start(
        self, text: Text, head: Head, by_start: dict[int, Toponym], known: dict[int, int], accepted: dict[int, int]
    ) -> tuple[int, str]:
        """Where the name of this head begins and the rule that says so; -1 when nothing names it."""
        at = text.word_at(head.start)
        first, quoted = self._reach(text, at, head, accepted)
        if not quoted and text.folded[head.start : head.end] == "网":
            return -1, ""
        if head.kind == "facility" and not self._acts(text, head, text.starts[first]):
            return -1, ""
        start = self._anchor(text, first, at, head, by_start, known, accepted)
        if start >= 0:
            return start, f"organization.{head.kind}"
        if quoted and head.kind in ("body", "company", "school") and text.words[at] == text.folded[head.start : head.end]:
            return text.starts[first], "organization.quoted"
        joint = first
        while text.starts[joint] not in accepted and joint and text.folded[text.starts[joint] - 1] not in JOINTS and self._names.soft(text.words[joint - 1], text.tags[joint - 1]):
            joint -= 1
        if text.starts[joint] in accepted and joint < at and head.kind in ("school", "body", "unit"):
            return accepted[text.starts[joint]], f"organization.{head.kind}"  # 中科院|近代物理研究所
        joined = text.starts[joint] - 1
        if joined in accepted and text.folded[joined] in JOINTS and self._coordinated(text, joint, at, head):
            return text.starts[joint], "organization.joined"
        if head.kind in ("company", "school") or text.folded[head.start : head.end].endswith(self._named_heads):
            return self._proper(text, first, at, head, by_start), "organization.proper"
        return -1, ""

    def _reach(self, text: Text, at: int, head: Head, accepted: dict[int, int]) -> tuple[int, bool]:
        """First word of the run before a head, across (…) and “…” inside a name and the 和 of a double name."""
        words = text.words
        quoted = False
        if at > 1 and words[at - 1] in (")", "”", "]"):
            opening = text.folded.rfind("(" if words[at - 1] == ")" else "“", max(0, text.starts[at] - 14), text.starts[at])
            if opening >= 0 and "\n" not in text.folded[opening : text.starts[at]]:
                quoted = words[at - 1] == "”"
                at = text.word_at(opening)
        first = self._back(text, at)
        if first > 2 and words[first - 1] == ")" and "(" in words[max(0, first - 4) : first - 1]:  # 中国(南京)知识产权保护中心
            opening = text.word_at(text.folded.rfind("(", 0, text.starts[first - 1]))
            if (further := self._back(text, opening)) < opening:
                first = further
        while first > 1 and words[first - 1] in ("和", "、", "与") and head.kind != "facility":
            further = self._back(text, first - 1)
            left = text.folded[text.starts[further] : text.starts[first - 1]]
            if not 0 < len(left) <= 14 or not self._one_name(text, further, first, head.start, head.kind, accepted):
                break
            first = further
        return first, quoted

    def _one_name(self, text: Text, left: int, right: int, head: int, kind: str, accepted: dict[int, int]) -> bool:
        """Whether words on both sides of 和 or 、 are of one name (住房和城乡建设局), not two bodies or a list."""
        starts, words = text.starts, text.words
        divided = kind in ("unit", "school")  # 信息科学与技术学院 behind the university's own name
        if any(starts[left] < end <= starts[right - 1] and (not divided or end == starts[right - 1]) for end in accepted):
            return False
        if kind == "company":  # 绿和食品有限公司: the joint is inside a word that jieba does not know
            return words[right - 1] == "和" and len(words[right - 2]) == 1
        if words[right - 1] in ("和", "与") or divided:
            anchored = text.tags[right] == "nt" or words[right] in LEVELS or words[right] in CAPITALS
            return words[right - 1] != "、" and (not anchored or starts[right + 1] > head)
        following = text.folded[starts[right] : head]
        return words[right - 1] == "、" and ("和" in following or "与" in following)

    def _back(self, text: Text, at: int) -> int:
        """The run before a word; an ordinal belongs to it (第八中学, 第一人民医院)."""
        first = self._names.reach(text, at)
        while first > 0 and self._ordinal.match(text.words[first - 1]) and text.starts[at] - text.starts[first] < LONGEST:
            further = self._names.reach(text, first - 1)
            if further == first - 1:
                break
            first = further
        return first

    def _anchor(
        self, text: Text, first: int, at: int, head: Head, by_start: dict[int, Toponym], known: dict[int, int], accepted: dict[int, int]
    ) -> int:
        """The leftmost word of the run at which a name can begin; a known body or 中国 behind a place comes first."""
        words, starts = text.words, text.starts
        place = -1
        i = first
        while i <= at:
            position = starts[i]
            if position in known and known[position] <= head.end:
                joined = place >= 0 and by_start[place].end == position
                return place if joined and (by_start[place].kind == "country" or words[i][0] not in NATIONAL) else position
            toponym = by_start.get(position)
            if toponym is not None and toponym.end <= head.end and toponym.end > position:
                if toponym.end >= head.end:
                    return place
                if place < 0:
                    place = position
                i = max(i + 1, text.word_at(toponym.end))  # a name can end inside a word
                continue
            if text.tags[i] == "nt" and head.kind != "unit" and (starts[i] < head.start if i == at else True):
                if place < 0 and 0 < position - starts[first] <= 3 and all(len(word) == 1 for word in words[first:i]):
                    return starts[first]
                return place if place >= 0 else position
            if place < 0 and head.kind != "unit":
                if self._is_level(text, first, i, at, head):
                    return position
                if words[i][-1] in "镇乡村" and (len(words[i]) == 1 or text.tags[i] == "ns") and starts[i + 1] - starts[first] in (2, 3, 4):
                    return starts[first]  # 大河镇人民政府
                if self._is_abbreviation(text, i, head):
                    return position
                if words[i] in self._starters and starts[i + 1] < head.start:
                    return position
            elif words[i] in CAPITALS and i < at and not (place >= 0 and by_start[place].kind == "country" and by_start[place].end == position):
                return position
            i += 1
        if place >= 0 and self._named(text, place, head, by_start):
            return place
        if head.kind == "unit" or place < 0:
            return self._inside_of(text, first, head, accepted)
        return -1

    def _inside_of(self, text: Text, first: int, head: Head, accepted: dict[int, int]) -> int:
        """The start of the body whose division this head is: 国家统计局|贸易外经统计司."""
        ends = [end for end in accepted if text.starts[first] < end <= head.start <= end + 10]
        return accepted[max(ends)] if ends else -1

    def _is_level(self, text: Text, first: int, i: int, at: int, head: Head) -> bool:
        word = text.words[i]
        if i != first:
            return False
        if word in LEVELS:
            if i == at and text.starts[i] + len(word) > head.start:
                return False
        elif not (word[0] in LEVELS and text.folded[text.starts[i] + 1 : min(text.starts[i + 1], head.end)] in self._levelled):
            return False
        before = text.folded[max(0, text.starts[i] - 2) : text.starts[i]]
        if before[-1:] in COUNTED or before[-1:].isdigit() or before[-1:] == "个":
            return False
        return not (before[-1:] == "、" and before[:1] in LEVELS)

    def _is_abbreviation(self, text: Text, i: int, head: Head) -> bool:
        """俄外交部, 英政府: one character of a country directly before an organ of state."""
        if head.kind not in ("organ", "body") or text.words[i] not in self._abbreviations:
            return False
        gap = head.start - text.starts[i] - 1
        return (gap == 0 and head.kind == "organ") or (gap <= 4 and text.tags[i] in ("ns", "j") and self._foreign(text.words[i]))

    def _foreign(self, word: str) -> bool:
        return not self._toponyms.abbreviations[word].isdigit()

    def _named(self, text: Text, place: int, head: Head, by_start: dict[int, Toponym]) -> bool:
        """Whether place and head make a name: 广州海关 does, 广州学校, 广州公司 and 广州中心 do not."""
        between = text.folded[by_start[place].end : head.start]
        if head.kind == "unit":
            return False
        if between:
            if head.kind == "school":
                return between not in self._generic or text.folded[head.start : head.end] not in self._plain_heads
            if head.kind == "company" and between in self._generic:
                return by_start[place].kind == "division" and between in self._trades
            return True
        word = text.folded[head.start : head.end]
        return word not in self._plain_heads or (word == "集团" and by_start[place].kind == "region")  # 长城集团

    def _proper(self, text: Text, first: int, at: int, head: Head, by_start: dict[int, Toponym]) -> int:
        """Where a name without a place begins, -1 when its words only describe (大型国有公司)."""
        words, tags, starts = text.words, text.tags, text.starts
        if first > 1 and words[first - 1] == "中" and (words[first - 2] in JOINTS or not words[first - 2][-1].isalnum()):
            first -= 1  # 中海油田公司: 中 is a name's first character only where nothing precedes it
        begin = max(first, at - 5)
        while begin < at and (words[begin] in self._generic or words[begin] in ("联合", "组织")):
            begin += 1
        run = range(begin, at)
        if not run or head.start - starts[begin] > 14:
            return -1
        legal = text.folded[head.start : head.end].endswith(("有限公司", "责任公司", "株式会社")) and head.start - starts[begin] > 1
        begin = max([begin, *(i + 1 for i in run if words[i] in VERBS)])  # 陈云峰|读|电大
        run = range(begin, at)
        proper = any(
            (len(words[i]) == 1 and words[i] not in self._generic)
            or (tags[i] in PROPER_TAGS and starts[i] not in by_start)
            for i in run
        )
        named = text.folded[head.start : head.end].endswith(self._named_heads) and any(words[i] not in self._generic for i in run)
        return starts[begin] if legal or proper or named else -1

    def _acts(self, text: Text, head: Head, start: int) -> bool:
        """Whether a museum or hall acts here, signs, or is listed among those who do."""
        if text.folded[start - 1 : start] in ("在", "于", "到"):
            return False
        if self._acting.match(text.folded, head.end):
            return True
        line = text.folded.rfind("\n", 0, start) + 1
        if not text.folded[line:start].strip() and self._signed.match(text.folded, head.end):
            return True
        return self._field.search(text.folded[max(line, start - 130) : start]) is not None

    def _leveled(self, text: Text, start: int) -> bool:
        i = bisect_left(text.starts, start)
        word = text.words[i]
        return word in LEVELS or (word[0] in LEVELS and (word[1:] in self._levelled or word[1:-2] in self._levelled))

