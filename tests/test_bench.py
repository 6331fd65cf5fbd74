"""The arithmetic of the benchmark's table, and what its processes are said to have taken. No test here looks at a clock."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import bench, inside, processes, resume, table
from benchmarks.table import Line, Spread

SECONDS = st.lists(st.floats(0.001, 1000), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("figure", "asked", "least", "holds"),
    [(0.3, 0.3, False, True), (0.301, 0.3, False, False), (50, 50, True, True), (49.9, 50, True, False), (7, None, False, None)],
)
def test_a_figure_holds_up_to_what_is_asked(figure: float, asked: float | None, least: bool, holds: bool | None) -> None:
    assert Line("", figure, "J", asked, least).holds is holds


def test_a_figure_that_only_rounds_to_what_is_asked_does_not_hold() -> None:
    line = Line("whole job", 0.304, "J", 0.3)
    assert "0.30 J" in line.text()
    assert line.text().endswith("DOES NOT HOLD")


def test_a_line_tells_figure_spread_and_what_was_asked() -> None:
    line = Line("peers", 13.25, "×", 50, least=True, spread=Spread(13.25, 12.1, 14.0))
    assert line.text().split() == ["peers", "13.25", "×", "(12.10–14.00)", "≥", "50.00", "×", "DOES", "NOT", "HOLD"]
    assert line.text(markdown=True) == "| peers | 13.25 × (12.10–14.00) | ≥ 50.00 × | does not hold |"


def test_a_line_without_a_figure_asked_judges_nothing() -> None:
    assert Line("memory", 1234.4, "MB").text().split() == ["memory", "1,234", "MB"]
    assert Line("memory", 1234.4, "MB").text(markdown=True) == "| memory | 1,234 MB | – | – |"


def test_small_costs_keep_three_places() -> None:
    assert [table.shown(value, "J") for value in (0.0446, 0.446)] == ["0.045 J", "0.45 J"]


def test_ratios_are_taken_pair_by_pair() -> None:
    # A slow second that hits both runs of a pair changes nothing.
    assert table.ratios([1, 2, 40, 4, 5], [2, 4, 80, 8, 10]) == Spread(0.5, 0.5, 0.5)
    assert table.ratios([3, 1, 2], [1, 1, 1]) == Spread(2, 1, 3)


def test_quartiles_lie_around_the_median() -> None:
    assert table.spread([1, 2, 3, 4, 100]) == Spread(3, 2, 4)


@given(SECONDS)
def test_a_spread_is_in_order_and_within_its_values(values: list[float]) -> None:
    found = table.spread(values)
    tolerance = 1e-9 * max(values)
    assert min(values) - tolerance <= found.low <= found.median + tolerance
    assert found.median - tolerance <= found.high <= max(values) + tolerance


def test_nothing_measured_and_pairs_that_are_none_are_errors() -> None:
    with pytest.raises(ValueError, match="no measurements"):
        table.spread([])
    with pytest.raises(ValueError, match="shorter"):
        table.ratios([1, 2], [1])


def test_growth_compares_the_greatest_size_with_the_smallest() -> None:
    peaks = {(10.0, 1): 100.0, (100.0, 1): 114.0, (10.0, 2): 100.0, (100.0, 2): 116.0}
    paces = {(10.0, 1): 1.0, (100.0, 1): 1.2, (10.0, 2): 0.5, (100.0, 2): 0.5}
    lines = list(bench.growth(peaks, paces, (10.0, 100.0)))
    assert [round(line.figure, 2) for line in lines] == [1.14, 1.2, 1.16, 1]
    assert [line.holds for line in lines] == [True, False, False, True]


# What a small process measures: pytest is none, and its memory would count as its children's.
PEAKS = """
import sys
from benchmarks.processes import run
for code in ("print('甲')", "print(len(b'x' * 200_000_000))"):
    done = run([sys.executable, "-c", code])
    print(done.peak, done.out.strip())
