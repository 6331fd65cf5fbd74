"""Arrow batches of documents → Arrow batches of outcomes, as a Python worker of Spark makes them; no Spark is needed here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipeline.batch import Documents, Done, Settings
from pipeline.cluster.outcomes import INPUT, NO_ID, TOGETHER, Extract, output
from pipeline.cluster.running import reason
from pipeline.reading.records import Piece
from pipeline.scoring.gold import Corpus
from pipeline.tables.batches import arrow
from pipeline.tables.columns import TABLES
from pipeline.tables.schema import schema

TEXT = "9月{0}日,由江苏省市场监管局主办的质量月启动仪式在南京市举行,开展活动近{0}0项,合格率达9{0}.1%。"


def given(number: int, **fields: Any) -> dict[str, Any]:
    shared = {"sequence": number, "path": "file:/lake/%E6%96%B0%E9%97%BB.parquet", "block": 0, "place": number + 1, "problem": ""}
    return dict.fromkeys(INPUT.names) | shared | fields


def extracted(documents: list[dict[str, Any]], sizes: list[int]) -> pa.Table:
    """What becomes of documents that come in batches of these sizes."""
    table = pa.Table.from_pylist(documents, schema=INPUT)
    batches, at = [], 0
    for size in sizes:
        batches += table.slice(at, size).combine_chunks().to_batches()
        at += size
    return pa.Table.from_batches(list(Extract(Settings())(batches)), schema=output())


def test_rows_are_those_of_a_run_without_spark(corpus: Corpus) -> None:
    dev = corpus.split("dev")
    articles = [one for one in corpus.documents if one.id in dev]
    made = extracted([given(number, id=one.id, text=one.text) for number, one in enumerate(articles)], [3, 0, len(articles) - 3])
    documents = Documents(Settings())
    for number, one in enumerate(articles):
        piece = Piece("file:/lake/新闻.parquet", number + 1, "", (one.id, one.text, None, None, None), "", "utf-8")
        done = documents.extract(piece)
        assert isinstance(done, Done)
        for table, rows in done.rows:
            assert [tuple(row.values()) for row in made[table][number].as_py()] == [tuple(row) for row in rows], (table, one.id)
    assert made["sequence"].to_pylist() == list(range(len(articles)))
    assert set(made["error"].to_pylist()) == {""}


def test_every_document_comes_out_once_however_it_comes_in() -> None:
    documents = [given(number, id=f"d{number}", text=TEXT.format(number % 9 + 1)) for number in range(TOGETHER * 2 + 5)]
    whole = extracted(documents, [len(documents)])
    assert whole == extracted(documents, [1, TOGETHER + 1, 0, TOGETHER + 3])
    assert Counter(whole["id"].to_pylist()) == Counter(one["id"] for one in documents)


def test_lines_of_json_are_the_same_documents_as_rows() -> None:
    rows = [given(0, id="a", text=TEXT.format(1), date="2024", title="标题"), given(1, id="17", text=TEXT.format(2))]
    values = [
        {"id": "a", "text": TEXT.format(1), "date": "2024", "title": "标题"},
        {"id": 17, "text": TEXT.format(2), "date": None},
    ]
    lines = [given(at, line=json.dumps(value).encode()) for at, value in enumerate(values)]
    assert extracted(lines, [2]) == extracted(rows, [2])


REJECTED = [
    ({"text": "无名"}, NO_ID, ""),
    ({"id": "", "text": "无名"}, NO_ID, ""),
    ({"id": "a"}, "has no text", "a"),
    ({"id": "a", "text": "字", "date": "昨天"}, "its date '昨天' is none like", "a"),
    ({"id": "a", "text": "字" * 1_000_001}, "is longer than 1,000,000 characters", "a"),
    ({"id": "a", "problem": "its text is larger than 8 bytes"}, "its text is larger than 8 bytes", "a"),
    ({"line": "不是".encode()}, "is not JSON", ""),
    ({"line": b'{"id": "a"}'}, "has no text", "a"),
    ({"line": "{'id'".encode("utf-16")}, "byte 0xff at 0 is not UTF-8", ""),
    ({"line": rb'{"id": "a\ud800", "text": "b"}'}, "half a character", r"a\ud800"),
]


@pytest.mark.parametrize(
    ("fields", "error", "id"), REJECTED, ids=[f"{error}-{number}" for number, (_, error, _) in enumerate(REJECTED)]
)
def test_what_is_wrong_with_a_document_is_its_rejection(fields: dict[str, Any], error: str, id: str) -> None:
    """And those before and after it are done."""
    made = extracted([given(0, id="one", text=TEXT.format(1)), given(1, **fields), given(2, id="two", text=TEXT.format(2))], [3])
    assert error in made["error"][1].as_py()
    assert (made["id"][1].as_py(), made["stage"][1].as_py(), made["place"][1].as_py()) == (id, "read", 2)
    assert made["path"][1].as_py() == "file:/lake/新闻.parquet"
    assert [len(rows) for rows in made["documents"].to_pylist()] == [1, 0, 1]
    assert all(made[table][1].as_py() == [] for table in TABLES)


def test_an_outcome_has_the_columns_of_every_table() -> None:
    for name, table in schema().tables.items():
        struct = output().field(name).type.value_type
        assert pa.schema([struct.field(at) for at in range(struct.num_fields)]) == arrow(table)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("An error occurred while calling o1.parquet.\n: org.apache.spark.SparkException: Job aborted.\n\tat a.b", "Job aborted."),
        ("An error occurred.\n: a.b.C: one\n\tat d\nCaused by: java.io.IOException: No space left on device\n\tat e", "No space left on device"),
        ("Job aborted\n  File \"x.py\"\npipeline.errors.RuleError: r.toml: id: no\n\nDriver stacktrace:", "pipeline.errors.RuleError: r.toml: id: no"),
        ("[PATH_NOT_FOUND] Path does not exist", "[PATH_NOT_FOUND] Path does not exist"),
        ("", "an error that it does not name"),
    ],
)  # fmt: skip
def test_of_a_report_of_spark_the_line_that_matters_is_told(said: str, told: str) -> None:
    assert reason(said) == told


def test_without_pyspark_one_line_says_how_to_get_it(root: Path, tmp_path: Path) -> None:
    code = "import sys; sys.modules['pyspark'] = None; from pipeline.cli import main; main()"
    ended = subprocess.run(
        [sys.executable, "-c", code, "spark", "a.jsonl", "--out", "out"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "yaosu: yaosu spark needs pyspark: pip install 'yaosu[spark]'\n"
    assert list(tmp_path.iterdir()) == []
