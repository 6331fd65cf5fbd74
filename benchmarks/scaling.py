"""Whether time grows with the length of a text and no faster: `make bench`.

    python benchmarks/scaling.py [--at-most RATIO]

For each kind of line the whole job is timed on 100,000 and on 200,000 characters; a linear job takes twice as long.
With --at-most the exit code is 1 when a ratio is greater.
"""

from __future__ import annotations

import argparse
import sys
import time

import pipeline

SIZE = 100_000
KINDS = {
    "digits": "0123456789",
    "年": "年",
    "万": "万",
    "Chinese numerals": "三百二十",
    "dates": "2024年9月26日",
    "ranges": "1至2-3—",
    "percentages": "95.5%",
    "places": "北京市",
    "bodies": "市场监管局",
    "lists": "甲、",
    "quotes": "“",
    "brackets": "(《",
    "blanks": " ",
    "lines": "\n",
    **{
        f"{unit.strip()} over and over": unit
        for unit in (
            "9", "一", "1,", "1-", "1 ", "第一", "、", "1项", "3个", "1.2万份、", "百分之", "十几", "九成", "1年", "今", "1月", "1日至", "期间", "周",
            "2024年“", "每年", "去年同期", "1月1日，",
        )
    },
    "sentences": "9月1日,由江苏省市场监管局主办的质量月启动仪式在南京市举行,开展活动近200项。",
}


def seconds(pipe: pipeline.Pipeline, kind: str, length: int, repeat: int = 3) -> float:
    text = (kind * (length // len(kind) + 1))[:length]
    spent = []
    for _ in range(repeat):
        start = time.perf_counter()
        pipe.extract(pipe.read(text, id="line", date="2024-09-26"))
        spent.append(time.perf_counter() - start)
    return min(spent)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at-most", type=float, metavar="RATIO")
    parser.add_argument("--size", type=int, default=SIZE)
    given = parser.parse_args()
    pipe = pipeline.load()
    seconds(pipe, KINDS["sentences"], 1000)  # loads what is loaded on first use
    worst = 0.0
    print(f"{'line of':18} {given.size:>12,} {2 * given.size:>12,}  ratio")
    for name, kind in KINDS.items():
        once, twice = (seconds(pipe, kind, length) for length in (given.size, 2 * given.size))
        worst = max(worst, twice / once)
        print(f"{name:18} {1000 * once:9.0f} ms {1000 * twice:9.0f} ms  {twice / once:5.2f}", flush=True)
    if given.at_most is not None and worst > given.at_most:
        print(f"a ratio is greater than {given.at_most}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
