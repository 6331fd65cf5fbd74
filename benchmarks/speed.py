"""How long the whole job takes, against jieba alone: `make bench`.

    python benchmarks/speed.py [FOLDER] [--repeat N] [--at-most J]

J is the time of `jieba.lcut(text, HMM=False)` on the same texts in the same run. Every repetition runs jieba and the
whole job by turns, the least time of each counts. Rooms are timed inside the whole job; `rest` is what is left of it.
With --at-most the exit code is 1 when the whole job takes longer.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jieba

import pipeline
from pipeline import extraction
from pipeline.reading import records

ROOT = Path(__file__).parents[1]


class Clock:
    """Adds up the seconds spent in the functions it wraps, by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def wrap(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:
            start = time.perf_counter()
            result = function(*given, **named)
            self.seconds[name] += time.perf_counter() - start
            return result

        return timed


def instrument(pipe: pipeline.Pipeline, clock: Clock) -> None:
    """Puts the clock around every room of a pipeline and around the policies that join them."""
    rooms: list[tuple[str, Any, str]] = [
        ("read", pipe.reader, "read"),
        ("segment", pipe.segmenter, "segment"),
        ("cues", pipe.cues, "find"),
        *((type(extractor).__name__.lower(), extractor, "find") for extractor in pipe.extractors),
        ("settle", extraction, "settle"),
        ("resolve", pipe.resolver, "resolve"),
        ("events", pipe.events, "assemble"),
        ("indicators", pipe.indicators, "find"),
    ]
    for name, room, method in rooms:
        setattr(room, method, clock.wrap(name, getattr(room, method)))


def measure(texts: list[tuple[str, str]], repeat: int) -> tuple[float, float, dict[str, float]]:
    """Seconds of jieba, of the whole job, and of its rooms."""
    pipe = pipeline.load()
    plain: list[float] = []
    whole: list[float] = []
    rooms: dict[str, float] = {}
    for timed in (False, True):
        clock = Clock()
        if timed:
            instrument(pipe, clock)
        for turn in range(repeat + 1):  # the first one warms up: dictionaries and patterns are loaded on first use
            clock.seconds.clear()
            start = time.perf_counter()
            for _, text in texts:
                jieba.lcut(text, HMM=False)
            middle = time.perf_counter()
            for doc_id, text in texts:
                pipe.extract(pipe.read(text, id=doc_id))
            end = time.perf_counter()
            if turn and not timed:
                plain.append(middle - start)
                whole.append(end - middle)
            elif turn:
                clock.seconds["rest"] = end - middle - sum(clock.seconds.values())
                rooms = {name: min(spent, rooms.get(name, spent)) for name, spent in clock.seconds.items()}
    return min(plain), min(whole), rooms


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(ROOT / "corpus" / "raw"))
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--at-most", type=float, metavar="J")
    given = parser.parse_args()
    jieba.setLogLevel(logging.ERROR)
    texts = [(record.doc_id, record.text) for record in map(records.read, records.pieces([given.folder]))]
    characters = sum(len(text) for _, text in texts)
    plain, whole, rooms = measure(texts, given.repeat)
    print(f"{len(texts)} documents, {characters:,} characters, least of {given.repeat} repetitions")
    print(f"{'jieba.lcut, HMM off':22} {1000 * plain:8.1f} ms  1.000 J")
    for name, spent in rooms.items():
        print(f"  {name:20} {1000 * spent:8.1f} ms  {spent / plain:5.3f} J")
    print(f"{'whole job':22} {1000 * whole:8.1f} ms  {whole / plain:5.3f} J")
    print(f"{characters / whole / 1e6:.2f} million characters a second")
    if given.at_most is not None and whole > given.at_most * plain:
        print(f"longer than {given.at_most} J", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
