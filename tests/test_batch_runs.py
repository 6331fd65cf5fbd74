"""`yaosu extract` over many documents: real processes, really killed."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
EXTRACT = "from pipeline.cli import main; main()"
WORK = ".yaosu-work"
DATED = "{0}月{1}日,由江苏省市场监管局主办的质量月启动仪式在南京市举行,开展活动近{1}0项,其中讲座{0}场、展览{1}场,合计{1}场,合格率达9{0}.{1}%。"
PLAIN = "群众纷纷表示,这样的讲解贴近生活,希望今后能够多多听到,让更多的人受益。"
# Takes twice as long with every x: of hundreds it sees no end, and no other thread of its process has a turn.
HANGING = """
examples = "matches"
[[rule]]
id = "slow.letters"
reject = true
pattern = '(?:x|xx|x[ab]?)+[yw]'
match = [{ text = "在xxy处", span = "xxy" }]
no_match = ["在某处"]
"""


class Ended(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def last(self) -> dict[str, float]:
        """The last line of progress."""
        lines = [line for line in self.err.splitlines() if line.startswith("{")]
        told: dict[str, float] = json.loads(lines[-1])
        return told


class Yaosu:
    """Starts the command in the folder that the input is in."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._environment = {**os.environ, "PYTHONPATH": str(root), "COLUMNS": "200"}
        self.folder = folder

    def start(self, *arguments: str, limit: int = 0) -> subprocess.Popen[str]:
        """limit: bytes that a file may have, if any."""
        limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); " if limit else ""
        return subprocess.Popen(
            [sys.executable, "-c", limited + EXTRACT, "extract", *arguments],
            cwd=self.folder, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    def __call__(self, *arguments: str, limit: int = 0) -> Ended:
        return ended(self.start(*arguments, limit=limit))


def ended(process: subprocess.Popen[str]) -> Ended:
    out, err = process.communicate()
    assert "Traceback" not in err
    return Ended(process.returncode, out, err)


def files(folder: Path) -> dict[str, bytes]:
    """What stands in an output folder, without what hidden folders hold."""
    found = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.as_posix(): (folder / path).read_bytes() for path in found if not path.parts[0].startswith(".")}


def rejects(folder: Path) -> list[dict[str, str | int]]:
    return [json.loads(line) for line in (folder / "rejects.jsonl").read_text(encoding="utf-8").splitlines()]


def parts(folder: Path) -> int:
    return len(list((folder / WORK / "parts").glob("*/*[0-9a-f]")))


def more_parts(folder: Path, than: int) -> bool:
    return parts(folder) > than


def until(process: subprocess.Popen[str], happened: Callable[[], bool]) -> None:
    """Waits for something that a run does, which must not end before."""
    while not happened():
        assert process.poll() is None, "it came to its end before"
        time.sleep(0.002)


