"""Runs the pipeline over a folder of practice cases for places and writes its answers.

    python benchmarks/practice_places.py CASES OUT

CASES holds JSON-lines files whose rows have `id`, `text`, `ref` (the document's date, or null) and `labels`; OUT gets a file
of the same name for every file with rows that label LOCATION: `{"id", "mentions": [{"type", "start", "end", "value"}]}`. A
value is the official names of province, prefecture and county with `|` between, empty from where the place's code says no more.
A place left without a code, because several divisions bear its name, has that name alone (`||西湖区`).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pipeline.extraction import Pipeline, load
from pipeline.types import Document

MUNICIPALITIES = ("11", "12", "31", "50")


def answer(pipeline: Pipeline, row: dict[str, object]) -> dict[str, object]:
    """The LOCATION mentions of one case."""
    document = Document(str(row["id"]), str(row["text"]), str(row["ref"] or "")[:10])
    mentions = [
        {"type": m.type, "start": m.start, "end": m.end, "value": _names(pipeline, m.value, document.date, m.surface)}
        for m in pipeline.extract(document).mentions
        if m.type == "LOCATION"
    ]
    return {"id": row["id"], "mentions": mentions}


def _names(pipeline: Pipeline, code: str, date: str, surface: str) -> str:
    """`浙江省|杭州市|西湖区`; a municipality stands for its prefecture too (上海市|上海市|徐汇区)."""
    names = {"province": "", "prefecture": "", "county": ""}
    for one in (*pipeline.gazetteer.ancestors(code), code):
        division = pipeline.gazetteer.at(one, date)
        if division is not None:
            names[division.level] = division.name
    for end in range(len(surface), 1, -1) if not code else ():
        named = [one for one in pipeline.gazetteer.candidates(surface[:end], date) if one.name == surface[:end]]
        if named:
            names[named[0].level] = named[0].name
            break
    if code[:2] in MUNICIPALITIES:
        names["prefecture"] = names["province"]
    return "|".join(names.values())


def main(cases: Path, out: Path) -> None:
    pipeline = load()
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(cases.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        answers = [answer(pipeline, row) for row in rows if "LOCATION" in row["labels"]]
        if answers:
            lines = "".join(json.dumps(given, ensure_ascii=False) + "\n" for given in answers)
            (out / path.name).write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
