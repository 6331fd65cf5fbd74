"""Batches, parts and the joining of them, without other processes."""

from __future__ import annotations

import json
import pickle
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import Pipeline
from pipeline.batch import Documents, Done, Options, Progress, Settings, run
from pipeline.batch.cutting import MOST, PIECES, cut
from pipeline.batch.documents import Outcome
from pipeline.batch.parts import Parts, part
from pipeline.batch.position import Position, measure
from pipeline.batch.workplace import Workplace
from pipeline.errors import ExtraError, GoldError, InputError, RuleError, WorkerError, YaosuError
from pipeline.reading.limits import Limits
from pipeline.reading.records import Piece
from pipeline.tables.columns import TABLES, Row
from pipeline.tables.schema import schema
from pipeline.tables.text import lines, parsed
from pipeline.tables.writer import Reject

ARTICLE = "某市活动启动\n2024-09-26 某报\n\n8月30日,质量月活动在北京市举行,合格率达99%。\n"
cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(["\r", '"', "\n", ",", "\0", "\r\n", '"\r'])


def line(number: int, size: int = 100) -> Piece:
    return Piece("a.jsonl", number, "", b"x" * size, "a")


@given(st.lists(st.integers(0, 3 * MOST // 2), max_size=30))
def test_every_piece_is_in_one_batch(sizes: list[int]) -> None:
    pieces = [line(number, size) for number, size in enumerate(sizes, 1)]
    batches = list(cut(pieces))
    assert [piece for batch in batches for piece in batch.pieces] == pieces
    for batch in batches:
        size = sum(len(piece.raw) for piece in batch.pieces if isinstance(piece.raw, bytes))
        assert batch.pieces
        assert size <= MOST or len(batch.pieces) == 1


def test_short_pieces_do_not_pile_up() -> None:
    assert {len(batch.pieces) for batch in cut(line(number, 1) for number in range(4 * PIECES))} == {PIECES}


def test_one_piece_more_changes_the_batches_near_it_alone() -> None:
    sizes = random.Random(3).choices(range(500, 20_000), k=2000)
    pieces = [Piece(f"{number}.txt", 0, str(number), b"x" * size) for number, size in enumerate(sizes)]
    before = {batch.pieces for batch in cut(pieces)}
    after = {batch.pieces for batch in cut([*pieces[:500], Piece("new.txt", 0, "new", b"x" * 9000), *pieces[500:]])}
    assert len(before) > 30
    assert 1 <= len(after - before) < 10


@pytest.mark.parametrize("table", TABLES)
@given(data=st.data())
def test_rows_are_what_was_made_lines(table: str, data: st.DataObject) -> None:
    types = [st.integers(0, 1 << 40) if column.type == "integer" else cells for column in schema().tables[table].columns]
    rows: list[Row] = data.draw(st.lists(st.tuples(*types), max_size=4))
    assert [tuple(row) for row in parsed(table, lines(rows).encode())] == rows


def test_a_long_text_comes_back() -> None:
    rows: list[Row] = [("a", "文" * 300_000)]
    assert [tuple(row) for row in parsed("texts", lines(rows).encode())] == rows


def piece(name: str = "a", text: str = ARTICLE) -> Piece:
    return Piece("a.jsonl", 1, "", json.dumps({"id": name, "text": text}).encode(), "a")


@pytest.fixture(scope="module")
def documents() -> Documents:
    return Documents(Settings(limits=Limits(characters=5000, mentions=50), excel=True))


def test_a_document_is_extracted(documents: Documents, pipeline: Pipeline) -> None:
    outcome = documents.extract(piece())
    assert isinstance(outcome, Done)
    found = pipeline.extract(pipeline.read(ARTICLE, id="a"))
    assert (outcome.id, outcome.path, outcome.place) == ("a", "a.jsonl", 1)
    assert [row[6] for row in dict(outcome.rows)["mentions"]] == [mention.surface for mention in found.mentions]


REJECTED = [
    (piece(text="年" * 5001), "a:1", "read", "5,000 characters"),
    (piece(text="\ud800"), "a:1", "read", "surrogate"),
    (Piece("a.jsonl", 7, "", b'{"text": "', "a"), "a:7", "read", "JSON"),
    (Piece("a.jsonl", 7, "", b"[" * 100_000, "a"), "a:7", "read", ""),
    (Piece("none.txt", 0, "none", None, "none"), "none", "read", "cannot be read"),
    (Piece("a.gz", 2, "", InputError("a.gz", "ends in the middle", 2), "a"), "a:2", "read", "ends in the middle"),
    (piece(text="9月1日。" * 51), "a", "extract", "holds more than 50 dates, places, bodies and figures"),
    (piece("y" * 40_000), "y" * 40_000, "write", "Excel"),
]


@pytest.mark.parametrize(("broken", "id", "stage", "error"), REJECTED, ids=[error or "deep" for *_, error in REJECTED])
def test_what_is_wrong_with_a_document_is_its_rejection(documents: Documents, broken: Piece, id: str, stage: str, error: str) -> None:
    outcome = documents.extract(broken)
    assert isinstance(outcome, Reject)
    assert (outcome.id, outcome.path, outcome.place, outcome.stage) == (id, broken.path, broken.number, stage)
    assert error in outcome.error
    assert "\n" not in outcome.error


outcomes = st.lists(
    st.builds(Reject, cells, cells, st.integers(0), st.sampled_from(["read", "extract", "write"]), cells)
    | st.builds(
        lambda id, path, texts: Done(id, path, 3, tuple((table, texts if table == "texts" else []) for table in TABLES), 1),
        cells, cells, st.lists(st.tuples(cells, cells), max_size=3),
    ),
    max_size=5,
)  # fmt: skip


@given(outcomes, st.booleans())
def test_a_part_comes_back_as_it_was_saved(tmp_path_factory: pytest.TempPathFactory, made: list[Outcome], again: bool) -> None:
    parts = Parts(tmp_path_factory.mktemp("parts"), "key")
    name, _ = parts.name([line(1)])
    saved = part(made, again)
    parts.save(name, saved)
    assert parts.load(name) == saved
    assert list(parts.names()) == [name]
    whole = parts.path(name).read_bytes()
    for broken in (b"", whole[:-1], whole + b"x", whole.replace(name.encode(), name[::-1].encode())):
        parts.path(name).write_bytes(broken)
        assert parts.load(name) is None


def test_the_name_of_a_part_hangs_on_all_that_its_rows_hang_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    file = Piece(str(tmp_path / "a.txt"), 0, "a", None, "a")
    parts = Parts(tmp_path, "key")
    names = [parts.name([file])[0], parts.name([file, file])[0], parts.name([file._replace(doc_id="b")])[0], parts.name([line(1)])[0]]
    names += [parts.name([line(2)])[0], parts.name([line(1, 7)])[0], Parts(tmp_path, "other").name([file])[0]]
    assert parts.name([file])[0] == names[0]
    (tmp_path / "a.txt").write_text("乙", encoding="utf-8")
    names.append(parts.name([file])[0])
    assert len(set(names)) == len(names)


ERRORS: list[YaosuError] = [
    InputError("a", "is wrong", 3), RuleError("f", "r", "k", "p"), GoldError("f", 2, "p"), ExtraError("w", "l", "e"), WorkerError("died"),
]  # fmt: skip


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_go_from_process_to_process(error: YaosuError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_progress_grows_to_the_whole(tmp_path: Path) -> None:
    """Also where a file was longer than its packed size."""
    (tmp_path / "in").mkdir()
    for number in range(3):
        (tmp_path / "in" / f"{number}.txt").write_text(ARTICLE, encoding="utf-8")
    records = [json.dumps({"id": f"d{number}", "text": ARTICLE * 20}) for number in range(300)]
    (tmp_path / "in" / "a.jsonl").write_text("\n".join(records), encoding="utf-8")
    told: list[Progress] = []
    run([str(tmp_path / "in")], tmp_path / "out", Settings(), Options(), lambda at: told.append(at) if isinstance(at, Progress) else None)
    shares = [at.share for at in told if at.share is not None]
    assert len(shares) == len(told) > 2
    assert shares == sorted(set(shares))
    assert shares[-1] > 0.99
    assert told[-1].done == 303


def test_a_packed_file_counts_what_it_takes_on_the_disk(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(b"x" * 1000)
    (tmp_path / "b.gz").write_bytes(b"x" * 1000)
    position = Position()
    ends = []
    for name in ("a.gz", "b.gz"):
        for number in range(1, 11):
            position.weigh(Piece(str(tmp_path / name), number, "", b"y" * 500, name))
            ends.append(position.end)
    assert ends == sorted(ends)
    assert ends[9] == 1000
    assert ends[14] == 1500, "the first file has shown that a byte holds five"
    assert ends[-1] == 2000


def test_what_an_earlier_run_wrote_is_no_input(tmp_path: Path) -> None:
    """The output folder may stand in the input folder."""
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "note.md").write_text("", encoding="utf-8")
    (tmp_path / "tables").mkdir()
    formats = ("csv", "jsonl")
    first = run([str(tmp_path)], tmp_path / "tables", Settings(), Options(formats=formats))
    manifest = (tmp_path / "tables" / "manifest.json").read_bytes()
    second = run([str(tmp_path)], tmp_path / "tables", Settings(), Options(formats=formats))
    assert first == second
    assert (second.counts.done, second.counts.skipped) == (1, 1)
    assert (tmp_path / "tables" / "manifest.json").read_bytes() == manifest
    assert measure([str(tmp_path)], tmp_path / "tables") == (len(ARTICLE.encode()), 1)


@pytest.mark.parametrize("id", ["../../evil", "/etc/evil", "..", "a/../../b", "\0", "con", "x" * 5000], ids=lambda id: repr(id[:12]))
def test_no_identifier_leads_out_of_the_folder(tmp_path: Path, id: str) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": id, "text": ARTICLE}), encoding="utf-8")
    out = tmp_path / "deep" / "out"
    run([str(tmp_path / "in.jsonl")], out, Settings(), Options(formats=("csv", "jsonl"), resume=True))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "in.jsonl"]
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]
    names = {*(f"{table}.{ending}" for table in TABLES for ending in ("csv", "jsonl")), "datapackage.json", "manifest.json", ".yaosu-work"}
    assert {path.name for path in out.iterdir()} == names


def test_nothing_is_left_where_nothing_was_done(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), Workplace(tmp_path / "new" / "out", "key", resume=False):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_the_manifest_says_what_the_tables_were_made_of(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    told = []
    for date, out in (("", "one"), ("", "two"), ("2020", "three")):
        run([str(tmp_path / "a.txt")], tmp_path / out, Settings(date=date), Options())
        told.append(json.loads((tmp_path / out / "manifest.json").read_text(encoding="utf-8")))
    assert told[0] == told[1]
    assert [key for key in told[0] if told[0][key] != told[2][key]] == ["arguments"]
    (tmp_path / "a.txt").write_text(ARTICLE + "又", encoding="utf-8")
    run([str(tmp_path / "a.txt")], tmp_path / "one", Settings(), Options())
    changed = json.loads((tmp_path / "one" / "manifest.json").read_text(encoding="utf-8"))
    assert [key for key in changed if changed[key] != told[0][key]] == ["inputs_sha256"]
    assert {"yaosu", "python", "rjieba", "regex"} <= set(changed["versions"])
    assert changed["counts"] == {"in": 1, "done": 1, "rejected": 0, "skipped": 0}
