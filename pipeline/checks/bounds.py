"""Between which bounds a figure lies: what it says exactly, what its approximator allows, what its rounding hides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pipeline.numerals import read

_HALF = Decimal("0.5")
_MAGNITUDES = tuple("百千万亿")
_SPOKEN = Decimal(5)  # 三成, 三分之一: in percent
_ROUNDED = re.compile(r"[0-9][0-9,]*+(?:\.([0-9]+))?[ ]?(千?[百万亿]*)")  # 1.2万 is right to a thousand
_WRITTEN_OUT = re.compile(r"[万亿]+")
# How far a figure may be off what its approximator says, before a reader would call it wrong (loose) or right (close).
_LOOSE = {"about": ("0.7", "1.3"), "under": ("0.5", "1"), "at_most": ("0", "1"), "over": ("1", "1000"), "at_least": ("1", "1000")}
_CLOSE = {"about": ("0.95", "1.05"), "under": ("0.9", "1"), "at_most": ("0.9", "1"), "at_least": ("1", "1.1")}


class Bounds(NamedTuple):
    """low, high: outside them a figure is wrong; near, far: inside them it is right."""

    low: Decimal
    high: Decimal
    near: Decimal
    far: Decimal

    @property
    def exact(self) -> bool:
        return self.low == self.high


@lru_cache(maxsize=4096)
def bounds(value: str, modifier: str, surface: str, share: bool = False) -> Bounds | None:
    """Of a figure as the mentions table holds it; None where its value is no number.

    A share is rounded where a count is not: 95% is any share from 94.5, and some cut what others round.
    """
    first, _, second = value.partition("..")
    low, high = read(first), read(second or first)
    if low is None or high is None or low < 0:
        return None
    if surface[:1] in _MAGNITUDES:
        return Bounds(low * _HALF, low * 10, low, low)  # 百场, 千人: a headline's round number
    slack = rounding(surface)
    if share:
        slack = slack or (_HALF if "%" in surface or "个百分点" in surface else _SPOKEN)
    near, far = low - slack, high + slack
    if modifier == "exact" or modifier not in _LOOSE:
        return Bounds(near - slack, far + slack, near, far) if share else Bounds(near, far, near, far)
    down, up = map(Decimal, _LOOSE[modifier])
    if modifier == "over":
        zeros = len(first) - len(first.rstrip("0")) if "." not in first else 0
        return Bounds(low, high * up, low, high + 10**zeros)
    close_down, close_up = map(Decimal, _CLOSE[modifier])
    return Bounds(low * down, high * up, low * close_down, high * close_up)


def rounding(surface: str) -> Decimal:
    """Half of the last place written: 0.05 for 93.6%, 500 for 1.2万; 0 for 195, which is counted."""
    found = _ROUNDED.search(surface)
    if found is None:
        written_out = _WRITTEN_OUT.search(surface)
        magnitude = read("1" + written_out[0]) if written_out else None
        return Decimal(0) if magnitude is None else magnitude * _HALF
    decimals, magnitude_text = len(found[1] or ""), found[2]
    magnitude = read("1" + magnitude_text) if magnitude_text else Decimal(1)
    if magnitude is None or not (decimals or magnitude_text):
        return Decimal(0)
    return magnitude.scaleb(-decimals) * _HALF


def total(parts: Iterable[Bounds]) -> Bounds:
    """The bounds of a sum."""
    return Bounds(*(sum(column, Decimal(0)) for column in zip(*parts, strict=True)))


def agree(first: Bounds, second: Bounds) -> str:
    """confirmed, contradicted, or undecided where only the approximators let them be the same."""
    if first.high < second.low or second.high < first.low:
        return "contradicted"
    return "confirmed" if first.near <= second.far and second.near <= first.far else "undecided"
