"""One article in every format and encoding is the same document; what is wrong with one says so, and the rest is read."""

from __future__ import annotations

import csv
import gzip
import io
import json
import pickle
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import opencc
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from pipeline import Extraction, Pipeline
from pipeline.errors import ExtraError, InputError
from pipeline.numerals import fold
from pipeline.reading.limits import LIMITS, Limits
from pipeline.reading.records import Record, pieces, read

TITLE = "海东多地举办防灾减灾演练"
PARAGRAPHS = (
    "5月3日，由青海省应急管理厅主办的防灾减灾演练在西宁市举行，全市近20所学校的师生参加了疏散。",
    "据统计，全省今年已开展演练195场，比上年增长12.5%，合格率达98%以上。",
    "市教育局负责人介绍，5月中旬还将举办知识竞赛6场。",
)
DATE = "2024-05-06"
TEXT = "\n".join((TITLE, *PARAGRAPHS))
TRADITIONAL = opencc.OpenCC("s2t").convert
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5"]
KNOWN_AS = {"utf-16": f"utf-16-{'le' if sys.byteorder == 'little' else 'be'}", "big5": "big5hkscs"}


def as_page(text: str) -> str:
    title, *paragraphs = text.split("\n")
    return f"""<!DOCTYPE html><html><head><title>{title}_某某网</title><meta name="PubDate" content="{DATE} 10:20"></head><body>
<ul class="nav"><li><a href="/a">首页</a></li><li><a href="/b">2023年要目</a></li></ul><div class="main"><h1>{title}</h1>
<div class="share">分享：<a>微信</a></div><div class="content">{"".join(f"<p>{one}</p>" for one in paragraphs)}</div></div>
<div class="footer"><p>某某网 2024年</p></div></body></html>"""


def as_jsonl(text: str) -> str:
    return json.dumps({"id": "海/1", "text": text, "date": DATE, "title": text.partition("\n")[0], "url": "https://a.example"}, ensure_ascii=False) + "\n"


def as_csv(text: str) -> str:
    lines = io.StringIO()
    csv.writer(lines).writerows([("url", "text", "id", "date", "more"), ("https://a.example", text, "海/1", DATE, "x")])
    return lines.getvalue()


MADE: dict[str, Callable[[str], str]] = {
    ".txt": lambda text: text,
    ".html": as_page,
    ".jsonl": as_jsonl,
    ".csv": as_csv,
}


def records(path: Path, limits: Limits = LIMITS) -> list[Record]:
    return [read(piece, limits) for piece in pieces([str(path)], limits)]


def told(path: Path, limits: Limits = LIMITS) -> list[str]:
    """The texts of the documents of a file, and of those that cannot be read, what is wrong, without the folder."""
    found = []
    for piece in pieces([str(path)], limits):
        try:
            found.append(read(piece, limits).text)
        except InputError as error:
            found.append(str(error).replace(f"{path.parent.as_posix()}/", ""))
    return found


def extracted(pipeline: Pipeline, record: Record, date: str = "") -> Extraction:
    document = pipeline.read(record.text, record.doc_id, record.date or date, record.title, record.url)
    return pipeline.extract(document)


