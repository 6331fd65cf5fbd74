"""Which files the inputs name, and what text they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError
from pipeline.reading.article import is_text, printable

ENDINGS = (".txt", ".jsonl")
KNOWN = ", ".join(ENDINGS)
BOM = b"\xef\xbb\xbf"


class Named(NamedTuple):
    """One file to read: the identifier its rows carry, and where it is."""

    doc_id: str
    path: Path


class Content(NamedTuple):
    """A decoded file. text: line ends are `\\n`, no byte order mark; sha256: of the bytes; verbatim: whether the
    bytes are the text in UTF-8."""

    text: str
    encoding: str
    sha256: str
    verbatim: bool


def find(inputs: Sequence[str]) -> list[Named]:
    """The files that files, folders and globs name, in their order, folders sorted, each file once.

    A file's identifier is its name without the ending; in a folder, the path from the folder.

    Raises:
        InputError: an input names nothing, a file has another ending, or two files would share an identifier.
    """
    files: dict[Path, Named] = {}
    for given in inputs:
        for named in _expand(given):
            files.setdefault(named.path.resolve(), named)
    by_id: dict[str, Path] = {}
    for doc_id, path in files.values():
        if doc_id in by_id:
            raise InputError(path, f"has the identifier {doc_id!r} like {by_id[doc_id]}; name the folder above both instead")
        by_id[doc_id] = path
    return list(files.values())


def _expand(given: str) -> Iterator[Named]:
    path = Path(given)
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.suffix in ENDINGS and p.is_file())
        if not found:
            raise InputError(path, f"holds no file that can be read: {KNOWN}")
        for file in found:
            yield Named(file.relative_to(path).with_suffix("").as_posix(), file)
    elif path.exists():
        if path.suffix not in ENDINGS:
            raise InputError(path, f"is no file that can be read: {KNOWN}")
        yield Named(path.stem, path)
    elif any(character in given for character in "*?["):
        root = Path(path.anchor)
        found = sorted(p for p in root.glob(path.relative_to(root).as_posix()) if p.suffix in ENDINGS and p.is_file())
        if not found:
            raise InputError(given, f"matches no file that can be read: {KNOWN}")
        yield from (Named(file.stem, file) for file in found)
    else:
        raise InputError(path, "no such file or folder")


def read(path: Path) -> Content:
    """The text of a UTF-8 file.

    Raises:
        InputError: the file cannot be opened, or is not UTF-8; names the line. Or its name is not UTF-8: tables could not say it.
    """
    if not is_text(str(path)):
        raise InputError(printable(str(path)), "its name is not UTF-8; rename it first")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror or error}") from None
    encoding = "utf-8-sig" if data.startswith(BOM) else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start + (len(BOM) if encoding == "utf-8-sig" else 0)]
        wrong = f"byte 0x{error.object[error.start]:02x} at {len(before)} is not UTF-8; convert the file to UTF-8 first"
        raise InputError(path, wrong, before.count(b"\n") + 1) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Content(text, encoding, hashlib.sha256(data).hexdigest(), text.encode() == data)