def workers(process: subprocess.Popen[str]) -> list[int]:
    """The worker processes of a run."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8").split()
    commands = {int(child): Path(f"/proc/{child}/cmdline").read_bytes() for child in children}
    return [child for child, command in commands.items() if b"spawn_main" in command]


def working(process: subprocess.Popen[str], other: int = 0) -> int:
    """Waits for a worker of a run, but another one, that has been at work for longer than it takes to load."""
    while True:
        assert process.poll() is None
        for pid in workers(process):
            spent = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11]
            if pid != other and int(spent) > 4 * os.sysconf("SC_CLK_TCK"):
                return pid
        time.sleep(0.01)


def gone(pids: Sequence[int]) -> None:
    """Waits until processes have ended; hangs where one does not."""
    while any(Path(f"/proc/{pid}").exists() and "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text() for pid in pids):
        time.sleep(0.01)


def article(rng: random.Random) -> str:
    lines = [DATED.format(rng.randint(1, 9), rng.randint(10, 28)) for _ in range(2)] + [PLAIN * rng.randint(5, 25) for _ in range(2)]
    return "某市活动启动\n2024-09-26 某报\n\n" + "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def yaosu(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Yaosu:
    """With an input of some batches: lines of JSON, some broken, some with the identifier of another one, and files."""
    folder = tmp_path_factory.mktemp("runs")
    rng = random.Random(7)
    records = [json.dumps({"id": f"d{number}", "text": article(rng)}, ensure_ascii=False) for number in range(500)]
    records[100], records[200], records[450] = records[3], '{"text": 5}', records[449]
    (folder / "news").mkdir()
    (folder / "news" / "all.jsonl").write_text("\n".join(records) + "\n", encoding="utf-8")
    for number in range(100):
        (folder / "news" / f"{number}.txt").write_text(article(rng), encoding="utf-8")
    (folder / "news" / "readme.md").write_text("", encoding="utf-8")
    return Yaosu(root, folder)


@pytest.fixture(scope="module")
def undisturbed(yaosu: Yaosu) -> Path:
    run = yaosu("news", "--out", "undisturbed")
    assert run.code == 3
    assert "in 601 = done 597 + rejected 3 + skipped 1\n" in run.out
    assert run.last["done"] == 597
    out = yaosu.folder / "undisturbed"
    assert not (out / WORK).exists()
    return out


@pytest.fixture
def out(yaosu: Yaosu, request: pytest.FixtureRequest) -> Path:
    return yaosu.folder / str(request.node.name)


def test_identifiers_that_stand_twice_are_rejected(undisturbed: Path) -> None:
    told = [(one["id"], one["place"], one["stage"], one["error"]) for one in rejects(undisturbed)]
    again = "another document before it has this identifier"
    broken = told.pop(1)
    assert told == [("d3", 101, "read", again), ("d449", 451, "read", again)]
    assert broken[:3] == ("all.jsonl:201", 201, "read")
    assert files(undisturbed)["documents.csv"].count(b"\nd3,") == 1
    assert json.loads(files(undisturbed)["manifest.json"])["counts"] == {"in": 601, "done": 597, "rejected": 3, "skipped": 1}


@pytest.mark.parametrize("number", ["2", "4"])
def test_any_number_of_workers_writes_the_same_bytes(yaosu: Yaosu, undisturbed: Path, out: Path, number: str) -> None:
    run = yaosu("news", "--out", str(out), "--workers", number)
    assert run.code == 3
    assert files(out) == files(undisturbed)
    assert not (out / WORK).exists()


@pytest.mark.parametrize("number", ["1", "2"])
def test_killed_again_and_again(yaosu: Yaosu, undisturbed: Path, out: Path, number: str) -> None:
    rng = random.Random(int(number))
    for done in (0, 1, 2):
        with yaosu.start("news", "--out", str(out), "--workers", number, "--resume") as process:
            until(process, partial(more_parts, out, done))
            time.sleep(rng.uniform(0, 0.3))
            children = workers(process)
            process.kill()
            assert ended(process).code == -signal.SIGKILL
        gone(children)
    run = yaosu("news", "--out", str(out), "--workers", number, "--resume")
    assert run.code == 3
    assert 0 < run.last["kept"] < 600
    assert files(out) == files(undisturbed)


def test_only_what_changed_is_done_again(yaosu: Yaosu, undisturbed: Path, out: Path) -> None:
    command = ("news", "--out", str(out), "--resume")
    assert yaosu(*command).last["kept"] == 0
    before = parts(out)
    again = yaosu(*command)
    assert again.last["kept"] == 600
    assert "(600 of them by an earlier run)" in again.out
    assert files(out) == files(undisturbed)
    changed = yaosu.folder / "news" / "50.txt"
    old = changed.read_text(encoding="utf-8")
    changed.write_text(old.replace("南京市", "苏州市"), encoding="utf-8")
    try:
        run = yaosu(*command)
        assert 0 < run.last["kept"] < 600
        assert files(out)["mentions.csv"] != files(undisturbed)["mentions.csv"]
        assert parts(out) == before, "the part of before is gone"
        assert yaosu(*command, "--date", "2020").last["kept"] == 0, "an argument that rows depend on"
    finally:
        changed.write_text(old, encoding="utf-8")
    run = yaosu("news", "--out", str(out))
    assert files(out) == files(undisturbed)
    assert not (out / WORK).exists()
    assert "unfinished" not in run.err


@pytest.mark.parametrize("harm", ["truncated", "changed", "foreign"])
def test_a_part_that_is_not_whole_is_done_again(yaosu: Yaosu, undisturbed: Path, out: Path, harm: str) -> None:
    command = ("news", "--out", str(out), "--resume")
    yaosu(*command)
    first, second, *_ = sorted((out / WORK / "parts").glob("*/*"), key=lambda path: path.stat().st_size)
    data = first.read_bytes()
    harmed = {"truncated": data[:-100], "changed": data.replace("南京".encode(), "北京".encode(), 1), "foreign": second.read_bytes()}
    first.write_bytes(harmed[harm])
    run = yaosu(*command)
    assert 0 < run.last["kept"] < 600
    assert files(out) == files(undisturbed)


def test_an_unfinished_run_that_is_not_resumed(yaosu: Yaosu, undisturbed: Path, out: Path) -> None:
    with yaosu.start("news", "--out", str(out)) as process:
        until(process, lambda: parts(out) > 0)
        process.kill()
        ended(process)
    run = yaosu("news", "--out", str(out))
    assert f"yaosu: {out / WORK} held an unfinished run; this one starts afresh, --resume would have gone on" in run.err
    assert run.last["kept"] == 0
    assert files(out) == files(undisturbed)


@pytest.mark.parametrize(
    ("number", "sent"), [("1", signal.SIGINT), ("2", signal.SIGINT), ("2", signal.SIGTERM)], ids=["Ctrl-C alone", "Ctrl-C", "SIGTERM"]
)
def test_a_run_that_is_stopped(yaosu: Yaosu, undisturbed: Path, out: Path, number: str, sent: signal.Signals) -> None:
    yaosu("news/1.txt", "--out", str(out))
    before = files(out)
    with yaosu.start("news", "--out", str(out), "--workers", number) as process:
        until(process, lambda: parts(out) > 0)
        children = workers(process)
        if sent == signal.SIGINT:
            os.killpg(process.pid, sent)  # as a terminal does
        else:
            process.send_signal(sent)
        run = ended(process)
    assert run.code == 128 + sent
    gone(children)
    assert f"yaosu: stopped by {sent.name}; the tables in {out} are as they were" in run.err
    assert f"go on with: yaosu extract news --out '{out}' --workers {number} --resume\n" in run.err
    assert files(out) == before
    assert {path.name for path in out.iterdir() if path.name.startswith(".")} == {WORK}
    assert yaosu("news", "--out", str(out), "--workers", number, "--resume").last["kept"] > 0
    assert files(out) == files(undisturbed)


@pytest.mark.parametrize(("number", "limit"), [("1", 1_500_000), ("2", 100_000)], ids=["of the tables", "of the parts"])
def test_a_full_disk(yaosu: Yaosu, undisturbed: Path, out: Path, number: str, limit: int) -> None:
    """A file that may not grow: what writes it hears of an error as with a full disk."""
    yaosu("news/1.txt", "--out", str(out))
    before = files(out)
    run = yaosu("news", "--out", str(out), "--workers", number, limit=limit)
    assert run.code == 1
    assert re.search(r"^yaosu: .+: File too large$", run.err, re.MULTILINE)
    assert files(out) == before
    assert ("--resume" in run.err) == (limit > 1_000_000), "where nothing was done there is nothing to go on from"
    assert yaosu("news", "--out", str(out), "--workers", number, "--resume").code == 3
    assert files(out) == files(undisturbed)


def test_a_second_run_into_the_same_folder(yaosu: Yaosu, undisturbed: Path, out: Path) -> None:
    with yaosu.start("news", "--out", str(out)) as first:
        until(first, (out / WORK / "seen.sqlite").exists)
        first.send_signal(signal.SIGSTOP)  # it must not come to its end before the second begins
        second = yaosu("news/1.txt", "--out", str(out))
        first.send_signal(signal.SIGCONT)
        assert (second.code, second.err) == (1, f"yaosu: {out}: another run of yaosu is writing here: wait for it, or stop it\n")
        assert ended(first).code == 3
    assert files(out) == files(undisturbed)


def test_a_worker_that_is_killed_loses_nothing(yaosu: Yaosu, undisturbed: Path, out: Path) -> None:
    with yaosu.start("news", "--out", str(out), "--workers", "2") as process:
        until(process, lambda: parts(out) > 0)
        os.kill(workers(process)[0], signal.SIGKILL)
        assert ended(process).code == 3
    assert files(out) == files(undisturbed)


@pytest.fixture
def slow(yaosu: Yaosu) -> tuple[str, ...]:
    """Arguments for two documents and one between them that a rule of the user's never comes to an end with."""
    (yaosu.folder / "rules").mkdir(exist_ok=True)
    (yaosu.folder / "rules" / "cues.toml").write_text(HANGING, encoding="utf-8")
    (yaosu.folder / "slow").mkdir(exist_ok=True)
    for name, text in (("a", PLAIN), ("b", "x" * 400 + "z y"), ("c", PLAIN)):
        (yaosu.folder / "slow" / f"{name}.txt").write_text(text, encoding="utf-8")
    return ("slow", "--rules", "rules", "--workers", "2")


