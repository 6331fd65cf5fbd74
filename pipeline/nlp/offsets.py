"""Offsets in the units that another tool counts in: code points, as here, or UTF-16, in which 🙂 and 𠮷 are two.

Label Studio has counted the regions of a Text in code points since 2021 (`charsToCodePoints` in its selection-tools.js
says why); before that, and in other tools written in JavaScript, a unit is one of UTF-16.
"""

from __future__ import annotations

from itertools import accumulate

LAST_OF_ONE = "\uffff"  # the last character that takes one unit of UTF-16


class Units:
    """The offsets of one text, there and back."""

    def __init__(self, text: str, utf16: bool = False) -> None:
        units: list[int] | range = range(len(text) + 1)
        if utf16 and not text.isascii():
            units = [0, *accumulate(2 if character > LAST_OF_ONE else 1 for character in text)]
        self._units, self._points = units, {unit: point for point, unit in enumerate(units)}

    def of(self, offset: int) -> int:
        """The other tool's offset of a code point."""
        return self._units[offset]

    def point(self, unit: object) -> int:
        """The code point at an offset of the other tool.

        Raises:
            ValueError: the offset is no whole number, outside of the text, or inside of one character.
        """
        if not isinstance(unit, int):
            raise ValueError(f"offset {unit!r} is not a whole number")
        if unit not in self._points:
            where = "inside of a character" if 0 <= unit <= self._units[-1] else f"outside of the text, which ends at {self._units[-1]}"
            raise ValueError(f"offset {unit} is {where}")
        return self._points[unit]
