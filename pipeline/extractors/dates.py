"""Dates, durations, sets and vague times: what the text says, not yet what it means.

rules/dates.toml finds them, `date_reading` turns the groups of a match into an expression of `pipeline.almanac`.
Traditional characters are read as simplified ones, one to one, so that offsets stay.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count

from pipeline.almanac import Era, Expression, Fixed, Period, Point, Range
from pipeline.errors import RuleError
from pipeline.extractors.date_reading import Reader
from pipeline.extractors.hits import Hits
from pipeline.ruleset import Ruleset, RuleTable
from pipeline.ruleset.matching import GROUP, compile_pattern
from pipeline.segment import Text
from pipeline.types import Candidate

_JOINS = frozenset(("—", "——", "-", "--", "~", "至", "直至", "到", "直到", "和", "与"))
_REFERENCE = re.compile(r"\\[1-9]")
_LONGEST_JOIN = 6
_FEW_GROUPS = 20
_REMEMBERED = 2_000  # expressions of one rule
_SAME_DAY = frozenset(("当天", "当日"))
_PERIOD_ENDS = "节周月日季"
_NO_NAMES = frozenset(
    ("月", "周", "日", "季", "节", "节日", "当日", "同日", "今日", "平日", "周日", "假日", "生日", "往日", "四季", "雨季", "汛季")
)


class _Rule:
    """A rule ready to be tried. Where it has many groups it is tried without them, as each costs time at every try.

    known: the expressions read so far, by what was matched.
    """

    __slots__ = ("_with_groups", "event", "id", "known", "match", "reject", "table", "vague")

    def __init__(self, table: RuleTable) -> None:
        self.table, self.id, self.reject = table, table.id, table.reject
        self.event, self.vague = table.normalize == "event", table.kind == "vague"
        self.known: dict[str, Expression] = {}
        self._with_groups: re.Pattern[str] | None = None
        if len(GROUP.findall(table.pattern)) > _FEW_GROUPS and not _REFERENCE.search(table.pattern):
            self.match = compile_pattern(GROUP.sub("(?:", table.pattern)).match
        else:
            self.match = self._capturing().match

    def starts(self, folded: str) -> list[int]:
        """Where the pattern matches."""
        return [found.start() for found in self._capturing().finditer(folded)]

    def _capturing(self) -> re.Pattern[str]:
        """The pattern with each group under a name of its own, as `re` wants it."""
        if self._with_groups is None:
            counter = count()
            numbered = GROUP.sub(lambda group: f"(?<{group[1]}__{next(counter)}>", self.table.pattern)
            self._with_groups = compile_pattern(numbered)
        return self._with_groups

    def groups(self, folded: str, start: int) -> dict[str, str]:
        """The groups of the match at `start` that took part, by name."""
        match = self._capturing().match(folded, start)
        found = match.groupdict() if match is not None else {}
        return {name.partition("__")[0]: text for name, text in found.items() if text}


class Dates:
    """Proposes DATE candidates whose `data` is an `Expression`, and rejects of type DATE."""

    def __init__(self, rules: Ruleset, hits: Hits) -> None:
        file = rules["dates"]
        self._reader = Reader(*rules.folders)
        self._number = re.compile(file.fragment("numbers"))
        self._quote = re.compile(file.fragment("quotes"))
        self._title_year = re.compile(file.fragment("title_years"))
        heads = file.fragment("words").split()
        words = [item[1:] for item in heads if item[0] == "="]
        words += [item[0] + follow for item in heads if item[0] != "=" for follow in item[1:]]
        self._hits = hits
        self._list, _ = hits.add(words)
        for rule in file.rules:
            table, known = rule.table, sorted(("event", "fixed", *self._reader.by_name))
            if not table.reject and table.normalize not in known and not (table.value and not table.normalize):
                problem = f"{table.normalize!r} is none of {', '.join(known)}; without it the rule needs a value"
                raise RuleError(rule.file, table.id, "normalize", problem)
        ready = [_Rule(rule.table) for rule in file.rules]
        keys = {character for rule in ready for character in rule.table.at}
        self._at = {key: tuple((rule.match, rule) for rule in ready if not rule.table.at or key in rule.table.at) for key in keys}
        # Rules of other folders that do not say at which characters they begin are searched for by themselves.
        self._anywhere = [(str(number), rule) for number, rule in enumerate(ready) if not rule.table.at]
        self._at.update({key: ((rule.match, rule),) for key, rule in self._anywhere})

    def find(self, text: Text) -> list[Candidate]:
        """Candidates in text order; none overlaps another."""
        folded = text.folded
        found: list[Candidate] = []
        done, last, at = 0, -_LONGEST_JOIN, self._at  # last: where the last candidate that something may join ended
        for start, key in self._starts(text):
            if start < done or key not in at:
                continue
            for tried in at[key]:
                match = tried[0](folded, start)
                if match is not None:
                    break
            else:
                continue
            rule, done = tried[1], match.end()
            if rule.reject:
                found.append(Candidate(start, done, "DATE", rule.id, reject=True))
                continue
            if rule.event:
                begin = self._event_start(text, start)
                if begin < start and not (found and found[-1].end > begin):
                    name = folded[begin:start].removesuffix("活动")
                    found.append(Candidate(begin, done, "DATE", rule.id, data=Expression(Period(name))))
                continue
            surface = match[0]
            if surface in _SAME_DAY:
                begin = self._reader.tables.campaign_start(folded, start)
                if begin < start and found and found[-1].end == begin and not found[-1].reject:
                    found[-1].end = done  # 10月9日世界邮政日|当天: the day is told already
                    continue
                if begin < start and not (found and found[-1].end > begin):
                    found.append(Candidate(begin, done, "DATE", rule.id, data=Expression(Period(folded[begin:start]))))
                    continue
            expression = rule.known.get(surface) or self._read(rule, folded, start, surface)
            if expression is None or (rule.vague and _cuts_a_word(text, start, done)):
                continue
            candidate = Candidate(start, done, "DATE", rule.id, data=expression)
            if start - last <= _LONGEST_JOIN and folded[last:start].strip(" ") in _JOINS:
                candidate = _joined(found, candidate, folded) or candidate
            found.append(candidate)
            last = done
        return found

    def _starts(self, text: Text) -> list[tuple[int, str]]:
        """Where rules may begin, in text order, and the character that says which."""
        folded = text.folded
        starts = [(start, folded[start]) for _, start, _ in self._hits.find(text, self._list)]
        starts += [(found.start(), "“") for found in self._quote.finditer(folded)]
        starts += [(found.start(), "T") for found in self._title_year.finditer(folded)]
        for found in self._number.finditer(folded):
            start, end = found.span()
            key = folded[end : end + 1]
            starts.append((start, "Y" if key == "年" and end - start == 4 else key))
        for key, rule in self._anywhere:
            starts += [(start, key) for start in rule.starts(folded)]
        starts.sort()
        return starts

    def _read(self, rule: _Rule, folded: str, start: int, surface: str) -> Expression | None:
        """What a match says; the same words under the same rule say the same, so it is remembered."""
        table = rule.table
        if table.normalize in ("fixed", ""):
            expression: Expression | None = Expression(Fixed(table.value, table.kind or "date"))
        else:
            expression = self._reader.by_name[table.normalize](rule.groups(folded, start))
        if expression is not None:
            if len(rule.known) >= _REMEMBERED:
                rule.known.clear()
            rule.known[surface] = expression
        return expression

    def _event_start(self, text: Text, end: int) -> int:
        """Where the name of a campaign or festival before 期间 begins; `end` when there is none."""
        known = self._reader.tables.campaign_start(text.folded, end)
        if known < end:
            return known
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


def _joined(found: list[Candidate], candidate: Candidate, folded: str) -> Candidate | None:
    """One candidate of the last one found and this one where 至 or a dash joins two points; takes the last one off."""
    first, later = found[-1], candidate.data
    if not isinstance(later, Expression) or not isinstance(first.data, Expression):
        return None
    low, high = first.data.time, later.time
    if isinstance(low, Era) and isinstance(high, Era):
        return _joined_decades(found, candidate, low, high, later.edge)
    if (
        isinstance(low, Range)
        and isinstance(high, Point)
        and high.only_clock
        and not first.data.edge
        and low.high.hour is not None
    ):
        found.pop()  # 周一至周五9:00—17:00
        close = replace(low.high, hour=high.hour, minute=high.minute, daypart=high.daypart or low.high.daypart)
        return Candidate(first.start, candidate.end, "DATE", first.rule, data=Expression(Range(low.low, close), later.edge))
    if not isinstance(low, Point) or not isinstance(high, Point):
        return None
    joint = folded[first.end : candidate.start].strip(" ")
    if joint in ("和", "与") and folded[candidate.end - 1] != "间":  # 2003年与2006年间
        return None
    if first.data.edge and not (folded[first.end - 1] == "起" and joint in ("至", "到")):  # 5月1日起至6月底
        return None
    found.pop()
    rule = candidate.rule if candidate.rule == "date.range.end" else first.rule
    return Candidate(first.start, candidate.end, "DATE", rule, data=Expression(Range(low, high), later.edge))


def _joined_decades(found: list[Candidate], candidate: Candidate, low: Era, high: Era, edge: str) -> Candidate | None:
    """上世纪70年代至90年代: decades of one century."""
    known = high.century is None and high.shift == 0 or (high.century, high.shift) == (low.century, low.shift)
    if low.decade is None or high.decade is None or low.part or not known or not low.decade < high.decade:
        return None
    first = found.pop()
    era = replace(high, century=low.century, shift=low.shift, early=low.decade)
    return Candidate(first.start, candidate.end, "DATE", first.rule, data=Expression(era, edge))


def _cuts_a_word(text: Text, start: int, end: int) -> bool:
    """出现在 is no 现在: the word in which it begins began before and ends within it."""
    word = text.word_at(start)
    return text.starts[word] < start and text.starts[word + 1] < end


def _is_han(word: str) -> bool:
    return all("一" <= character <= "龥" for character in word)
