"""The output folder, in the file system that Spark writes to: local, HDFS, or another that Hadoop knows.

The tables are drafted in a folder beside it, and come to their place by one renaming, which is atomic on local disks and
HDFS.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from pyspark.sql import SparkSession

from pipeline.batch.manifest import NAME as MANIFEST
from pipeline.errors import InputError


class Storage:
    """Hadoop's file systems, as the Spark session is set up for them."""

    def __init__(self, spark: SparkSession) -> None:
        # There is no public way: what Spark writes to is known to its Java side alone.
        self._java: Any = spark.sparkContext._jvm
        self._configuration: Any = spark.sparkContext._jsc.hadoopConfiguration()

    def path(self, name: str) -> Any:
        return self._java.org.apache.hadoop.fs.Path(name)

    def system(self, name: str) -> Any:
        return self.path(name).getFileSystem(self._configuration)

    def whole(self, name: str) -> str:
        """A path with its file system, without a slash at its end."""
        whole: str = self.system(name).makeQualified(self.path(name)).toString()
        return whole.rstrip("/")

    def files(self, name: str) -> Iterator[str]:
        """The files that a file, a folder or a glob names, hidden ones left out.

        Raises:
            InputError: it names nothing.
        """
        system = self.system(name)
        found = system.globStatus(self.path(name))
        if not found:
            raise InputError(name, "does not exist")
        for status in found:
            listing = system.listFiles(status.getPath(), True)
            while listing.hasNext():
                file: str = listing.next().getPath().getName()
                if not file.startswith(("_", ".")):
                    yield file


class Staging:
    """A folder beside the output folder, which takes its place at the end or goes without a trace.

        with Staging(storage, out, overwrite) as staging:
            ...                     # writes into staging.tables
            staging.commit()

    Raises:
        InputError: the output folder stands already, and is not to be overwritten, or is none of ours.
    """

    def __init__(self, storage: Storage, out: str, overwrite: bool) -> None:
        self._storage, self._out = storage, storage.path(storage.whole(out))
        self._system = storage.system(out)
        if self._system.exists(self._out):
            if not overwrite:
                raise InputError(out, "exists already: name another folder, or say --overwrite")
            if not self._is_ours():
                raise InputError(out, f"is not overwritten: it has no {MANIFEST}, so that yaosu did not write it")
        self._folder = storage.path(f"{self._out.getParent()}/.{self._out.getName()}.draft-{uuid4().hex[:12]}")
        self.outcomes = f"{self._folder}/outcomes"
        self.tables = f"{self._folder}/tables"

    def _is_ours(self) -> bool:
        if not self._system.getFileStatus(self._out).isDirectory():
            return False
        return bool(self._system.exists(self._storage.path(f"{self._out}/{MANIFEST}"))) or not self._system.listStatus(self._out)

    def note(self, name: str, content: str) -> None:
        """Adds a file that tells of the run."""
        stream = self._system.create(self._storage.path(f"{self.tables}/{name}"), True)
        stream.write(bytearray(content.encode()))
        stream.close()

    def commit(self) -> None:
        """Puts the tables in their place."""
        old = self._storage.path(f"{self._folder}/old")
        moved = bool(self._system.exists(self._out)) and self._rename(self._out, old)
        try:
            self._rename(self._storage.path(self.tables), self._out)
        except BaseException:
            if moved:
                self._rename(old, self._out)
            raise

    def _rename(self, source: Any, target: Any) -> bool:
        if not self._system.rename(source, target):
            raise OSError(0, f"cannot be renamed to {target}", str(source))
        return True

    def __enter__(self) -> Self:
        self._system.mkdirs(self._folder)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._system.delete(self._folder, True)
