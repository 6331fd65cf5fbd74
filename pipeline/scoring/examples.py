"""The examples of the rules, run: what a rule says it finds it must find, and its near misses it must miss.

In a file with `examples = "mentions"` a text goes the whole way as a document, and the rule must have made the mention.
Rules that reject, and rules for cues, make none: they are held against the matches of their file, and what a reject
covers no mention may lie in. In a file with `examples = "matches"` only the matches are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extraction import Pipeline
from pipeline.numerals import fold
from pipeline.ruleset import EXAMPLE_DATE, Example, Rule, RuleFile, Ruleset
from pipeline.types import Mention


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
    table = case.rule.table
    by_matches = case.file.examples == "matches" or table.reject or table.cue
    if case.wanted is None:
        return _miss_problem(pipeline, case, bool(by_matches))
    start = case.text.index(case.wanted.span)
    span = (start, start + len(case.wanted.span))
    if not by_matches:
        return _mention_problem(_mentions(pipeline, case), case.rule, case.wanted, span)
    if case.wanted.expectations():
        return f"{', '.join(case.wanted.expectations())}: a rule that makes no mention has no such thing"
    matches = [(match.rule.id, (match.start, match.end)) for match in case.file.scan(fold(case.text))]
    if (case.rule.id, span) not in matches:
        return f"{case.wanted.span!r} is not matched; matched is {_shown(case.text, matches)}"
    if case.file.examples == "mentions" and table.reject:
        return _reject_problem(_mentions(pipeline, case), table.type, span)
    return ""


def _mentions(pipeline: Pipeline, case: Case) -> tuple[Mention, ...]:
    date = (case.wanted.date if case.wanted else None) or EXAMPLE_DATE
    return pipeline.extract(pipeline.read(case.text, id="example", date=date)).mentions


def _miss_problem(pipeline: Pipeline, case: Case, by_matches: bool) -> str:
    if by_matches:
        found = [case.text[m.start : m.end] for m in case.file.scan(fold(case.text)) if m.rule.id == case.rule.id]
    else:
        found = [mention.surface for mention in _mentions(pipeline, case) if mention.rule == case.rule.id]
    return f"finds {found[0]!r} in a near miss" if found else ""


def _mention_problem(mentions: tuple[Mention, ...], rule: Rule, wanted: Example, span: tuple[int, int]) -> str:
    there = [mention for mention in mentions if mention.start < span[1] and span[0] < mention.end]
    for mention in there:
        if (mention.start, mention.end) == span and mention.rule == rule.id:
            for key, want in wanted.expectations().items():
                have = getattr(mention, key)
                if have != want:
                    return f"{key} of {wanted.span!r} is {have!r}, not {want!r}"
            return ""
    found = ", ".join(f"{mention.surface!r} by {mention.rule}" for mention in there) or "nothing"
    return f"{wanted.span!r} is not its mention; there is {found}"


def _reject_problem(mentions: tuple[Mention, ...], type: str, span: tuple[int, int]) -> str:
    """A mention may hold the whole reject and more (see `mentions.settle`); any other that touches it is a fault."""
    for mention in mentions:
        touches = mention.start < span[1] and span[0] < mention.end
        holds = mention.start <= span[0] and span[1] <= mention.end and (mention.start, mention.end) != span
        if touches and not holds and type in ("", mention.type):
            return f"{mention.surface!r} by {mention.rule} survives the reject"
    return ""


def _shown(text: str, matches: list[tuple[str, tuple[int, int]]]) -> str:
    return ", ".join(f"{text[start:end]!r} by {rule}" for rule, (start, end) in matches) or "nothing"