@pytest.fixture(scope="module")
def expected(pipeline: Pipeline) -> Extraction:
    found = pipeline.extract(pipeline.read(TEXT, date=DATE))
    assert {"DATE", "LOCATION", "ORGANIZATION", "ACTIVITY_COUNT", "PERCENTAGE"} <= {mention.type for mention in found.mentions}
    return found


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("ending", MADE)
def test_the_same_article_in_every_format_and_encoding(
    pipeline: Pipeline, expected: Extraction, tmp_path: Path, ending: str, encoding: str, packed: bool
) -> None:
    text = TRADITIONAL(TEXT) if encoding == "big5" else TEXT
    made = MADE[ending](text)
    data = (TRADITIONAL(made) if encoding == "big5" else made).encode(encoding)
    path = tmp_path / f"a{ending}{'.gz' if packed else ''}"
    path.write_bytes(gzip.compress(data) if packed else data)
    (record,) = records(path)
    assert (record.text, record.date) == (text, "" if ending == ".txt" else DATE)
    assert record.encoding == KNOWN_AS.get(encoding, encoding)
    assert record.verbatim == (ending == ".txt" and encoding == "utf-8" and not packed)
    found = extracted(pipeline, record, DATE)
    assert [(one.type, one.start, one.end, one.value, one.role) for one in found.mentions] == [
        (one.type, one.start, one.end, one.value, one.role) for one in expected.mentions
    ]
    assert [fold(text[one.start : one.end]) for one in found.mentions] == [fold(one.surface) for one in expected.mentions]
    assert all(text[one.start : one.end] == one.surface for one in found.mentions)
    assert [list(map(fold, event[3:])) for event in found.events] == [list(map(fold, event[3:])) for event in expected.events]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_the_same_article_in_parquet(pipeline: Pipeline, expected: Extraction, tmp_path: Path, packed: bool) -> None:
    path = tmp_path / f"a.parquet{'.gz' if packed else ''}"
    lines = io.BytesIO()
    parquet.write_table(pa.table({"text": [TEXT], "date": [DATE], "id": [7], "x": [[1]]}), lines)
    path.write_bytes(gzip.compress(lines.getvalue()) if packed else lines.getvalue())
    (record,) = records(path)
    assert (record.doc_id, record.text, record.date, record.encoding, record.verbatim) == ("7", TEXT, DATE, "utf-8", False)
    assert [one[2:] for one in extracted(pipeline, record).mentions] == [one[2:] for one in expected.mentions]


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=200).filter(lambda text: text[:1] != "\ufeff")


@given(texts, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.sampled_from([".txt", ".jsonl", ".csv"]), st.booleans())
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, text: str, encoding: str, ending: str, packed: bool) -> None:
    data = MADE[ending](text).encode(encoding)
    path = tmp_path_factory.mktemp("any") / f"a{ending}{'.gz' if packed else ''}"
    path.write_bytes(gzip.compress(data) if packed else data)
    (record,) = records(path)
    assert record.text == text


