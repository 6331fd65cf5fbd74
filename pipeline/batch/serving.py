"""What a worker process does: it loads the pipeline once, then makes parts until nobody asks any more."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple

from pipeline.batch.documents import Documents, Outcome, Settings
from pipeline.batch.making import Maker
from pipeline.batch.parts import Made, Parts
from pipeline.errors import YaosuError
from pipeline.reading.records import Piece

PR_SET_PDEATHSIG = 1  # of Linux: the signal that a process gets when its parent dies


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
    _end_with_parent()
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
    """Sees to it that this process ends when its parent is killed: it has nobody to work for."""
    parent = parent_process()
    if parent is None:
        return
    threading.Thread(target=_wait_for, args=(parent,), daemon=True).start()
    if sys.platform == "linux":
        # A thread has no turn while a pattern hangs; the system needs none.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent.pid:
            os._exit(1)  # it was killed before the system knew


def _wait_for(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
