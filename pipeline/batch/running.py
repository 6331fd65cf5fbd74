"""A run: inputs → batches → parts → tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from hashlib import sha256
from itertools import accumulate, chain, islice
from pathlib import Path
from typing import NamedTuple

from pipeline.batch.cutting import Batch, cut
from pipeline.batch.documents import Documents, Settings
from pipeline.batch.making import Here
from pipeline.batch.manifest import NAME, Counts, key, manifest
from pipeline.batch.parts import Entry, Made, Part
from pipeline.batch.position import measure
from pipeline.batch.workers import Workers
from pipeline.batch.workplace import NAME as WORK
from pipeline.batch.workplace import Workplace
from pipeline.gazetteer import Gazetteer
from pipeline.reading import records
from pipeline.ruleset import builtin_folder
from pipeline.tables import text
from pipeline.tables.columns import TABLES
from pipeline.tables.writer import Reject, Writer
from pipeline.types import Check

TIMEOUT = 300.0  # seconds: a document of the greatest length takes some twenty
SHOWN = 5  # contradictions that a run keeps to show


class Options(NamedTuple):
    """How a run works; none of it changes a row of a document that is done.

    Args:
        formats: names of `tables.formats.FORMATS`.
        excel: whether copies for Excel are written too.
        workers: processes; 1 is this one.
        timeout: seconds after which a worker at one document counts as hanging. There is no such guard with one worker.
        resume: whether parts of an earlier run are taken, and those of this one kept for the next.
    """

    formats: tuple[str, ...] = ("csv",)
    excel: bool = False
    workers: int = 1
    timeout: float = TIMEOUT
    resume: bool = False


class Progress(NamedTuple):
    """How far a run is. kept: documents, among those done and rejected, whose part stood already; share: of the input, or
    None where its size is not known."""

    done: int
    rejected: int
    kept: int
    share: float | None


class Dropped(NamedTuple):
    """The parts of an unfinished run were removed, because this one does not resume it."""

    folder: Path


class Summary(NamedTuple):
    """What came of a run. rows: of each table; contradictions: the first; contradicted: how many there are."""

    counts: Counts
    kept: int
    rows: dict[str, int]
    contradicted: int
    contradictions: tuple[Check, ...]
    remarks: tuple[str, ...]


Tell = Callable[[Progress | Reject | Dropped], None]


def run(inputs: Sequence[str], out: Path, settings: Settings, options: Options, tell: Tell = lambda _: None) -> Summary:
    """Writes the tables of all documents of the inputs into a folder: all of them or, on an exception, none.

    What is done by then stands in parts inside the folder, and a run with `resume` goes on from there. Importable code
    that calls this with more than one worker must be guarded by `if __name__ == "__main__"`, as with any process pool.

    Args:
        tell: hears of every rejected document, and of the progress after every batch.

    Raises:
        InputError: an input names nothing, or another run is writing into the folder. RuleError: a rule file is wrong.
        WorkerError: a process cannot start. OSError: the folder cannot be made or written.
    """
    pieces = records.pieces(inputs, settings.limits, out)
    size, others = measure(inputs, out)
    batches = cut(pieces)
    first = list(islice(batches, options.workers))
    key_of_all = key(settings)
    maker = _maker(settings, options, out, key_of_all, len(first))
    # Rules are read before the folder is made, and processes end before it is looked through: closed twice, which does no harm.
    with closing(maker), Workplace(out, key_of_all, options.resume) as work, closing(maker):
        if work.dropped:
            tell(Dropped(work.folder))
        with Writer(out, options.formats, options.excel, _gazetteer(options)) as writer:
            joining = Joining(work, writer, tell, size)
            for batch, made in maker.make(chain(first, batches)):
                joining.add(batch, made)
            counts = joining.counts(others)
            told = manifest(settings, list(inputs), joining.digest, options.formats, counts, writer.counts)
            writer.note(NAME, told)
        work.finish(options.resume)
    return Summary(
        counts, joining.kept, writer.counts, joining.contradicted, tuple(joining.contradictions), tuple(writer.remarks)
    )


def _maker(settings: Settings, options: Options, out: Path, key_of_all: str, wanted: int) -> Here | Workers:
    folder = out / WORK / "parts"
    if options.workers == 1:
        return Here(Documents(settings), folder, key_of_all)
    workers = Workers(settings, options.workers, options.timeout, folder, key_of_all)
    try:
        workers.start(wanted)
    except BaseException:
        workers.close()
        raise
    return workers


def _gazetteer(options: Options) -> Gazetteer | None:
    return Gazetteer.load(builtin_folder() / "gazetteer") if "xlsx" in options.formats else None


class Joining:
    """Parts → tables, in input order. Of documents with the same identifier the first stays, the others are rejected."""

    def __init__(self, work: Workplace, writer: Writer, tell: Tell, size: int | None) -> None:
        self._work, self._writer, self._tell, self._size = work, writer, tell, size
        self._digest = sha256()
        self._done = self._rejected = 0
        self.kept = self.contradicted = 0
        self.contradictions: list[Check] = []

    @property
    def digest(self) -> str:
        """Hash over all pieces with their contents."""
        return self._digest.hexdigest()

    def counts(self, others: int) -> Counts:
        return Counts(self._done + self._rejected + others, self._done, self._rejected, others)

    def add(self, batch: Batch, made: Made) -> None:
        part = self._work.parts.load(made.name)
        if part is None:
            raise OSError(0, "is gone or damaged, though it was written a moment ago", str(self._work.parts.path(made.name)))
        self._digest.update(made.digests)
        self._work.uses(made.name)
        entries = [self._entry(entry) for entry in part.entries]
        lines = part.lines if entries == list(part.entries) else _without(part, entries)
        done = [entry for entry in entries if isinstance(entry, Entry)]
        for at, table in enumerate(TABLES):
            self._writer.append(table, lines[at], sum(entry.numbers[at] for entry in done))
        self._done += len(done)
        self._rejected += len(entries) - len(done)
        self.kept += len(entries) if made.kept else 0
        self._note_contradictions(done, lines[tuple(TABLES).index("checks")])
        share = min(batch.end / self._size, 1.0) if self._size else None
        self._tell(Progress(self._done, self._rejected, self.kept, share))

    def _entry(self, entry: Entry | Reject) -> Entry | Reject:
        if isinstance(entry, Entry) and not self._work.new_document(entry.id):
            entry = Reject(entry.id, entry.path, entry.place, "read", "another document before it has this identifier")
        if isinstance(entry, Reject):
            self._writer.reject(entry)
            self._tell(entry)
        return entry

    def _note_contradictions(self, done: Sequence[Entry], checks: bytes) -> None:
        contradicted = sum(entry.contradicted for entry in done)
        self.contradicted += contradicted
        if contradicted and len(self.contradictions) < SHOWN:
            found = [Check._make(row) for row in text.parsed("checks", checks)]
            more = [check for check in found if check.verdict == "contradicted"]
            self.contradictions += more[: SHOWN - len(self.contradictions)]


def _without(part: Part, entries: Sequence[Entry | Reject]) -> tuple[bytes, ...]:
    """The lines of those documents of a part that are still to have some."""
    kept: list[bytes] = []
    for table in range(len(TABLES)):
        lengths = [entry.lengths[table] if isinstance(entry, Entry) else 0 for entry in part.entries]
        starts = accumulate(lengths, initial=0)
        own = [
            part.lines[table][start : start + length]
            for start, length, entry in zip(starts, lengths, entries, strict=False)
            if isinstance(entry, Entry)
        ]
        kept.append(b"".join(own))
    return tuple(kept)
