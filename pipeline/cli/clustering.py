"""`yaosu spark`: what `yaosu extract` does, over Spark."""

from __future__ import annotations

import signal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.app import Engine, Quiet, Rules, app
from pipeline.cli.extracting import INTERRUPTED, PARTLY, Stopped, checked_date, print_summary, stoppable

INPUT = "Files, folders, globs that Spark can read: .parquet, .jsonl, .csv with `id` and `text`."


class Kind(StrEnum):
    parquet = "parquet"
    jsonl = "jsonl"
    csv = "csv"


@app.command()
def spark(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help=INPUT)],
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="Where the tables go, a folder of Parquet each.")],
    date: Annotated[str, typer.Option(metavar="DATE", help="ISO date of documents that state none: 2024-09-26.")] = "",
    rules: Rules = None,
    segmenter: Annotated[Engine, typer.Option(help="rjieba is fast; the rows are the same.")] = Engine.rjieba,
    read: Annotated[Kind | None, typer.Option(help="What the inputs are, where the names of the files do not say it.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace tables that yaosu has written into DIR.")] = False,
    master: Annotated[
        str, typer.Option(metavar="URL", help="Spark's: local[2,4] is two processes here. Else spark-submit's, or this machine.")
    ] = "",
    conf: Annotated[list[str] | None, typer.Option(metavar="KEY=VALUE", help="A further setting of Spark.")] = None,
    max_characters: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Reject longer documents; a million where not given.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write the tables of many articles with Spark, on this machine or a cluster."""
    from pipeline import cluster  # the whole pipeline: only when it is wanted
    from pipeline.batch import Settings
    from pipeline.reading.limits import LIMITS, Limits

    settings_of_spark = [setting.partition("=")[::2] for setting in conf or ()]
    if not all(key and value for key, value in settings_of_spark):
        raise typer.BadParameter("is given as KEY=VALUE", param_hint="--conf")
    limits = LIMITS if max_characters is None else Limits.of(max_characters)
    folders = tuple(str(Path(folder).absolute()) for folder in rules or ())
    settings = Settings(folders, segmenter.value, checked_date(date), limits)
    options = cluster.Options(str(read or ""), overwrite, master, tuple(settings_of_spark))
    try:
        with stoppable():
            summary = cluster.run(inputs, out, settings, options)
    except (Stopped, KeyboardInterrupt) as stopped:
        number = stopped.number if isinstance(stopped, Stopped) else signal.SIGINT  # Spark has a way of its own with Ctrl-C
        typer.echo(f"yaosu: stopped by {signal.Signals(number).name}; nothing was written to {out}", err=True)
        raise typer.Exit(INTERRUPTED + number) from None
    if not quiet:
        print_summary(summary, out, f"{out}/checks", f"{out}/rejects")
    if summary.counts.rejected:
        raise typer.Exit(PARTLY)
