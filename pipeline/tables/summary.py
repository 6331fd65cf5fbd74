"""Province × month: how many events, activities and organizers. Counted while events pass by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.gazetteer import Gazetteer
from pipeline.tables.columns import TABLES, Row

_REGION, _DATE, _ORGANIZERS, _ACTIVITIES = map(TABLES["events"].index, ("region", "date", "organizers", "activity_count"))
_MONTH = re.compile(r"(?<!\d)\d{4}(?:-\d\d(?!\d))?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Summary:
    """Sums over events, a few numbers for each province and month."""

    def __init__(self, gazetteer: Gazetteer, not_stated: str) -> None:
        self._gazetteer, self._not_stated = gazetteer, not_stated
        self._countries = {code: name for name, code in reversed(gazetteer.countries.items())}
        self._sums: dict[tuple[str, str], list[float]] = {}
        self._stated: set[tuple[str, str]] = set()

    def add(self, events: Sequence[Row]) -> None:
        """Counts rows of the events table."""
        for event in events:
            key = (_province(str(event[_REGION])), month(str(event[_DATE])))
            sums = self._sums.setdefault(key, [0, 0, 0])
            sums[0] += 1
            if activities := _NUMBER.match(str(event[_ACTIVITIES])):
                self._stated.add(key)
                sums[1] += float(activities[0])
            sums[2] += len([name for name in str(event[_ORGANIZERS]).split(";") if name])

    def rows(self) -> Iterator[Row]:
        """Province, month, events, activities ("" where no event states any), organizers; by code and month."""
        for key, (events, activities, organizers) in sorted(self._sums.items(), key=lambda item: [part or "~" for part in item[0]]):
            codes, when = key
            activity = round(activities) if key in self._stated else ""
            yield self._names(codes), when or self._not_stated, int(events), activity, int(organizers)

    def _names(self, codes: str) -> str:
        return ";".join(map(self._name, codes.split(";"))) if codes else self._not_stated

    def _name(self, code: str) -> str:
        division = self._gazetteer.at(code)
        return division.name if division else self._countries.get(code, code)


def _province(region: str) -> str:
    """The codes of the provinces that a region lies in, each once; those of countries stay."""
    codes = [code[:2] + "0000" if code.isdigit() else code for code in region.split(";") if code]
    return ";".join(dict.fromkeys(codes))


def month(date: str) -> str:
    """The month in which a value begins: 2024-09 of 2024-09-01/2024-10-07; the year of one without a month, or ""."""
    first = _MONTH.search(date)
    return first[0] if first else ""
