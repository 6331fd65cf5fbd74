"""Whatever `yaosu extract` reads → one .jsonl, so that jieba can read it too: python -m benchmarks.given OUT.jsonl INPUT..."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pipeline.errors import InputError
from pipeline.reading import records


def main() -> int:
    left_out = 0
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="\n") as out:
        for number, piece in enumerate(records.pieces(sys.argv[2:])):
            try:
                record = records.read(piece)
            except InputError:
                left_out += 1
                continue
            fields = {"id": f"{number:07}", "text": record.text, "date": record.date, "title": record.title}
            out.write(json.dumps(fields, ensure_ascii=False) + "\n")
    if left_out:
        print(f"{left_out:,} documents could not be read and are left out")
    return 0


if __name__ == "__main__":
    sys.exit(main())
