"""What a figure measures: the noun of its mention, unless the sentence shows that another word is it."""

from __future__ import annotations

from pipeline.indicators.sentences import Sentence
from pipeline.ruleset import RuleFile
from pipeline.types import Candidate

SHORTEST = 2  # characters of a noun
OUTSIDE = frozenset(("DATE", "LOCATION", "ORGANIZATION"))


class Names:
    """Tells the indicators of figures; `indicator` is pure."""

    def __init__(self, rules: RuleFile) -> None:
        self._rules = rules

    def indicator(self, figure: Candidate, sentence: Sentence, before: str) -> str:
        """The indicator of one figure.

        Args:
            before: the indicator of the figure before it in its sentence, "" for the first.
        """
        if figure.type != "PERCENTAGE":
            return figure.noun
        if before and self._is_none(figure, sentence):
            return before
        headed = self._headed(figure, sentence)
        previous = next((one for one in reversed(sentence.figures) if one.end <= figure.start), None)
        if not headed and before and previous is not None and previous.noun == figure.noun:
            return before  # more of the same thing, whose name was set right
        return headed or self._cut(figure, sentence)

    def _headed(self, figure: Candidate, sentence: Sentence) -> str:
        """A proportion or rate right before the figure that its noun leaves out: 老年人口占比为29.6%, 增速居全省第一,达18.2%."""
        headed = self._rules.compiled("headed")
        start = max(sentence.told_from(figure, self._rules), sentence.before(figure))
        found = headed.search(sentence.folded, start, figure.start)
        if found is None or (figure.noun.endswith(found["head"]) and figure.noun != found["head"]):
            return ""
        # 西藏增速最高: a place, body or date before the phrase is no part of it.
        ends = [one.end for one in sentence.mentions if start < one.end <= found.start("head") and one.type in OUTSIDE]
        inner = headed.search(sentence.folded, max(ends), figure.start) if ends else found
        return (inner or found)["noun"]

    def _cut(self, figure: Candidate, sentence: Sentence) -> str:
        """The noun without the word that only begins a comparison: 居民消费价格比 before 上年."""
        noun = figure.noun
        if self._rules.compiled("compares").search(noun) is None:
            return noun
        dates = (one.start for one in sentence.mentions if one.type == "DATE" and one.start < figure.start)
        return noun[:-1] if any(sentence.folded.endswith(noun, sentence.start, start) for start in dates) else noun

    @staticmethod
    def _is_none(figure: Candidate, sentence: Sentence) -> bool:
        """Whether what stands before a figure only says of whom or compared with what: 姑苏区达96%, 远高于去年的85%."""
        start, noun = sentence.clause(figure.start), figure.noun
        compared = [cue for cue in sentence.cues if cue.name in ("beyond", "short_of") and start <= cue.start < figure.start]
        if compared and (len(noun) < SHORTEST or sentence.folded.endswith(noun, start, compared[-1].end)):
            return True
        places = [one for one in sentence.mentions if one.type == "LOCATION" and start <= one.start and one.end <= figure.start]
        return bool(places) and sentence.folded.endswith(noun, start, places[-1].end)
