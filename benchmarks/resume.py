"""Whether a run that is killed and resumed ends with the bytes of one that was not: `make bench-resume`.

    python -m benchmarks.resume [FILES...] [--mb 3] [--kills 20] [--seed N] [--workers N]

Each round starts a run with --resume, kills it with SIGKILL at a random moment of the time that an undisturbed run takes,
resumes it, and compares every file with those of the undisturbed run. By turns the command alone is killed and its workers must
find out and end, or the command with all its workers, as when a machine dies. A last round kills one run again and again. The exit
code is 1 when any bytes differ or a worker lives on.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from benchmarks import processes
from benchmarks.articles import SEED

PATIENCE = 100  # tenths of a second that workers have to find out that nobody waits for them
MOST = 60  # kills of the last round, which each leave their parts: a run that keeps nothing would never end


def killed(command: Sequence[str | os.PathLike[str]], after: float, group: bool) -> bool:
    """Starts a command and kills it after so many seconds, with its process group or alone; False when it had ended before.

    Raises:
        RuntimeError: it ended before, and failed; or a worker of it lives on after it was killed.
    """
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=processes.ROOT, stdout=quiet, stderr=quiet, start_new_session=True) as process:
        try:
            code = process.wait(after)
        except subprocess.TimeoutExpired:
            if group:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            process.wait()
            if left := lives_on(process.pid):
                raise RuntimeError(f"processes of a killed run live on: {left}") from None
            return True
    if code:
        raise RuntimeError(f"the run ended with {code} before it was killed")
    return False


def living(session: int) -> list[int]:
    """The processes of a session, where /proc tells them."""
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
    for _ in range(PATIENCE):
        if not living(session):
            return []
        time.sleep(0.1)
    return living(session)


def command_of(files: Sequence[str], out: Path, workers: int) -> list[str | os.PathLike[str]]:
    return [*processes.YAOSU, "extract", *files, "--out", out, "--quiet", "--resume", "--workers", str(workers)]


def rounds(files: Sequence[str], work: Path, kills: int, random: Random, workers: int) -> int:
    """All rounds; how many ended with other bytes."""
    start = time.perf_counter()
    processes.run(command_of(files, work / "whole", workers))
    seconds = time.perf_counter() - start
    expected = processes.digest(work / "whole")
    print(f"undisturbed: {seconds:.1f} s, {workers} workers", flush=True)
    wrong = 0
    out = work / "resumed"
    for number in range(1, kills + 1):
        moment, group = random.random() * seconds, number % 2 == 0
        hit = killed(command_of(files, out, workers), moment, group)
        begun = kept(out)
        resumed = processes.run(command_of(files, out, workers)).seconds
        wrong += not report(
            f"{number:2} killed at {moment:5.1f} s", group, hit, begun, resumed, processes.digest(out) == expected
        )
        shutil.rmtree(out)
    times = 0
    while killed(command_of(files, out, workers), random.random() * seconds, group=times % 2 == 0):
        times += 1
        if times == MOST:
            print(f"   killed {MOST} times, and not ended")
            return wrong + 1
    wrong += not report(f"   killed {times} times", True, True, kept(out), 0, processes.digest(out) == expected)
    print(f"{kills + 1 - wrong} of {kills + 1} rounds ended with the same bytes")
    return wrong


def kept(out: Path) -> int:
    """How many files a killed run has left behind."""
    return sum(path.is_file() for path in out.rglob("*")) if out.exists() else 0


def report(what: str, group: bool, hit: bool, begun: int, resumed: float, same: bool) -> bool:
    whom = "with its workers" if group else "alone"
    print(
        f"{what} {whom:16} {begun:4} files left{'' if hit else ', had ended'}; resumed {resumed:5.1f} s: "
        f"{'same bytes' if same else 'OTHER BYTES'}",
        flush=True,
    )
    return same


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="FILES")
    parser.add_argument("--mb", type=float, default=3, help="size of the articles written where no FILES are given")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        files = [str(Path(file).absolute()) for file in given.files]
        if not files:
            files = [str(work / "news.jsonl")]
            processes.run(processes.module("articles", files[0], "--mb", str(given.mb)))
        return int(rounds(files, work, given.kills, Random(given.seed), given.workers) > 0)


if __name__ == "__main__":
    sys.exit(main())
