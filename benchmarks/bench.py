"""All figures of speed and memory in one run, each beside the figure asked: `make bench`.

    python -m benchmarks.bench [FILES...] [--mb 20] [--quick] [--full] [--markdown FILE]

Without FILES it writes articles of its own (`articles.py`); FILES are whatever `yaosu extract` reads. Memory and growth
are always measured on its own articles, at 10 and 100 MB, with --full at 1 GB too, which takes most of an hour; --quick
takes less than two minutes and measures little. Ratios are medians of paired runs, with quartiles. The exit code says
nothing of the figures: a machine in use is no reason to fail.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import processes, table
from benchmarks.processes import extract, module, run
from benchmarks.table import Line, ratios, spread

MB = 1_000_000
ARTICLE = "8月30日,由江苏省市场监管局主办的质量月启动仪式在南京市举行。全省开展活动近200项,抽检合格率达99.2%。"
FIRST = f"import pipeline; pipeline.extract({ARTICLE!r}, date='2024-09-26').frame('mentions')"
WORKERS = (1, 2)
PEERS = ("JioNLP, times and places", "cpca, places")
ASKED_OF_PEERS = {PEERS[0]: 50.0}


class Scale(NamedTuple):
    """How much is measured. sizes: MB of .jsonl for memory and growth; peers: characters that the peers read too."""

    mb: float
    chunks: int
    pairs: int
    starts: int
    peers: int
    sizes: tuple[float, ...]


USUAL = Scale(20, 20, 3, 7, 100_000, (10, 100))
FULL = USUAL._replace(sizes=(10, 100, 1000))
QUICK = Scale(2, 8, 2, 3, 10_000, (1, 3))


def inside(source: Path, scale: Scale) -> Iterator[Line]:
    """The whole job in one process, its rooms, and the peers."""
    done = run(module("inside", source, "--chunks", str(scale.chunks), "--peers", str(scale.peers)))
    found = json.loads(done.out)
    cost = ratios(found["whole"], found["jieba"])
    print(
        f"{found['texts']:,} texts, {found['characters']:,} characters; jieba reads {rate(found['characters'], found['jieba'])}"
    )
    yield Line(f"whole job in process, text → rows, {len(found['whole'])} pairs", cost.median, "J", 0.30, spread=cost)
    yield Line("  characters a second", found["characters"] / sum(found["whole"]) / MB, "M/s")
    for name, share in sorted(found["shares"].items(), key=lambda item: -item[1]):
        yield Line(f"  of it {name}", share * cost.median, "J")
    for name in PEERS:
        if name in found["peers"]:
            ours, theirs = found["peers"][name]
            times = ratios(theirs, ours)
            what = f"{name}: times our whole job, {found['sample']:,} characters"
            yield Line(what, times.median, "×", ASKED_OF_PEERS.get(name), least=True, spread=times)
        else:
            print(f"{name}: not installed, left out (pip install --no-deps -r requirements-bench.lock)")


def rate(characters: int, seconds: Sequence[float]) -> str:
    return f"{characters / sum(seconds) / MB:.2f} million characters a second"


def whole_process(source: Path, work: Path, scale: Scale, name: str) -> Iterator[Line]:
    """`yaosu extract` of a file against a process that only runs jieba over it, by turns."""
    ours, plain = [], []
    for _ in range(scale.pairs):
        plain.append(run(module("plain", source)))
        ours.append(run(extract(source, work / "tables")))
        shutil.rmtree(work / "tables")
    by_clock = ratios([one.seconds for one in ours], [one.seconds for one in plain])
    by_processor = ratios([one.processor for one in ours], [one.processor for one in plain])
    what = f"whole process, JSONL in → CSV out, {name}, against jieba alone"
    yield Line(what, by_clock.median, "J", 0.35, spread=by_clock)
    yield Line("  by time of the processor", by_processor.median, "J", spread=by_processor)


def starting(scale: Scale) -> Iterator[Line]:
    """How long it takes until something happens. The import is told without the start of Python itself.

    The sources are compiled before, as pip does: where Python may write no bytecode they would be compiled at every start.
    """
    run([*processes.PYTHON, "-m", "compileall", "-q", "pipeline"])
    bare, silent, helped, first = [], [], [], []
    for _ in range(scale.starts):
        bare.append(run([*processes.PYTHON, "-c", "pass"]))
        silent.append(run([*processes.PYTHON, "-c", "import pipeline"]))
        if silent[-1].out:
            raise RuntimeError(f"import pipeline prints {silent[-1].out!r}")
        helped.append(run([*processes.YAOSU, "--help"]))
        first.append(run([*processes.PYTHON, "-c", FIRST]))
    imported = [one.seconds - other.seconds for one, other in zip(silent, bare, strict=True)]
    worked = [one.processor - other.processor for one, other in zip(silent, bare, strict=True)]
    yield from timing("import pipeline, without the start of Python", imported, worked, 0.15)
    yield from timing("yaosu --help", [one.seconds for one in helped], [one.processor for one in helped], 0.5)
    yield from timing("first result in Python", [one.seconds for one in first], [one.processor for one in first], 2.0)


def timing(what: str, clock: Sequence[float], processor: Sequence[float], asked: float) -> Iterator[Line]:
    """What the clock says, which is what was asked, and the processor's time: on a machine in use the two differ."""
    by_clock, by_processor = spread(clock), spread(processor)
    yield Line(what, by_clock.median, "s", asked, spread=by_clock)
    yield Line("  by time of the processor", by_processor.median, "s", spread=by_processor)


