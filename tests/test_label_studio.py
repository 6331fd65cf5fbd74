"""Label Studio: what goes there comes back as it was, and what cannot be right is named by task and region."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import InputError, cli, load
from pipeline.nlp.folders import Labelled, read_folder, write_corpus
from pipeline.nlp.label_studio import config, tasks
from pipeline.nlp.label_studio_import import Imported, read_export
from pipeline.nlp.offsets import Units
from pipeline.scoring.gold import Corpus, load_corpus
from pipeline.scoring.scores import APPLIES
from pipeline.types import TYPES, Mention

PIPELINE = load()
READER = PIPELINE.reader
TEXT = "🙂8月30日,𠮷林省教育局在南京市开展活动近200项。"
PIECES = ["🙂", "𠮷", "👩‍👧", "é", "a", "8月30日", "南京市", "省名:小标题", "\n", " ", "近200项活动", "。", "\u2028", "\x0b", "中"]
Json = Any


def mention(surface: str, type: str, text: str = TEXT, **cells: str) -> Mention:
    start = text.index(surface)
    return Mention("a", "", start, start + len(surface), type, surface, **cells)


LABELLED = Labelled("a", TEXT, "2024-09-26", "dev", (
    mention("8月30日", "DATE", value="2024-08-30", kind="date"),
    mention("𠮷林省教育局", "ORGANIZATION", value="吉林省教育局", role="organizer"),
    mention("南京市", "LOCATION", value="320100", role="venue"),
    mention("近200项", "ACTIVITY_COUNT", value="200", modifier="under", unit="项", noun="活动"),
))  # fmt: skip


def exported(labelled: Labelled = LABELLED, utf16: bool = False) -> Json:
    """The tasks as Label Studio exports them when Li has submitted the predictions as they were."""
    found = json.loads(tasks([labelled], READER, "test", utf16=utf16))
    for number, task in enumerate(found, 1):
        (prediction,) = task["predictions"]
        result = [{"origin": "prediction", **part} for part in prediction["result"]]
        task["id"] = number
        task["annotations"] = [annotation(10 * number, "li@example.org", result)]
    return found


def annotation(id: int, email: str, result: Json, at: str = "2024-10-01T08:00:00Z", **more: Json) -> Json:
    return {
        "id": id, "completed_by": {"id": len(email), "email": email}, "was_cancelled": False, "ground_truth": False,
        "created_at": "2024-09-30T08:00:00Z", "updated_at": at, "draft_created_at": None, "result": result, **more,
    }  # fmt: skip


def imported(found: Json, tmp_path: Path, annotator: str = "", utf16: bool = False) -> Imported:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    return read_export(path, READER, annotator=annotator, utf16=utf16)


def problem(found: Json, tmp_path: Path, annotator: str = "", utf16: bool = False) -> str:
    with pytest.raises(InputError) as error:
        imported(found, tmp_path, annotator, utf16)
    return error.value.problem


# --- out


@pytest.mark.parametrize(("utf16", "starts"), [(False, [1, 7, 14, 21]), (True, [2, 8, 16, 23])], ids=["code points", "UTF-16"])
def test_a_task_holds_text_and_predictions(utf16: bool, starts: list[int]) -> None:
    (task,) = json.loads(tasks([LABELLED], READER, "yaosu 9", utf16=utf16))
    assert (task["data"]["text"], task["data"]["doc_id"], task["data"]["date"]) == (TEXT, "a", "2024-09-26")
    (prediction,) = task["predictions"]
    assert prediction["model_version"] == "yaosu 9"
    size, encoding = (2, "utf-16-le") if utf16 else (4, "utf-32-le")
    units = TEXT.encode(encoding)
    labels = [part["value"] for part in prediction["result"] if part["type"] == "labels"]
    slices = [units[size * one["start"] : size * one["end"]].decode(encoding) for one in labels]
    assert slices == [m.surface for m in LABELLED.mentions]
    assert [one["text"] for one in labels] == [m.surface for m in LABELLED.mentions]
    assert [one["start"] for one in labels] == starts
    count = prediction["result"][-1]["id"]
    assert {part["from_name"]: part["value"].get("choices", part["value"]["text"]) for part in prediction["result"] if part["id"] == count} == {
        "label": "近200项", "value": ["200"], "modifier": ["under"], "unit": ["项"], "noun": ["活动"],
    }  # fmt: skip


def test_the_interface_has_a_control_for_every_result(corpus: Corpus) -> None:
    root = ElementTree.fromstring(config())
    assert [label.get("value") for label in root.iter("Label")] == list(TYPES)
    controls = {control.get("name"): control for control in root.iter() if control.get("toName") == "text"}
    for view in root.findall("View"):
        ((name, per_region),) = [(str(one.get("name")), one.get("perRegion")) for one in view if one.get("toName")]
        assert (per_region, view.get("visibleWhen")) == ("true", "region-selected")
        assert str(view.get("whenLabelValue")).split(",") == [type for type in TYPES if name in APPLIES[type]]
    for labelled in read_folder(corpus.folder):
        (task,) = json.loads(tasks([labelled], READER, "gold"))
        for part in task["predictions"][0]["result"]:
            control = controls[part["from_name"]]
            assert part["type"] == control.tag.lower()
            offered = {choice.get("value") for choice in control.iter("Choice")}
            assert set(part["value"].get("choices", ())) <= offered


# --- and back


def test_what_comes_back_is_what_went(tmp_path: Path) -> None:
    ((back,), skipped) = imported(exported(), tmp_path)
    assert (back.mentions, back.text, back.date, back.split, skipped) == (LABELLED.mentions, TEXT, "2024-09-26", "dev", 0)
    assert back.source == "Label Studio, task 1, annotation 10"


@st.composite
def labelled_texts(draw: st.DrawFn) -> Labelled:
    pieces = draw(st.lists(st.sampled_from(PIECES) | st.text(st.characters(exclude_characters="\r\ufeff", codec="utf-8"), max_size=3), max_size=25))
    text = "".join(pieces)
    borders = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    sections = READER.read(text)
    found = []
    for start, end in zip(borders[::2], borders[1::2], strict=False):
        if "\n" not in text[start:end]:
            type = draw(st.sampled_from(TYPES))
            value = draw(st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=5).map(str.strip))
            found.append(Mention("x/y", sections.section_at(start), start, end, type, text[start:end], value))
    return Labelled("x/y", text, "", "dev", tuple(found))


@settings(max_examples=300)
@given(labelled=labelled_texts(), utf16=st.booleans())
def test_any_text_comes_back(labelled: Labelled, utf16: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("back")
    ((back,), _) = imported(exported(labelled, utf16), folder, utf16=utf16)
    assert (back.text, back.mentions) == (labelled.text, labelled.mentions)
    write_corpus(folder / "corpus", [back])
    corpus = load_corpus(folder / "corpus")
    assert [document.text for document in corpus.documents] == [labelled.text]
    assert corpus.gold.mentions == labelled.mentions


@given(text=st.text())
def test_code_points_and_utf_16_units(text: str) -> None:
    units, same = Units(text, utf16=True), Units(text)
    for offset in range(len(text) + 1):
        assert units.of(offset) == len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
        assert units.point(units.of(offset)) == same.of(offset) == same.point(offset) == offset
    for wrong in (-1, units.of(len(text)) + 1, 1.5, None, [1]):
        with pytest.raises(ValueError, match="offset"):
            units.point(wrong)


def test_the_section_of_a_region_is_its_place_in_the_text(tmp_path: Path) -> None:
    text = "某月活动综述\n2024-09-26\n\n"
    for name, city in (("甘肃", "兰州市"), ("青海", "西宁市")):
        text += f"{name}:质量月启动\n近日,质量月启动仪式在{city}举行,各界代表三百人参加了这次活动。\n"
    assert [section.name for section in READER.read(text).sections] == ["甘肃", "青海"]
    found = exported(Labelled("a", text, "", "dev", ()))
    at = text.index("西宁市")
    found[0]["annotations"][0]["result"] = [region("r1", "LOCATION", at, at + 3, "西宁市")]
    assert [m.section for m in imported(found, tmp_path).texts[0].mentions] == ["青海"]
    del found[0]["data"]["sections"]
    assert [m.section for m in imported(found, tmp_path).texts[0].mentions] == ["青海"]
    gold = Labelled("a", text, "", "dev", (mention("兰州市", "LOCATION", text)._replace(section="别处"),))
    assert imported(exported(gold), tmp_path).texts[0].mentions == gold.mentions


def test_the_gold_makes_the_way_there_and_back(root: Path, yaosu: Callable[..., str], corpus: Corpus) -> None:
    out = yaosu("export", "label-studio", root / "corpus", "--split", "dev", "--annotated", "--out", "t/tasks.json", "--config", "t/config.xml")
    count = sum(m.doc_id in corpus.split("dev") for m in corpus.gold.mentions)
    assert out == f"16 documents, {count:,} mentions → t/tasks.json\n"
    assert Path("t/config.xml").read_text(encoding="utf-8") == config()
    assert yaosu("import", "label-studio", "t/tasks.json", "--out", "gold") == f"16 documents, {count:,} mentions → gold\n"
    lines = (root / "corpus" / "gold" / "mentions.csv").read_bytes().splitlines(keepends=True)
    dev = {name.encode() for name in corpus.split("dev")}
    assert Path("gold/gold/mentions.csv").read_bytes() == b"".join(line for line in lines if line.split(b",")[0] in {*dev, b"doc_id"})
    for path in Path("gold/raw").iterdir():
        assert path.read_bytes() == (root / "corpus" / "raw" / path.name).read_bytes()
    scores = yaosu("evaluate", "--gold", "gold", "--predictions", "gold/gold")
    assert ["ALL", "dev", f"{count}", f"{count}", *["100.0"] * 6] in [line.split() for line in scores.splitlines()]
    assert sorted(path.name for path in Path().iterdir()) == ["gold", "t"]


def test_predictions_of_an_output_folder(yaosu: Callable[..., str]) -> None:
    Path("a.txt").write_text("🙂8月30日,活动在北京市举行。\n", encoding="utf-8")
    yaosu("extract", "a.txt", "--out", "out", "--date", "2024-09-26")
    yaosu("export", "label-studio", "out", "--out", "tasks.json")
    (task,) = json.loads(Path("tasks.json").read_text(encoding="utf-8"))
    (prediction,) = task["predictions"]
    assert prediction["model_version"].startswith("yaosu ")
    assert [part["value"]["labels"] for part in prediction["result"] if part["type"] == "labels"] == [["DATE"], ["LOCATION"]]
    assert prediction["result"][0]["meta"]["text"][0].startswith("date.")  # the rule
    assert yaosu("import", "label-studio", "tasks.json", "--out", "gold", code=1).startswith("yaosu: tasks.json: no task has a submitted")
    Path("a.txt").write_text("其他\n", encoding="utf-8")
    assert "a.txt: is not the text that out/documents.csv was made of" in yaosu("export", "label-studio", "out", "--out", "b.json", code=1)
    Path("a.txt").unlink()
    assert "run this where `yaosu extract` ran" in yaosu("export", "label-studio", "out", "--out", "b.json", code=1)
    text = "🙂8月30日,活动在北京市举行。\n" + "无\n" * 100_000
    Path("out/texts.csv").write_text(f'doc_id,text\na,"{text}"\n', encoding="utf-8")  # where the file itself is not the text
    yaosu("export", "label-studio", "out", "--out", "kept.json")
    assert json.loads(Path("kept.json").read_text(encoding="utf-8"))[0]["data"]["text"] == text
    assert "has no splits" in yaosu("export", "label-studio", "out", "--split", "dev", "--out", "b.json", code=1)
    assert "is neither a corpus folder" in yaosu("export", "label-studio", "none", "--out", "b.json", code=1)
    assert not Path("b.json").exists()
    assert yaosu("export", "label-studio", "out", "--out", "out", code=1) == "yaosu: out: is a folder: name a file\n"
    assert yaosu("export", "label-studio", "out", "--out", "kept.json/b", code=1).startswith("yaosu: kept.json")
    assert sorted(path.name for path in Path().iterdir()) == ["kept.json", "out", "tasks.json"]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, yaosu: Callable[..., str]) -> None:
    Path("export.json").write_text(json.dumps(exported()), encoding="utf-8")
    Path("gold").mkdir()
    assert yaosu("import", "label-studio", "export.json", "--out", "gold", "--split", "test") == "1 documents, 4 mentions → gold\n"
    before = {path: path.read_bytes() for path in Path("gold").rglob("*") if path.is_file()}
    assert "gold: exists and is not an empty folder" in yaosu("import", "label-studio", "export.json", "--out", "gold", code=1)
    assert {path: path.read_bytes() for path in Path("gold").rglob("*") if path.is_file()} == before
    assert b"a,2024-09-26,test," in before[Path("gold/documents.csv")]
    with pytest.raises(OSError, match="File name too long"):
        write_corpus(tmp_path / "new", [Labelled("x" * 300, "", "", "dev", ())])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export.json", "gold"]


# --- whose work counts


def test_skipped_annotations_do_not_count(tmp_path: Path) -> None:
    found = exported() + exported(Labelled("b", "无", "", "dev", ()))
    found[1]["id"], found[1]["annotations"][0]["was_cancelled"] = 2, True
    texts, skipped = imported(found, tmp_path)
    assert ([labelled.id for labelled in texts], skipped) == (["a"], 1)


def test_of_two_people_one_must_be_chosen(tmp_path: Path) -> None:
    found = exported()
    found[0]["annotations"].append(annotation(11, "wang@example.org", []))
    assert problem(found, tmp_path) == "task 1: has annotations by li@example.org and wang@example.org: choose one with --annotator"
    for who, count in (("wang@example.org", 0), ("li@example.org", 4), ("14", 4)):
        assert len(imported(found, tmp_path, who).texts[0].mentions) == count
    assert problem(found, tmp_path, "zhao") == "no task has a submitted annotation by zhao"


def test_of_one_persons_annotations_the_last_counts(tmp_path: Path) -> None:
    found = exported()
    found[0]["annotations"].insert(0, annotation(11, "li@example.org", [], at="2024-10-02T08:00:00Z"))
    found[0]["annotations"].append(annotation(12, "li@example.org", [], at="2024-09-30T08:00:00Z"))
    (back,) = imported(found, tmp_path).texts
    assert (back.mentions, back.source) == ((), "Label Studio, task 1, annotation 11")


# --- what cannot be right


def region(id: str, label: str, start: Json, end: Json, text: str | None = None, **more: Json) -> Json:
    value = {"start": start, "end": end, "labels": [label], **({"text": text} if text is not None else {})}
    return {"id": id, "from_name": "label", "to_name": "text", "type": "labels", "value": value, **more}


def control(id: str, name: str, kind: str, *values: str) -> Json:
    key = "choices" if kind == "choices" else "text"
    return {"id": id, "from_name": name, "to_name": "text", "type": kind, "value": {"start": 2, "end": 7, key: list(values)}}


@pytest.mark.parametrize(
    ("result", "message"),
    [
        ([region("r", "DATE", 1, 700, "8月30日")], "region r: offset 700 is outside of the text, which ends at 27"),
        ([region("r", "DATE", "1", 6, "8月30日")], "region r: offset '1' is not a whole number"),
        ([region("r", "DATE", 2, 6, "8月30日")], "region r: surface '8月30日', but a[2:6] is '月30日'"),
        ([region("r", "DATE", 6, 6)], "region r: 6:6 is no stretch of a, which has 27 characters"),
        ([region("r", "PERSON", 1, 6)], "region r: label 'PERSON' is not one of DATE, LOCATION"),
        ([region("r", "DATE", 1, 6), region("r", "QUANTITY", 1, 6)], "region r: label 'DATE' and 'QUANTITY' is not one of DATE"),
        ([control("r", "value", "textarea", "2024")], "region r: has no label of DATE, LOCATION"),
        ([region("r", "DATE", 1, 6), region("s", "QUANTITY", 3, 5)], "region s: '30' overlaps '8月30日' of region r"),
        ([region("r", "DATE", 1, 6), control("r", "kind", "choices", "often")], "region r: kind 'often' is none of date, duration"),
        ([region("r", "DATE", 1, 6), control("r", "value", "textarea", "1", "2")], "region r: has 2 values of value: 1, 2"),
        ([region("r", "DATE", 1, 6), control("r", "value", "textarea", "1\r2")], "region r: value has a line end in it"),
        ([{"id": "r", "from_name": "label", "type": "labels", "value": {"labels": ["DATE"]}}], "region r: has no start and end"),
    ],
)  # fmt: skip
def test_a_wrong_region_is_named(result: Json, message: str, tmp_path: Path) -> None:
    found = exported()
    found[0]["annotations"][0]["result"] = result
    assert problem(found, tmp_path).startswith(f"task 1, {message}")


def test_the_other_counting_is_noticed(tmp_path: Path) -> None:
    assert problem(exported(utf16=True), tmp_path).startswith("task 1, region ")
    hint = "do its offsets count UTF-16 units? Then say --utf16"
    assert problem(exported(utf16=True), tmp_path).endswith(hint)
    assert problem(exported(), tmp_path, utf16=True).endswith("offset 1 is inside of a character; do its offsets count code points? Then leave out --utf16")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": None}, "task 1: its data has no `text`"),
        ({"text": "8月\r\n30日"}, "task 1: its text has carriage returns"),
        ({"doc_id": "../../etc/a"}, "task 1: doc_id '../../etc/a' cannot be the name of a file"),
        ({"doc_id": "/a"}, "task 1: doc_id '/a' cannot be"),
        ({"date": "26.9."}, "task 1: date '26.9.' is not a date like 2024"),
        ({"split": "train"}, "task 1: split 'train' is none of dev, test"),
        ({"sections": [{"name": "x"}]}, "task 1: its data has `sections` that are no list of name and start"),
        ({"text": "\ud83d"}, "task 1: holds half a character"),
    ],
)  # fmt: skip
def test_a_wrong_task_is_named(change: Json, message: str, tmp_path: Path) -> None:
    found = exported()
    found[0]["data"].update(change)
    assert problem(found, tmp_path).startswith(message)


def test_two_tasks_of_one_document(tmp_path: Path) -> None:
    assert problem(exported() + exported(), tmp_path) == "task 1: there is another task of document 'a'"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[", "is not JSON"),
        ("{}", "is not a list of tasks"),
        ('[{"id": 1, "text": "8月", "label": [{"start": 0, "end": 2, "labels": ["DATE"]}], "annotator": 1}]', "is JSON-MIN"),
        ("[1]", "task no. 1: has no data"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_export(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "export.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_export(tmp_path / "export.json", READER)


def test_what_is_not_ours_is_passed_over(tmp_path: Path) -> None:
    found = exported()
    found[0]["annotations"][0]["result"] += [
        {"type": "relation", "from_id": "x", "to_id": "y", "direction": "right"},
        {"id": "n", "type": "textarea", "from_name": "comment", "to_name": "text", "value": {"text": ["?"]}},
        control(found[0]["annotations"][0]["result"][0]["id"], "unit", "textarea", "日"),  # of a label that it had before
    ]
    assert imported(found, tmp_path).texts[0].mentions == LABELLED.mentions


def _places(node: Json, way: tuple[Json, ...] = ()) -> list[tuple[Json, ...]]:
    below = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [way, *(place for key, child in below for place in _places(child, (*way, key)))]


SAMPLE = exported()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 40) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "text", "start"]), inner, max_size=2),
)


@settings(max_examples=500)
@given(place=st.sampled_from(_places(SAMPLE)[1:]), value=JSON)
def test_a_damaged_export_is_read_or_refused(place: tuple[Json, ...], value: Json, tmp_path_factory: pytest.TempPathFactory) -> None:
    found = copy.deepcopy(SAMPLE)
    holder = found
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    folder = tmp_path_factory.mktemp("damaged")
    with suppress(InputError):
        ((back,), _) = imported(found, folder)
        write_corpus(folder / "corpus", [back])
        assert load_corpus(folder / "corpus").gold.mentions == back.mentions


@pytest.fixture
def yaosu(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., str]:
    """Runs the command in a folder of its own; what it prints, on stderr when it fails."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path, code: int = 0) -> str:
        monkeypatch.setattr("sys.argv", ["yaosu", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit:
            cli.main()
        captured = capsys.readouterr()
        assert (exit.value.code or 0) == code, captured.err
        return captured.err if code else captured.out

    return run
