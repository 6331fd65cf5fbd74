"""Batches → parts, in this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.batch.cutting import Batch
from pipeline.batch.documents import Documents, Outcome
from pipeline.batch.parts import Made, Parts, part
from pipeline.reading.records import Piece


class Maker:
    """Makes parts, and takes those that stand already."""

    def __init__(self, documents: Documents, parts: Parts) -> None:
        self._documents, self._parts = documents, parts

    def make(self, pieces: Sequence[Piece]) -> Made:
        """The part of some pieces, which stands in its place when this returns.

        Raises:
            OSError: it cannot be written.
        """
        name, digests = self._parts.name(pieces)
        found = self._parts.load(name)
        if found is not None and not found.again:
            return Made(name, digests, True)
        self._parts.save(name, part(list(map(self.extract, pieces))))
        return Made(name, digests, False)

    def extract(self, piece: Piece) -> Outcome:
        return self._documents.extract(piece)


class Here:
    """Makes the parts of batches one after the other in this process."""

    def __init__(self, documents: Documents, folder: Path, key: str) -> None:
        self._maker = Maker(documents, Parts(folder, key))

    def make(self, batches: Iterable[Batch]) -> Iterator[tuple[Batch, Made]]:
        """The parts of the batches, in their order.

        Raises:
            OSError: a part cannot be written.
        """
        for batch in batches:
            yield batch, self._maker.make(batch.pieces)

    def close(self) -> None:
        """Nothing is to be ended."""
