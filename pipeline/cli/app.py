"""The application, its groups of commands, and the options that several commands take."""

from __future__ import annotations

from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="The elements of Chinese news as data: 新闻要素.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
rules_app = typer.Typer(help="The rules: check their examples, list them.", no_args_is_help=True)
app.add_typer(rules_app, name="rules")
export_app = typer.Typer(help="Texts and mentions for other tools.", no_args_is_help=True)
app.add_typer(export_app, name="export")
import_app = typer.Typer(help="What was labelled in other tools, as a corpus folder.", no_args_is_help=True)
app.add_typer(import_app, name="import")


class Engine(StrEnum):
    rjieba = "rjieba"
    jieba = "jieba"


class Split(StrEnum):
    dev = "dev"
    test = "test"


Rules = Annotated[list[Path] | None, typer.Option("--rules", metavar="DIR", help="A folder that extends the built-in rules.")]
Labelling = Annotated[Path, typer.Argument(metavar="[DIR]", help="A corpus folder, or one that `extract` wrote.")]
OfSplit = Annotated[Split | None, typer.Option("--split", help="Only one split of a corpus folder.")]
Utf16 = Annotated[bool, typer.Option("--utf16", help="Offsets count UTF-16 units: for a Label Studio from before 2022.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"yaosu {version('yaosu')}")
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """The elements of Chinese news as data: 新闻要素."""
