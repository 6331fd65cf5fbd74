"""All the figures of a text in one pass: counts and shares with value, modifier, unit and noun.

`Counts` and `Percentages` each hand on their part. A figure's noun may come from another figure (其中市级12项, 同比下降2%),
so they are read together, once a text.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

import regex

from pipeline.extractors.nouns import NOTHING, Nouns
from pipeline.numerals import BEFORE, MODIFIERS, amount, canonical, modifier, percentage, read
from pipeline.ruleset import Match, Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate

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
        self._counts, self._shares = rules["counts"], rules["percentages"]
        self._nouns = Nouns(rules)
        self._key = f"figures {id(rules)}"

    def read(self, text: Text) -> list[Candidate]:
        """Figures and rejects in text order. The list is worked out once a text and must not be changed."""
        known: list[Candidate] | None = vars(text).get(self._key)
        if known is None:
            known = vars(text)[self._key] = self._read(text)
        return known

    def _read(self, text: Text) -> list[Candidate]:
        folded = text.folded
        shares = list(self._shares.scan(folded))
        found: list[Candidate] = []
        at = 0
        earlier: list[Candidate] = []  # figures of this paragraph, money included
        paragraph = 0
        for match in self._counts.scan(folded):
            while at < len(shares) and shares[at].start < match.end:
                paragraph = self._take(text, shares[at], True, found, earlier, paragraph)
                at += 1
            if at and shares[at - 1].end > match.start:
                continue
            paragraph = self._take(text, match, False, found, earlier, paragraph)
        for match in shares[at:]:
            paragraph = self._take(text, match, True, found, earlier, paragraph)
        for figure, following in pairwise(found):
            if figure.end == following.start and following.noun and figure.type == following.type != "PERCENTAGE":
                figure.noun = following.noun  # 六大类180余项活动
        return found

    def _take(self, text: Text, match: Match, share: bool, found: list[Candidate], earlier: list[Candidate], paragraph: int) -> int:
        table = match.rule.table
        start, end = match.start, match.end
        line = text.folded.rfind("\n", paragraph, start) + 1
        if line > paragraph:
            paragraph = line
            earlier.clear()
        if table.reject:
            found.append(Candidate(start, end, table.type, table.id, reject=True))
            if table.id != "count.money":
                return paragraph
            figure = Candidate(start, end, "", table.id, unit="元")
            self._name(text, figure, False, earlier, paragraph)
            earlier.append(figure)
            return paragraph
        maybe = self._share(text, match) if share else self._count(text, match)
        if maybe is None:
            return paragraph
        self._name(text, maybe, share, earlier, paragraph)
        if not share and self._nouns.held(maybe.noun, maybe.unit):
            maybe.type = "ACTIVITY_COUNT"
        found.append(maybe)
        earlier.append(maybe)
        return paragraph

    def _count(self, text: Text, match: Match) -> Candidate | None:
        folded, start, end = text.folded, match.start, match.end
        after = match.group("after").strip()
        unit = match.group("unit")
        surface = match.group("range") or match.group("amount")
        if surface in _LONE:
            return None
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

    @staticmethod
    def _cuts(text: Text, start: int, end: int, unit: str) -> bool:
        """Whether the figure would begin or end inside a word: 三亚, G20, 5个 in 5个人化. 名演员 may be cut."""
        folded, bounds = text.folded, text.boundaries
        if end not in bounds and not (folded[end - 1].isascii() and folded[end : end + 1].isascii()):
            word = text.word_at(end)
            at = text.starts[word]
            if not (at == end - len(unit) and len(text.words[word]) >= len(unit) + 2 and at > start):
                return True
        if start in bounds:
            return folded[start - 1 : start] == "“" and folded[end : end + 1] == "”"
        word = text.word_at(start)
        return text.tags[word] != "m" or text.words[word][0] in "数几好第"

    def _share(self, text: Text, match: Match) -> Candidate | None:
        surface, after = match.group("share"), match.group("after").strip()
        start = match.start
        if start not in text.boundaries and not surface[0].isascii():
            return None
        if match.end not in text.boundaries and not surface.endswith(("%", "‰")):
            return None
        unit = "percentage_point" if surface.endswith("百分点") else "percent"
        if surface.endswith("%") and surface[:-1].isdecimal() and surface.isascii():
            value, inner = canonical(read(surface[:-1]) or _ZERO), ""
        else:
            number = percentage(surface)
            if number is None:
                return None
            value, inner = number.value, _inner(number.modifier)
        start, before = self._approximator(text.folded, start)
        how = modifier(before, after, inner) if before or after or inner else self._loose(text.folded, start)
        return Candidate(start, match.end, "PERCENTAGE", match.rule.id, value, modifier=how, unit=unit)

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

    def _name(self, text: Text, figure: Candidate, share: bool, earlier: list[Candidate], paragraph: int) -> None:
        """Gives the figure its noun: behind it, before it, or that of an earlier figure."""
        nouns = self._nouns
        if figure.rule in _BARE:
            figure.data = Reading("", figure.end)
            return
        last = earlier[-1] if earlier else None
        floor = paragraph
        if last is not None:
            floor = last.end if share or not isinstance(last.data, Reading) else max(last.end, last.data.reach)
        if share:
            found = nouns.before(text, figure.start, floor, True)
            if not found.text or text.folded[figure.end : figure.end + 1] == "的":
                behind = nouns.after(text, figure.end, "", share=True)
                found = found._replace(text=behind.text or found.text)
            reach = figure.end
        else:
            found = NOTHING if figure.unit in ("人", "元") else nouns.after(text, figure.end, figure.unit)
            reach = max(found.end, figure.end)
            if not found.text:
                found = nouns.before(text, figure.start, floor, False, figure.unit)
        noun = found.text
        if not noun or (nouns.portion(noun) and last is not None):
            noun = self._inherited(text, figure, share, earlier, paragraph, found.link) or noun
        figure.noun, figure.data = noun, Reading(found.link, reach)

    def _inherited(self, text: Text, figure: Candidate, share: bool, earlier: list[Candidate], paragraph: int, link: str) -> str:
        if share:
            inherited = next((other.noun for other in reversed(earlier) if other.noun), "")
            return inherited or self._nouns.latest_indicator(text, figure.start, paragraph)
        if figure.unit in _ELLIPTICAL:
            same = [o for o in earlier if o.noun and o.unit == figure.unit] or [o for o in earlier if o.type == "ACTIVITY_COUNT"]
            if same:
                return same[-1].noun
            floor = paragraph if figure.unit in _HELD else max(text.folded.rfind(mark, paragraph, figure.start) for mark in "。!?")
            return self._nouns.latest_activity(text, figure.start, max(floor, paragraph))
        if figure.unit == "人" and not link:
            return ""
        sentence = max(text.folded.rfind(mark, paragraph, figure.start) for mark in "。!?")
        for other in reversed(earlier):
            if other.start < sentence:
                break
            if other.noun and other.unit == figure.unit and other.type:
                return other.noun
        return ""


_BARE = frozenset(("count.noun_counted", "count.grade_levels", "count.levels"))
_ELLIPTICAL = frozenset(("项", "场", "场次", "期", "次", "届", "批", "大类", "类"))
_HELD = frozenset(("场", "场次", "期", "届", "批"))
_LONE = frozenset("陆肆伍拾零")  # one of these alone is a word: 陆地, 队伍
_ZERO = Decimal(0)


def _inner(how: str) -> str:
    return "" if how == "exact" else "多" if how == "over" else "来"
