"""Only jieba over a .jsonl, what a process costs that does nothing but segment: python -m benchmarks.plain FILE.jsonl"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import jieba


def main() -> None:
    jieba.setLogLevel(logging.ERROR)
    with Path(sys.argv[1]).open(encoding="utf-8") as lines:
        words = sum(len(jieba.lcut(json.loads(line)["text"], HMM=False)) for line in lines)
    print(f"{words:,} words")


if __name__ == "__main__":
    main()
