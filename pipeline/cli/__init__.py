"""The command line: the only room that prints and sets exit codes.

0: all done. 1: failed, and nothing written. 2: wrong usage. 3: done, with some documents in rejects.jsonl.
"""

from __future__ import annotations

import sys

import typer

from pipeline.cli import clustering, evaluating, evidence, exchange, extracting  # each adds its commands to the application
from pipeline.cli.app import app
from pipeline.errors import YaosuError

__all__ = ["app", "clustering", "evaluating", "evidence", "exchange", "extracting", "main"]


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
