"""The bundled corpus: texts as they were labelled, gold that holds against them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import Extraction
from pipeline.errors import GoldError
from pipeline.scoring.gold import Corpus, load_corpus

TEST_SPLIT = {
    "consumer-cases-nanjing-2023", "dragon-boat-tongren-2024", "ip-week-shaanxi-2024", "ocean-expo-qingdao-2024",
    "reading-festival-yangpu-2024", "sci-week-lanzhou-2024",
}  # fmt: skip


def test_splits(corpus: Corpus) -> None:
    assert corpus.split("test") == TEST_SPLIT
    assert len(corpus.split("dev")) == 16


def test_every_text_is_listed_and_every_listed_text_exists(corpus: Corpus) -> None:
    assert {path.stem for path in (corpus.folder / "raw").iterdir()} == {document.id for document in corpus.documents}


def test_surfaces_equal_their_slices(corpus: Corpus) -> None:
    texts = corpus.texts
    assert len(corpus.gold.mentions) > 1800
    assert all(texts[m.doc_id][m.start : m.end] == m.surface for m in corpus.gold.mentions)


def test_gold_is_in_order_of_documents_and_text(corpus: Corpus) -> None:
    order = [(m.doc_id, m.start) for m in corpus.gold.mentions]
    assert order == sorted(order)
    documents = [e.doc_id for e in corpus.gold.events]
    assert documents == sorted(documents)


def test_indicators_point_at_percentages(corpus: Corpus) -> None:
    percentages = {(m.doc_id, m.start, m.end, m.surface, m.value, m.unit) for m in corpus.gold.mentions if m.type == "PERCENTAGE"}
    rows = [(i.doc_id, i.start, i.end, i.surface, i.value, i.unit) for i in corpus.gold.indicators]
    assert len(rows) == 118
    assert set(rows) <= percentages


def test_texts_have_plain_line_ends_and_no_mark(corpus: Corpus) -> None:
    for path in (corpus.folder / "raw").iterdir():
        data = path.read_bytes()
        assert b"\r" not in data, path
        assert not data.startswith(b"\xef\xbb\xbf"), path


@pytest.mark.parametrize("doc_id", sorted(p.stem for p in (Path(__file__).parents[1] / "corpus" / "raw").glob("*.txt")))
def test_the_date_read_is_the_documents(doc_id: str, corpus: Corpus, extractions: dict[str, Extraction]) -> None:
    listed = next(document.date for document in corpus.documents if document.id == doc_id)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", listed)
    assert extractions[doc_id].document.date == listed


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A corpus of one text, 8月30日在京举行, with one mention and one event."""
    for name in ("raw", "gold"):
        (tmp_path / name).mkdir()
    (tmp_path / "raw" / "a.txt").write_text("8月30日在京\n举行\n", encoding="utf-8")
    (tmp_path / "documents.csv").write_text("doc_id,date,split,source\na,2024-09-26,dev,\n", encoding="utf-8")
    (tmp_path / "gold" / "mentions.csv").write_text(
        "doc_id,section,start,end,type,surface,value,kind,role,modifier,unit,noun\n"
        "a,,0,5,DATE,8月30日,2024-08-30,date,,,,\na,,6,7,LOCATION,京,110000,,,,,\n",
        encoding="utf-8",
    )
    (tmp_path / "gold" / "events.csv").write_text(
        "doc_id,section,region,title,date,date_surface,venue,venue_adcode,organizers,theme,activity_count,activity_modifier\n"
        "a,,110000,启动仪式,2024-08-30,8月30日,京,110000,某局:host;某会:guide,,12,over\n",
        encoding="utf-8",
    )
    (tmp_path / "gold" / "indicators.csv").write_text(
        "doc_id,section,start,end,surface,indicator,value,unit,modifier,sense,period,region,organization\n"
        "a,,0,2,8月,合格率,8,percent,exact,level,2024,,\na,,2,5,30日,合格率,30,percent,exact,share,2024,,\n",
        encoding="utf-8",
    )
    return tmp_path


def test_a_small_corpus_loads(small: Path) -> None:
    corpus = load_corpus(small)
    assert [m.surface for m in corpus.gold.mentions] == ["8月30日", "京"]
    assert corpus.gold.events[0].organizers == "某局:host;某会:guide"
    assert load_corpus(small / "gold").documents == corpus.documents


