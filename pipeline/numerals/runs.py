"""Figures of a text found from their ends, where something that is counted follows them.

Most numerals of a text are parts of dates, codes and words, and most others are plain: a few digits, or one character,
with nothing around that could belong to them. So one cheap search finds the ends that matter, plain figures are read on
the spot, and `FIGURE` is matched only in the stretch of numeric characters before the other ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from pipeline.numerals.fragments import FIGURE, NUMERALS

DIGITS = frozenset("0123456789")
_ONE = {"二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9", "十": "10"}
_INDEFINITE = "余餘多几幾来"
_JOINING = frozenset(".,·-—~至到与和点點负負又/ ")  # between the characters of one numeral, or the ends of a range
_SIGNS = frozenset("-负負")
_NUMERIC = frozenset("0123456789" + NUMERALS)
_LINKED = _NUMERIC | _JOINING | frozenset(_INDEFINITE + "%‰")
_RUN = _NUMERIC | _JOINING | frozenset(_INDEFINITE)
_INSIDE = _NUMERIC | frozenset(".,·-—~至到与和点點 " + _INDEFINITE)  # with these a numeral may go on
_FIGURE = regex.compile(FIGURE)


def ends(following: str) -> re.Pattern[str]:
    """A pattern for the last character of a figure, and on to where `following` (a pattern) begins.

    余, 多, 来 and one blank may stand between. A lone 一 is an article and ends no figure.
    """
    numerals = "0-9" + NUMERALS
    return re.compile(rf"[{numerals}](?<![^{numerals}点點]一)(?:[ ]?[{_INDEFINITE}])?[ ]?(?={following})")


def apart(folded: str, start: int) -> bool:
    """Whether nothing before `start` can belong to the numeral that begins there."""
    if start == 0:
        return True
    before = folded[start - 1]
    if before not in _JOINING:
        return before not in _NUMERIC
    return before not in _SIGNS and (start < 2 or folded[start - 2] not in _LINKED)


def figures(folded: str, places: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    """Start, end and value of each figure that ends at one of `places`; the value is "" where `amount` must read it.

    places: from `ends`. Figures come in text order and none overlaps another.
    """
    done = 0
    for place in places.finditer(folded):
        at, end = place.span()
        if at < done:
            continue
        last = folded[at]
        following = folded[end]
        if end == at + 1 or (end == at + 2 and folded[at + 1] == " "):
            start = at
            if last in DIGITS:
                while start > done and folded[start - 1] in DIGITS:
                    start -= 1
                if following not in _INSIDE and apart(folded, start):
                    done = at + 1
                    yield start, done, folded[start:done].lstrip("0") or "0"
                    continue
            elif last in _ONE and following not in _INSIDE and (last != "十" or following != "分") and apart(folded, start):
                done = at + 1
                yield start, done, _ONE[last]
                continue
        start = at
        while start > done and folded[start - 1] in _RUN:
            start -= 1
        while start <= at:
            figure = _FIGURE.match(folded, start)
            if figure is None:
                start += 1
                continue
            start, done = figure.span()
            if done > at:
                yield start, done, ""
                break
            start = done
        done = max(done, at + 1)
