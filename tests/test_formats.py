"""Every format gives back the rows it was given, whatever text is in them; and their types and keys."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import duckdb
import openpyxl
import pyarrow
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from pipeline import Document, Event, Extraction, Mention, Pipeline
from pipeline.gazetteer import Gazetteer
from pipeline.tables import batches
from pipeline.tables.columns import TABLES, Row, Source, mention_id, rows
from pipeline.tables.formats import FORMATS
from pipeline.tables.schema import schema
from pipeline.tables.writer import Writer
from pipeline.types import Cell, Found

ROOT = Path(__file__).parents[1]
GAZETTEER = Gazetteer.load(ROOT / "rules" / "gazetteer")
HOSTILE = [
    "", " ", "'", '"', '""', ",", ";", "\n", "\r", "\r\n", "a\rb", "\t", "\0", "\x01", "\x0b", "\x1b[31m", "\x7f", "\x85", "\xa0", "\xad",
    "\u2028", "\u202e倒", "\u200f", "\ufeff", "\ufffe", "\uffff", "\U0001f600", "=1+1", "＝1", "@SUM(A1)", "-2.1", "+", "'=1", "{=1}",
    "http://a.cn/", "mailto:a@b.cn", "_x0041_", "_x0041_x0042_", "_x005F_x0000_", "_x005F\0", "_x000d", "<t>&amp;", "]]>", "NULL", "null", "NaN",
    "true", "110000", "007", "1e5", "2024-09", "\\N", "\\", "\\\"", "🏳️‍🌈", "题" * 10_000,
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"])), max_size=4).map("".join)


def written(texts: Iterable[str]) -> list[tuple[Found, Source]]:
    """A document for each text, with the text in cells of all kinds."""
    found = []
    for at, text in enumerate(texts):
        doc_id = f"{at}{text[:100]}"
        mention = Mention(doc_id, text, 0, len(text), "LOCATION", text, text, noun=text, rule="r")
        event = Event(f"e{at}", doc_id, text, text, text, text, text, text, text, "", text, "", "", "held")
        cell = Cell(event.event_id, "title", "stated", 0, len(text))
        found.append((Found(Document(doc_id, text, "2024", text), (mention,), (event,), cells=(cell,)), Source(text, verbatim=False)))
    return found


def write(folder: Path, format: str, found: Iterable[tuple[Found, Source]]) -> dict[str, list[Row]]:
    """Writes documents, and gives the rows that should be there."""
    expected: dict[str, list[Row]] = {table: [] for table in TABLES}
    with Writer(folder, [format], gazetteer=GAZETTEER) as writer:
        for one, source in found:
            writer.add(one, source)
            for table, of_table in rows(one, source):
                expected[table] += map(tuple, of_table)
    return expected


def read(folder: Path, format: str, table: str) -> list[Row]:
    if format == "csv":
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
            names, *cells = csv.reader(lines)
            assert tuple(names) == TABLES[table]
            return [typed(table, row) for row in cells]
    if format == "jsonl":
        with (folder / f"{table}.jsonl").open(encoding="utf-8", newline="\n") as lines:
            objects = [json.loads(line) for line in lines]
            assert all(tuple(one) == TABLES[table] for one in objects)
            return [tuple(one.values()) for one in objects]
    if format == "parquet":
        held = parquet.read_table(folder / f"{table}.parquet")
        assert tuple(held.column_names) == TABLES[table]
        return [tuple(row.values()) for row in held.to_pylist()]
    if format == "duckdb":
        with duckdb.connect(folder / "yaosu.duckdb", read_only=True) as database:
            return [tuple(cell or "" if cell is None else cell for cell in row) for row in database.sql(f"FROM {table}").fetchall()]
    header, *sheet = read_sheet(folder / "yaosu.xlsx", 2 + list(TABLES).index(table), len(TABLES[table]))
    assert header == tuple(column.title_zh for column in schema().tables[table].columns)
    return [typed(table, row) for row in sheet]


def typed(table: str, row: Iterable[str]) -> Row:
    columns = schema().tables[table].columns
    return tuple(int(cell) if column.type == "integer" else cell for cell, column in zip(row, columns, strict=True))


SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_sheet(path: Path, number: int, width: int) -> list[tuple[str, ...]]:
    """The cells of a sheet, by the letter of the standard; no cell may be a formula or a link."""
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "sheet" in name and "_rels" in name and "worksheets" in name]
        tree = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
    assert tree.find(f".//{SHEET}f") is None
    found = []
    for row in tree.iter(f"{SHEET}row"):
        cells = [""] * width
        for cell in row:
            letters = re.match("[A-Z]+", cell.attrib["r"])
            assert letters
            text = cell.find(f"{SHEET}is/{SHEET}t")
            value = (cell.findtext(f"{SHEET}v") if text is None else text.text) or ""
            assert (text is None) == (cell.get("t") != "inlineStr")
            cells[ord(letters[0]) - 65] = re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), value)
        found.append(tuple(cells))
    return found


@pytest.mark.parametrize("format", FORMATS)
def test_hostile_text_comes_back(format: str, tmp_path: Path) -> None:
    expected = write(tmp_path, format, written(HOSTILE))
    for table in TABLES:
        assert read(tmp_path, format, table) == expected[table], table


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=20)
@given(texts=st.lists(TEXTS, max_size=8))
@example(texts=[])
def test_any_text_comes_back(format: str, texts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        expected = write(Path(folder), format, written(texts))
        for table in TABLES:
            assert read(Path(folder), format, table) == expected[table], table


@pytest.mark.parametrize("format", FORMATS)
def test_what_the_pipeline_finds_comes_back(format: str, pipeline: Pipeline, tmp_path: Path) -> None:
    text = "标题\0\u202e\n\n8月30日,活动在北京市\x01举行,合格率达\r99%。\x0b\x85\u2028省教育厅主办。" + "长" * 10_000
    found = pipeline.extract(pipeline.read(text, id="a", date="2024", title="=" + "题" * 10_000))
    expected = write(tmp_path, format, [(found, Source("a\r.txt", "utf-8", "", False))])
    assert len(expected["mentions"]) > 2
    for table in TABLES:
        assert read(tmp_path, format, table) == expected[table], table


@pytest.mark.parametrize("format", FORMATS)
def test_the_tables_of_the_corpus_come_back(format: str, extractions: dict[str, Extraction], tmp_path: Path) -> None:
    expected = write(tmp_path, format, [(found, Source(f"{doc_id}.txt")) for doc_id, found in extractions.items()])
    assert len(expected["mentions"]) > 1000
    for table in TABLES:
        assert read(tmp_path, format, table) == expected[table], table


def test_batches_are_small_and_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys hold although the mentions are full before the documents are."""
    monkeypatch.setattr(batches, "ROWS", 7)
    monkeypatch.setattr(batches, "CHARACTERS", 50)
    found = written(["长" * 30] * 20)
    found[0] = (found[0][0]._replace(mentions=found[0][0].mentions + _more(30)), found[0][1])
    for format in ("parquet", "duckdb"):
        expected = write(tmp_path, format, found)
        for table in TABLES:
            assert read(tmp_path, format, table) == expected[table], table
    assert parquet.ParquetFile(tmp_path / "documents.parquet").num_row_groups == 3
    assert parquet.ParquetFile(tmp_path / "texts.parquet").num_row_groups == 10


