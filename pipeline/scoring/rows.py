"""How many organizers, sections and event rows are right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.scoring.counts import Rate, rate
from pipeline.types import Event, Mention

COLUMNS = (
    "region", "title", "date", "date_surface", "venue", "venue_adcode", "organizers", "theme", "activity_count",
    "activity_modifier",
)  # fmt: skip
HALF_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class EventCounts:
    """found: gold rows with a partner; right: of these, with all ten columns right; columns: right cells a column."""

    gold: int
    predicted: int
    found: int
    right: int
    columns: dict[str, int]

    @property
    def wholly_right(self) -> float:
        """The share of gold rows that are wholly right."""
        return self.right / self.gold if self.gold else 1.0


def count_organizers(gold: Iterable[Mention], predicted: Iterable[Mention]) -> Rate:
    """Over the sets of (document, section, value, role) of organisations with a role."""
    want, have = _organizers(gold), _organizers(predicted)
    return rate(len(want & have), len(want), len(have))


def _organizers(mentions: Iterable[Mention]) -> set[tuple[str, str, str, str]]:
    return {(m.doc_id, m.section, m.value, m.role) for m in mentions if m.type == "ORGANIZATION" and m.role}


def count_sections(gold: Iterable[Mention | Event], predicted: Iterable[Mention | Event]) -> tuple[int, int]:
    """How many sections of the gold some predicted row stands in, and how many the gold has."""
    want = {(row.doc_id, row.section) for row in gold if row.section}
    have = {(row.doc_id, row.section) for row in predicted if row.section}
    return len(want & have), len(want)


def count_events(gold: Sequence[Event], predicted: Sequence[Event]) -> EventCounts:
    """Event rows, paired one to one within document and section as GUIDELINE.md says."""
    groups: dict[tuple[str, str], tuple[list[Event], list[Event]]] = defaultdict(lambda: ([], []))
    for side, rows in ((0, gold), (1, predicted)):
        for row in rows:
            groups[row.doc_id, row.section][side].append(row)
    columns = dict.fromkeys(COLUMNS, 0)
    found = right = 0
    for left, others in groups.values():
        for want, have in _pairs(left, others):
            cells = [cell(want, name) == cell(have, name) for name in COLUMNS]
            found += 1
            right += all(cells)
            for name, ok in zip(COLUMNS, cells, strict=True):
                columns[name] += ok
    return EventCounts(len(gold), len(predicted), found, right, columns)


def _pairs(gold: Sequence[Event], predicted: Sequence[Event]) -> list[tuple[Event, Event]]:
    """Most alike titles first, then same date, then same venue; below half alike needs the date and venue or organizers."""
    candidates = []
    for i, want in enumerate(gold):
        for j, have in enumerate(predicted):
            title = alike(want.title, have.title)
            date = bool(want.date) and want.date == have.date
            venue = bool(want.venue) and want.venue == have.venue
            organizers = bool(want.organizers) and cell(want, "organizers") == cell(have, "organizers")
            if title >= HALF_ALIKE or (date and (venue or organizers)):
                candidates.append((-title, not date, not venue, i, j))
    pairs, left, right = [], set(), set()
    for *_, i, j in sorted(candidates):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((gold[i], predicted[j]))
    return pairs


def alike(one: str, other: str) -> float:
    """The characters that two titles share, in order, over the longer one."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(len(one), len(other), 1)


def cell(event: Event, column: str) -> str:
    """A cell in the form in which it is compared: organizers as a set, counts as numbers."""
    given = str(getattr(event, column)).strip()
    if column == "organizers":
        return ";".join(sorted(filter(None, given.split(";"))))
    if column == "activity_count" and given:
        try:
            return repr(float(given))
        except ValueError:
            return given
    return given
