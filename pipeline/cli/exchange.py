"""`yaosu export` and `yaosu import`: training data for spaCy, tasks and annotations of Label Studio."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import pipeline
from pipeline.cli.app import Labelling, OfSplit, Split, Utf16, export_app, import_app

if TYPE_CHECKING:
    from pipeline.nlp.folders import Labelled
    from pipeline.reading.article import Reader


@export_app.command("spacy")
def export_spacy(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The DocBin: train.spacy.")],
    folder: Labelling = Path("corpus"),
    split: OfSplit = None,
) -> None:
    """Write training data for spaCy: every mention is an entity between token boundaries."""
    from pipeline.nlp import docbin, folders  # spaCy takes its time

    texts = folders.read_folder(folder, str(split or ""))
    folders.write_file(out, docbin.to_docbin(texts, pipeline.load()).to_bytes())
    _told(texts, out)


@export_app.command("label-studio")
def export_label_studio(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The tasks: tasks.json.")],
    folder: Labelling = Path("corpus"),
    split: OfSplit = None,
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the labeling interface too: config.xml.")] = None,
    utf16: Utf16 = False,
    annotated: Annotated[bool, typer.Option("--annotated", help="As annotations that are done, not as predictions.")] = False,
) -> None:
    """Write tasks for Label Studio, with the mentions to start from."""
    from pipeline.nlp import folders, label_studio

    texts = folders.read_folder(folder, str(split or ""))
    made_by = "gold" if texts[0].split else f"yaosu {version('yaosu')}"
    tasks = label_studio.tasks(texts, _reader(), made_by, annotated, utf16)
    folders.write_file(out, tasks.encode())
    if config:
        folders.write_file(config, label_studio.config().encode())
    _told(texts, out)


@import_app.command("label-studio")
def import_label_studio(
    export: Annotated[Path, typer.Argument(metavar="EXPORT.json", help="Label Studio's export, as JSON.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The new corpus folder.")],
    split: Annotated[Split | None, typer.Option(help="The split of all its texts; else what the tasks say, else dev.")] = None,
    annotator: Annotated[str, typer.Option(metavar="WHO", help="Whose annotations count: e-mail or number.")] = "",
    utf16: Utf16 = False,
) -> None:
    """Write a corpus folder of what was labelled in Label Studio, which `evaluate --gold` reads."""
    from pipeline.nlp import folders, label_studio_import

    found = label_studio_import.read_export(export, _reader(), str(split or ""), annotator, utf16)
    folders.write_corpus(out, found.texts)
    _told(found.texts, out)
    if found.skipped:
        typer.echo(f"{found.skipped:,} tasks have no submitted annotation and were left out")


def _reader() -> Reader:
    from pipeline import ruleset
    from pipeline.reading.article import Reader

    return Reader(ruleset.load())


def _told(texts: Sequence[Labelled], out: Path) -> None:
    typer.echo(f"{len(texts):,} documents, {sum(len(one.mentions) for one in texts):,} mentions → {out}")
