"""All the scores of one split, and the flat figures that the gate holds."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.scoring.counts import Counts, Rate, count_mentions
from pipeline.scoring.gold import Corpus, Tables
from pipeline.scoring.indicators import COLUMNS, IndicatorCounts, count_indicators
from pipeline.scoring.rows import EventCounts, count_events, count_organizers, count_sections

# The attributes beside the value that say something about a type.
APPLIES = {
    "DATE": ("value", "kind"),
    "LOCATION": ("value", "role"),
    "ORGANIZATION": ("value", "role"),
    "ACTIVITY_COUNT": ("value", "modifier", "unit", "noun"),
    "PERCENTAGE": ("value", "modifier", "unit", "noun"),
    "QUANTITY": ("value", "modifier", "unit", "noun"),
}


@dataclass(frozen=True, slots=True)
class Scores:
    """Mention counts by type (and `ALL`), organizers, events, sections found of those in the gold, indicators."""

    mentions: dict[str, Counts]
    organizers: Rate
    events: EventCounts
    sections: tuple[int, int]
    indicators: IndicatorCounts

    def figures(self) -> dict[str, float]:
        """What is compared from one day to the next, each between 0 and 1: `DATE.strict`, `DATE.value`, `organizers`, …"""
        flat = {f"{name}.strict": counts.strict.f1 for name, counts in self.mentions.items()}
        for name, attributes in APPLIES.items():
            for attribute in attributes:
                # Without one strict match a share of them is no achievement.
                counts = self.mentions[name]
                flat[f"{name}.{attribute}"] = counts.share(attribute) if counts.correct else 0.0
        flat |= {"organizers": self.organizers.f1, "events": self.events.wholly_right}
        counted = self.indicators
        if counted.gold:  # not every corpus has them
            flat["indicators.found"] = counted.found
            flat |= {f"indicators.{column}": counted.share(column) if counted.matched else 0.0 for column in COLUMNS}
            flat["indicators"] = counted.wholly_right
        return flat


def score(corpus: Corpus, predicted: Tables, documents: frozenset[str]) -> Scores:
    """The scores of these documents of a corpus."""
    gold, found = corpus.gold.of(documents), predicted.of(documents)
    return Scores(
        count_mentions(gold.mentions, found.mentions),
        count_organizers(gold.mentions, found.mentions),
        count_events(gold.events, found.events),
        count_sections([*gold.mentions, *gold.events], [*found.mentions, *found.events]),
        count_indicators(gold.indicators, found.indicators),
    )
