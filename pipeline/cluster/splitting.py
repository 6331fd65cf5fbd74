"""Outcomes → tables: each is one nested column of them, of which Parquet reads no other."""

from __future__ import annotations

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as sql

from pipeline.batch.manifest import Counts
from pipeline.batch.running import SHOWN, Summary
from pipeline.tables.columns import TABLES
from pipeline.tables.writer import Reject
from pipeline.types import Check

REJECTS = "rejects"
TWICE = "another document before it has this identifier"
PARQUET = {"compression": "zstd", "mapreduce.fileoutputcommitter.algorithm.version": "1"}  # 2 may double rows when a task dies


def write(frame: DataFrame, path: str) -> None:
    """Writes Parquet, all or nothing of every task."""
    frame.write.options(**PARQUET).parquet(path)


class Outcomes:
    """Outcomes that stand written. Of documents with the same identifier the first by path and place stays."""

    def __init__(self, spark: SparkSession, folder: str) -> None:
        everything = spark.read.parquet(folder)
        done = everything.where("error = ''")
        shared = done.groupBy("id").agg(sql.count("*").alias("number")).where("number > 1").select("id")
        self._any_twice = bool(shared.head(1))
        if not self._any_twice:
            self._done, self._rejected = done, everything.where("error <> ''").select(*Reject._fields)
            return
        order = Window.partitionBy("id").orderBy("path", "block", "sequence")
        numbered = done.join(shared, "id").select("sequence", sql.row_number().over(order).alias("number"), "id", "path", "block")
        twice = numbered.where("number > 1").select("sequence")
        self._done = done.join(twice, "sequence", "left_anti")
        why = everything.join(twice.withColumn("twice", sql.lit(True)), "sequence", "left")
        both = why.where("error <> '' OR twice")
        self._rejected = both.select(
            "id", "path", "place", sql.when(sql.col("twice"), "read").otherwise(sql.col("stage")).alias("stage"),
            sql.when(sql.col("twice"), TWICE).otherwise(sql.col("error")).alias("error"),
        )  # fmt: skip

    def split(self, folder: str) -> None:
        """Writes every table, and the rejected documents, into a folder of its own."""
        for table in TABLES:
            write(self._done.select(sql.explode(table).alias("row")).select("row.*"), f"{folder}/{table}")
        write(self._rejected, f"{folder}/{REJECTS}")

    def summary(self) -> Summary:
        """What came of the run; the tables stand."""
        sums = [sql.coalesce(sql.sum(sql.size(table)), sql.lit(0)).alias(table) for table in TABLES]
        told = self._done.agg(
            sql.count("*").alias("done"), sql.coalesce(sql.sum("contradicted"), sql.lit(0)).alias("contradicted"), *sums
        )
        (row,) = told.collect()
        done, contradicted = int(row["done"]), int(row["contradicted"])
        rejected = int(self._rejected.count())
        first: list[Check] = []
        if contradicted:
            checks = self._done.where("contradicted > 0").orderBy("path", "block", "sequence").limit(SHOWN)
            rows = checks.select(sql.explode("checks").alias("row")).select("row.*").where("verdict = 'contradicted'").head(SHOWN)
            first = [Check(*row) for row in rows]
        rows_of = {table: int(row[table]) for table in TABLES}
        return Summary(Counts(done + rejected, done, rejected, 0), 0, rows_of, contradicted, tuple(first), ())
