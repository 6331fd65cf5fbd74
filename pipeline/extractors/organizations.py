"""Bodies: known names, names that end with a head (…局, …公司, …协会), and words that stand for one body."""

from __future__ import annotations

from bisect import bisect_right

from pipeline.extractors.body_names import COUNTED, LEVELS, LONGEST, BodyNames, Head, Page, is_league
from pipeline.extractors.names import Names
from pipeline.extractors.toponyms import Toponyms
from pipeline.numerals import fold
from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate

KINDS = ("unit", "facility", "body", "school", "company", "organ")  # a head in two lists is of the later kind
ENDINGS = frozenset("委局署处部所系室科股厅网站会校队厂班")  # a longer word that ends like 格局 or 内部 names no body either
LEVEL_FIRST = frozenset(level[0] for level in LEVELS)
OFFICES = frozenset(
    ("主席", "常委", "会长", "主任", "书记", "委员", "社长", "院长", "校长")
)  # jieba joins them to the body: 政协主席


class Organizations:
    """Finds ORGANIZATION candidates. `data` is "" for a full name, "level" for one that leaves out its place, "short" for an anaphor."""

    def __init__(self, rules: Ruleset, toponyms: Toponyms, names: Names) -> None:
        self._toponyms, self._rules = toponyms, rules["organizations"]
        pattern = self._rules.compiled
        self._venue_centre, self._committee, self._edition_before = (
            pattern("venue_centre"),
            pattern("committee"),
            pattern("edition"),
        )
        self._no_heads = frozenset(rules.word_list("no_heads"))
        kinds = {fold(head): kind for kind in KINDS for head in rules.word_list(f"heads_{kind}")}
        self._kinds = [*kinds.items(), *((fold(name), "known") for name in rules.word_list("organizations"))]
        self._hits = toponyms.hits
        self._list, self._first = self._hits.add([head for head, _ in self._kinds])
        self._begins, self._first_begin = self._hits.add(self._rules.words)
        self._accepted: dict[
            tuple[str, str], bool
        ] = {}  # whether a word and the head in it make a head: both are of dictionaries
        self._names = BodyNames(rules, toponyms.abbreviations, names, frozenset(kinds))

    def find(self, text: Text) -> list[Candidate]:
        """Candidates in text order; those that share words are left to the overlap policy."""
        folded = text.folded
        heads, known = self._heads(text)
        accepted = dict(sorted((end, start) for start, end in known.items()))
        page = Page(text, {one.start: one for one in self._toponyms.find(text)}, known, accepted)
        found = self._short_forms(text)
        found += [Candidate(start, end, "ORGANIZATION", "organization.known", data="") for start, end in known.items()]
        for head in heads:
            start, rule = self._names.start(page, head)
            if start < 0 or head.end - start > LONGEST:
                continue
            if folded.find(")", start, head.start) > 0 > folded.find("(", start, head.start):
                continue  # the name began before the bracket, with words that no name has
            accepted[head.end] = min(start, accepted.get(head.end, start))
            if folded[head.end : head.end + 1] == "(":
                found += self._gloss(text, head.end)
            if folded[head.end - 1] in "委会室":
                start = self._begun_before(text, start, head.end)
            level = "level" if folded[start] in LEVEL_FIRST and self._names.leveled(text, text.word_at(start)) else ""
            if start == head.start and is_league(head):
                level = "level"
            found.append(Candidate(start, head.end, "ORGANIZATION", f"organization.{rule}", data=level))
        return found

    def _short_forms(self, text: Text) -> list[Candidate]:
        """What the patterns of rules/organizations.toml find: they come before a head's own name for the same words."""
        found = []
        for match in self._rules.scan(text.folded, places=self._hits.find(text, self._begins), first=self._first_begin):
            table = match.rule.table
            place = match.span("place")[0]
            start = match.start if place < 0 else place
            found.append(Candidate(start, match.end, table.type, table.id, data=table.cue or "short", reject=table.reject))
        return found

    def _begun_before(self, text: Text, start: int, end: int) -> int:
        """第三届海东技能大赛组委会办公室, 团杨浦区委: the edition and the youth league stand before the place."""
        folded = text.folded
        if self._committee.search(folded, start, end):
            match = self._edition_before.search(folded, max(0, start - 14), start)
            start = match.start() if match else start
        return (
            start - 1
            if start and folded[end - 1] == "委" and folded[start - 1] == "团" and start - 1 in text.boundaries
            else start
        )

    def _gloss(self, text: Text, opening: int) -> list[Candidate]:
        """No place is labelled in the bracketed gloss of a body's name: …有限公司(西南区域总部)."""
        closing = text.folded.find(")", opening, opening + 24)
        return [] if closing < 0 else [Candidate(opening, closing + 1, "LOCATION", "organization.gloss", reject=True)]

    def _heads(self, text: Text) -> tuple[list[Head], dict[int, int]]:
        """The longest head at each end, in text order; known names by start."""
        boundaries, folded, kinds, first = text.boundaries, text.folded, self._kinds, self._first
        best: dict[int, tuple[int, int]] = {}  # end of a head → its start and number
        known: dict[int, int] = {}
        for index, start, end in self._hits.find(text, self._list):
            if end not in boundaries and not (folded[end : end + 2] in OFFICES and end + 2 in boundaries):
                continue
            if kinds[index - first][1] == "known":
                if start in boundaries:
                    known[start] = max(end, known.get(start, 0))
            elif end not in best or start < best[end][0]:
                best[end] = (start, index - first)
        heads, accepted, starts = [], self._accepted, text.starts
        for end, (start, index) in sorted(best.items()):
            word, kind = kinds[index]
            at = bisect_right(starts, start) - 1
            if word == "政府" and folded[end : end + 1] == "间":  # 政府间海洋学委员会
                continue
            pair = (text.words[at], word)
            if (is_head := accepted.get(pair)) is None:
                is_head = accepted[pair] = self._is_head(*pair)
            if is_head and not (word == "中心" and self._venue_centre.search(folded, max(0, start - 6), start)):
                heads.append(Head(start, end, kind, at, word))
        return heads, known

    def _is_head(self, word: str, head: str) -> bool:
        """Whether a head is a word of its own, or ends a word that is a body's name (省委, 公安局), not 格局 or 签署."""
        if word in self._no_heads or (
            len(word) > 2 and head in ENDINGS and word[-2:] in self._no_heads and not word.endswith("安全局")
        ):
            return False
        return not (len(word) > len(head) and word[0] in COUNTED and word[:2] != "全国")
