"""The spaCy component: `nlp.add_pipe("yaosu")` in any pipeline, whatever its tokenizer.

spaCy imports this module, by the entry point, each time somebody builds a pipeline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import load
from pipeline.nlp.annotations import KEY, write_down

PARTIAL_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class Yaosu:
    """Writes what yaosu finds in `doc.text` to the Doc; `doc.text` stays as it is.

    - `doc.spans[spans_key]`: the mentions in text order, label = type, span id = rule. `span._.yaosu` is a dict of the
      other columns: section, value, kind, role, modifier, unit, noun, rule.
    - `doc.spans[spans_key + "_events"]`: the titles of the events, label EVENT, span id = event_id.
    - `doc._.yaosu`: a dict with the document's `title` and `date`, and the rows of `events`, `indicators`, `checks` and
      `cells` as lists of dicts.

    Tokens that one of these spans cuts are split. Values are strings and integers alone, so that the Doc can be
    serialized. `doc._.yaosu_date` and `doc._.yaosu_id`, set before, are the document's ISO date and what its rows call it.

    Args:
        date: ISO date, maybe partial, of documents without `doc._.yaosu_date`; a text that states its own needs none.
        rules: folders that extend the built-in rules, read again whenever the pipeline is loaded.
        spans_key: the key of the mentions.
        segmenter: `rjieba` or `jieba`; what is found is the same.

    Raises:
        RuleError: a rule folder cannot be used.
        ValueError: a date is not ISO.
    """

    def __init__(
        self, name: str = "yaosu", date: str = "", rules: Sequence[str] = (), spans_key: str = KEY, segmenter: str = "rjieba"
    ) -> None:
        self.name, self.date, self.rules, self.spans_key, self.segmenter = name, date, tuple(rules), spans_key, segmenter
        _check(date)
        self._pipeline = load(self.rules, segmenter)

    def __call__(self, doc: Doc) -> Doc:
        date = doc._.yaosu_date or self.date
        _check(date)
        document = self._pipeline.read(doc.text, id=doc._.yaosu_id, date=date)
        write_down(doc, self._pipeline.extract(document), self.spans_key)
        return doc

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as its settings: dictionaries are loaded again where it goes."""
        return Yaosu, (self.name, self.date, self.rules, self.spans_key, self.segmenter)


def _check(date: str) -> None:
    if date and not PARTIAL_DATE.fullmatch(date):
        raise ValueError(f"yaosu: {date!r} is not a date like 2024, 2024-09 or 2024-09-26")


@Language.factory(
    "yaosu",
    assigns=["doc.spans", "doc._.yaosu", "span._.yaosu"],
    retokenizes=True,
    default_config={"date": "", "rules": [], "spans_key": KEY, "segmenter": "rjieba"},
)
def make_yaosu(nlp: Language, name: str, date: str, rules: list[str], spans_key: str, segmenter: str) -> Yaosu:
    """What spaCy calls to make the component."""
    del nlp  # spaCy hands it to every factory; the component brings its own words
    return Yaosu(name, date, rules, spans_key, segmenter)
