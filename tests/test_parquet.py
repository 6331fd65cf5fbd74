"""Parquet as lakes have it: columns of other types, nothing in cells, row groups, dictionaries."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from pipeline.reading.records import Record, pieces, read


def records(path: Path) -> list[Record]:
    return [read(piece) for piece in pieces([str(path)])]


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=200)


@given(st.lists(texts, max_size=5))
def test_any_rows_come_back_from_parquet(tmp_path_factory: pytest.TempPathFactory, rows: list[str]) -> None:
    path = tmp_path_factory.mktemp("any") / "a.parquet"
    parquet.write_table(pa.table({"text": pa.array(rows, pa.string())}), path, row_group_size=2)
    found = records(path)
    assert [(record.doc_id, record.text) for record in found] == [(f"a.parquet:{at}", text) for at, text in enumerate(rows, 1)]


def test_parquet_holds_numbers_dates_and_nothing(tmp_path: Path) -> None:
    columns = {"text": ["一", "二"], "id": [7, None], "date": [datetime.datetime(2024, 9, 26, 10), None], "title": [None, "题"]}
    parquet.write_table(pa.table(columns), tmp_path / "a.parquet")
    found = [(record.doc_id, record.text, record.date, record.title) for record in records(tmp_path / "a.parquet")]
    assert found == [("7", "一", "2024-09-26", ""), ("a.parquet:2", "二", "", "题")]


def test_a_large_text_that_stands_for_many_rows_is_not_unpacked_for_each(tmp_path: Path) -> None:
    words = pa.DictionaryArray.from_arrays(pa.array([0] * 300 + [1], pa.int32()), ["长" * 3_000_000, "短"])
    parquet.write_table(pa.table({"text": words}), tmp_path / "a.parquet", store_schema=False)
    usual = pa.default_memory_pool()
    counted = pa.proxy_memory_pool(usual)
    pa.set_memory_pool(counted)
    try:
        found = list(pieces([str(tmp_path / "a.parquet")]))
    finally:
        pa.set_memory_pool(usual)
    assert len(found) == 301
    assert read(found[-1]).text == "短"
    assert {str(piece.raw).partition(": ")[2] for piece in found[:-1]} == {"its text is larger than 8,000,000 bytes"}
    assert 0 < counted.max_memory() < 300_000_000  # of 2,700,000,000
