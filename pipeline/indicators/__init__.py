"""Figures → indicators: what each percentage and each measured value says, of when, of where and of whom.

A room above the events: it reads an article's page and regions, which the events have worked out.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.events import Assembly
from pipeline.gazetteer import Gazetteer
from pipeline.indicators.holders import Holders
from pipeline.indicators.names import Names
from pipeline.indicators.periods import Periods
from pipeline.indicators.senses import Said, Senses
from pipeline.indicators.sentences import Sentence, paragraphs
from pipeline.ruleset import Ruleset
from pipeline.types import Document, Indicator


class Indicators:
    """Reads the figures of an article. Built once; `find` is pure."""

    def __init__(self, rules: Ruleset, gazetteer: Gazetteer) -> None:
        self._rules, self._gazetteer = rules["indicators"], gazetteer
        self._names, self._senses = Names(self._rules), Senses(self._rules)
        self._measured, self._counted = self._rules.lists["measured"], self._rules.lists["counted"]

    def find(self, told: Assembly) -> list[Indicator]:
        """One row for each percentage and each quantity that measures an indicator, in text order."""
        page, rules = told.page, self._rules
        folded, measures = page.text.folded, self._measures
        figures = [
            one
            for one in page.mentions
            if one.type == "PERCENTAGE" or (one.type == "QUANTITY" and measures(one.noun) and not folded.startswith(one.noun, one.end))
        ]
        rows: list[Indicator] = []
        holders = Holders(page, told.regions, self._gazetteer, rules)
        for sentences in paragraphs(page, figures, rules):
            periods = Periods(rules, page.titles, page.text.document.date)
            holders.new_paragraph()
            for sentence in sentences:
                rows += self._rows(page.text.document, sentence, periods, holders)
        return rows

    def _measures(self, noun: str) -> bool:
        """Whether the noun of a quantity is an indicator, by its end (粮食产量)."""
        return noun.endswith(self._measured) and not noun.endswith(self._counted)

    def _rows(self, document: Document, sentence: Sentence, periods: Periods, holders: Holders) -> Iterator[Indicator]:
        section = document.section_at(sentence.start)
        said: Said | None = None
        earlier: Said | None = None  # of figures that are no difference in points
        when, whose = periods.read(sentence), holders.read(sentence)
        for figure, period, (region, organization) in zip(sentence.figures, when, whose, strict=True):
            indicator = self._names.indicator(figure, sentence, said.indicator if said is not None else "")
            said = Said(indicator, self._senses.sense(figure, indicator, sentence, earlier))
            if figure.unit != "percentage_point":
                earlier = said
            yield Indicator(
                doc_id=document.id,
                section=section,
                start=figure.start,
                end=figure.end,
                surface=document.text[figure.start : figure.end],
                indicator=said.indicator,
                value=figure.value,
                unit=figure.unit,
                modifier=figure.modifier,
                sense=said.sense,
                period=period,
                region=region,
                organization=organization,
            )
