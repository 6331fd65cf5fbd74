"""How many indicator rows are right: figures matched by document and place, and what is right of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.scoring.counts import same_noun
from pipeline.types import Indicator

COLUMNS = ("indicator", "sense", "period", "region", "organization")


@dataclass(frozen=True, slots=True)
class IndicatorCounts:
    """matched: gold rows whose figure is predicted; right: of these, right cells a column; whole: with all five right."""

    gold: int
    matched: int
    right: dict[str, int]
    whole: int

    def share(self, column: str) -> float:
        """Of the matched rows, how many have the right cell; 1.0 where there are none."""
        return self.right[column] / self.matched if self.matched else 1.0

    @property
    def wholly_right(self) -> float:
        """The share of gold rows that are matched and wholly right."""
        return self.whole / self.gold if self.gold else 1.0

    @property
    def found(self) -> float:
        """The share of gold rows that are matched."""
        return self.matched / self.gold if self.gold else 1.0


def count_indicators(gold: Iterable[Indicator], predicted: Iterable[Indicator]) -> IndicatorCounts:
    """Rows of both sides held against each other; rows without a figure in the gold, as of quantities, do not count."""
    by_place = {(row.doc_id, row.start, row.end): row for row in predicted}
    right = dict.fromkeys(COLUMNS, 0)
    rows = matched = whole = 0
    for want in gold:
        rows += 1
        have = by_place.get((want.doc_id, want.start, want.end))
        if have is None:
            continue
        matched += 1
        cells = [same_cell(want, have, column) for column in COLUMNS]
        whole += all(cells)
        for column, ok in zip(COLUMNS, cells, strict=True):
            right[column] += ok
    return IndicatorCounts(rows, matched, right, whole)


def same_cell(gold: Indicator, predicted: Indicator, column: str) -> bool:
    """Whether one cell is right; an indicator like a noun, when the shorter one ends the longer."""
    want, have = getattr(gold, column), getattr(predicted, column)
    return same_noun(want, have) if column == "indicator" else bool(want == have)
