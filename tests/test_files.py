"""Which files the inputs name, in what order, and what their documents are called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.reading.files import find, survey


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*paths: str) -> None:
    for path in paths:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text("", encoding="utf-8")


def ids(*inputs: str, without: str = "") -> list[str]:
    return [named.doc_id for named in find(inputs, Path(without) if without else None)]


def test_every_ending_and_nothing_else() -> None:
    make("a/1.txt", "a/2.HTML", "a/3.htm.gz", "a/4.jsonl", "a/5.csv.GZ", "a/6.parquet", "a/readme.md", "a/.txt", "a/txt", "a/7.gz")
    found = [(named.doc_id, named.path, named.ending) for named in find(["a"])]
    assert found == [
        ("1", "a/1.txt", ".txt"), ("2", "a/2.HTML", ".html"), ("3", "a/3.htm.gz", ".htm"),
        ("4.jsonl", "a/4.jsonl", ".jsonl"), ("5.csv.GZ", "a/5.csv.GZ", ".csv"), ("6.parquet", "a/6.parquet", ".parquet"),
    ]  # fmt: skip
    assert survey(["a"]) == {".txt": 1, ".html": 1, ".htm": 1, ".jsonl": 1, ".csv": 1, ".parquet": 1}


def test_folders_are_sorted_by_path_and_identifiers_count_from_them() -> None:
    make("a/b.txt", "a/b/z.txt", "a/b/a.b.txt", "a/b-c/x.txt", "a/A.txt", "a/空/文.txt")
    expected = sorted(Path("a").rglob("*.txt"))
    assert [Path(named.path) for named in find(["a"])] == expected
    assert ids("a") == [path.relative_to("a").with_suffix("").as_posix() for path in expected]
    assert ids("./a/") == ids("a") == ids(str(Path("a").resolve()))


@given(st.lists(st.text("ab.-/", min_size=1, max_size=6).map(lambda name: name.strip("./") or "a"), unique=True, max_size=8))
def test_any_tree_is_walked_in_the_order_of_its_paths(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    root = tmp_path_factory.mktemp("tree")
    for name in names:
        path = root / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    (root / "z.txt").write_bytes(b"")
    expected = sorted(path for path in root.rglob("*.txt") if path.stem)
    assert [Path(named.path) for named in find([str(root)])] == expected


def test_here_is_a_folder_too() -> None:
    make("a.txt", "b/c.txt")
    assert [(named.doc_id, named.path) for named in find(["."])] == [("a", "a.txt"), ("b/c", "b/c.txt")]


def test_identifiers_of_a_glob_count_from_its_first_wildcard() -> None:
    make("news/2023/a.txt", "news/2024/a.txt", "news/2024/b.jsonl", "news/2024/c.md")
    assert ids("news/*/*") == ["2023/a", "2024/a", "2024/b.jsonl"]
    assert ids("news/20*/a.txt") == ["2023/a", "2024/a"]
    assert ids("news/**/*.txt") == ["2023/a", "2024/a"]
    assert ids(f"{Path('news').resolve()}/2024/?.txt") == ["a"]


def test_a_name_with_wildcards_in_it_is_a_name() -> None:
    make("a[1].txt")
    assert ids("a[1].txt") == ["a[1]"]


def test_each_file_comes_once() -> None:
    make("a/1.txt", "a/b/2.txt")
    assert ids("a/1.txt", "a", "a/../a/1.txt", "a/*.txt") == ["1", "b/2"]
    assert ids("a", "a/b/2.txt") == ["1", "b/2"]


@pytest.mark.parametrize(
    ("inputs", "problem"),
    [
        (["a"], "a/1.txt: has the identifier '1' like a/1.html; rename one"),
        (["a/1.txt", "b/1.txt.gz"], "b/1.txt.gz: has the identifier '1' like a/1.txt; name the folder above both instead"),
        (["b", "c"], "c/1.txt: has the identifier '1' like b/1.txt.gz; name the folder above both instead"),
        (["none"], "none: no such file or folder"),
        (["b", "none*"], "none*: matches no file that can be read: .txt, .html, .htm, .jsonl, .csv, .parquet, each also .gz"),
        (["empty"], "empty: holds no file that can be read"),
        (["a/2.md"], "a/2.md: is no file that can be read"),
    ],
)
def test_what_inputs_cannot_be(inputs: list[str], problem: str) -> None:
    make("a/1.txt", "a/1.html", "b/1.txt.gz", "c/1.txt", "a/2.md", "empty/x.md")
    with pytest.raises(InputError) as told:
        survey(inputs)
    assert problem in str(told.value)


def test_files_of_many_documents_may_have_one_name() -> None:
    make("a/1.jsonl", "a/1.csv", "b/1.jsonl", "a/1.txt")
    assert ids("a", "b") == ["1.csv", "1.jsonl", "1", "1.jsonl"]


def test_the_folder_of_the_tables_is_passed_over() -> None:
    make("a/1.txt", "a/out/texts.csv", "a/b/out/2.txt")
    assert ids("a", without="a/out") == ["1", "b/out/2"]
    assert ids("a", "a/1.txt", without="a/out") == ["1", "b/out/2"]
    assert ids("a") == ["1", "b/out/2", "out/texts.csv"]


def test_links_to_files_are_read_and_those_to_folders_are_not_followed() -> None:
    make("a/1.txt", "b/2.txt")
    Path("b/loop").symlink_to(Path("b").resolve(), target_is_directory=True)
    Path("b/linked.txt").symlink_to(Path("a/1.txt").resolve())
    Path("b/gone.txt").symlink_to(Path("nowhere").resolve())
    assert ids("b") == ["2", "gone", "linked"]


def test_a_tree_may_be_deeper_than_python_recurses() -> None:
    deep = "/".join("d" * 1200)
    subprocess.run(["mkdir", "-p", deep], check=True)
    try:
        make(f"{deep}/a.txt")
        assert ids(".") == [f"{deep}/a"]
    finally:
        subprocess.run(["rm", "-r", "d"], check=True)  # Python's own way recurses


def test_what_must_not_be_read_is_told() -> None:
    make("a/1.txt", "a/shut/2.txt", "a/3.txt", "a/4.jsonl")
    code = """
import os, sys
from pathlib import Path
from pipeline.errors import InputError
from pipeline.reading.records import pieces, read
if os.getuid() == 0:
    os.setuid(65534)  # whom permissions bind
for piece in pieces(["a"]):
    try:
        print(read(piece).doc_id)
    except InputError as error:
        print(piece.doc_id, error)
"""
    for path, mode in (("a/shut", 0), ("a/3.txt", 0), ("a/4.jsonl", 0), ("a", 0o755), (".", 0o755)):
        Path(path).chmod(mode)
    try:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        run = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, env=environment)
    finally:
        Path("a/shut").chmod(0o755)
    assert run.stdout.splitlines() == [
        "1",
        "3 a/3.txt: cannot be read: Permission denied",
        "4.jsonl a/4.jsonl: cannot be read: Permission denied",
        "shut a/shut: cannot be read: Permission denied",
    ], run.stderr
