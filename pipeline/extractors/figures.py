"""All the figures of a text in one pass: counts and shares with value, modifier, unit and noun.

`Counts` and `Percentages` each hand on their part. A figure's noun may come from another figure (其中市级12项, 同比下降2%),
so they are read together, once a text.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

import regex

from pipeline.extractors.noun_words import NOTHING, RATIOS
from pipeline.extractors.nouns_before import NounsBefore
from pipeline.extractors.nouns_behind import NounsBehind
from pipeline.numerals import BEFORE, FIGURE, MODIFIERS, amount, modifier, percentage
from pipeline.ruleset import Match, RuleFile, Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate

_LISTS = ("count.noun_counted", "count.measured")  # the rules that begin with a word of a list; others only with `begins`
_START = attrgetter("start")
_NUMERAL = regex.compile(FIGURE)
_SHARE_SIGN = regex.compile(r"[%‰]|(?<=[0-9零〇一二两三四五六七八九十余多几])成|百分点|分[ ]?之|(?<=(?<![0-9/])[1-9])/(?=[1-9][0-9]{0,2}(?![0-9/.]))|半数|一半")
_OF_SHARES = frozenset("0123456789.零〇一二两三四五六七八九十百千万亿点余多几半个又-负")
_REACH = 24  # characters of a share before its sign; no number in use is as long
_APPROXIMATOR = regex.compile(BEFORE)
_APPROXIMATOR_ENDS = frozenset(word[-1] for word in MODIFIERS)
# 约占两成, 不超过参赛人数的15%: the approximator counts, but stands outside the figure.
_LOOSE = regex.compile(
    r"(?:(?P<near>(?<![预节签契特履公合违条制相邀大])约|大约|超过|不足|不到|接近|将近|至少|不少于|不低于|不超过)(?:占|占到|为|有|了|达)"
    r"|(?P<of>不超过|不低于|不少于|不足|超过|低于|高于|不高于|至少)[\p{Han}]{2,10}的)$"
)


class Reading(NamedTuple):
    """An extractor's note: the words that join noun and figure (同比增长), and how far the figure with its noun reaches."""

    link: str
    reach: int


