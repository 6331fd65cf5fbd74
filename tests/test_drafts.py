"""A run's files come together or not at all, also when the process is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.tables.drafts import Drafts

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
ARTICLE = "某市活动启动\n2024-09-26 某报\n\n8月30日,质量月活动在北京市举行,合格率达99%。\n"
EXTRACT = "from pipeline.cli import main; main()"
FORMATS = "csv,jsonl,parquet,xlsx,duckdb"
# Writes four files and removes one; dies at the move whose number is given.
DYING = """
import os, pathlib, signal, sys
from pipeline.tables.drafts import Drafts
left = int(sys.argv[2])
def dying(move):
    def moved(path, target):
        global left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return move(path, target)
    return moved
pathlib.Path.rename, pathlib.Path.replace = dying(pathlib.Path.rename), dying(pathlib.Path.replace)
drafts = Drafts(pathlib.Path(sys.argv[1]))
for name in ("a.csv", "b.csv", "excel/a.csv", "datapackage.json"):
    drafts.path(name).write_text("new " + name)
drafts.commit(("rejects.jsonl",))
"""
HOLDING = """
import pathlib, sys
from pipeline.tables.drafts import Drafts
drafts = Drafts(pathlib.Path(sys.argv[1]))
drafts.path("a.csv").write_text("late")
print("drafted", flush=True)
sys.stdin.readline()
drafts.commit(())
"""


def files(folder: Path) -> dict[str, bytes]:
    """What stands in a folder and below, by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def start(root: Path, code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_a_run_that_is_killed_leaves_the_files_of_before(root: Path, tmp_path: Path) -> None:
    news, out = tmp_path / "news", tmp_path / "out"
    news.mkdir()
    (news / "a.txt").write_text(ARTICLE, encoding="utf-8")
    command = ("extract", str(news), "--out", str(out), "--quiet", "--format", FORMATS, "--excel")
    with start(root, EXTRACT, *command) as first:
        assert first.wait() == 0
    before = files(out)
    assert {"mentions.csv", "mentions.parquet", "yaosu.xlsx", "yaosu.duckdb", "excel/mentions.csv"} <= set(before)
    for number in range(4000):
        (news / f"{number}.txt").write_text(ARTICLE * 5, encoding="utf-8")
    with start(root, EXTRACT, *command) as second:
        while second.poll() is None and not any(path.stat().st_size > 50_000 for path in out.glob(".yaosu-*.part/mentions.csv.part")):
            time.sleep(0.01)
        second.kill()
        assert second.wait() == -signal.SIGKILL
    after = files(out)
    drafts = {name: after.pop(name) for name in set(after) - set(before)}
    assert after == before
    assert drafts, "it was killed in the middle"
    assert {Path(name).name for name in drafts if not name.endswith(".part")} & {Path(name).name for name in before} == set()
    for number in range(4000):
        (news / f"{number}.txt").unlink()
    with start(root, EXTRACT, *command) as third:
        assert third.wait() == 0
    assert {name: data for name, data in files(out).items() if name != "yaosu.duckdb"} == {
        name: data for name, data in before.items() if name != "yaosu.duckdb"
    }
    assert {path.name for path in out.iterdir() if path.name.startswith(".")} == set()


@pytest.mark.parametrize("move", range(1, 6))
def test_a_run_that_is_killed_while_its_files_move(root: Path, tmp_path: Path, move: int) -> None:
    old = {name: b"old " + name.encode() for name in ("a.csv", "datapackage.json", "mine.txt", "rejects.jsonl")}
    for name, data in old.items():
        (tmp_path / name).write_bytes(data)
    new = {name: b"new " + name.encode() for name in ("a.csv", "b.csv", "datapackage.json", "excel/a.csv")}
    with start(root, DYING, str(tmp_path), str(move)) as process:
        assert process.wait() == -signal.SIGKILL
    left = {name: data for name, data in files(tmp_path).items() if not name.startswith(".yaosu")}
    assert all(data in (old.get(name), new.get(name)) for name, data in left.items()), "each file is the old one or the new one"
    assert left["datapackage.json"] == old["datapackage.json"], "what describes the files comes last"
    Drafts(tmp_path).discard()  # the next run, whatever becomes of it
    assert files(tmp_path) == (old if move == 1 else {"mine.txt": old["mine.txt"], **new})


def test_a_run_that_lives_keeps_its_drafts(root: Path, tmp_path: Path) -> None:
    with start(root, HOLDING, str(tmp_path)) as process:
        assert process.stdout
        assert process.stdout.readline() == "drafted\n"
        drafts = Drafts(tmp_path)
        drafts.path("a.csv").write_text("early", encoding="utf-8")
        drafts.commit(())
        assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "early"
        process.communicate("go on\n")
        assert process.returncode == 0
    assert files(tmp_path) == {"a.csv": b"late"}


def test_what_is_not_to_stay_goes(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    (drafts.scratch() / "part").write_bytes(b"x")
    drafts.path("a.csv").write_bytes(b"a")
    drafts.commit(())
    assert files(tmp_path) == {"a.csv": b"a"}
