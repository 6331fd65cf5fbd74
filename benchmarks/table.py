"""The lines that the benchmarks print: a figure, the figure asked, and whether it holds."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import NamedTuple

WIDTH = 66  # of what a line is about
HOLDS = {True: "holds", False: "DOES NOT HOLD", None: ""}


class Spread(NamedTuple):
    """The middle of some measurements, and the quartiles around it (of fewer than four: the least and the greatest)."""

    median: float
    low: float
    high: float


class Line(NamedTuple):
    """One figure. asked: at most that, or at least where `least` is true; None where nothing was asked."""

    what: str
    figure: float
    unit: str
    asked: float | None = None
    least: bool = False
    spread: Spread | None = None

    @property
    def holds(self) -> bool | None:
        """Whether the figure, not rounded, is as asked; None where nothing was."""
        if self.asked is None:
            return None
        return self.figure >= self.asked if self.least else self.figure <= self.asked

    def text(self, markdown: bool = False) -> str:
        """The line as printed; or as a row of a table in Markdown."""
        figure = shown(self.figure, self.unit)
        if self.spread:
            figure += f" ({number(self.spread.low, self.unit)}–{number(self.spread.high, self.unit)})"
        asked = "" if self.asked is None else f"{'≥' if self.least else '≤'} {shown(self.asked, self.unit)}"
        if markdown:
            return f"| {self.what} | {figure} | {asked or '–'} | {HOLDS[self.holds].lower() or '–'} |"
        return f"{self.what:{WIDTH}} {figure:>24}  {asked:>10}  {HOLDS[self.holds]}".rstrip()


HEAD = f"{'':{WIDTH}} {'figure':>24}  {'asked':>10}"
MARKDOWN_HEAD = "| | figure | asked | |\n|---|---|---|---|"


def number(value: float, unit: str) -> str:
    """A figure as exact as its unit deserves: 0.305 J, 12.3 MB."""
    places = {"MB": 0, "": 0, "%": 1, "×": 2, "s": 2, "M/s": 2, "J": 2 if abs(value) >= 0.1 else 3}[unit]
    return f"{value:,.{places}f}"


def shown(value: float, unit: str) -> str:
    return f"{number(value, unit)} {unit}".rstrip()


def spread(values: Sequence[float]) -> Spread:
    """Median and quartiles.

    Raises:
        ValueError: no values.
    """
    if not values:
        raise ValueError("no measurements")
    if len(values) < 4:
        return Spread(statistics.median(values), min(values), max(values))
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(statistics.median(values), low, high)


def ratios(these: Sequence[float], those: Sequence[float]) -> Spread:
    """The spread of the ratios of paired runs, pair by pair."""
    return spread([one / other for one, other in zip(these, those, strict=True)])
