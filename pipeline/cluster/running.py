"""A run over Spark: inputs → outcomes → tables."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from pipeline.batch.documents import Documents, Settings
from pipeline.batch.manifest import NAME, manifest
from pipeline.batch.running import Summary
from pipeline.errors import ClusterError, ExtraError, InputError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[*,4]"  # every task four times, as a cluster does: `local[*]` tries nothing again
SUBMITTED = "PYSPARK_GATEWAY_PORT"  # set by spark-submit: it has chosen where to run
PARTITION = 16 << 20  # bytes of input a task: half a minute, so that little is lost with a worker
RECORDS, BYTES = 256, 16 << 20  # documents, and bytes of them, that go to a worker at a time
SETTINGS = {
    "spark.sql.files.maxPartitionBytes": str(PARTITION),
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(RECORDS),
    "spark.sql.execution.arrow.maxBytesPerBatch": str(BYTES),
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.showConsoleProgress": "false",
}
QUIET = {"spark.driver.extraJavaOptions": f'"-Dlog4j2.configurationFile={Path(__file__).with_name("log4j2.properties").as_uri()}"'}
CAUSE = re.compile(r"(?:Caused by: |: )(?:[\w$]+\.)+[\w$]+: (.+)")
PYTHON = re.compile(r"(?:pipeline\.errors\.\w+|ModuleNotFoundError|ImportError): .+")


class Options(NamedTuple):
    """How a run works; none of it changes a row.

    Args:
        kind: what the inputs are: parquet, jsonl, csv; "" where their endings say it.
        overwrite: whether an output folder that yaosu wrote is replaced.
        master: of Spark; "" is what spark-submit says, or else this machine.
        conf: further settings of Spark.
    """

    kind: str = ""
    overwrite: bool = False
    master: str = ""
    conf: tuple[tuple[str, str], ...] = ()


def run(inputs: Sequence[str], out: str, settings: Settings, options: Options) -> Summary:
    """Writes the tables of all documents of the inputs into a folder, one folder of Parquet a table: all or none.

    Args:
        inputs, out: in any file system that Spark knows.

    Raises:
        ExtraError: Spark is not installed. InputError: an input names nothing or lacks a column, the output folder exists,
        or there is no Java. RuleError: a rule file is wrong. ClusterError: Spark cannot do it. OSError: a folder cannot be
        renamed.
    """
    check()
    Documents(settings)  # a rule that is wrong is told here, once
    with _without_warnings(), session(options) as spark:
        return _stoppable(spark, lambda: _run(spark, inputs, out, settings, options))


def _stoppable(spark: SparkSession, work: Callable[[], Summary]) -> Summary:
    """Does it in a thread of its own. An exception in the midst of an answer of Spark's, such as Ctrl-C raises, would have all
    that is said to it afterwards wait for the end of the job; here it comes to the thread that waits, which cancels the job."""
    tag = f"yaosu-{uuid4().hex}"

    def tagged() -> Summary:
        spark.sparkContext.addJobTag(tag)
        return work()

    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(tagged)
        try:
            return running.result()
        except BaseException:
            while not wait([running], 0.2).done:
                spark.sparkContext.cancelJobsWithTag(tag)
            if running.exception() is None:
                return running.result()  # it had come to its end
            raise


def _run(spark: SparkSession, inputs: Sequence[str], out: str, settings: Settings, options: Options) -> Summary:
    from pipeline.cluster import outcomes, sources, splitting
    from pipeline.cluster.storage import Staging, Storage

    with _told_in_a_line():
        storage = Storage(spark)
        _keep_apart(storage.whole(out), map(storage.whole, inputs), out)
        with Staging(storage, out, options.overwrite) as staging:
            documents = sources.read(spark, storage, inputs, options.kind, settings.limits)
            made = documents.mapInArrow(outcomes.Extract(settings), sources.struct(outcomes.output()))
            splitting.write(made, staging.outcomes)
            written = splitting.Outcomes(spark, staging.outcomes)
            written.split(staging.tables)
            summary = written.summary()
            staging.note(NAME, manifest(settings, list(inputs), "", ("parquet",), summary.counts, summary.rows))
            staging.commit()
    return summary


def check() -> None:
    """Raises:
    ExtraError: pyspark or pyarrow is missing. InputError: there is no Java.
    """
    for library in ("pyspark", "pyarrow"):
        if find_spec(library) is None:
            raise ExtraError("yaosu spark", library, "spark")
    home = os.environ.get("JAVA_HOME")
    if (shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")) is None:
        raise InputError(
            f"{home}/bin/java" if home else "java", "is not there: Spark needs Java 17 or later, found by JAVA_HOME or PATH"
        )


@contextmanager
def session(options: Options) -> Iterator[SparkSession]:
    """A session of Spark that ends with the block."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("yaosu")
    if options.master or SUBMITTED not in os.environ:
        builder = builder.master(options.master or LOCAL)
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else `python3` of the PATH, which has no yaosu
    quiet = {} if SUBMITTED in os.environ else QUIET
    for name, value in {**SETTINGS, **quiet, **dict(options.conf)}.items():
        builder = builder.config(name, value)
    interrupted = signal.getsignal(signal.SIGINT)
    with _told_in_a_line():
        spark = builder.getOrCreate()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, interrupted)  # Spark puts a handler of its own there
    try:
        yield spark
    finally:
        with suppress(Exception):  # where SIGTERM went to Java too, there is nothing to stop; what went wrong is on its way
            spark.stop()


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Hides what pyspark says of its own use of pandas, which is none here."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield


@contextmanager
def _told_in_a_line() -> Iterator[None]:
    """What Spark raises, as an error of one line."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise ClusterError(reason(str(error))) from None


def reason(said: str) -> str:
    """What is wrong, of all that Spark reports: an error of Python, else the last cause, else the first line."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    python = [match[0] for line in lines if (match := PYTHON.match(line))]
    causes = [match[1] for line in lines if (match := CAUSE.match(line))]
    return (python or causes[::-1] or lines or ["an error that it does not name"])[0][:500]


def _keep_apart(out: str, inputs: Iterator[str], named: str) -> None:
    for one in inputs:
        if f"{one}/".startswith(f"{out}/"):
            raise InputError(named, "holds an input: its tables would take the place of it")
