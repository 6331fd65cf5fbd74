"""How far a run is: a bar on a terminal, JSON lines in a pipe."""

from __future__ import annotations

import json
import time
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.batch import Progress

EVERY = 5.0  # seconds between two lines


class Shown(Protocol):
    """Shows progress while it is entered."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...

    def tell(self, at: Progress) -> None: ...


def shown(quiet: bool) -> Shown:
    """What suits the place that stderr goes to."""
    if quiet:
        return Silent()
    from rich.console import Console

    console = Console(stderr=True)
    return Bar(console) if console.is_terminal else Lines()


class Silent:
    """Shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        pass

    def tell(self, at: Progress) -> None:
        pass


class Bar(Silent):
    """A bar with the rate and, where the size of the input is known, the time left."""

    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn(),
            console=console, transient=True,
        )  # fmt: skip
        self._task = self._bar.add_task("extracting", total=None)
        self._begun = time.monotonic()

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.stop()

    def tell(self, at: Progress) -> None:
        told = at.done + at.rejected
        rate = told / max(time.monotonic() - self._begun, 0.001)
        description = f"{told:,} documents, {rate:,.0f} a second"
        if at.rejected:
            description += f", {at.rejected:,} rejected"
        self._bar.update(self._task, description=description, completed=at.share or 0, total=None if at.share is None else 1)


class Lines(Silent):
    """A line of JSON every few seconds, and a last one."""

    def __init__(self) -> None:
        self._begun = self._last = time.monotonic()
        self._at: Progress | None = None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._at is not None:
            self._write(self._at)

    def tell(self, at: Progress) -> None:
        self._at = at
        if time.monotonic() - self._last >= EVERY:
            self._write(at)

    def _write(self, at: Progress) -> None:
        self._last = time.monotonic()
        seconds = self._last - self._begun
        told = at.done + at.rejected
        left = round(seconds * (1 - at.share) / at.share, 1) if at.share else None
        line = {
            "done": at.done, "rejected": at.rejected, "kept": at.kept, "share": None if at.share is None else round(at.share, 4),
            "seconds": round(seconds, 1), "documents_per_second": round(told / max(seconds, 0.001), 1), "seconds_left": left,
        }  # fmt: skip
        typer.echo(json.dumps(line), err=True)
