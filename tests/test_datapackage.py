"""datapackage.json: the tables of the bundled corpus hold what it says of them, by the reference implementation."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from frictionless import Package

from pipeline.tables.columns import TABLES


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """A copy of the committed tables, to be broken."""
    return shutil.copytree(root / "outputs", tmp_path / "outputs")


def problems(folder: Path) -> list[tuple[str, str]]:
    """Table and type of every error."""
    report = Package(str(folder / "datapackage.json")).validate()
    return [(task.name, error.type) for task in report.tasks for error in task.errors]


def test_the_command_accepts_it(root: Path) -> None:
    command = [sys.executable, "-m", "frictionless", "validate", "outputs/datapackage.json"]
    run = subprocess.run(command, check=False, cwd=root, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("VALID") == len(TABLES)


@pytest.mark.parametrize(
    ("table", "column", "value", "error"),
    [
        ("organizers", "event_id", "ffffffffffff", "foreign-key"),
        ("organizers", "mention_id", "ffffffffffff", "foreign-key"),
        ("mentions", "doc_id", "none", "foreign-key"),
        ("events", "doc_id", "none", "foreign-key"),
        ("mentions", "start", "x", "type-error"),
        ("mentions", "type", "THING", "constraint-error"),
        ("events", "event_id", "", "primary-key"),
    ],
)
def test_a_broken_row_is_found(copy: Path, table: str, column: str, value: str, error: str) -> None:
    path = copy / f"{table}.csv"
    header, first, *rest = path.read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    cells[header.split(",").index(column)] = value
    path.write_text("\n".join([header, ",".join(cells), *rest, ""]), encoding="utf-8")
    assert (table, error) in problems(copy)


def test_a_mention_that_no_row_names_may_be_empty(copy: Path) -> None:
    path = copy / "organizers.csv"
    header, first, *rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, first.rpartition(",")[0] + ",", *rest, ""]), encoding="utf-8")
    assert problems(copy) == []


def test_it_is_the_codebook(root: Path) -> None:
    package = json.loads((root / "outputs" / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["path"] for resource in package["resources"]] == [f"{table}.csv" for table in TABLES]
    described = [package, *package["resources"], *(field for one in package["resources"] for field in one["schema"]["fields"])]
    for one in described:
        for words in ("title", "description"):
            assert one[words].isascii(), one
            assert any("\u4e00" <= character <= "\u9fff" for character in one[f"{words}_zh"]) or one["name"] == "sha256", one
    assert all(resource["schema"]["missingValues"] == [""] for resource in package["resources"])