"""


def test_a_process_is_told_with_its_memory_and_what_it_printed() -> None:
    small, said, great, length = processes.run([sys.executable, "-c", PEAKS]).out.split()
    assert (said, length) == ("甲", "200000000")
    assert 200 < float(great) < 300
    assert float(small) < 100


def test_a_process_that_fails_says_why() -> None:
    with pytest.raises(RuntimeError, match="ended with 3: broken"):
        processes.run([sys.executable, "-c", "import sys; print('broken', file=sys.stderr); sys.exit(3)"])


def test_a_digest_sees_names_and_bytes_and_no_notes_of_a_run(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1", encoding="utf-8")
    before = processes.digest(tmp_path)
    (tmp_path / ".yaosu-work").mkdir()
    (tmp_path / ".yaosu-work" / "part").write_text("1", encoding="utf-8")
    assert processes.digest(tmp_path) == before
    (tmp_path / "a.csv").write_text("2", encoding="utf-8")
    changed = processes.digest(tmp_path)
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    assert len({before, changed, processes.digest(tmp_path)}) == 3


def test_jobs_take_turns_and_each_sees_every_part() -> None:
    order: list[tuple[str, int]] = []
    parts = [[inside.Text(str(number), "", "")] for number in range(3)]
    jobs: list[inside.Job] = [
        lambda texts: order.append(("a", int(texts[0].id))),
        lambda texts: order.append(("b", int(texts[0].id))),
    ]
    spent = inside.by_turns(jobs, parts)
    assert order == [("b", 0), ("a", 0), ("a", 1), ("b", 1), ("b", 2), ("a", 2)]
    assert [len(seconds) for seconds in spent] == [3, 3]


def test_a_sample_is_spread_over_all_texts() -> None:
    texts = [inside.Text(str(number), "字" * 10, "") for number in range(100)]
    assert [text.id for text in inside.sample(texts, 40)] == ["0", "25", "50", "75"]
    assert len(inside.sample(texts, 10_000)) == 100


def test_shares_of_the_rooms_add_up_to_the_whole_job() -> None:
    texts = [inside.Text("x", "8月30日,质量月启动仪式在南京市举行,活动近200项。", "2024-09-26")]
    shares = inside.shares(inside.Whole(), [texts])
    assert sum(shares.values()) == pytest.approx(1)
    assert {"read", "segment", "dates", "resolve", "rows", "rest"} <= set(shares)
    assert min(shares.values()) > 0


def test_one_process_measures_a_file_of_lines(tmp_path: Path) -> None:
    source = tmp_path / "news.jsonl"
    record = {"id": "x", "text": "8月30日,质量月启动仪式在南京市举行。", "date": "2024-09-26", "title": ""}
    source.write_text("".join(json.dumps({**record, "id": str(number)}) + "\n" for number in range(6)), encoding="utf-8")
    found = json.loads(processes.run(processes.module("inside", source, "--chunks", "3", "--peers", "0")).out)
    assert (found["texts"], found["characters"]) == (6, 6 * len(record["text"]))
    assert len(found["jieba"]) == len(found["whole"]) == 3


def test_files_of_ones_own_become_lines(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text("8月30日,质量月启动仪式在南京市举行。", encoding="utf-8")
    (tmp_path / "broken.jsonl").write_text('{"id": "x"\n', encoding="utf-8")
    out = tmp_path / "news.jsonl"
    said = processes.run(processes.module("given", out, tmp_path / "甲.txt", tmp_path / "broken.jsonl")).out
    assert [json.loads(line)["text"] for line in out.read_text(encoding="utf-8").splitlines()] == [
        "8月30日,质量月启动仪式在南京市举行。"
    ]
    assert said == "1 documents could not be read and are left out\n"


def test_a_worker_that_lives_on_is_found() -> None:
    endless = [sys.executable, "-c", "import threading; threading.Event().wait()"]
    with subprocess.Popen(endless, start_new_session=True) as process:
        try:
            assert resume.living(process.pid) == [process.pid]
        finally:
            process.kill()
    assert resume.lives_on(process.pid) == []


def test_a_killed_run_is_told_from_one_that_had_ended() -> None:
    endless = [sys.executable, "-c", "import threading; threading.Event().wait()"]
    assert resume.killed(endless, 0, group=True)
    assert not resume.killed([sys.executable, "-c", "pass"], 60, group=False)
    with pytest.raises(RuntimeError, match="ended with 3 before"):
        resume.killed([sys.executable, "-c", "raise SystemExit(3)"], 60, group=False)
