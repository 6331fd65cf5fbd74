"""Training data for spaCy: every mention of the gold is an entity that a pipeline can learn from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.cli.train import train
from spacy.tokens import DocBin

from pipeline import Pipeline, cli, load
from pipeline.nlp.docbin import to_docbin
from pipeline.nlp.folders import Labelled
from pipeline.scoring.gold import Corpus
from pipeline.types import Mention

DATE = "2024-09-26"
PIECES = [
    "9 月14 日", "南京市教育局", "近200项", "活动", "在", "。", "\n", "\n\n", " ", "  ", "\t", "\u00a0", "\u3000", "\r", "百分之九十",
    "a b", "🙂", "𠮷", "don't",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=40)
PIPELINE = load()
CONFIG = """
[paths]
train = null
log = null
[system]
seed = 0
[nlp]
lang = "zh"
pipeline = ["ner"]
[nlp.tokenizer]
@tokenizers = "spacy.zh.ChineseTokenizer"
segmenter = "char"
[components]
[components.ner]
factory = "ner"
[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
extra_state_tokens = false
hidden_width = 32
maxout_pieces = 2
use_upper = true
[components.ner.model.tok2vec]
@architectures = "spacy.HashEmbedCNN.v2"
pretrained_vectors = null
width = 32
depth = 2
embed_size = 500
window_size = 1
maxout_pieces = 2
subword_features = false
[corpora]
[corpora.train]
@readers = "spacy.Corpus.v1"
path = ${paths.train}
max_length = 400
[corpora.dev]
@readers = "spacy.Corpus.v1"
path = ${paths.train}
[training]
seed = 0
max_epochs = 2
eval_frequency = 40
[training.batcher]
@batchers = "spacy.batch_by_words.v1"
size = 400
tolerance = 0.2
discard_oversize = false
[training.optimizer]
@optimizers = "Adam.v1"
learn_rate = 0.01
[training.logger]
@loggers = "spacy.ConsoleLogger.v3"
output_file = ${paths.log}
"""


@pytest.fixture(scope="module")
def train_file(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """What `yaosu export spacy --split dev` writes of the bundled corpus."""
    path = tmp_path_factory.mktemp("spacy") / "made" / "train.spacy"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["yaosu", "export", "spacy", str(root / "corpus"), "--split", "dev", "--out", str(path)])
        with pytest.raises(SystemExit) as exit:
            cli.main()
    assert not exit.value.code
    assert [file.name for file in path.parent.iterdir()] == ["train.spacy"]
    return path


def test_every_gold_mention_is_an_entity(train_file: Path, corpus: Corpus) -> None:
    docs = {doc._.yaosu_id: doc for doc in DocBin().from_disk(train_file).get_docs(spacy.blank("zh").vocab)}
    assert set(docs) == corpus.split("dev")
    for document in corpus.documents:
        if document.split == "dev":
            doc = docs[document.id]
            gold = [m for m in corpus.gold.mentions if m.doc_id == document.id]
            assert (doc.text, doc._.yaosu_date) == (document.text, document.date)
            for spans in (doc.ents, doc.spans["sc"]):
                assert [(s.start_char, s.end_char, s.label_, s.text, s._.yaosu["value"]) for s in spans] == [
                    (m.start, m.end, m.type, m.surface, m.value) for m in gold
                ]
            assert [line for sent in doc.sents if (line := sent.text.strip())] == [
                line for one in document.text.split("\n") if (line := one.strip())
            ]


def test_words_are_jiebas(pipeline: Pipeline) -> None:
    labelled = Labelled("a", "他在南京市长江大桥 开会。", "", "", (Mention("a", "", 2, 4, "LOCATION", "南京", "320100"),))
    (doc,) = to_docbin([labelled], pipeline).get_docs(spacy.blank("zh").vocab)
    assert [token.text_with_ws for token in doc] == ["他", "在", "南京", "市", "长江大桥 ", "开会", "。"]
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("南京", "LOCATION")]


@settings(max_examples=150)
@given(text=TEXTS)
def test_training_data_of_any_text(text: str) -> None:
    found = PIPELINE.extract(PIPELINE.read(text, date=DATE)).mentions
    (doc,) = to_docbin([Labelled("a", text, DATE, "", found)], PIPELINE).get_docs(spacy.blank("zh").vocab)
    assert doc.text == text
    assert [(e.start_char, e.end_char, e.label_) for e in doc.ents] == [(m.start, m.end, m.type) for m in found]


def test_spacy_trains_on_it(train_file: Path, tmp_path: Path) -> None:
    """`spacy train` with its default tokenizer of characters, as a user would run it, on one core and in seconds."""
    config = spacy.util.load_config_from_str(CONFIG, overrides={"paths.train": str(train_file), "paths.log": str(tmp_path / "log.jsonl")})
    spacy.util.load_model_from_config(config, auto_fill=True).config.to_disk(tmp_path / "config.cfg")
    train(tmp_path / "config.cfg", tmp_path / "model")
    steps = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    losses = [step["losses"]["ner"] for step in steps[1:]]  # after the first step, each is the sum of 40
    assert len(losses) >= 2
    assert losses[-1] < 0.8 * losses[0]
    nlp = spacy.load(tmp_path / "model" / "model-last")
    assert ("8月30日", "DATE") in [(ent.text, ent.label_) for ent in nlp("8月30日,活动在北京市举行,合格率达99%。").ents]
