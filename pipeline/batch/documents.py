"""One piece of the input → the rows of its tables, or why there are none. A pure function, whichever process runs it."""

from __future__ import annotations

from typing import NamedTuple

from pipeline import extraction
from pipeline.errors import InputError
from pipeline.reading import records
from pipeline.reading.limits import LIMITS, Limits
from pipeline.reading.records import Piece
from pipeline.tables import columns
from pipeline.tables.columns import Row, Source
from pipeline.tables.writer import Reject, unfit


class Settings(NamedTuple):
    """What the rows of a document depend on, beside itself.

    Args:
        rules: folders that extend the built-in rules.
        engine: the segmenter, "rjieba" or "jieba".
        date: ISO date of documents that state none.
        limits: what a document may be at most.
        excel: whether a document that Excel cannot hold is rejected.
    """

    rules: tuple[str, ...] = ()
    engine: str = "rjieba"
    date: str = ""
    limits: Limits = LIMITS
    excel: bool = False


class Done(NamedTuple):
    """A document that was extracted: its rows, table by table in the order of `TABLES`, and how many figures its own
    text contradicts."""

    id: str
    path: str
    place: int
    rows: tuple[tuple[str, list[Row]], ...]
    contradicted: int


Outcome = Done | Reject


class Documents:
    """Extracts documents one by one.

    Raises:
        RuleError: a rule file is wrong; names file, rule id and key.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.pipeline = extraction.load(settings.rules, settings.engine)

    def extract(self, piece: Piece) -> Outcome:
        """The rows of one piece. Whatever is wrong with it, even a fault of ours that it brings to light, is its rejection."""
        stage = "read"
        id, settings = named(piece), self._settings
        try:
            record = records.read(piece, settings.limits)
            id = record.doc_id
            document = self.pipeline.read(record.text, id, record.date, record.title, record.url)
            if settings.date and not document.date:
                document = self.pipeline.read(record.text, id, settings.date, record.title, record.url)
            stage = "extract"
            found = self.pipeline.extract(document, settings.limits.mentions)
            stage = "write"
            rows = tuple(columns.rows(found, Source(record.path, record.encoding, record.sha256, record.verbatim)))
            if settings.excel and (problem := unfit(rows)):
                raise InputError(piece.path, problem, piece.number)
        except InputError as error:
            return Reject(id, piece.path, error.line or piece.number, stage, error.problem)
        except MemoryError:
            return Reject(id, piece.path, piece.number, stage, "needs more memory than there is")
        except Exception as error:
            wrong = " ".join(f"a fault of yaosu: {type(error).__name__}: {error}".split())
            return Reject(id, piece.path, piece.number, stage, wrong)
        contradicted = sum(check.verdict == "contradicted" for check in found.checks)
        return Done(id, piece.path, piece.number, rows, contradicted)


def named(piece: Piece) -> str:
    """The identifier of a piece as far as it is known without reading it: a record that may have one of its own is called
    by its file and its place in it."""
    return piece.doc_id or f"{piece.name}:{piece.number}"
