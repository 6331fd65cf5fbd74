"""What a figure says: how high (level), how much more (increase) or less (decrease), how large a part (share)."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.indicators.sentences import Sentence
from pipeline.ruleset import RuleFile
from pipeline.types import Candidate, Cue

MOVES = {"increase": "increase", "beyond": "increase", "decrease": "decrease", "short_of": "decrease"}
POINTS = {**MOVES, "rises_to": "increase", "falls_to": "decrease"}
SENSES = frozenset(POINTS) | {"stays_at", "share", "change", "pace"}


class Said(NamedTuple):
    """An indicator and the sense of its figure."""

    indicator: str
    sense: str


class Senses:
    """Tells the sense of figures; `sense` is pure."""

    def __init__(self, rules: RuleFile) -> None:
        self._rules = rules

    def sense(self, figure: Candidate, indicator: str, sentence: Sentence, before: Said | None) -> str:
        """The sense of one figure.

        Args:
            before: what the figure before it in its sentence says.
        """
        if figure.unit == "percentage_point":
            return _of_points(figure, sentence)
        start, reach = figure.start, sentence.before(figure)
        floor = max(sentence.told_from(figure, self._rules), reach)
        cues = [cue for cue in sentence.cues if reach <= cue.start < start and cue.name in SENSES]
        cue = cues[-1] if cues and cues[-1].start >= floor else None
        if cue is None and before is not None and self._is(figure, sentence, "joined", reach):
            return before.sense
        if cue is not None and cue.name == "share":
            return "share"
        return (
            self._told(figure, indicator, sentence, cue)
            or self._of_indicator(figure, indicator, sentence, cue)
            or self._earlier(figure, indicator, cues, before)
            or ("share" if figure.type == "PERCENTAGE" else "level")
        )

    def _told(self, figure: Candidate, indicator: str, sentence: Sentence, cue: Cue | None) -> str:
        """What a verb of change in the clause says, before the figure or behind it; "" for one that leads to where it is."""
        folded, start = sentence.folded, figure.start
        moved = MOVES.get(cue.name, "") if cue is not None else ""
        if cue is not None and moved:
            # 合格率明显提高达98%: the verb tells of the past, the figure of the level; 高于上年的95% is last year's level.
            reached = self._has("level", indicator) and self._is(figure, sentence, "reaching", cue.end)
            if not reached and (cue.name in ("increase", "decrease") or folded[start - 1] != "的"):
                return "decrease" if figure.value.startswith("-") else moved
        for pattern, sense in (("rise_behind", "increase"), ("fall_behind", "decrease")):
            if self._rules.compiled(pattern).match(folded, figure.end, sentence.end):
                return sense
        return ""

    def _of_indicator(self, figure: Candidate, indicator: str, sentence: Sentence, cue: Cue | None) -> str:
        """What the indicator says of its figures: 造林任务的87% is a part, a rate has a level, a proportion is a share."""
        if sentence.ends(self._rules.compiled("relative"), figure.start):
            return "level"
        before = sentence.folded[sentence.start : figure.start]
        if indicator and before.endswith(indicator + "的"):
            return "share"
        if self._has("level", indicator) or (cue is not None and cue.name == "pace") or self._follows_rate(figure, sentence):
            return "level"
        return "share" if self._has("part", indicator) else ""

    def _follows_rate(self, figure: Candidate, sentence: Sentence) -> bool:
        """Whether a rate stands before a figure in its clause."""
        start = max(sentence.told_from(figure, self._rules), sentence.before(figure))
        return sentence.ends(self._rules.compiled("level_before"), figure.start, start)

    def _earlier(self, figure: Candidate, indicator: str, cues: list[Cue], before: Said | None) -> str:
        """What the sign of the figure, the figure before it or an earlier clause says of an amount."""
        if figure.value.startswith("-"):
            return "decrease"
        if cues and cues[-1].name == "change":
            return "increase"
        if before is not None and before.indicator == indicator and before.sense in MOVES:
            return before.sense  # 上半年增长8.2%,前三季度回落至6.8%
        if cues and figure.type == "PERCENTAGE" and indicator.endswith(self._rules.lists["measured"]):
            return MOVES.get(cues[-1].name, "level" if cues[-1].name == "pace" else "")  # 增幅居全省首位,达24.5%
        return ""

    def _has(self, name: str, indicator: str) -> bool:
        return self._rules.compiled(name).search(indicator) is not None

    def _is(self, figure: Candidate, sentence: Sentence, name: str, start: int) -> bool:
        return self._rules.compiled(name).fullmatch(sentence.folded, start, figure.start) is not None


def _of_points(figure: Candidate, sentence: Sentence) -> str:
    """Percentage points are always a difference: the verb before them, else the one behind them, else any earlier one."""
    if figure.value.startswith("-"):
        return "decrease"
    start, floor, until = figure.start, sentence.before(figure), sentence.behind(figure)
    verbs = [cue for cue in sentence.cues if cue.name in POINTS]
    before = [cue for cue in verbs if floor <= cue.start < start]
    behind = [cue for cue in verbs if start < cue.start < until and sentence.clause(cue.start) == sentence.clause(start)]
    earlier = [cue for cue in verbs if cue.start < start]
    chosen = before[-1:] or behind[:1] or earlier[-1:]
    return POINTS[chosen[0].name] if chosen else "increase"
