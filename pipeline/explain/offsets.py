"""What stands at one character: a mention, or what was proposed there and why it fell."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.errors import InputError
from pipeline.explain.mentions import in_short, way
from pipeline.explain.rules import told
from pipeline.explain.trace import Trace
from pipeline.types import Candidate


def explain_offset(trace: Trace, offset: int) -> list[str]:
    """The lines that tell of the character at an offset.

    Raises:
        InputError: the text is not that long.
    """
    length = len(trace.document.text)
    if not 0 <= offset < length:
        raise InputError(trace.document.id, f"has {length:,} characters: there is none at {offset:,}")
    mention = next((one for one in trace.found if one.start <= offset < one.end), None)
    lines = [f"{trace.document.id} at {offset}: {trace.context(offset, offset + 1)}", ""]
    if mention is not None:
        lines += way(trace, mention)
        used = [cell for cell in trace.told.cells if (cell.start, cell.end) == (mention.start, mention.end)]
        lines += [f"used as {cell.column} of event {cell.event_id}" for cell in used] or ["used in no event"]
        return lines + _section("", [*_others(trace, offset, mention)], "also proposed:")
    proposed = [*_others(trace, offset, None)]
    lines.append("no mention here")
    word = trace.text.words[trace.text.word_at(offset)]
    around = [f"it is page furniture: {trace.surface(span)!r}" for span in trace.document.furniture if span.start <= offset < span.end]
    rejects = [one for one in trace.candidates if one.reject and one.start <= offset < one.end]
    for one in rejects:
        what = f"{one.type or 'mention'}" if one.type else "mention"
        around += [f"no {what} may touch {trace.surface(one)} ({one.start}-{one.end})"]
        around += [f"  {line}" for line in told(trace.pipeline.rules, one.rule, trace.surface(one))]
    none = f"no rule proposes anything at this character; its word is {word!r}"
    return lines + around + _section(none, proposed, "proposed and fallen:")


def _section(none: str, lines: list[str], head: str) -> list[str]:
    return [head, *(f"  {line}" for line in lines)] if lines else [none] if none else []


def _others(trace: Trace, offset: int, mention: Candidate | None) -> Iterator[str]:
    """The candidates over a character that are no mentions, each with what it fell to."""
    for one in trace.candidates:
        if one.reject or one is mention or not one.start <= offset < one.end:
            continue
        yield f"{one.type} {trace.surface(one)} ({one.start}-{one.end}) by {one.rule}: {_why(trace, one)}"


def _why(trace: Trace, one: Candidate) -> str:
    cause = trace.fell_to(one)
    if cause is None:
        steps = trace.steps.get(one.start, [])
        return steps[-1] if steps else "stands for nothing that the text names"
    if not isinstance(cause, Candidate):
        return f"touches page furniture {trace.surface(cause)!r}"
    if cause.reject:
        return f"rejected by {cause.rule}: nothing may be found in {trace.surface(cause)} ({cause.start}-{cause.end})"
    longer = cause.end - cause.start > one.end - one.start
    rank = "a longer mention" if longer else "an equally long one that goes before it"
    return f"overlapped by {rank}, {in_short(trace, cause)} by {cause.rule}"
