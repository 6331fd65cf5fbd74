"""`yaosu extract`: texts in, tables out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from pipeline import extraction
from pipeline.cli.app import Engine, Quiet, Rules, app
from pipeline.errors import InputError
from pipeline.reading import records
from pipeline.tables import formats
from pipeline.tables.columns import Source
from pipeline.tables.writer import REJECTS, Writer
from pipeline.types import Check

PARTIAL_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
PARTLY = 3
SHOWN = 5  # contradictions that `extract` prints
LINE = 60  # characters of the evidence of one

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
    quiet: Quiet = False,
) -> None:
    """Write the tables of some articles: documents, mentions, events, organizers, cells, indicators, checks, texts."""
    if date and not _is_date(date):
        raise typer.BadParameter(f"{date!r} is not a date like 2024, 2024-09 or 2024-09-26", param_hint="--date")
    try:
        names = formats.parse(format)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--format") from None
    found_pieces = list(records.pieces(inputs, without=out))
    pipeline = extraction.load(rules or (), segmenter)
    contradicted, first = 0, list[Check]()
    with Writer(out, names, excel, pipeline.gazetteer) as writer:
        for piece in _progress(found_pieces, quiet):
            try:
                record = records.read(piece)
                document = pipeline.read(record.text, record.doc_id, record.date or date, record.title, record.url)
                found = pipeline.extract(document)
                writer.add(found, Source(record.path, record.encoding, record.sha256, record.verbatim))
            except InputError as error:
                if len(found_pieces) == 1:
                    raise
                writer.reject(piece.doc_id, piece.path, error.problem)
                typer.echo(f"yaosu: {error}", err=True)
                continue
            against = [check for check in found.checks if check.verdict == "contradicted"]
            contradicted += len(against)
            first += against[: SHOWN - len(first)]
    for remark in writer.remarks:
        typer.echo(f"yaosu: {remark}", err=True)
    if not quiet:
        counts = writer.counts
        typer.echo(
            f"{counts['documents']:,} documents, {counts['mentions']:,} mentions, {counts['events']:,} events, "
            f"{counts['organizers']:,} organizers → {out}"
        )
        if writer.rejected:
            typer.echo(f"{writer.rejected:,} documents could not be read: {out / REJECTS}")
        _print_contradictions(contradicted, first, out / "checks.csv" if "csv" in names else out)
    if writer.rejected:
        raise typer.Exit(PARTLY)


def _print_contradictions(number: int, first: Sequence[Check], where: Path) -> None:
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


def _is_date(text: str) -> bool:
    """Whether a text is an ISO date, maybe without day or month, that exists."""
    if not PARTIAL_DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _progress(found: Sequence[records.Piece], quiet: bool) -> Iterable[records.Piece]:
    """A bar on stderr, on a terminal only, and only where there is something to wait for."""
    console = Console(stderr=True)
    return track(
        found, "extracting", console=console, disable=quiet or not console.is_terminal or len(found) < 10, transient=True
    )