def test_a_document_without_end_is_rejected(yaosu: Yaosu, slow: tuple[str, ...], out: Path) -> None:
    run = yaosu(*slow, "--out", str(out), "--timeout", "2")
    assert run.code == 3
    assert rejects(out) == [{"id": "b", "path": "slow/b.txt", "place": 0, "stage": "extract", "error": "took longer than 2 seconds"}]
    assert "in 3 = done 2 + rejected 1 + skipped 0" in run.out


def test_a_document_that_costs_workers_their_lives_is_rejected(yaosu: Yaosu, slow: tuple[str, ...], out: Path) -> None:
    """Killed from outside, as a system does that has no memory left; a run with --resume tries again."""
    with yaosu.start(*slow, "--out", str(out), "--resume") as process:
        first = working(process)
        os.kill(first, signal.SIGKILL)
        os.kill(working(process, first), signal.SIGKILL)
        assert ended(process).code == 3
    (rejected,) = rejects(out)
    assert (rejected["id"], rejected["stage"]) == ("b", "extract")
    assert "was killed by SIGKILL at this document" in str(rejected["error"])
    (yaosu.folder / "slow" / "b.txt").write_text("z" * 400, encoding="utf-8")
    assert yaosu(*slow, "--out", str(out), "--resume").code == 0
    assert not (out / "rejects.jsonl").exists()


