"""The columns of every table, said once, and the rows of one document.

Text cells are as in the text or canonical; "not stated" is the empty string. Offsets count code points of the decoded
text, with line ends as `\\n` and without a byte order mark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.types import Cell, Check, Event, Found, Indicator, Mention

TABLES: dict[str, tuple[str, ...]] = {
    "documents": ("doc_id", "path", "title", "date", "encoding", "sha256", "characters", "mentions", "events"),
    "mentions": ("mention_id", *Mention._fields),
    "events": Event._fields,
    "organizers": ("event_id", "organization", "role", "mention_id"),
    "cells": (*Cell._fields, "mention_id"),
    "indicators": (*Indicator._fields, "mention_id"),
    "checks": Check._fields,
    "texts": ("doc_id", "text"),
}
Row = Sequence[str | int]


class Source(NamedTuple):
    """Where a document came from: the path as given, the encoding read, sha256 of the bytes, and whether these are
    the text itself in UTF-8, byte for byte."""

    path: str = ""
    encoding: str = ""
    sha256: str = ""
    verbatim: bool = True


def mention_id(mention: Mention) -> str:
    """16 hexadecimal digits that a mention keeps as long as its document, place and type stay."""
    key = f"{mention.doc_id}\0{mention.start}\0{mention.end}\0{mention.type}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def rows(extraction: Found, source: Source) -> Iterator[tuple[str, list[Row]]]:
    """The rows of one document, table by table, in the order of `TABLES`."""
    document, mentions, events = extraction.document, extraction.mentions, extraction.events
    cells = (document.id, document.title, document.date, len(document.text), len(mentions), len(events))
    yield "documents", [(cells[0], source.path, cells[1], cells[2], source.encoding, source.sha256, *cells[3:])]
    ids = list(map(mention_id, mentions))
    yield "mentions", [(id, *mention) for id, mention in zip(ids, mentions, strict=True)]
    yield "events", list(events)
    yield "organizers", list(organizers(mentions, events, ids))
    by_place = {(mention.start, mention.end): id for id, mention in zip(ids, mentions, strict=True)}
    yield "cells", [(*cell, by_place.get((cell.start, cell.end), "")) for cell in extraction.cells]
    yield "indicators", [(*indicator, by_place[indicator.start, indicator.end]) for indicator in extraction.indicators]
    yield "checks", list(extraction.checks)
    yield "texts", [] if source.verbatim else [(document.id, document.text)]


def organizers(mentions: Sequence[Mention], events: Sequence[Event], ids: Sequence[str] = ()) -> Iterator[tuple[str, str, str, str]]:
    """One row for each organizer of each event, with the mention that names it: the one with its role, else any.

    Args:
        ids: of the mentions, if the caller knows them.
    """
    if not any(event.organizers for event in events):
        return
    named: dict[tuple[str, str], str] = {}
    with_role: dict[tuple[str, str, str], str] = {}
    for mention, id in zip(mentions, ids or map(mention_id, mentions), strict=True):
        if mention.type == "ORGANIZATION":
            named.setdefault((mention.section, mention.value), id)
            with_role.setdefault((mention.section, mention.value, mention.role), id)
    for event in events:
        for organizer in filter(None, event.organizers.split(";")):
            name, _, role = organizer.rpartition(":")
            yield event.event_id, name, role, with_role.get((event.section, name, role)) or named.get((event.section, name), "")
