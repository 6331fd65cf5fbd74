"""What mentions mean in the whole article: date anchors, divisions in context, full organisation names, roles."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.almanac import Expression, Tables
from pipeline.extractors.toponyms import Toponyms
from pipeline.gazetteer import Gazetteer
from pipeline.resolve.dates import resolve_dates
from pipeline.resolve.organizations import resolve_organizations
from pipeline.resolve.places import Places
from pipeline.resolve.roles import Roles, Sign
from pipeline.resolve.steps import PlaceSteps, TracedReading
from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate


class Notes(NamedTuple):
    """How mentions were resolved, by their starts. steps: plain lines, also of anaphors that were left out; roles: what gave them."""

    found: list[Candidate]
    steps: dict[int, list[str]]
    roles: dict[int, Sign]


class Resolver:
    """Settles what depends on the whole article. Built once; `resolve` changes only the candidates it is given."""

    def __init__(self, rules: Ruleset, gazetteer: Gazetteer, toponyms: Toponyms) -> None:
        self._gazetteer, self._toponyms = gazetteer, toponyms
        self._rules, self._roles = rules["locations"], Roles(rules)
        self._tables = Tables(*rules.folders)

    def resolve(self, text: Text, found: list[Candidate]) -> list[Candidate]:
        """The mentions with their values, kinds and roles, in text order; anaphors without an antecedent are left out."""
        resolve_dates(text, found, self._tables)
        places = Places(text, self._toponyms.find(text), self._gazetteer, self._rules)
        places.resolve(found)
        found = resolve_organizations(text, found, places)
        self._roles.assign(text, found)
        return found

    def explain(self, text: Text, found: list[Candidate]) -> Notes:
        """The same with notes on every step, which costs several times as much."""
        reading = TracedReading(text, self._tables)
        for one in found:
            if one.type == "DATE" and isinstance(one.data, Expression):
                reading.resolve(one, one.data)
        places = Places(text, self._toponyms.find(text), self._gazetteer, self._rules)
        places.resolve(found)
        kept = resolve_organizations(text, found, places)
        roles: dict[int, Sign] = {}
        self._roles.assign(text, kept, roles)
        steps, notes = reading.steps, PlaceSteps(text, places, self._gazetteer)
        bodies: list[Candidate] = []
        for one in found:
            if one.type == "LOCATION":
                steps[one.start] = notes.place(one)
            elif one.type == "ORGANIZATION":
                steps[one.start] = notes.body(one, bodies)
                bodies += [one] if one.value else []
        return Notes(kept, steps, roles)