def test_a_hanging_worker_ends_with_its_run(yaosu: Yaosu, slow: tuple[str, ...], out: Path) -> None:
    with yaosu.start(*slow, "--out", str(out)) as process:
        worker = working(process)
        process.kill()
        ended(process)
    gone([worker])


def test_a_rule_that_is_wrong_is_told_by_the_workers(yaosu: Yaosu, slow: tuple[str, ...], out: Path) -> None:
    path = yaosu.folder / "rules" / "cues.toml"
    path.write_text(HANGING.replace("no_match", "no_mach"), encoding="utf-8")
    run = yaosu(*slow, "--out", str(out))
    assert (run.code, run.err) == (1, "yaosu: rules/cues.toml: slow.letters: no_match: field required\n")
    assert not out.exists()


def broken(folder: Path, number: int) -> tuple[Path, str]:
    """One of fifty broken files, broken in one of ten ways, and what is said of it."""
    kind, text = number % 10, article(random.Random(number)).encode()
    packed = gzip.compress(text)
    name, data, said = [
        ("bytes.txt", text + b"\xff\xff\xff", "byte 0xff at "),
        ("long.txt", "年".encode() * 30_001, "is longer than 30,000 characters"),
        ("bytes.txt", "é".encode("latin-1") * 3 + text, "byte 0xe9 at 0"),
        ("cut.txt.gz", packed[:-20], "ends"),
        ("plain.txt.gz", text, "gzip"),
        ("bomb.txt.gz", gzip.compress(b" " * 30_000_000), "is larger than 240,000 bytes"),
        ("cut.jsonl", b'{"text": "' + text.replace(b"\n", b" "), "JSON"),
        ("list.jsonl", b'["text"]', "object"),
        ("columns.csv", "甲,乙\n1,2\n".encode(), "text"),
        ("empty.parquet", b"", "Parquet"),
    ][kind]
    path = folder / f"{number:02}{name}"
    path.write_bytes(data)
    return path, said


def test_a_folder_with_broken_files(yaosu: Yaosu, out: Path) -> None:
    folder = yaosu.folder / "thousand"
    folder.mkdir()
    for number in range(950):
        (folder / f"{number}.txt").write_text(PLAIN, encoding="utf-8")
    said = dict(broken(folder, number) for number in range(50))
    run = yaosu("thousand", "--out", str(out), "--workers", "2", "--max-characters", "30000")
    assert run.code == 3
    assert "in 1,000 = done 950 + rejected 50 + skipped 0\n" in run.out
    told = {yaosu.folder / str(one["path"]): one for one in rejects(out)}
    assert told.keys() == said.keys()
    assert [(path.name, one["error"]) for path, one in told.items() if said[path] not in str(one["error"])] == []
    assert {one["stage"] for one in told.values()} == {"read"}
    assert len([line for line in run.err.splitlines() if line.startswith("yaosu: ")]) == 10, "stderr names the first"
