"""The same count in two places: a headline against the text below it, and the total of a campaign stated twice."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter

from pipeline.checks.bounds import agree
from pipeline.checks.page import CONFIRMED, CONTRADICTED, UNDECIDED, Finding, Page
from pipeline.types import Candidate, Span

_LEAST = 2  # characters of a noun that two counts may share
_TELLINGS = 20  # of one total, that later ones are held against: a text that tells it always must not be checked with its square


def find(page: Page) -> Iterator[Finding]:
    document = page.text.document
    title = document.text.find(document.title) if document.title else -1
    if title >= 0:
        end = title + len(document.title)
        yield from _headline(page, Span(title, end), Span(end, len(document.text)))
    for section in document.sections:
        yield from _headline(page, Span(section.start, section.body), Span(section.body, section.end))
    yield from _totals(page)


def _headline(page: Page, line: Span, body: Span) -> Iterator[Finding]:
    for figure in page.within(*line):
        below = [one for one in page.within(*body) if one.type == figure.type and _same(page, figure, one)]
        said = page.bounds(figure)
        if said is None or not below:
            continue
        verdicts = [agree(said, bounds) for one in below if (bounds := page.bounds(one)) is not None]
        if len(verdicts) != len(below):
            continue
        claim = Span(figure.start, figure.end)
        if CONFIRMED in verdicts:
            chosen = below[verdicts.index(CONFIRMED)]
            yield Finding("repeat", claim, Span(chosen.start, chosen.end), CONFIRMED)
        elif len(below) == 1:
            chosen = below[0]
            sure = verdicts[0] == CONTRADICTED and figure.type == "ACTIVITY_COUNT" and _own(page, chosen, line)
            yield Finding("repeat", claim, Span(chosen.start, chosen.end), CONTRADICTED if sure else UNDECIDED)


def _same(page: Page, first: Candidate, second: Candidate) -> bool:
    """Whether two figures count the same: units that are one, nouns of which one ends with the other."""
    if min(len(first.noun), len(second.noun)) < _LEAST:
        return False
    return (first.noun.endswith(second.noun) or second.noun.endswith(first.noun)) and page.same_unit(first, second)


def _own(page: Page, figure: Candidate, line: Span) -> bool:
    """Whether a count is that of the headline's own subject: its place or 全市 before it in its sentence, and no other place,
    body, time or part."""
    sentence = page.sentence(figure.start)
    if page.sees("other_scope", sentence.start, figure.start):
        return False
    places = {one.value for one in page.mentions if one.type == "LOCATION" and line.start <= one.start < line.end}
    around = {one.value for one in page.mentions if one.type == "LOCATION" and sentence.start <= one.start < figure.start}
    bodies = any(one.type == "ORGANIZATION" and sentence.start <= one.start < figure.start for one in page.mentions)
    return around <= places and not bodies and (bool(around) or page.sees("scope", sentence.start, figure.start))


def _totals(page: Page) -> Iterator[Finding]:
    """Counts of activities with 全市, 全省 before them in their clause, said again in a later sentence of the section."""
    seen: dict[tuple[str, str, str], list[tuple[Candidate, Span]]] = {}
    for figure in page.figures:
        if figure.type != "ACTIVITY_COUNT" or figure.modifier != "exact" or len(figure.noun) < _LEAST:
            continue
        clause = page.clause(figure.start)
        scope = page.signs.search("scope", page.folded, clause, figure.start)
        if scope is None or page.sees("other_scope", clause, figure.start):
            continue
        sentence = page.sentence(figure.start)
        section, word = page.text.document.section_at(figure.start), page.folded[scope.start : scope.end]
        before = seen.setdefault((section, word, figure.noun), [])
        for other, its_sentence in before:
            if its_sentence == sentence:
                continue
            said, again = page.bounds(other), page.bounds(figure)
            if said is None or again is None or not page.same_unit(other, figure):
                continue
            verdict = agree(said, again)
            if verdict == CONTRADICTED and _dates(page, sentence, figure) != _dates(page, its_sentence, other):
                continue
            yield Finding("repeat", Span(figure.start, figure.end), Span(other.start, other.end), verdict)
        if len(before) < _TELLINGS:
            before.append((figure, sentence))


def _dates(page: Page, sentence: Span, figure: Candidate) -> set[str]:
    first, last = (bisect_left(page.mentions, at, key=attrgetter("start")) for at in (sentence.start, figure.start))
    return {one.value for one in page.mentions[first:last] if one.type == "DATE"}
