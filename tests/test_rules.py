"""Every example of every rule, one test each: what it must find, and its near misses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import Pipeline, RuleError, load, ruleset
from pipeline.numerals import fold
from pipeline.scoring.examples import Case, cases, problem


def _params() -> Sequence[object]:
    seen: dict[str, int] = {}
    params = []
    for case in cases(ruleset.load()):
        seen[case.id] = seen.get(case.id, 0) + 1
        marks = [pytest.mark.xfail(reason=case.reason)] if case.reason else []
        params.append(pytest.param(case, marks=marks, id=case.id if seen[case.id] == 1 else f"{case.id}-{seen[case.id]}"))
    return params


@pytest.mark.parametrize("case", _params())
def test_example(pipeline: Pipeline, case: Case) -> None:
    assert problem(pipeline, case) == ""


FILE = """
examples = "matches"
[lexicon]
digits = '[0-9]++'
[[rule]]
id = "x.year"
pattern = '{digits}年'
match = [{ text = "在2023年举行", span = "2023年" }]
no_match = ["在某年举行"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "extra.toml").write_text(FILE, encoding="utf-8")
    return tmp_path


def _problems(folder: Path) -> list[str]:
    loaded = load([folder])
    return [problem(loaded, case) for case in cases(loaded.rules) if case.rule.id.startswith("x.")]


def test_examples_that_hold(folder: Path) -> None:
    assert _problems(folder) == ["", ""]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("在某年举行", "在1998年举行", "finds '1998年' in a near miss"),
        ('span = "2023年"', 'span = "023年"', "'023年' is not found; there is '2023年' by x.year"),
        ("'{digits}年'", "'{digits}月'", "'2023年' is not found; there is nothing"),
        ('span = "2023年"', 'span = "2023年", value = "2023"', "value: nothing that a match has"),
    ],
    ids=["near-miss", "span", "pattern", "value"],
)
def test_an_example_that_does_not_hold_is_told(folder: Path, old: str, new: str, wanted: str) -> None:
    path = folder / "extra.toml"
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    assert [found for found in _problems(folder) if found] == [wanted]


def test_a_rule_that_no_extractor_uses_makes_no_mention(folder: Path) -> None:
    (folder / "extra.toml").write_text(FILE.replace('examples = "matches"', ""), encoding="utf-8")
    first, second = _problems(folder)
    assert first.startswith("'2023年' is not found; there is ")
    assert second == ""


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('id = "x.year"', 'id = "x.year"\nvalu = "Y"', "extra.toml: x.year: valu: unknown key"),
        ("{digits}年", "{digit}年", "extra.toml: x.year: pattern: unknown fragment {digit}"),
        ("{digits}年'", "{digits}年", "extra.toml: not valid TOML"),
        ("'{digits}年'", "'({digits}年'", "extra.toml: x.year: pattern: not a pattern"),
        ("'{digits}年'", "'{digits}?'", "extra.toml: x.year: pattern: matches the empty text"),
        ('span = "2023年"', 'span = "2024年"', "extra.toml: x.year: match: span '2024年' must stand once"),
        ('no_match = ["在某年举行"]', "no_match = []", "extra.toml: x.year: no_match: a rule needs at least one near miss"),
        ('no_match = ["在某年举行"]', "", "extra.toml: x.year: no_match: field required"),
        ('examples = "matches"', 'examples = "match"', "extra.toml: examples: "),
        ('id = "x.year"', 'id = "x.year"\nbegins = ["1[089]"]', "extra.toml: x.year: begins: span '2023年' begins with none of these words"),
        ('id = "x.year"', 'id = "x.year"\nbegins = ["[0-9]"]', "extra.toml: x.year: begins: '[0-9]' may hold single characters only"),
        ('id = "x.year"', 'id = "x.year"\nbegins = ["{digit}"]', "extra.toml: x.year: begins: unknown fragment {digit}"),
    ],
)
def test_a_wrong_rule_file_is_named(folder: Path, old: str, new: str, where: str) -> None:
    path = folder / "extra.toml"
    assert old in FILE
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load([folder])
    assert str(caught.value).removeprefix(f"{folder}/").startswith(where)
    assert "\n" not in str(caught.value)


RULES = ruleset.load()
PLACED = [name for name, file in RULES.files.items() if file.words]
PIECES = st.sampled_from(
    [example.text for name in PLACED for rule in RULES[name].rules for example in rule.table.match]
    + [text for name in PLACED for rule in RULES[name].rules for text in rule.table.no_match]
    + [word for name in PLACED for word in RULES[name].words]
)


@pytest.mark.parametrize("name", PLACED)
@given(pieces=st.lists(PIECES, max_size=6), cut=st.integers(0, 6))
def test_rules_find_the_same_whether_their_words_are_found_before_or_not(name: str, pieces: list[str], cut: int) -> None:
    file = RULES[name]
    text = fold("".join(piece[cut:] or piece for piece in pieces))
    places = [
        (10 + number, found.start(), found.start() + len(word))
        for number, word in enumerate(file.words)
        for found in re.finditer(f"(?={re.escape(word)})", text)
    ]
    searched = [(m.start, m.end, m.rule.id, m.groups()) for m in file.scan(text)]
    assert [(m.start, m.end, m.rule.id, m.groups()) for m in file.scan(text, places=places, first=10)] == searched


def test_words_with_which_rules_begin(folder: Path) -> None:
    path = folder / "extra.toml"
    begun = 'id = "x.year"\nbegins = ["[12][90]", "{tens}[09]", "201", "1[9]7"]'
    path.write_text(FILE.replace('id = "x.year"', begun).replace("[lexicon]", "[lexicon]\ntens = '[2]'"), encoding="utf-8")
    assert load([folder]).rules["extra"].words == ("10", "19", "20", "29")
