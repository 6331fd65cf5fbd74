"""TABLE.parquet, written row group by row group."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow
from pyarrow.parquet import ParquetWriter

from pipeline.tables.batches import Batches
from pipeline.tables.columns import TABLES, Row
from pipeline.tables.drafts import Drafts


class Parquet:
    """The Parquet files of one run."""

    def __init__(self, drafts: Drafts) -> None:
        self._batches = Batches(self._write)
        self._files = drafts.open("*.parquet", TABLES)
        self._writers = {
            name: ParquetWriter(self._files[name], kinds, compression="zstd") for name, kinds in self._batches.schemas.items()
        }

    def add(self, table: str, rows: Sequence[Row]) -> None:
        self._batches.add(table, rows)

    def _write(self, table: str, batch: pyarrow.Table) -> None:
        self._writers[table].write_table(batch)

    def close(self) -> None:
        self._batches.flush()
        self.abandon()

    def abandon(self) -> None:
        for writer in self._writers.values():
            writer.close()
        for file in self._files.values():
            file.close()
