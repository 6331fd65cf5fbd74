"""Signs for the later rooms: names in quotes, titles, themes, role verbs, plan words, lists."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate, Cue


class Found(NamedTuple):
    """The cues of one text by name, in text order, and the stretches in which nothing may be found."""

    by_name: dict[str, list[Cue]]
    rejects: list[Candidate]


class Cues:
    def __init__(self, rules: Ruleset) -> None:
        self._rules = rules

    def find(self, text: Text) -> Found:
        return Found({}, [])
