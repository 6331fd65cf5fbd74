"""The way of each cell of an event, and of those that are empty what lost and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.errors import InputError
from pipeline.events.cells import Choice, cells
from pipeline.events.title import Title
from pipeline.explain.mentions import in_short, way
from pipeline.explain.rules import told
from pipeline.explain.trace import Trace
from pipeline.types import Candidate, Cell, Event

REGIONS = {
    "title": "the place that the title names",
    "heading": "the place that heads the section",
    "subject": "the place that the article is about: in its title, or in its first paragraph and most named",
    "organizer": "the division in the name of the first organizer, or of several provinces",
    "venue": "the division of the venue",
}
TELLINGS = {
    "item": "a line of a calendar that begins with a date",
    "block": "a heading over fields like 时间, 地点, or the page's title for them",
    "named": "the first phrase of a place's section from its year or place to a head of rules/lexicon/event_heads.txt",
}


def explain_event(trace: Trace, event_id: str, column: str = "") -> list[str]:
    """The lines that tell of an event, or of one of its columns.

    Raises:
        InputError: the rules of today do not make this event of its text.
    """
    events = trace.told.events
    at = next((index for index, event in enumerate(events) if event.event_id == event_id), None)
    if at is None:
        known = ", ".join(event.event_id for event in events) or "none"
        problem = f"the rules of today do not make event {event_id} of it (they make {known}); name the rules it was made with, or run `yaosu extract` again"
        raise InputError(trace.document.id, problem)
    event, choice = events[at], trace.told.choices[at]
    evidence: dict[str, list[Cell]] = {}
    for cell in cells(event, choice, trace.told.page, trace.told.regions):
        evidence.setdefault(cell.column, []).append(cell)
    section = f", section {event.section}" if event.section else ""
    lines = [f"event {event_id} of {event.doc_id}{section}: {event.title}"]
    for name in (column,) if column else COLUMNS:
        value = getattr(event, name)
        lines += ["", f"{name} = {value}" if value else f"{name} is empty"]
        lines += [f"  {line}" for cell in evidence.get(name, []) for line in _way(trace, event, choice, cell)]
        if name not in evidence:
            lines += [f"  {line}" for line in LOSERS[name](trace, choice)]
    return lines


def _way(trace: Trace, event: Event, choice: Choice, cell: Cell) -> Iterator[str]:
    mention = next((one for one in trace.found if (one.start, one.end) == (cell.start, cell.end)), None)
    if cell.column == "region":
        yield f"{cell.basis}: {REGIONS[choice.region.how]}"
    else:
        yield f"{cell.basis}"
    if cell.column in ("title", "theme", "modality"):
        yield f"  characters {cell.start}-{cell.end}: {trace.context(cell.start, cell.end)}"
        lines = {"title": _title_rule, "theme": _theme_rule, "modality": _plan_rule}[cell.column](trace, choice, cell)
        yield from (f"  {line}" for line in lines)
    elif mention is not None:
        yield from (f"  {line}" for line in way(trace, mention))
        if mention.type == "ORGANIZATION" and cell.column in ("region", "venue_adcode"):
            yield f"  {mention.value} → the division with which the name begins → {getattr(event, cell.column)}"


def _title_rule(trace: Trace, choice: Choice, _: Cell) -> list[str]:
    """What told of the event: the verb before or behind the title, or the form of the page."""
    title, text = choice.title, trace.text
    if title.how in TELLINGS:
        return [f"told by {TELLINGS[title.how]}"]
    sentence = title.sentence
    for match in trace.pipeline.rules["events"].scan(text.folded, sentence.start, min(len(text.folded), sentence.end + 1)):
        if title.verb in (match.start, match.end):
            verb = f"told by {trace.document.text[match.start : match.end]} at {match.start}"
            return [verb, *told(trace.pipeline.rules, match.rule.id, verb)]
    return [f"told by the words at {title.verb}"]


def _theme_rule(trace: Trace, _: Choice, cell: Cell) -> list[str]:
    cue = next(cue for cue in trace.told.page.cues.named("theme") if cue.start <= cell.start and cell.end <= cue.end)
    return [f"declared by {trace.document.text[cue.start : cue.end]}", *told(trace.pipeline.rules, cue.rule, "")]


def _plan_rule(trace: Trace, choice: Choice, cell: Cell) -> list[str]:
    said = trace.document.text[cell.start : cell.end]
    if choice.title.plan is None:
        return [f"{said} → after {trace.document.date}, the article's date: the event is yet to come"]
    return [f"{said} → a word of {{plan}} in rules/events.toml: the event is yet to come"]


# -- what lost -----------------------------------------------------------------------------------------------------------


def _listed(lines: Iterator[str], none: str) -> list[str]:
    return [*(f"- {line}" for line in lines)] or [none]


def _nearby(trace: Trace, title: Title, type: str) -> Iterator[tuple[Candidate, bool]]:
    """The mentions of a type where the event is told of, and whether in its own sentence, fields or list item."""
    page, sentence = trace.told.page, title.sentence
    begin, end = page.told_in(title)
    for one in page.within(min(begin, sentence.start), max(end, sentence.end)):
        if one.type == type:
            yield one, sentence.start <= one.start < sentence.end


def _no_date(trace: Trace, choice: Choice) -> list[str]:
    if choice.date is not None:
        lines = way(trace, choice.date)
        return [f"{trace.surface(choice.date)} is when it took place, but vague: it has no value", *(f"  {line}" for line in lines)]

    def losers() -> Iterator[str]:
        for one, inside in _nearby(trace, choice.title, "DATE"):
            fault = trace.told.details.date_fault(choice.title, one) if inside else "stands in another sentence"
            yield f"{in_short(trace, one)} {fault or 'is told of another event'}"

    return _listed(losers(), "no DATE where the event is told of")


def _no_venue(trace: Trace, choice: Choice) -> list[str]:
    def losers() -> Iterator[str]:
        for one, inside in _nearby(trace, choice.title, "LOCATION"):
            fault = trace.told.details.venue_fault(choice.title, one) if inside else "stands in another sentence"
            yield f"{in_short(trace, one)} {fault}"

    return _listed(losers(), "no LOCATION where the event is told of")


def _no_venue_code(trace: Trace, choice: Choice) -> list[str]:
    if choice.venue is None:
        return ["there is no venue: see the column venue"]
    return [f"{in_short(trace, choice.venue)} has no code", *(f"  {step}" for step in trace.steps.get(choice.venue.start, []))]


def _no_region(trace: Trace, choice: Choice) -> list[str]:
    if choice.region.how == "national":
        bodies = ", ".join(in_short(trace, body) for body in choice.organizers)
        return [f"held by bodies of the whole country: {bodies}"]
    named = (in_short(trace, one) + " has no code of a division" for one in trace.told.page.within(*choice.title[:2]) if one.type == "LOCATION")
    return [*_listed(named, "the title names no place"), "no organizer, article's subject or venue with a division either"]


def _no_organizers(trace: Trace, choice: Choice) -> list[str]:
    details = trace.told.details

    def losers() -> Iterator[str]:
        for one, _ in _nearby(trace, choice.title, "ORGANIZATION"):
            other = details.event_of(one) if one.role else None
            if not one.role:
                yield f"{in_short(trace, one)} has no role: nothing there says that it holds or supports an event"
            elif other is not None:
                yield f"{in_short(trace, one)} is {one.role} of another event: {trace.document.text[other.start : other.end]}"
            else:
                yield f"{in_short(trace, one)} is {one.role} of something that is no event here"

    return _listed(losers(), "no ORGANIZATION where the event is told of")


def _no_theme(trace: Trace, choice: Choice) -> list[str]:
    begin, end = trace.told.page.scope(choice.title)

    def losers() -> Iterator[str]:
        for cue in trace.told.page.cues.named("theme"):
            if begin <= cue.start < end:
                owner = trace.told.details.owner(cue.start)
                whose = "no event" if owner is None else trace.document.text[owner.start : owner.end]
                yield f"{trace.document.text[cue.start : cue.end]} ({cue.start}-{cue.end}) is declared of {whose}"

    where = "its section" if trace.told.page.section(choice.title.start) is not None else "the text"
    return _listed(losers(), f"nothing in {where} is declared as a theme")


def _no_count(trace: Trace, choice: Choice) -> list[str]:
    scope = trace.told.page.within(*trace.told.page.scope(choice.title))

    def losers() -> Iterator[str]:
        for one in scope:
            if one.type == "ACTIVITY_COUNT":
                fault = trace.told.details.count_fault(choice.title, one) or "is told of another event"
                yield f"{in_short(trace, one)} {fault}"

    return _listed(losers(), "no ACTIVITY_COUNT in its section or text")


def _no_modifier(trace: Trace, choice: Choice) -> list[str]:
    if choice.total is None:
        return ["there is no count: see the column activity_count"]
    return [f"{in_short(trace, choice.total)} has no modifier"]


def _not_planned(_: Trace, __: Choice) -> list[str]:
    return ["no word of {plan} in rules/events.toml stands with its verb, and no date after the article's, so it is told as held"]


def _always(_: Trace, __: Choice) -> list[str]:
    return []


LOSERS: dict[str, Callable[[Trace, Choice], list[str]]] = {
    "region": _no_region,
    "title": _always,
    "date": _no_date,
    "date_surface": _no_date,
    "venue": _no_venue,
    "venue_adcode": _no_venue_code,
    "organizers": _no_organizers,
    "theme": _no_theme,
    "activity_count": _no_count,
    "activity_modifier": _no_modifier,
    "modality": _not_planned,
}
COLUMNS = tuple(LOSERS)
