"""What Spark reads → one row a document, in the columns of `outcomes.INPUT`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce

import pyarrow as pa
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as sql
from pyspark.sql.types import ArrayType, DataType, LongType, StringType, StructField, StructType

from pipeline.cluster.outcomes import INPUT
from pipeline.cluster.storage import Storage
from pipeline.errors import InputError
from pipeline.reading.fields import FIELDS
from pipeline.reading.limits import Limits

NEEDED = ("id", "text")
LOOKED_AT = 20  # lines of JSON that say whether there are the fields that are needed
BROKEN = "_yaosu_broken_row"
ENDINGS = {".parquet": "parquet", ".jsonl": "jsonl", ".json": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}


def read(spark: SparkSession, storage: Storage, inputs: Sequence[str], kind: str, limits: Limits) -> DataFrame:
    """The documents that the inputs hold.

    Args:
        inputs: files, folders, globs, in any file system that Spark knows.
        kind: parquet, jsonl or csv; "" where the ending of the files says it.

    Raises:
        InputError: an input names nothing, its kind is not known, or it has no `id` or `text`.
    """
    by_kind: dict[str, list[str]] = {}
    for path in inputs:
        by_kind.setdefault(kind or _kind(storage, path), []).append(path)
    frames = list(_frames(spark, by_kind, limits))
    numbered = reduce(DataFrame.unionByName, frames).withColumn("sequence", sql.monotonically_increasing_id())
    return numbered.select(*INPUT.names)


def _kind(storage: Storage, path: str) -> str:
    """What a file, or the first file of a folder, is by its ending."""
    for name in storage.files(path):
        ending = "." + name.lower().removesuffix(".gz").rpartition(".")[2]
        if ending in ENDINGS:
            return ENDINGS[ending]
    raise InputError(path, "holds no .parquet, .jsonl or .csv; `--read` says what it is where the names of files do not")


def _frames(spark: SparkSession, by_kind: dict[str, list[str]], limits: Limits) -> Iterator[DataFrame]:
    for kind, paths in by_kind.items():
        if kind == "jsonl":
            yield _lines(spark, paths, limits)
        elif kind == "parquet":
            for path in paths:
                yield _rows(spark.read.parquet(path), path, sql.col("_metadata.row_index") + 1, limits)
        else:
            for path in paths:
                yield _csv(spark, path, limits)


def _lines(spark: SparkSession, paths: list[str], limits: Limits) -> DataFrame:
    """Lines of JSON as they are: Python makes documents of them, as it does without Spark."""
    lines = spark.read.text(paths)
    first = lines.select(sql.json_object_keys("value").alias("keys")).where("keys IS NOT NULL").head(LOOKED_AT)
    if first:
        _check([key for row in first for key in row["keys"]], paths[0])
    size = sql.octet_length("value")
    none = sql.lit(None).cast("string")
    return lines.where(sql.col("value").rlike(r"\S")).select(
        *_where(sql.lit(0)),
        *(none.alias(name) for name in FIELDS),
        sql.when(size <= limits.bytes, sql.col("value").cast("binary")).alias("line"),
        sql.when(size <= limits.bytes, "").otherwise(f"the line is larger than {limits.bytes:,} bytes").alias("problem"),
    )


def _csv(spark: SparkSession, path: str, limits: Limits) -> DataFrame:
    """Rows of CSV, each cell a string; "" and nothing are the same to it."""
    options = {"header": True, "multiLine": True, "quote": '"', "escape": '"', "enforceSchema": False, "columnPruning": False}
    names = spark.read.options(**options).csv(path).columns
    kinds = StructType([StructField(name, StringType()) for name in (*names, BROKEN)])
    rows = spark.read.options(**options, columnNameOfCorruptRecord=BROKEN).schema(kinds).csv(path)
    held = {name.removeprefix("\ufeff").strip().lower(): name for name in reversed(names)}
    cells = [sql.coalesce(sql.col(f"`{given}`"), sql.lit("")).alias(name) for name, given in held.items() if name in FIELDS]
    kept = rows.select("*", "_metadata").select(*cells, BROKEN, "_metadata")
    return _rows(kept, path, sql.lit(0), limits)


def _rows(rows: DataFrame, path: str, place: Column, limits: Limits) -> DataFrame:
    """Rows with the columns of a document.

    Raises:
        InputError: `id` or `text` is missing, or is no string.
    """
    kinds = {field.name: field.dataType for field in rows.schema.fields}
    _check(kinds, path)
    if not isinstance(kinds["text"], StringType):
        raise InputError(path, f"its column `text` does not hold strings but {kinds['text'].simpleString()}")
    for name in FIELDS:
        if name in kinds and kinds[name].simpleString().partition("<")[0] in ("array", "map", "struct", "binary", "boolean"):
            raise InputError(path, f"its column `{name}` does not hold strings but {kinds[name].simpleString()}")
    size = sql.coalesce(sql.octet_length("text"), sql.lit(0))
    too_large = f"its text is larger than {limits.bytes:,} bytes"
    broken = sql.col(BROKEN).isNotNull() if BROKEN in kinds else sql.lit(False)
    wrong = sql.when(broken, "is no row of CSV with as many columns as the first line").when(size > limits.bytes, too_large)
    given = {name: sql.col(name).cast("string") if name in kinds else sql.lit(None).cast("string") for name in FIELDS}
    given["text"] = sql.when(size <= limits.bytes, sql.col("text"))
    return rows.select(
        *_where(place),
        *(column.alias(name) for name, column in given.items()),
        sql.lit(None).cast("binary").alias("line"),
        wrong.otherwise("").alias("problem"),
    )


def _where(place: Column) -> list[Column]:
    return [
        sql.col("_metadata.file_path").alias("path"),
        sql.col("_metadata.file_block_start").alias("block"),
        place.cast("long").alias("place"),
    ]


def _check(names: Iterable[str], path: str) -> None:
    found = list(dict.fromkeys(names))
    missing = [name for name in NEEDED if name not in found]
    if missing:
        word = "columns" if len(missing) > 1 else "column"
        wanted = " and ".join(f"`{name}`" for name in missing)
        raise InputError(path, f"has no {word} {wanted}; its columns are {', '.join(found[:8])}")


def struct(kinds: pa.Schema) -> StructType:
    """An Arrow schema as Spark's."""
    return StructType([StructField(field.name, _spark(field.type)) for field in kinds])


def _spark(kind: pa.DataType) -> DataType:
    if pa.types.is_list(kind):
        return ArrayType(_spark(kind.value_type))
    if pa.types.is_struct(kind):
        return struct(pa.schema([kind.field(at) for at in range(kind.num_fields)]))
    return LongType() if pa.types.is_integer(kind) else StringType()
