"""Inputs → pieces → records: one document each, found cheaply in one process and read in another.

`pieces` names the documents and decodes nothing; `read` makes one of them a record, which `Pipeline.read` takes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError
from pipeline.reading import files
from pipeline.reading.limits import LIMITS, Limits


class Piece(NamedTuple):
    """One document to be read: cheap to make, small, picklable.

    Args:
        path: the file as given; `-` is standard input.
        number: 0 where the file is the document, else the line (of a table in Parquet: the row) on which it begins, from 1.
        doc_id: "" where the record itself says it.
        raw: the undecoded line or row; None where `read` opens the file; an InputError where the container broke there.
        name: the identifier of the file; with `number` that of a record which has none.
        encoding: of `raw`, as the head of the file shows it; "" where `read` finds it.
    """

    path: str
    number: int
    doc_id: str
    raw: bytes | tuple[str, ...] | InputError | None
    name: str = ""
    encoding: str = ""


class Record(NamedTuple):
    """One document that has been read.

    text: line ends are `\\n`, no byte order mark; date: ISO, maybe partial, maybe empty; sha256: of the file's bytes, or, of
    one record among others, of its text in UTF-8; verbatim: whether the file is the text in UTF-8, byte for byte.
    """

    doc_id: str
    text: str
    date: str
    title: str
    url: str
    path: str
    encoding: str
    sha256: str
    verbatim: bool


def pieces(inputs: Sequence[str], limits: Limits = LIMITS) -> Iterator[Piece]:
    """The documents that files, folders and globs hold, in their order, folders sorted.

    Raises:
        InputError: at once, when an input names nothing, a file has another ending, or two files would share an
            identifier. What is wrong with one document stands in its piece or is raised by `read`.
    """
    found = files.find(inputs)
    return (piece for named in found for piece in _pieces(named, limits))


def _pieces(named: files.Named, limits: Limits) -> Iterator[Piece]:
    path = str(named.path)
    if named.path.suffix == ".jsonl":
        with named.path.open("rb") as lines:
            for number, line in enumerate(iter(lambda: lines.readline(limits.bytes + 1), b""), 1):
                if line.strip():
                    yield Piece(path, number, "", line, named.doc_id)
    else:
        yield Piece(path, 0, named.doc_id, None, named.doc_id)


def read(piece: Piece, limits: Limits = LIMITS) -> Record:
    """One document.

    Raises:
        InputError: it cannot be read or is over the limits; names the path and the line.
    """
    if isinstance(piece.raw, InputError):
        raise piece.raw
    if piece.raw is None:
        content = files.read(Path(piece.path))
        if len(content.text) > limits.characters:
            raise InputError(piece.path, f"is longer than {limits.characters:,} characters")
        return Record(piece.doc_id, content.text, "", "", "", piece.path, content.encoding, content.sha256, content.verbatim)
    if not isinstance(piece.raw, bytes):
        raise InputError(piece.path, "is no line", piece.number)
    try:
        row = json.loads(piece.raw)
    except ValueError as error:
        raise InputError(piece.path, f"is not JSON: {error}", piece.number) from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise InputError(piece.path, 'is no object with "text": a string', piece.number)
    given = {name: str(row.get(name) or "") for name in ("id", "date", "title", "url")}
    text = row["text"].replace("\r\n", "\n").replace("\r", "\n")
    return Record(
        given["id"] or f"{piece.name}:{piece.number}", text, given["date"], given["title"], given["url"],
        piece.path, "utf-8", hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest(), False,
    )  # fmt: skip
