"""What one document may be at most: the same on every machine, so that the same input is refused everywhere."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """characters: of a text; bytes: of a file, a line or a row that holds one, unpacked."""

    characters: int = 2_000_000
    bytes: int = 16_000_000


LIMITS = Limits()
