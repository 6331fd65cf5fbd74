"""What mentions mean in the whole article: date anchors, divisions in context, full organisation names, roles."""

from __future__ import annotations

from pipeline.extractors.cues import Found
from pipeline.gazetteer import Gazetteer
from pipeline.resolve.dates import resolve_dates
from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate


class Resolver:
    def __init__(self, rules: Ruleset, gazetteer: Gazetteer) -> None:
        self._rules, self._gazetteer = rules, gazetteer

    def resolve(self, text: Text, found: list[Candidate], cues: Found) -> list[Candidate]:
        resolve_dates(text, found)
        return found
