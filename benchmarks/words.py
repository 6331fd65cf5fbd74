"""The words that the articles of the benchmark are filled with: places and bodies from `rules/`, common words from jieba's dictionary.

jieba's dictionary gives nouns, verbs and the like their frequencies: each is drawn with the square root of its own, so that
common words are common and rare ones come up, as in print.
"""

from __future__ import annotations

import csv
from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path

import jieba

from benchmarks.grammar import Context, Draw

RULES = Path(__file__).parents[1] / "rules"
SORTS = {"n": 50, "v": 50, "vn": 50, "a": 50, "d": 50, "s": 20, "i": 5}  # part of speech → least frequency of a word of it
GIVEN = "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平刚桂英华玉兰萍红文建国志海峰春梅晓东云飞鹏宇浩欣怡子涵思雨佳琪俊天博思远立新"
HAN = "一二三四五六七八九"
FULL_ORGAN = 3  # characters from which a head of a body is no abbreviation


def load() -> tuple[dict[str, Draw], dict[str, Callable[[int, int], Draw]]]:
    """Words by name, and words that take two numbers."""
    rows = _table("divisions")
    now = [row for row in rows if not row["valid_to"]]
    names = {level: [row["name"] for row in now if row["level"] == level] for level in ("province", "prefecture", "county")}
    short = [row["short"].split(";")[0] for row in now if row["short"] and row["level"] != "county"]
    cities = [*names["prefecture"], *short]
    foreign, countries = ([row["name"] for row in _table(table)] for table in ("cities", "countries"))
    organs = [head for head in _list("heads_organ") if len(head) >= FULL_ORGAN]
    stems = [*short, *(row["name"] for row in _table("zones") if len(row["name"]) < 6)]
    surnames = _list("surnames")
    areas = [*names["prefecture"], *names["county"], *names["province"]]
    words: dict[str, Draw] = {sort: _weighted(sort, least) for sort, least in SORTS.items()}
    words |= {name: _among(_list(table)) for name, table in LISTS.items()}
    words |= {
        "province": _among(names["province"]),
        "city": _among(cities),
        "county": _among(names["county"]),
        "region": _among([row["name"] for row in _table("regions")]),
        "zone": _among([row["name"] for row in _table("zones")]),
        "foreign": _among(foreign),
        "country": _among(countries),
        "surname": _among(surnames),
        "given": _given,
        "person": _joined(_among(surnames), _given),
        "organ": _joined(_among(areas), _among(organs)),
        "local": _among(organs),
        "school": _joined(_among(stems), _among(_list("heads_school"))),
        "company": _joined(_among(stems), _weighted("n", 300), _among(_list("name_trades")), _among(_list("heads_company"))),
        "venue": _joined(_among(areas), _among(_list("venue_heads"))),
        "event": _joined(_weighted("n", 100), _among(_list("event_heads"))),
        "num": _number,
        "dec": lambda c: f"{c.below(300) / 10 + 0.1:.{1 + c.below(2)}f}",
        "pct": lambda c: f"{c.below(1000) / 10:.1f}%" if c.below(4) else f"百分之{_han(1 + c.below(99))}",
        "han": lambda c: _han(1 + c.below(30)),
        "date": lambda c: f"{c.year}年{1 + c.below(12)}月{1 + c.below(28)}日",
        "day": lambda c: f"{1 + c.below(12)}月{1 + c.below(28)}日",
        "year": lambda c: str(c.year - int(c.random() ** 3 * 60)),
        "month": lambda c: str(1 + c.below(12)),
        "mday": lambda c: str(1 + c.below(28)),
    }
    return words, {"int": lambda low, high: lambda c: str(low + c.below(high - low + 1))}


LISTS = {"org": "organizations", "unit": "measures"}


def _table(name: str) -> list[dict[str, str]]:
    with (RULES / "gazetteer" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _list(name: str) -> list[str]:
    lines = (RULES / "lexicon" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.partition(" ")[0] for line in lines if line and not line.startswith("#")]


def _among(items: Sequence[str]) -> Draw:
    return lambda context: context.among(items)


def _joined(*draws: Draw) -> Draw:
    return lambda context: "".join([draw(context) for draw in draws])


def _weighted(sort: str, least: int) -> Draw:
    """Words of two characters and more with a part of speech, by the square root of their frequency."""
    words: list[str] = []
    weights: list[float] = []
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, frequency, tag = line.split()
            if tag == sort and int(frequency) >= least and len(word) > 1:
                words.append(word)
                weights.append(int(frequency) ** 0.5)
    sums = list(accumulate(weights))
    return lambda context: words[bisect(sums, context.random() * sums[-1])]


def _given(context: Context) -> str:
    return "".join(context.among(GIVEN) for _ in range(1 + (context.random() < 0.7)))


def _number(context: Context) -> str:
    """A count as news write it: 37, 1200, 3.5万, 十余."""
    kind = context.below(8)
    if kind < 4:
        return str(2 + int(context.random() ** 3 * 3000))
    if kind < 6:
        return f"{context.below(90) + 1}.{context.below(9) + 1}万"
    return f"{context.below(90) + 10}多" if kind == 6 else _han(2 + context.below(80))


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else HAN[tens - 1] + "十") + (HAN[ones - 1] if ones else "")
