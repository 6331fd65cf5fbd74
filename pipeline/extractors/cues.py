"""Signs for the later rooms, and names in which nothing is labelled: quoted names, books, themes."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.extractors.hits import Hits
from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate, Cue


class Found(NamedTuple):
    """The cues of one text in text order, and the stretches in which nothing may be found."""

    cues: list[Cue]
    rejects: list[Candidate]

    def named(self, name: str) -> list[Cue]:
        """The cues of one name."""
        return [cue for cue in self.cues if cue.name == name]


class Cues:
    """Finds the cues of `rules/cues.toml`."""

    def __init__(self, rules: Ruleset, hits: Hits) -> None:
        self._rules, self._hits = rules["cues"], hits
        self._list, self._first = hits.add(self._rules.words)

    def find(self, text: Text) -> Found:
        cues: list[Cue] = []
        rejects: list[Candidate] = []
        for match in self._rules.scan(text.folded, places=self._hits.find(text, self._list), first=self._first):
            table = match.rule.table
            if table.reject:
                start = match.span("place")[0] if match.group("place") else match.start
                rejects.append(Candidate(start, match.end, table.type, table.id, reject=True))
            else:
                groups = {name: match.span(name) for name in match.groups()}
                cues.append(Cue(match.start, match.end, table.cue, match.rule.id, groups))
                if "theme" in groups:  # a slogan is a name too
                    rejects.append(Candidate(*groups["theme"], "", match.rule.id, reject=True))
        return Found(cues, rejects)
