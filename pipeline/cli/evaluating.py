"""`yaosu evaluate`: tables, or the pipeline of today, against a gold."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

import pipeline
from pipeline.cli.app import Rules, Split, app
from pipeline.errors import GoldError
from pipeline.scoring import gate
from pipeline.scoring.counts import ATTRIBUTES, Counts
from pipeline.scoring.gold import SPLITS, Corpus, Tables, gold_hashes, load_corpus, load_tables, problem_of
from pipeline.scoring.indicators import IndicatorCounts
from pipeline.scoring.rows import EventCounts
from pipeline.scoring.scores import APPLIES, Scores, score
from pipeline.types import Event, Indicator, Mention

WIDE = 100  # columns of a table that goes to a file or a pipe


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Option(metavar="DIR", help="A corpus folder: documents.csv, raw/, gold/.")] = Path("corpus"),
    predictions: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Tables to score; else the texts are extracted.")
    ] = None,
    split: Annotated[Split | None, typer.Option(help="One split; else dev beside test.")] = None,
    document: Annotated[list[str] | None, typer.Option(metavar="ID", help="Sections and event rows of one article.")] = None,
    fail_under: Annotated[list[str] | None, typer.Option(metavar="TYPE=F", help="Exit 1 when a strict F1 is lower.")] = None,
    raise_floors: Annotated[
        bool, typer.Option("--raise-floors", help="Raise the floors of the score gate to these scores.")
    ] = False,
    lower_floors: Annotated[
        bool, typer.Option("--lower-floors", help="Set them to these scores, even where that lowers one.")
    ] = False,
    rules: Rules = None,
) -> None:
    """Score tables, or the pipeline of today, against a gold."""
    least = _least(fail_under or [])
    corpus = load_corpus(gold)
    unknown = sorted(set(document or []) - set(corpus.texts))
    if unknown:
        raise typer.BadParameter(f"there is no document {unknown[0]!r}", param_hint="--document")
    predicted = load_tables(predictions, corpus.texts) if predictions else _predict(corpus, rules or ())
    shown = [split.value] if split else [name for name in SPLITS if corpus.split(name)]
    scores = {name: score(corpus, predicted, corpus.split(name)) for name in shown}
    console = Console() if sys.stdout.isatty() else Console(width=WIDE)
    for table in _mention_tables(scores):
        console.print(table)
    for name, of_split in scores.items():
        _print_rows(name, of_split)
    for doc_id in document or []:
        one = score(corpus, predicted, frozenset({doc_id}))
        found, there = one.sections
        typer.echo(
            f"{doc_id}: sections found {found} of {there}, event rows wholly right {one.events.right} of {one.events.gold}"
        )
    if raise_floors or lower_floors:
        _move_floors(corpus, scores, lower_floors)
    low = [
        f"{name} {type} {of_split.mentions[type].strict.f1:.4f} < {floor}"
        for name, of_split in scores.items()
        for type, floor in least.items()
        if of_split.mentions[type].strict.f1 < floor
    ]
    if low:
        typer.echo("yaosu: below: " + ", ".join(low), err=True)
        raise typer.Exit(1)


def _least(given: Sequence[str]) -> dict[str, float]:
    """TYPE=F, F between 0 and 1."""
    least = {}
    for text in given:
        name, _, figure = text.partition("=")
        if name not in (*APPLIES, "ALL") or not re.fullmatch(r"0?\.\d+|[01](\.0*)?", figure):
            raise typer.BadParameter(
                f"{text!r} is not TYPE=F with a type of {', '.join(APPLIES)}, ALL and F between 0 and 1",
                param_hint="--fail-under",
            )
        least[name] = float(figure)
    return least


def _predict(corpus: Corpus, rules: Sequence[Path]) -> Tables:
    loaded = pipeline.load(rules)
    mentions: list[Mention] = []
    events: list[Event] = []
    indicators: list[Indicator] = []
    for document in corpus.documents:
        found = loaded.extract(loaded.read(document.text, id=document.id))
        for mention in found.mentions:
            if problem := problem_of(mention, {document.id: document.text}):
                raise GoldError(mention.rule, 0, f"{problem}, in {document.id} at {mention.start}")
        mentions += found.mentions
        events += found.events
        indicators += found.indicators
    return Tables(tuple(mentions), tuple(events), tuple(indicators))


def _move_floors(corpus: Corpus, scores: dict[str, Scores], lower: bool) -> None:
    path = corpus.folder / gate.NAME
    old = gate.read_floors(path) if path.exists() else None
    figures = {name: of_split.figures() for name, of_split in scores.items()}
    try:
        floors, lines = gate.moved(old, gold_hashes(corpus.folder), figures, lower)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--raise-floors") from None
    gate.write_floors(path, floors)
    typer.echo("\n".join(lines) if lines else "no floor moved")


def _mention_tables(scores: dict[str, Scores]) -> Iterator[Table]:
    """One line for each type and split: how much is right, and then the counts and what is right beside the value."""
    one = ("gold", "found", "P", "R", "F1", "F1 half", "F1 type", "value")
    two = ("right", "part", "wrong", "missed", "extra", *ATTRIBUTES[1:])
    for names in (one, two):
        table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
        for name in ("type", "split"):
            table.add_column(name, no_wrap=True)
        for name in names:
            table.add_column(name, justify="right", no_wrap=True)
        for type in (*APPLIES, "ALL"):
            for name, of_split in scores.items():
                counts = of_split.mentions[type]
                table.add_row(type, name, *(_rates(counts) if names is one else _counts(counts, APPLIES.get(type, ()))))
        yield table


def _rates(counts: Counts) -> list[str]:
    strict = counts.strict
    rates = (strict.precision, strict.recall, strict.f1, counts.half.f1, counts.type_match.f1, counts.share("value"))
    return [str(counts.gold), str(counts.predicted), *map(_percent, rates)]


def _counts(counts: Counts, applies: Sequence[str]) -> list[str]:
    numbers = (counts.correct, counts.partial, counts.incorrect, counts.missed, counts.spurious)
    return [*map(str, numbers), *(_percent(counts.share(name)) if name in applies else "" for name in ATTRIBUTES[1:])]


def _print_rows(split: str, scores: Scores) -> None:
    organizers, events, sections = scores.organizers, scores.events, scores.sections
    typer.echo(
        f"{split}: organizers P {_percent(organizers.precision)} R {_percent(organizers.recall)} F1 {_percent(organizers.f1)} · "
        f"sections found {sections[0]} of {sections[1]}"
    )
    typer.echo(f"{split}: {_event_line(events)}")
    if scores.indicators.gold:
        typer.echo(f"{split}: {_indicator_line(scores.indicators)}")


def _event_line(events: EventCounts) -> str:
    cells = " ".join(f"{name} {right}" for name, right in events.columns.items())
    return (
        f"event rows {events.gold} in the gold, {events.predicted} predicted, {events.found} found, "
        f"{events.right} wholly right ({_percent(events.wholly_right)}) · right cells: {cells}"
    )


def _indicator_line(indicators: IndicatorCounts) -> str:
    cells = " ".join(f"{name} {_percent(indicators.share(name))}" for name in indicators.right)
    return (
        f"indicator rows {indicators.gold} in the gold, {indicators.matched} matched, {indicators.whole} wholly right "
        f"({_percent(indicators.wholly_right)}) · right of the matched: {cells}"
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
