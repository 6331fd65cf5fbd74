"""Where the figures of a text stand, with value, modifier and unit; `figures` gives them their nouns.

Most figures are plain digits with a measure word behind them and nothing around that any rule asks about. Those are read
without a pattern; whether that may be is taken from the rules themselves, and only as long as they are the built-in ones.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter
from string import ascii_letters

import regex

from pipeline.numerals import (
    BEFORE,
    CHARACTERS,
    MODIFIERS,
    NUMERALS,
    SEPARATOR,
    ends,
    figures,
    modifier,
    percentage,
)
from pipeline.ruleset import Match, RuleFile, Ruleset, alternation, builtin_folder
from pipeline.segment import Text
from pipeline.types import Candidate

_SIGN = re.compile(
    r"[%‰成分/半](?:(?<=[%‰])|(?<=[0-9零〇一二两三四五六七八九十余多几]成)|(?<=百分)点"
    rf"|(?<=分)[ ]?之(?=[ ]*+[-.负負0-9{NUMERALS}])"
    r"|(?<=[1-9]/)(?<![0-9/][1-9]/)(?=[1-9][0-9]{0,2}(?![0-9/.]))|(?<=一半)|(?<=半)数)"
)
_OF_SHARES = frozenset("0123456789.零〇一二两三四五六七八九十百千万亿点余多几半个又-负")
_START = attrgetter("start")
_BEGINNING = frozenset("0123456789-.半负" + NUMERALS)
_REACH = 24  # characters of a share before its sign; no number in use is as long
_APPROXIMATOR = re.compile(BEFORE)
_APPROXIMATOR_ENDS = frozenset(word[-1] for word in MODIFIERS)
# 约占两成, 不超过参赛人数的15%: the approximator counts, but stands outside the figure.
_LOOSE = {
    **dict.fromkeys(
        "占为有了达到",
        re.compile(
            "(?:(?<![预节签契特履公合违条制相邀大])(约)|(大约|超过|不足|不到|接近|将近|至少|不少于|不低于|不超过))"
            "(?:占|占到|为|有|了|达)$"
        ),
    ),
    "的": re.compile("(不超过|不低于|不少于|不足|超过|低于|高于|不高于|至少)[一-鿿]{2,10}的$"),
}
_LOOSELY = frozenset("约过足到近少于")  # the last characters of those before a verb
_PERSONAL = frozenset("赛奖化项信账隐简资贷财")  # 3个人赛项目
_NAMES = frozenset(("ns", "nr", "nrt", "nt", "nz", "i"))
_OPENING = frozenset("“(")
_ONES = frozenset("一二三四五六七八九")
_LONE = frozenset("陆肆伍拾零")  # one of these alone is a word: 陆地, 队伍


class Spans:
    """Finds the figures of a text; built once from the rules."""

    def __init__(self, rules: Ruleset) -> None:
        self._contexts, self._counts, self._shares = rules["numerals"], rules["counts"], rules["percentages"]
        counts = self._counts
        self._by_first: dict[str, RuleFile] = {}
        self._rule_of: dict[str, str] = {}
        behind, between = (self._contexts.fragment(name) for name in ("behind", "between"))
        self._behind = frozenset(behind + between)
        first = "".join(sorted({re.escape(word[0]) for name in ("measure", "counted") for word in counts.lists[name]}))
        known = all(rule.file.parent == builtin_folder() for file in (counts, self._shares, self._contexts) for rule in file.rules)
        settling = self.settling() if known else "(?!)"
        self._ends = ends(f"(?:[{first}]|{counts.fragment('begins')})", settling, behind)

    def settling(self) -> str:
        """A pattern for the units with which one rule alone begins, and behind which it looks at nothing.

        It notes which rule that is, but for money, which is of none of the lists.
        """
        counts, shares = self._counts, self._shares
        reach, at = counts.fragment("reach"), set("".join(rule.table.at for rule in counts.rules)) | set(CHARACTERS)
        measures, counted = ([word for word in counts.lists[name] if word[0] not in at] for name in ("measure", "counted"))
        first = {word[0] for word in measures} & {word[0] for word in counted}
        measures, counted = ([word for word in some if word[0] not in first and word > "\x7f"] for some in (measures, counted))
        self._rule_of = {
            **dict.fromkeys(("%", "个百分点"), "percentage.share"),
            **dict.fromkeys(measures, "count.measured"),
            **dict.fromkeys(counted, "count.noun_counted"),
        }
        guard = f"{counts.fragment('no_measure')}|{reach}"
        odd = "".join(sorted({word[-1] for word in measures if word[-1] in guard} - {"个"})) + "A-Za-z"
        after_share, after_counted = f"[ ]?{SEPARATOR}|{shares.fragment('reach')}", f"{counts.fragment('no_counted')}|{reach}"
        money = next(rule.table.at for rule in counts.rules if rule.id == "count.money")
        begun = re.escape("".join(sorted({word[0] for word in (*measures, *counted)} | set("%个" + money))))
        return (
            rf"(?=[{begun}])(?:(?>%|个百分点)(?![{_seen(after_share, '·')}])"
            rf"|(?>{_quickly(measures)})(?:(?<![个{odd}])(?![{_seen(guard, '·')}])|(?<=个)(?![{_seen(guard, '个')}]))"
            rf"|(?>{_quickly(counted)})(?![{_seen(after_counted, '·')}])|{counts.fragment('money')})"
        )

    def find(self, text: Text) -> list[Candidate]:
        """Figures and rejects in text order, some maybe overlapping; `data` holds the words of start and end."""
        found = list(self._find_counts(text))
        settled = {figure.end for figure in found if figure.type == "PERCENTAGE"}
        shares = list(self._find_shares(text, settled))
        return sorted(found + shares, key=_START) if shares else found

    # -- counts ---------------------------------------------------------------------------------------------------------

    def _find_counts(self, text: Text) -> Iterator[Candidate]:
        folded, starts, tags, behind, rule_of = text.folded, text.starts, text.tags, self._behind, self._rule_of
        for start, end, value, inner, settled in figures(folded, self._ends):
            earlier = folded[start - 1 : start]
            unit, after = settled, ""
            if settled:
                close = end + len(unit) + (folded[end] == " ")
                rule = rule_of.get(unit, "count.money")
                reject = rule == "count.money"
            else:
                if earlier in behind and self._contexts.match_at(folded, start):
                    continue
                match = self._at(folded[end + 1 : end + 2] if folded[end : end + 1] == " " else folded[end : end + 1]).match_at(folded, end)
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
            if unit[-1] in "%点":
                if (unit == "%" or starts[last] == close) and (starts[first] == begin or folded[start].isascii()):
                    how = modifier(before) if before else inner if inner != "exact" else self._loose(folded, begin)
                    per = "percent" if unit == "%" else "percentage_point"
                    yield Candidate(begin, close, "PERCENTAGE", "percentage.share", value, "", how, per, "", "", False, (first, last))
                continue
            if (
                starts[first] != begin or starts[last] != close or tags[first] in _NAMES or earlier in _OPENING
            ) and self._cuts(text, begin, close, unit, first, last):
                continue
            if before or after or inner != "exact":
                how = modifier(before, after) if before or after else inner
            else:
                how = self._loose(folded, begin) if earlier in _LOOSE else "exact"
            yield Candidate(begin, close, "QUANTITY", rule, value, "", how, unit, "", "", False, (first, last))

    def _at(self, character: str) -> RuleFile:
        """The rules that can begin with a character."""
        known = self._by_first.get(character)
        if known is not None:
            return known
        counts, there = self._counts, []
        for rule in counts.rules:
            pattern = rule.table.pattern
            if rule.table.at and character not in rule.table.at:
                continue
            for name, words in counts.lists.items():
                if counts.fragments[name] in pattern:
                    pattern = pattern.replace(counts.fragments[name], alternation(word for word in words if word[0] == character))
            if "(?:)" not in pattern:  # some word of its list begins with the character
                there.append(replace(rule, table=rule.table.model_copy(update={"pattern": pattern})))
        file = RuleFile(counts.name, counts.path, counts.examples, "", tuple(there), counts.fragments, counts.lists)
        self._by_first[character] = file
        return file

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

    def _find_shares(self, text: Text, settled: set[int]) -> Iterator[Candidate]:
        folded, done = text.folded, 0
        for sign in _SIGN.finditer(folded):
            at, end = sign.span()
            if at < done:
                continue
            if end in settled:
                done = end
                continue
            if folded[end - 1] in "点半":  # 百分点 and 一半 begin one character before the one that finds them
                at -= 1
            start = at
            while start > done and at - start < _REACH:
                if folded[start - 1] not in _OF_SHARES and not (folded[start - 1] in "至到—~" and folded[start - 2] in _OF_SHARES):
                    break  # 2至3个百分点 begins at 2
                start -= 1
            match = self._shares.match_at(folded, start)
            if match is None or match.end <= at:
                match, start = None, max(done, at - _REACH)
                while start <= at and (match is None or match.end <= at):
                    match = self._shares.match_at(folded, start) if folded[start] in _BEGINNING else None
                    start = match.end if match else start + 1
            if match is None or match.end <= at:
                continue
            done = match.end
            figure = self._matched_share(text, match)
            if figure is not None:
                yield figure

    def _matched_share(self, text: Text, match: Match) -> Candidate | None:
        table, start, end, starts = match.rule.table, match.start, match.end, text.starts
        if table.reject:
            return Candidate(start, match.end, table.type, table.id, reject=True)
        surface, after = match.group("share"), match.group("after").strip()
        if starts[bisect_right(starts, start) - 1] != start and not surface[0].isascii():
            return None
        if starts[bisect_right(starts, end) - 1] != end and not surface.endswith(("%", "‰")):
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


def _seen(guard: str, before: str) -> str:
    """A class of the characters with which something that `guard` matches behind a numeral and `before` can begin."""
    pattern = regex.compile(guard, regex.V1)
    seen = (c for c in sorted(set(guard + ascii_letters)) if pattern.match(f"二{before}{c}", 1 + len(before), partial=True))
    return "".join(map(re.escape, seen))


def _quickly(words: list[str]) -> str:
    """A pattern for any of the words, the longest; characters with which one word alone begins in one look."""
    begun = Counter(word[0] for word in words)
    alone = [word for word in words if len(word) == 1 and begun[word] == 1]
    return f"[{''.join(alone)}]|{alternation(word for word in words if word not in alone)}"
