"""Copies for Excel: what it opens, what it must not run, and what it cannot hold."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import Document, Event, InputError
from pipeline.gazetteer import Gazetteer
from pipeline.tables import excel
from pipeline.tables.columns import TABLES, Source
from pipeline.tables.drafts import Drafts
from pipeline.tables.schema import schema
from pipeline.tables.workbook import Workbook
from pipeline.tables.writer import Writer
from pipeline.types import Found

ROOT = Path(__file__).parents[1]
GAZETTEER = Gazetteer.load(ROOT / "rules" / "gazetteer")
RUN = [
    "=1+1", "+1", "-2.1", "@SUM(A1)", "\t=1", "\tA", "\rA", "\nA", " =1", "\xa0=1", "\u3000=1", "\0=1", "\ufeff=1", "\u200b@x",
    "＝1", "＋1", "－1", "＠x", "﹦1", "−2",
]  # fmt: skip
PLAIN = ["", "8月", "1=1", "a@b.cn", "'=1", " 8", "110000", "2024-09", "(-1)", "”=1"]


def copies(folder: Path, found: Found, source: Source) -> dict[str, list[list[str]]]:
    with Writer(folder, excel=True) as writer:
        writer.add(found, source)
    tables = {}
    for table in TABLES:
        data = (folder / "excel" / f"{table}.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf\"")
        assert data.endswith(b"\"\r\n")
        tables[table] = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return tables


@pytest.mark.parametrize("cell", RUN, ids=ascii)
def test_a_cell_that_runs_gets_an_apostrophe(cell: str) -> None:
    assert excel.harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", PLAIN, ids=ascii)
def test_other_cells_stay(cell: str) -> None:
    assert excel.harmless(cell) == cell


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_cell_that_is_harmless_begins_with_a_sign(cell: str) -> None:
    made = excel.harmless(cell)
    assert made.strip()[:1] not in {"=", "+", "-", "@"} or not made
    assert made.removeprefix("'") == cell.removeprefix("'")


def test_the_copies_have_chinese_headers_and_the_machine_copy_stays(tmp_path: Path) -> None:
    event = Event("e", "a", "", "", "=cmd|' /C calc'!A0", "", "", "", "", "", "", "-2", "")
    found = Found(Document("a", "文\r\n本", title="甲,\"乙\"\n丙"), (), (event,))
    tables = copies(tmp_path, found, Source("a.txt", "utf-8", "", False))
    for table, (header, *_) in tables.items():
        assert header == [column.title_zh for column in schema().tables[table].columns]
    assert tables["events"][1][4] == "'=cmd|' /C calc'!A0"
    assert tables["events"][1][11] == "'-2"
    assert tables["documents"][1][2] == "甲,\"乙\"\n丙"
    plain = (tmp_path / "events.csv").read_text(encoding="utf-8")
    assert plain.splitlines() == [",".join(TABLES["events"]), "e,a,,,=cmd|' /C calc'!A0,,,,,,,-2,,"]


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_but_for_the_apostrophe(text: str) -> None:
    event = Event("e", "a", text, "", text, *[""] * 9)
    with TemporaryDirectory() as folder:
        tables = copies(Path(folder), Found(Document("a", text, title=text), (), (event,)), Source("a.txt", "", "", False))
    made = excel.harmless(text)
    assert (tables["texts"][1][1], tables["documents"][1][2]) == (made, made)
    assert (tables["events"][1][2], tables["events"][1][4]) == (made, made)
    assert [len(tables[table]) for table in ("texts", "documents", "events")] == [2, 2, 2]


@pytest.mark.parametrize("text", ["长" * 32_766, "\U0001f600" * 16_383], ids=["plain", "wide"])
@pytest.mark.parametrize("more", ["", "=", "=1" * 30_000], ids=["fits", "two rows", "many rows"])
def test_a_long_text_goes_on_in_the_next_row(tmp_path: Path, text: str, more: str) -> None:
    whole = text + more
    found = Found(Document("a", whole), (), ())
    source = Source(verbatim=False)
    pieces = [row[1] for row in copies(tmp_path / "csv", found, source)["texts"][1:]]
    with Writer(tmp_path / "xlsx", ["xlsx"], gazetteer=GAZETTEER) as writer:
        writer.add(found, source)
    sheet = openpyxl.load_workbook(tmp_path / "xlsx" / "yaosu.xlsx")["文本"]
    cells = [(str(row[0].value), str(row[1].value)) for row in sheet.iter_rows(min_row=2)]
    assert {doc_id for doc_id, _ in cells} == {"a"}
    assert "".join(cell for _, cell in cells) == whole
    assert "".join(piece.removeprefix("'") for piece in pieces) == whole
    assert all(len(piece.encode("utf-16-le")) // 2 <= excel.CELL for piece in (*pieces, *(cell for _, cell in cells)))
    assert len(cells) == len(pieces)
    assert (len(cells) == 1) == (not more)


@pytest.mark.parametrize(("formats", "copied"), [(["xlsx"], False), (["csv"], True)], ids=["xlsx", "excel"])
def test_a_document_with_another_cell_as_long_is_refused_whole(tmp_path: Path, formats: list[str], copied: bool) -> None:
    long = Event("e", "a", "", "", "题" * 32_767, *[""] * 8)
    with Writer(tmp_path, formats, copied, GAZETTEER) as writer:
        with pytest.raises(InputError, match=r"in/a\.txt: its title \(events\) is longer than the 32,767 characters"):
            writer.add(Found(Document("a", "文"), (), (long,)), Source("in/a.txt"))
        writer.add(Found(Document("b", "文"), (), (long._replace(title="题" * 32_766),)), Source("in/b.txt"))
    assert writer.counts["documents"] == writer.counts["events"] == 1


def test_a_full_sheet_goes_on_in_another(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    book = Workbook(drafts, GAZETTEER, rows=4)
    for at in range(7):
        book.add("texts", [(f"{at}", "文")])
    book.close()
    drafts.commit(())
    read = openpyxl.load_workbook(tmp_path / "yaosu.xlsx")
    sheets = [name for name in read.sheetnames if name.startswith("文本")]
    assert sheets == ["文本", "文本 2", "文本 3"]
    held = [[row[0] for row in read[name].iter_rows(values_only=True)] for name in sheets]
    assert held == [["文档编号", "0", "1", "2"], ["文档编号", "3", "4", "5"], ["文档编号", "6"]]


def test_a_copy_with_more_rows_than_excel_opens_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "ROWS", 2)
    with Writer(tmp_path, excel=True) as writer:
        for doc_id in ("a", "b"):
            writer.add(Found(Document(doc_id, "文"), (), ()), Source())
    (remark,) = writer.remarks
    assert remark.startswith("excel/documents.csv has 3 rows, and Excel opens only the first 2")
