"""When a figure holds: its own date, else the one that governs its sentence, else the one carried from an earlier sentence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.events.title import Title
from pipeline.indicators.sentences import Sentence, chain
from pipeline.ruleset import RuleFile
from pipeline.types import Candidate, Span

DAY = len("2024-09-26")
FARTHEST = 26  # characters between 由 and the figure it begins with
VAGUE = frozenset(("PAST_REF", "FUTURE_REF", "XXXX-XX-XX"))


class Periods:
    """Reads the sentences of one paragraph from first to last, and remembers the date that carries on."""

    def __init__(self, rules: RuleFile, titles: Sequence[Title], today: str) -> None:
        self._rules, self._titles, self._today = rules, titles, today
        self._carried = ""

    def read(self, sentence: Sentence) -> list[str]:
        """The period of each figure of a sentence, "" where the text states none."""
        dates = [one for one in sentence.mentions if one.type == "DATE"]
        if not dates and len(sentence.figures) < 2:
            return [self._carried] * len(sentence.figures)
        opening = {date.start for date in dates if self._opens(date, sentence)}
        if any(date.value in VAGUE and date.start in opening for date in dates):
            self._carried = ""  # 近年来 holds for nothing exactly, and what held before is over
        bases = self._bases(sentence)
        compared = [date for date in dates if self._is_compared(date, sentence)]
        governing = [
            date
            for date in dates
            if date not in compared
            and not any(base.start <= date.start < base.end for base in bases.values())
            and self._governs(date, sentence)
        ]
        periods = []
        for figure in sentence.figures:
            base = bases.get(figure.start)
            found = self._period(figure, sentence, governing, opening)
            periods.append(found if base is None else self._at_base(base, figure, sentence, compared, governing, found))
        for date in governing:
            # 比赛9月8日在苏州市举行 tells of when the next sentence holds too, 力争明年达到98% does not.
            told = date.value[: len(self._today)] <= self._today and date.value[0].isdecimal()
            if (date.start in opening or told) and not self._is_own(date, sentence):
                self._carried = date.value
        return periods

    def _period(self, figure: Candidate, sentence: Sentence, governing: list[Candidate], opening: set[int]) -> str:
        folded = sentence.folded
        beside = self._beside(figure, sentence, governing)
        if beside:
            return beside
        for date in reversed(governing):
            if date.start >= figure.start:
                continue
            own = self._is_own(date, sentence) or (date.start not in opening and date.kind == "duration" and not self._closes(date, sentence))
            if own and sentence.clause(figure.start) > date.end:
                continue  # 连续4年 says nothing of the next clause
            number, of = sentence.run(figure, self._rules)
            dates = chain(governing, date, folded, self._rules)
            return dates[number].value if of > 1 and len(dates) == of else date.value
        return self._carried

    def _beside(self, figure: Candidate, sentence: Sentence, governing: list[Candidate]) -> str:
        """The date at the figure itself: 95%(2023年), 高于去年的18%, 近两成将于10月底前完成."""
        folded = sentence.folded
        of = "的" if folded.startswith("的", figure.end) else ""  # 较7月份-1.4%的增速
        for date in sentence.mentions:
            if date.type == "DATE" and date.end <= figure.start and folded[date.end : figure.start] + of == "的":
                relative = sentence.ends(self._rules.compiled("relative_before"), date.start)
                return "" if relative else date.value
        for date in governing:
            if figure.end < date.start < sentence.behind(figure):
                due = sentence.ends(self._rules.compiled("due_before"), date.start, figure.end)
                if folded[figure.end : date.start] == "(" or (due and sentence.clause(date.start) <= figure.start):
                    return date.value
        return ""

    def _at_base(
        self, base: Span, figure: Candidate, sentence: Sentence, compared: list[Candidate], governing: list[Candidate], found: str
    ) -> str:
        """The period of A in 由A到B: its own date, else the one compared with, else all the time of the change."""
        inside = [date for date in sentence.mentions if date.type == "DATE" and base.start <= date.start < base.end]
        if inside:
            return inside[-1].value
        before = [date for date in compared if date.start < figure.start]
        if before:
            return before[-1].value
        if found.endswith("/..") or found.startswith("P"):
            return found
        earlier = [date.value for date in governing if date.start < figure.start][:-1]
        # 去年我只排第48名,今年进了前10,…从20%降到16%
        return earlier[-1] if earlier and len(earlier[-1]) == len(found) and ".." not in earlier[-1] else ""

    def _bases(self, sentence: Sentence) -> dict[int, Span]:
        """Of every A in 由A到B, what stands between 由 and A."""
        found: dict[int, Span] = {}
        for figure, following in pairwise(sentence.figures):
            if sentence.clause(following.start) > figure.start:
                continue
            floor = max(sentence.before(figure), figure.start - FARTHEST)
            base = self._rules.compiled("base").search(sentence.folded, floor, figure.start)
            if base is not None:
                until = self._rules.compiled("target").match(sentence.folded, figure.end, following.start)
                if until is not None:
                    found[figure.start] = Span(*base.span("when"))
        return found

    def _is_compared(self, date: Candidate, sentence: Sentence) -> bool:
        folded, rules = sentence.folded, self._rules
        if sentence.ends(rules.compiled("compared_before"), date.start):
            return True
        if sentence.ends(rules.compiled("likened_before"), date.start):
            return rules.compiled("likened_behind").match(folded, date.end, sentence.end) is not None
        return False

    def _governs(self, date: Candidate, sentence: Sentence) -> bool:
        """Whether a date can say when a figure holds: not one of a report, of a founding, of a title or of a record."""
        folded, rules, end = sentence.folded, self._rules, sentence.end
        if date.value in VAGUE or date.kind == "set" or not date.value or "XXXX" in date.value:
            return False
        if date.kind == "duration":
            if self._closes(date, sentence):
                return True
            if any(sentence.ends(rules.compiled(name), date.start) for name in ("lasting_before", "running_before")):
                return True
            return rules.compiled("lasting").match(folded, date.start, end) is not None
        if rules.compiled("since_behind").match(folded, date.end, end) or rules.compiled("founded_behind").match(folded, date.end, end):
            return False
        if sentence.ends(rules.compiled("founded_before"), date.start):
            return False
        if any(title.start <= date.start < title.end for title in self._titles):
            return False
        until = next((figure.start for figure in sentence.figures if figure.start > date.start), end)
        return len(date.value) < DAY or "/" in date.value or not rules.compiled("reported_behind").match(folded, date.end, until)

    def _closes(self, date: Candidate, sentence: Sentence) -> bool:
        """Whether 来 or 间 closes a duration, so that it says of when a sentence tells."""
        ended = self._rules.compiled("lasting_end").search(sentence.folded, date.start, date.end)
        return ended is not None or self._rules.compiled("lasting_behind").match(sentence.folded, date.end, sentence.end) is not None

    def _is_own(self, date: Candidate, sentence: Sentence) -> bool:
        """Whether a duration holds for the one figure beside it (连续4年)."""
        return date.kind == "duration" and sentence.ends(self._rules.compiled("running_before"), date.start)

    def _opens(self, date: Candidate, sentence: Sentence) -> bool:
        """Whether nothing but small words, a place or a body stands before a date in its clause."""
        start = sentence.clause(date.start)
        opening = self._rules.compiled("opening")
        if opening.match(sentence.folded, start, date.start):
            return True
        ends = [one.end for one in sentence.mentions if one.start == start] + [cue.end for cue in sentence.cues if cue.start == start]
        return any(opening.match(sentence.folded, end, date.start) for end in ends if end <= date.start)
