"""Facts that a text states twice, held against each other without gold: 59 + 136 = 195.

Four kinds: `sum` (a whole and its parts), `list` (a number and its list), `repeat` (a headline and its text), `share` (a
percentage and what it is of). A contradiction is shown to a reader, so it needs a structure that leaves no other reading;
what only may be wrong is undecided.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.checks import lists, repeats, shares, sums
from pipeline.checks.page import Finding, Page, Signs
from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate, Check


class Checks:
    """Finds the facts stated twice. Built once from `rules/checks.toml`; `find` is pure."""

    def __init__(self, rules: Ruleset) -> None:
        self._signs = Signs(rules["checks"])

    def find(self, text: Text, mentions: Sequence[Candidate]) -> list[Check]:
        """The checks of a text, in the order of their claims.

        Args:
            mentions: the resolved mentions in text order.
        """
        page = Page(text, mentions, self._signs)
        if len(page.figures) == 0:
            return []
        found: dict[Finding, None] = {}
        for look in (sums.find, lists.find, repeats.find, shares.find):
            found.update(dict.fromkeys(look(page)))
        return [_check(text, finding) for finding in sorted(found, key=lambda one: (one.claim, one.kind, one.evidence))]


def _check(text: Text, finding: Finding) -> Check:
    document = text.document
    (start, end), (evidence_start, evidence_end) = finding.claim, finding.evidence
    return Check(
        doc_id=document.id,
        section=document.section_at(start),
        kind=finding.kind,
        claim=document.text[start:end],
        evidence=document.text[evidence_start:evidence_end],
        verdict=finding.verdict,
        claim_start=start,
        claim_end=end,
        evidence_start=evidence_start,
        evidence_end=evidence_end,
    )
