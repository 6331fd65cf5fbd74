"""Events told in fields: a heading and under it 时间：…, 地点：…, 主办：…"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.events.title import Title
from pipeline.ruleset import RuleFile
from pipeline.segment import Text
from pipeline.types import Candidate, Span

FEWEST = 2  # field lines that make a block
LONGEST = 60  # characters of its heading


def blocks(text: Text, mentions: Sequence[Candidate], rules: RuleFile) -> Iterator[Title]:
    """The blocks of a text, each with its heading as title, or with what the page's title names.

    A numbered heading over a paragraph that begins with a date is one too.
    """
    field = rules.compiled("field")
    when = rules.compiled("when")
    lead = rules.compiled("block_lead")
    part = rules.compiled("part_of_notice")
    lines = list(_lines(text.folded))
    dates = {mention.start for mention in mentions if mention.type == "DATE"}
    numbered = rules.compiled("numbered_heading")
    index = 0
    while index < len(lines):
        run = index
        if index and lines[index].start in dates and (number := numbered.match(text.folded, *lines[index - 1])):
            start, end = number.end(), lines[index - 1].end
            if part.match(text.folded, start, end):
                index += 1
                continue
            yield Title(start, end, Span(start, lines[index].end), end, "block", None)
            index += 1
            continue
        while run < len(lines) and field.match(text.folded, *lines[run]):
            run += 1
        fields = [text.folded[slice(*line)] for line in lines[index:run]]
        if run - index >= FEWEST and any(when.match(line) for line in fields):
            heading = _heading(text, lines, index, lead)
            if heading is None or part.match(text.folded, *heading):
                heading = _page_title(text, rules)
            if heading is not None:
                ends = (i for i in range(run, len(lines)) if not text.folded[slice(*lines[i])].strip() or numbered.match(text.folded, *lines[i]))
                end = next(ends, len(lines)) - 1
                begin = lines[index].start if heading.start < lines[max(0, index - 2)].start else heading.start
                yield Title(heading.start, heading.end, Span(begin, lines[max(end, run - 1)].end), heading.end, "block", None)
        index = max(run, index + 1)


def _lines(folded: str) -> Iterator[Span]:
    start = 0
    for line in folded.split("\n"):
        yield Span(start, start + len(line))
        start += len(line) + 1


def _heading(text: Text, lines: list[Span], index: int, lead: re.Pattern[str]) -> Span | None:
    """The line over the fields, without its 【…】 or number; None for a sentence, furniture or a blank."""
    if index == 0:
        return None
    start, end = lines[index - 1]
    line = text.folded[start:end]
    if not line.strip() or len(line) > LONGEST or "。" in line or any(f.start < end and start < f.end for f in text.document.furniture):
        return None
    match = lead.match(text.folded, start, end)
    start = match.end() if match else start
    return Span(start, start + len(text.folded[start:end].rstrip()))


def _page_title(text: Text, rules: RuleFile) -> Span | None:
    """The event that the page's title names: from its beginning to its last head."""
    title = text.document.title
    at = text.document.text.find(title) if title else -1
    if at < 0:
        return None
    found = list(rules.compiled("page_event").finditer(text.folded[at : at + len(title)]))
    return Span(at + found[0].start("name"), at + found[0].end("name")) if found else None
