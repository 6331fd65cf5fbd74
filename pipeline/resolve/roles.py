"""Who made it happen: roles of bodies from field labels (主办单位：…), role verbs (由…主办) and what they do (…召开…)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.ruleset import Ruleset, RuleTable
from pipeline.ruleset.matching import compile_pattern
from pipeline.segment import Text
from pipeline.types import Candidate

JOIN = re.compile(r"(?:[、和与及暨]|以及|\(|\)(?:[、和与及])?)")
# One group brings in the next: 市教育局还联合市科技局, 该局与市总工会.
LINK = re.compile(
    r"(?:等?(?:[0-9一二三四五六七八九十两多]+)?[个家]?(?:单位|部门)?)(?:今年|近日|日前|当天|还|又|也|将|拟|计划|已|先后)*+(?:联合|会同|携手|协同|联手|与|和|同)"
)
SENTENCE = re.compile("[。!?;\n]")


class Sign(NamedTuple):
    """What gives a role: the rule, and where the label or the words behind the bodies stand that it matched."""

    rule: RuleTable
    start: int
    end: int


class Roles:
    """Assigns roles by the patterns of `rules/roles.toml`."""

    def __init__(self, rules: Ruleset) -> None:
        self._rules = rules["roles"]
        self._words = self._rules.compiled("role_words")
        labels = [rule.table for rule in self._rules.rules if rule.table.cue == "label"]
        self._labels = [(table, compile_pattern(table.pattern)) for table in labels]

    def assign(self, text: Text, found: list[Candidate], told: dict[int, Sign] | None = None) -> None:
        """Sets the role of every body among the mentions.

        told: takes what gave it, by the start of the body, for those who ask.
        """
        groups = list(_groups(text, [one for one in found if one.type == "ORGANIZATION"]))
        pending: list[list[Candidate]] = []
        label: Sign | None = None
        labelled_end = -1
        for index, group in enumerate(groups):
            following = groups[index + 1][0].start if index + 1 < len(groups) else -1
            if following >= 0 and LINK.fullmatch(text.folded, group[-1].end, following):
                pending.append(group)
                continue
            role = self._role(text, group, pending, groups[index + 1 : index + 4])
            if not role and label and labelled_end <= group[0].start and LISTED.fullmatch(text.folded, labelled_end, group[0].start):
                role = label if LIST_GOES_ON.match(text.folded, group[-1].end) else None
            told_again = role is not None and label is not None and role.rule.role == label.rule.role
            goes_on = told_again or (role is not None and self._label(text, group[0].start) is not None)
            label, labelled_end = (role, group[-1].end) if goes_on else (None, -1)
            for member in (*group, *(one for linked in pending for one in linked)):
                member.role = role.rule.role if role is not None else ""
                if told is not None and role is not None:
                    told[member.start] = role
            pending = []

    def _label(self, text: Text, start: int) -> Sign | None:
        """The field label that ends where a group of bodies begins, or is the line above it."""
        folded = text.folded
        if folded[start - 1 : start] not in LABEL_ENDS:
            return None
        line = text.line_start(start)
        begin, end = max(line, start - LABEL), start
        before = folded[begin:start]
        if line and not before.strip() and begin == line:
            begin, end = text.line(line - 1)
            if end - begin > LABEL:
                return None
            before = folded[begin:end].rstrip(": ") + ":"
        for rule, label in self._labels:
            if match := label.search(before):
                return Sign(rule, begin + match.start(), min(begin + match.end(), end))
        return None

    def _role(
        self, text: Text, group: list[Candidate], pending: list[list[Candidate]], later: list[list[Candidate]]
    ) -> Sign | None:
        folded = text.folded
        first = pending[0] if pending else group
        line = text.line_start(first[0].start)
        if label := self._label(text, first[0].start):
            return label
        adverbial = not pending and BEFORE.search(folded, max(line, first[0].start - 4), first[0].start) is not None
        reach = group[-1].end + FARTHEST
        end = SENTENCE.search(folded, group[-1].end, reach)
        after = _masked(folded, group[-1].end, end.start() if end else reach, later)
        if self._words.search(after) is None:
            return None
        match_at = self._rules.match_at(after, 0)
        if adverbial and (match_at is None or match_at.rule.table.id not in ADVERBIAL):
            return None
        if match_at is not None and match_at.rule.table.cue == "verb":
            at = group[-1].end
            return Sign(match_at.rule.table, at + match_at.start, at + match_at.end)
        return None


def _masked(folded: str, start: int, end: int, groups: list[list[Candidate]]) -> str:
    """The text after a body, without the 组织 in the name of another (上海合作组织)."""
    after = folded[start:end]
    for body in (body for group in groups for body in group):
        if body.start >= end:
            break
        if folded[body.end - 2 : body.end] == "组织":
            after = after[: body.end - 2 - start] + "机构" + after[body.end - start :]
    return after


FARTHEST = 300  # characters behind a body within which its role is said
LABEL_ENDS = frozenset(": \n为是括系由在给")
LABEL = 16  # characters of a label
LISTED = re.compile("[ ;,、\n]{1,4}")
LIST_GOES_ON = re.compile(r"[ ]*(?:[、,;。)(\n]|等|共同|联合|$)")
ADVERBIAL = frozenset(("role.under_guidance", "role.under_support", "role.convened"))  # hold behind 在 and 从 too
BEFORE = re.compile("(?:[在从向据被报]|隶属于?|来自|根据|按照|取得|得到|获得|接受|征得)$")


def _groups(text: Text, bodies: list[Candidate]) -> Iterator[list[Candidate]]:
    """Bodies listed together: 、 和 与 及 or an alias in brackets between them."""
    group: list[Candidate] = []
    for body in bodies:
        if group and not JOIN.fullmatch(text.folded, group[-1].end, body.start):
            yield group
            group = []
        group.append(body)
    if group:
        yield group
