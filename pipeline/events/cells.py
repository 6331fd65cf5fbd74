"""What was chosen for an event becomes its row, and the evidence of each of the row's cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.almanac import Expression
from pipeline.events.page import Page
from pipeline.events.regions import Region, Regions
from pipeline.events.title import Title
from pipeline.resolve.organizations import QUOTES
from pipeline.types import Candidate, Cell, Event, Span

DAY = 10  # characters of an ISO date with its day


class Choice(NamedTuple):
    """What one event is made of: mentions, and stretches of the text for the slogans of its theme."""

    title: Title
    region: Region
    date: Candidate | None
    venue: Candidate | None
    venue_code: str
    organizers: list[Candidate]
    theme: list[Span]
    total: Candidate | None


def event(page: Page, identifier: str, one: Choice) -> Event:
    """The row."""
    document = page.text.document
    title, date, venue, count = one.title, one.date, one.venue, one.total
    return Event(
        event_id=identifier,
        doc_id=document.id,
        section=document.section_at(title.start),
        region=one.region.code,
        title=document.text[title.start : title.end],
        date=date.value if date is not None and date.kind == "date" else "",
        date_surface=document.text[date.start : date.end] if date is not None else "",
        venue=document.text[venue.start : venue.end] if venue is not None else "",
        venue_adcode=one.venue_code,
        organizers=";".join(f"{body.value}:{body.role}" for body in one.organizers),
        theme=";".join(document.text[slice(*slogan)] for slogan in one.theme),
        activity_count=count.value if count is not None else "",
        activity_modifier=count.modifier if count is not None else "",
        modality="planned" if plan(page, one) is not None else "held",
    )


def plan(page: Page, one: Choice) -> Span | Candidate | None:
    """What says that an event is yet to come: a word of plan (将, 拟), or a date after the article's; None where nothing does."""
    written, date = page.text.document.date[:10], one.date
    coming = date is not None and date.kind == "date" and len(written) == DAY and date.value[4:5] == "-" and date.value[:DAY] > written
    return one.title.plan or (date if coming else None)


def cells(row: Event, one: Choice, page: Page, regions: Regions) -> Iterator[Cell]:
    """The evidence of every cell that is not empty, in the order of the columns; `held` is no word's but the want of one."""
    begin, end = page.told_in(one.title)

    def cell(column: str, span: Span | Candidate | Title, worked_out: bool = False, elsewhere: bool = False) -> Cell:
        outside = elsewhere or not begin <= span.start < end
        return Cell(row.event_id, column, "inherited" if outside else "resolved" if worked_out else "stated", span.start, span.end)

    if row.region:
        how = one.region.how
        for source in one.region.sources:
            yield cell("region", source, not (how == "title" and regions.in_words(source)), how in ("heading", "subject"))
    yield cell("title", one.title)
    if one.date is not None:
        said = one.date.data
        if row.date:
            yield cell("date", one.date, not (isinstance(said, Expression) and said.absolute))
        yield cell("date_surface", one.date)
    if one.venue is not None:
        yield cell("venue", one.venue)
        if row.venue_adcode:
            yield cell("venue_adcode", one.venue, not regions.in_words(one.venue))
    text = page.text.document.text
    for body in one.organizers:
        yield cell("organizers", body, body.value != text[body.start : body.end].translate(QUOTES))
    for slogan in one.theme:
        yield cell("theme", slogan)
    if one.total is not None:
        yield cell("activity_count", one.total)
        if row.activity_modifier:
            yield cell("activity_modifier", one.total)
    if (coming := plan(page, one)) is not None:
        yield cell("modality", coming)