def test_a_record_without_id_is_called_by_its_place(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.jsonl").write_text('{"text": "一"}\n\n{"text": "二", "id": 5}\n{"text": "三", "id": null}\n', encoding="utf-8")
    (tmp_path / "b" / "c.csv").write_text('text,id\n"一\n行",\n二,x\n三,\n', encoding="utf-8")
    assert [(piece.number, read(piece).doc_id) for piece in pieces([str(tmp_path)])] == [
        (2, "b/c.csv:2"), (4, "x"), (5, "b/c.csv:5"), (1, "b/c.jsonl:1"), (3, "5"), (4, "b/c.jsonl:4"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.txt.gz", "a.htm"])
def test_an_empty_file_is_a_document_without_mentions(pipeline: Pipeline, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(b"") if name.endswith(".gz") else b"")
    (record,) = records(tmp_path / name)
    assert (record.doc_id, record.text) == ("a", "")
    assert extracted(pipeline, record).mentions == ()


def test_files_of_no_records_hold_no_documents(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\n \n")
    (tmp_path / "b.csv").write_bytes(b"id,text\n")
    parquet.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "c.parquet")
    assert records(tmp_path) == []


def test_line_ends_and_marks_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("\ufeff一\r\n二\r三\n".encode())
    (tmp_path / "b.jsonl").write_bytes('\ufeff{"text": "一\\r\\n二\\r三\\n"}\r\n'.encode())
    (tmp_path / "c.csv").write_bytes('\ufefftext\r\n"一\r\n二\r三\n"\r\n'.encode())
    assert {record.text for record in records(tmp_path)} == {"一\n二\n三\n"}


class Broken(NamedTuple):
    name: str
    data: bytes
    says: list[str]


def table(**columns: Any) -> bytes:
    written = io.BytesIO()
    parquet.write_table(pa.table(columns), written)
    return written.getvalue()


SMALL = Limits(characters=20, bytes=200)
BROKEN = [
    Broken("cut.txt.gz", gzip.compress(bytes(range(100, 250)))[:-20], ["cut.txt.gz: ends in the middle: the gzip file is cut off"]),
    Broken("magic.txt.gz", "没有打包".encode(), ["magic.txt.gz: is not gzip, as its ending says, or is damaged"]),
    Broken("packed.txt", gzip.compress(b"x"), ["packed.txt: is gzip: give it the ending .gz, or unpack it"]),
    Broken("packed.jsonl", gzip.compress(b"x"), ["packed.jsonl: is gzip: give it the ending .gz, or unpack it"]),
    Broken("bytes.txt", "一月\n二月\n".encode() + b"\xff", ["bytes.txt:3: byte 0xff at 14 is not UTF-8"]),
    Broken("bytes.html", '<meta charset="utf-8"><p>一月三日'.encode() + b"\xff", ["bytes.html:1: byte 0xff at 37 is not UTF-8"]),
    Broken("cut-gb.txt", "质量月活动在北京市举行".encode("gb18030")[:-1], ["cut-gb.txt:1: byte 0xd0 at 20 is not GB18030"]),
    Broken("odd.txt", "\ufeff质量月".encode("utf-16-le") + b"\x41", ["odd.txt:1: byte 0x41 at 8 is not UTF-16-LE"]),
    Broken("which.txt", b"\xb9\xab", ["which.txt:1: byte 0xb9 at 0 is not UTF-8, and which other encoding it is cannot be told; convert it to UTF-8"]),
    Broken("large.txt", b"x" * 201, ["large.txt: is larger than 200 bytes"]),
    Broken("long.txt", "长".encode() * 21, ["long.txt: is longer than 20 characters"]),
    Broken("long.html", b"<p>" + "长".encode() * 21, ["long.html: is longer than 20 characters"]),
    Broken("bomb.txt.gz", gzip.compress(b"\0" * 10**7), ["bomb.txt.gz: is larger than 200 bytes"]),
    Broken("bomb.jsonl.gz", gzip.compress(b"\n" * 10**7), ["bomb.jsonl.gz:{}: unpacks to more than 500 times its size, as no text does"]),
    Broken("bomb.parquet.gz", gzip.compress(b"\0" * 10**7), ["bomb.parquet.gz: unpacks to more than 500 times its size, as no text does"]),
    Broken("deep.html", b"<div>" * 30, ["deep.html: is nested too deeply: more than 25 elements inside each other"]),
    Broken("many.html", b"<p>" * 60, ["many.html: has more than 50 elements"]),
    Broken(
        "a.jsonl",
        b'{"text": "1"}\n{"text": "2"\n[3]\n{"text": 4}\n{"id": 5}\n{"text": "6", "id": []}\n{"text": "7", "date": "26.9.2024"}\n'
        b'{"text": "8\\ud800"}\n{"text": "' + b"9" * 200 + b'"}\n{"text": "' + b"0" * 21 + b'"}\n{"text": "\xff"}\n{"text": "12"}',
        [
            "1",
            "a.jsonl:2: is not JSON: Expecting ',' delimiter at character 13",
            'a.jsonl:3: is no JSON object, such as {"id": "a", "text": "…"}',
            "a.jsonl:4: its text is not a string but a number",
            "a.jsonl:5: has no text",
            "a.jsonl:6: its id is not a string but a list",
            "a.jsonl:7: its date '26.9.2024' is none like 2024, 2024-09, 2024-09-26 or 2024-09-26T10:20:00",
            "a.jsonl:8: holds half a character (a lone surrogate), which no encoding can write",
            "a.jsonl:9: is larger than 200 bytes",
            "a.jsonl:10: is longer than 20 characters",
            "a.jsonl:11: byte 0xff at 10 is not UTF-8",
            "12",
        ],
    ),
    Broken("deep.jsonl", b'{"x":' + b"[" * 100 + b"\n", ["deep.jsonl:1: is not JSON: Expecting value at character 106"]),
    Broken("cut.jsonl.gz", gzip.compress(b'{"text": "1"}\n' + bytes(range(100, 200)))[:-60],
        ["1", "cut.jsonl.gz:2: ends in the middle: the gzip file is cut off"]),
    Broken("endless.jsonl", b'{"text": "1"}\n' + b"x" * 4000, ["1", "endless.jsonl:2: has no line end within {} bytes; the rest is left out"]),
    Broken("empty.csv", b"", ["empty.csv:1: is empty: its first line must name the columns, one of them `text`"]),
    Broken("header.csv", b"id;text\n1;x\n", ["header.csv:1: has no column `text`; its columns are id;text"]),
    Broken(
        "a.csv",
        b'id,text\n1,1\n2,5,000\n3\n4,\xff\n5,"5"5\n6,"' + b"6,\n" * 80 + b'"\n7,' + b"7" * 21 + b'\n8,8,,\n9,"9\n9',
        [
            "1",
            "a.csv:3: has 3 columns, and the first line 2",
            "a.csv:4: has 1 columns, and the first line 2",
            "a.csv:5: byte 0xff at 2 is not UTF-8",
            "a.csv:6: is no row of CSV: ',' expected after '\"'",
            "a.csv:7: the row is larger than 200 bytes",
            "a.csv:88: is longer than 20 characters",
            "8",
            "a.csv:90: is no row of CSV: unexpected end of data",
        ],
    ),
    Broken("quote.csv", b'text\nx\n"' + b"x,\n" * 2000, ["x", "quote.csv:3: the row does not end: a quote in it is not closed; the rest is left out"]),
    Broken("a.parquet", b"", ["a.parquet: is no Parquet file: it does not begin with PAR1"]),
    Broken("b.parquet", b"PAR1 is not all", ["b.parquet: is no Parquet file, or is damaged: {}"]),
    Broken("c.parquet", table(body=["x"]), ["c.parquet: has no column `text`; its columns are body"]),
    Broken("d.parquet", table(text=[1]), ["d.parquet: its column `text` does not hold strings but int64"]),
    Broken("e.parquet", table(text=["1", None, "x" * 201, "y" * 21, "5"]),
        ["1", "e.parquet:2: has no text", "e.parquet:3: its text is larger than 200 bytes",
         "e.parquet:4: is longer than 20 characters", "5"]),
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_what_is_broken_says_why_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, broken: Broken) -> None:
    monkeypatch.setattr("pipeline.reading.markup.ELEMENTS", 50)
    monkeypatch.setattr("pipeline.reading.markup.DEPTH", 25)
    path = tmp_path / broken.name
    path.write_bytes(broken.data)
    found = told(path, SMALL)
    assert len(found) == len(broken.says)
    for is_said, expected in zip(found, broken.says, strict=True):
        before, _, behind = expected.partition("{}") if "{}" in expected else (expected, "", "")
        assert is_said.startswith(before)
        assert is_said.endswith(behind) if "{}" in expected else is_said == expected


def test_json_of_any_depth_is_rejected_and_not_the_end(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "1", "x": ' + b"[" * 500_000 + b"]" * 500_000 + b'}\n{"text": "2"}\n')
    assert told(tmp_path / "a.jsonl") == ["a.jsonl:1: is nested too deeply", "2"]


def test_pieces_go_from_process_to_process(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "二"}\n' + "x" * 300, encoding="utf-8")
    (tmp_path / "c.csv").write_text("text\n三\n", encoding="utf-8")
    found = list(pieces([str(tmp_path)], SMALL))
    again = pickle.loads(pickle.dumps(found))
    assert [piece for piece in again if not isinstance(piece.raw, InputError)] == [found[0], found[1], found[3]]
    with pytest.raises(InputError, match=r"b\.jsonl:2: is larger than 200 bytes") as told_there:
        read(again[2])
    assert (told_there.value.path, told_there.value.line) == (found[2].path, 2)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("今天。\n明天。", [("stdin", "今天。\n明天。")]),
        ("今天，质量月活动在各地举行。".encode("utf-16"), [("stdin", "今天，质量月活动在各地举行。")]),
        ("今天，质量月活动在各地举行。".encode("gb18030"), [("stdin", "今天，质量月活动在各地举行。")]),
        ('{"text": "今天"}\n{"id": "k", "text": "明天"}\n', [("stdin:1", "今天"), ("k", "明天")]),
        ('\ufeff{"text": "今天"}', [("stdin:1", "今天")]),
        ('{"text": "' + "长" * 40_000 + '"}\n', [("stdin:1", "长" * 40_000)]),
        ("{今天}", [("stdin", "{今天}")]),
        (" <!doctype HTML><p>今天在各地举行。</p>", [("stdin", "今天在各地举行。")]),
        ("", [("stdin", "")]),
    ],
    ids=["text", "utf-16", "gb18030", "jsonl", "mark", "long-line", "brace", "page", "empty"],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: str | bytes, expected: list[tuple[str, str]]) -> None:
    given = io.TextIOWrapper(io.BytesIO(data if isinstance(data, bytes) else data.encode()))
    monkeypatch.setattr("sys.stdin", given)
    assert [(record.doc_id, record.text) for record in map(read, pieces(["-"]))] == expected


def test_standard_input_that_is_packed_or_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    for data, problem in ((gzip.compress(b"x"), "-: is gzip"), (b"x" * 201, "-: is larger than 200 bytes")):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        (piece,) = pieces(["-"], SMALL)
        with pytest.raises(InputError, match=problem):
            read(piece, SMALL)


def test_dates_titles_and_addresses_of_records(tmp_path: Path) -> None:
    dates = {
        "2024": "2024", "2024-09": "2024-09", "2024-9-6": "2024-09-06", "2024/09/26": "2024-09-26", "20240926": "2024-09-26", "": "",
        "2024-09-26T10:20:00Z": "2024-09-26", "2024-09-26 10:20": "2024-09-26", "2024年9月26日": "2024-09-26", "2024年9月": "2024-09",
    }  # fmt: skip
    lines = [json.dumps({"text": "一", "date": date, "title": "题", "url": "u"}, ensure_ascii=False) for date in dates]
    (tmp_path / "a.jsonl").write_text("\n".join([*lines, '{"text": "一", "date": 2024}']), encoding="utf-8")
    found = records(tmp_path / "a.jsonl")
    assert [record.date for record in found] == [*dates.values(), "2024"]
    assert {(record.title, record.url) for record in found} == {("题", "u"), ("", "")}
    (tmp_path / "b.jsonl").write_text('{"text": "一", "date": "2024-02-30"}\n{"text": "一", "date": "昨天"}', encoding="utf-8")
    assert [problem.partition(" is none like ")[0] for problem in told(tmp_path / "b.jsonl")] == [
        "b.jsonl:1: its date '2024-02-30'", "b.jsonl:2: its date '昨天'",
    ]  # fmt: skip


def test_a_named_file_that_needs_a_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("pipeline.reading.pages.find_spec", lambda _: None)
    monkeypatch.setattr("pipeline.reading.parquet.find_spec", lambda _: None)
    for name, problem in (("a.htm", "HTML needs trafilatura"), ("a.parquet.gz", "Parquet needs pyarrow")):
        (tmp_path / name).write_bytes(b"")
        with pytest.raises(ExtraError, match=problem):
            pieces([str(tmp_path / name)])


@given(st.sampled_from([*MADE, ".parquet"]), st.booleans(), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=4)), max_size=6))
def test_a_damaged_file_is_read_or_says_what_is_wrong(
    tmp_path_factory: pytest.TempPathFactory, ending: str, packed: bool, changes: list[tuple[float, int, bytes]]
) -> None:
    data = table(text=[TEXT] * 2, id=["a", "b"]) if ending == ".parquet" else MADE[ending](TEXT).encode()
    data = gzip.compress(data) if packed else data
    for share, length, put in changes:
        at = int(share * len(data))
        data = data[:at] + put + data[at + length :]
    path = tmp_path_factory.mktemp("damaged") / f"a{ending}{'.gz' if packed else ''}"
    path.write_bytes(data)
    assert all(isinstance(one, str) for one in told(path))


@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".jsonl.gz"])
def test_a_file_of_many_documents_is_not_held(tmp_path: Path, ending: str) -> None:
    made = MADE[ending.removesuffix(".gz")]
    lines = made(TEXT).splitlines(keepends=True)
    rows = "".join(lines[1:] if ending == ".csv" else lines)
    data = ("".join(lines) + rows * 20_000).encode()
    path = tmp_path / f"a{ending}"
    path.write_bytes(gzip.compress(data, 1) if ending.endswith(".gz") else data)
    size = len(data)
    del data
    tracemalloc.start()
    count = sum(1 for piece in pieces([str(path)]) if read(piece).text == TEXT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_001
    assert peak < size / 10
