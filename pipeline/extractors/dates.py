from __future__ import annotations

from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate


class Dates:
    def __init__(self, *given: object) -> None:
        pass

    def find(self, text: Text) -> list[Candidate]:
        return []