class Figures:
    """Reads the figures of a text; built once from the rules."""

    def __init__(self, rules: Ruleset) -> None:
        self._contexts, self._counts, self._shares = rules["numerals"], rules["counts"], rules["percentages"]
        self._behind, self._before = NounsBehind(rules), NounsBefore(rules)
        counts, lists = self._counts, [word for name in ("measure", "counted") for word in self._counts.lists[name]]
        self._rare = frozenset(counts.fragment("begins"))
        self._begins = self._rare | {word[0] for word in lists}
        listed = tuple(rule for rule in counts.rules if rule.id in _LISTS)
        self._listed = RuleFile(counts.name, counts.path, counts.examples, "", listed, counts.fragments, counts.lists)
        self._rules = rules

    def read(self, text: Text) -> list[Candidate]:
        """Figures and rejects in text order. The list is worked out once a text and must not be changed."""
        known: tuple[Ruleset, list[Candidate]] | None = vars(text).get("figures")
        if known is None or known[0] is not self._rules:
            known = vars(text)["figures"] = (self._rules, self._read(text))
        return known[1]

    def _read(self, text: Text) -> list[Candidate]:
        found: list[Candidate] = []
        earlier: list[Candidate] = []  # figures of this paragraph, money included
        paragraph, seen, folded = 0, 0, text.folded
        for figure in sorted([*self._all_shares(text), *self._all_counts(text)], key=_START):
            if found and figure.start < found[-1].end:
                continue
            line = folded.rfind("\n", seen, figure.start) + 1
            seen = figure.start
            if line:
                paragraph = line
                earlier.clear()
            elif len(earlier) > _REMEMBERED:
                del earlier[: -_REMEMBERED // 2]
            found.append(figure)
            if figure.reject and figure.rule != "count.money":
                continue
            # Money is no mention, yet what it measures may be what the next figure measures.
            counted = Candidate(figure.start, figure.end, "", figure.rule, unit="元") if figure.reject else figure
            self._name(text, counted, earlier, paragraph)
            if counted.type == "QUANTITY" and self._behind.held(counted.noun, counted.unit):
                counted.type = "ACTIVITY_COUNT"
            earlier.append(counted)
        self._share_out(text, found)
        return found

    def _share_out(self, text: Text, found: list[Candidate]) -> None:
        """Gives figures side by side their own nouns: 六大类180余项活动; 甲产量和乙产量分别增长3%和4%."""
        figures = [figure for figure in found if not figure.reject]
        for figure, following in pairwise(figures):
            if figure.end == following.start and following.noun and "PERCENTAGE" not in (figure.type, following.type):
                figure.noun = following.noun
                figure.type = "ACTIVITY_COUNT" if self._behind.held(figure.noun, figure.unit) else "QUANTITY"
        for i, first in enumerate(figures):
            if first.type != "PERCENTAGE" or not isinstance(first.data, Reading) or "分别" not in first.data.link:
                continue
            run = [first]
            for figure in figures[i + 1 :]:
                if figure.type != "PERCENTAGE" or text.folded[run[-1].end : figure.start] not in _BETWEEN:
                    break
                run.append(figure)
            own = _PARTS.split(first.noun)
            if len(own) != len(run):  # 货物3万吨、班列20列,分别增长7%、9%
                before = [figure for figure in figures[max(0, i - len(run)) : i] if figure.type != "PERCENTAGE" and figure.noun]
                own = [figure.noun for figure in before]
                if len(own) != len(run) or own[-1] != first.noun or before[0].start < first.start - _SENTENCE:
                    continue
            for figure, noun in zip(run, own, strict=True):
                figure.noun = noun

    # -- spans and values -----------------------------------------------------------------------------------------------

    def _all_counts(self, text: Text) -> Iterator[Candidate]:
        folded, rules, listed, begins, rare = text.folded, self._counts, self._listed, self._begins, self._rare
        for numeral in _NUMERAL.finditer(folded):
            start, end = numeral.span()
            following = folded[end : end + 1]
            if following not in begins:
                continue
            match = (rules if following in rare else listed).match_at(folded, end)
            if match is None:
                continue
            surface = numeral[0]
            if self._contexts.match_at(folded, start) is not None:
                continue
            if match.rule.table.reject:
                yield Candidate(start, match.end, "QUANTITY", match.rule.id, reject=True)
                continue
            figure = self._count(text, match, start, surface)
            if figure is not None:
                yield figure

    def _all_shares(self, text: Text) -> Iterator[Candidate]:
        folded, done = text.folded, 0
        for sign in _SHARE_SIGN.finditer(folded):
            at = sign.start()
            if at < done:
                continue
            start = at
            while start > done and at - start < _REACH:
                if folded[start - 1] not in _OF_SHARES and not (folded[start - 1] in "至到—~" and folded[start - 2] in _OF_SHARES):
                    break  # 2至3个百分点 begins at 2
                start -= 1
            match = self._shares.match_at(folded, start)
            if match is not None and match.end > at:
                done = match.end
                figure = self._share(text, match)
                if figure is not None:
                    yield figure
                continue
            for match in self._shares.scan(folded, max(done, sign.start() - _REACH), sign.end() + 2 * _REACH):
                if match.start > sign.start():
                    break
                done = match.end
                if done > sign.start():
                    figure = self._share(text, match)
                    if figure is not None:
                        yield figure
                    break

    def _count(self, text: Text, match: Match, start: int, surface: str) -> Candidate | None:
        folded, end = text.folded, match.end
        if surface in _LONE:
            return None
        unit, after = match.group("unit"), match.group("after").strip()
        start, before = self._approximator(folded, start)
        if self._cuts(text, start, end, unit):
            return None
        if surface.isdecimal() and surface.isascii():
            value, inner = surface.lstrip("0") or "0", ""
        else:
            number = amount(surface)
            if number is None:
                return None
            value, inner = number.value, _inner(number.modifier)
        how = modifier(before, after, inner) if before or after or inner else self._loose(folded, start)
        return Candidate(start, end, "QUANTITY", match.rule.id, value, modifier=how, unit=unit)

    def _share(self, text: Text, match: Match) -> Candidate | None:
        table, start = match.rule.table, match.start
        if table.reject:
            return Candidate(start, match.end, table.type, table.id, reject=True)
        surface, after = match.group("share"), match.group("after").strip()
        if start not in text.boundaries and not surface[0].isascii():
            return None
        if match.end not in text.boundaries and not surface.endswith(("%", "‰")):
            return None
        unit = "percentage_point" if surface.endswith("百分点") else "percent"
        if surface.endswith("%") and surface[:-1].isdecimal() and surface.isascii():
            value, inner = surface[:-1].lstrip("0") or "0", ""
        else:
            number = percentage(surface)
            if number is None:
                return None
            value, inner = number.value, _inner(number.modifier)
        start, before = self._approximator(text.folded, start)
        how = modifier(before, after, inner) if before or after or inner else self._loose(text.folded, start)
        return Candidate(start, match.end, "PERCENTAGE", match.rule.id, value, modifier=how, unit=unit)

    @staticmethod
    def _cuts(text: Text, start: int, end: int, unit: str) -> bool:
        """Whether the figure would begin or end inside a word: 三亚, G20, 5个 in 5个人化. 名演员 may be cut."""
        folded, bounds = text.folded, text.boundaries
        if end not in bounds and not (folded[end - 1].isascii() and folded[end : end + 1].isascii()):
            word = text.word_at(end)
            at = text.starts[word]
            if text.words[word] == "个人" and folded[end + 1 : end + 2] not in _PERSONAL:
                pass  # 4个人: jieba reads 4 and 个人
            elif not (at == end - len(unit) and len(text.words[word]) >= len(unit) + 2 and at > start):
                return True
        if start in bounds:
            if text.tags[text.word_at(start)] in _NAMES and text.starts[text.word_at(start) + 1] >= end:
                return True
            enclosed = (folded[start - 1 : start], folded[end : end + 1])
            # “两个” is part of a name, (万人) the unit of a table
            return enclosed == ("“", "”") or (enclosed == ("(", ")") and folded[start] in "百千万亿")
        word = text.word_at(start)
        return text.tags[word] != "m" or text.words[word][0] in "数几好第"

    @staticmethod
    def _approximator(folded: str, start: int) -> tuple[int, str]:
        """Where the figure begins with the approximator before its numeral, and that approximator."""
        end = start - 1 if folded[start - 1 : start] == " " else start
        if end > 0 and folded[end - 1] in _APPROXIMATOR_ENDS:
            for length in (3, 2, 1):
                word = folded[max(0, end - length) : end]
                if len(word) == length and word in MODIFIERS:
                    match = _APPROXIMATOR.match(folded, end - length)
                    if match is not None and match.end() == end:
                        return end - length, word
        return start, ""

    @staticmethod
    def _loose(folded: str, start: int) -> str:
        if folded[start - 1 : start] in ("占", "为", "有", "了", "达", "到", "的"):
            loose = _LOOSE.search(folded[max(0, start - 16) : start])
            if loose is not None:
                return modifier(loose["near"] or loose["of"])
        return "exact"

    # -- nouns ----------------------------------------------------------------------------------------------------------

    def _name(self, text: Text, figure: Candidate, earlier: list[Candidate], paragraph: int) -> None:
        """Gives the figure its noun: behind it, before it, or that of an earlier figure."""
        behind, before, share = self._behind, self._before, figure.type == "PERCENTAGE"
        if figure.rule in _BARE:
            figure.data = Reading("", figure.end)
            return
        last = earlier[-1] if earlier else None
        floor = paragraph
        if last is not None:
            floor = last.end if share or not isinstance(last.data, Reading) else max(last.end, last.data.reach)
        if share:
            found = before.before(text, figure.start, floor, True)
            if not found.text or text.folded[figure.end : figure.end + 1] == "的":
                following = behind.after(text, figure.end, "", share=True)
                found = found._replace(text=following.text or found.text)
            reach = figure.end
        else:
            found = NOTHING if figure.unit in ("人", "元") else behind.after(text, figure.end, figure.unit)
            reach = max(found.end, figure.end)
            if not found.text:
                found = before.before(text, figure.start, floor, False, figure.unit)
        noun = found.text
        if not noun or (last is not None and (before.portion(noun) or noun in RATIOS)):
            noun = self._inherited(text, figure, share, earlier, paragraph, found.link) or noun
        figure.noun, figure.data = noun, Reading(found.link, reach)

    def _inherited(self, text: Text, figure: Candidate, share: bool, earlier: list[Candidate], paragraph: int, link: str) -> str:
        if share:
            inherited = next((other.noun for other in reversed(earlier) if other.noun), "")
            return inherited or self._before.latest_indicator(text, figure.start, paragraph)
        if figure.unit in _ELLIPTICAL:
            sentence = self._sentence(text, figure.start, paragraph)
            same = [other for other in earlier if other.noun and other.unit == figure.unit]
            if same and same[-1].start >= sentence:
                return same[-1].noun
            if figure.unit in _HELD:
                named = self._before.latest_activity(text, figure.start, max(sentence, earlier[-1].end if earlier else 0))
                if named:
                    return named
            same = same or [other for other in earlier if other.type == "ACTIVITY_COUNT"]
            if same:
                return same[-1].noun
            if figure.unit == "次":
                return ""  # 170次打破纪录: how often
            return self._before.latest_activity(text, figure.start, paragraph if figure.unit in _HELD else sentence)
        if figure.unit == "人" and not link:
            return ""
        sentence = self._sentence(text, figure.start, paragraph)
        for other in reversed(earlier):
            if other.start < sentence:
                break
            if other.noun and other.unit == figure.unit and other.type:
                return other.noun
        return ""

    @staticmethod
    def _sentence(text: Text, start: int, paragraph: int) -> int:
        """Where the sentence with the character at `start` begins, as far as it matters."""
        floor = max(paragraph, start - _SENTENCE)
        return max(floor, *(text.folded.rfind(mark, floor, start) for mark in "。!?"))


_PERSONAL = frozenset("赛奖化项信账隐简资贷财")  # 3个人赛项目
_NAMES = frozenset(("ns", "nr", "nrt", "nt", "nz", "i"))
_BETWEEN = frozenset(("、", "和", "与", "及", "以及", ",", ""))
_PARTS = regex.compile("[、和与及]")
_SENTENCE = 400  # characters
_REMEMBERED = 40  # figures of one paragraph that may lend their noun
_BARE = frozenset(("count.noun_counted", "count.grade_levels", "count.levels"))
_ELLIPTICAL = frozenset(("项", "场", "场次", "期", "次", "届", "批", "大类", "类"))
_HELD = frozenset(("场", "场次", "期", "届", "批"))
_LONE = frozenset("陆肆伍拾零")  # one of these alone is a word: 陆地, 队伍


def _inner(how: str) -> str:
    return "" if how == "exact" else "多" if how == "over" else "来"
