"""Counts: how many activities (ACTIVITY_COUNT), how many or how much of anything else (QUANTITY)."""

from __future__ import annotations

from pipeline.extractors.figures import Figures
from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate


class Counts:
    """Proposes ACTIVITY_COUNT and QUANTITY with value, modifier, unit and noun, and rejects what counts nothing."""

    def __init__(self, rules: Ruleset) -> None:
        self._figures = Figures(rules)

    def find(self, text: Text) -> list[Candidate]:
        return [figure for figure in self._figures.read(text) if figure.type != "PERCENTAGE"]
