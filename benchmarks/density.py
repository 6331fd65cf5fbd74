"""How many mentions 1,000 characters of some texts hold, type by type, beside those of other news.

`ORDINARY` was counted once, with `python -m benchmarks.articles … --like`, on newspaper text that is not ours to carry: 12,497 paragraphs of
the People's Daily of January 1998 and 4,897 transcripts of CCTV news of 2023, 3.7 million characters.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pipeline

ORDINARY = {
    "DATE": 9.9,
    "LOCATION": 14.0,
    "ORGANIZATION": 8.3,
    "ACTIVITY_COUNT": 0.1,
    "PERCENTAGE": 1.3,
    "QUANTITY": 5.6,
}
ALL = "all mentions"
SAMPLE = 600_000  # characters of each collection that are counted, spread over it


def per_thousand(texts: Sequence[str], pipe: pipeline.Pipeline) -> dict[str, float]:
    """Mentions per 1,000 characters by type, and of all, on an even sample of the texts."""
    step = max(1, sum(map(len, texts)) // SAMPLE)
    counts: Counter[str] = Counter()
    characters = 0
    for text in texts[::step]:
        counts.update(mention.type for mention in pipe.extract(pipe.read(text)).mentions)
        characters += len(text)
    return relative(counts, characters)


def relative(counts: Counter[str], characters: int) -> dict[str, float]:
    """Counts per 1,000 characters, those of `ORDINARY` first, and their sum."""
    return {**{type: 1000 * counts[type] / characters for type in ORDINARY}, ALL: 1000 * counts.total() / characters}


def report(texts: Sequence[str], others: Iterable[Path]) -> None:
    """Prints the densities of the texts beside those of other .jsonl files and of ordinary news."""
    pipe = pipeline.load()
    columns = {"generated": per_thousand(texts, pipe)}
    for path in others:
        columns[path.stem] = per_thousand([str(json.loads(line)["text"]) for line in path.open(encoding="utf-8")], pipe)
    columns["ordinary"] = {**ORDINARY, ALL: sum(ORDINARY.values())}
    print(f"{'per 1,000 characters':22}" + "".join(f"{name[:14]:>16}" for name in columns))
    for type in (*ORDINARY, ALL):
        print(f"{type:22}" + "".join(f"{column[type]:16.1f}" for column in columns.values()))
