"""The command line: the only room that prints and sets exit codes.

0: all done. 1: failed, and nothing written. 2: wrong usage. 3: done, with some documents in rejects.jsonl.
"""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from pipeline import extraction
from pipeline.errors import GoldError, InputError, YaosuError
from pipeline.explain import COLUMNS, Folder, Trace, explain_event, explain_offset
from pipeline.reading import files
from pipeline.scoring import examples, gate
from pipeline.scoring.counts import ATTRIBUTES, Counts
from pipeline.scoring.gold import SPLITS, Corpus, Tables, gold_hashes, load_corpus, load_tables, problem_of
from pipeline.scoring.indicators import IndicatorCounts
from pipeline.scoring.rows import EventCounts
from pipeline.scoring.scores import APPLIES, Scores, score
from pipeline.tables.columns import Source
from pipeline.tables.writer import REJECTS, Writer
from pipeline.types import Event, Indicator, Mention

app = typer.Typer(
    help="The elements of Chinese news as data: 新闻要素.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
rules_app = typer.Typer(help="The rules: check their examples, list them.", no_args_is_help=True)
app.add_typer(rules_app, name="rules")

PARTIAL_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
WIDE = 100  # columns of a table that goes to a file or a pipe
PARTLY = 3


class Engine(StrEnum):
    rjieba = "rjieba"
    jieba = "jieba"


class Split(StrEnum):
    dev = "dev"
    test = "test"


Rules = Annotated[list[Path] | None, typer.Option("--rules", metavar="DIR", help="A folder that extends the built-in rules.")]
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


@app.command()
def extract(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders and globs of UTF-8 .txt.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the tables go.")],
    date: Annotated[str, typer.Option(metavar="DATE", help="ISO date of documents that state none: 2024-09-26.")] = "",
    rules: Rules = None,
    segmenter: Annotated[Engine, typer.Option(help="rjieba is fast; the rows are the same.")] = Engine.rjieba,
    quiet: Quiet = False,
) -> None:
    """Write documents.csv, mentions.csv, events.csv and organizers.csv of some articles."""
    if date and not _is_date(date):
        raise typer.BadParameter(f"{date!r} is not a date like 2024, 2024-09 or 2024-09-26", param_hint="--date")
    named = files.find(inputs)
    pipeline = extraction.load(rules or (), segmenter)
    with Writer(out) as writer:
        for doc_id, path in _progress(named, quiet):
            try:
                content = files.read(path)
            except InputError as error:
                if len(named) == 1:
                    raise
                writer.reject(doc_id, str(path), error.problem)
                typer.echo(f"yaosu: {error}", err=True)
                continue
            found = pipeline.extract(pipeline.read(content.text, id=doc_id, date=date))
            writer.add(found, Source(path.as_posix(), content.encoding, content.sha256))
    if not quiet:
        counts = writer.counts
        typer.echo(
            f"{counts['documents']:,} documents, {counts['mentions']:,} mentions, {counts['events']:,} events, "
            f"{counts['organizers']:,} organizers → {out}"
        )
        if writer.rejected:
            typer.echo(f"{writer.rejected:,} documents could not be read: {out / REJECTS}")
    if writer.rejected:
        raise typer.Exit(PARTLY)


def _is_date(text: str) -> bool:
    """Whether a text is an ISO date, maybe without day or month, that exists."""
    if not PARTIAL_DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _progress(named: Sequence[files.Named], quiet: bool) -> Iterable[files.Named]:
    """A bar on stderr, on a terminal only, and only where there is something to wait for."""
    console = Console(stderr=True)
    return track(
        named, "extracting", console=console, disable=quiet or not console.is_terminal or len(named) < 10, transient=True
    )


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
    pipeline = extraction.load(rules)
    mentions: list[Mention] = []
    events: list[Event] = []
    indicators: list[Indicator] = []
    for document in corpus.documents:
        found = pipeline.extract(pipeline.read(document.text, id=document.id))
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


@app.command()
def explain(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="An output folder; its texts must be where they were.")],
    event: Annotated[str, typer.Option(metavar="ID", help="The way of every cell of an event.")] = "",
    column: Annotated[str, typer.Option(metavar="C", help="One of its columns.")] = "",
    at: Annotated[str, typer.Option(metavar="DOC:OFFSET", help="What stands at a character, or why nothing does.")] = "",
    rules: Rules = None,
) -> None:
    """Work out again where a value comes from: characters, rule, and what the article contributed."""
    if bool(event) == bool(at):
        raise typer.BadParameter("give either --event ID or --at DOC:OFFSET", param_hint="--event")
    if column and (at or column not in COLUMNS):
        raise typer.BadParameter(f"goes with --event, and is one of {', '.join(COLUMNS)}", param_hint="--column")
    doc_id, _, offset = at.rpartition(":")
    if at and not (doc_id and offset.isdecimal() and offset.isascii()):
        raise typer.BadParameter(f"{at!r} is not DOC:OFFSET, like news/a:120", param_hint="--at")
    tables = Folder(folder)
    doc_id = doc_id or tables.document_of(event)
    text, date = tables.read(doc_id)
    pipeline = extraction.load(rules or ())
    trace = Trace(pipeline, pipeline.read(text, id=doc_id, date=date))
    typer.echo("\n".join(explain_event(trace, event, column) if event else explain_offset(trace, int(offset))))


@rules_app.command("check")
def check(rules: Rules = None) -> None:
    """Load every rule and run every example."""
    pipeline = extraction.load(rules or ())
    wrong = gaps = count = 0
    for case in examples.cases(pipeline.rules):
        count += 1
        problem = examples.problem(pipeline, case)
        if case.reason:
            gaps += bool(problem)
            problem = "" if problem else "holds now: move it from xfail to match"
        if problem:
            wrong += 1
            typer.echo(f"yaosu: {case.rule.file}: {case.rule.id}: {problem} in {case.text!r}", err=True)
    typer.echo(f"{len(pipeline.rules.by_id):,} rules, {count:,} examples, {wrong:,} wrong, {gaps:,} known gaps")
    if wrong:
        raise typer.Exit(1)


@rules_app.command("list")
def list_rules(rules: Rules = None) -> None:
    """One line for each rule: file, id, what it makes, and its first example."""
    for file in extraction.load(rules or ()).rules.files.values():
        for rule in file.rules:
            table = rule.table
            makes = "reject" if table.reject else table.cue or table.type or file.name
            typer.echo(f"{file.path.name}\t{rule.id}\t{makes}\t{table.match[0].span}")


def main() -> None:
    """Runs the command line; errors on purpose become one line on stderr and exit code 1."""
    try:
        app()
    except YaosuError as error:
        typer.echo(f"yaosu: {error}", err=True)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        typer.echo(f"yaosu: {where}{error.strerror or error}", err=True)
    sys.exit(1)
