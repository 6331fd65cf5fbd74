"""Documents → outcomes, Arrow batch by Arrow batch: what a Python worker of Spark runs. Nothing here names Spark.

An outcome is one row a document, with the rows of all its tables as nested lists: the text is gone over once, and what
Spark tries again, when a worker dies, is whole documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import unquote

import pyarrow as pa

from pipeline.batch.documents import Documents, Done, Outcome, Settings
from pipeline.errors import InputError
from pipeline.reading import encodings, fields
from pipeline.reading.article import printable
from pipeline.reading.records import Piece
from pipeline.tables.batches import arrow
from pipeline.tables.columns import TABLES, Row
from pipeline.tables.schema import schema
from pipeline.tables.writer import Reject

TOGETHER = 64  # documents of one batch of outcomes: what a worker holds of them is some megabytes
NO_ID = "has no id: over a cluster a document cannot be called by its line in a file"


class Source(NamedTuple):
    """A document as Spark hands it over.

    Args:
        sequence: another number for every document of a run; those of one file in its order where `block` is the same.
        block: byte of the file at which the piece of it begins that holds the document.
        place: row of a .parquet, from 1; 0 where it is not known.
        line: the bytes of a line of JSON; None where the fields are given, or are too large.
        problem: what is wrong with it, found without Python; or "".
    """

    sequence: int
    path: str
    block: int
    place: int
    id: str | None
    text: str | None
    date: str | None
    title: str | None
    url: str | None
    line: bytes | None
    problem: str


INPUT = pa.schema(
    [
        ("sequence", pa.int64()),
        ("path", pa.string()),
        ("block", pa.int64()),
        ("place", pa.int64()),
        *((name, pa.string()) for name in fields.FIELDS),
        ("line", pa.binary()),
        ("problem", pa.string()),
    ]
)


@cache
def output() -> pa.Schema:
    """The columns of an outcome: where it stood, why it was rejected (`error` is "" where it is done), how many figures its
    text contradicts, and its rows of every table, a list of structs each."""
    head = [("sequence", pa.int64()), ("path", pa.string()), ("block", pa.int64()), ("place", pa.int64())]
    head += [(name, pa.string()) for name in ("id", "stage", "error")]
    lists = [(name, pa.list_(pa.struct(list(arrow(table))))) for name, table in schema().tables.items()]
    return pa.schema([*head, ("contradicted", pa.int64()), *lists])


class Extract:
    """The function that `mapInArrow` takes: documents in the columns of `INPUT` → outcomes in those of `output()`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        documents = _documents(self._settings)
        for batch in batches:
            for start in range(0, batch.num_rows, TOGETHER):
                columns = batch.slice(start, TOGETHER).to_pydict()
                sources = [Source(*row) for row in zip(*(columns[name] for name in INPUT.names), strict=True)]
                yield together(sources, [outcome(documents, source) for source in sources])


@cache
def _documents(settings: Settings) -> Documents:
    """One pipeline a worker process, however many tasks it runs."""
    return Documents(settings)


def outcome(documents: Documents, source: Source) -> Outcome:
    """What becomes of one document: whatever is wrong with it is its rejection."""
    path, given = unquote(source.path), (source.id, source.text, source.date, source.title, source.url)
    problem = source.problem
    if not problem and source.line is not None:
        try:
            line, _ = encodings.decode(source.line, path, 1, "utf-8")
            given = fields.of_line(line)
        except InputError as error:
            problem = error.problem
        except ValueError as error:
            problem, given = str(error), (fields.id_of(line), "", "", "", "")
    id = printable(given[0] or "")
    if problem or not id:
        return Reject(id, path, source.place, "read", printable(problem or NO_ID))
    made = documents.extract(Piece(path, source.place, "", given, path, "utf-8"))
    if isinstance(made, Reject):
        return Reject(id, path, source.place, made.stage, printable(made.error))
    return made


def together(sources: Sequence[Source], outcomes: Sequence[Outcome]) -> pa.RecordBatch:
    """Outcomes as one Arrow batch."""
    kinds = output()
    heads = [_head(source, one) for source, one in zip(sources, outcomes, strict=True)]
    arrays = [pa.array(cells, kind) for cells, kind in zip(zip(*heads, strict=True), kinds.types, strict=False)]
    for at, name in enumerate(TABLES):
        rows = [one.rows[at][1] if isinstance(one, Done) else [] for one in outcomes]
        arrays.append(_lists(rows, kinds.field(name).type))
    return pa.RecordBatch.from_arrays(arrays, schema=kinds)


def _head(source: Source, one: Outcome) -> tuple[int | str, ...]:
    stage, error, contradicted = (one.stage, one.error, 0) if isinstance(one, Reject) else ("", "", one.contradicted)
    return source.sequence, one.path, source.block, source.place, one.id, stage, error, contradicted


def _lists(of_documents: Sequence[Sequence[Row]], kind: pa.ListType) -> pa.Array:
    """The rows that each document has in one table."""
    struct = kind.value_type
    names = [struct.field(at) for at in range(struct.num_fields)]
    rows = [row for of_document in of_documents for row in of_document]
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    cells = [pa.array(column, field.type) for column, field in zip(columns, names, strict=True)]
    offsets = pa.array(accumulate(map(len, of_documents), initial=0), pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(cells, fields=names), type=kind)
