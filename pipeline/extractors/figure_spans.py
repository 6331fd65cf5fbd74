"""Where the figures of a text stand, with value, modifier and unit; `figures` gives them their nouns.

Most figures are plain digits with a measure word behind them and nothing around that any rule asks about. Those are read
without a pattern; whether that may be is taken from the rules themselves, and only as long as they are the built-in ones.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter
from string import ascii_letters

import regex

from pipeline.numerals import (
    BEFORE,
    DIGITS,
    MODIFIERS,
    SEPARATOR,
    apart,
    ends,
    figures,
    modifier,
    percentage,
    plain,
)
from pipeline.ruleset import Match, RuleFile, Ruleset, builtin_folder
from pipeline.segment import Text
from pipeline.types import Candidate

_SIGN = re.compile(r"[%‰成分/半](?:(?<=[%‰])|(?<=[0-9零〇一二两三四五六七八九十余多几]成)|(?<=百分)点|(?<=分)[ ]?之|(?<=[1-9]/)(?<![0-9/][1-9]/)(?=[1-9][0-9]{0,2}(?![0-9/.]))|(?<=一半)|(?<=半)数)")
_OF_SHARES = frozenset("0123456789.零〇一二两三四五六七八九十百千万亿点余多几半个又-负")
_START = attrgetter("start")
_LETTERS = frozenset(ascii_letters)
_REACH = 24  # characters of a share before its sign; no number in use is as long
_APPROXIMATOR = regex.compile(BEFORE)
_APPROXIMATOR_ENDS = frozenset(word[-1] for word in MODIFIERS)
# 约占两成, 不超过参赛人数的15%: the approximator counts, but stands outside the figure.
_LOOSE = {
    **dict.fromkeys("占为有了达到", re.compile("(?:(?<![预节签契特履公合违条制相邀大])(约)|(大约|超过|不足|不到|接近|将近|至少|不少于|不低于|不超过))(?:占|占到|为|有|了|达)$")),
    "的": re.compile("(不超过|不低于|不少于|不足|超过|低于|高于|不高于|至少)[一-鿿]{2,10}的$"),
}
_LOOSELY = frozenset("约过足到近少于")  # the last characters of those before a verb
_PERSONAL = frozenset("赛奖化项信账隐简资贷财")  # 3个人赛项目
_NAMES = frozenset(("ns", "nr", "nrt", "nt", "nz", "i"))
_ONES = frozenset("一二三四五六七八九")
_LONE = frozenset("陆肆伍拾零")  # one of these alone is a word: 陆地, 队伍


class Spans:
    """Finds the figures of a text; built once from the rules."""

    def __init__(self, rules: Ruleset) -> None:
        self._contexts, self._counts, self._shares = rules["numerals"], rules["counts"], rules["percentages"]
        counts, measures, counted = self._counts, self._counts.lists["measure"], self._counts.lists["counted"]
        self._by_first: dict[str, RuleFile] = {}
        first = "".join(sorted({re.escape(word[0]) for word in (*measures, *counted)}))
        self._ends = ends(f"(?:[{first}]|{counts.fragment('begins')})")
        others = {character for rule in counts.rules for character in rule.table.at} | {word[0] for word in counted}
        self._behind = frozenset(self._contexts.fragment("behind"))
        self._measures: dict[str, tuple[str, ...]] = {}  # by first character, where no other rule begins with it
        known = all(rule.file.parent == builtin_folder() for file in (counts, self._shares, self._contexts) for rule in file.rules)
        if known:
            for word in sorted(measures, key=len, reverse=True):
                if word[0] not in others:
                    self._measures[word[0]] = (*self._measures.get(word[0], ()), word)
        self._guard = regex.compile(f"{counts.fragment('no_measure')}|{counts.fragment('reach')}", regex.V1)
        self._share_guard = regex.compile(f"[ ]?{SEPARATOR}|{self._shares.fragment('reach')}", regex.V1)
        self._free: dict[str, bool] = {}

    def find(self, text: Text) -> list[Candidate]:
        """Figures and rejects in text order, some maybe overlapping; `data` holds the words of start and end."""
        shares, counts = list(self._find_shares(text)), list(self._find_counts(text))
        return sorted(shares + counts, key=_START) if shares and counts else shares or counts

    def _is_free(self, guard: regex.Pattern[str], before: str, following: str) -> bool:
        """Whether nothing that `guard` matches behind a numeral and `before` can begin with `following`."""
        free = guard.match("二" + before + following, 1 + len(before), partial=True) is None
        self._free[before + following] = free
        return free

    # -- counts ---------------------------------------------------------------------------------------------------------

    def _find_counts(self, text: Text) -> Iterator[Candidate]:
        folded, starts, measures, behind, free = text.folded, text.starts, self._measures, self._behind, self._free
        for start, end, value, inner in figures(folded, self._ends):
            earlier = folded[start - 1 : start]
            if earlier in behind and self._contexts.match_at(folded, start):
                continue
            at = end + 1 if folded[end] == " " else end
            following = folded[at : at + 1]
            unit = after = ""
            rule, reject, close = "count.measured", False, 0
            if following in measures:
                for word in measures[following]:
                    if folded.startswith(word, at):
                        close = at + len(word)
                        key = word[-1] + folded[close : close + 1]
                        if free[key] if key in free else self._is_free(self._guard, word[-1], folded[close : close + 1]):
                            unit = word
                        break
                else:
                    continue
            if not unit:
                match = self._at(following).match_at(folded, end)
                if match is None:
                    continue
                rule, reject, close = match.rule.table.id, match.rule.table.reject, match.end
                unit, after = match.group("unit"), match.group("after").strip()
            if end - start < 3 and folded[start] in _ONES and earlier not in behind and self._contexts.match_at(folded, start):
                continue
            if reject:
                yield Candidate(start, close, "QUANTITY", rule, "", "", "", "", "", "", True)
                continue
            if not value or (end == start + 1 and folded[start] in _LONE):
                continue
            begin, before = start, ""
            if earlier in _APPROXIMATOR_ENDS or earlier == " ":
                begin, before = self._approximator(folded, start)
            first = bisect_right(starts, begin) - 1
            last = bisect_right(starts, close, first) - 1
            if self._cuts(text, begin, close, unit, first, last):
                continue
            if before or after or inner != "exact":
                how = modifier(before, after) if before or after else inner
            else:
                how = self._loose(folded, begin) if earlier in _LOOSE else "exact"
            yield Candidate(begin, close, "QUANTITY", rule, value, "", how, unit, "", "", False, (first, last))

    def _at(self, character: str) -> RuleFile:
        """The rules that can begin with a character."""
        rules = self._by_first.get(character)
        if rules is None:
            counts = self._counts
            there = tuple(rule for rule in counts.rules if not rule.table.at or character in rule.table.at)
            rules = RuleFile(counts.name, counts.path, counts.examples, "", there, counts.fragments, counts.lists)
            self._by_first[character] = rules
        return rules

    @staticmethod
    def _cuts(text: Text, start: int, end: int, unit: str, first: int, last: int) -> bool:
        """Whether the figure would begin or end inside a word: 三亚, G20, 5个 in 5个人化. 名演员 may be cut."""
        folded, starts = text.folded, text.starts
        if starts[last] != end and not (folded[end - 1].isascii() and folded[end : end + 1].isascii()):
            at = starts[last]
            word = text.words[last]
            if word == "个人" and folded[end + 1 : end + 2] not in _PERSONAL:
                pass  # 4个人: jieba reads 4 and 个人
            elif not (at == end - len(unit) and len(word) >= len(unit) + 2 and at > start):
                return True
        if starts[first] == start:
            if starts[first + 1] >= end and text.tags[first] in _NAMES:
                return True
            # “两个” is part of a name, (万人) the unit of a table
            opening = folded[start - 1 : start]
            if opening == "“":
                return folded[end : end + 1] == "”"
            return opening == "(" and folded[end : end + 1] == ")" and folded[start] in "百千万亿"
        return text.tags[first] != "m" or text.words[first][0] in "数几好第"

    # -- shares ---------------------------------------------------------------------------------------------------------

    def _find_shares(self, text: Text) -> Iterator[Candidate]:
        folded, done, quick = text.folded, 0, bool(self._measures)
        for sign in _SIGN.finditer(folded):
            at, end = sign.span()
            if at < done:
                continue
            if folded[end - 1] in "点半":  # 百分点 and 一半 begin one character before the one that finds them
                at -= 1
            start = at
            if quick and folded[end - 1] in "%点":
                stop, unit = (at, "percent") if folded[at] == "%" else (at - (folded[at - 1] == "个"), "percentage_point")
                start = stop
                while start > done and (folded[start - 1] in DIGITS or folded[start - 1] == "."):
                    start -= 1
                value = plain(folded[start:stop])
                if value and apart(folded, start) and folded[start - 1 : start] not in _LETTERS and (end == at + 1 or end in text.boundaries):
                    key = folded[end - 1 : end + 1]
                    if self._free[key] if key in self._free else self._is_free(self._share_guard, key[0], key[1:]):
                        done = end
                        yield self._share(text, start, end, "percentage.share", value, "", "exact", unit)
                        continue
                start = at
            while start > done and at - start < _REACH:
                if folded[start - 1] not in _OF_SHARES and not (folded[start - 1] in "至到—~" and folded[start - 2] in _OF_SHARES):
                    break  # 2至3个百分点 begins at 2
                start -= 1
            match = self._shares.match_at(folded, start)
            if match is None or match.end <= at:
                for match in self._shares.scan(folded, max(done, at - _REACH), end + 2 * _REACH):
                    if match.start > at or match.end > at:
                        break
                    done = match.end
            if match is None or match.start > at or match.end <= at:
                continue
            done = match.end
            figure = self._matched_share(text, match)
            if figure is not None:
                yield figure

    def _matched_share(self, text: Text, match: Match) -> Candidate | None:
        table, start, bounds = match.rule.table, match.start, text.boundaries
        if table.reject:
            return Candidate(start, match.end, table.type, table.id, reject=True)
        surface, after = match.group("share"), match.group("after").strip()
        if start not in bounds and not surface[0].isascii():
            return None
        if match.end not in bounds and not surface.endswith(("%", "‰")):
            return None
        number = percentage(surface)
        if number is None:
            return None
        unit = "percentage_point" if surface.endswith("百分点") else "percent"
        return self._share(text, start, match.end, table.id, number.value, after, number.modifier, unit)

    def _share(self, text: Text, start: int, end: int, rule: str, value: str, after: str, inner: str, unit: str) -> Candidate:
        folded, before = text.folded, ""
        if folded[start - 1 : start] in _APPROXIMATOR_ENDS or folded[start - 1 : start] == " ":
            start, before = self._approximator(folded, start)
        if before or after or inner != "exact":
            how = modifier(before, after) if before or after else inner
        else:
            how = self._loose(folded, start)
        first = bisect_right(text.starts, start) - 1
        words = (first, bisect_right(text.starts, end, first) - 1)
        return Candidate(start, end, "PERCENTAGE", rule, value, "", how, unit, "", "", False, words)

    # -- approximators --------------------------------------------------------------------------------------------------

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
        pattern = _LOOSE.get(folded[start - 1 : start])
        if pattern is None:
            return "exact"
        if folded[start - 1] != "的" and not _LOOSELY.intersection(folded[max(0, start - 3) : start - 1]):
            return "exact"
        loose = pattern.search(folded, max(0, start - 16), start)
        return "exact" if loose is None else modifier(*loose.groups(""))

