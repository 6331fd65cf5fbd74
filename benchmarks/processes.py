"""Runs commands and says what they took: seconds by the clock, seconds of processors, and the memory of the greatest process."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PYTHON = [sys.executable]
YAOSU = [sys.executable, "-c", "from pipeline.cli import main; main()"]
COUNTED = 1024 if sys.platform == "linux" else 1  # bytes in which ru_maxrss counts; on macOS they are bytes


class Run(NamedTuple):
    """What a finished process and those it has waited for took. peak: MB of the greatest single process."""

    seconds: float
    processor: float
    peak: float
    out: str


def run(command: Sequence[str | os.PathLike[str]]) -> Run:
    """Runs a command from the checkout.

    The peak holds only while the caller is small: until it is another program, a child counts its parent's memory as its own.

    Raises:
        RuntimeError: the command failed; says what it printed.
    """
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        if process.stdout is None or process.stderr is None:
            raise RuntimeError("no pipes")
        out = process.stdout.read()  # all commands here print little on stderr: no pipe fills
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {process.returncode}: {errors.strip() or out.strip()}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * COUNTED / 1e6, out)


def module(name: str, *arguments: str | os.PathLike[str]) -> list[str | os.PathLike[str]]:
    """The command that runs a module of this folder."""
    return [*PYTHON, "-m", f"benchmarks.{name}", *arguments]


def extract(source: Path, out: Path, *options: str) -> list[str | os.PathLike[str]]:
    """The command that makes the tables of a file or a folder."""
    return [*YAOSU, "extract", source, "--out", out, "--quiet", *options]


def digest(folder: Path) -> str:
    """What the files of a folder of tables hold, with their names; not what begins with a dot: a run's own notes."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            total.update(f"{name.as_posix()}\0{path.stat().st_size}\0".encode())
            with path.open("rb") as data:
                total.update(hashlib.file_digest(data, "sha256").digest())
    return total.hexdigest()
