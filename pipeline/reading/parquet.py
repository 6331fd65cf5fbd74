"""Parquet → rows: the columns of a document, streamed in small batches."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any, BinaryIO

from pipeline.errors import ExtraError, InputError
from pipeline.reading import unpack
from pipeline.reading.fields import FIELDS
from pipeline.reading.limits import Limits
from pipeline.reading.rows import Row

BATCH = 4_000_000  # bytes of a batch of rows, by what the file says of itself
WORDS = 64_000_000  # bytes of a batch whose rows were all the longest text in the dictionary of a row group
ROWS = 1024  # at most in a batch
MARK = b"PAR1"


def check() -> None:
    """Raises:
    ExtraError: the library that reads Parquet is not installed.
    """
    if find_spec("pyarrow") is None:
        raise ExtraError("Parquet", "pyarrow", "parquet")


def read(path: str, limits: Limits) -> Iterator[tuple[int, Row | InputError]]:
    """The rows of a Parquet file, from 1; of each the columns of `FIELDS`, None where there is no such column or value.

    An error stands for a row, or, when it is the last, for all that would follow.
    """
    number = 0
    try:
        with unpack.opened(path, limits) as stream:
            if not path.lower().endswith(".gz"):
                for row in _rows(stream, path, limits):
                    number += 1
                    yield number, row
                return
            with tempfile.TemporaryFile() as unpacked:  # Parquet is read from its end
                while data := stream.read(unpack.BUFFER):
                    unpacked.write(data)
                unpacked.seek(0)
                for row in _rows(unpacked, path, limits):
                    number += 1
                    yield number, row
    except InputError as error:
        yield number + 1, InputError(path, error.problem, error.line)


def _rows(stream: BinaryIO, path: str, limits: Limits) -> Iterator[Row | InputError]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    if stream.read(len(MARK)) != MARK:
        raise InputError(path, "is no Parquet file: it does not begin with PAR1")
    number = 0
    try:
        file = ParquetFile(stream, buffer_size=unpack.BUFFER, pre_buffer=False)
        names = _columns(file.schema_arrow, path)
        for group in range(file.metadata.num_row_groups):
            _check(file.metadata.row_group(group), names, path, limits)
            rows = _fitting(file.metadata.row_group(group), names, _longest(stream, group, names))
            for batch in file.iter_batches(rows, row_groups=[group], columns=names):
                for row in _of_batch(batch, path, number, limits):
                    number += 1
                    yield row
    except (ArrowException, OSError, ValueError) as error:
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise InputError(path, f"is no Parquet file, or is damaged: {said[0]}") from None


def _columns(schema: Any, path: str) -> list[str]:
    import pyarrow as pa

    if "text" not in schema.names:
        raise InputError(path, f"has no column `text`; its columns are {', '.join(schema.names[:8])}")
    kind = schema.field("text").type
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        raise InputError(path, f"its column `text` does not hold strings but {kind}")
    return [name for name in FIELDS if name in schema.names]


def _check(group: Any, names: list[str], path: str, limits: Limits) -> None:
    """Raises:
    InputError: a row group unpacks to more than its rows could hold, or than any text packs to.
    """
    for column in map(group.column, range(group.num_columns)):
        size, packed = column.total_uncompressed_size, column.total_compressed_size
        if column.path_in_schema in names and size > limits.bytes + min(limits.bytes * group.num_rows, limits.ratio * packed):
            said = (
                f"`{column.path_in_schema}` of {group.num_rows:,} rows unpacks from {packed:,} to {size:,} bytes, as no text does"
            )
            raise InputError(path, said)


def _fitting(group: Any, names: list[str], longest: int) -> int:
    """How many rows of a row group to read at a time."""
    columns = map(group.column, range(group.num_columns))
    size: int = sum(column.total_uncompressed_size for column in columns if column.path_in_schema in names)
    number: int = group.num_rows
    return max(1, min(ROWS, BATCH * number // (size + 1), WORDS // (longest + 1)))


def _longest(stream: BinaryIO, group: int, names: list[str]) -> int:
    """Bytes of the longest string in the dictionaries of a row group: a few bytes can stand for it in every row."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow.parquet import ParquetFile

    longest = 0
    for batch in ParquetFile(stream, pre_buffer=False, read_dictionary=names).iter_batches(1, row_groups=[group], columns=names):
        for column in batch.columns:
            if pa.types.is_dictionary(column.type) and len(column.dictionary):
                size: int | None = pc.max(pc.binary_length(column.dictionary)).as_py()
                longest = max(longest, size or 0)
        break
    return longest


def _of_batch(batch: Any, path: str, before: int, limits: Limits) -> Iterator[Row | InputError]:
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    texts = columns.pop("text")
    texts = texts.dictionary_decode() if pa.types.is_dictionary(texts.type) else texts
    sizes = pc.binary_length(texts).to_pylist()
    others = {name: column.cast(pa.string()).to_pylist() for name, column in columns.items()}
    for at, size in enumerate(sizes):
        if size is not None and size > limits.bytes:
            yield InputError(path, f"its text is larger than {limits.bytes:,} bytes", before + at + 1)
            continue
        text = None if size is None else texts[at].as_py()
        yield tuple(text if name == "text" else others[name][at] if name in others else None for name in FIELDS)
