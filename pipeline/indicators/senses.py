"""What a figure says: how high (level), how much more (increase) or less (decrease), how large a part (share)."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.indicators.sentences import Sentence
from pipeline.ruleset import RuleFile
from pipeline.types import Candidate, Cue

RISES = frozenset(("increase", "rises_to"))
FALLS = frozenset(("decrease", "falls_to"))
SENSES = RISES | FALLS | {"stays_at", "share", "change"}
MOVES = frozenset(("increase", "decrease"))


class Said(NamedTuple):
    """An indicator and the sense of its figure."""

    indicator: str
    sense: str


def sense(figure: Candidate, indicator: str, sentence: Sentence, before: Said | None, rules: RuleFile) -> str:
    """The sense of one figure.

    Args:
        before: what the figure before it in its sentence says.
    """
    if figure.unit == "percentage_point":
        return _of_points(figure, sentence)
    folded, start = sentence.folded, figure.start
    reach = sentence.before(figure)
    previous = next((one for one in reversed(sentence.figures) if one.end <= start), None)
    floor = max(sentence.clause(start), reach)
    cue = next((one for one in reversed(sentence.cues) if floor <= one.start < start and one.name in SENSES), None)
    level = rules.compiled("level").search(indicator) is not None
    if cue is not None:
        if cue.name == "share":
            return "share"
        moved = _moved(cue, figure)
        # 合格率明显提高达98%: the verb tells of the past, the figure of the level.
        if moved and not (level and rules.compiled("reaching").search(folded, cue.end, start)):
            return moved
    elif previous is not None and rules.compiled("joined").fullmatch(folded, reach, start) and previous.type == figure.type and before is not None:
        return before.sense
    if rules.compiled("rise_behind").match(folded, figure.end, sentence.end):
        return "increase"
    if rules.compiled("fall_behind").match(folded, figure.end, sentence.end):
        return "decrease"
    if level:
        return "level"
    if rules.compiled("part").search(indicator):
        return "share"
    if figure.value.startswith("-"):
        return "decrease"
    if cue is not None and cue.name == "change":
        return "increase"
    if previous is not None and before is not None and before.indicator == indicator and before.sense in MOVES and previous.type == figure.type:
        return before.sense  # 上半年增长8.2%,前三季度回落至6.8%
    return "share" if figure.type == "PERCENTAGE" else "level"


def _moved(cue: Cue, figure: Candidate) -> str:
    """What a verb of change says; "" for one that leads to where the figure is."""
    if cue.name not in MOVES:
        return ""
    return "decrease" if figure.value.startswith("-") else cue.name


def _of_points(figure: Candidate, sentence: Sentence) -> str:
    """Percentage points are always a difference: the verb before them, else the one behind them, else any earlier one."""
    if figure.value.startswith("-"):
        return "decrease"
    start, floor, until = figure.start, sentence.before(figure), sentence.behind(figure)
    verbs = [cue for cue in sentence.cues if cue.name in RISES or cue.name in FALLS]
    before = [cue for cue in verbs if floor <= cue.start < start]
    behind = [cue for cue in verbs if start < cue.start < until and sentence.clause(cue.start) == sentence.clause(start)]
    earlier = [cue for cue in verbs if cue.start < start]
    chosen = before[-1:] or behind[:1] or earlier[-1:]
    return "decrease" if chosen and chosen[0].name in FALLS else "increase"
