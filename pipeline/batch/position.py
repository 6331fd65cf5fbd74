"""How far a run is in its input, in bytes of files, and how much there is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import NamedTuple

from pipeline.reading import files
from pipeline.reading.records import Piece

# Bytes of records that a byte of a packed file holds, until a whole file of its kind has shown it.
PACKED = {".gz": 3.0, ".parquet": 2.0}
LOOKED_AT = 10_000  # files of a folder; the others count as much on average, for a look at millions would take long


class Measure(NamedTuple):
    """What the inputs name. size: bytes of the files that are read, None where that is not known before; others: files in
    the folders that no reader reads."""

    size: int | None
    others: int


def measure(inputs: Iterable[str], out: Path) -> Measure:
    """Looks at the inputs without opening a file. What stands in the output folder is no input."""
    size = looked = number = others = 0
    known = True
    for given in inputs:
        path = Path(given)
        if path.is_dir():
            for file in _walk(path, out.resolve()):
                if not files.ending(file):
                    others += 1
                    continue
                number += 1
                looked += _size(file) if number <= LOOKED_AT else 0
        elif path.is_file():
            size += _size(given)
        else:
            known = False  # a glob or standard input: counting must not take longer than the work
    size += looked * number // max(1, min(number, LOOKED_AT))
    return Measure(size if known else None, others)


def _walk(folder: Path, out: Path) -> Iterator[str]:
    for root, below, names in os.walk(folder):
        below[:] = [name for name in below if Path(root, name).resolve() != out]
        yield from (f"{root}{os.sep}{name}" for name in names)


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except (OSError, ValueError):
        return 0  # reading it says why


class Position:
    """Where in its files a stream of pieces is."""

    def __init__(self) -> None:
        self._path, self._size, self._before, self._read = "", 0, 0, 0
        self._ratios: dict[str, float] = dict(PACKED)

    def weigh(self, piece: Piece) -> int:
        """The bytes of a piece; takes note that it has passed."""
        if piece.path != self._path:
            self._next(piece.path)
        if piece.raw is None:
            weight = self._size
        elif isinstance(piece.raw, bytes | tuple):
            weight = len(piece.raw) if isinstance(piece.raw, bytes) else sum(len(field) for field in piece.raw if isinstance(field, str))
        else:
            weight = 0
        self._read += weight
        return weight

    def _next(self, path: str) -> None:
        if self._size and self._read:
            self._ratios[self._kind()] = self._read / self._size
        self._before += self._size
        self._path, self._size, self._read = path, _size(path), 0

    def _kind(self) -> str:
        return PurePath(self._path).suffix

    @property
    def end(self) -> int:
        """Bytes of input up to the last piece that passed; where a file is packed, an estimate."""
        read = self._read / self._ratios.get(self._kind(), 1.0)
        return self._before + min(int(read), self._size)
