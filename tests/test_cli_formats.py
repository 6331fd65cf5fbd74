"""`yaosu extract`: the formats it is asked for, what it lacks for them, and documents that they cannot hold."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline import cli
from pipeline.tables.columns import TABLES

ARTICLE = "某市活动启动\n2024-09-26 某报\n\n8月30日,质量月活动在北京市举行,合格率达99%。\n"


class Run(NamedTuple):
    code: int
    err: str


Yaosu = Callable[..., Run]


@pytest.fixture
def yaosu(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Yaosu:
    """Runs the command as the shell does, in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Run:
        monkeypatch.setattr("sys.argv", ["yaosu", *arguments])
        with pytest.raises(SystemExit) as exit:
            cli.main()
        lines = capsys.readouterr().err.splitlines(keepends=True)
        return Run(int(exit.value.code or 0), "".join(line for line in lines if not line.startswith("{")))  # beside the progress

    return run


def write(path: str, text: str = ARTICLE) -> None:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def documents() -> list[str]:
    with Path("out/documents.csv").open(encoding="utf-8", newline="") as lines:
        return [row["doc_id"] for row in csv.DictReader(lines)]


def rejects() -> list[dict[str, str | int]]:
    return [json.loads(line) for line in Path("out/rejects.jsonl").read_text(encoding="utf-8").splitlines()]


def test_every_format_at_once(yaosu: Yaosu) -> None:
    write("a.txt")
    run = yaosu("extract", "a.txt", "--out", "out", "--format", "csv, jsonl,parquet,xlsx,duckdb", "--excel")
    assert (run.code, run.err) == (0, "")
    one_a_table = {f"{name}.{ending}" for name in TABLES for ending in ("csv", "jsonl", "parquet")}
    copies = {f"excel/{name}.csv" for name in TABLES}
    written = {path.relative_to("out").as_posix() for path in Path("out").rglob("*") if path.is_file()}
    assert written == {*one_a_table, *copies, "datapackage.json", "manifest.json", "yaosu.xlsx", "yaosu.duckdb"}


@pytest.mark.parametrize(
    ("format", "library", "extra"),
    [("parquet", "pyarrow", "parquet"), ("csv,duckdb", "duckdb", "duckdb"), ("duckdb", "pyarrow", "duckdb"), ("xlsx", "xlsxwriter", "excel")],
)
def test_a_library_that_is_missing(yaosu: Yaosu, monkeypatch: pytest.MonkeyPatch, format: str, library: str, extra: str) -> None:
    write("a.txt")
    monkeypatch.setitem(sys.modules, library, None)  # as if it were not installed
    run = yaosu("extract", "a.txt", "--out", "out", "--format", format)
    assert run.code == 1
    assert run.err == f"yaosu: --format {format.removeprefix('csv,')} needs {library}: pip install 'yaosu[{extra}]'\n"
    assert not Path("out").exists()
    assert yaosu("extract", "a.txt", "--out", "out").code == 0


def test_csv_needs_no_further_library(tmp_path: Path, root: Path) -> None:
    write(f"{tmp_path}/a.txt")
    code = "import sys; from pipeline import cli\ntry: cli.main()\nfinally: print(*sys.modules)"
    command = [sys.executable, "-c", code, "extract", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--excel"]
    run = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    loaded = set(run.stdout.split())
    assert "pipeline.tables.writer" in loaded
    assert loaded & {"pandas", "pyarrow", "duckdb", "xlsxwriter", "frictionless"} == set()


def test_a_document_that_excel_cannot_hold_is_rejected(yaosu: Yaosu) -> None:
    write("news/a.txt")
    write("news/long.txt", "题" * 40_000)
    assert yaosu("extract", "news", "--out", "out").code == 0
    run = yaosu("extract", "news", "--out", "out", "--format", "csv,xlsx")
    assert run.code == 3
    problem = "its title (documents) is longer than the 32,767 characters that a cell in Excel holds"
    assert run.err == f"yaosu: news/long.txt: {problem}\n"
    (rejected,) = rejects()
    assert rejected == {"id": "long", "path": "news/long.txt", "place": 0, "stage": "write", "error": problem}
    assert documents() == ["a"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode elsewhere")
def test_a_file_whose_name_is_not_unicode_is_rejected(yaosu: Yaosu) -> None:
    write("news/a.txt")
    write(os.fsdecode(b"news/\xff.txt"))
    run = yaosu("extract", "news", "--out", "out")
    assert run.code == 3
    assert "its name is not UTF-8" in run.err
    (rejected,) = rejects()
    assert os.fsencode(str(rejected["path"])) == b"news/\xff.txt"
    assert documents() == ["a"]
