"""All the figures of a text in one pass: counts and shares with value, modifier, unit and noun.

`Counts` and `Percentages` each hand on their part. A figure's noun may come from another figure (其中市级12项, 同比下降2%),
so they are read together, once a text.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.extractors.figure_spans import Spans
from pipeline.extractors.noun_words import MEASURING, RATIOS
from pipeline.extractors.nouns_before import NounsBefore
from pipeline.extractors.nouns_behind import NounsBehind
from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate


class Nouns(NounsBehind, NounsBefore):
    """Reads both what stands behind a figure and what stands before it."""


class Figures:
    """Reads the figures of a text; built once from the rules."""

    def __init__(self, rules: Ruleset) -> None:
        self._rules, self._spans, self._nouns = rules, Spans(rules), Nouns(rules)

    def read(self, text: Text) -> list[Candidate]:
        """Figures and rejects in text order. The list is worked out once a text and must not be changed."""
        known: tuple[Ruleset, list[Candidate]] | None = vars(text).get("figures")
        if known is None or known[0] is not self._rules:
            known = vars(text)["figures"] = (self._rules, self._read(text))
        return known[1]

    def _read(self, text: Text) -> list[Candidate]:
        found: list[Candidate] = []
        earlier: list[Candidate] = []  # figures of this paragraph, money included
        paragraph = seen = reach = end = 0
        folded, held = text.folded, self._nouns.held
        for candidate in self._spans.find(text):
            figure, start = candidate, candidate.start
            if start < end:
                continue
            line = folded.rfind("\n", seen, start) + 1
            seen, end = start, figure.end
            if line:
                paragraph = reach = line
                earlier.clear()
            elif len(earlier) > _REMEMBERED:
                del earlier[: -_REMEMBERED // 2]
            found.append(figure)
            words = figure.data
            if figure.reject:
                if figure.rule != "count.money":
                    continue
                # Money is no mention, yet what it measures may be what the next figure measures.
                figure = Candidate(start, end, "", figure.rule, unit="元")
                words = (text.word_at(start), text.word_at(end))
            if figure.rule in _BARE:
                reach = end
            elif isinstance(words, tuple):
                reach = self._name(text, figure, words, earlier, paragraph, reach)
                if figure.type == "QUANTITY" and held(figure.noun, figure.unit):
                    figure.type = "ACTIVITY_COUNT"
            earlier.append(figure)
        self._share_out(text, found)
        return found

    def _share_out(self, text: Text, found: list[Candidate]) -> None:
        """Gives figures side by side their own nouns: 六大类180余项活动; 甲产量和乙产量分别增长3%和4%."""
        figures = [figure for figure in found if not figure.reject]
        for figure, following in pairwise(figures):
            if figure.end == following.start and following.noun and "PERCENTAGE" not in (figure.type, following.type):
                figure.noun = following.noun
                figure.type = "ACTIVITY_COUNT" if self._nouns.held(figure.noun, figure.unit) else "QUANTITY"
        for i, first in enumerate(figures):
            if first.data is not _SEPARATELY:
                continue
            run = [first]
            for figure in figures[i + 1 : i + _RUN]:
                if figure.type != "PERCENTAGE" or text.folded[run[-1].end : figure.start] not in _BETWEEN:
                    break
                run.append(figure)
            own = _PARTS.split(first.noun)
            if len(own) != len(run):  # 货物3万吨、班列20列,分别增长7%、9%
                before = [figure for figure in figures[max(0, i - len(run)) : i] if figure.type != "PERCENTAGE" and figure.noun]
                own = [figure.noun for figure in before]
                if len(own) != len(run) or own[-1] != first.noun or before[0].start < first.start - _SENTENCE:
                    continue
            for figure, noun in zip(run, own, strict=True):
                figure.noun = noun

    # -- nouns ----------------------------------------------------------------------------------------------------------

    def _name(
        self, text: Text, figure: Candidate, words: tuple[int, int], earlier: list[Candidate], paragraph: int, reach: int
    ) -> int:
        """Gives the figure, between its two words, its noun: behind it, before it, or that of an earlier figure.

        Returns how far the figure reaches with a noun behind it.

        Args:
            earlier: the figures of its paragraph, which begins at `paragraph`.
            reach: how far the last of them reaches.
        """
        nouns, share = self._nouns, figure.type == "PERCENTAGE"
        start, end, unit, link = figure.start, figure.end, figure.unit, ""
        first, last = words
        floor = earlier[-1].end if share and earlier else reach
        reach = end
        if share:
            noun, link = nouns.before(text, start, first, floor, True)
            if not noun or text.folded[end : end + 1] == "的":
                behind = nouns.after(text, end, last, "", True)[0]
                if behind and not (noun and (noun[-1] in MEASURING or behind.endswith(LEVELS))):  # 酸度为5%的; 在50%以上的水平
                    noun = behind
        else:
            noun = ""
            if unit != "人" and unit != "元":
                noun, reach = nouns.after(text, end, last, unit)
                if reach < end:
                    reach = end
            if not noun:
                noun, link = nouns.before(text, start, first, floor, False, unit)
        if not noun or (earlier and (noun in RATIOS or ((share or unit in _ELLIPTICAL) and nouns.portion(noun)))):
            noun = self._inherited(text, figure, share, earlier, paragraph, link) or noun
        figure.noun, figure.data = noun, _SEPARATELY if share and "分别" in link else None
        return reach

    def _inherited(self, text: Text, figure: Candidate, share: bool, earlier: list[Candidate], paragraph: int, link: str) -> str:
        if share:
            inherited = next((other.noun for other in reversed(earlier) if other.noun), "")
            return inherited or self._nouns.latest_indicator(text, figure.start, paragraph)
        if figure.unit in _ELLIPTICAL:
            sentence = self._sentence(text, figure.start, paragraph)
            same = [other for other in earlier if other.noun and other.unit == figure.unit]
            if same and same[-1].start >= sentence:
                return same[-1].noun
            if figure.unit in _HELD:
                named = self._nouns.latest_activity(text, figure.start, max(sentence, earlier[-1].end if earlier else 0))
                if named:
                    return named
            same = same or [other for other in earlier if other.type == "ACTIVITY_COUNT"]
            if same:
                return same[-1].noun
            if figure.unit == "次":
                return ""  # 170次打破纪录: how often
            return self._nouns.latest_activity(text, figure.start, paragraph if figure.unit in _HELD else sentence)
        if figure.unit == "人" and not link:
            return ""
        sentence = self._sentence(text, figure.start, paragraph)
        for other in reversed(earlier):
            if other.start < sentence:
                break
            if other.noun and other.unit == figure.unit and other.type:
                return other.noun
        return ""

    @staticmethod
    def _sentence(text: Text, start: int, paragraph: int) -> int:
        """Where the sentence with the character at `start` begins, as far as it matters."""
        floor = max(paragraph, start - _SENTENCE)
        return max(floor, *(text.folded.rfind(mark, floor, start) for mark in "。!?"))


LEVELS = ("水平", "区间", "高位", "低位", "位置")
_SEPARATELY = "分别"  # an extractor's note: joined to its noun with this word
_BETWEEN = frozenset(("、", "和", "与", "及", "以及", ",", ""))
_PARTS = re.compile("[、和与及]")
_RUN = 20  # figures that 分别 can share out among as many things
_SENTENCE = 400  # characters
_REMEMBERED = 40  # figures of one paragraph that may lend their noun
_BARE = frozenset(("count.noun_counted", "count.grade_levels", "count.levels"))
_ELLIPTICAL = frozenset(("项", "场", "场次", "期", "次", "届", "批", "大类", "类"))
_HELD = frozenset(("场", "场次", "期", "届", "批"))
