"""The one overlap policy: of all candidates of all extractors, which are mentions.

Rejects first: a candidate dies when a reject overlaps it, except where the candidate holds the whole reject and more
(`“质量月”期间` holds the opaque `“质量月”`). Of those left the longer wins, then an organisation over a place, then
the earlier.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter

from pipeline.types import Candidate, Span

PREFERENCE = {"ORGANIZATION": 0, "LOCATION": 1}
_START = attrgetter("start")
_NOWHERE = Span(sys.maxsize, sys.maxsize)


def settle(candidates: Iterable[Candidate], furniture: Sequence[Span] = ()) -> list[Candidate]:
    """The mentions among the candidates, in text order, none overlapping another.

    Args:
        candidates: of all extractors; those with `reject` are stretches in which nothing (or nothing of their
            type, when they have one) may be found.
        furniture: stretches that are not the article, in text order, apart; nothing in them or touching them is a mention.
    """
    kept: list[Candidate] = []
    first = reach = 0  # where in `kept` the run begins in which each overlaps one before it; how far it reaches
    spans = iter(furniture)
    barred_start, barred_end = next(spans, _NOWHERE)
    for candidate in sorted(candidates, key=_START):
        start, end = candidate.start, candidate.end
        while barred_end <= start:
            barred_start, barred_end = next(spans, _NOWHERE)
        if barred_start < end and not candidate.reject:
            continue
        if start >= reach:
            if len(kept) - first > 1:
                kept[first:] = _best(kept[first:])
            first, reach = len(kept), end
        elif end > reach:
            reach = end
        kept.append(candidate)
    kept[first:] = _best(kept[first:])
    return [candidate for candidate in kept if not candidate.reject]


def _best(run: list[Candidate]) -> list[Candidate]:
    """Of candidates and rejects that overlap, in order of their starts: those that stand."""
    proposed = [candidate for candidate in run if not candidate.reject]
    if len(proposed) < len(run):
        proposed = _unrejected(proposed, [candidate for candidate in run if candidate.reject])
    if len(proposed) < 2:
        return proposed
    best = min(proposed, key=_rank)
    if all(one.start < best.end and best.start < one.end for one in proposed):
        return [best]
    starts: list[int] = []
    kept: list[Candidate] = []
    for candidate in sorted(proposed, key=_rank):
        at = bisect_right(starts, candidate.start)
        if (at and kept[at - 1].end > candidate.start) or (at < len(kept) and kept[at].start < candidate.end):
            continue
        starts.insert(at, candidate.start)
        kept.insert(at, candidate)
    return kept


def _rank(candidate: Candidate) -> tuple[int, int, int]:
    """Less for a better one."""
    return candidate.start - candidate.end, PREFERENCE.get(candidate.type, 2), candidate.start


def fell_to(
    candidate: Candidate, candidates: Iterable[Candidate], furniture: Sequence[Span], kept: Iterable[Candidate]
) -> Candidate | Span | None:
    """What a candidate fell to: a piece of furniture, a reject, or a mention that overlaps it; None for one that stands.

    Args:
        candidates, furniture: as given to `settle`; kept: what it returned.
    """
    touching = next((span for span in furniture if span.start < candidate.end and candidate.start < span.end), None)
    if touching is not None:
        return touching
    reject = next((one for one in candidates if one.reject and one.start < candidate.end and _kills(one, candidate)), None)
    if reject is not None:
        return reject
    return next((one for one in kept if one is not candidate and one.start < candidate.end and candidate.start < one.end), None)


def _unrejected(proposed: list[Candidate], rejects: list[Candidate]) -> list[Candidate]:
    """Those that no reject kills; both in order of their starts."""
    starts = [reject.start for reject in rejects]
    reach, reaches = 0, []  # how far the rejects up to here reach
    for reject in rejects:
        reach = max(reach, reject.end)
        reaches.append(reach)
    kept = []
    for candidate in proposed:
        at = bisect_left(starts, candidate.end) - 1
        while at >= 0 and reaches[at] > candidate.start:
            if _kills(rejects[at], candidate):
                break
            at -= 1
        else:
            kept.append(candidate)
    return kept


def _kills(reject: Candidate, candidate: Candidate) -> bool:
    if reject.end <= candidate.start or (reject.type and reject.type != candidate.type):
        return False
    inside = candidate.start <= reject.start and reject.end <= candidate.end
    return not inside or (reject.start == candidate.start and reject.end == candidate.end)
