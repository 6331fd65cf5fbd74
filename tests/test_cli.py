"""The command line: what it prints, what it writes, and what it exits with."""

from __future__ import annotations

import csv
import gzip
import json
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pytest

import pipeline
from pipeline import cli
from pipeline.scoring.gold import Corpus
from pipeline.tables.columns import TABLES

ARTICLE = "某市活动启动\n2024-09-26 某报\n\n8月30日,质量月活动在北京市举行,合格率达99%。\n"


class Run(NamedTuple):
    code: int
    out: str
    err: str


Yaosu = Callable[..., Run]


@pytest.fixture
def yaosu(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Yaosu:
    """Runs the command as the shell does, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")  # messages of wrong usage are boxed: no line breaks inside them

    def run(*arguments: str | Path) -> Run:
        monkeypatch.setattr("sys.argv", ["yaosu", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit:
            cli.main()
        code = exit.value.code
        captured = capsys.readouterr()
        said = "".join(line for line in captured.err.splitlines(keepends=True) if not line.startswith("{"))  # beside the progress
        return Run(code if isinstance(code, int) else 0, captured.out, said)

    return run


def write(path: str, text: str = ARTICLE) -> Path:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="")
    return file


def table(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def one_line(run: Run) -> str:
    """The only line on stderr."""
    (line,) = run.err.splitlines()
    assert line.startswith("yaosu: ")
    assert "Traceback" not in line
    return line


def test_extract_a_file(yaosu: Yaosu) -> None:
    write("news/a.txt")
    run = yaosu("extract", "news/a.txt", "--out", "out")
    assert (run.code, run.err) == (0, "")
    first, second = run.out.splitlines()
    assert re.fullmatch(r"1 documents, [\d,]+ mentions, [\d,]+ events, [\d,]+ organizers → out", first)
    assert second == "in 1 = done 1 + rejected 0 + skipped 0"
    assert {path.name for path in Path("out").iterdir()} == {"datapackage.json", "manifest.json", *(f"{table}.csv" for table in TABLES)}
    (document,) = table("out/documents.csv")
    assert (document["doc_id"], document["path"], document["date"]) == ("a", "news/a.txt", "2024-09-26")
    assert document["characters"] == str(len(ARTICLE))
    mentions = table("out/mentions.csv")
    assert {"PERCENTAGE", "LOCATION", "DATE"} <= {row["type"] for row in mentions}
    assert all(ARTICLE[int(row["start"]) : int(row["end"])] == row["surface"] for row in mentions)
    assert document["mentions"] == str(len(mentions))


def test_a_folder_gives_its_paths_as_identifiers(yaosu: Yaosu) -> None:
    write("news/b.txt")
    write("news/2024/a.txt")
    write("news/readme.md")
    assert yaosu("extract", "news", "--out", "out", "--quiet").out == ""
    assert [row["doc_id"] for row in table("out/documents.csv")] == ["2024/a", "b"]


@pytest.mark.parametrize("absolute", [False, True], ids=["relative", "absolute"])
def test_a_glob(yaosu: Yaosu, tmp_path: Path, absolute: bool) -> None:
    for name in ("x1", "x2", "y"):
        write(f"news/{name}.txt")
    pattern = "news/x*.txt"
    assert yaosu("extract", tmp_path / pattern if absolute else pattern, "--out", "out").code == 0
    assert [row["doc_id"] for row in table("out/documents.csv")] == ["x1", "x2"]


def test_the_same_file_twice_is_one_document(yaosu: Yaosu) -> None:
    write("news/a.txt")
    assert yaosu("extract", "news/a.txt", "news/../news/a.txt", "--out", "out").code == 0
    assert len(table("out/documents.csv")) == 1


def test_the_date_given_is_used_where_the_text_has_none(yaosu: Yaosu) -> None:
    write("a.txt", "8月30日举行。\n")
    yaosu("extract", "a.txt", "--out", "out", "--date", "2021-09-01")
    assert [row["value"] for row in table("out/mentions.csv")] == ["2021-08-30"]
    write("b.txt", "市里开会\n2019-03-02 来源：海东网\n\n昨天，会议在海东市举行。\n")
    yaosu("extract", "b.txt", "--out", "out", "--date", "2021-09-01")
    assert table("out/documents.csv")[0]["date"] == "2019-03-02", "what the text says of itself stands before it"


def test_both_segmenters_give_the_same_rows(yaosu: Yaosu) -> None:
    write("a.txt")
    for engine in ("rjieba", "jieba"):
        assert yaosu("extract", "a.txt", "--out", engine, "--segmenter", engine).code == 0
    for name in ("mentions.csv", "events.csv"):
        assert Path("rjieba", name).read_bytes() == Path("jieba", name).read_bytes()


def test_a_mark_and_windows_line_ends_do_not_move_offsets(yaosu: Yaosu) -> None:
    write("plain/a.txt")
    write("windows/a.txt", "\ufeff" + ARTICLE.replace("\n", "\r\n"))
    yaosu("extract", "plain", "--out", "one")
    yaosu("extract", "windows", "--out", "other")
    assert Path("one/mentions.csv").read_bytes() == Path("other/mentions.csv").read_bytes()
    assert table("other/documents.csv")[0]["encoding"] == "utf-8-sig"
    assert table("one/texts.csv") == []
    assert table("other/texts.csv") == [{"doc_id": "a", "text": ARTICLE}]


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", "。", " \n \n"], ids=["empty", "newline", "mark", "stop", "blanks"])
def test_a_text_with_nothing_in_it_is_a_document(yaosu: Yaosu, text: str) -> None:
    write("a.txt", text)
    assert yaosu("extract", "a.txt", "--out", "out").code == 0
    assert table("out/mentions.csv") == []
    assert [row["doc_id"] for row in table("out/documents.csv")] == ["a"]


@pytest.mark.parametrize(
    ("inputs", "problem"),
    [
        (["none.txt"], "none.txt: no such file or folder"),
        (["news/a.txt", "none"], "none: no such file or folder"),
        (["none*.txt"], "none*.txt: matches no file that can be read: .txt, .html"),
        (["empty"], "empty: holds no file that can be read: .txt, .html"),
        (["news/c.md"], "news/c.md: is no file that can be read"),
        (["news/a.txt", "more/a.txt"], "more/a.txt: has the identifier 'a' like news/a.txt"),
    ],
)
def test_an_input_that_cannot_be_read(yaosu: Yaosu, inputs: list[str], problem: str) -> None:
    write("news/a.txt")
    write("more/a.txt")
    write("news/c.md")
    Path("empty").mkdir()
    run = yaosu("extract", *inputs, "--out", "out")
    assert run.code == 1
    assert problem in one_line(run)
    assert not Path("out").exists()


@pytest.mark.parametrize(("inputs", "done"), [("news", ["a"]), ("news/bad.txt", [])], ids=["one of many", "the only one"])
def test_a_document_that_cannot_be_read_is_rejected(yaosu: Yaosu, inputs: str, done: list[str]) -> None:
    write("news/a.txt")
    Path("news/bad.txt").write_bytes("中国\n".encode() + b"\xff\xff")
    run = yaosu("extract", inputs, "--out", "out")
    assert run.code == 3
    assert "news/bad.txt:2: byte 0xff at 7" in one_line(run)
    number = len(done)
    assert f"in {number + 1} = done {number} + rejected 1 + skipped 0\nrejected, and why: out/rejects.jsonl" in run.out
    assert [row["doc_id"] for row in table("out/documents.csv")] == done
    (rejected,) = [json.loads(line) for line in Path("out/rejects.jsonl").read_text(encoding="utf-8").splitlines()]
    assert list(rejected) == ["id", "path", "place", "stage", "error"]
    assert (rejected["id"], rejected["path"], rejected["place"], rejected["stage"]) == ("bad", "news/bad.txt", 2, "read")


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract", "a.txt"],
        ["extract", "--out", "out"],
        ["extract", "a.txt", "--out", "out", "--date", "26.9.2024"],
        ["extract", "a.txt", "--out", "out", "--date", "2024-13"],
        ["extract", "a.txt", "--out", "out", "--date", "2023-02-29"],
        ["extract", "a.txt", "--out", "out", "--segmenter", "thulac"],
        ["extract", "a.txt", "--out", "out", "--nonsense"],
        ["extract", "a.txt", "--out", "out", "--format", "csv,xml"],
        ["extract", "a.txt", "--out", "out", "--format", ""],
        ["evaluate", "--split", "train"],
        ["evaluate", "--fail-under", "DATE"],
        ["evaluate", "--fail-under", "DATE=95"],
        ["evaluate", "--fail-under", "PLACE=0.5"],
        ["evaluate", "--document", "none"],
        ["nonsense"],
    ],
    ids=" ".join,
)
def test_wrong_usage(yaosu: Yaosu, root: Path, arguments: list[str]) -> None:
    write("a.txt")
    if arguments[0] == "evaluate":
        arguments = [*arguments, "--gold", str(root / "corpus")]
    run = yaosu(*arguments)
    assert run.code == 2
    assert run.err
    assert "Traceback" not in run.err
    assert not Path("out").exists()


def test_an_output_place_that_is_a_file(yaosu: Yaosu) -> None:
    write("a.txt")
    write("out")
    run = yaosu("extract", "a.txt", "--out", "out")
    assert run.code == 1
    assert "out" in one_line(run)
    assert Path("out").read_text(encoding="utf-8") == ARTICLE


RULES = """
examples = "matches"
[[rule]]
id = "x.year"
pattern = '[0-9]++年'
match = [{ text = "在2023年举行", span = "2023年" }]
no_match = ["在某年举行"]
"""


@pytest.mark.parametrize("command", [["extract", "a.txt", "--out", "out"], ["rules", "check"], ["rules", "list"]], ids=" ".join)
def test_a_rule_file_with_a_typo(yaosu: Yaosu, command: list[str]) -> None:
    write("a.txt")
    write("mine/x.toml", RULES.replace("no_match", "no_mach"))
    run = yaosu(*command, "--rules", "mine")
    assert run.code == 1
    assert "mine/x.toml: x.year: no_ma" in one_line(run)
    assert not Path("out").exists()


OWN_DATE = """
[[rule]]
id = "date.company_day"
type = "DATE"
pattern = '公司日'
value = "2024-05-06"
match = [{ text = "在公司日举行", span = "公司日", value = "2024-05-06" }]
no_match = ["在公司举行"]
"""


def test_a_date_of_one_s_own_by_its_words(yaosu: Yaosu) -> None:
    write("a.txt", "今年公司日我们参加活动。")
    write("mine/dates.toml", OWN_DATE)
    assert yaosu("rules", "check", "--rules", "mine").code == 0
    assert yaosu("extract", "a.txt", "--out", "out", "--rules", "mine").code == 0
    assert ("公司日", "2024-05-06") in [(row["surface"], row["value"]) for row in table("out/mentions.csv")]


def test_a_date_rule_with_a_reader_that_is_not_there(yaosu: Yaosu) -> None:
    write("a.txt")
    write("mine/dates.toml", OWN_DATE.replace('value = "2024-05-06"\n', 'normalize = "holiday"\n'))
    run = yaosu("extract", "a.txt", "--out", "out", "--rules", "mine")
    assert run.code == 1
    assert "mine/dates.toml: date.company_day: normalize: 'holiday' is none of ago, " in one_line(run)


def test_a_folder_of_rules_that_is_missing(yaosu: Yaosu) -> None:
    run = yaosu("rules", "check", "--rules", "none")
    assert run.code == 1
    assert one_line(run) == "yaosu: none: no such folder of rules"


def test_rules_list(yaosu: Yaosu) -> None:
    write("mine/x.toml", RULES)
    run = yaosu("rules", "list", "--rules", "mine")
    assert (run.code, run.err) == (0, "")
    assert "x.toml\tx.year\tx\t2023年" in run.out.splitlines()


def test_rules_check_names_the_example_that_fails(yaosu: Yaosu) -> None:
    write("mine/x.toml", RULES.replace("在某年举行", "在1998年举行"))
    run = yaosu("rules", "check", "--rules", "mine")
    assert run.code == 1
    assert "yaosu: mine/x.toml: x.year: finds '1998年' in a near miss in '在1998年举行'" in run.err.splitlines()
    assert re.search(r"^[\d,]+ rules, [\d,]+ examples, [1-9]\d* wrong, [\d,]+ known gaps$", run.out, re.MULTILINE)


def test_a_known_gap_that_holds_is_told(yaosu: Yaosu) -> None:
    gap = 'xfail = [{ text = "到1998年底", span = "1998年", reason = "why" }]\n'
    write("mine/x.toml", RULES + gap)
    run = yaosu("rules", "check", "--rules", "mine")
    assert run.code == 1
    assert "x.year: holds now: move it from xfail to match" in run.err


def test_the_built_in_rules_hold(yaosu: Yaosu) -> None:
    run = yaosu("rules", "check")
    assert (run.code, run.err) == (0, "")


def test_evaluate_gold_against_itself(yaosu: Yaosu, root: Path, corpus: Corpus) -> None:
    dates = str(sum(m.type == "DATE" and m.doc_id in corpus.split("dev") for m in corpus.gold.mentions))
    run = yaosu(
        "evaluate", "--gold", root / "corpus", "--predictions", root / "corpus" / "gold", "--document", "quality-month-2024"
    )
    assert (run.code, run.err) == (0, "")
    lines = {tuple(line.split()[:2]): line.split() for line in run.out.splitlines()}  # of the second table
    assert ["DATE", "dev", dates, dates, *["100.0"] * 6] in [line.split() for line in run.out.splitlines()]
    assert lines["DATE", "dev"][2:] == [dates, "0", "0", "0", "0", "100.0"]
    assert "quality-month-2024: sections found 21 of 21, event rows wholly right 21 of 21" in run.out


@pytest.mark.parametrize(("floor", "code"), [("0.0", 0), ("1.0", 1)])
def test_fail_under(yaosu: Yaosu, root: Path, floor: str, code: int) -> None:
    for name in ("mentions", "events"):
        rows = (root / "corpus" / "gold" / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        write(f"less/{name}.csv", "".join(row for row in rows if ",DATE,8月" not in row))
    run = yaosu("evaluate", "--gold", root / "corpus", "--predictions", "less", "--split", "dev", "--fail-under", f"DATE={floor}")
    assert run.code == code
    if code:
        assert re.search(r"below: dev DATE 0\.9\d+ < 1\.0", one_line(run))


def test_a_prediction_that_contradicts_its_text(yaosu: Yaosu, root: Path) -> None:
    header = "doc_id,section,start,end,type,surface,value,kind,role,modifier,unit,noun\n"
    write("wrong/mentions.csv", header + "quality-month-2024,,70,80,DATE,2024-09-27,2024-09-26,date,,,,\n")
    run = yaosu("evaluate", "--gold", root / "corpus", "--predictions", "wrong")
    assert run.code == 1
    assert "wrong/mentions.csv:2: surface '2024-09-27', but quality-month-2024[70:80] is '2024-09-26'" in one_line(run)


def test_a_gold_that_is_missing(yaosu: Yaosu) -> None:
    run = yaosu("evaluate", "--gold", "none")
    assert run.code == 1
    assert one_line(run) == "yaosu: none/documents.csv: no such table"


def test_floors_are_raised_and_lowered_only_when_asked(yaosu: Yaosu, root: Path) -> None:
    for name in ("documents.csv", "gold/mentions.csv", "gold/events.csv"):
        write(f"copy/{name}", (root / "corpus" / name).read_text(encoding="utf-8"))
    Path("copy/raw").symlink_to(root / "corpus" / "raw")
    write("none/mentions.csv", (root / "corpus" / "gold" / "mentions.csv").read_text(encoding="utf-8").splitlines()[0] + "\n")
    write("none/events.csv", (root / "corpus" / "gold" / "events.csv").read_text(encoding="utf-8").splitlines()[0] + "\n")
    perfect = ("evaluate", "--gold", "copy", "--predictions", "copy/gold")
    nothing = ("evaluate", "--gold", "copy", "--predictions", "none")
    assert "dev DATE.strict: 0.0000 → 1.0000" in yaosu(*perfect, "--raise-floors").out
    assert "no floor moved" in yaosu(*nothing, "--raise-floors").out
    assert '"DATE.strict" = 1.0' in Path("copy/floors.toml").read_text(encoding="utf-8")
    assert "dev DATE.strict: 1.0000 → 0.0000" in yaosu(*nothing, "--lower-floors").out
    gold = Path("copy/gold/events.csv")
    gold.write_text(gold.read_text(encoding="utf-8").replace("host", "guide", 1), encoding="utf-8")
    assert yaosu(*perfect, "--raise-floors").code == 2
    assert yaosu(*perfect, "--lower-floors").code == 0


LIBRARIES = ("ahocorasick_rs", "numpy", "pandas", "pyarrow", "pydantic", "regex", "rjieba", "spacy")


@pytest.mark.parametrize("imported", ["pipeline", "pipeline.cli"])
def test_nothing_is_loaded_before_it_is_wanted(root: Path, imported: str) -> None:
    """`import pipeline` and `yaosu --help` are quick, and say nothing on the way."""
    code = f"import sys, {imported}; assert not set({LIBRARIES}) & set(sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=root, check=False, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_what_is_wanted_is_there(root: Path) -> None:
    code = "import pipeline; found = pipeline.extract('合格率达99%。'); print(found.mentions[0].value, pipeline.load.__name__)"
    run = subprocess.run([sys.executable, "-c", code], cwd=root, check=True, capture_output=True, text=True)
    assert run.stdout == "99 load\n"
    with pytest.raises(AttributeError, match="nonsense"):
        _ = pipeline.nonsense


def test_version(yaosu: Yaosu) -> None:
    assert yaosu("--version") == Run(0, f"yaosu {version('yaosu')}\n", "")


WRONG = "某市开展活动\n2024-09-26 某报\n\n社区举办义诊12场、讲座8场,合计{}场。\n"


def test_the_summary_names_what_a_text_contradicts(yaosu: Yaosu) -> None:
    for number in range(7):
        write(f"news/{number}.txt", WRONG.format(21 + number))
    run = yaosu("extract", "news", "--out", "out")
    assert (run.code, run.err) == (0, "")
    _, _, *lines = run.out.splitlines()
    assert lines[:2] == [
        f"7 figures contradicted by their own text: {Path('out/checks.csv')}",
        "  0: sum: 21场 against 12场、讲座8场",
    ]
    assert lines[-1] == "  and 2 more"
    assert len(lines) == 7
    assert {row["verdict"] for row in table("out/checks.csv")} == {"contradicted"}
    assert yaosu("extract", "news", "--out", "out", "--quiet").out == ""
    other = yaosu("extract", "news", "--out", "other", "--format", "jsonl").out.splitlines()
    assert other[2] == "7 figures contradicted by their own text: other"


def test_the_summary_is_silent_where_nothing_is_contradicted(yaosu: Yaosu) -> None:
    write("news/a.txt", WRONG.format(20))
    assert len(yaosu("extract", "news", "--out", "out").out.splitlines()) == 2
    assert [row["verdict"] for row in table("out/checks.csv")] == ["confirmed"]


def test_every_kind_of_input_in_one_run(yaosu: Yaosu) -> None:
    write("in/a.txt")
    write("in/b.html", f"<html><body><article>{''.join(f'<p>{line}</p>' for line in ARTICLE.splitlines())}</article></body></html>")
    write("in/c.jsonl", json.dumps({"id": "k", "text": ARTICLE, "title": "题"}) + "\n{}\n")
    write("in/d.csv", f'text,date\n"{ARTICLE}",2020-01-01\n')
    Path("in/e.txt.gz").write_bytes(gzip.compress(ARTICLE.encode("gb18030")))
    run = yaosu("extract", "in", "--out", "in/out")
    assert run.code == 3
    assert "in/c.jsonl:2: has no text" in one_line(run)
    again = yaosu("extract", "in", "--out", "in/out")
    assert again.code == 3
    documents = {row["doc_id"]: row for row in table("in/out/documents.csv")}
    assert {id: (row["encoding"], row["date"], row["title"]) for id, row in documents.items()} == {
        "a": ("utf-8", "2024-09-26", "某市活动启动"),
        "b": ("utf-8", "2024-09-26", "某市活动启动"),
        "k": ("utf-8", "2024-09-26", "题"),
        "d.csv:2": ("utf-8", "2020-01-01", "某市活动启动"),
        "e": ("gb18030", "2024-09-26", "某市活动启动"),
    }
    texts = {"a": ARTICLE, **{row["doc_id"]: row["text"] for row in table("in/out/texts.csv")}}
    assert texts.keys() == documents.keys()
    mentions = table("in/out/mentions.csv")
    assert all(texts[row["doc_id"]][int(row["start"]) : int(row["end"])] == row["surface"] for row in mentions)
    values = {id: [row["value"] for row in mentions if row["doc_id"] == id and row["type"] != "DATE"] for id in documents}
    assert values["a"]
    assert all(found == values["a"] for found in values.values())
    explained = yaosu("explain", "in/out", "--at", f"e:{ARTICLE.index('99%')}")
    assert (explained.code, explained.err) == (0, "")
    assert "99%" in explained.out
