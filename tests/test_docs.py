"""The documents tell the truth: excerpts stand in the outputs, examples run, commands and files exist."""

from __future__ import annotations

import csv
import doctest
import importlib
import re
from pathlib import Path

import duckdb
import pytest
import typer.main

from pipeline import Document, Event, Mention, ruleset
from pipeline.cli import app, main
from pipeline.reading import files
from pipeline.reading.limits import LIMITS
from pipeline.scoring.gold import Corpus, Tables
from pipeline.scoring.scores import score
from pipeline.tables.columns import Source
from pipeline.tables.formats import EXTRAS, FORMATS
from pipeline.tables.writer import Writer
from pipeline.types import TYPES, Found, Indicator

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXCERPT = re.compile(r"<!-- excerpt of (\S+) -->\n```csv\n(.*?)```", re.DOTALL)
FILE = re.compile(r"[`(]([\w./-]+\.(?:md|csv|toml|txt|py)|[a-z]+/[\w./]*)[`)]")


@pytest.mark.parametrize(("name", "text"), EXCERPT.findall(README), ids=lambda cell: cell if cell.startswith("outputs/") else "rows")
def test_the_excerpt_stands_in_the_outputs(name: str, text: str) -> None:
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) >= 2
    with (ROOT / name).open(encoding="utf-8", newline="") as lines:
        written = list(csv.DictReader(lines))
    assert [row for row in rows if not any(row.items() <= other.items() for other in written)] == []


RUN = re.compile(r"<!-- run: yaosu (.+?) -->\n```\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), RUN.findall(README), ids=lambda text: text.partition(" ")[0])
def test_a_command_prints_what_is_shown(
    command: str, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("sys.argv", ["yaosu", *command.split()])
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().out == shown


def test_an_explanation_is_shown() -> None:
    assert [command.split()[0] for command, _ in RUN.findall(README)].count("explain") == 1


def test_the_python_example_runs() -> None:
    # Registers the component also where this checkout is not what is installed, so that spaCy has no entry point of it.
    importlib.import_module("pipeline.nlp.component")
    example = "".join(re.findall(r"```pycon\n(.*?)```", README, re.DOTALL))
    parsed = doctest.DocTestParser().get_doctest(example, {}, "README.md", "README.md", 0)
    assert parsed.examples
    report: list[str] = []
    assert doctest.DocTestRunner().run(parsed, out=report.append).failed == 0, "".join(report)


def test_the_query_runs(tmp_path: Path) -> None:
    """On two articles that say the same: the figures of one are not those of the other."""
    (query,) = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    with Writer(tmp_path, ["duckdb"]) as writer:
        for doc_id in ("a", "b"):
            event = Event(f"e{doc_id}", doc_id, "甲", "", "启动仪式", "2024-09-0" + "12"["ab".index(doc_id)], *[""] * 8)
            event = event._replace(organizers=f"{doc_id}局:host;{doc_id}院:guide")
            level = Indicator(doc_id, "甲", 1, 4, "99%", "合格率", "99", "percent", "exact", "level", "", "", "")
            rise = Indicator(doc_id, "甲", 5, 7, "2%", "合格率", "2", "percent", "exact", "increase", "", "", "")
            other = level._replace(section="乙", start=8, end=9)
            figures = (level, rise, other)
            mentions = tuple(Mention(doc_id, one.section, one.start, one.end, "PERCENTAGE", one.surface) for one in figures)
            writer.add(Found(Document(doc_id, ""), mentions, (event,), figures), Source())
    with duckdb.connect(tmp_path / "yaosu.duckdb", read_only=True) as database:
        assert database.execute(query).fetchall() == [
            ("2024-09-01", "a局", "host", "合格率", "99", "percent"),
            ("2024-09-01", "a院", "guide", "合格率", "99", "percent"),
            ("2024-09-02", "b局", "host", "合格率", "99", "percent"),
            ("2024-09-02", "b院", "guide", "合格率", "99", "percent"),
        ]


def test_the_formats_are_the_documented_ones() -> None:
    assert tuple(re.findall(r"^\| `(\w+)` \| (?:a file|one) ", README, re.MULTILINE)) == tuple(FORMATS)
    assert f"`--format {','.join(FORMATS)}`" in README
    extras = {extra for extra, _ in EXTRAS.values()}
    assert set(re.findall(r"'yaosu\[(\w+)\]'", README.partition("## Formats")[2])) == extras


def test_the_inputs_are_the_documented_ones() -> None:
    _, _, described = README.partition("## Inputs")
    described, _, _ = described.partition("\n## ")
    assert re.findall(r"`(\.[a-z]+)`(?= \||, )", described)[: len(files.KINDS)] == list(files.KINDS)
    assert f"{LIMITS.bytes // 1_000_000} MB" in described
    assert f"{LIMITS.ratio} times" in described
    assert LIMITS.characters == 1_000_000  # a million


CLAIM = re.compile(r"\| (\w+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+|–) \| ([\d.]+|–) \|")


def test_the_scores_claimed_are_reached(corpus: Corpus, predicted: Tables) -> None:
    figures = [score(corpus, predicted, corpus.split(split)).figures() for split in ("dev", "test")]
    claims = {name: [float(cell) for cell in cells if cell != "–"] for name, *cells in CLAIM.findall(README)}
    assert set(claims) == {*TYPES, "organizers", "events", "indicators"}
    reached = {type: [of_split[f"{type}.{figure}"] for figure in ("strict", "value") for of_split in figures] for type in TYPES}
    reached |= {name: [of_split[name] for of_split in figures] for name in ("organizers", "events", "indicators")}
    pairs = [(name, *pair) for name, claimed in claims.items() for pair in zip(claimed, reached[name], strict=True)]
    assert [(name, claim, share) for name, claim, share in pairs if claim > 100 * share + 0.05] == []


def _commands() -> list[tuple[str, set[str]]]:
    """Every command with its options, as the README writes it."""
    root = typer.main.get_command(app)
    found = [("yaosu --version", {"--version"})]
    queue = [("yaosu", root)]
    while queue:
        name, command = queue.pop()
        below = getattr(command, "commands", {})
        queue += [(f"{name} {sub}", child) for sub, child in below.items()]
        if not below:
            found.append((name, {option for parameter in command.params for option in parameter.opts if option.startswith("--")}))
    return found


@pytest.mark.parametrize(("command", "options"), _commands(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_and_option_is_documented(command: str, options: set[str]) -> None:
    (line,) = [line for line in README.splitlines() if line.startswith((f"| `{command}`", f"| `{command} "))]
    assert {option for option in options if option not in line} == set()


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_file_that_is_named_exists(document: str) -> None:
    named = set(FILE.findall((ROOT / document).read_text(encoding="utf-8"))) - {"news/", "tables/"}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_rule_of_the_contributing_guide_is_a_rule(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.DOTALL)
    lexicon = "[lexicon]\nyear = '\\d{4}年'\nmonth = '\\d{1,2}月'\n"
    (tmp_path / "shown.toml").write_text(lexicon + re.sub("^ +", "", shown, flags=re.MULTILINE), encoding="utf-8")
    file = ruleset.read_file(tmp_path / "shown.toml")
    (rule,) = file.rules
    for example in rule.table.match:
        assert [example.text[m.start : m.end] for m in file.scan(example.text)] == [example.span]
    for text in rule.table.no_match:
        assert [text[m.start : m.end] for m in file.scan(text)] == []
