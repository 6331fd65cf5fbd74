"""One document run through the pipeline with everything kept that the tables do not show."""

from __future__ import annotations

from pipeline.extraction import Pipeline
from pipeline.mentions import fell_to, settle
from pipeline.types import Candidate, Document, Span

CONTEXT = 40  # characters shown on either side


class Trace:
    """What was proposed, what stood, what it was resolved to and how, and the events made of it.

    candidates: of all extractors, rejects too; settled: those that no other defeated; found: the mentions; steps, roles: by the
    start of a mention.
    """

    def __init__(self, pipeline: Pipeline, document: Document) -> None:
        self.pipeline, self.document = pipeline, document
        self.text = pipeline.segmenter.segment(document)
        cues = pipeline.cues.find(self.text)
        self.candidates: list[Candidate] = list(cues.rejects)
        for extractor in pipeline.extractors:
            self.candidates += extractor.find(self.text)
        self.settled = settle(self.candidates, document.furniture)
        self.found, self.steps, self.roles = pipeline.resolver.explain(self.text, self.settled)
        self.told = pipeline.events.assemble(self.text, self.found, cues)

    def fell_to(self, candidate: Candidate) -> Candidate | Span | None:
        """What a candidate fell to, see `mentions.fell_to`."""
        return fell_to(candidate, self.candidates, self.document.furniture, self.settled)

    def surface(self, span: Span | Candidate) -> str:
        """Its characters."""
        return self.document.text[span.start : span.end]

    def context(self, start: int, end: int) -> str:
        """The sentence around some characters, cut on both sides, with ⟦the characters⟧ marked; a line end is ⏎."""
        text, sentence = self.document.text, self.text.sentence(start)
        stop = max(self.text.sentence(max(start, end - 1)).end, end)
        begin, close = max(sentence.start, start - CONTEXT), min(stop, end + CONTEXT)
        before, after = text[begin:start].lstrip(), text[end:close].rstrip()
        cut_before, cut_after = "…" * (begin > sentence.start), "…" * (close < stop)
        return f"{cut_before}{before}⟦{text[start:end]}⟧{after}{cut_after}".replace("\n", "⏎")
