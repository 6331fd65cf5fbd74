"""Parts: what became of one batch, as one file, written whole or not at all.

A part's name is the hash of all that it depends on: the pieces with their contents, and the key of the run (rules,
version, arguments that change rows). Who finds a part under that name, whole, need not work for it again. It holds a
line that proves it whole, a line of JSON about each document in order, and the lines of CSV of every table.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.batch.documents import Done, Outcome
from pipeline.reading.records import Piece
from pipeline.tables import text
from pipeline.tables.columns import TABLES
from pipeline.tables.writer import Reject

MAGIC = "yaosu-part-1"
DRAFT = ".draft"
LARGE = 64 << 20  # bytes: no document is as large, and reading it all to see that it did not change would take its time


class Entry(NamedTuple):
    """A document of a part that has rows. lengths, numbers: bytes and rows that it has in each table."""

    id: str
    path: str
    place: int
    contradicted: int
    lengths: tuple[int, ...]
    numbers: tuple[int, ...]


class Part(NamedTuple):
    """What became of a batch. entries: one a piece, in order; lines: of every table, of all documents together; again:
    whether another run should try anew, because a worker ended or took too long here."""

    entries: tuple[Entry | Reject, ...]
    lines: tuple[bytes, ...]
    again: bool = False


class Made(NamedTuple):
    """Which part a batch became: its name, the digests of the pieces, and whether it stood already."""

    name: str
    digests: bytes
    kept: bool


def part(outcomes: Sequence[Outcome], again: bool = False) -> Part:
    entries: list[Entry | Reject] = []
    lines: list[list[bytes]] = [[] for _ in TABLES]
    for outcome in outcomes:
        if isinstance(outcome, Reject):
            entries.append(outcome)
            continue
        own = [text.lines(rows).encode() if rows else b"" for _, rows in outcome.rows]
        for of_table, more in zip(lines, own, strict=True):
            of_table.append(more)
        numbers = tuple(len(rows) for _, rows in outcome.rows)
        entries.append(Entry(*_told(outcome), tuple(map(len, own)), numbers))
    return Part(tuple(entries), tuple(map(b"".join, lines)), again)


def _entry(told: list[Any]) -> Entry | Reject:
    """An entry from what JSON made of it."""
    if len(told) == len(Reject._fields):
        return Reject._make(told)
    return Entry._make(tuple(cell) if isinstance(cell, list) else cell for cell in told)


def _told(done: Done) -> tuple[str, str, int, int]:
    return done.id, done.path, done.place, done.contradicted


class Parts:
    """The parts in a folder, for one key.

    Args:
        key: what the rows of every document of the run depend on.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self._folder, self._key = folder, key

    def name(self, pieces: Sequence[Piece]) -> tuple[str, bytes]:
        """The name of the part of some pieces, and their digests, one behind the other."""
        digests = b"".join(map(_digest, pieces))
        return blake2b(self._key.encode() + digests, digest_size=20).hexdigest(), digests

    def path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def load(self, name: str) -> Part | None:
        """The part of a name; None where there is none that is whole.

        Raises:
            OSError: it cannot be read, though it is there.
        """
        try:
            data = self.path(name).read_bytes()
        except FileNotFoundError:
            return None
        head, _, body = data.partition(b"\n")
        if head != _head(name, body):
            return None
        described, _, tables = body.partition(b"\n")
        told = json.loads(described)
        entries = tuple(map(_entry, told["documents"]))
        lines, at = [], 0
        for length in told["lengths"]:
            lines.append(tables[at : at + length])
            at += length
        return Part(entries, tuple(lines), told["again"])

    def save(self, name: str, made: Part) -> None:
        """Writes a part; after a power loss too there is all of it or nothing.

        Raises:
            OSError: it cannot be written.
        """
        told = {"documents": made.entries, "lengths": list(map(len, made.lines)), "again": made.again}
        described = json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode()  # half characters of file names too
        body = b"".join((described, b"\n", *made.lines))
        path = self.path(name)
        path.parent.mkdir(exist_ok=True)
        draft = path.with_name(f"{name}.{os.getpid()}{DRAFT}")
        try:
            with draft.open("wb") as file:
                file.write(_head(name, body) + b"\n")
                file.write(body)
                file.flush()
                os.fsync(file.fileno())  # else the name may last and the bytes be lost
            draft.replace(path)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise

    def names(self) -> Iterator[str]:
        """The names of all parts, in no order."""
        for folder in self._folder.iterdir():
            for path in folder.iterdir():
                yield path.name

    def remove(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)


def _head(name: str, body: bytes) -> bytes:
    return f"{MAGIC} {name} {len(body)} {blake2b(body, digest_size=16).hexdigest()}".encode()


def _digest(piece: Piece) -> bytes:
    """16 bytes that differ when the piece, or the file that it is, does."""
    raw = piece.raw
    if raw is None:
        content = _content(piece.path)
    else:
        content = raw if isinstance(raw, bytes) else repr(raw).encode(errors="backslashreplace")
    about = repr((piece._replace(raw=None), type(raw).__name__, len(content)))
    return blake2b(about.encode(errors="backslashreplace") + content, digest_size=16).digest()


def _content(path: str) -> bytes:
    """What tells one content of a file from another."""
    try:
        with Path(path).open("rb") as file:
            found = os.fstat(file.fileno())
            if found.st_size > LARGE:
                return f"{found.st_size} {found.st_mtime_ns}".encode()
            return file_digest(file, blake2b).digest()
    except (OSError, ValueError):
        return b"cannot be read"
