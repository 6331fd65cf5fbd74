"""Training data for spaCy: a DocBin in which every mention is an entity between token boundaries."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from spacy.tokens import Doc, DocBin
from spacy.util import get_words_and_spaces
from spacy.vocab import Vocab

from pipeline.extraction import Pipeline
from pipeline.nlp.annotations import mention_spans
from pipeline.nlp.folders import Labelled

SPANCAT = "sc"  # the span group that spaCy's span categorizer reads unless told otherwise


def to_docbin(texts: Iterable[Labelled], pipeline: Pipeline) -> DocBin:
    """One Doc a text: jieba's words, cut where a mention begins or ends.

    Mentions are in `doc.ents` and in `doc.spans["sc"]`, their values in `span._.yaosu`; `doc._.yaosu_id` and
    `doc._.yaosu_date` name the document. Its sentences are the lines, which no mention crosses: spaCy's corpus reader
    cuts articles there (`max_length`). `doc.text` is the text.
    """
    vocab = Vocab()
    docs = DocBin(store_user_data=True)
    for labelled in texts:
        docs.add(_doc(labelled, pipeline, vocab))
    return docs


def _doc(labelled: Labelled, pipeline: Pipeline, vocab: Vocab) -> Doc:
    text = labelled.text
    starts = set(pipeline.segmenter.segment(pipeline.read(text, id=labelled.id)).starts)
    borders = sorted(starts.union(*((mention.start, mention.end) for mention in labelled.mentions)))
    # Blanks as in spaCy's own Chinese tokenizers: a single one belongs to the word before it.
    words, spaces = get_words_and_spaces([text[start:end] for start, end in pairwise(borders)], text)
    after_line_ends: list[bool | int | None] = [at == 0 or "\n" in words[at - 1] for at in range(len(words))]
    doc = Doc(vocab, words=words, spaces=spaces, sent_starts=after_line_ends)
    doc._.yaosu_id, doc._.yaosu_date = labelled.id, labelled.date
    doc.set_ents(mention_spans(doc, labelled.mentions, SPANCAT))
    return doc