def _more(number: int) -> tuple[Mention, ...]:
    doc_id = "0" + "长" * 30
    return tuple(Mention(doc_id, "", at, at + 1, "QUANTITY", "长") for at in range(number))


def test_parquet_types(tmp_path: Path) -> None:
    write(tmp_path, "parquet", [])
    for table in schema().tables.values():
        kinds = parquet.read_schema(tmp_path / f"{table.name}.parquet")
        wanted = {"string": pyarrow.string(), "integer": pyarrow.int64()}
        assert kinds.types == [wanted[column.type] for column in table.columns]
        assert [kind.metadata[b"title_zh"].decode() for kind in kinds] == [column.title_zh for column in table.columns]


def test_duckdb_holds_the_keys(tmp_path: Path) -> None:
    write(tmp_path, "duckdb", written(["甲"]))
    with duckdb.connect(tmp_path / "yaosu.duckdb") as database:
        with pytest.raises(duckdb.ConstraintException, match=r"(?i)foreign key"):
            database.execute("UPDATE cells SET mention_id = 'none'")
        with pytest.raises(duckdb.ConstraintException, match=r"(?i)primary key|duplicate key"):
            database.execute("INSERT INTO documents FROM documents")
        (comment,) = database.execute("SELECT comment FROM duckdb_columns() WHERE column_name = 'venue_adcode'").fetchall()
    assert comment[0].startswith("举办地代码: ")


def test_duckdb_has_null_only_for_a_key_that_leads_nowhere(tmp_path: Path) -> None:
    ((found, source),) = written(["甲"])
    elsewhere = found.cells[0]._replace(start=7)
    write(tmp_path, "duckdb", [(found._replace(cells=(*found.cells, elsewhere)), source)])
    with duckdb.connect(tmp_path / "yaosu.duckdb") as database:
        ids = database.execute("SELECT mention_id FROM cells").fetchall()
        theme = database.execute("SELECT organizers FROM events").fetchall()
    assert ids == [(mention_id(found.mentions[0]),), (None,)]
    assert theme == [("",)]


def test_a_database_that_was_being_written_is_replaced(tmp_path: Path) -> None:
    write(tmp_path, "duckdb", written(["甲"]))
    dying = "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); c.execute('CREATE TABLE x (y INT)'); os._exit(0)"
    subprocess.run([sys.executable, "-c", dying, str(tmp_path / "yaosu.duckdb")], check=True)
    assert (tmp_path / "yaosu.duckdb.wal").exists()
    expected = write(tmp_path, "duckdb", written(["乙"]))
    assert read(tmp_path, "duckdb", "texts") == expected["texts"]


def test_a_workbook_opens(tmp_path: Path) -> None:
    write(tmp_path, "xlsx", written(["=1+1", "http://a.cn"]))
    book = openpyxl.load_workbook(tmp_path / "yaosu.xlsx")
    assert book.sheetnames == ["汇总", *(table.title_zh for table in schema().tables.values())]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert min(dimension.width for dimension in sheet.column_dimensions.values()) > 8
    titles = book["事件"]["E"]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in titles] == [
        ("活动名称", "s", None), ("=1+1", "s", None), ("http://a.cn", "s", None),
    ]  # fmt: skip
    assert [cell.quotePrefix for cell in titles] == [False, True, False]
    assert isinstance(book["文档"]["G2"].value, int)


def test_the_same_rows_make_the_same_bytes(tmp_path: Path) -> None:
    for format in ("csv", "jsonl", "parquet", "xlsx"):
        for run in ("one", "two"):
            write(tmp_path / run, format, written(HOSTILE))
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / run).iterdir()} for run in ("one", "two"))
    assert one == two


def test_xlsx_needs_a_gazetteer(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="gazetteer"), Writer(tmp_path / "out", ["csv", "xlsx"]):
        pass
    assert list(tmp_path.iterdir()) == []
