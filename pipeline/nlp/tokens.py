"""Splits tokens of a spaCy Doc without losing what other components have said about it.

`retokenizer.split` alone moves the words: the new tokens take over what the memory held before (the entity type and the
sentence start of a later token), span groups keep the old indices and then cover other words, and the tensor grows by a
row too many (spaCy 3.8). Annotations are therefore taken down before and set again after.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

import numpy
from spacy.tokens import Doc, Span, SpanGroup

INHERITED = ("TAG", "POS", "MORPH", "ENT_TYPE", "ENT_ID", "ENT_KB_ID", "DEP")  # every piece has what the token had
BEGIN, INSIDE = 3, 1  # ENT_IOB
NOT_SENTENCE_START = 2**64 - 1  # SENT_START -1 in spaCy's unsigned arrays


def split_at(doc: Doc, offsets: Iterable[int]) -> None:
    """Splits the tokens of `doc` so that a token begins or ends at each of these character offsets.

    `doc.text` stays as it is. Tags, entities, sentences, span groups and vectors of the tensor go to all pieces of a
    token; its syntactic head to the last, which the other pieces depend on.
    """
    cuts = _cuts(doc, offsets)
    if not cuts:
        return
    pieces = numpy.ones(len(doc), dtype=int)
    for index, inner in cuts.items():
        pieces[index] += len(inner)
    firsts = numpy.concatenate([[0], numpy.cumsum(pieces)])  # the new index of each old token, and the new length
    origin = numpy.repeat(numpy.arange(len(doc)), pieces)
    names, values = _annotations(doc, firsts, origin)
    lemmas = [token.lemma_ for token in doc]
    tensor = doc.tensor
    groups = {key: (group.attrs, [_placed(span) for span in group]) for key, group in doc.spans.items()}
    with doc.retokenize() as retokenizer:
        for index, inner in cuts.items():
            token = doc[index]
            orths = [token.text[start:end] for start, end in zip([0, *inner], [*inner, None], strict=True)]
            retokenizer.split(token, orths, heads=[(token, 0)] * len(orths))
    doc.from_array(names, values)
    for index in cuts:
        for token in doc[int(firsts[index]) : int(firsts[index + 1])]:
            token.lemma_ = token.text if lemmas[index] else ""
    if tensor.size:
        doc.tensor = tensor[origin]
    for key, (attrs, spans) in groups.items():
        moved = [
            Span(doc, int(firsts[start]), int(firsts[end]), label, kb_id=kb_id, span_id=id) for start, end, label, kb_id, id in spans
        ]
        doc.spans[key] = SpanGroup(doc, name=key, attrs=attrs, spans=moved)


def _cuts(doc: Doc, offsets: Iterable[int]) -> dict[int, list[int]]:
    """Which tokens are cut, and where in them, in order."""
    starts, lengths = doc.to_array("IDX").tolist(), doc.to_array("LENGTH").tolist()
    cuts: dict[int, list[int]] = {}
    for offset in sorted(set(offsets)):
        index = bisect_right(starts, offset) - 1
        if index >= 0 and 0 < offset - starts[index] < lengths[index]:
            cuts.setdefault(index, []).append(offset - starts[index])
    return cuts


def _placed(span: Span) -> tuple[int, int, int, int, int]:
    return span.start, span.end, span.label, span.kb_id, span.id


def _annotations(doc: Doc, firsts: Any, origin: Any) -> tuple[list[int | str], Any]:
    """Names and values of the attributes that the tokens have after the split, one row a token."""
    later = numpy.arange(len(origin)) != firsts[origin]  # pieces after the first
    columns = {name: doc.to_array(name)[origin] for name in INHERITED}
    columns["ENT_IOB"] = doc.to_array("ENT_IOB")[origin]
    columns["ENT_IOB"][later & (columns["ENT_IOB"] == BEGIN)] = INSIDE
    if doc.has_annotation("DEP"):  # sentences follow from the heads
        heads = numpy.array([firsts[token.head.i + 1] - 1 for token in doc])[origin]
        last = firsts[origin + 1] - 1
        here = numpy.arange(len(origin))
        columns["HEAD"] = (numpy.where(here == last, heads, last) - here).astype(numpy.int64).view(numpy.uint64)
    else:
        columns["SENT_START"] = doc.to_array("SENT_START")[origin]
        columns["SENT_START"][later & (columns["SENT_START"] != 0)] = NOT_SENTENCE_START
    return list(columns), numpy.stack([column.astype(numpy.uint64) for column in columns.values()], axis=1)
