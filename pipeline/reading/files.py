"""Which files the inputs name."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError

DOCUMENTS = (".txt", ".html", ".htm")  # a file is a document
CONTAINERS = (".jsonl", ".csv", ".parquet")  # a line or a row is one
KINDS = (*DOCUMENTS, *CONTAINERS)
ENDINGS = (*KINDS, *(f"{kind}.gz" for kind in KINDS))
KNOWN = f"{', '.join(KINDS)}, each also .gz"
STDIN = "-"


class Named(NamedTuple):
    """A file that an input names.

    Args:
        doc_id: of a document, its path from the input's root without the endings; of a container, with them.
        path: where it is.
        ending: in small letters, without .gz; "" for standard input, and where there is a problem.
        problem: why it cannot be read, as far as that shows without opening it.
    """

    doc_id: str
    path: str
    ending: str
    problem: str = ""


def survey(inputs: Sequence[str], without: Path | None = None) -> Counter[str]:
    """How many files of each ending the inputs name; walks through all of them, and opens none.

    Raises:
        InputError: as `find`.
    """
    return Counter(named.ending for named in find(inputs, without))


def find(inputs: Sequence[str], without: Path | None = None) -> Iterator[Named]:
    """The files that inputs name, in their order, folders sorted, each file once. One folder is walked, not held.

    Args:
        inputs: files, folders, globs, `-` for standard input. Links to folders are not followed.
        without: a folder inside the inputs that is passed over: where the tables go.

    Raises:
        InputError: an input names nothing, a file has another ending, or two documents would share an identifier.
    """
    left_out = os.path.realpath(without) if without is not None else ""
    if len(inputs) == 1 and inputs[0] != STDIN and Path(inputs[0]).is_dir():
        yield from _in_folder(inputs[0], left_out)
        return
    paths: set[str] = set()
    by_id: dict[str, str] = {}
    for given in inputs:
        for named in _expand(given, left_out):
            real = os.path.realpath(named.path) if given != STDIN else STDIN
            if real in paths:
                continue
            paths.add(real)
            if named.ending in DOCUMENTS:
                _check(named, by_id)
            yield named


def _expand(given: str, left_out: str) -> Iterator[Named]:
    path = Path(given)
    if given == STDIN:
        yield Named("stdin", STDIN, "")
    elif path.is_dir():
        yield from _in_folder(given, left_out)
    elif path.exists():
        named = _named(path.name, path.as_posix())
        if not named.ending:
            raise InputError(path, f"is no file that can be read: {KNOWN}")
        yield named
    elif any(character in given for character in "*?["):
        yield from _in_glob(path)
    else:
        raise InputError(path, "no such file or folder")


def _in_glob(pattern: Path) -> Iterator[Named]:
    """The matches of a glob, sorted; identifiers count from the folder before its first wildcard."""
    fixed = next(at for at, part in enumerate(pattern.parts) if any(character in part for character in "*?["))
    root = Path(*pattern.parts[:fixed])
    found = sorted(path for path in root.glob(Path(*pattern.parts[fixed:]).as_posix()) if path.is_file())
    named = [_named(path.relative_to(root).as_posix(), path.as_posix()) for path in found]
    known = [one for one in named if one.ending]
    if not known:
        raise InputError(pattern, f"matches no file that can be read: {KNOWN}")
    yield from known


def _in_folder(folder: str, left_out: str) -> Iterator[Named]:
    """The files under a folder in the order of their paths, one directory in memory at a time."""
    root = Path(folder).as_posix()
    start = "" if root == "." else root.rstrip("/") + "/"
    try:
        levels = [("", iter(_entries(root)))]
    except OSError as error:
        raise InputError(folder, f"cannot be read: {error.strerror or error}") from None
    some, ids = False, [dict[str, str]()]
    while levels:
        at, names = levels[-1]
        name = next(names, None)
        if name is None:
            levels.pop()
            ids.pop()
        elif name.endswith("/"):
            inner = start + at + name
            if left_out and os.path.realpath(inner) == left_out:
                continue
            try:
                levels.append((at + name, iter(_entries(inner))))
                ids.append({})
            except OSError as error:
                yield Named(at + name[:-1], inner[:-1], "", f"cannot be read: {error.strerror or error}")
        else:
            named = _named(at + name, start + at + name)
            if named.ending in DOCUMENTS:
                _check(named, ids[-1])
            some = True
            yield named
    if not some:
        raise InputError(folder, f"holds no file that can be read: {KNOWN}")


def _entries(folder: str) -> list[str]:
    """The names in a directory, sorted: files that can be read, and folders with a slash behind."""
    with os.scandir(folder) as entries:
        names = [
            entry.name + "/" if entry.is_dir(follow_symlinks=False) else entry.name
            for entry in entries
            if entry.is_dir(follow_symlinks=False) or ending(entry.name) and (entry.is_file() or not Path(entry.path).exists())
        ]
    return sorted(names, key=lambda name: name.removesuffix("/"))


def _check(named: Named, by_id: dict[str, str]) -> None:
    """Notes a document.

    Raises:
        InputError: another has its identifier.
    """
    first = by_id.setdefault(named.doc_id, named.path)
    if first != named.path:
        advice = "rename one" if Path(first).parent == Path(named.path).parent else "name the folder above both instead"
        raise InputError(named.path, f"has the identifier {named.doc_id!r} like {first}; {advice}")


def _named(relative: str, path: str) -> Named:
    found = ending(relative)
    packed = relative.lower().endswith(".gz")
    doc_id = relative[: -len(found) - 3 * packed] if found in DOCUMENTS else relative
    return Named(doc_id, path, found)


def ending(name: str) -> str:
    """The ending of a name in small letters, without .gz; "" for one that nothing reads, and where nothing stands before it."""
    stem, dot, last = name.lower().removesuffix(".gz").rpartition(".")
    known = dot + last in KINDS
    return dot + last if known and stem and not stem.endswith("/") else ""
