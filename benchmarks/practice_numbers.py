"""Predictions for test suites of numbers that other projects wrote, in the form their scorer reads.

    python benchmarks/practice_numbers.py CASES OUT

CASES: a folder of `*.jsonl`, one case a line: `id`, `text`, `labels` (the types the suite labels). OUT gets one file of
the same name with `{"id": …, "mentions": [{"type", "start", "end", "value"}]}` a line. NUMBER and PERCENTAGE come from
`numerals.find_numbers`, QUANTITY from the extractor of counts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline import ruleset
from pipeline.extractors.counts import Counts
from pipeline.numerals import NumberMatch, amount, find_numbers
from pipeline.segment import Segmenter
from pipeline.types import Document

LABELS = frozenset(("NUMBER", "PERCENTAGE", "QUANTITY"))
OPEN = {"over": True, "at_least": True, "under": False, "at_most": False}  # whether the stated end is the lower one


def number(text: str, found: NumberMatch, shares: bool) -> dict[str, Any]:
    """One NUMBER or PERCENTAGE as the scorer wants it; a range is a list of its ends, an open end None.

    shares: whether the suite labels percentages; where it does not, 三分之一 is a number, and so is the 5 of 百分之五.
    """
    start, low, high = found.start, found.low, found.high
    surface = text[start : found.end]
    if found.unit and not shares:
        if surface[:1] in "百佰千仟" and "分" in surface:
            start += surface.index("分") + (2 if "之" in surface else 1)
        elif "分" in surface:
            low = low / 100
        type = "NUMBER"
    else:
        type = "PERCENTAGE" if found.unit else "NUMBER"
    ends = [low, high if high is not None else low]
    value: object = float(low) if high is None else [float(end) for end in ends]
    if high is None and type == "NUMBER" and found.modifier in OPEN and amount(surface) is None:  # not the 多 of 30多
        value = [float(low), None] if OPEN[found.modifier] else [None, float(low)]
    return {"type": type, "start": start, "end": found.end, "value": value}


def quantities(text: str, counts: Counts, segmenter: Segmenter) -> Iterator[dict[str, Any]]:
    """QUANTITY mentions of one text."""
    for figure in counts.find(segmenter.segment(Document("case", text))):
        if not figure.reject:
            low, _, high = figure.value.partition("..")
            value = [float(low), float(high)] if high else float(low)
            yield {"type": "QUANTITY", "start": figure.start, "end": figure.end, "value": value}


def main(cases: Path, out: Path) -> None:
    counts, segmenter = Counts(ruleset.load()), Segmenter()
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(cases.glob("*.jsonl")):
        lines = []
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            wanted = LABELS.intersection(case["labels"])
            mentions = (
                [number(case["text"], found, "PERCENTAGE" in wanted) for found in find_numbers(case["text"])] if wanted else []
            )
            if "QUANTITY" in wanted:
                mentions += quantities(case["text"], counts, segmenter)
            kept = [mention for mention in mentions if mention["type"] in wanted]
            lines.append(json.dumps({"id": case["id"], "mentions": kept}, ensure_ascii=False))
        (out / path.name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
