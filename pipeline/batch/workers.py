"""Batches → parts, in several processes.

Each process has a pipe of its own, so that it is known which batch a process had that died: `concurrent.futures` knows
only that the pool is broken. Processes are spawned: nothing of the parent's memory is theirs, on every system.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import count, islice
from multiprocessing.connection import wait
from pathlib import Path

from pipeline.batch.cutting import Batch
from pipeline.batch.documents import Outcome, Settings, named
from pipeline.batch.parts import Made, Parts, part
from pipeline.batch.serving import Answer, Failed, Ready, Single, Work, serve
from pipeline.errors import WorkerError
from pipeline.tables.writer import Reject

STILLBORN = 3  # processes that may die while they start before the run gives up
AHEAD = 4  # batches a worker, of which the first is not done: what is done waits for its turn


class Job:
    """A batch on its way. singles: what became of its pieces one by one, since it cost a worker its life; else None."""

    def __init__(self, number: int, batch: Batch) -> None:
        self.number, self.batch = number, batch
        self.singles: list[Outcome] | None = None
        self.again = False


class Worker:
    """One process and what it is at."""

    def __init__(self, settings: Settings, folder: Path, key: str) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, settings, folder, key), daemon=True)
        # Ignored signals stay ignored in a new process: no Ctrl-C reaches it before it can ignore it itself.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN) if threading.current_thread() is threading.main_thread() else None
        try:
            self.process.start()
        finally:
            if before is not None:
                signal.signal(signal.SIGINT, before)
        theirs.close()  # the process has its own end: when it dies, ours says so
        self.ready = False
        self.job: Job | None = None
        self.since = 0.0

    def give(self, job: Job) -> None:
        """Asks for the part of a batch, or for its next single piece."""
        self.job, self.since = job, time.monotonic()
        pieces = job.batch.pieces
        with suppress(BrokenPipeError):  # it died: `wait` tells
            self.connection.send(Work(pieces) if job.singles is None else Single(pieces[len(job.singles)]))

    def end(self) -> str:
        """Kills the process where it lives, and says how it ended."""
        self.process.kill()
        self.process.join()
        code = self.process.exitcode or 0
        self.connection.close()
        return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"


class Workers:
    """Processes that make parts.

    Args:
        number: how many, at most.
        timeout: seconds after which a worker at one batch, and then at one document of it, counts as hanging.
        folder: where the parts are, by the time that the first is made.
        key: what the rows of every document depend on.
    """

    def __init__(self, settings: Settings, number: int, timeout: float, folder: Path, key: str) -> None:
        self._settings, self._number, self._timeout, self._folder, self._key = settings, number, timeout, folder, key
        self._workers: list[Worker] = []
        self._stillborn = 0  # processes one after the other that did not come to load the pipeline

    def start(self, wanted: int) -> None:
        """Starts processes for so many batches, and returns when the first can work.

        Raises:
            RuleError: a rule file is wrong. WorkerError: a process cannot start.
        """
        self._workers += [self._new() for _ in range(min(self._number, wanted))]
        while self._workers and not any(worker.ready for worker in self._workers):
            self._hear_all({})

    def make(self, batches: Iterable[Batch]) -> Iterator[tuple[Batch, Made]]:
        """The parts of the batches, in their order. At no time are more than a few batches a worker under way.

        Raises:
            OSError: a part cannot be written. WorkerError: a process cannot start.
        """
        jobs = map(Job, count(), batches)
        queue: deque[Job] = deque()
        done: dict[int, tuple[Batch, Made]] = {}
        turn = cut = 0
        more = True
        while True:
            while more and not queue and cut < turn + AHEAD * self._number:
                queue.extend(islice(jobs, 1))
                more = bool(queue)
                cut += more
            idle = next((worker for worker in self._workers if worker.ready and worker.job is None), None)
            if queue and idle:
                idle.give(queue.popleft())
            elif queue and len(self._workers) < self._number:
                self._workers.append(self._new())
            elif turn in done:
                yield done.pop(turn)
                turn += 1
            elif queue or any(worker.job for worker in self._workers):
                self._hear_all(done)
            elif not more:
                return

    def close(self) -> None:
        """Ends all processes."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _new(self) -> Worker:
        return Worker(self._settings, self._folder, self._key)

    def _hear_all(self, done: dict[int, tuple[Batch, Made]]) -> None:
        """Waits until a worker answers, dies or has taken too long."""
        now = time.monotonic()
        ends = [worker.since + self._timeout for worker in self._workers if worker.ready and worker.job]
        heard = wait([worker.connection for worker in self._workers], max(0, min(ends) - now) if ends else None)
        now = time.monotonic()
        for at, worker in enumerate(self._workers):
            if worker.connection in heard:
                try:
                    answer: Answer = worker.connection.recv()
                except (EOFError, OSError):
                    self._workers[at] = self._replaced(worker, "")
                else:
                    self._take(worker, answer, done)
            elif worker.ready and worker.job and now >= worker.since + self._timeout:
                self._workers[at] = self._replaced(worker, f"took longer than {self._timeout:g} seconds")

    def _take(self, worker: Worker, answer: Answer, done: dict[int, tuple[Batch, Made]]) -> None:
        job = worker.job
        if isinstance(answer, Failed):
            raise answer.error
        if isinstance(answer, Ready):
            worker.ready, self._stillborn = True, 0
        elif job is not None and isinstance(answer, Made):
            worker.job = None
            done[job.number] = job.batch, answer
        elif job is not None and job.singles is not None and not isinstance(answer, Made):
            job.singles.append(answer)
        if worker.job and job and job.singles is not None:
            self._go_on(worker, job, done)

    def _go_on(self, worker: Worker, job: Job, done: dict[int, tuple[Batch, Made]]) -> None:
        """Has a worker go on with the single pieces of a batch; when all are told, their part is made here."""
        if len(job.singles or ()) < len(job.batch.pieces):
            worker.give(job)
            return
        worker.job = None
        parts = Parts(self._folder, self._key)
        name, digests = parts.name(job.batch.pieces)
        parts.save(name, part(job.singles or (), job.again))
        done[job.number] = job.batch, Made(name, digests, False)

    def _replaced(self, worker: Worker, reason: str) -> Worker:
        """A new worker for one that died or hangs. Its batch is tried again piece by piece; a piece that costs a second worker
        its life is rejected."""
        how = worker.end()
        self._stillborn += not worker.ready
        if self._stillborn > STILLBORN:
            raise WorkerError(how)
        new, job = self._new(), worker.job
        new.job = job
        if job is None or not worker.ready:
            return new
        if job.singles is None:
            job.singles = []
            return new
        piece = job.batch.pieces[len(job.singles)]
        error = reason or f"the worker process {how} at this document, which it had alone: is there memory enough?"
        job.singles.append(Reject(named(piece), piece.path, piece.number, "extract", error))
        job.again = True
        return new
