"""The folder in which a run keeps what it has done: `.yaosu-work` inside the output folder.

    lock          held by the run that is going on; who holds it is alone
    parts/        what is done, by name (see `parts`)
    seen.sqlite   identifiers and names of parts of this run; not needed after it
    complete      the run before came to its end, and kept its parts for the next
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import ENOSPC
from os import strerror
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.batch.parts import Parts
from pipeline.errors import InputError
from pipeline.tables.drafts import held, hold

NAME = ".yaosu-work"


class Workplace:
    """The work folder of one run.

        with Workplace(out, key, resume) as work:
            ...
            work.finish(keep=resume)

    A run that fails leaves its parts; where it has none, it leaves nothing, not even the output folder if it made that.

    Raises:
        InputError: another run is going on in the output folder.
        OSError: the folder cannot be made.
    """

    def __init__(self, out: Path, key: str, resume: bool) -> None:
        self.out, self.folder = out, out / NAME
        self._made = [path for path in (out, *out.parents) if not path.exists()]
        out.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(exist_ok=True)
        lock = self.folder / "lock"
        if held(lock):
            raise InputError(out, "another run of yaosu is writing here: wait for it, or stop it")
        self._lock = lock.open("wb")
        hold(self._lock.fileno())
        complete = self.folder / "complete"
        parts = self.folder / "parts"
        self.unfinished = parts.is_dir() and any(parts.iterdir()) and not complete.exists()
        self.dropped = self.unfinished and not resume
        complete.unlink(missing_ok=True)
        if not resume:
            shutil.rmtree(parts, ignore_errors=True)
        parts.mkdir(exist_ok=True)
        self.parts = Parts(parts, key)
        for name in ("seen.sqlite", "seen.sqlite-journal"):
            (self.folder / name).unlink(missing_ok=True)
        self._seen = sqlite3.connect(self.folder / "seen.sqlite", isolation_level=None)
        # Nobody reads it after this run: it need not outlive a crash, and what is not in the cache goes to the disk.
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-16384"):
            self._seen.execute(f"PRAGMA {pragma}").fetchall()
        with _full_disk(self.folder):
            self._seen.execute("CREATE TABLE documents (id TEXT PRIMARY KEY) WITHOUT ROWID")
            self._seen.execute("CREATE TABLE parts (name TEXT PRIMARY KEY) WITHOUT ROWID")
            self._seen.execute("BEGIN")

    def new_document(self, id: str) -> bool:
        """Whether no document before had this identifier."""
        return self._new("INSERT OR IGNORE INTO documents VALUES (?)", id)

    def uses(self, name: str) -> None:
        """Notes that this run has a part of this name."""
        self._new("INSERT OR IGNORE INTO parts VALUES (?)", name)

    def _new(self, statement: str, value: str) -> bool:
        with _full_disk(self.folder):
            return self._seen.execute(statement, (value,)).rowcount == 1

    def finish(self, keep: bool) -> None:
        """Ends a run whose tables are in their place: the folder goes, or keeps the parts of this run alone."""
        if not keep:
            shutil.rmtree(self.folder / "parts", ignore_errors=True)
            return
        for name in list(self.parts.names()):
            if not self._seen.execute("SELECT 1 FROM parts WHERE name = ?", (name,)).fetchone():
                self.parts.remove(name)
        (self.folder / "complete").touch()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._seen.close()
        (self.folder / "seen.sqlite").unlink(missing_ok=True)
        if not self.any_part():
            shutil.rmtree(self.folder, ignore_errors=True)
            with suppress(OSError):  # the tables are in it
                for path in self._made:
                    path.rmdir()
        self._lock.close()

    def any_part(self) -> bool:
        """Whether something stands here that a later run can go on from."""
        with suppress(FileNotFoundError):
            return any(self.parts.names())
        return False


def unfinished(out: Path) -> bool:
    """Whether an output folder holds what a run with `resume` can go on from."""
    parts = out / NAME / "parts"
    return parts.is_dir() and any(parts.iterdir())


@contextmanager
def _full_disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if "full" not in str(error):
            raise
        raise OSError(ENOSPC, strerror(ENOSPC), str(folder)) from None
