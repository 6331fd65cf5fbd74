"""One module a type of mention: each has a class whose `find(text)` proposes candidates; none reads another's."""

from __future__ import annotations

from typing import Protocol

from pipeline.segment import Text
from pipeline.types import Candidate


class Extractor(Protocol):
    """What every extractor is: built once from the rules, without state between calls."""

    def find(self, text: Text) -> list[Candidate]: ...
