"""Whether a run that is killed again and again ends with the bytes of an undisturbed one.

    python benchmarks/kills.py [INPUT] [--kills N] [--workers N] [--seed N]

A run with --resume is killed with SIGKILL at a random moment within a quarter of the time that an undisturbed one takes,
started again and killed again; whenever one comes to its end before that, its tables are compared, and another begins.
INPUT is any input of `yaosu extract`; without one some thousand articles are made up. The exit code is 1 when a byte
differs or a process of a killed run lives on.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
YAOSU = [sys.executable, "-c", "from pipeline.cli import main; main()"]
PLACES = ("北京市", "江苏省南京市", "甘肃省兰州市", "成都市", "上海市浦东新区", "云南昆明")
BODIES = ("市场监管局", "教育局", "农业农村局", "总工会", "文化和旅游局")
SENTENCES = (
    "{month}月{day}日,由{place}{body}主办的质量月启动仪式在{place}举行。",
    "全省开展活动近{many}项,抽检合格率达{day}.{month}%,同比增长{month}%。",
    "活动发放宣传资料{month}万余份,其中讲座{month}场、展览{day}场,合计{many}场。",
    "群众纷纷表示,这样的讲解贴近生活,希望今后能够多多听到,让更多的人受益。",
)


def invent(path: Path, number: int, rng: random.Random) -> None:
    """Lines of JSON with articles."""
    with path.open("w", encoding="utf-8") as lines:
        for at in range(number):
            words = {"month": rng.randint(1, 12), "day": rng.randint(1, 28), "many": rng.randint(20, 900)}
            told = [
                rng.choice(SENTENCES).format(place=rng.choice(PLACES), body=rng.choice(BODIES), **words) for _ in range(rng.randint(10, 60))
            ]
            lines.write(json.dumps({"id": f"d{at}", "text": f"某地活动启动\n2024-09-{rng.randint(10, 30)} 某报\n\n" + "".join(told)}) + "\n")


def start(given: Path, out: Path, workers: int) -> subprocess.Popen[bytes]:
    command = [*YAOSU, "extract", str(given), "--out", str(out), "--workers", str(workers), "--resume", "--quiet"]
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True)


def living(session: int) -> list[int]:
    """The processes of a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, its_session = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[:4]
        except OSError:  # it has ended meanwhile
            continue
        if int(its_session) == session and state != "Z":
            found.append(int(stat.parent.name))
    return found


def lives_on(session: int) -> list[int]:
    """The processes of a session that do not end within some seconds."""
    for _ in range(100):
        if not living(session):
            return []
        time.sleep(0.05)
    return living(session)


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", nargs="?", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        given = asked.input or Path(folder, "news.jsonl")
        if not asked.input:
            invent(given, 2000, rng)
        begun = time.monotonic()
        start(given, Path(folder, "undisturbed"), asked.workers).wait()
        took = time.monotonic() - begun
        print(f"undisturbed: {took:.1f} s", flush=True)
        expected, out = tables(Path(folder, "undisturbed")), Path(folder, "killed")
        killed = rounds = 0
        while killed < asked.kills or out.exists():
            run, moment = start(given, out, asked.workers), rng.uniform(0, took / 4)
            try:
                run.wait(moment if killed < asked.kills else None)
            except subprocess.TimeoutExpired:
                run.kill()
                run.wait()
                killed += 1
                if left := lives_on(run.pid):
                    print(f"still there: {left}", file=sys.stderr)
                    return 1
                parts = len(list((out / ".yaosu-work" / "parts").glob("*/*")))
                print(f"{killed}: killed after {moment:.1f} s with {parts} parts", flush=True)
                continue
            rounds += 1
            if wrong := [name for name in expected.keys() | tables(out).keys() if expected.get(name) != tables(out).get(name)]:
                print(f"differ: {', '.join(wrong)}", file=sys.stderr)
                return 1
            print("came to its end: every byte is the same", flush=True)
            shutil.rmtree(out)
        print(f"{killed} kills, {rounds} runs at their end, {len(expected)} files of {sum(map(len, expected.values())):,} bytes are the same")
    return 0


if __name__ == "__main__":
    os.environ["PYTHONPATH"] = str(ROOT)
    sys.exit(main())
