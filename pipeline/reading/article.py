"""Plain text → Document: the date of its dateline, its title, its sections, its furniture."""

from __future__ import annotations

from pipeline.ruleset import Ruleset
from pipeline.types import Document


class Reader:
    def __init__(self, rules: Ruleset) -> None:
        self._rules = rules

    def read(self, text: str, id: str = "", date: str = "", title: str = "", url: str = "") -> Document:
        return Document(id, text, date, title, url)
