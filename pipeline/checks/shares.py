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
    sentence = page.sentence(share.start)
    clause = page.clause(share.start)
    earlier = [one for one in page.within(sentence.start, part.start) if one.type != "PERCENTAGE" and page.same_unit(one, part)]
    shown, count = page.bounds(share), page.bounds(part)
    if not earlier or shown is None or count is None:
        return
    rate = page.signs.search("rate", page.folded, clause, share.start)
    if rate is not None and clause > part.end:
        stem = rate.group("stem")
        aside = page.sees("rate_aside", clause, share.start)
        nearest = earlier[-1]
        sure = (
            not aside
            and stem in page.folded[page.clause(part.start) : clause]
            and not any(sign in page.folded[nearest.end : share.start] for sign in ";:")
            and not page.sees("aside", nearest.end, part.start)
        )
    elif page.sees("share", part.end, share.start) and (noun := page.signs.search("share", page.folded, part.end, share.start)):
        stem, aside = "", False
        sure = page.sees("among", earlier[-1].end, part.start) and noun.start - part.end <= len(part.noun)
    else:
        return
    bases = [bounds for one in earlier if (bounds := page.bounds(one)) is not None]
    verdicts = [agree(_ratio(count, base), shown) for base in bases if base.low >= count.low and base.low > 0]
    if not verdicts:
        return
    nearest = earlier[-1]
    if CONFIRMED in verdicts:
        base = next(one for one in earlier if (b := page.bounds(one)) and b.low > 0 and agree(_ratio(count, b), shown) == CONFIRMED)
        yield Finding("share", Span(share.start, share.end), Span(base.start, part.end), CONFIRMED)
    elif stem or sure:
        verdict = CONTRADICTED if sure and set(verdicts) == {CONTRADICTED} and len(verdicts) == len(bases) else UNDECIDED
        yield Finding("share", Span(share.start, share.end), Span(nearest.start, part.end), verdict)


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
