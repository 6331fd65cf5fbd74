"""`yaosu extract`: texts in, tables out."""

from __future__ import annotations

import datetime
import re
import shlex
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipeline.cli import progress
from pipeline.cli.app import Engine, Quiet, Rules, app

if TYPE_CHECKING:
    from pipeline.batch import Dropped, Progress, Summary
    from pipeline.tables.writer import Reject
    from pipeline.types import Check

PARTIAL_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
PARTLY = 3
INTERRUPTED = 128  # and the number of the signal
LINE = 60  # characters of the evidence of a contradiction
TOLD = 10  # rejected documents that stderr names; all stand in rejects.jsonl

INPUT = (
    "Files, folders, globs: .txt, .html, .jsonl, .csv, .parquet, each also .gz. "
    "`-` is standard input: JSON lines when its first line is a JSON object, a page when it begins as HTML, else one text."
)


@app.command()
def extract(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help=INPUT)],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the tables go.")],
    date: Annotated[str, typer.Option(metavar="DATE", help="ISO date of documents that state none: 2024-09-26.")] = "",
    rules: Rules = None,
    segmenter: Annotated[Engine, typer.Option(help="rjieba is fast; the rows are the same.")] = Engine.rjieba,
    format: Annotated[
        str, typer.Option("--format", metavar="NAMES", help="csv, jsonl, parquet, xlsx, duckdb: one or several, a comma between.")
    ] = "csv",
    excel: Annotated[bool, typer.Option("--excel", help="Write copies of the CSVs for Excel too, into DIR/excel/.")] = False,
    workers: Annotated[int, typer.Option(metavar="N", min=1, help="Processes; the tables are the same for any number.")] = 1,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="Go on where a run stopped, and do again only what changed. What is done is kept in DIR/.yaosu-work for the next "
            "time, which takes the space of the CSVs once more; without --resume it goes at the end.",
        ),
    ] = False,
    max_characters: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Reject longer documents; a million where not given.")
    ] = None,
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", min=1, help="With several workers: reject a document that takes longer.")
    ] = 300,
    quiet: Quiet = False,
) -> None:
    """Write the tables of some articles: documents, mentions, events, organizers, cells, indicators, checks, texts."""
    from pipeline import batch  # the whole pipeline: only when it is wanted
    from pipeline.reading.limits import LIMITS, Limits
    from pipeline.tables import formats, writer

    date = checked_date(date)
    try:
        names = formats.parse(format)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--format") from None
    limits = LIMITS if max_characters is None else Limits.of(max_characters)
    settings = batch.Settings(tuple(map(str, rules or ())), segmenter.value, date, limits, writer.for_excel(names, excel))
    options = batch.Options(names, excel, workers, timeout, resume)
    try:
        with stoppable(), progress.shown(quiet) as shown:
            summary = batch.run(inputs, out, settings, options, Teller(shown))
    except OSError as error:
        typer.echo(f"yaosu: {error.filename or out}: {error.strerror or error}", err=True)
        _tell_how_to_resume(out)
        raise typer.Exit(1) from None
    except Stopped as stopped:
        typer.echo(f"yaosu: stopped by {signal.Signals(stopped.number).name}; the tables in {out} are as they were", err=True)
        _tell_how_to_resume(out)
        raise typer.Exit(INTERRUPTED + stopped.number) from None
    for remark in summary.remarks:
        typer.echo(f"yaosu: {remark}", err=True)
    if not quiet:
        print_summary(summary, str(out), str(out / "checks.csv" if "csv" in names else out), str(out / "rejects.jsonl"))
    if summary.counts.rejected:
        raise typer.Exit(PARTLY)


class Stopped(BaseException):
    """Ctrl-C, or SIGTERM."""

    def __init__(self, number: int) -> None:
        self.number = number


@contextmanager
def stoppable() -> Iterator[None]:
    """Ctrl-C and SIGTERM end what is inside as an exception does; a second one does not end the clearing up."""

    def stop(number: int, _: FrameType | None) -> NoReturn:
        for one in before:
            signal.signal(one, signal.SIG_IGN)
        raise Stopped(number)

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


class Teller:
    """Tells on stderr what a run says while it goes on."""

    def __init__(self, shown: progress.Shown) -> None:
        self._shown, self._rejected = shown, 0

    def __call__(self, told: Progress | Reject | Dropped) -> None:
        from pipeline.batch import Dropped, Progress
        from pipeline.reading.article import printable

        if isinstance(told, Progress):
            self._shown.tell(told)
        elif isinstance(told, Dropped):
            typer.echo(f"yaosu: {told.folder} held an unfinished run; this one starts afresh, --resume would have gone on", err=True)
        elif self._rejected < TOLD:
            self._rejected += 1
            where = printable(f"{told.path}:{told.place}" if told.place else told.path)
            more = "; further ones are told in rejects.jsonl alone" if self._rejected == TOLD else ""
            typer.echo(f"yaosu: {where}: {told.error}{more}", err=True)


def _tell_how_to_resume(out: Path) -> None:
    from pipeline.batch import unfinished

    if unfinished(out):
        again = [*sys.argv[1:], *(() if "--resume" in sys.argv else ("--resume",))]
        typer.echo(f"yaosu: what is done is kept; go on with: yaosu {shlex.join(again)}", err=True)


def print_summary(summary: Summary, out: str, checks: str, rejects: str) -> None:
    """What came of a run, and where it stands."""
    rows, counts = summary.rows, summary.counts
    typer.echo(
        f"{rows['documents']:,} documents, {rows['mentions']:,} mentions, {rows['events']:,} events, "
        f"{rows['organizers']:,} organizers → {out}"
    )
    again = f" ({summary.kept:,} of them by an earlier run)" if summary.kept else ""
    typer.echo(f"in {counts.found:,} = done {counts.done:,} + rejected {counts.rejected:,} + skipped {counts.skipped:,}{again}")
    if counts.rejected:
        typer.echo(f"rejected, and why: {rejects}")
    _print_contradictions(summary.contradicted, summary.contradictions, checks)


def _print_contradictions(number: int, first: Sequence[Check], where: str) -> None:
    """How many figures their own text contradicts, and the first of them; nothing where there is none."""
    if not number:
        return
    typer.echo(f"{number:,} figures contradicted by their own text: {where}")
    for check in first:
        evidence = check.evidence.replace("\n", " ")
        shown = evidence if len(evidence) <= LINE else f"{evidence[: LINE // 2]} … {evidence[-LINE // 2 :]}"
        typer.echo(f"  {check.doc_id}: {check.kind}: {check.claim} against {shown}")
    if number > len(first):
        typer.echo(f"  and {number - len(first):,} more")


def checked_date(date: str) -> str:
    """What `--date` says.

    Raises:
        BadParameter: it is no date.
    """
    if date and not _is_date(date):
        raise typer.BadParameter(f"{date!r} is not a date like 2024, 2024-09 or 2024-09-26", param_hint="--date")
    return date


def _is_date(text: str) -> bool:
    """Whether a text is an ISO date, maybe without day or month, that exists."""
    if not PARTIAL_DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True
