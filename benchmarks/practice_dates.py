"""Runs the pipeline over a folder of practice cases for dates and writes its answers.

    python benchmarks/practice_dates.py CASES OUT

CASES holds JSON-lines files whose rows have `id`, `text`, `ref` (the document's date and time, or null) and `labels`;
OUT gets a file of the same name for every file with rows that label DATE: `{"id", "mentions": [{"type", "start", "end",
"value"}]}`.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from pipeline.almanac import first_and_last
from pipeline.extraction import Pipeline, load
from pipeline.types import Document

_NAMED = re.compile("-(?:H[12]|Q[1-4]|SP|SU|AU|WI)")


def answer(pipeline: Pipeline, row: dict[str, object]) -> dict[str, object]:
    """The DATE mentions of one case."""
    document = Document(str(row["id"]), str(row["text"]), str(row["ref"] or "")[:10])
    mentions = [
        {"type": m.type, "start": m.start, "end": m.end, "value": _days(m.value)}
        for m in pipeline.extract(document).mentions
        if m.type == "DATE"
    ]
    return {"id": row["id"], "mentions": mentions}


def _days(value: str) -> str:
    """Quarters, halves and seasons as intervals of days: the format of the cases has no names for them."""
    first, last = first_and_last(value)
    named = _NAMED.search(value) is not None and first is not None and last is not None
    return f"{first}/{last}" if named else value


def main(cases: Path, out: Path) -> None:
    pipeline = load()
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(cases.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        answers = [answer(pipeline, row) for row in rows if "DATE" in row["labels"]]
        if answers:
            lines = "".join(json.dumps(given, ensure_ascii=False) + "\n" for given in answers)
            (out / path.name).write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
