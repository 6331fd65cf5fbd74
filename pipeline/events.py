"""Mentions → events."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extractors.cues import Found
from pipeline.gazetteer import Gazetteer
from pipeline.segment import Text
from pipeline.types import Candidate, Event


def assemble(text: Text, mentions: Sequence[Candidate], cues: Found, gazetteer: Gazetteer) -> list[Event]:
    return []
