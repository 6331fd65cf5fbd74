"""Figures of a text found from their ends, where something that is counted follows them.

Most numerals of a text are parts of dates, codes and words, and most others are plain: a few digits, or one character,
with nothing around that could belong to them. So one cheap search finds the ends that matter, plain figures are read on
the spot, and `FIGURE` is matched only in the stretch of numeric characters before the other ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.numerals.fragments import FIGURE, NUMERALS
from pipeline.numerals.possessive import atomic
from pipeline.numerals.values import amount, plain_value, shifted

DIGITS = frozenset("0123456789")
_INDEFINITE = "余餘多几幾来"
_JOINING = frozenset(".,·-—~至到与和点點负負又/ ")  # between the characters of one numeral, or the ends of a range
_SIGNS = frozenset("-负負.")  # with these before it a numeral may begin
_NUMERIC = frozenset("0123456789" + NUMERALS)
_LINKED = _NUMERIC | _JOINING | frozenset(_INDEFINITE + "%‰")
_RUN = _NUMERIC | _JOINING | frozenset(_INDEFINITE)
_INSIDE = _NUMERIC | frozenset(".,·-—~至到与和点點 " + _INDEFINITE)  # with these a numeral may go on
_UNSURE = frozenset("分克瓦米帕卡赫伏")  # 百分之, 千克: with these behind it the end of a numeral may be something else
_COMMON = re.compile("([0-9]+(?:[.][0-9]+)?)(万亿?|亿|)([余多]?)([万亿]?)")  # 1.2万, 30余, 100多亿
_ZEROS = {"": 0, "万": 4, "亿": 8, "万亿": 12}
_LONGEST = 8  # characters of a surface that is remembered
_FIGURE = re.compile(atomic(FIGURE))


def ends(following: str, settling: str = "(?!)", behind: str = "") -> re.Pattern[str]:
    """A pattern that finds figures, for `figures`: their last characters, or whole plain ones with what settles them.

    A lone 一 is an article and no figure.

    Args:
        following: a pattern for what follows the figures that are looked for; 余, 多, 来 and a blank may stand between.
        settling: a pattern for units behind which a plain figure needs no further look, and for what must not follow them.
        behind: characters behind which a figure always needs a further look.
    """
    numerals = "0-9" + NUMERALS
    joining, linked = (re.escape("".join(sorted(some))) for some in (_JOINING | {"、"}, _LINKED))
    wary = re.escape("".join(sorted(_NUMERIC | _SIGNS | set(behind) | {" "})))
    pattern = (
        rf"[{numerals}](?:(?<![{wary}].)(?<![{linked}][{joining}].)"
        rf"(?:(?<=[0-9])([0-9]*+(?:[.][0-9]++)?+(?:万亿?|亿)?+[余多]?+)|(?<=[两三四五六七八九十])()) ?({settling})"
        rf"|(?<![^{numerals}点點]一)(?:[ ]?[{_INDEFINITE}])?[ ]?(?={following}))"
    )
    return re.compile(atomic(pattern))


def apart(folded: str, start: int) -> bool:
    """Whether nothing before `start` can belong to the numeral that begins there."""
    if start == 0:
        return True
    before = folded[start - 1]
    if before not in _JOINING:
        return before not in _NUMERIC and before not in _INDEFINITE
    return before not in _SIGNS and (start < 2 or folded[start - 2] not in _LINKED)


def figures(folded: str, places: re.Pattern[str]) -> Iterator[tuple[int, int, str, str, str]]:
    """Start, end, value and modifier of each figure that `places`, made by `ends`, finds, and the unit that settles it.

    The value is "" for what is no number. Figures come in text order and none overlaps another.
    """
    done = 0
    for place in places.finditer(folded):
        at, end = place.span()
        if at < done:
            continue
        digits, _, unit = place.groups()
        if unit:
            done = at + 1 + len(digits or "")
            surface = folded[at:done]
            if surface.isdigit():
                yield at, done, surface.lstrip("0") or "0", "exact", unit
            else:
                known = _surely(surface)
                if known is not None:
                    yield at, done, *known, unit
            continue
        following = folded[end]
        start, stop = at, end
        if folded[end - 1] == " ":
            stop -= 1
        if following not in _INSIDE:
            if folded[at] in DIGITS:
                while start > done and (folded[start - 1] in DIGITS or folded[start - 1] == "."):
                    start -= 1
            else:
                while start > done and (folded[start - 1] in _NUMERIC or folded[start - 1] in ".余多"):
                    start -= 1
            if apart(folded, start):
                surface = folded[start:stop]
                known = _surely(surface) if following not in _UNSURE else None
                if known is not None:
                    done = stop
                    yield start, done, *known, ""
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
                number = amount(folded[start:done])
                yield (start, done, "", "", "") if number is None else (start, done, number.value, number.modifier, "")
                break
            start = done
        done = max(done, at + 1)


def _surely(surface: str) -> tuple[str, str] | None:
    """Value and modifier of a surface that is one figure wherever nothing around belongs to it; None: not known to be one."""
    return _short(surface) if len(surface) <= _LONGEST else _read(surface)


def _read(surface: str) -> tuple[str, str] | None:
    if surface.isascii():
        value = plain_value(surface)
        return (value, "exact") if value else None
    digits = _COMMON.fullmatch(surface)
    if digits is not None:
        number, magnitude, more, greater = digits.groups()
        if greater and not more:
            return None
        value = shifted(number, _ZEROS[magnitude] + _ZEROS[greater])
        return value, "over" if more else "exact"
    number_read = amount(surface) if len(surface) <= _LONGEST and _FIGURE.fullmatch(surface) else None
    return None if number_read is None else (number_read.value, number_read.modifier)


_short = lru_cache(maxsize=4096)(_read)
