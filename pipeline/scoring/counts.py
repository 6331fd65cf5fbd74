"""How many mentions are right, as counts that add up.

In nervaluate's words, but with exclusive ends and without dependence on the order of rows: gold = correct + partial +
incorrect + missed, predicted = correct + partial + mistaken + spurious. Exact pairs are matched before overlaps,
overlaps of one type before overlaps of two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from pipeline.types import TYPES, Mention

ATTRIBUTES = ("value", "kind", "role", "modifier", "unit", "noun")
NUMERIC = ("ACTIVITY_COUNT", "PERCENTAGE", "QUANTITY")
SHORTEST_NOUN = 2  # GUIDELINE.md: a noun of so many characters may end the other


@dataclass(frozen=True, slots=True)
class Rate:
    """Precision, recall and their harmonic mean, 0.0 where nothing is."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def rate(right: float, gold: int, predicted: int) -> Rate:
    return Rate(right / predicted if predicted else 0.0, right / gold if gold else 0.0)


@dataclass(slots=True)
class Counts:
    """The counts of one type, or of all.

    correct: same type, start and end. partial: same type, overlapping. incorrect: gold of this type where another type
    was predicted. missed: gold where nothing was. mistaken: predictions of this type where the gold has another type.
    spurious: predictions where the gold has nothing. right: of the correct ones, how many have the right attribute.
    """

    correct: int = 0
    partial: int = 0
    incorrect: int = 0
    missed: int = 0
    mistaken: int = 0
    spurious: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ATTRIBUTES, 0))

    @property
    def gold(self) -> int:
        return self.correct + self.partial + self.incorrect + self.missed

    @property
    def predicted(self) -> int:
        return self.correct + self.partial + self.mistaken + self.spurious

    @property
    def strict(self) -> Rate:
        """Same type, start and end."""
        return rate(self.correct, self.gold, self.predicted)

    @property
    def half(self) -> Rate:
        """Partial match: an overlap of the same type counts half."""
        return rate(self.correct + self.partial / 2, self.gold, self.predicted)

    @property
    def type_match(self) -> Rate:
        """An overlap of the same type counts whole."""
        return rate(self.correct + self.partial, self.gold, self.predicted)

    def share(self, attribute: str) -> float:
        """Of the strict matches, how many have the right value, kind, …; 1.0 where there are none."""
        return self.right[attribute] / self.correct if self.correct else 1.0

    def __add__(self, other: Counts) -> Counts:
        sums = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self) if f.name != "right"}
        return Counts(**sums, right={name: self.right[name] + other.right[name] for name in ATTRIBUTES})


def count_mentions(gold: Iterable[Mention], predicted: Iterable[Mention]) -> dict[str, Counts]:
    """Counts by type, and `ALL`.

    Both sides are flat layers: within one document no mention overlaps another of its side.
    """
    counts = {name: Counts() for name in TYPES}
    by_document: dict[str, tuple[list[Mention], list[Mention]]] = {}
    for side, rows in ((0, gold), (1, predicted)):
        for row in sorted(rows, key=lambda m: (m.doc_id, m.start, m.end, m.type)):
            by_document.setdefault(row.doc_id, ([], []))[side].append(row)
    for left, right in by_document.values():
        _count_document(left, right, counts)
    return {**counts, "ALL": sum(counts.values(), Counts())}


def _count_document(gold: list[Mention], predicted: list[Mention], counts: dict[str, Counts]) -> None:
    exact = {(m.type, m.start, m.end): m for m in predicted}
    used: set[Mention] = set()
    open_gold = []
    for wanted in gold:
        found = exact.get((wanted.type, wanted.start, wanted.end))
        if found is None:
            open_gold.append(wanted)
            continue
        used.add(found)
        of_type = counts[wanted.type]
        of_type.correct += 1
        for name in ATTRIBUTES:
            of_type.right[name] += same(wanted, found, name)
    for same_type in (True, False):
        left = []
        for wanted in open_gold:
            best = _best_overlap(wanted, predicted, used, same_type)
            if best is None:
                left.append(wanted)
                continue
            used.add(best)
            if same_type:
                counts[wanted.type].partial += 1
            else:
                counts[wanted.type].incorrect += 1
                counts[best.type].mistaken += 1
        open_gold = left
    for wanted in open_gold:
        counts[wanted.type].missed += 1
    for found in predicted:
        if found not in used:
            counts[found.type].spurious += 1


def _best_overlap(wanted: Mention, predicted: list[Mention], used: set[Mention], same_type: bool) -> Mention | None:
    """The unused prediction that shares most characters with `wanted`, the first of equals."""
    best, most = None, 0
    for found in predicted:
        if found.start >= wanted.end:
            break
        shared = min(found.end, wanted.end) - max(found.start, wanted.start)
        if shared > most and found not in used and (found.type == wanted.type) is same_type:
            best, most = found, shared
    return best


def same(gold: Mention, predicted: Mention, attribute: str) -> bool:
    """Whether one attribute of a strict match is right, as GUIDELINE.md counts it."""
    want, have = getattr(gold, attribute), getattr(predicted, attribute)
    if attribute == "value" and gold.type in NUMERIC:
        return same_number(want, have)
    if attribute == "noun":
        return same_noun(want, have)
    return bool(want == have)


def same_noun(want: str, have: str) -> bool:
    """Equal nouns, or one of two characters or more that ends the other."""
    short, long = sorted((want, have), key=len)
    return want == have or (len(short) >= SHORTEST_NOUN and long.endswith(short))


def same_number(want: str, have: str) -> bool:
    """Numbers, and ranges of numbers, to two decimals; anything else as strings."""
    try:
        return [round(float(part), 2) for part in want.split("..")] == [round(float(part), 2) for part in have.split("..")]
    except ValueError:
        return want == have
