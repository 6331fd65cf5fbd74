"""The one overlap policy: of all candidates of all extractors, which are mentions.

Rejects first: a candidate dies when a reject overlaps it, except where the candidate holds the whole reject and more
(`“质量月”期间` holds the opaque `“质量月”`). Of those left the longer wins, then an organisation over a place, then
the earlier.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from pipeline.types import Candidate, Span

PREFERENCE = {"ORGANIZATION": 0, "LOCATION": 1}


def settle(candidates: Iterable[Candidate], furniture: Sequence[Span] = ()) -> list[Candidate]:
    """The mentions among the candidates, in text order, none overlapping another.

    Args:
        candidates: of all extractors; those with `reject` are stretches in which nothing (or nothing of their
            type, when they have one) may be found.
        furniture: stretches that are not the article; nothing in them or touching them is a mention.
    """
    rejects: list[Candidate] = []
    proposed: list[Candidate] = []
    for candidate in candidates:
        (rejects if candidate.reject else proposed).append(candidate)
    proposed = _outside(proposed, furniture)
    if rejects:
        proposed = _unrejected(proposed, rejects)
    proposed.sort(key=lambda c: (c.start - c.end, PREFERENCE.get(c.type, 2), c.start))
    starts: list[int] = []
    kept: list[Candidate] = []
    for candidate in proposed:
        at = bisect_right(starts, candidate.start)
        if (at and kept[at - 1].end > candidate.start) or (at < len(kept) and kept[at].start < candidate.end):
            continue
        starts.insert(at, candidate.start)
        kept.insert(at, candidate)
    return kept


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


def _outside(proposed: list[Candidate], furniture: Sequence[Span]) -> list[Candidate]:
    """Those that no piece of furniture touches. Furniture is in text order and does not overlap itself."""
    if not furniture:
        return proposed
    ends = [span.end for span in furniture]
    kept = []
    for candidate in proposed:
        at = bisect_right(ends, candidate.start)
        if at == len(furniture) or furniture[at].start >= candidate.end:
            kept.append(candidate)
    return kept


def _unrejected(proposed: list[Candidate], rejects: list[Candidate]) -> list[Candidate]:
    rejects.sort(key=lambda c: c.start)
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
