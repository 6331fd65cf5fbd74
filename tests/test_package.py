"""The wheel: what is in it, and that it works from outside the checkout."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

LOCKS = ("requirements.lock", "requirements-dev.lock")
BENCH = "requirements-bench.lock"


def _pinned(root: Path, name: str) -> dict[str, str]:
    """Name and version of each line that holds for this Python."""
    lines = [line for line in (root / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    shape = re.compile(r"[a-z0-9-]+==[0-9][0-9a-z.]*( ; python_version [<>]=? \"3\.\d+\")?")
    assert [line for line in lines if not shape.fullmatch(line)] == [], "names, exact versions and markers: no addresses"
    wanted = [requirement for line in lines if not (requirement := Requirement(line)).marker or requirement.marker.evaluate()]
    return {requirement.name: str(requirement.specifier).removeprefix("==") for requirement in wanted}


def test_the_locks_pin_every_dependency_once(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    run, test = (_pinned(root, name) for name in LOCKS)
    named = re.compile(r"[\w-]+")
    needed = {found[0] for text in project["project"]["dependencies"] if (found := named.match(text))}
    assert needed <= set(run)
    development = {found[0] for text in project["dependency-groups"]["dev"] if (found := named.match(text))}
    assert development <= set(run) | set(test)
    extras = project["project"]["optional-dependencies"]
    spark = _pinned(root, "requirements-spark.lock")
    of_spark = {found[0] for text in extras["spark"] if (found := named.match(text))}
    assert of_spark <= {*test, *spark}
    assert set(spark).isdisjoint({*run, *test}), "too large for who does not use it"
    small = {name: texts for name, texts in extras.items() if name not in ("all", "spark")}
    optional = {found[0] for texts in small.values() for text in texts if (found := named.match(text))}
    assert optional <= set(test), "what an extra brings is no part of the base"
    peers = _pinned(root, BENCH)
    compared = {found[0] for text in project["dependency-groups"]["bench"] if (found := named.match(text))}
    assert compared <= {*run, *peers}
    assert set(peers).isdisjoint({*run, *test}), "the peers' lock stands beside the others"
    assert extras["all"] == [f"yaosu[{','.join(small)}]"]
    assert set(run).isdisjoint(test)


def test_what_is_installed_is_what_is_pinned(root: Path) -> None:
    pinned = {name: wanted for lock in LOCKS for name, wanted in _pinned(root, lock).items()}
    assert {name: version(name) for name in pinned} == pinned


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)], cwd=root, check=True, capture_output=True
    )
    (built,) = out.glob("yaosu-*.whl")
    return built


def test_contents(wheel: Path, root: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    rules = [path.relative_to(root / "rules").as_posix() for path in (root / "rules").rglob("*") if path.is_file()]
    assert rules
    assert {f"pipeline/_rules/{name}" for name in rules} <= set(names)
    assert "pipeline/py.typed" in names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"pipeline", "yaosu"}
    assert [name for name in names if "licenses/LICENSE" in name]
    corpus = {path.name for path in (root / "corpus").rglob("*") if path.is_file()}
    assert corpus.isdisjoint(name.rsplit("/", 1)[-1] for name in names)


def test_it_extracts_from_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """In an empty environment that sees the dependencies of this one, but not the checkout."""
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    python = str(environment / "bin" / "python")
    (site,) = (environment / "lib").glob("python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.txt").write_text("8月30日,活动在北京市举行,合格率达99%。\n", encoding="utf-8")
    dependencies = [path for path in sys.path if path.endswith("site-packages")]
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    code = "import sys; sys.path += sys.argv.pop(1).split(':'); from pipeline.cli import main; main()"
    command = [python, "-c", code, ":".join(dependencies), "extract", "a.txt", "--out", "out", "--date", "2024-09-26"]
    subprocess.run(command, cwd=elsewhere, env=bare, check=True)
    where = "import sys; sys.path += sys.argv.pop(1).split(':'); import pipeline; print(pipeline.__file__)"
    shown = subprocess.run(
        [python, "-c", where, ":".join(dependencies)], cwd=elsewhere, env=bare, check=True, capture_output=True, text=True
    )
    assert Path(shown.stdout.strip()).is_relative_to(environment)
    with (elsewhere / "out" / "mentions.csv").open(encoding="utf-8", newline="") as lines:
        found = {row["surface"]: row["value"] for row in csv.DictReader(lines)}
    assert found == {"8月30日": "2024-08-30", "北京市": "110000", "99%": "99"}
    # spaCy finds the component through the wheel's entry point: nothing of ours is imported here.
    component = (
        "import importlib.metadata, sys\n"
        "assert len(importlib.metadata.entry_points(group='spacy_factories', name='yaosu')) == 1\n"
        "sys.path += sys.argv.pop(1).split(':'); import spacy\n"
        "nlp = spacy.blank('zh'); nlp.add_pipe('yaosu', config={'date': '2024-09-26'})\n"
        "doc = nlp(open('a.txt', encoding='utf-8').read())\n"
        "print(doc.spans['yaosu'][1]._.yaosu['value'], sys.modules['pipeline'].__file__)"
    )
    shown = subprocess.run(
        [python, "-c", component, ":".join(dependencies)], cwd=elsewhere, env=bare, check=True, capture_output=True, text=True
    )
    value, file = shown.stdout.split()
    assert (value, Path(file).is_relative_to(environment)) == ("110000", True)
