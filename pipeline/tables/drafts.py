"""All files of a run or none: drafted in a hidden folder beside their places, and moved there together.

`FOLDER/.yaosu-PID.part/` holds the drafts while a run goes on; its files end in `.part` too, so that nothing that looks for
tables takes a draft for one. When all are whole, one rename to `FOLDER/.yaosu.ready/` settles that the new files come;
then each is moved to its place. A run killed before that rename leaves the old files, one killed after it the new ones:
the next run ends the moving, and removes the drafts that no living run holds.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

if sys.platform != "win32":
    import fcntl

PART = ".part"
READY = ".yaosu.ready"
LAST = "datapackage.json"  # what says that the rest is there
_REMOVED = "removed"  # lists what the run has none of
_LOCK = "lock"


class Drafts:
    """The drafts of one run.

    Raises:
        OSError: the folder cannot be made or written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: list[Path] = []
        try:
            for path in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
                path.mkdir(exist_ok=True)
                self._made.append(path)
            _tidy(folder)
            self._parts = folder / f".yaosu-{os.getpid()}{PART}"
            self._parts.mkdir()
            self._lock = (self._parts / _LOCK).open("wb")
            hold(self._lock.fileno())
        except OSError:
            self._unmake()
            raise

    def path(self, name: str) -> Path:
        """Where to draft a file whose place is `name` in the folder.

        Raises:
            IsADirectoryError: a folder has that place.
        """
        if (self.folder / name).is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(self.folder / name))
        path = self._parts / (name + PART)
        path.parent.mkdir(exist_ok=True)
        return path

    def open(self, template: str, tables: Iterable[str]) -> dict[str, BinaryIO]:
        """Drafts to write into, one a table; `*` in the template of their names stands for the table's."""
        paths = {table: self.path(template.replace("*", table)) for table in tables}
        return {table: path.open("wb") for table, path in paths.items()}

    def scratch(self) -> Path:
        """A folder for what is not to stay."""
        path = self._parts / "scratch"
        path.mkdir(exist_ok=True)
        return path

    def commit(self, gone: tuple[str, ...]) -> None:
        """Moves every draft to its place, and removes the files of the names in `gone`."""
        shutil.rmtree(self._parts / "scratch", ignore_errors=True)
        (self._parts / _REMOVED).write_text("\n".join(gone), encoding="utf-8")
        if sys.platform == "win32":
            self._lock.close()  # a folder with an open file cannot be renamed there
        for path in self._parts.rglob("*"):
            _sync(path)  # a file that has its name must have its bytes too, also after a power loss
        ready = self.folder / READY
        with _undisturbed():
            _publish(ready)  # of a run beside this one
            self._parts.rename(ready)
            _sync(self.folder)
            _publish(ready)
            _sync(self.folder)
        self._lock.close()

    def discard(self) -> None:
        """Removes the drafts, and the folder if it was made for them."""
        self._lock.close()
        shutil.rmtree(self._parts, ignore_errors=True)
        self._unmake()

    def _unmake(self) -> None:
        with suppress(OSError):  # somebody else put something there meanwhile
            for path in reversed(self._made):
                path.rmdir()


def _tidy(folder: Path) -> None:
    """Ends what a killed run began: moves what was ready, removes what was not."""
    _publish(folder / READY)
    for parts in folder.glob(f".yaosu-*{PART}"):
        if not held(parts / _LOCK):
            shutil.rmtree(parts, ignore_errors=True)


def _publish(ready: Path) -> None:
    if not ready.is_dir():
        return
    folder = ready.parent
    drafts = sorted(ready.rglob("*" + PART), key=lambda path: (path.name == LAST + PART, path))
    for draft in drafts:
        place = folder / draft.relative_to(ready).with_suffix("")
        place.parent.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):  # another run ends the same moving
            draft.replace(place)
    removed = ready / _REMOVED
    if removed.is_file():
        for name in removed.read_text(encoding="utf-8").splitlines():
            (folder / name).unlink(missing_ok=True)
    shutil.rmtree(ready, ignore_errors=True)


def _sync(path: Path) -> None:
    """Has the disk hold what is in a file, or the names in a folder.

    Raises:
        OSError: the file cannot be held: the disk is full, or fails.
    """
    if sys.platform == "win32":
        return
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    except OSError:
        if not path.is_dir():  # some file systems cannot do it for a folder
            raise
    finally:
        os.close(file)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keeps Ctrl-C and SIGTERM waiting, so that they do not come between two moves."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def hold(file: int) -> None:
    """Marks a file as held by this process, for as long as it lives."""
    if sys.platform != "win32":
        with suppress(OSError):  # a file system without locks: the drafts pass for those of a dead run
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def held(path: Path) -> bool:
    """Whether a living process holds a file. Where there are no locks, an open file cannot be removed anyway."""
    if sys.platform == "win32":
        return False
    try:
        with path.open("rb") as file:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
