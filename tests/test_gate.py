"""The score gate: today's scores against the floors, and the gate itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import GoldError
from pipeline.scoring.gate import NAME, Floors, compare, moved, read_floors, write_floors
from pipeline.scoring.gold import SPLITS, Corpus, Tables, gold_hashes
from pipeline.scoring.scores import score

GOLD = {"mentions.csv": "1" * 64}
FLOORS = Floors(GOLD, {"dev": {"DATE.strict": 0.9, "events": 0.5}})


def test_no_score_is_below_its_floor(corpus: Corpus, predicted: Tables) -> None:
    floors = read_floors(corpus.folder / NAME)
    figures = {split: score(corpus, predicted, corpus.split(split)).figures() for split in SPLITS}
    assert compare(floors, gold_hashes(corpus.folder), figures) == []


def test_an_open_gate() -> None:
    assert compare(FLOORS, GOLD, {"dev": {"DATE.strict": 0.9, "events": 0.7}}) == []


@pytest.mark.parametrize(
    ("gold", "dev", "problems"),
    [
        (GOLD, {"DATE.strict": 0.8999, "events": 0.5}, ["dev DATE.strict is 0.8999, its floor 0.9000"]),
        (GOLD, {"DATE.strict": 0.9}, ["dev events has a floor of 0.5000 and no score"]),
        (GOLD, {"DATE.strict": 0.9, "events": 0.5, "new": 1.0}, ["dev new has no floor"]),
        ({"mentions.csv": "2" * 64}, {"DATE.strict": 0.9, "events": 0.5}, ["the gold changed: mentions.csv"]),
        ({}, {"DATE.strict": 0.9, "events": 0.5}, ["the gold changed: mentions.csv"]),
    ],
    ids=["below", "no-score", "no-floor", "other-gold", "no-gold"],
)
def test_a_closed_gate(gold: dict[str, str], dev: dict[str, float], problems: list[str]) -> None:
    assert compare(FLOORS, gold, {"dev": dev}) == problems


def test_floors_only_rise() -> None:
    floors, lines = moved(FLOORS, GOLD, {"dev": {"DATE.strict": 0.87, "events": 0.66666}})
    assert floors == Floors(GOLD, {"dev": {"DATE.strict": 0.9, "events": 0.6666}})
    assert lines == ["dev events: 0.5000 → 0.6666"]


def test_lowering_must_be_asked_for() -> None:
    floors, lines = moved(FLOORS, GOLD, {"dev": {"DATE.strict": 0.87}}, lower=True)
    assert floors == Floors(GOLD, {"dev": {"DATE.strict": 0.87}})
    assert lines == ["dev DATE.strict: 0.9000 → 0.8700"]


def test_another_gold_must_be_asked_for() -> None:
    other = {"mentions.csv": "2" * 64}
    with pytest.raises(ValueError, match="the gold is not the one"):
        moved(FLOORS, other, {"dev": {"DATE.strict": 1.0}})
    floors, _ = moved(FLOORS, other, {"dev": {"DATE.strict": 1.0, "events": 0.5}}, lower=True)
    assert floors.gold == other


def test_the_other_split_keeps_its_floors() -> None:
    floors, _ = moved(FLOORS, GOLD, {"test": {"events": 0.25}})
    assert floors.figures == {"dev": {"DATE.strict": 0.9, "events": 0.5}, "test": {"events": 0.25}}


@pytest.mark.parametrize("figure", [0.1 + 0.2, 2 / 3, 0.7, 0.29, 1.0, 0.0])
def test_what_was_raised_is_not_below(figure: float) -> None:
    floors, _ = moved(None, GOLD, {"dev": {"x": figure}})
    assert compare(floors, GOLD, {"dev": {"x": figure}}) == []
    assert floors.figures["dev"]["x"] > figure - 0.0002


def test_floors_read_back_as_written(tmp_path: Path) -> None:
    path = tmp_path / NAME
    write_floors(path, FLOORS)
    assert read_floors(path) == FLOORS
    assert [p.name for p in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[gold", "not valid TOML"),
        ("[dev]\nx = 0.5", "gold must be a table of hashes"),
        ("[gold]\n[dev]\nx = 50", "dev must be a table of figures between 0 and 1"),
        ("[gold]\n[dev]\nx = '0.5'", "dev must be a table of figures between 0 and 1"),
        ("dev = 1\n[gold]", "dev must be a table of figures between 0 and 1"),
    ],
)
def test_a_wrong_file_of_floors_is_named(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / NAME
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=problem) as caught:
        read_floors(path)
    assert caught.value.file == str(path)


def test_a_missing_file_of_floors_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no such file of floors"):
        read_floors(tmp_path / NAME)
