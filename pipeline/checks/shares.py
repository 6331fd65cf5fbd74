"""Percentages against what they are of: 抽检300家,合格285家,合格率95%; 由92.1%提高到95.6%,提高3.5个百分点."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from pipeline.checks.bounds import Bounds, agree
from pipeline.checks.page import CONFIRMED, CONTRADICTED, UNDECIDED, Finding, Page
from pipeline.types import Candidate, Span

HUNDRED = Decimal(100)
_BOTH = 2
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
                yield from _growth(page, page.figures[index - 2], before, figure)
        if index > 1:
            yield from _change(page, page.figures[index - 2], before, figure)


# -- shares ------------------------------------------------------------------------------------------------------------------


def _share(page: Page, part: Candidate, share: Candidate) -> Iterator[Finding]:
    """A count and right behind it the share that it is of an earlier count with the same unit."""
    sentence = page.sentence(share.start)
    counts = [one for one in page.within(sentence.start, share.start) if one.type != "PERCENTAGE" and page.same_unit(one, part)]
    if len(counts) < _BOTH:
        return
    clause = page.clause(share.start)
    rate = page.signs.search("rate", page.folded, clause, share.start) if clause > part.end else None
    if rate is not None:
        named = [one for one in counts if _said(page, rate.group("stem"), one)]
        part = named[-1] if named else part
        own = rate.group("own")  # 抽检合格率 of what was 抽检; 城区达标率 is of others
        sure = bool(named) and not page.sees("rate_aside", clause, share.start) and own in page.folded[sentence.start : clause]
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
        # Each of the three is rounded: 35.4 - 29.6 is 6 between 30 and 35. What is written must add up to be confirmed.
        middle = (second.near + second.far - first.near - first.far) / 2
        grown = Bounds(second.near - first.far, second.far - first.near, middle, middle)
        if by.modifier == "exact":
            said = said._replace(low=said.near, high=said.far)
    else:
        grown = _percent(first, second, second if down else first)
    yield Finding("share", Span(by.start, by.end), Span(old.start, new.end), agree(grown, said))


def _growth(page: Page, one: Candidate, other: Candidate, by: Candidate) -> Iterator[Finding]:
    """Two counts, of which one is said to be last year's, and by how many percent they differ: 去年100件,今年120件,增长20%."""
    folded, clause = page.folded, page.clause(by.start)
    if not page.same_unit(one, other) or (one.noun and other.noun and one.noun != other.noun) or clause < other.end:
        return
    up, down = (page.sees_in(cue, folded[clause : by.start]) for cue in ("growth_up", "growth_down"))
    earlier = [page.sees("compared", page.clause(count.start), count.start) for count in (one, other)]
    alike = [count for count in page.within(page.sentence(by.start).start, by.start) if page.same_unit(count, one)]
    if not (up or down) or sum(earlier) != 1 or len(alike) != _BOTH:
        return
    old, new = (one, other) if earlier[0] else (other, one)
    said, first, second = page.bounds(by), page.bounds(old), page.bounds(new)
    if said is None or first is None or second is None or not first.near or not second.near:
        return
    grown = _percent(second, first, first) if down else _percent(first, second, first)
    yield Finding("share", Span(by.start, by.end), Span(one.start, other.end), agree(grown, said))


def _percent(less: Bounds, more: Bounds, base: Bounds) -> Bounds:
    """By how many percent of the base one is more than the other."""
    return Bounds(
        (more.low - less.high) / base.high * HUNDRED,
        (more.high - less.low) / (base.low or base.near) * HUNDRED,
        (more.near - less.far) / base.far * HUNDRED,
        (more.far - less.near) / base.near * HUNDRED,
    )
