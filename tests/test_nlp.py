"""yaosu in spaCy: the same mentions whatever the tokenizer, nothing of other components lost, and Docs that travel."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.pipeline import EntityRuler
from spacy.tokens import Doc, DocBin, Span, SpanGroup

from pipeline import Extraction, InputError, Pipeline, RuleError, load
from pipeline.nlp import component
from pipeline.nlp.annotations import write_down
from pipeline.nlp.tokens import split_at
from pipeline.scoring.gold import Corpus
from pipeline.types import Cell

TEXT = "8月30日,由江苏省市场监管局主办的质量月启动仪式在南京市举行。全省开展活动近200项,抽检合格率达99.2%。"
DATE = "2024-09-26"
FOUND = [
    ("8月30日", "DATE", "2024-08-30"),
    ("江苏省市场监管局", "ORGANIZATION", "江苏省市场监管局"),
    ("南京市", "LOCATION", "320100"),
    ("近200项", "ACTIVITY_COUNT", "200"),
    ("99.2%", "PERCENTAGE", "99.2"),
]
PIECES = [
    "海东市", "南京市教育局", "2024年", "９月3日", "9 月14 日", "上午10时", "近200项", "活动", "在", "由", "主办", "举行", "启动仪式", "“质量月”",
    "、", "，", "。", "\n", "\n\n", " ", "  ", "\t", "\u00a0", "\u3000", "\r", "百分之九十", "5‰", "万", "a", "NO.4", "🙂", "𠮷", "👩‍👧", "é", "don't",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=40)

RULE = """[[rule]]
id = "date.lately"
at = "最"
pattern = '最近一阵子'
kind = "vague"
value = "PAST_REF"
normalize = "fixed"
match = [{ text = "最近一阵子雨多", span = "最近一阵子", value = "PAST_REF" }]
no_match = ["最近一阵风"]
"""


def blank(lang: str, segmenter: str = "", **settings: Any) -> Language:
    config = {"nlp": {"tokenizer": {"segmenter": segmenter}}} if segmenter else {}
    nlp = spacy.blank(lang, config=config)
    nlp.add_pipe("yaosu", config={"date": DATE, **settings})
    return nlp


def mentions(doc: Doc, key: str = "yaosu") -> list[tuple[int, int, str, str, dict[str, str]]]:
    return [(span.start_char, span.end_char, span.label_, span.id_, span._.yaosu) for span in doc.spans[key]]


def expected(pipeline: Pipeline, text: str, date: str = DATE) -> list[tuple[int, int, str, str, dict[str, str]]]:
    columns = ("section", "value", "kind", "role", "modifier", "unit", "noun", "rule")
    found = pipeline.extract(pipeline.read(text, date=date)).mentions
    return [(m.start, m.end, m.type, m.rule, {name: getattr(m, name) for name in columns}) for m in found]


BLANK = {"zh": blank("zh"), "en": blank("en"), "xx": blank("xx")}
PIPELINE = load()


@pytest.mark.parametrize("nlp", [*BLANK.values(), blank("zh", "jieba")], ids=[*BLANK, "zh with jieba"])
def test_mentions_are_spans(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert doc.text == TEXT
    assert [(span.text, span.label_, span._.yaosu["value"]) for span in doc.spans["yaosu"]] == FOUND
    host = doc.spans["yaosu"][1]
    assert (host._.yaosu["role"], host.id_) == ("host", host._.yaosu["rule"])
    (event,) = doc._.yaosu["events"]
    assert (event["title"], event["venue"], doc._.yaosu["date"]) == ("质量月启动仪式", "南京市", DATE)


@pytest.mark.parametrize("nlp", [*BLANK.values(), blank("zh", "jieba")], ids=[*BLANK, "zh with jieba"])
def test_whole_articles(nlp: Language, corpus: Corpus, pipeline: Pipeline) -> None:
    for document in corpus.documents:
        doc = nlp(document.text)
        assert doc.text == document.text
        assert mentions(doc) == expected(pipeline, document.text), document.id


@pytest.mark.parametrize("lang", BLANK)
@settings(max_examples=150)
@given(text=TEXTS)
def test_offsets_hold_in_any_text(lang: str, text: str) -> None:
    doc = BLANK[lang](text)
    assert doc.text == text
    assert mentions(doc) == expected(PIPELINE, text)
    found = PIPELINE.extract(PIPELINE.read(text, date=DATE)).mentions
    assert [span.text for span in doc.spans["yaosu"]] == [mention.surface for mention in found]


@pytest.mark.parametrize("text", ["", " ", "\n\t \u3000", "🙂"])
def test_a_text_without_mentions(text: str) -> None:
    doc = BLANK["zh"](text)
    assert (len(doc.spans["yaosu"]), len(doc.spans["yaosu_events"]), doc._.yaosu["events"]) == (0, 0, [])


def test_the_date_of_a_document_stands_before_the_configured_one() -> None:
    doc = BLANK["zh"].make_doc(TEXT)
    doc._.yaosu_date, doc._.yaosu_id = "2019-10-01", "news/7"
    (one, other) = BLANK["zh"].pipe([doc, TEXT])
    assert [one_of.spans["yaosu"][0]._.yaosu["value"] for one_of in (one, other)] == ["2019-08-30", "2024-08-30"]
    assert (one._.yaosu["date"], one._.yaosu["events"][0]["doc_id"]) == ("2019-10-01", "news/7")


def test_wrong_settings_are_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'yesterday' is not a date like 2024"):
        blank("zh", date="yesterday")
    doc = BLANK["zh"].make_doc(TEXT)
    doc._.yaosu_date = "26.9.2024"
    with pytest.raises(ValueError, match=r"'26\.9\.2024' is not a date"):
        BLANK["zh"](doc)
    with pytest.raises((RuleError, InputError), match="nowhere"):
        blank("zh", rules=[str(tmp_path / "nowhere")])


def test_rules_and_key_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "dates.toml").write_text(RULE, encoding="utf-8")
    doc = blank("xx", rules=[str(tmp_path)], spans_key="news")("最近一阵子,活动在南京市举行。")
    assert [(span.text, span.label_, span._.yaosu["rule"]) for span in doc.spans["news"]] == [
        ("最近一阵子", "DATE", "date.lately"), ("南京市", "LOCATION", "location.division"),
    ]  # fmt: skip
    assert "yaosu" not in doc.spans


def test_titles_of_events_are_spans(pipeline: Pipeline) -> None:
    found = pipeline.extract(pipeline.read(TEXT, date=DATE))
    start = TEXT.index("质量月启动仪式")
    title = Cell(found.events[0].event_id, "title", "stated", start, start + 7)
    doc = spacy.blank("en").make_doc(TEXT)
    write_down(doc, Extraction(found.document, found.mentions, found.events, cells=(title,)), "yaosu")
    (span,) = doc.spans["yaosu_events"]
    assert (span.text, span.label_, span.id_) == ("质量月启动仪式", "EVENT", found.events[0].event_id)


# --- what other components have said


def annotated(nlp: Language, parsed: bool) -> Doc:
    """甲乙丙 | 丁戊 | 。 | 己庚辛 | 。 with everything that a token can have; unparsed sentences are marked by hand."""
    syntax: dict[str, Any] = {"heads": [1, 1, 1, 3, 3], "deps": ["nsubj", "ROOT", "punct", "ROOT", "punct"]}
    doc = Doc(
        nlp.vocab,
        words=["甲乙丙", "丁戊", "。", "己庚辛", "。"],
        spaces=[True, False, False, True, False],
        tags=["NR", "VV", "PU", "NN", "PU"],
        pos=["PROPN", "VERB", "PUNCT", "NOUN", "PUNCT"],
        morphs=["Case=Nom", "", "", "Number=Sing", ""],
        lemmas=["甲", "丁", "。", "己", "。"],
        ents=["B-PER", "I-PER", "O", "B-ORG", "O"],
        **(syntax if parsed else {"sent_starts": [True, False, False, True, False]}),
    )
    doc.spans["other"] = SpanGroup(doc, attrs={"by": "hand"}, spans=[Span(doc, 1, 3, "A", kb_id="Q1"), Span(doc, 3, 5, "B", span_id="b")])
    doc.tensor = numpy.arange(10, dtype="float32").reshape(5, 2)
    doc.cats["news"] = 1.0
    return doc


def facts(doc: Doc) -> dict[str, Any]:
    """What a split must keep."""
    return {
        "text": doc.text,
        "ents": [(e.start_char, e.end_char, e.label_) for e in doc.ents],
        "sents": [(s.start_char, s.end_char) for s in doc.sents],
        "spans": [(s.start_char, s.end_char, s.label_, s.kb_id_, s.id_) for s in doc.spans["other"]],
        "attrs": doc.spans["other"].attrs,
        "cats": doc.cats,
        "characters": [
            (t.tag_, t.pos_, str(t.morph), t.ent_type_, *doc.tensor[t.i].tolist()) for t in doc for _ in t.text_with_ws
        ],
    }


@pytest.mark.parametrize("parsed", [True, False], ids=["parsed", "unparsed"])
@settings(max_examples=60)
@given(offsets=st.sets(st.integers(0, 15)))
def test_a_split_loses_nothing(parsed: bool, offsets: set[int]) -> None:
    nlp = BLANK["zh"]
    before, doc = annotated(nlp, parsed), annotated(nlp, parsed)
    split_at(doc, offsets)
    assert facts(doc) == facts(before)
    borders = {at for token in doc for at in (token.idx, token.idx + len(token))}
    assert {offset for offset in offsets if 0 < offset < len(before.text)} <= borders
    assert len(doc.tensor) == len(doc)
    word = {at: token for token in before for at in range(token.idx, token.idx + len(token))}
    for token in doc:
        old = word[token.idx]
        last = token.i + 1 == len(doc) or word[doc[token.i + 1].idx] != old
        # Every piece leads to the word's last piece, and that one to where the word led.
        assert word[token.head.idx] == (old.head if last else old) or not parsed
        assert token.lemma_ == (old.lemma_ if token.text == old.text else token.text)


def test_after_sentences_and_entities_of_others() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer", config={"punct_chars": ["。"]})
    ruler = nlp.add_pipe("entity_ruler")
    assert isinstance(ruler, EntityRuler)
    ruler.add_patterns([{"label": "X", "pattern": "会议"}])  # it stands right of a token that is cut
    nlp.add_pipe("yaosu", config={"date": DATE})
    doc = nlp("昨天在南京市举行 会议 。 今年在苏州市举行 会议 。")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("会议", "X"), ("会议", "X")]
    assert [sent.text for sent in doc.sents] == ["昨天在南京市举行 会议 。", "今年在苏州市举行 会议 。"]
    assert [span.text for span in doc.spans["yaosu"]] == ["昨天", "南京市", "今年", "苏州市"]


# --- Docs and pipelines that travel


def test_a_doc_survives_bytes_and_a_docbin() -> None:
    nlp = BLANK["zh"]
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    (stored,) = DocBin(docs=[doc], store_user_data=True).get_docs(spacy.blank("zh").vocab)
    for other in (again, stored, pickle.loads(pickle.dumps(doc))):
        assert mentions(other) == mentions(doc)
    assert again._.yaosu == doc._.yaosu


def test_a_pipeline_survives_disk_bytes_and_pickle(tmp_path: Path) -> None:
    nlp = blank("zh", spans_key="news")
    nlp.to_disk(tmp_path / "model")
    wanted = mentions(nlp(TEXT), "news")
    assert len(wanted) == len(FOUND)
    for other in (spacy.load(tmp_path / "model"), blank("zh", spans_key="news").from_bytes(nlp.to_bytes()), pickle.loads(pickle.dumps(nlp))):
        assert mentions(other(TEXT), "news") == wanted


def test_two_processes_find_the_same(root: Path) -> None:
    """In an interpreter of its own, as this one has threads that a fork would not like."""
    code = f"""
import pipeline.nlp.component, spacy
if __name__ == "__main__":
    nlp = spacy.blank("zh")
    nlp.add_pipe("yaosu", config={{"date": {DATE!r}}})
    texts = [{TEXT!r}, "", "今年在🙂南京市举行。"] * 4
    shown = [[[(s.start_char, s.label_, s._.yaosu) for s in d.spans["yaosu"]] + [d._.yaosu, c] for d, c in
              nlp.pipe(((text, at) for at, text in enumerate(texts)), as_tuples=True, n_process=n, batch_size=3)] for n in (1, 2)]
    assert shown[0] == shown[1]
    print([len(one) - 2 for one in shown[1]])
"""
    run = subprocess.run([sys.executable, "-c", code], cwd=root, check=True, capture_output=True, text=True, timeout=120)
    assert run.stdout == f"{[len(FOUND), 0, 2] * 4}\n"


def test_the_factory_says_what_it_sets() -> None:
    meta = Language.get_factory_meta("yaosu")
    assert meta.retokenizes
    assert meta.assigns == ["doc.spans", "doc._.yaosu", "span._.yaosu"]
    assert component.Yaosu().spans_key == "yaosu"

