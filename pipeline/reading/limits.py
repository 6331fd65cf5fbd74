"""What one document may be at most: the same on every machine, so that the same input is refused everywhere."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Limits of one document.

    Args:
        characters: of its text. A million is a book; it takes some 200 MB to work on.
        bytes: of the file, the line or the row that holds it, unpacked: room for markup and for escapes in JSON.
        ratio: how many times its packed size a .gz may unpack to; text reaches 10, copies of one article 200, bombs 1,000.
    """

    characters: int = 1_000_000
    bytes: int = 8_000_000
    ratio: int = 500

    @classmethod
    def of(cls, characters: int) -> Limits:
        """The limits with as many characters, and bytes in proportion."""
        usual = cls()
        return usual._replace(characters=characters, bytes=max(1, characters * usual.bytes // usual.characters))


LIMITS = Limits()
SKIPPED = 16  # times the limit in bytes that are passed over in search of the end of a line or row that is too long
