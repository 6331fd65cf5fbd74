"""Evidence of events: every cell that is not empty says where it comes from, and identifiers do not depend on the run."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import Event, Extraction, Mention, Pipeline, cli
from pipeline.types import Cell

COLUMNS = (
    "region", "title", "date", "date_surface", "venue", "venue_adcode", "organizers", "theme", "activity_count", "activity_modifier"
)  # fmt: skip
ONE_EACH = {"title", "date", "date_surface", "venue", "venue_adcode", "activity_count", "activity_modifier"}


def cells_of(extraction: Extraction, event: Event) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for cell in extraction.cells:
        if cell.event_id == event.event_id:
            found.setdefault(cell.column, []).append(cell)
    return found


def told(pipeline: Pipeline, text: str, date: str = "2024-09-26") -> tuple[Extraction, dict[str, list[tuple[str, str]]]]:
    """The basis and the characters of every cell of the only event of a text."""
    found = pipeline.extract(pipeline.read(text, date=date))
    (event,) = found.events
    return found, {c: [(cell.basis, text[cell.start : cell.end]) for cell in cells] for c, cells in cells_of(found, event).items()}


def problem(extraction: Extraction, event: Event, column: str, cells: list[Cell]) -> str:
    """What is wrong with the evidence of one cell; "" when nothing is."""
    document = extraction.document
    value = getattr(event, column)
    wanted = len(value.split(";")) if column in ("organizers", "theme") else 1 if column in ONE_EACH else max(1, len(cells))
    if len(cells) != (wanted if value else 0):
        return f"{len(cells)} rows for {value!r}"
    mentions = {(mention.start, mention.end): mention for mention in extraction.mentions}
    section = next((s for s in reversed(document.sections) if s.start <= extraction_start(event, extraction)), None)
    for cell in cells:
        if not 0 <= cell.start < cell.end <= len(document.text):
            return f"{cell} is outside the text"
        if section is not None and column != "region" and not section.start <= cell.start < cell.end <= section.end:
            return f"{cell} is outside its section"
        if cell.basis not in ("stated", "inherited", "resolved"):
            return f"{cell} has no basis that is known"
        surface, mention = document.text[cell.start : cell.end], mentions.get((cell.start, cell.end))
        if column in ("title", "theme"):
            if surface not in value.split(";") and surface != value:
                return f"{surface!r} is not {value!r}"
        elif mention is None:
            return f"{cell} leads to no mention"
        elif not agrees(column, value, mention):
            return f"{value!r} is not {mention}"
    return ""


def extraction_start(event: Event, extraction: Extraction) -> int:
    return next(cell.start for cell in extraction.cells if cell.event_id == event.event_id and cell.column == "title")


def agrees(column: str, value: str, mention: Mention) -> bool:
    match column:
        case "date" | "activity_count":
            return mention.value == value
        case "date_surface" | "venue":
            return mention.surface == value
        case "activity_modifier":
            return mention.modifier == value
        case "organizers":
            return f"{mention.value}:{mention.role}" in value.split(";")
        case _:  # a code: the place's own, or that of the division in a body's name
            return mention.type == "ORGANIZATION" or mention.value == value


def test_every_cell_of_the_corpus_has_its_evidence(extractions: dict[str, Extraction]) -> None:
    wrong = []
    for doc_id, extraction in extractions.items():
        for event in extraction.events:
            cells = cells_of(extraction, event)
            assert set(cells) <= {*COLUMNS, "modality"}
            assert bool(cells.get("modality")) == (event.modality == "planned")
            problems = (problem(extraction, event, column, cells.get(column, [])) for column in COLUMNS)
            wrong += [(doc_id, event.event_id, text) for text in problems if text]
    assert wrong == []
    counts = Counter(cell.basis for extraction in extractions.values() for cell in extraction.cells)
    assert min(counts[basis] for basis in ("stated", "inherited", "resolved")) > 20


def test_rows_of_the_table_lead_to_mentions(root: Path) -> None:
    def table(name: str) -> list[dict[str, str]]:
        with (root / "outputs" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    mentions, events = {row["mention_id"]: row for row in table("mentions")}, {row["event_id"] for row in table("events")}
    cells = table("cells")
    assert {row["event_id"] for row in cells} == events
    for row in cells:
        if row["column"] in ("title", "theme"):
            assert not row["mention_id"], row
        elif row["mention_id"] or row["column"] != "modality":
            mention = mentions[row["mention_id"]]
            assert (mention["start"], mention["end"]) == (row["start"], row["end"])
            assert row["column"] != "modality" or mention["type"] == "DATE", row  # a date to come, where no word of plan stands


def test_what_is_stated_and_what_is_worked_out(pipeline: Pipeline) -> None:
    text = (
        "9月3日上午，由苏州市科协主办、市教育局承办的2024年苏州市科普活动周启动仪式在姑苏区少年宫举行。"
        "活动周的主题是“科学点亮未来”，全市共安排活动120余项，其中讲座40场。"
    )
    _, cells = told(pipeline, text)
    assert cells == {
        "region": [("stated", "苏州市")],
        "title": [("stated", "2024年苏州市科普活动周启动仪式")],
        "date": [("resolved", "9月3日上午")],
        "date_surface": [("stated", "9月3日上午")],
        "venue": [("stated", "姑苏区少年宫")],
        "venue_adcode": [("stated", "姑苏区少年宫")],
        "organizers": [("stated", "苏州市科协"), ("resolved", "市教育局")],
        "theme": [("stated", "科学点亮未来")],
        "activity_count": [("stated", "120余项")],
        "activity_modifier": [("stated", "120余项")],
    }


def test_a_full_date_is_stated_and_a_plan_rests_on_its_word(pipeline: Pipeline) -> None:
    _, cells = told(pipeline, "第三届机器人大赛将于2024年10月9日在苏州市举行。")
    assert cells["date"] == [("stated", "2024年10月9日")]
    assert cells["modality"] == [("stated", "将")]


def test_a_place_that_its_context_decides_is_resolved(pipeline: Pipeline) -> None:
    _, cells = told(pipeline, "9月3日，长春市科协在朝阳区举办第三届机器人大赛。")
    assert cells["venue"] == [("stated", "朝阳区")]
    assert cells["venue_adcode"] == [("resolved", "朝阳区")]
    assert cells["region"] == [("resolved", "长春市科协")]


def test_a_section_hands_down_its_region(pipeline: Pipeline) -> None:
    text = (
        "各地科普周活动精彩纷呈\n2024-09-26 来源：科普周报\n\n"
        "苏州：讲座进校园\n\n9月3日，科普周启动仪式在少年宫举行，由市科协主办，现场有两百名学生参加了活动。\n\n"
    )
    found, cells = told(pipeline, text)
    assert cells["region"] == [("inherited", "苏州")]
    assert found.events[0].region == "320500"


def test_what_another_paragraph_says_of_the_campaign_is_inherited(pipeline: Pipeline) -> None:
    text = "9月3日，苏州市科普活动周启动仪式在姑苏区少年宫举行。\n\n活动周的主题是“科学点亮未来”，全市共安排活动120余项。\n"
    _, cells = told(pipeline, text)
    assert cells["theme"] == [("inherited", "科学点亮未来")]
    assert cells["activity_count"] == [("inherited", "120余项")]
    assert cells["venue"] == [("stated", "姑苏区少年宫")]


PIECES = [
    "9月3日", "近日", "，", "。", "\n", "由", "苏州市科协", "市教育局", "主办", "在", "苏州市", "姑苏区少年宫", "将", "举行", "举办", "召开",
    "2024年苏州市科普活动周启动仪式", "第三届机器人大赛", "主题是“科学点亮未来”", "共安排活动120余项", "时间：", "地点：", "主办单位：",
]  # fmt: skip


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_has_evidence_for_its_cells(pipeline: Pipeline, text: str) -> None:
    extraction = pipeline.extract(pipeline.read(text, date="2024-09-26"))
    for event in extraction.events:
        cells = cells_of(extraction, event)
        assert [found for column in COLUMNS if (found := problem(extraction, event, column, cells.get(column, [])))] == []


# -- identifiers ---------------------------------------------------------------------------------------------------------


def extracted(monkeypatch: pytest.MonkeyPatch, out: Path, *inputs: str | Path) -> tuple[int, list[dict[str, str]]]:
    """Exit code and events of a run of `yaosu extract`."""
    monkeypatch.setattr("sys.argv", ["yaosu", "extract", *map(str, inputs), "--out", str(out), "--quiet"])
    with pytest.raises(SystemExit) as exit:
        cli.main()
    if not (out / "events.csv").exists():
        return int(exit.value.code or 0), []
    with (out / "events.csv").open(encoding="utf-8", newline="") as lines:
        return int(exit.value.code or 0), list(csv.DictReader(lines))


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    for name, day in (("a", 3), ("b", 4), ("c/a", 3)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        text = f"9月{day}日，第三届机器人大赛在苏州市举行。\n9月{day + 3}日，创新成果展览会在无锡市举行。\n"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_an_event_id_is_the_hash_of_document_section_and_offset(pipeline: Pipeline) -> None:
    (event,) = pipeline.extract(pipeline.read("9月3日，第三届机器人大赛在苏州市举行。", id="a", date="2024-09-26")).events
    assert event.event_id == "70837729d745e834"  # sha256 of a␀␀5: changing it breaks everybody's joins
    (event,) = pipeline.extract(pipeline.read("9月3日，第四届机器人大赛在无锡市举行。", id="a", date="2023-09-26")).events
    assert event.event_id == "70837729d745e834"
    (event,) = pipeline.extract(pipeline.read("9月3日，第三届机器人大赛在苏州市举行。", id="b", date="2024-09-26")).events
    assert event.event_id != "70837729d745e834"


def test_event_ids_are_the_same_on_a_second_run_in_another_order_and_from_another_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, news: Path
) -> None:
    _, first = extracted(monkeypatch, tmp_path / "1", news)
    _, again = extracted(monkeypatch, tmp_path / "2", news)
    news.rename(tmp_path / "moved")
    _, moved = extracted(monkeypatch, tmp_path / "3", tmp_path / "moved")
    forward = extracted(monkeypatch, tmp_path / "4", tmp_path / "moved" / "a.txt", tmp_path / "moved" / "b.txt")[1]
    backward = extracted(monkeypatch, tmp_path / "5", tmp_path / "moved" / "b.txt", tmp_path / "moved" / "a.txt")[1]
    assert len({row["event_id"] for row in first}) == len(first) == 6  # the same text under another name is another document's
    assert first == again == moved
    assert forward != backward
    assert {row["event_id"]: row for row in forward} == {row["event_id"]: row for row in backward}
    assert {row["event_id"] for row in forward} < {row["event_id"] for row in first}


def test_two_documents_of_one_identifier_are_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, news: Path
) -> None:
    code, rows = extracted(monkeypatch, tmp_path / "out", news / "a.txt", news / "c" / "a.txt")
    assert (code, rows) == (1, [])
    assert "has the identifier 'a' like" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
