"""jieba's words, tags and offsets, by either engine."""

from __future__ import annotations

from pathlib import Path

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline
from pipeline.numerals import fold
from pipeline.segment import CUTS, Segmenter
from pipeline.types import Document

RAW = sorted((Path(__file__).parents[1] / "corpus" / "raw").glob("*.txt"))
CHINESE = st.text(st.sampled_from("海东省市县区局委和与在举办活动大学教授科长平城人民政府公司年月日0123456789abc,。、（）“”　 "), max_size=60)


@pytest.fixture(scope="module")
def engines() -> tuple[Segmenter, Segmenter]:
    lexicon = [("城管", "n")]
    return Segmenter(lexicon), Segmenter(lexicon, "jieba")


@pytest.mark.parametrize("path", RAW, ids=lambda path: path.stem)
def test_both_engines_give_the_same_words_and_tags(path: Path, engines: tuple[Segmenter, Segmenter]) -> None:
    document = Document("x", path.read_text(encoding="utf-8"))
    fast, slow = (engine.segment(document) for engine in engines)
    assert (fast.words, fast.tags) == (slow.words, slow.tags)


@settings(max_examples=300)
@given(CHINESE)
def test_both_engines_agree_on_any_text(text: str) -> None:
    fast, slow = (engine.segment(Document("x", text)) for engine in ENGINES)
    assert (fast.words, fast.tags) == (slow.words, slow.tags)


ENGINES = (Segmenter(), Segmenter(engine="jieba"))


@given(CHINESE)
def test_words_are_the_text_and_starts_their_offsets(text: str) -> None:
    segmented = ENGINES[0].segment(Document("x", text))
    assert "".join(segmented.words) == segmented.folded == fold(text)
    assert [segmented.folded[start : start + len(word)] for start, word in zip(segmented.starts, segmented.words, strict=False)] == segmented.words
    assert all(segmented.word_at(offset) == i for i in range(len(segmented.words)) for offset in range(*segmented.starts[i : i + 2]))


def test_without_our_cuts_the_words_are_plain_jieba_s() -> None:
    text = "昨日，海东市举办了三场讲座，两千名市民参加。"
    assert CUTS.search(text) is None
    assert ENGINES[0].segment(Document("x", text)).words == jieba.lcut(fold(text), HMM=False)


def test_words_end_where_two_bodies_meet() -> None:
    words = ENGINES[0].segment(Document("x", "县农业局和县供销社、协调科科长、海东大学教授")).words
    assert {"和", "县", "科长", "教授"} <= set(words)


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="rjieba or jieba"):
        Segmenter(engine="hanlp")


def test_the_spacy_doc_has_the_same_words_at_the_same_offsets() -> None:
    segmented = ENGINES[0].segment(Document("x", "海东市２０２４年举办活动"))
    assert [(token.idx, token.text, token.tag_) for token in segmented.doc] == list(zip(segmented.starts, segmented.words, segmented.tags, strict=False))


@given(CHINESE)
def test_lines_and_sentences_hold_their_offsets(text: str) -> None:
    segmented = ENGINES[0].segment(Document("x", text + "\n" + text))
    for offset in range(len(segmented.folded)):
        start, end = segmented.line(offset)
        assert segmented.line_start(offset) == start
        assert start <= offset <= end
        assert "\n" not in segmented.folded[start:end]
        start, end = segmented.sentence(offset)
        assert start <= offset <= end
        assert "。" not in segmented.folded[start:end]


def test_either_engine_gives_the_same_rows() -> None:
    text = "9月3日，海东市科协在海东市少年宫举办科普讲座，三百余名学生参加。"
    rows = [pipeline.load(engine=engine) for engine in ("rjieba", "jieba")]
    assert rows[0].extract(rows[0].read(text)).mentions == rows[1].extract(rows[1].read(text)).mentions


def test_a_sentence_without_end_is_what_is_near(pipeline: pipeline.Pipeline) -> None:
    """Rooms look through sentences: of a text without stops each look must cost no more than of one with them."""
    text = pipeline.segmenter.segment(pipeline.read("首次召开表彰大会" * 1000 + "。后来再开。"))
    for offset in (0, 500, 4000, 7999):
        start, end = text.sentence(offset)
        assert start == max(0, offset - 1000)
        assert end == min(8000, offset + 1000)
    assert text.sentence(8003) == (8001, 8005)