def growing(work: Path, scale: Scale) -> Iterator[Line]:
    """Memory and seconds at each size, with one worker and two, and both against the smallest size.

    Growth is that of the processor's time per MB; whether two workers are faster, the clock says.
    """
    peaks: dict[tuple[float, int], float] = {}
    paces: dict[tuple[float, int], float] = {}
    for size in scale.sizes:
        source = work / "grown.jsonl"
        run(module("articles", source, "--mb", str(size)))
        digests, clock = set(), dict[int, float]()
        for workers in WORKERS if size > scale.sizes[0] else (*WORKERS, 4):
            done = run(extract(source, work / "tables", "--workers", str(workers)))
            digests.add(processes.digest(work / "tables"))
            shutil.rmtree(work / "tables")
            peaks[size, workers], paces[size, workers], clock[workers] = done.peak, done.processor / size, done.seconds
            if workers in WORKERS:
                what = f"{size:,g} MB of JSONL, {counted(workers, 'worker')}"
                yield Line(f"{what}: memory of the greatest process", done.peak, "MB", 450)
                yield Line(f"{what}: time by the clock", done.seconds, "s")
                yield Line(f"{what}: time of the processors", done.processor, "s")
        yield Line(
            f"{size:,g} MB: different outputs of the runs with 1, 2{', 4' if size == scale.sizes[0] else ''} workers",
            len(digests),
            "",
            1,
        )
        yield Line(f"{size:,g} MB: two workers are faster than one", clock[1] / clock[2], "×", 1.8, least=True)
        source.unlink()
    yield from growth(peaks, paces, scale.sizes)


def growth(
    peaks: dict[tuple[float, int], float], paces: dict[tuple[float, int], float], sizes: Sequence[float]
) -> Iterator[Line]:
    """The greatest size against the smallest: 1.15 times the memory and 1.15 times the time per MB are allowed."""
    small, great = sizes[0], sizes[-1]
    for workers in WORKERS:
        what = f"{great:,g} MB against {small:,g} MB, {counted(workers, 'worker')}"
        yield Line(f"{what}: memory", peaks[great, workers] / peaks[small, workers], "×", 1.15)
        yield Line(f"{what}: time per MB", paces[great, workers] / paces[small, workers], "×", 1.15)


def counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def machine() -> str:
    """What the figures come from, and how busy it is."""
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f} at {time.strftime('%H:%M', time.gmtime())} UTC"
    )


def measure(given: Sequence[str], scale: Scale, work: Path) -> Iterator[Line]:
    """All lines, in the order in which they are measured."""
    source = work / "news.jsonl"
    if given:
        print(run(module("given", source, *given)).out, end="")
    else:
        print(run(module("articles", source, "--mb", str(scale.mb), "--like")).out, end="")
    name = f"{source.stat().st_size / MB:,.0f} MB"
    yield from inside(source, scale)
    yield from whole_process(source, work, scale, name)
    source.unlink()
    yield from starting(scale)
    yield from growing(work, scale)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="FILES", help="what to measure on instead of articles written for it")
    parser.add_argument("--mb", type=float, help="size of the articles written")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--full", action="store_true", help="1 GB too")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the lines as a table in Markdown too")
    parser.add_argument("--work", type=Path, help="where the texts and tables go meanwhile, some 4 times the greatest size")
    given = parser.parse_args()
    scale = QUICK if given.quick else FULL if given.full else USUAL
    scale = scale if given.mb is None else scale._replace(mb=given.mb)
    started = time.perf_counter()
    print(f"{machine()}\nJ: the time that jieba.lcut(text, HMM=False) takes for the same texts\n{table.HEAD}", flush=True)
    lines = []
    with tempfile.TemporaryDirectory(dir=given.work) as work:
        for line in measure(given.files, scale, Path(work)):
            lines.append(line)
            print(line.text(), flush=True)
    judged = [line.holds for line in lines if line.holds is not None]
    print(f"{sum(judged)} of {len(judged)} figures hold; {time.perf_counter() - started:,.0f} s; {machine()}")
    if given.markdown:
        rows = [line.text(markdown=True) for line in lines]
        given.markdown.write_text("\n".join([table.MARKDOWN_HEAD, *rows, ""]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
