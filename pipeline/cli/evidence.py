"""`yaosu explain`, and `yaosu rules`: where values come from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import pipeline
from pipeline.cli.app import Rules, app, rules_app


@app.command()
def explain(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="An output folder; its texts must be where they were.")],
    event: Annotated[str, typer.Option(metavar="ID", help="The way of every cell of an event.")] = "",
    column: Annotated[str, typer.Option(metavar="C", help="One of its columns.")] = "",
    at: Annotated[str, typer.Option(metavar="DOC:OFFSET", help="What stands at a character, or why nothing does.")] = "",
    rules: Rules = None,
) -> None:
    """Work out again where a value comes from: characters, rule, and what the article contributed."""
    # The whole pipeline: only when it is wanted.
    from pipeline.explain import COLUMNS, Folder, Trace, explain_event, explain_offset

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
    loaded = pipeline.load(rules or ())
    trace = Trace(loaded, loaded.read(text, id=doc_id, date=date))
    typer.echo("\n".join(explain_event(trace, event, column) if event else explain_offset(trace, int(offset))))


@rules_app.command("check")
def check(rules: Rules = None) -> None:
    """Load every rule and run every example."""
    from pipeline.scoring import examples

    loaded = pipeline.load(rules or ())
    wrong = gaps = count = 0
    for case in examples.cases(loaded.rules):
        count += 1
        problem = examples.problem(loaded, case)
        if case.reason:
            gaps += bool(problem)
            problem = "" if problem else "holds now: move it from xfail to match"
        if problem:
            wrong += 1
            typer.echo(f"yaosu: {case.rule.file}: {case.rule.id}: {problem} in {case.text!r}", err=True)
    typer.echo(f"{len(loaded.rules.by_id):,} rules, {count:,} examples, {wrong:,} wrong, {gaps:,} known gaps")
    if wrong:
        raise typer.Exit(1)


@rules_app.command("list")
def list_rules(rules: Rules = None) -> None:
    """One line for each rule: file, id, what it makes, and its first example."""
    for file in pipeline.load(rules or ()).rules.files.values():
        for rule in file.rules:
            table = rule.table
            makes = "reject" if table.reject else table.cue or table.type or file.name
            typer.echo(f"{file.path.name}\t{rule.id}\t{makes}\t{table.match[0].span}")
