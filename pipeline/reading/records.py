"""Inputs → pieces → records: one document each, found cheaply in one process and read in another.

`pieces` names the documents; `read` makes one of them a record, which `Pipeline.read` takes. The encoding of a file of
many documents is decided once, by its head; that of a file which is a document, by the whole of it.
"""

from __future__ import annotations

import hashlib
import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import InputError
from pipeline.reading import encodings, fields, files, pages, parquet, rows, unpack
from pipeline.reading.article import is_text, printable
from pipeline.reading.limits import LIMITS, Limits

HEAD = 1 << 16  # bytes that decide the encoding of a file of many documents
WIDE = ("utf-16", "utf-32")  # their line ends are more than one byte: such files are recoded on the way
EVERYTHING = Limits.of(sys.maxsize // 64)
PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|\?xml)\b", re.I)


class Piece(NamedTuple):
    """One document to be read: cheap to make, small, picklable.

    Args:
        path: the file as given; `-` is standard input.
        number: 0 where the file is the document, else the line of a .jsonl or .csv, or the row of a .parquet, on which it
            begins, from 1.
        doc_id: "" where the record itself says it.
        raw: the undecoded line; the fields of a row; None where `read` opens the file; an InputError where the file broke.
        name: what a record without `id` is called, followed by `:` and `number`.
        encoding: of a file of many documents. The lines of one in UTF-16 are UTF-8 by now.
    """

    path: str
    number: int
    doc_id: str
    raw: bytes | rows.Row | InputError | None
    name: str = ""
    encoding: str = ""


class Record(NamedTuple):
    """One document that has been read.

    text: line ends are `\\n`, no byte order mark; date: ISO, maybe partial, maybe empty; encoding: as Python knows it;
    sha256: of the file's bytes, unpacked, or, of one record among others, of its text in UTF-8; verbatim: whether the file
    is the text in UTF-8, byte for byte.
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


def pieces(inputs: Sequence[str], limits: Limits = LIMITS, without: Path | None = None) -> Iterator[Piece]:
    """The documents that files, folders, globs and `-` (standard input) hold, in their order, folders sorted.

    Nothing holds a whole file of many documents. What is wrong with a document, or with all that would follow in a file, is
    in its piece, or is raised by `read`.

    Args:
        without: a folder inside the inputs that is passed over: where the tables go.

    Raises:
        InputError: at once, when an input names nothing, a file has another ending, or two documents share an identifier.
        ExtraError: at once, when a file needs a library that is not installed.
    """
    endings = files.survey(inputs, without)
    if ".html" in endings or ".htm" in endings:
        pages.check()
    if ".parquet" in endings:
        parquet.check()
    return (piece for named in files.find(inputs, without) for piece in _pieces(named, limits))


def _pieces(named: files.Named, limits: Limits) -> Iterator[Piece]:
    doc_id, path, ending, problem = named
    if problem:
        yield Piece(path, 0, doc_id, InputError(path, problem))
    elif path == files.STDIN:
        yield from _of_stdin(named, limits)
    elif ending in files.DOCUMENTS:
        yield Piece(path, 0, doc_id, None)
    elif ending == ".parquet":
        yield from (Piece(path, number, "", row, doc_id, "utf-8") for number, row in parquet.read(path, limits))
    else:
        try:
            with unpack.opened(path, limits) as stream:
                yield from _of_stream(stream, named, limits)
        except InputError as error:
            yield Piece(path, 0, doc_id, error)


def _of_stdin(named: files.Named, limits: Limits) -> Iterator[Piece]:
    """What comes through standard input: records when its first line is a JSON object, else one page or text."""
    stream = sys.stdin.buffer
    head = stream.read(HEAD)
    joined = io.BufferedReader(unpack.Joined(head, stream), HEAD)
    first = head.decode(encodings.find(head, whole=False) or "utf-8", "replace").lstrip("\ufeff \t\r\n")
    if first.startswith("{") and fields.is_object(first.partition("\n")[0], "\n" in first):
        yield from _of_stream(joined, named, limits)
        return
    try:
        yield Piece(named.path, 0, named.doc_id, unpack.whole(joined, named.path, limits))
    except InputError as error:
        yield Piece(named.path, 0, named.doc_id, error)


def _of_stream(stream: io.BufferedReader[Any], named: files.Named, limits: Limits) -> Iterator[Piece]:
    """The records of a .jsonl or a .csv."""
    doc_id, path, ending, _ = named
    head = stream.peek(HEAD)
    if head.startswith(unpack.MAGIC):
        raise InputError(path, unpack.PACKED)
    encoding = coded = encodings.find(head, whole=False) or "utf-8"
    if encoding.startswith(WIDE):
        stream, coded = io.BufferedReader(unpack.Recoded(stream, path, encoding), HEAD), "utf-8-sig"
    if ending == ".csv":
        for number, row in rows.read(stream, path, coded, limits):
            yield Piece(path, number, "", row, doc_id, encoding)
        return
    for number, line in enumerate(unpack.lines(stream, path, limits), 1):
        if isinstance(line, InputError) or not line.isspace():
            yield Piece(path, number, "", line, doc_id, encoding)


def read(piece: Piece, limits: Limits = LIMITS) -> Record:
    """One document.

    Raises:
        InputError: it cannot be read or is over the limits; names the path and the line.
    """
    path, number, _, raw, *_ = piece
    if isinstance(raw, InputError):
        raise raw
    if not is_text(path):
        raise InputError(printable(path), "its name is not UTF-8; rename it first")
    if raw is None:
        with unpack.opened(path, limits) as stream:
            record = _document(piece, unpack.whole(stream, path, limits))
    elif isinstance(raw, bytes) and number == 0:
        record = _document(piece, raw)
    else:
        record = _record(piece, raw)
    if len(record.text) > limits.characters:
        raise InputError(path, f"is longer than {limits.characters:,} characters", number)
    return record


def read_file(path: str) -> Record:
    """A file that is one document, whatever limits it was read with before.

    Raises:
        InputError: it cannot be read.
    """
    return read(Piece(path, 0, "", None), EVERYTHING)


def _document(piece: Piece, data: bytes) -> Record:
    """A file as a document."""
    path = piece.path
    page = files.ending(path).startswith(".htm") or path == files.STDIN and PAGE.match(data) is not None
    text, encoding = encodings.decode(data, path, page=page)
    title = date = ""
    if page:
        text, title, date = pages.read(text, path)
    text = _with_line_ends(text)
    verbatim = files.ending(path) == ".txt" and not path.lower().endswith(".gz") and text.encode() == data
    return Record(piece.doc_id, text, date, title, "", path, encoding, hashlib.sha256(data).hexdigest(), verbatim)


def _record(piece: Piece, raw: bytes | rows.Row) -> Record:
    """A line or a row as a document."""
    path, number, _, _, name, encoding = piece
    try:
        if isinstance(raw, bytes):
            line, _ = encodings.decode(raw, path, number, "utf-8-sig" if encoding.startswith(WIDE) else encoding)
            found = fields.of_line(line)
        else:
            found = fields.of_row(dict(zip(fields.FIELDS, raw, strict=True)))
    except ValueError as error:
        raise InputError(path, str(error), number) from None
    if not is_text("".join(found)):
        raise InputError(path, "holds half a character (a lone surrogate), which no encoding can write", number)
    id, text, date, title, url = found
    text = _with_line_ends(text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Record(id or f"{name}:{number}", text, date, title, url, path, encoding, sha256, False)


def _with_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
