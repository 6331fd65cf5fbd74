"""Mentions → events: one row for each event that the text tells of."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pipeline.events.details import Details
from pipeline.events.title import Title
from pipeline.events.titles import Titles
from pipeline.extractors.cues import Found
from pipeline.gazetteer import Gazetteer
from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate, Event, Span


class Events:
    """Assembles events. Built once; `assemble` is pure."""

    def __init__(self, rules: Ruleset, gazetteer: Gazetteer) -> None:
        self._titles, self._gazetteer, self._rules = Titles(rules), gazetteer, rules["events"]

    def assemble(self, text: Text, mentions: Sequence[Candidate], cues: Found) -> list[Event]:
        """The events of a text in order."""
        document = text.document
        titles = self._titles.find(text, mentions)
        details = Details(text, mentions, cues, self._gazetteer, self._rules)
        details.titles = titles
        for section in document.sections:
            if details.is_place(section) and not any(section.start <= title.start < section.end for title in titles):
                named = self._titles.named(text, Span(section.body, section.end), mentions)
                if named is not None:
                    titles.append(named)
        titles.sort(key=lambda title: title.start)
        details.titles = titles = details.distinct(titles)
        return [self._event(text, title, details) for title in titles]

    def _event(self, text: Text, title: Title, details: Details) -> Event:
        document = text.document
        surface = document.text[title.start : title.end]
        section = document.section_at(title.start)
        date = details.date(title)
        venue = details.venue(title)
        organizers = details.organizers(title)
        count, modifier = details.count(title)
        key = f"{document.id}\0{section}\0{title.start}"
        return Event(
            event_id=hashlib.sha256(key.encode()).hexdigest()[:12],
            doc_id=document.id,
            section=section,
            region=details.region(title, organizers),
            title=surface,
            date=date.value if date is not None and date.kind == "date" else "",
            date_surface=document.text[date.start : date.end] if date is not None else "",
            venue=document.text[venue.start : venue.end] if venue is not None else "",
            venue_adcode=details.venue_code(venue),
            organizers=";".join(f"{value}:{role}" for value, role in organizers),
            theme=details.theme(title),
            activity_count=count,
            activity_modifier=modifier,
            modality="planned" if title.planned else "held",
        )
