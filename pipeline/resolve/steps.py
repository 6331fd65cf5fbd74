"""How values were worked out, in words: a second run of the resolver that takes notes, for those who ask.

Each step is one line of plain text without a stop. The run that fills tables takes no notes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.almanac import Anaphor, Day, Era, Expression, Fixed, Frame, Period, Point, Range, Tables
from pipeline.gazetteer import Gazetteer
from pipeline.resolve.dates import Reading, spoken_of
from pipeline.resolve.organizations import LEVEL, division
from pipeline.resolve.places import TABLED, Places
from pipeline.segment import Text
from pipeline.types import Candidate

UNITS = {"Y": "year", "Q": "quarter", "M": "month", "W": "week", "D": "day"}
MOST = 8  # namesakes shown


class TracedReading(Reading):
    """A reading that notes where each date got its parts from. steps: lines by the start of the mention."""

    def __init__(self, text: Text, tables: Tables) -> None:
        super().__init__(text, tables)
        self.steps: dict[int, list[str]] = {}
        self._used: Frame | None = None
        self._compared_with = ""
        self._counts_from = Day()

    def _frame(self, mention: Candidate, point: Point) -> Frame:
        self._used = super()._frame(mention, point)
        return self._used

    def _compared(self, mention: Candidate) -> str:
        self._compared_with = super()._compared(mention)
        return self._compared_with

    def resolve(self, mention: Candidate, expression: Expression) -> None:
        """Sets value and kind, and notes how."""
        self._used, self._compared_with, before = None, "", len(self.known)
        today = self._counts_from = self.written if bisect_right(self.sections, mention.start) != self.section else self.today
        super().resolve(mention, expression)
        frame = self._used or Frame(today)
        surface = self.folded[mention.start : mention.end]
        value = mention.value or "no value: the calendar has no such time"
        steps = [f"{surface} → {part}" for part in self._parts(expression, frame, before, mention)]
        if expression.edge:
            steps.append(f"{surface} → {'from then on' if expression.edge == 'since' else 'up to then'}")
        self.steps[mention.start] = [*steps[:-1], f"{steps[-1]} → {value}"]

    def _parts(self, expression: Expression, frame: Frame, before: int, mention: Candidate) -> list[str]:
        """Which parts of a value came from where."""
        time, today = expression.time, self._today(frame.today)
        if isinstance(time, Fixed):
            return [f"{time.kind}, as its rule says"]
        if expression.absolute:
            return ["says its time in full"]
        if isinstance(time, Era):
            return [f"century or decade, counted from {today}"]
        if isinstance(time, Period):
            said = [one for one in self.known[:before] if mention.value and one[1] == mention.value]
            source = f"as the text states them: {self._said(said[-1:])}" if said else f"by the calendar of campaigns, year of {today}"
            return [f"dates of {time.name} {source}"]
        if isinstance(time, Anaphor):
            return [self._pointed(time, before, mention, today)]
        first = time.low if isinstance(time, Range) else time
        if mention.kind == "set":
            return ["a weekday of every week"]
        counted = first.base == "today" or (first.base == "either" and frame.context == Day())
        if counted:
            return [f"{_counted(first)} of {today}"]
        if first.base:
            return [f"{_counted(first)} of the time last spoken of, {self._speaker(frame.context, before)}"]
        return self._guessed(first, frame, before, mention)

    def _pointed(self, time: Anaphor, before: int, mention: Candidate, today: str) -> str:
        what, known = time.what.replace("_", " "), self.known[:before]
        if time.what in ("new_year", "turn_of_year"):
            return f"{what}, counted from {today}"
        if time.what == "first_day":
            known = [one for one in known if mention.value and one[1].startswith(mention.value[:10])]
        elif self._compared_with:
            known = [one for one in known if one[1] == self._compared_with]
        return f"{what} of {self._said(known[-1:])}"

    def _guessed(self, first: Point, frame: Frame, before: int, mention: Candidate) -> list[str]:
        today, plan = self._today(frame.today), "; a plan word governs it, so it lies ahead" if frame.future else ""
        if first.only_clock or (first.day is not None and first.month is None and not first.festival):
            if frame.context.month is not None:
                return [f"{'day' if first.only_clock else 'month and year'} of {self._speaker(frame.context, before)}"]
            return [f"{'day' if first.only_clock else 'month and year'} of {today}, the last such day{plan}"]
        if first.weekday and not first.nth:
            return [f"week of {today}{plan}"]
        if first.year is not None:
            return [f"its year and the calendar, the century from {today}"]
        if frame.year is not None:
            spoken = next((m for m, value in reversed(self.known[:before]) if value.startswith(f"{frame.year:04d}")), None)
            source = f" ({self._place(spoken)})" if spoken is not None else ""
            return [f"year {frame.year}, of which the paragraph speaks{source}{plan}"]
        if frame.today.year is None:
            return [f"year unknown: {today}"]
        other = mention.value[:4].isdigit() and int(mention.value[:4]) != frame.today.year
        return [f"year of {today}" + (", moved to the nearest that fits" if other else "") + plan]

    def _today(self, today: Day) -> str:
        if today == Day():
            return "the document has no date"
        name = "document date" if today == self.written else "dateline" if today == self._counts_from else "the time just spoken of,"
        return f"{name} {_iso(today)}"

    def _speaker(self, day: Day, before: int) -> str:
        said = [one for one in self.known[:before] if spoken_of(one[1])[:3] == day[:3]]
        return self._said(said[-1:]) if said else _iso(day)

    def _said(self, known: Sequence[tuple[Candidate, str]]) -> str:
        return f"{known[0][1]} ({self._place(known[0][0])})" if known else "nothing exact before it"

    def _place(self, mention: Candidate) -> str:
        return f"{self.folded[mention.start : mention.end]} at {mention.start}"


def _iso(day: Day) -> str:
    if day.year is None:
        return "unknown" if day.month is None else f"XXXX-{day.month:02d}"
    return "-".join([f"{day.year:04d}", *(f"{part:02d}" for part in (day.month, day.day) if part is not None)])


def _counted(point: Point) -> str:
    unit, shift = UNITS.get(point.unit, "time"), point.shift
    if shift == 0:
        return unit
    return f"{abs(shift)} {unit}{'s' if abs(shift) > 1 else ''} {'after' if shift > 0 else 'before'} that"


class PlaceSteps:
    """Notes on places and bodies of one article."""

    def __init__(self, text: Text, places: Places, gazetteer: Gazetteer) -> None:
        self._text, self._places, self._gazetteer = text, places, gazetteer
        self._date = text.document.date

    def place(self, one: Candidate) -> list[str]:
        """How a place got its code, with the namesakes among which its context chose."""
        parts = tuple(part for part in one.data if part in self._gazetteer.names) if isinstance(one.data, tuple) else ()
        surface = self._text.folded[one.start : one.end]
        result = self._named(one.value) if one.value else "no code"
        if not parts:
            table = one.rule in TABLED
            source = "a table of rules/gazetteer gives its code" if table else "lies in what its paragraph, its name or the article names"
            return [f"{surface} → {source if one.value else 'names no division that is known'} → {result}"]
        if self._gazetteer.resolve(parts, self._date) == one.value:
            return [f"{surface} → {'·'.join(parts)}: one division bears this name → {result}"]
        steps = []
        namesakes = self._gazetteer.candidates(parts[-1], self._date)
        if len(namesakes) > 1:
            shown = ", ".join(self._named(division.code) for division in namesakes[:MOST])
            more = f" and {len(namesakes) - MOST} more" if len(namesakes) > MOST else ""
            steps.append(f"{parts[-1]} → names {len(namesakes)} divisions: {shown}{more}")
        return [*steps, f"{surface} → {self._around(one.start)} → {result}"]

    def _around(self, offset: int) -> str:
        section = self._places.section(offset)
        subject, near = self._places.subject, self._places.near(offset)
        told = []
        if section is not None and (code := self._gazetteer.resolve([section.name], self._date)):
            told.append(f"its section is of {self._named(code)}")
        if subject:
            told.append(f"the article is about {self._named(subject)}")
        if near:
            told.append("its paragraph names " + ", ".join(map(self._named, near)))
        return "; ".join(told) or "nothing around it decides"

    def _named(self, codes: str) -> str:
        return ";".join(f"{code} {self._path(code)}".rstrip() for code in codes.split(";"))

    def _path(self, code: str) -> str:
        found = [division.name for one in (*self._gazetteer.ancestors(code)[::-1], code) if (division := self._gazetteer.at(one, self._date))]
        return "".join(found)

    def body(self, one: Candidate, bodies: list[Candidate]) -> list[str]:
        """How a body got its full name. bodies: those before it."""
        surface = self._text.document.text[one.start : one.end]
        if one.data == "level":
            match = LEVEL.match(self._text.folded, one.start + surface.startswith("团"))
            if match is not None:
                name, why = division(self._text, one, match[0], bodies, self._places)
                return [f"{match[0]} → {name}: {why}", f"{surface} → {one.value}"]
        if not one.value:
            return [f"{surface} → stands for a body, and none of its kind is named before"]
        if one.value == surface:
            return [f"{surface} → is the full name as written"]
        if one.data in ("short", "unit", "faculty") or len(one.value) > len(surface):
            named = [body for body in bodies if body.value == one.value or one.value.startswith(body.value) or body.value.startswith(one.value)]
            source = f"{named[-1].value} at {named[-1].start}" if named else "a name that the text gives"
            return [f"{surface} → stands for or belongs to {source} → {one.value}"]
        return [f"{surface} → without quotes → {one.value}"]
