"""All the figures of a text in one pass: counts and shares with value, modifier, unit and noun.

`Counts` and `Percentages` each hand on their part. A figure's noun may come from another figure (其中市级12项, 同比下降2%),
so they are read together, once a text.
"""

from __future__ import annotations

import regex

from pipeline.extractors.nouns import Nouns
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
        bounds = text.boundaries
        if end not in bounds and not (folded[end - 1].isascii() and folded[end : end + 1].isascii()):
            word = text.word_at(end)
            if text.tags[word] != "m" or text.starts[word] >= start:
                return None
        if start not in bounds:
            word = text.word_at(start)
            if text.tags[word] != "m" or text.words[word][0] not in "上近约超过逾":
                return None
        if surface.isdecimal() and surface.isascii():
            value, inner = surface.lstrip("0") or "0", ""
        else:
            number = amount(surface)
            if number is None:
                return None
            value, inner = number.value, _inner(number.modifier)
        start, before = self._approximator(folded, start)
        how = modifier(before, after, inner) if before or after or inner else self._loose(folded, start)
        return Candidate(start, end, "QUANTITY", match.rule.id, value, modifier=how, unit=unit)

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
        nouns = self._nouns
        last = earlier[-1] if earlier else None
        floor = max(paragraph, last.end if last is not None else 0)
        noun = ""
        if figure.rule != "count.noun_counted":
            noun = nouns.after(text, figure.end, figure.unit)
        if not noun:
            found = nouns.before(text, figure.start, floor, share)
            figure.data = found.link
            noun = "" if found.adverbial else found.text
            if share or figure.unit in _ELLIPTICAL or not noun or nouns.portion(noun):
                inherited = self._inherited(figure, share, earlier, noun)
                if (not noun or nouns.portion(noun)) and inherited:
                    noun = inherited
        figure.noun = noun

    def _inherited(self, figure: Candidate, share: bool, earlier: list[Candidate], noun: str) -> str:
        if share:
            for other in reversed(earlier):
                if other.noun:
                    return other.noun
            return ""
        for other in reversed(earlier):
            if other.noun and other.unit == figure.unit and other.type:
                return other.noun
        return ""


_ELLIPTICAL = frozenset(("项", "场", "场次", "期", "次"))
_ZERO = read("0")


def _inner(how: str) -> str:
    return "" if how == "exact" else "多" if how == "over" else "来"
