"""`yaosu spark` on a real Spark with two worker processes, one of them really killed.

Left out where pyspark or Java is missing; YAOSU_SPARK=must, as `make test-spark` sets it, makes that an error.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.scoring.gold import Corpus
from pipeline.tables.batches import arrow
from pipeline.tables.columns import TABLES
from pipeline.tables.schema import schema
from tests.test_batch_runs import HANGING

HERE = find_spec("pyspark") is not None and shutil.which("java") is not None
MUST = os.environ.get("YAOSU_SPARK") == "must"
pytestmark = pytest.mark.skipif(not HERE and not MUST, reason="needs pyspark and Java: make test-spark")
LOCAL = ("--master", "local[2,4]", "--conf", "spark.driver.memory=1g", "--conf", "spark.ui.enabled=false")
# Several commands in one process: Java starts once.
COMMANDS = """
import contextlib, io, json, sys
from pipeline.cli import main
told = []
for command in json.loads(sys.argv[1]):
    sys.argv = ["yaosu", *command]
    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as ended:
            code = ended.code or 0
    told.append((code, out.getvalue(), err.getvalue()))
print(json.dumps(told))
"""


class Ended(NamedTuple):
    code: int
    out: str
    err: str


class Yaosu:
    """Runs commands in the folder that the input is in."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._environment = {**os.environ, "PYTHONPATH": str(root), "COLUMNS": "200", "SPARK_LOCAL_IP": "127.0.0.1"}
        self.folder = folder

    def start(self, *commands: Sequence[str]) -> subprocess.Popen[str]:
        return self.begin("-c", COMMANDS, json.dumps(commands))

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=self.folder, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    def __call__(self, *commands: Sequence[str]) -> list[Ended]:
        return ended(self.start(*commands))


def ended(process: subprocess.Popen[str]) -> list[Ended]:
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert "Traceback" not in err
    return [Ended(*told) for told in json.loads(out)]


def table(path: Path, name: str) -> Counter[tuple[Any, ...]]:
    """The rows that a table has, each with how often; where a document stood is left out."""
    read = pq.read_table(path)
    read = read.drop_columns("path") if name == "documents" else read
    return Counter(tuple(row.values()) for row in read.to_pylist())


@pytest.fixture(scope="module")
def articles(corpus: Corpus) -> list[dict[str, Any]]:
    dev = corpus.split("dev")
    return [{"id": one.id, "text": one.text, "date": None, "title": ""} for one in corpus.documents if one.id in dev]


def write_jsonl(path: Path, rows: Sequence[object]) -> None:
    path.write_text(
        "".join((row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)) + "\n" for row in rows), encoding="utf-8"
    )


