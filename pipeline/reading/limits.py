"""What one document may be at most: the same on every machine, so that the same input is refused everywhere."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Limits of one document.

    Args:
        characters: of its text. A million is a book; it takes some 200 MB to work on.
        bytes: of the file, the line or the row that holds it, unpacked: room for markup and for escapes in JSON.
        ratio: how many times its packed size a .gz may unpack to; text reaches 10, copies of one article 200, bombs 1,000.
        mentions: that it may hold: what a text can make of its work beside its length. A page as dense as news gets has one
            in fifteen characters; the bundled article of 21 provinces has under 500.
    """

    characters: int = 1_000_000
    bytes: int = 8_000_000
    ratio: int = 500
    mentions: int = 20_000

    @classmethod
    def of(cls, characters: int) -> Limits:
        """The limits with as many characters, bytes in proportion, and mentions in proportion where that is more."""
        usual = cls()
        bytes = max(1, characters * usual.bytes // usual.characters)
        mentions = max(usual.mentions, characters * usual.mentions // usual.characters)
        return usual._replace(characters=characters, bytes=bytes, mentions=mentions)


LIMITS = Limits()
SKIPPED = 16  # times the limit in bytes that are passed over in search of the end of a line or row that is too long
