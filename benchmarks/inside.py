"""What the whole job costs in one process, against jieba and against peers, on the texts of a .jsonl. Run by `bench.py`.

    python -m benchmarks.inside FILE.jsonl [--chunks N] [--peers CHARACTERS]      prints one JSON object

The texts are dealt into chunks. On each, jieba and the whole job run one after the other, in alternating order: a chunk
is a pair. No text is measured twice before the rooms are, so that no cache helps. Time is time of the processor, which
others on the machine disturb least.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import jieba

import pipeline
from benchmarks import peers
from benchmarks.speed import Clock, instrument
from pipeline.tables import columns

CHUNKS = 20
STAGED = 4  # every so manieth chunk is run again with a clock around each room
WARM = 20  # texts that are run before anything is measured
Job = Callable[[Sequence["Text"]], object]


class Text(NamedTuple):
    """One text with what its record says of it."""

    id: str
    text: str
    date: str


def read(path: Path) -> Iterator[Text]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield Text(record["id"], record["text"], record["date"])


def segment(texts: Sequence[Text]) -> None:
    for text in texts:
        jieba.lcut(text.text, HMM=False)


class Whole:
    """The whole job, from a text to the rows of all tables."""

    def __init__(self) -> None:
        self.pipe = pipeline.load()
        self.clock = Clock()

    def run(self, texts: Sequence[Text]) -> None:
        for text in texts:
            self.rows(self.pipe.extract(self.pipe.read(text.text, id=text.id, date=text.date)))

    @staticmethod
    def rows(found: pipeline.Extraction) -> int:
        return sum(len(rows) for _, rows in columns.rows(found, columns.Source()))

    def run_with_clock(self, texts: Sequence[Text]) -> None:
        for text in texts:
            self._timed_rows(self.pipe.extract(self.pipe.read(text.text, id=text.id, date=text.date)))

    def instrument(self) -> None:
        """From here on every room is timed: the job itself is slower."""
        instrument(self.pipe, self.clock)
        self._timed_rows = self.clock.wrap("rows", self.rows)


def seconds(job: Job, texts: Sequence[Text]) -> float:
    start = time.process_time()
    job(texts)
    return time.process_time() - start


def by_turns(jobs: Sequence[Job], parts: Sequence[Sequence[Text]]) -> list[list[float]]:
    """Seconds of each job on each part: all jobs on one part before any on the next, in alternating order."""
    spent: list[list[float]] = [[] for _ in jobs]
    for place, part in enumerate(parts):
        pairs = list(zip(jobs, spent, strict=True))
        for job, list_ in pairs if place % 2 else reversed(pairs):
            list_.append(seconds(job, part))
    return spent


def shares(whole: Whole, parts: Sequence[Sequence[Text]]) -> dict[str, float]:
    """The share of every room in the time of the whole job; `rest` is what lies between them."""
    whole.instrument()
    start = time.perf_counter()
    for part in parts:
        whole.run_with_clock(part)
    total = time.perf_counter() - start
    rooms = {name: spent / total for name, spent in whole.clock.seconds.items()}
    return {**rooms, "rest": 1 - sum(rooms.values())}


def sample(texts: Sequence[Text], characters: int) -> list[Text]:
    """Texts spread over all of them, until they hold so many characters."""
    step = max(1, sum(len(text.text) for text in texts) // max(characters, 1))
    return list(texts[::step])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--chunks", type=int, default=CHUNKS)
    parser.add_argument("--peers", type=int, default=100_000, metavar="CHARACTERS")
    given = parser.parse_args()
    jieba.setLogLevel(logging.ERROR)
    texts = list(read(given.file))
    parts = [texts[place :: given.chunks] for place in range(min(given.chunks, len(texts)))]
    whole = Whole()
    for job in (segment, whole.run):
        job(texts[:WARM])
    plain, all_of_it = by_turns([segment, whole.run], parts)
    compared = sample(texts, given.peers)
    others: dict[str, list[list[float]]] = {}
    for name, load in peers.PEERS.items():
        if (other := load()) is not None:
            run = partial(each, other)
            run(compared[:1])  # loads its dictionaries
            others[name] = by_turns([whole.run, run], [compared[place::4] for place in range(min(4, len(compared)))])
    result = {
        "characters": sum(len(text.text) for text in texts),
        "texts": len(texts),
        "jieba": plain,
        "whole": all_of_it,
        "sample": sum(len(text.text) for text in compared),
        "peers": others,
        "shares": shares(whole, parts[::STAGED]),
    }
    json.dump(result, sys.stdout)
    return 0


def each(job: Callable[[str], None], texts: Sequence[Text]) -> None:
    for text in texts:
        job(text.text)


if __name__ == "__main__":
    sys.exit(main())
