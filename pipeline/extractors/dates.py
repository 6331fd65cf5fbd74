"""Dates, durations, sets and vague times: what the text says, not yet what it means.

rules/dates.toml finds them, `date_reading` turns the groups of a match into an expression of `pipeline.almanac`.
Traditional characters are read as simplified ones, one to one, so that offsets stay.
"""

from __future__ import annotations

import re

from pipeline.almanac import Expression, Fixed, Period, Point, Range
from pipeline.extractors.date_reading import Reader
from pipeline.ruleset import Match, RuleFile, Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate

_TRADITIONAL = str.maketrans("號週禮後點時個鐘內間來這過現當從農陰曆舊夏閏臘頭節勞動國慶聖誕飛兩歲雙無與們萬處驚蟄穀種", "号周礼后点时个钟内间来这过现当从农阴历旧夏闰腊头节劳动国庆圣诞飞两岁双无与们万处惊蛰谷种")
_IS_TRADITIONAL = re.compile("[號週禮後點時個鐘內間來這過現當從農陰曆舊閏臘節慶兩雙]")
_JOIN = re.compile(" *(?:—{1,2}|-{1,2}|~|直?至|到) *")
_LONGEST_JOIN = 6
_REMEMBERED = 20_000  # expressions
_PERIOD_ENDS = "节周月日季"
_NO_NAMES = frozenset(("月", "周", "日", "季", "节", "节日", "当日", "同日", "今日", "平日", "周日", "假日", "生日", "往日", "四季", "雨季", "汛季"))


class Dates:
    """Proposes DATE candidates whose `data` is an `Expression`, and rejects of type DATE."""

    def __init__(self, rules: Ruleset) -> None:
        file = rules["dates"]
        self._reader = Reader(rules.data / "almanac")
        self._trigger = re.compile(f"(?P<number>{file.fragment('numbers')})|{file.fragment('words')}")
        by_rules: dict[tuple[str, ...], RuleFile] = {}
        self._at: dict[str, RuleFile] = {}
        for key in sorted({character for rule in file.rules for character in rule.table.at}):
            chosen = tuple(rule for rule in file.rules if not rule.table.at or key in rule.table.at)
            ids = tuple(rule.id for rule in chosen)
            if ids not in by_rules:
                by_rules[ids] = RuleFile(file.name, file.path, file.examples, "", chosen, file.fragments, file.lists)
            self._at[key] = by_rules[ids]
        self._known: dict[tuple[str, str], Expression | None] = {}

    def find(self, text: Text) -> list[Candidate]:
        """Candidates in text order; none overlaps another."""
        folded = text.folded
        if _IS_TRADITIONAL.search(folded):
            folded = folded.translate(_TRADITIONAL)
        found: list[Candidate] = []
        search, at = self._trigger.search, self._at
        trigger = search(folded)
        while trigger is not None:
            start = trigger.start()
            rules = at.get(folded[trigger.end() : trigger.end() + 1] if trigger.lastgroup else folded[start])
            match = None if rules is None else rules.match_at(folded, start)
            if match is None:
                trigger = search(folded, start + 1)
                continue
            table = match.rule.table
            if table.reject:
                found.append(Candidate(match.start, match.end, "DATE", table.id, reject=True))
            elif table.normalize == "event":
                begin = self._event_start(text, match.start)
                if begin < match.start and not (found and found[-1].end > begin):
                    name = folded[begin : match.start].removesuffix("活动")
                    found.append(Candidate(begin, match.end, "DATE", table.id, data=Expression(Period(name))))
            else:
                expression = self._read(match, folded)
                if expression is not None:
                    found.append(
                        _joined(found, match, expression, folded) or Candidate(match.start, match.end, "DATE", table.id, data=expression)
                    )
            trigger = search(folded, match.end)
        return found

    def _read(self, match: Match, folded: str) -> Expression | None:
        """What a match says; the same words under the same rule say the same, so it is remembered."""
        table = match.rule.table
        key = (table.id, folded[match.start : match.end])
        if key not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            if table.normalize == "fixed":
                self._known[key] = Expression(Fixed(table.value, table.kind))
            else:
                self._known[key] = self._reader.by_name[table.normalize](match.groups())
        return self._known[key]

    def _event_start(self, text: Text, end: int) -> int:
        """Where the name of a campaign or festival before 期间 begins; `end` when there is none."""
        word = text.word_at(end - 1) if end else -1
        if word >= 0 and text.words[word] == "活动":
            word -= 1
        if word < 0 or text.words[word][-1] not in _PERIOD_ENDS or text.words[word] in _NO_NAMES - {"月", "周", "日", "节", "季"}:
            return end
        name = text.words[word]
        while word > 0 and len(name) < 3 and _is_han(text.words[word - 1]):
            word -= 1
            name = text.words[word] + name
        return text.starts[word] if len(name) >= 2 and name not in _NO_NAMES and len(name) > 1 else end


def _joined(found: list[Candidate], match: Match, later: Expression, folded: str) -> Candidate | None:
    """One candidate of the last one found and this one where 至 or a dash joins two points; takes the last one off."""
    if not found or match.start - found[-1].end > _LONGEST_JOIN or not isinstance(later.time, Point):
        return None
    first = found[-1]
    low = first.data.time if isinstance(first.data, Expression) and not first.data.edge else None
    if not isinstance(low, Point) or not _JOIN.fullmatch(folded, first.end, match.start):
        return None
    found.pop()
    rule = match.rule.id if match.rule.id == "date.range.end" else first.rule
    return Candidate(first.start, match.end, "DATE", rule, data=Expression(Range(low, later.time), later.edge))


def _is_han(word: str) -> bool:
    return all("一" <= character <= "龥" for character in word)
