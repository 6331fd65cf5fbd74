"""Percentages against what they are of: 抽检300家,合格285家,合格率95%; 由92.1%提高到95.6%,提高3.5个百分点."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from pipeline.checks.bounds import Bounds, agree
from pipeline.checks.page import CONFIRMED, CONTRADICTED, UNDECIDED, Finding, Page
from pipeline.types import Candidate, Span

HUNDRED = Decimal(100)
_NEAR = 24  # characters between a count and its share, or between the ends of a change


def find(page: Page) -> Iterator[Finding]:
    for index, (before, figure) in enumerate(pairwise(page.figures), 1):
        if figure.type != "PERCENTAGE" or figure.start - before.end > _NEAR:
            continue
        if any(stop in page.folded[before.end : figure.start] for stop in "。!?\n"):
            continue
        if figure.unit == "percent" and before.type != "PERCENTAGE":
            yield from _share(page, before, figure)
        if index > 1:
            yield from _change(page, page.figures[index - 2], before, figure)


# -- shares ------------------------------------------------------------------------------------------------------------------


def _share(page: Page, part: Candidate, share: Candidate) -> Iterator[Finding]:
    """A count and right behind it the share that it is of an earlier count with the same unit."""
    clause, sentence = page.clause(share.start), page.sentence(share.start)
    counts = [one for one in page.within(sentence.start, share.start) if one.type != "PERCENTAGE" and page.same_unit(one, part)]
    rate = page.signs.search("rate", page.folded, clause, share.start) if clause > part.end else None
    if rate is not None:
        named = [one for one in counts if _said(page, rate.group("stem"), one)]
        part = named[-1] if named else part
        sure = bool(named) and not page.sees("rate_aside", clause, share.start)
    elif page.sees("share", part.end, share.start):
        named = []
        sure = True
    else:
        return
    earlier = [one for one in counts if one.start < part.start]
    if not earlier:
        return
    nearest, shown, count = earlier[-1], page.bounds(share), page.bounds(part)
    if rate is None:
        sure = page.sees("among", nearest.end, part.start)
    between = page.folded[nearest.end : share.start]
    sure = sure and ";" not in between and ":" not in between and not page.sees("aside", nearest.end, part.start)
    bases = [page.bounds(one) for one in earlier]
    if shown is None or count is None:
        return
    verdicts = [
        agree(_ratio(count, base), shown) if base is not None and base.low > 0 and base.high >= count.low else "" for base in bases
    ]
    claim = Span(share.start, share.end)
    if CONFIRMED in verdicts:
        yield Finding("share", claim, Span(earlier[verdicts.index(CONFIRMED)].start, part.end), CONFIRMED)
    elif set(verdicts) == {CONTRADICTED} and sure:
        yield Finding("share", claim, Span(nearest.start, part.end), CONTRADICTED)
    elif verdicts[-1] and (named or rate is None):
        yield Finding("share", claim, Span(nearest.start, part.end), UNDECIDED)


def _said(page: Page, stem: str, count: Candidate) -> bool:
    """Whether the clause of a count says what its rate is of, and does not deny it: 合格285家, not 不合格15家."""
    end = min((at for mark in ",;。、" if (at := page.folded.find(mark, count.end)) >= 0), default=len(page.folded))
    begin = max(page.folded.rfind(mark, 0, count.start) for mark in ",;。、:\n") + 1
    at = page.folded.find(stem, begin, end)
    return at >= 0 and not page.sees("negated", at - 1, at)


def _ratio(part: Bounds, base: Bounds) -> Bounds:
    """The share in percent that the bounds of both allow."""
    return Bounds(
        part.low / base.high * HUNDRED,
        part.high / base.low * HUNDRED,
        part.near / base.far * HUNDRED,
        part.far / base.near * HUNDRED,
    )


# -- changes -----------------------------------------------------------------------------------------------------------------


def _change(page: Page, old: Candidate, new: Candidate, by: Candidate) -> Iterator[Finding]:
    """由A提高到B,提高C: points between shares, percent between counts."""
    folded = page.folded
    if new.start - old.end > _NEAR or not page.same_unit(old, new) or page.clause(by.start) - 1 < new.end:
        return
    if (old.type == "PERCENTAGE") != (by.unit == "percentage_point") or "percentage_point" in (old.unit, new.unit):
        return
    if not page.sees("from", page.clause(old.start), old.start) or not page.sees("to", old.end, new.start):
        return
    behind = page.clause(by.start)
    if behind - 1 - new.end > len(new.noun):
        return
    up, down = (page.sees_in(cue, folded[behind : by.start]) for cue in ("by_up", "by_down"))
    said, first, second = page.bounds(by), page.bounds(old), page.bounds(new)
    if said is None or first is None or second is None or not (up or down) or not first.low:
        return
    if down:
        first, second = second, first
    if old.type == "PERCENTAGE":
        grown = Bounds(second.low - first.high, second.high - first.low, second.near - first.far, second.far - first.near)
    else:
        base = page.bounds(old) or first
        grown = Bounds(
            (second.low - first.high) / base.high * HUNDRED,
            (second.high - first.low) / base.low * HUNDRED,
            (second.near - first.far) / base.far * HUNDRED,
            (second.far - first.near) / base.near * HUNDRED,
        )
    yield Finding("share", Span(by.start, by.end), Span(old.start, new.end), agree(grown, said))
