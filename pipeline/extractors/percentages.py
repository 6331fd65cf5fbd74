"""Shares: percentages, tenths, fractions, percentage points."""

from __future__ import annotations

from pipeline.extractors.figures import Figures
from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate


class Percentages:
    """Proposes PERCENTAGE with value in percent, modifier, unit and the indicator as noun."""

    def __init__(self, rules: Ruleset) -> None:
        self._figures = Figures(rules)

    def find(self, text: Text) -> list[Candidate]:
        return [figure for figure in self._figures.read(text) if figure.type == "PERCENTAGE"]
