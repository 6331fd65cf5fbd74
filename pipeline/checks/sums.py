"""A whole against its parts: 195项,其中…59项,…136项; 讲座46场、展览71场,合计117场.

Parts behind 其中 may be only some. Less than the whole is then wrong only where the parts are known to be everything
(市级 and 各区县, men and women, 其余); more is wrong only where they exclude each other, which attributes of people
or firms do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pipeline.checks.bounds import Bounds, agree, total
from pipeline.checks.page import CONFIRMED, CONTRADICTED, UNDECIDED, Finding, Page
from pipeline.types import Candidate, Span

MOST_PARTS = 40


class Part(NamedTuple):
    """A part: its figure, the item that holds it, and the mark before the item."""

    figure: Candidate
    item: Span
    mark: str


def find(page: Page) -> Iterator[Finding]:
    folded = page.folded
    for sign in page.signs.scan("among", folded):
        yield from _parts_behind(page, sign.end, announced=True)
    for figure in page.figures:
        colon = folded.find(":", figure.end, figure.end + _NOUN)
        if colon >= 0:
            yield from _parts_behind(page, colon + 1, announced=False)
    for sign in page.signs.scan("sum", folded):
        following = page.within(sign.end, sign.end + _NOUN)
        if following:
            yield from _parts_before(page, following[0], strong=sign.rule.table.id == _STRONG)


# -- the whole first ---------------------------------------------------------------------------------------------------------


def _parts_behind(page: Page, begin: int, announced: bool) -> Iterator[Finding]:
    """The parts from `begin` on, which 其中 announces or a colon, and the whole before them."""
    sentence = page.sentence(begin)
    before = [one for one in page.within(sentence.start, begin) if one.type != "PERCENTAGE"]
    if not before or not page.within(begin, sentence.end):
        return
    parts, rest = _read(page, Span(begin, sentence.end))
    if not parts:
        return
    unit = parts[0].figure
    wholes = [one for one in before if page.same_unit(one, unit) and not _aside(page, one)]
    if not wholes or not (announced or wholes[-1] is before[-1]):
        return
    chosen = wholes[-1]
    if parts[0].figure.start - chosen.end > _REACH:
        return
    verdict, used = _judge(page, chosen, parts, rest, not announced)
    if verdict == CONTRADICTED and any(_fits(page, other, used) for other in wholes[:-1]):
        verdict = UNDECIDED  # another whole of the sentence may be meant
    if verdict:
        evidence = Span(used[0].figure.start, used[-1].figure.end)
        yield Finding("sum", Span(chosen.start, chosen.end), evidence, verdict)


def _aside(page: Page, figure: Candidate) -> bool:
    """Whether the figure says by how much something grew, or speaks of another time."""
    return page.sees("aside_whole", page.clause(figure.start), figure.start)


def _read(page: Page, stretch: Span) -> tuple[list[Part], str]:
    """The parts from the beginning of a stretch: items with one figure of the same unit each.

    Also what follows them: "open" where 其余, 等 or a figureless item says that there is more, else "".
    """
    items = page.cut(*stretch, "、,;")
    if items is None:
        return [], ""
    parts: list[Part] = []
    unit = None
    for item in items:
        own = [one for one in page.within(*item) if one.type != "PERCENTAGE"]
        if not own and not parts:
            continue
        if unit is None:
            unit = own[-1]
        same = [one for one in own if page.same_unit(one, unit)]
        if len(same) != 1:
            return parts, "open" if page.sees("rest", *item) or same or page.folded[item.start - 1] == "、" else ""
        figure = same[0]
        if page.sees("aside", item.start, figure.start):
            return parts, ""
        parts.append(Part(figure, item, page.folded[item.start - 1]))
        if page.sees("open", figure.start, item.end):
            return parts, "open"
    return parts, ""


def _judge(page: Page, whole: Candidate, parts: list[Part], rest: str, listed: bool) -> tuple[str, list[Part]]:
    """The verdict, "" for no row, and the parts it rests on."""
    said = page.bounds(whole)
    figures = [page.bounds(part.figure) for part in parts]
    if said is None or None in figures or len(parts) > MOST_PARTS:
        return "", parts
    known = [one for one in figures if one is not None]
    for size in range(len(parts), 1, -1):
        ends_there = size == len(parts) or (parts[size].mark != parts[size - 1].mark)
        if ends_there and not rest and agree(said, total(known[:size])) == CONFIRMED:
            return CONFIRMED, parts[:size]
    alike = whole.type == "ACTIVITY_COUNT" or listed
    for part, one in zip(parts, known, strict=True):
        same_things = _same_noun(whole, part.figure) or (alike and part.figure.type == "ACTIVITY_COUNT")
        if one.low > said.high and same_things and not listed:
            return CONTRADICTED, [part]
    if len(parts) < 2:
        return "", parts
    run = 1
    while run < len(parts) and (run == 1 or parts[run].mark == parts[1].mark):
        run += 1
    everything = _everything(page, parts[:run])
    summed = total(known[:run])
    if summed.low > said.high and total(known).low > said.high:
        apart = everything or _series(page, parts[:run]) or alike and all(part.mark == "、" for part in parts[1:run])
        return (CONTRADICTED if apart else UNDECIDED), parts[:run]
    complete = (everything or listed) and not rest and run == len(parts)
    if complete and summed.high < said.low:
        return CONTRADICTED, parts
    return UNDECIDED, parts


def _fits(page: Page, other: Candidate, parts: list[Part]) -> bool:
    """Whether the parts may be those of another figure: they are no more than it."""
    said, known = page.bounds(other), [page.bounds(part.figure) for part in parts]
    if said is None:
        return False
    return total(one for one in known if one is not None).low <= said.high


def _same_noun(whole: Candidate, part: Candidate) -> bool:
    if not whole.noun or not part.noun:
        return False
    return whole.noun.endswith(part.noun) or part.noun.endswith(whole.noun)


def _everything(page: Page, parts: list[Part]) -> bool:
    """Whether the parts are known to be the whole: two halves of something, or a last part 其余."""
    if page.sees("rest", parts[-1].item.start, parts[-1].figure.start):
        return True
    halves: dict[str, set[str]] = {}
    for part in parts:
        for sign in page.signs.all("halves", page.folded, part.item.start, part.item.end):
            halves.setdefault(sign.rule.id, set()).update(sign.groups())
    return any(len(sides) == 2 for sides in halves.values())


def _series(page: Page, parts: list[Part]) -> bool:
    """Whether what stands before every part ends in the same word of a series: 省级5项、市级37项."""
    words = set()
    for part in parts:
        sign = page.signs.search("series", page.folded, part.item.start, part.figure.start)
        words.add("" if sign is None else page.folded[sign.start : sign.end])
    return len(words) == 1 and "" not in words


# -- the parts first -------------------------------------------------------------------------------------------------------


def _parts_before(page: Page, whole: Candidate, strong: bool) -> Iterator[Finding]:
    """合计 and 共 with the sum, the parts before it in the same sentence."""
    clause = page.clause(whole.start)
    sentence = page.sentence(whole.start)
    items = page.cut(sentence.start, clause - 1, "、,;") if clause - 1 > sentence.start else None
    if not items:
        return
    parts: list[Part] = []
    for item in reversed(items):
        same = [one for one in page.within(*item) if page.same_unit(one, whole)]
        if len(same) != 1 or page.sees("among", *item):
            break
        parts.insert(0, Part(same[0], item, page.folded[item.start - 1 : item.start]))
    said, known = page.bounds(whole), [page.bounds(part.figure) for part in parts]
    figures: list[Bounds] = [one for one in known if one is not None]
    if said is None or len(parts) < 2 or len(figures) != len(parts):
        return
    verdict = agree(said, total(figures))
    if verdict != CONFIRMED:
        for first in range(1, len(parts) - 1):
            begins = parts[first].mark != "、" and all(part.mark == "、" for part in parts[first + 1 :])
            if begins and agree(said, total(figures[first:])) == CONFIRMED:
                verdict, parts = CONFIRMED, parts[first:]
                break
    everywhere = [one for one in page.within(sentence.start, whole.start) if page.same_unit(one, whole)]
    if verdict == CONTRADICTED:
        others = len(everywhere) != len(parts) or any(page.sees("aside", part.item.start, part.figure.start) for part in parts)
        if others or not strong or total(figures).low == Decimal(0):
            return
    if verdict == CONFIRMED or strong:
        yield Finding("sum", Span(whole.start, whole.end), Span(parts[0].figure.start, parts[-1].figure.end), verdict)


_REACH = 60  # characters between a whole and its first part
_NOUN = 8  # characters between a whole and a colon, or a sign and the sum: a noun
_STRONG = "checks.sum_before"
