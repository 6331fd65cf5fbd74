"""The way of one mention, as lines."""

from __future__ import annotations

from pipeline.explain.rules import told
from pipeline.explain.trace import Trace
from pipeline.tables.columns import mention_id
from pipeline.types import Candidate, Mention


def way(trace: Trace, one: Candidate) -> list[str]:
    """From a mention's identifier through its characters and its rule to its value."""
    surface = trace.surface(one)
    columns = (("kind", one.kind), ("role", one.role), ("modifier", one.modifier), ("unit", one.unit), ("noun", one.noun))
    said = "".join(f" · {name} {value}" for name, value in columns if value)
    mention = Mention(trace.document.id, "", one.start, one.end, one.type, surface)
    lines = [
        f"mention {mention_id(mention)}: {one.type} {surface} = {one.value or '(no value)'}{said}",
        f"characters {one.start}-{one.end}: {trace.context(one.start, one.end)}",
        *told(trace.pipeline.rules, one.rule, surface),
        *trace.steps.get(one.start, []),
    ]
    if one.role and one.start in trace.roles:
        sign = trace.roles[one.start]
        lines.append(f"role {one.role} by characters {sign.start}-{sign.end}: {trace.context(sign.start, sign.end)}")
        lines += [f"  {line}" for line in told(trace.pipeline.rules, sign.rule.id, surface)]
    return lines


def in_short(trace: Trace, one: Candidate) -> str:
    """A mention in one line: type, characters, where, value."""
    return f"{one.type} {trace.surface(one)} ({one.start}-{one.end}{', ' + one.value if one.value else ''})"
