"""Pieces gathered into batches, which a worker takes whole and a part of the output holds.

Where a batch ends hangs on the pieces near it alone, not on how many came before: one file more or less in a folder
moves the next ends and leaves those after them, so that a later `--resume` finds its parts again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from zlib import crc32

from pipeline.batch.position import Position
from pipeline.reading.records import Piece

LEAST = 256 << 10  # bytes: half a second of work today, so that what each batch costs beside it is small
MOST = 1 << 20  # bytes, so that what a worker holds is little; one document may be larger
PIECES = 1024  # in a batch at most: short ones must not make a part long to look through
EVERY = 32  # a batch that has the least ends behind one piece in so many


class Batch(NamedTuple):
    """Some pieces in input order. end: bytes of input up to its last piece."""

    pieces: tuple[Piece, ...]
    end: int


def cut(pieces: Iterable[Piece]) -> Iterator[Batch]:
    """All pieces, each in one batch, in their order."""
    position = Position()
    held: list[Piece] = []
    size = end = 0
    for piece in pieces:
        weight = position.weigh(piece)
        if held and size + weight > MOST:
            yield Batch(tuple(held), end)
            held, size = [], 0
        held.append(piece)
        size, end = size + weight, position.end
        if len(held) == PIECES or size >= LEAST and _ends_one(piece):
            yield Batch(tuple(held), end)
            held, size = [], 0
    if held:
        yield Batch(tuple(held), end)


def _ends_one(piece: Piece) -> bool:
    return crc32(f"{piece.path}\0{piece.number}".encode(errors="backslashreplace")) % EVERY == 0
