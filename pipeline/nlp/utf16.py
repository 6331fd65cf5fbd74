"""Offsets in UTF-16 code units, as JavaScript counts: 🙂 and 𠮷 are two."""

from __future__ import annotations

from itertools import accumulate

LAST_OF_ONE = "\uffff"  # the last character that takes one unit


class Units:
    """The offsets of one text in both countings; ours are code points."""

    def __init__(self, text: str) -> None:
        self._units: list[int] | range = range(len(text) + 1)
        if not text.isascii() and any(character > LAST_OF_ONE for character in text):
            self._units = [0, *accumulate(2 if character > LAST_OF_ONE else 1 for character in text)]
        self._points = {unit: point for point, unit in enumerate(self._units)}

    def of(self, offset: int) -> int:
        """The UTF-16 offset of a code point."""
        return self._units[offset]

    def point(self, unit: object) -> int:
        """The code point at a UTF-16 offset.

        Raises:
            ValueError: the offset is no whole number, outside of the text, or inside of one character.
        """
        if not isinstance(unit, int):
            raise ValueError(f"offset {unit!r} is not a whole number")
        if unit not in self._points:
            where = "inside of a character" if 0 <= unit <= self._units[-1] else f"outside of the text, which ends at {self._units[-1]}"
            raise ValueError(f"offset {unit} is {where}")
        return self._points[unit]