@pytest.fixture
def lake(tmp_path: Path, articles: list[dict[str, Any]]) -> Path:
    """Articles in the three kinds of files, each twenty times under other names; and what is rejected."""
    copies = [{**one, "id": f"{one['id']}-{number}"} for number in range(20) for one in articles]
    third = len(copies) // 3
    folder = tmp_path / "湖"
    folder.mkdir()
    write_jsonl(folder / "a.jsonl", [*copies[:third], "", "没有", {"id": "x"}, {"text": "无名"}])
    rows = [*copies[third : 2 * third], {**copies[0], "text": "重复"}]
    pq.write_table(pa.Table.from_pylist(rows), folder / "b.parquet", row_group_size=len(rows) // 2)
    with (folder / "c.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "ID", "other"])
        writer.writerows([one["text"], one["id"], '"'] for one in copies[2 * third :])
        writer.writerows([["字"], ["", "空", ""]])
    return folder


def workers(session: int) -> list[int]:
    """The Python workers of Spark among the processes of a session: those that its daemon has forked."""
    found: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            _, parent, _, of_session = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
            if int(of_session) == session and b"pyspark.daemon" in (folder / "cmdline").read_bytes():
                found[int(folder.name)] = int(parent)
    return [process for process, parent in found.items() if parent in found]


def test_killed_workers_cost_no_row_and_double_none(
    root: Path, tmp_path: Path, lake: Path, articles: list[dict[str, Any]]
) -> None:
    """Against a local run, which nothing disturbs."""
    inputs = [f"{lake.name}/{name}" for name in ("a.jsonl", "b.parquet", "c.csv")]
    running = Yaosu(root, tmp_path).start(["spark", *inputs, "--out", "out", *LOCAL])
    killed: list[int] = []
    while running.poll() is None and not killed:
        if any(tmp_path.glob(".out.draft-*/outcomes/_temporary/0/_temporary/*/part-*")):  # some have begun, none is through
            for process in workers(running.pid):
                os.kill(process, signal.SIGKILL)
                killed.append(process)
        time.sleep(0.01)
    (ran,) = ended(running)
    assert killed
    (local,) = Yaosu(root, tmp_path)(["extract", *inputs, "--out", "local", "--format", "parquet", "--quiet"])
    assert (ran.code, ran.err, local.code) == (3, "", 3)
    done = len(articles) * 20 + 1
    assert f"in {done + 5:,} = done {done:,} + rejected 5 + skipped 0\nrejected, and why: out/rejects\n" in ran.out
    for name in TABLES:
        expected = table(tmp_path / "local" / f"{name}.parquet", name)
        if name in ("documents", "texts"):
            # A record without an identifier is called by its line where lines are counted; else it is rejected.
            expected = Counter({row: number for row, number in expected.items() if not row[0].startswith("a.jsonl:")})
        found = table(tmp_path / "out" / name, name)
        assert found.keys() - expected.keys() == set(), name
        assert found == expected, name
        kinds = arrow(schema().tables[name])
        read = pq.read_table(tmp_path / "out" / name).schema
        assert (read.names, read.types) == (kinds.names, kinds.types)
    paths = pq.read_table(tmp_path / "out" / "documents")["path"].to_pylist()
    assert {path.removeprefix("file:") for path in paths} == {str(tmp_path / one) for one in inputs}
    rejects = sorted(
        (Path(row["path"]).name, row["id"], row["error"]) for row in pq.read_table(tmp_path / "out" / "rejects").to_pylist()
    )
    assert [(name, id) for name, id, _ in rejects] == [
        ("a.jsonl", ""), ("a.jsonl", ""), ("a.jsonl", "x"), ("b.parquet", f"{articles[0]['id']}-0"), ("c.csv", "")
    ]  # fmt: skip
    told = " ".join(error for *_, error in rejects)
    assert all(
        part in told for part in ("has no id", "is not JSON", "has no text", "before it has this identifier", "as many columns")
    )
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"] == {"in": done + 5, "done": done, "rejected": 5, "skipped": 0}
    assert manifest["rows"] == {name: table(tmp_path / "out" / name, name).total() for name in TABLES}
    assert [path.name for path in tmp_path.iterdir() if ".draft-" in path.name] == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_stopped_ends_its_job_and_leaves_nothing(root: Path, tmp_path: Path, number: signal.Signals) -> None:
    """A job that would never come to its end: what waits for it waits for ever."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "cues.toml").write_text(HANGING, encoding="utf-8")
    write_jsonl(tmp_path / "a.jsonl", [{"id": "a", "text": "x" * 400 + "z y"}])
    before = set(tmp_path.iterdir())
    command = ["-c", "from pipeline.cli import main; main()", "spark", "a.jsonl", "--rules", "rules", "--out", "out", *LOCAL]
    running = Yaosu(root, tmp_path).begin(*command)
    while running.poll() is None and not any(tmp_path.glob(".out.draft-*/outcomes/_temporary/0/_temporary/*")):
        time.sleep(0.01)
    at_work = workers(running.pid)
    running.send_signal(number)
    _, err = running.communicate(timeout=300)
    assert (running.returncode, err.splitlines()[-1:]) == (
        128 + number, [f"yaosu: stopped by {number.name}; nothing was written to out"]
    )  # fmt: skip
    assert "Traceback" not in err
    assert " WARN " not in err, "Spark's own log"
    assert set(tmp_path.iterdir()) == before
    assert at_work
    while any(Path("/proc", str(process)).exists() for process in at_work):
        time.sleep(0.01)


@pytest.mark.long
def test_errors_are_one_line_and_leave_everything_as_it_was(root: Path, tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", [{"id": "a", "text": "9月1日在南京市举行。"}, {"id": "b", "text": "字"}])
    write_jsonl(tmp_path / "nameless.jsonl", [{"text": "字"}, {"text": "字", "title": "a"}])
    pq.write_table(pa.table({"id": [1], "text": [2]}), tmp_path / "numbers.parquet")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").touch()
    first, again, replaced, *failed = Yaosu(root, tmp_path)(
        ["spark", "a.jsonl", "--out", "out", *LOCAL],
        ["spark", "a.jsonl", "--out", "out", *LOCAL],
        ["spark", "a.jsonl", "--out", "out", "--overwrite", "--quiet", "--date", "2023-01-02", *LOCAL],
        ["spark", "a.jsonl", "--out", "taken", "--overwrite", *LOCAL],
        ["spark", "nameless.jsonl", "--out", "none", *LOCAL],
        ["spark", "numbers.parquet", "--out", "none", *LOCAL],
        ["spark", "a.jsonl", "nowhere/*.parquet", "--out", "none", *LOCAL],
        ["spark", "taken/mine.txt", "--out", "none", *LOCAL],
        ["spark", "a.jsonl", "--out", ".", "--overwrite", *LOCAL],
        ["spark", "a.jsonl", "--out", "none", *LOCAL, "--master", "nonsense"],
    )
    assert (first.code, first.err) == (0, "")
    assert (again.code, again.err) == (1, "yaosu: out: exists already: name another folder, or say --overwrite\n")
    assert replaced == (0, "", "")
    values = [row["value"] for row in pq.read_table(tmp_path / "out" / "mentions").to_pylist() if row["type"] == "DATE"]
    assert values == ["2022-09-01"]
    said = [
        "taken: is not overwritten: it has no manifest.json",
        "nameless.jsonl: has no column `id`; its columns are text, title",
        "numbers.parquet: its column `text` does not hold strings but bigint",
        "nowhere/*.parquet: does not exist",
        "taken/mine.txt: holds no .parquet, .jsonl or .csv",
        ".: holds an input",
        "Spark: ",
    ]
    assert [one.code for one in failed] == [1] * len(said)
    for one, start in zip(failed, said, strict=True):
        assert one.err.startswith(f"yaosu: {start}")
        assert one.err.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == {"a.jsonl", "nameless.jsonl", "numbers.parquet", "taken", "out"}
    assert [path.name for path in (tmp_path / "taken").iterdir()] == ["mine.txt"]


def test_without_java_one_line_says_so(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    (one,) = Yaosu(root, tmp_path)(["spark", "a.jsonl", "--out", "out"])
    assert one == (1, "", f"yaosu: {tmp_path}/bin/java: is not there: Spark needs Java 17 or later, found by JAVA_HOME or PATH\n")


def test_what_is_installed_is_what_is_pinned(root: Path) -> None:
    lines = (root / "requirements-spark.lock").read_text(encoding="utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines if not line.startswith("#"))
    assert "pyspark" in pinned
    assert {name: version(name) for name in pinned} == pinned
