"""A number against its list: 甲、乙、丙三个组别; 开展4项活动:…; 两件事:一是…二是….

Where a list begins is the uncertain part: 市A局、市B局开展甲、乙、丙三项活动. So a contradiction needs a list of plain names, a
word of class behind the number (方面, 板块) and a number near theirs; every reading of the list must miss it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.checks.page import CONFIRMED, CONTRADICTED, UNDECIDED, Finding, Page
from pipeline.numerals import read
from pipeline.types import Candidate, Span

_MOST = 30  # a longer list is not written out
_NOUN = 14  # characters between a number and the list that it announces
_SHORT = 2  # characters of words that may describe what is counted
_LONGEST = 20  # characters of a name
_FAR = 4000  # characters that numbered items may take
_SIDE_BY_SIDE = re.compile("”(?=“)|》(?=《)")
_QUOTED = re.compile("[“《「『(][^”》」』)]*[”》」』)]")


class Names(NamedTuple):
    """A list: how many names it may have, and whether its shape is plain."""

    sizes: frozenset[int]
    span: Span
    plain: bool
    lengths: tuple[int, ...]


def find(page: Page) -> Iterator[Finding]:
    for figure in page.figures:
        if figure.type == "PERCENTAGE" or figure.modifier != "exact" or not figure.value.isdigit():
            continue
        count = int(figure.value)
        if not 2 <= count <= _MOST or not page.signs.listed(figure.unit):
            continue
        claim = Span(figure.start, figure.end)
        found = next(filter(None, (look(page, figure, count) for look in (_numbered, _behind, _before))), None)
        if found is not None:
            yield Finding("list", claim, *found)


Verdict = tuple[Span, str] | None


def _near(count: int, sizes: frozenset[int]) -> bool:
    """Whether a number may be meant for so many names at all."""
    return any(abs(count - size) <= max(2, count // 3) for size in sizes)


# -- the list first ----------------------------------------------------------------------------------------------------------


def _before(page: Page, figure: Candidate, count: int) -> Verdict:
    folded, start, end = page.folded, page.clause(figure.start), figure.start
    mark = folded.rfind("、", start, end)
    if mark < 0 and not page.sees("conjunction", max(start, end - _LONGEST), end):
        return None
    last = folded[mark + 1 if mark >= 0 else start : end]
    if not last or page.sees("verb_last", max(start, mark + 1), end):
        return None
    if page.sees_in("second_count", folded[figure.end : figure.end + _NOUN]):
        return None
    pieces = page.cut(start, end, ",;:") or page.cut(page.sentence(end).start, end, ",;:")
    if not pieces:
        return None
    start, end = pieces[-1]
    sign = page.signs.search("open", page.folded, start, end)
    if sign is not None:
        end = sign.start
    names = _names(page, start, end)
    if names is None:
        return None
    if count in names.sizes and (sign is None or max(names.sizes) == count):
        certain = min(names.sizes) >= 3 or _classed(page, figure)
        return (names.span, CONFIRMED) if certain else None
    fewer = max(names.sizes) < count
    if sign is not None and fewer:
        return names.span, UNDECIDED
    if not _near(count, names.sizes) or not _classed(page, figure):
        return None
    sure = names.plain and count not in names.sizes
    if fewer and max(names.lengths) <= _SHORT and page.sees_in("thing_noun", folded[figure.end : figure.end + _NOUN]):
        sure = False  # 新建、改建4个项目
    return names.span, CONTRADICTED if sure and not _begins_later(names.lengths, count) else UNDECIDED


def _begins_later(lengths: tuple[int, ...], count: int) -> bool:
    """Whether a list with too many names may begin inside one of them: 丙县争创文明示范、平安示范2项."""
    first = len(lengths) - count
    behind = lengths[first + 1 :]
    return first > 0 and bool(behind) and lengths[first] >= median(behind) + 2


def _classed(page: Page, figure: Candidate) -> bool:
    """Whether a word of class follows the number, or is its unit: 5个方面, 三市州."""
    behind = page.folded[figure.end : figure.end + _NOUN]
    return page.sees_in("class_noun", behind) or page.sees_in("class_unit", figure.unit)


def _names(page: Page, start: int, end: int) -> Names | None:
    """The list of names that ends at `end`."""
    items = page.cut(start, end, "、")
    if items is None or items[-1].start == items[-1].end:
        return None
    if _SIDE_BY_SIDE.search(page.folded, start, end):
        items = [piece for item in items for piece in _quoted_apart(page, item)]
    masked = _QUOTED.sub(_blank, page.folded[start:end])
    first = 0
    begin = start
    for number in range(len(items) - 1, -1, -1):
        item = items[number]
        signs = list(page.signs.all("begins", masked, item.start - start, item.end - start))
        if signs:
            first, begin = number, signs[-1].end + start
            break
    items = [Span(begin, items[first].end), *items[first + 1 :]]
    items[0] = Span(begin, items[0].end)
    if begin >= items[0].end or page.within(begin, end):
        return None
    last = items[-1]
    joined = [sign.start + start for sign in page.signs.all("conjunction", masked, last.start - start, last.end - start)]
    inner = sum(1 for item in items[:-1] if page.signs.search("conjunction", masked, item.start - start, item.end - start))
    joined = [at for at in joined if last.start < at < last.end - 1]
    sizes = {len(items) + len(joined)}
    middle = items[1:]
    lengths = [item.end - item.start for item in middle]
    if joined:
        at = joined[0]
        tail = last.end - at - 1
        if abs(at - last.start - tail) > 1 or len(joined) > 1:
            sizes |= {len(items), len(items) + 1}  # 打击侵权和假冒 may be one name
        lengths[-1:] = [at - last.start, tail] if middle else [tail]
    if inner:
        sizes |= {size + extra for size in sizes for extra in range(inner + 1)}
    if max(sizes) < 2:
        return None
    own_start = begin > start or len(items) > 2 or page.sees("among", max(0, start - 3), start)
    known = not lengths or (items[0].end - items[0].start) <= 2 * median(lengths) + 2
    plain = (
        bool(middle)
        and (own_start or known)
        and not inner
        and max(lengths) <= min(_LONGEST, 2 * median(lengths) + 3)
        and min(lengths) > 0
        and not any(_odd(page, item) for item in middle)
    )
    return Names(frozenset(sizes), Span(begin, end), plain, (items[0].end - items[0].start, *lengths))


def _blank(found: re.Match[str]) -> str:
    return "“" + "〃" * (len(found[0]) - 2) + "”"


def _quoted_apart(page: Page, item: Span) -> list[Span]:
    """An item cut where one quoted name follows another: 《甲》《乙》."""
    cuts = [found.start() + 1 for found in _SIDE_BY_SIDE.finditer(page.folded, item.start, item.end)]
    return [Span(*ends) for ends in pairwise([item.start, *cuts, item.end])]


def _odd(page: Page, item: Span) -> bool:
    """Whether a name holds a word that names do not: a preposition, an adverb, a pronoun."""
    text = page.text
    words = range(text.word_at(item.start), text.word_at(item.end - 1) + 1)
    if "“" in page.folded[item.start : item.end]:
        return False
    if page.sees("vague", *item):
        return True
    return any(text.tags[word] in ("p", "r", "u", "uj") or text.tags[word] == "d" and len(text.words[word]) > 1 for word in words)


# -- the number first --------------------------------------------------------------------------------------------------------


def _behind(page: Page, figure: Candidate, count: int) -> Verdict:
    """A list behind a colon or 包括, to the end of the sentence."""
    end = page.sentence(figure.end).end
    if "、" not in page.folded[figure.end : end] and ";" not in page.folded[figure.end : end]:
        return None
    mark = min((at for mark in ",:包涵" if (at := page.folded.find(mark, figure.end, min(end, figure.end + _NOUN))) >= 0), default=-1)
    if mark < 0 or page.within(figure.end, mark):
        return None
    rest = page.folded[mark:end]
    closed = page.match_in("closed_intro", rest)
    intro = closed or page.match_in("open_intro", rest)
    if not intro:
        return None
    begin = mark + intro
    whole = page.cut(begin, end, ";")
    if whole is None or any(page.same_unit(one, figure) for one in page.within(begin, end)):
        return None
    if len(whole) > 1 and closed:
        sizes = frozenset({len([item for item in whole if item.end > item.start])})
        span, plain = Span(begin, end), all(item.end - item.start < _LONGEST for item in whole)
        open_ended = page.sees("open", begin, end)
    else:
        pieces = page.cut(begin, end, ",;")
        if pieces is None:
            return None
        stop = pieces[0].end
        open_ended = page.sees("open", begin, stop) or page.sees("open_inside", begin, stop)
        sign = page.signs.search("open", page.folded, begin, stop)
        names = _names(page, begin, stop if sign is None else sign.start)
        if names is None or names.span.start != begin:
            return None
        sizes, span, plain = names.sizes, names.span, names.plain and len(pieces) == 1
    if count in sizes:
        return span, CONFIRMED
    if max(sizes) < count and (open_ended or not closed):
        return span, UNDECIDED
    if not _near(count, sizes):
        return None
    return span, CONTRADICTED if plain else UNDECIDED


def _numbered(page: Page, figure: Candidate, count: int) -> Verdict:
    """Items numbered 一是, 二是 right behind the number; they may run over several lines."""
    first = page.signs.search("ordinal", page.folded, figure.end, figure.end + 2 * _NOUN)
    if first is None or _number(first.groups()) != 1 or page.within(figure.end, first.start):
        return None
    style = set(first.groups())
    last, reached = first, 1
    tail = page.folded[first.start + 1 : first.end]
    for sign in page.signs.all("ordinal", page.folded, first.end, min(len(page.folded), first.end + _FAR)):
        if set(sign.groups()) != style or page.folded[sign.end - 1] != tail[-1:]:
            continue
        if _number(sign.groups()) != reached + 1:
            break
        last, reached = sign, reached + 1
    if reached < 2:
        return None
    span = Span(first.start, last.end)
    if reached == count:
        return span, CONFIRMED
    right_behind = first.start - figure.end <= _NOUN and page.folded[first.start - 1] in ":。"
    return span, CONTRADICTED if right_behind else UNDECIDED


def _number(groups: dict[str, str]) -> int:
    value = next((read(text) for text in groups.values()), None)
    return 0 if value is None else int(value)
