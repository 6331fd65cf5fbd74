"""outputs/: the tables of the bundled corpus are what the pipeline of today makes, byte for byte."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline import Extraction, cli
from pipeline.scoring.gold import Corpus, load_tables
from pipeline.tables.columns import TABLES


@pytest.fixture(scope="module")
def derived(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make outputs` writes, written elsewhere."""
    out = tmp_path_factory.mktemp("outputs")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.setattr("sys.argv", ["yaosu", "extract", "corpus/raw", "--out", str(out), "--quiet"])
        with pytest.raises(SystemExit) as exit:
            cli.main()
    assert not exit.value.code
    return out


@pytest.mark.parametrize("table", TABLES)
def test_the_committed_table_is_derived_again(table: str, root: Path, derived: Path) -> None:
    committed = (root / "outputs" / f"{table}.csv").read_text(encoding="utf-8").splitlines()
    assert (derived / f"{table}.csv").read_text(encoding="utf-8").splitlines() == committed
    assert (derived / f"{table}.csv").read_bytes() == (root / "outputs" / f"{table}.csv").read_bytes()


def test_the_committed_description_is_derived_again(root: Path, derived: Path) -> None:
    name = "datapackage.json"
    assert (derived / name).read_text(encoding="utf-8") == (root / "outputs" / name).read_text(encoding="utf-8")
    # The manifest is made with the tables and not committed: it names every version and hash, and would change with each rule.
    committed = {path.name for path in (root / "outputs").iterdir()} | {"manifest.json"}
    assert {path.name for path in derived.iterdir()} == committed


def test_the_tables_hold_against_the_texts(corpus: Corpus, derived: Path) -> None:
    """Known types, roles, kinds and modifiers, surfaces that equal their slices, no overlaps, no line end crossed."""
    tables = load_tables(derived, corpus.texts)
    assert len(tables.mentions) > 1000
    assert len(tables.events) > 10


def test_identifiers_are_unique_and_keys_lead_somewhere(derived: Path) -> None:
    rows = {table: _rows(derived / f"{table}.csv") for table in TABLES}
    documents, mentions, events = (
        [row[f"{name}_id"] for row in rows[table]]
        for name, table in (("doc", "documents"), ("mention", "mentions"), ("event", "events"))
    )
    for identifiers in (documents, mentions, events):
        assert len(set(identifiers)) == len(identifiers)
    assert {row["doc_id"] for row in (*rows["mentions"], *rows["events"])} <= set(documents)
    assert {row["event_id"] for row in rows["organizers"]} <= set(events)
    assert {row["mention_id"] for row in rows["organizers"]} <= {*mentions, ""}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_mentions_are_in_text_order(extractions: dict[str, Extraction]) -> None:
    for one in extractions.values():
        ends = [0, *(mention.end for mention in one.mentions)]
        assert all(mention.start >= end for mention, end in zip(one.mentions, ends, strict=False))
