"""The output tables: their columns, their bytes, and that they are written whole or not at all."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path

import pytest

from pipeline import Document, Event, Extraction, InputError, Mention, Pipeline
from pipeline.tables.columns import TABLES, Source, mention_id, organizers, rows
from pipeline.tables.schema import FILE, schema
from pipeline.tables.writer import Reject, Writer
from pipeline.types import Cell, Check, Indicator

GUIDELINE_MENTIONS = "doc_id,section,start,end,type,surface,value,kind,role,modifier,unit,noun"
GUIDELINE_EVENTS = (
    "doc_id,section,region,title,date,date_surface,venue,venue_adcode,organizers,theme,activity_count,activity_modifier"
)
TEXT = '=1+1,"甲局"\n北京:启动'
HOST = Mention("a", "北京", 6, 8, "ORGANIZATION", "甲局", "市甲局", role="host", rule="organization.suffix")
PLAIN = Mention("a", "北京", 6, 8, "ORGANIZATION", "甲局", "乙局", rule="organization.suffix")
EVENT = Event("e1", "a", "北京", "110000", '启动,"仪式"', "", "", "", "", "市甲局:host;乙局:guide;丙:host", "", "", "")
INDICATOR = Indicator("a", "北京", 6, 8, "甲局", "合格率", "99", "percent", "exact", "level", "2024", "110000", "")
CHECK = Check("a", "", "sum", "3项", "1项、2项", "confirmed", 0, 2, 3, 8)
CELLS = (Cell("e1", "title", "stated", 6, 8), Cell("e1", "region", "resolved", 9, 11))
EXTRACTION = Extraction(Document("a", TEXT, "2024-09-26", "题"), (HOST,), (EVENT,), (INDICATOR,), (CHECK,), CELLS)
SOURCE = Source("in/a.txt", "utf-8", "0" * 64, verbatim=False)


def test_columns_are_the_guidelines() -> None:
    assert TABLES["mentions"] == ("mention_id", *GUIDELINE_MENTIONS.split(","), "rule")
    assert TABLES["events"] == ("event_id", *GUIDELINE_EVENTS.split(","), "modality")


def test_the_guideline_says_these_columns(root: Path) -> None:
    guideline = (root / "corpus" / "GUIDELINE.md").read_text(encoding="utf-8")
    assert f"`{GUIDELINE_MENTIONS}`" in guideline
    assert f"`{GUIDELINE_EVENTS}`" in guideline


def test_every_row_has_a_cell_for_every_column() -> None:
    for table, found in rows(EXTRACTION, SOURCE):
        assert found, table
        assert {len(row) for row in found} == {len(TABLES[table])}


def test_a_schema_describes_every_column_and_nothing_else() -> None:
    tables = schema().tables
    assert {name: tuple(column.name for column in table.columns) for name, table in tables.items()} == TABLES
    with FILE.open("rb") as lines:
        file = tomllib.load(lines)
    used = {name for columns in TABLES.values() for name in columns}
    assert set(file["columns"]) <= used
    assert set(file["tables"]) == set(TABLES)
    assert [(name, extra) for name, table in file["tables"].items() for extra in set(table["columns"]) - set(TABLES[name])] == []


def test_keys_are_columns_and_lead_to_keys() -> None:
    tables = schema().tables
    for table in tables.values():
        assert set(table.key) | set(table.foreign) <= {column.name for column in table.columns}
        for column, other in table.foreign.items():
            assert tables[other].key == (column,)


def test_offsets_and_counts_are_integers_and_all_else_is_text() -> None:
    integers = {(name, column.name) for name, table in schema().tables.items() for column in table.columns if column.type == "integer"}
    held = {(name, TABLES[name][at]) for name, found in rows(EXTRACTION, SOURCE) for at, cell in enumerate(found[0]) if type(cell) is int}
    assert integers == held


def test_a_text_is_a_row_only_where_the_file_is_not_it() -> None:
    assert dict(rows(EXTRACTION, SOURCE))["texts"] == [("a", TEXT)]
    assert dict(rows(EXTRACTION, SOURCE._replace(verbatim=True)))["texts"] == []


def test_a_mention_id_is_stable() -> None:
    assert mention_id(HOST) == "72b35b4101ac0f90"  # sha256 of a␀6␀8␀ORGANIZATION: changing it breaks everybody's joins
    assert mention_id(HOST._replace(value="", rule="", section="")) == mention_id(HOST)


OTHERS = [HOST._replace(doc_id="b"), HOST._replace(start=5), HOST._replace(end=9), HOST._replace(type="LOCATION")]


@pytest.mark.parametrize("other", OTHERS, ids=["document", "start", "end", "type"])
def test_a_mention_id_tells_apart(other: Mention) -> None:
    assert mention_id(other) != mention_id(HOST)


def test_organizers_point_at_their_mentions() -> None:
    found = list(organizers([PLAIN, HOST._replace(role=""), HOST._replace(start=20, end=22)], [EVENT]))
    by_role, by_name = mention_id(HOST._replace(start=20, end=22)), mention_id(PLAIN)
    assert found == [("e1", "市甲局", "host", by_role), ("e1", "乙局", "guide", by_name), ("e1", "丙", "host", "")]
    known = list(organizers([PLAIN, HOST], [EVENT], ["1", "2"]))
    assert [row[3] for row in known] == ["2", "1", ""]  # the identifiers that the caller has


def test_bytes_of_the_files(tmp_path: Path) -> None:
    with Writer(tmp_path / "out") as writer:
        writer.add(EXTRACTION, SOURCE)
    counts = {"documents": 1, "mentions": 1, "events": 1, "organizers": 3, "cells": 2, "indicators": 1, "checks": 1, "texts": 1}
    assert writer.counts == counts
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert set(files) == {"datapackage.json", *(f"{table}.csv" for table in TABLES)}
    for name, data in files.items():
        assert not data.startswith(b"\xef\xbb\xbf"), name
        assert b"\r" not in data, name
        assert data.endswith(b"\n"), name
    with (tmp_path / "out" / "events.csv").open(encoding="utf-8", newline="") as lines:
        assert next(csv.DictReader(lines))["title"] == EVENT.title
    documents = files["documents.csv"].decode()
    assert documents.splitlines()[1] == f"a,in/a.txt,题,2024-09-26,utf-8,{'0' * 64},{len(TEXT)},1,1"


def test_rejects(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.reject(Reject("b", "in/b.txt", 3, "read", "not UTF-8"))
    rejected = [json.loads(line) for line in (tmp_path / "rejects.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rejected == [{"id": "b", "path": "in/b.txt", "place": 3, "stage": "read", "error": "not UTF-8"}]
    with Writer(tmp_path):
        pass
    assert not (tmp_path / "rejects.jsonl").exists()


def test_nothing_is_left_of_a_failure(tmp_path: Path) -> None:
    broken = EXTRACTION._replace(mentions=(HOST._replace(surface="\ud800"),))  # half a character: UTF-8 has no bytes for it
    with pytest.raises(UnicodeEncodeError), Writer(tmp_path / "new" / "out") as writer:
        writer.add(broken, SOURCE)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_tables_of_before(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.add(EXTRACTION, SOURCE)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(RuntimeError), Writer(tmp_path) as writer:
        raise RuntimeError
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OSError, match="file"), Writer(tmp_path / "file" / "out"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_place_that_is_a_folder_is_told_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "mentions.csv").mkdir()
    with pytest.raises(IsADirectoryError, match=r"mentions\.csv"), Writer(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["mentions.csv"]


def test_half_a_character_is_refused_at_reading(pipeline: Pipeline) -> None:
    for given in ({"text": "北\ud800京"}, {"text": "北京", "id": "\udcff"}, {"text": "北京", "title": "\udfff"}):
        with pytest.raises(InputError, match="half a character"):
            pipeline.read(**given)


FRAMES = ["mentions", "events", "organizers", "cells", "indicators", "checks"]


@pytest.mark.parametrize("table", FRAMES)
def test_a_frame_is_its_table(table: str) -> None:
    frame = EXTRACTION.frame(table)
    assert list(frame.columns) == list(TABLES[table])
    assert [tuple(row) for row in frame.to_numpy().tolist()] == [tuple(row) for row in dict(rows(EXTRACTION, SOURCE))[table]]
    integers = {column.name for column in schema().tables[table].columns if column.type == "integer"}
    empty = Extraction(EXTRACTION.document, (), ()).frame(table)
    for one in (frame, empty):
        assert {name for name, kind in one.dtypes.items() if kind == "int64"} == integers
    assert list(empty.columns) == list(TABLES[table])


@pytest.mark.parametrize("table", ["mention", "documents"])
def test_a_frame_of_no_table(table: str) -> None:
    with pytest.raises(ValueError, match=r"no such table: .*; there are mentions, events, organizers, cells, indicators, checks"):
        EXTRACTION.frame(table)