Damage = Callable[[str], str]


@pytest.mark.parametrize(
    ("table", "damage", "row", "problem"),
    [
        ("mentions", lambda t: t.replace("0,5,DATE", "1,6,DATE"), 2, "surface '8月30日', but a[1:6] is '月30日在'"),
        ("mentions", lambda t: t.replace("6,7,LOCATION,京", "6,9,LOCATION,京\n举"), 3, "not as many cells"),
        ("mentions", lambda t: t.replace("6,7,LOCATION,京", '6,9,LOCATION,"京\n举"'), 4, "crosses a line end"),
        ("mentions", lambda t: t.replace("6,7,LOCATION,京", "4,6,LOCATION,日在"), 3, "overlaps the mention of line 2"),
        ("mentions", lambda t: t.replace("6,7,LOCATION", "6,99,LOCATION"), 3, "no stretch of a, which has 11 characters"),
        ("mentions", lambda t: t.replace("6,7,LOCATION", "6,x,LOCATION"), 3, "'x' is not an offset"),
        ("mentions", lambda t: t.replace("LOCATION", "PLACE"), 3, "type 'PLACE' is none of DATE, LOCATION"),
        ("mentions", lambda t: t.replace("110000,,", "110000,,main"), 3, "role 'main' is none of region, venue, host"),
        ("mentions", lambda t: t.replace("\na,,6", "\nb,,6"), 3, "there is no document 'b'"),
        ("mentions", lambda t: t.replace("surface,", ""), 1, "column surface is missing"),
        ("mentions", lambda t: t.replace(",,,,,\n", "\n"), 3, "not as many cells"),
        ("events", lambda t: t.replace("某会:guide", "某会"), 2, "organizer '某会' is not NAME:ROLE"),
        ("events", lambda t: t.replace("某会:guide", "某会:boss"), 2, "organizer '某会:boss' is not NAME:ROLE"),
        ("events", lambda t: t.replace(",over", ",almost"), 2, "activity_modifier 'almost' is none of exact"),
        ("events", lambda t: t.replace("\na,", "\nb,"), 2, "there is no document 'b'"),
        ("indicators", lambda t: t.replace("2,5,30日", "2,5,30"), 3, "surface '30', but a[2:5] is '30日'"),
        ("indicators", lambda t: t.replace("share", "part"), 3, "sense 'part' is none of level, increase, decrease, share"),
        ("indicators", lambda t: t.replace("2,5,30日", "0,2,8月"), 3, "says of the figure of line 2 a second time"),
        ("indicators", lambda t: t.replace("\na,,2", "\nb,,2"), 3, "there is no document 'b'"),
        ("indicators", lambda t: t.replace("period,", ""), 1, "column period is missing"),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)  # fmt: skip
def test_a_wrong_row_is_named(small: Path, table: str, damage: Damage, row: int, problem: str) -> None:
    path = small / "gold" / f"{table}.csv"
    before = path.read_text(encoding="utf-8")
    path.write_text(damage(before), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != before
    with pytest.raises(GoldError) as caught:
        load_corpus(small)
    assert (caught.value.file, caught.value.row) == (str(path), row)
    assert problem in caught.value.problem
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["documents.csv", "gold/mentions.csv", "gold/events.csv", "raw/a.txt"])
def test_a_missing_file_is_named(small: Path, name: str) -> None:
    (small / name).unlink()
    with pytest.raises(GoldError, match=re.escape(name)):
        load_corpus(small)


@pytest.mark.parametrize("name", ["documents.csv", "gold/mentions.csv", "raw/a.txt"])
def test_undecodable_bytes_are_named(small: Path, name: str) -> None:
    (small / name).write_bytes(b"\xd6\xd0\xb9\xfa")
    with pytest.raises(GoldError, match=re.escape(name)):
        load_corpus(small)


def test_an_unknown_split_is_named(small: Path) -> None:
    (small / "documents.csv").write_text("doc_id,date,split,source\na,2024-09-26,train,\n", encoding="utf-8")
    with pytest.raises(GoldError, match="split 'train' is none of dev, test"):
        load_corpus(small)


def test_the_mark_of_a_spreadsheet_is_accepted(small: Path) -> None:
    table = small / "gold" / "mentions.csv"
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes())
    assert len(load_corpus(small).gold.mentions) == 2
