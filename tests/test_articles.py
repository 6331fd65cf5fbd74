"""The generator of the benchmark's articles: same seed, same bytes; valid, varied, and about as dense as news."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest

from benchmarks import articles, density, words
from benchmarks.grammar import Context, Grammar, write
from pipeline import Pipeline
from pipeline.reading import records

SIZE = 400_000  # bytes of .jsonl: some 150 articles


@pytest.fixture(scope="module")
def press() -> articles.Press:
    return articles.Press()


@pytest.fixture(scope="module")
def some(press: articles.Press) -> list[articles.Article]:
    return list(articles.articles(articles.SEED, SIZE, lambda article: len(article.line().encode()), press))


def test_a_seed_gives_the_same_bytes_and_another_one_others(tmp_path: Path) -> None:
    once, again, other = (tmp_path / f"{name}.jsonl" for name in ("once", "again", "other"))
    counts = [articles.write_lines(path, seed, 50_000) for path, seed in ((once, 7), (again, 7), (other, 8))]
    assert counts[0] == counts[1]
    assert once.read_bytes() == again.read_bytes() != other.read_bytes()


def test_a_smaller_corpus_is_the_beginning_of_a_greater_one(tmp_path: Path) -> None:
    small, great = tmp_path / "small.jsonl", tmp_path / "great.jsonl"
    articles.write_lines(small, 7, 20_000)
    articles.write_lines(great, 7, 60_000)
    assert great.read_bytes().startswith(small.read_bytes())
    assert 20_000 <= small.stat().st_size < 20_000 + 4 * articles.LONGEST


def test_every_line_is_a_record_that_extract_reads(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    count = articles.write_lines(path, 7, 50_000)
    found = [records.read(piece) for piece in records.pieces([str(path)])]
    assert len(found) == count == len({record.doc_id for record in found})
    for record in found:
        assert date.fromisoformat(record.date)
        assert record.text.startswith(record.title)


def test_a_folder_holds_the_same_texts_as_the_lines(tmp_path: Path) -> None:
    count = articles.write_folder(tmp_path / "news", 7, 30_000)
    found = {Path(record.doc_id).name: record.text for record in map(records.read, records.pieces([str(tmp_path / "news")]))}
    press = articles.Press()
    expected = [press.article(7, number) for number in range(count)]
    assert found == {article.id: article.text for article in expected}


def test_articles_are_as_long_as_news_and_of_every_kind(some: list[articles.Article], press: articles.Press) -> None:
    # The last paragraph may lead over the longest wanted length, by its own.
    assert all(articles.SHORTEST <= len(article.text) <= articles.LONGEST for article in some)
    assert {article.kind for article in some} == {kind.name for kind in press.kinds}


def test_no_slot_is_left_in_a_text(some: list[articles.Article]) -> None:
    assert not [article.id for article in some if "{" in article.text or "}" in article.text]


def test_sentences_hardly_repeat(some: list[articles.Article]) -> None:
    assert articles.distinct(article.text for article in some) > 0.95


def test_distinct_counts_the_sentences_that_stand_once() -> None:
    assert articles.distinct(["甲来。乙来。", "甲来。\n丙来"]) == 0.5
    assert articles.distinct([]) == 0


def test_some_pages_write_half_width_and_some_full_width_digits(some: list[articles.Article]) -> None:
    assert any("," in article.text and "，" not in article.text for article in some)
    assert any("１" in article.text for article in some)


def test_mentions_are_as_many_as_in_ordinary_news(some: list[articles.Article], pipeline: Pipeline) -> None:
    found = density.per_thousand([article.text for article in some], pipeline)
    assert found[density.ALL] == pytest.approx(sum(density.ORDINARY.values()), rel=0.2)


def test_density_is_counted_per_thousand_characters() -> None:
    found = density.relative(Counter({"DATE": 3, "QUANTITY": 1}), 2000)
    assert (found["DATE"], found["QUANTITY"], found["LOCATION"], found[density.ALL]) == (1.5, 0.5, 0, 2)


def test_a_slot_with_a_mark_is_the_same_all_through_a_text() -> None:
    grammar = Grammar({}, {"n": lambda context: str(context.below(10**9))}, {})
    parts = grammar.compile("{n!} {n!} {n}")
    first, again, other = write(parts, Context(Random(1), 2024)).split()
    assert first == again != other


def test_a_range_holds_both_its_ends() -> None:
    _, ranges = words.load()
    context = Context(Random(1), 2024)
    assert {ranges["int"](2, 4)(context) for _ in range(200)} == {"2", "3", "4"}


@pytest.mark.parametrize("template", ["{nobody}", "{n 1 2}", "{int 1}", "{}", "{n", "n}"])
def test_a_template_that_names_nothing_is_refused(template: str) -> None:
    grammar = Grammar({}, {"n": lambda _: ""}, {"int": lambda low, high: lambda _: f"{low}{high}"})
    with pytest.raises(ValueError, match=r"slot|neither|takes"):
        grammar.compile(template)
