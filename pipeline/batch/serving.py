"""What a worker process does: it loads the pipeline once, then makes parts until nobody asks any more."""

from __future__ import annotations

import os
import signal
import threading
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from pipeline.batch.documents import Documents, Outcome, Settings
from pipeline.batch.making import Maker
from pipeline.batch.parts import Made, Parts
from pipeline.errors import YaosuError
from pipeline.reading.records import Piece


class Ready(NamedTuple):
    """The worker has loaded its pipeline."""


class Failed(NamedTuple):
    """What must end the run: a rule file that is wrong, a disk that is full."""

    error: YaosuError | OSError


class Work(NamedTuple):
    """What a worker is asked for: the part of some pieces."""

    pieces: tuple[Piece, ...]


class Single(NamedTuple):
    """Or the outcome of one piece, in a batch that cost a worker its life."""

    piece: Piece


Answer = Ready | Failed | Made | Outcome


def serve(connection: Connection, settings: Settings, folder: Path, key: str) -> None:
    """Answers every `Work` with its `Made`, every `Single` with its outcome."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to every process of a terminal; the first one ends the others
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        maker = Maker(Documents(settings), Parts(folder, key))
    except (YaosuError, OSError) as error:
        connection.send(Failed(error))
        return
    connection.send(Ready())
    while True:
        try:
            asked: Work | Single = connection.recv()
        except EOFError:
            return
        try:
            answer: Answer = maker.make(asked.pieces) if isinstance(asked, Work) else maker.extract(asked.piece)
        except OSError as error:
            answer = Failed(error)
        connection.send(answer)


def _end_with_parent() -> None:
    """A process whose parent was killed has nobody to work for, even if it hangs."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
