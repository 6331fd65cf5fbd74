"""Dates, durations, sets and vague times: what the text says, not yet what it means.

rules/dates.toml finds them, `date_reading` turns the groups of a match into an expression of `pipeline.almanac`.
Traditional characters are read as simplified ones, one to one, so that offsets stay.
"""

from __future__ import annotations

import re

from pipeline.almanac import Expression, Fixed, Period, Point, Range
from pipeline.extractors.date_reading import Reader
from pipeline.ruleset import Match, Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate

_TRADITIONAL = str.maketrans("號週禮後點時個鐘內間來這過現當從農陰曆舊夏閏臘頭節勞動國慶聖誕飛兩歲雙無與們萬處驚蟄穀種", "号周礼后点时个钟内间来这过现当从农阴历旧夏闰腊头节劳动国庆圣诞飞两岁双无与们万处惊蛰谷种")
_IS_TRADITIONAL = re.compile("[號週禮後點時個鐘內間來這過現當從農陰曆舊閏臘節慶兩雙]")
_JOIN = re.compile(" *(?:—{1,2}|-{1,2}|~|直?至|到) *")
_LONGEST_JOIN = 6
_PERIOD_ENDS = "节周月日季"
_NO_NAMES = frozenset(("月", "周", "日", "季", "节", "节日", "当日", "同日", "今日", "平日", "周日", "假日", "生日", "往日", "四季", "雨季", "汛季"))


class Dates:
    """Proposes DATE candidates whose `data` is an `Expression`, and rejects of type DATE."""

    def __init__(self, rules: Ruleset) -> None:
        self._file = rules["dates"]
        self._reader = Reader(rules.data / "almanac")

    def find(self, text: Text) -> list[Candidate]:
        """Candidates in text order; none overlaps another."""
        folded = text.folded
        if _IS_TRADITIONAL.search(folded):
            folded = folded.translate(_TRADITIONAL)
        found: list[Candidate] = []
        for match in self._file.scan(folded):
            table = match.rule.table
            if table.reject:
                found.append(Candidate(match.start, match.end, "DATE", table.id, reject=True))
            elif table.normalize == "fixed":
                found.append(_candidate(match.start, match, Expression(Fixed(table.value, table.kind))))
            elif table.normalize == "event":
                start = self._event_start(text, match.start)
                if start < match.start and not (found and found[-1].end > start):
                    found.append(_candidate(start, match, Expression(Period(_event_name(folded[start : match.start])))))
            else:
                expression = self._reader.by_name[table.normalize](match.groups())
                if expression is not None:
                    found.append(_joined(found, match, expression, folded) or _candidate(match.start, match, expression))
        return found

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


def _candidate(start: int, match: Match, expression: Expression) -> Candidate:
    return Candidate(start, match.end, "DATE", match.rule.id, data=expression)


def _event_name(surface: str) -> str:
    return surface.removesuffix("活动")


def _is_han(word: str) -> bool:
    return all("一" <= character <= "龥" for character in word)
