"""The examples of the rules, run: what a rule says it finds it must find, and its near misses it must miss.

In a file with `examples = "mentions"` a text goes the whole way as a document, and the rule must have made the mention.
A rule that rejects must have proposed its reject, and no mention may survive in it. In a file with
`examples = "matches"`, and for cues, only the matches of the file are looked at; with `examples = "apart"`, where every rule
is asked on its own, only those of the rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extraction import Pipeline
from pipeline.numerals import fold
from pipeline.ruleset import EXAMPLE_DATE, Example, Rule, RuleFile, Ruleset
from pipeline.ruleset.matching import compile_pattern
from pipeline.types import Document, Mention


@dataclass(frozen=True, slots=True)
class Case:
    """One example of one rule. wanted: None for a near miss; reason: why it does not hold yet, "" when it must."""

    file: RuleFile
    rule: Rule
    text: str
    wanted: Example | None = None
    reason: str = ""

    @property
    def id(self) -> str:
        """Names the rule and the surface: `date.year_month-2023年10月`, `date.year_month-not-2023年度`."""
        return f"{self.rule.id}-{self.wanted.span if self.wanted else 'not-' + self.text}"


def cases(rules: Ruleset) -> Iterator[Case]:
    """Every example of every rule, in the order of files and rules."""
    for file in rules.files.values():
        for rule in file.rules:
            table = rule.table
            yield from (Case(file, rule, example.text, example) for example in table.match)
            yield from (Case(file, rule, text) for text in table.no_match)
            yield from (Case(file, rule, example.text, example, example.reason or "known gap") for example in table.xfail)


def problem(pipeline: Pipeline, case: Case) -> str:
    """What does not hold in one example, or "".

    Args:
        pipeline: one with the rules that the case comes from.
    """
    table, wanted = case.rule.table, case.wanted
    document = pipeline.read(case.text, id="example", date=(wanted.date if wanted else None) or EXAMPLE_DATE)
    if case.file.examples == "apart":
        found = [(*m.span(), table.id) for m in compile_pattern(table.pattern).finditer(fold(case.text))]
    elif case.file.examples == "matches" or table.cue:
        found = [(m.start, m.end, m.rule.id) for m in case.file.scan(fold(case.text))]
    elif table.reject:
        found = _rejects(pipeline, document)
    else:
        found = [(m.start, m.end, m.rule) for m in pipeline.extract(document).mentions]
    if wanted is None:
        own = [case.text[start:end] for start, end, rule in found if rule == case.rule.id]
        return f"finds {own[0]!r} in a near miss" if own else ""
    start = case.text.index(wanted.span)
    end = start + len(wanted.span)
    if (start, end, case.rule.id) not in found:
        there = ", ".join(f"{case.text[s:e]!r} by {rule}" for s, e, rule in found if s < end and start < e)
        return f"{wanted.span!r} is not found; there is {there or 'nothing'}"
    if case.file.examples != "mentions" or table.cue:
        keys = ", ".join(wanted.expectations())
        return f"{keys}: nothing that a match has" if keys else ""
    mentions = pipeline.extract(document).mentions
    if table.reject:
        return _survivor(mentions, table.type, start, end)
    (mention,) = [m for m in mentions if m.start == start]
    for key, want in wanted.expectations().items():
        have = getattr(mention, key)
        if have != want:
            return f"{key} of {wanted.span!r} is {have!r}, not {want!r}"
    return ""


def _rejects(pipeline: Pipeline, document: Document) -> list[tuple[int, int, str]]:
    """The stretches that extractors and cues propose to keep free, with their rules."""
    text = pipeline.segmenter.segment(document)
    proposed = [*pipeline.cues.find(text).rejects, *(one for e in pipeline.extractors for one in e.find(text) if one.reject)]
    return [(one.start, one.end, one.rule) for one in proposed]


def _survivor(mentions: tuple[Mention, ...], type: str, start: int, end: int) -> str:
    """A mention may hold the whole reject and more (see `mentions.settle`); any other that touches it is a fault."""
    for mention in mentions:
        touches = mention.start < end and start < mention.end
        holds = mention.start <= start and end <= mention.end and (mention.start, mention.end) != (start, end)
        if touches and not holds and type in ("", mention.type):
            return f"{mention.surface!r} by {mention.rule} survives the reject"
    return ""
