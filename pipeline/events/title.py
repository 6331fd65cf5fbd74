"""What the rooms of events pass on: a title, where it stands and how it is told of."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.types import Span


class Title(NamedTuple):
    """A title in the text and how it is told of: `takes_place`, `held`, `item`, `block` or `named`.

    sentence: what tells of the event, up to its verb's sentence end; verb: where the verb begins, or the title ends;
    plan: the word that says it is yet to come (将, 拟), None where none does.
    """

    start: int
    end: int
    sentence: Span
    verb: int
    how: str
    plan: Span | None
