"""`yaosu explain` on real articles: it names the right characters, rules and reasons, and says what exists where it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import Extraction, InputError, Pipeline, cli, ruleset
from pipeline.explain import COLUMNS, Folder, Trace, explain_event, explain_offset
from pipeline.explain.mentions import way
from pipeline.explain.rules import BODIES, PLACES
from pipeline.explain.rules import told as rule_lines
from pipeline.scoring.gold import Corpus
from pipeline.types import Candidate, Span

Explain = Callable[..., tuple[int, str, str]]


@pytest.fixture
def explain(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Explain:
    """Runs `yaosu explain` in the checkout as the shell does: exit code, stdout, stderr."""
    monkeypatch.chdir(root)
    monkeypatch.setenv("COLUMNS", "300")

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["yaosu", "explain", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit:
            cli.main()
        captured = capsys.readouterr()
        return int(exit.value.code or 0), captured.out, captured.err

    return run


def event_of(extractions: dict[str, Extraction], doc_id: str, title: str) -> str:
    """The identifier of the event of an article whose title holds some words."""
    (found,) = [event.event_id for event in extractions[doc_id].events if title in event.title]
    return found


def column_of(out: str, column: str) -> str:
    """What is printed of one column."""
    (block,) = [block for block in out.split("\n\n")[1:] if block.startswith((f"{column} = ", f"{column} is empty"))]
    return block


# -- cells ---------------------------------------------------------------------------------------------------------------


def test_every_column_of_an_event_is_told(explain: Explain, extractions: dict[str, Extraction]) -> None:
    event = event_of(extractions, "quality-month-2024", "质量甘肃行")
    code, out, err = explain("outputs", "--event", event)
    assert (code, err) == (0, "")
    assert out.startswith(f"event {event} of quality-month-2024, section 甘肃: 2024年甘肃省“质量月”活动启动仪式")
    told = re.findall(r"^(\w+)(?: = | is empty)", out, re.MULTILINE)
    assert told == list(COLUMNS)
    venue = column_of(out, "venue").splitlines()
    assert venue[:2] == ["venue = 甘肃省兰州市", "  stated"]
    assert venue[2].endswith(": LOCATION 甘肃省兰州市 = 620100 · role venue")
    assert venue[3].startswith("    characters 8694-8700: ")
    assert "在⟦甘肃省兰州市⟧举行" in venue[3]
    assert venue[4] == "    rule location.division · rules/gazetteer/divisions.csv"
    assert venue[-1].endswith("→ 620100 甘肃省兰州市")


def test_a_vague_date_leaves_its_cell_empty(explain: Explain, extractions: dict[str, Extraction]) -> None:
    event = event_of(extractions, "quality-month-2024", "质量甘肃行")
    _, out, _ = explain("outputs", "--event", event, "--column", "date")
    lines = out.splitlines()
    assert lines[2:4] == ["date is empty", "  近日 is when it took place, but vague: it has no value"]
    assert "rule date.vague.past · rules/dates.toml" in out
    assert lines[-1].endswith("近日 → vague, as its rule says → PAST_REF")


def test_an_empty_count_names_the_losers(explain: Explain, extractions: dict[str, Extraction]) -> None:
    event = event_of(extractions, "consumer-day-siping-2019", "消费维权大篷车")
    _, out, _ = explain("outputs", "--event", event, "--column", "activity_count")
    assert "activity_count is empty" in out
    assert "- ACTIVITY_COUNT 6场 (415-417, 6) counts a part, no word makes it the total" in out
    assert "- ACTIVITY_COUNT 86场次 (241-245, 86) is told of another event" in out
    assert "- ACTIVITY_COUNT 10至12场 (818-824, 10..12) is no single number" in out
    _, out, _ = explain("outputs", "--event", event, "--column", "theme")
    assert "- 主题是“信用让消费更放心” (191-204) is declared of 四平市2019年" in out


def test_an_inherited_region(explain: Explain, extractions: dict[str, Extraction]) -> None:
    event = event_of(extractions, "culture-calendar-lhasa-2023", "锅庄舞展演")
    _, out, _ = explain("outputs", "--event", event, "--column", "region")
    lines = out.splitlines()
    assert lines[2] == "region = 540100"
    assert lines[3].startswith("  inherited: the place that the article is about")
    assert "characters 0-3: ⟦拉萨市⟧2023年8月公共文化活动安排" in out


def test_a_restored_organisation_name(explain: Explain, extractions: dict[str, Extraction]) -> None:
    event = event_of(extractions, "cyber-week-nantong-2024", "启动仪式")
    _, out, _ = explain("outputs", "--event", event, "--column", "organizers")
    part = out[out.index("ORGANIZATION 市教育局 = 南通市教育局 · role host") :]
    assert out[: out.index(part)].rstrip().splitlines()[-1].startswith("    mention ")
    lines = [line.strip() for line in part.splitlines()]
    assert "市公安局、⟦市教育局⟧共同主办" in lines[1]
    assert lines[2] == "rule organization.organ · rules/lexicon/heads_organ.txt"
    assert lines[4:7] == ["市 → 南通市: the body listed before it was given it", "市教育局 → 南通市教育局", lines[6]]
    assert re.fullmatch("role host by characters 132-136: .*、市教育局⟦共同主办⟧.*", lines[6])
    assert lines[7] == "rule role.verb_host · rules/roles.toml"


def test_a_relative_date(explain: Explain, extractions: dict[str, Extraction]) -> None:
    text = extractions["consumer-day-siping-2019"].document.text
    _, out, _ = explain("outputs", "--at", f"consumer-day-siping-2019:{text.index('今年')}")
    assert "DATE 今年 = 2019 · kind date" in out
    assert "今年 → year of document date 2019-03-19 → 2019" in out
    text = extractions["disaster-week-mianyang-2021"].document.text
    at = text.index("次日")
    _, out, _ = explain("outputs", "--at", f"disaster-week-mianyang-2021:{at}")
    assert "次日 → 1 day after that of the time last spoken of, 2021-05-12T14:28 (5月12日下午2时28分 at 365) → 2021-05-13" in out


def test_an_ambiguous_division_with_its_namesakes(explain: Explain, extractions: dict[str, Extraction]) -> None:
    event = event_of(extractions, "consumer-day-siping-2019", "宣传咨询活动")
    _, out, _ = explain("outputs", "--event", event, "--column", "venue_adcode")
    assert "  resolved\n" in out
    namesakes = "210106 辽宁省沈阳市铁西区, 210303 辽宁省鞍山市铁西区, 220302 吉林省四平市铁西区"
    assert f"铁西区 → names 3 divisions: {namesakes}" in out
    assert "the article is about 220300 吉林省四平市" in out
    assert out.rstrip().endswith("→ 220302 吉林省四平市铁西区")


# -- offsets -------------------------------------------------------------------------------------------------------------


def test_furniture_and_what_fell_to_it(explain: Explain) -> None:
    code, out, _ = explain("outputs", "--at", "quality-month-2024:5")
    assert code == 0
    assert "no mention here\nit is page furniture: '--- 国家市场监督管理总局主管 ---'" in out
    assert "ORGANIZATION 国家市场监督管理总局 (4-14) by organization.known: touches page furniture" in out


def test_a_mention_and_the_shorter_ones_it_beat(explain: Explain) -> None:
    _, out, _ = explain("outputs", "--at", "consumer-day-siping-2019:95")
    assert "LOCATION 铁西区英雄广场 = 220302 · role venue" in out
    assert "used as venue of event " in out
    assert "LOCATION 铁西区 (94-97) by location.division: overlapped by a longer mention, LOCATION 铁西区英雄广场" in out


REASONS = [
    ("在“铁拳2024”专项行动中，苏州市科协召开大会。", "2024", "no mention may touch “铁拳2024” (1-9)"),
    ("在《苏州市教育年鉴》里。", "苏州", "rejected by cue.book: nothing may be found in 《苏州市教育年鉴》"),
    ("市民说，该局服务很好。", "该局", "该局 → stands for a body, and none of its kind is named before"),
    ("天气很好。", "天气", "no rule proposes anything at this character; its word is '天气'"),
]


@pytest.mark.parametrize(("text", "where", "reason"), REASONS, ids=["opaque", "rejected", "anaphor", "nothing"])
def test_why_nothing_is_found(pipeline: Pipeline, text: str, where: str, reason: str) -> None:
    trace = Trace(pipeline, pipeline.read(text, id="a", date="2024-09-26"))
    out = "\n".join(explain_offset(trace, text.index(where)))
    assert "no mention here" in out
    assert reason in out


def test_why_no_date_no_venue_and_no_organizer(pipeline: Pipeline) -> None:
    text = "苏州市科协介绍，为期三天的第三届机器人大赛目前在园区举行。9月3日，姑苏区下了雨。"
    trace = Trace(pipeline, pipeline.read(text, id="a", date="2024-09-26"))
    (event,) = trace.told.events
    out = "\n".join(explain_event(trace, event.event_id))
    assert "DATE 三天 (10-12, P3D) says how long or how often (duration), not when" in column_of(out, "date")
    assert "DATE 目前 (21-23, PRESENT_REF) speaks of the present or the future" in column_of(out, "date")
    assert "DATE 9月3日 (29-33, 2024-09-03) stands in another sentence" in column_of(out, "date")
    assert "LOCATION 姑苏区 (34-37, 320508) stands in another sentence" in column_of(out, "venue")
    assert "ORGANIZATION 苏州市科协 (0-5, 苏州市科协) has no role" in column_of(out, "organizers")
    assert column_of(out, "theme").endswith("nothing in the text is declared as a theme")
    assert column_of(out, "modality").startswith("modality = held")


# -- the traced run is the run -------------------------------------------------------------------------------------------


def test_the_traced_run_finds_what_the_tables_hold(pipeline: Pipeline, corpus: Corpus, extractions: dict[str, Extraction]) -> None:
    for document in corpus.documents:
        found = extractions[document.id]
        trace = Trace(pipeline, found.document)
        got = [(m.start, m.end, m.type, m.value, m.kind, m.role, m.rule) for m in trace.found]
        assert got == [(m.start, m.end, m.type, m.value, m.kind, m.role, m.rule) for m in found.mentions]
        assert (tuple(trace.told.events), tuple(trace.told.cells)) == (found.events, found.cells)
        for mention in trace.found:
            assert mention.role in ("", "venue", "region") or mention.start in trace.roles
            steps = trace.steps.get(mention.start, [])
            assert bool(steps) == (mention.type in ("DATE", "LOCATION", "ORGANIZATION"))
            assert not steps or all(code in steps[-1] for code in mention.value.split(";"))
            assert len(way(trace, mention)) >= 3


def test_every_candidate_that_is_no_mention_fell_to_something(pipeline: Pipeline, extractions: dict[str, Extraction]) -> None:
    kinds = set()
    for found in extractions.values():
        trace = Trace(pipeline, found.document)
        standing = {id(one) for one in trace.settled}
        for one in trace.candidates:
            cause = trace.fell_to(one)
            if one.reject:
                continue
            assert (cause is None) == (id(one) in standing), one
            kinds.add("furniture" if isinstance(cause, Span) and not isinstance(cause, Candidate) else "" if cause is None else cause.reject)
    assert kinds == {"furniture", "", True, False}


def test_every_rule_of_the_corpus_has_a_file(root: Path, pipeline: Pipeline, extractions: dict[str, Extraction]) -> None:
    mentions = {mention.rule: mention.surface for found in extractions.values() for mention in found.mentions}
    mentions |= {f"location.{name}": "某地" for name in PLACES} | {f"organization.{name}": "某局" for name in BODIES}
    for rule, surface in mentions.items():
        first, second, *_ = rule_lines(pipeline.rules, rule, surface)
        name, _, file = first.partition(" · ")
        assert name == f"rule {rule}"
        assert (root / file).is_file()
        assert second.strip()


def test_a_rule_of_ones_own_is_told_with_its_file_and_why(tmp_path: Path) -> None:
    file = tmp_path / "percentages.toml"
    file.write_text(
        "[[rule]]\nid = 'percentage.own'\ntype = 'PERCENTAGE'\npattern = '过半数'\nvalue = '50'\nwhy = 'Half counts here.'\n"
        "match = [{ text = '过半数人', span = '过半数' }]\nno_match = ['半数']\n",
        encoding="utf-8",
    )
    lines = rule_lines(ruleset.load(tmp_path), "percentage.own", "过半数")
    assert lines == [f"rule percentage.own · {file}", "  why: Half counts here.", "  for example 过半数 in: 过半数人"]


PIECES = [
    "9月3日", "当日", "近日", "每年", "，", "。", "\n", "由", "苏州市科协", "市教育局", "该局", "主办", "在", "朝阳区", "“质量月”期间", "《海东市年鉴》",
    "将", "举行", "召开", "2024年苏州市科普活动周启动仪式", "第三届机器人大赛", "主题是“科学点亮未来”", "共安排活动120余项", "时间：", "去年同期", "以来",
]  # fmt: skip


@settings(max_examples=100)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=20).map("".join), st.integers(min_value=0), st.sampled_from(["", "2024", "2024-09-26"]))
def test_any_text_can_be_explained(pipeline: Pipeline, text: str, offset: int, date: str) -> None:
    trace = Trace(pipeline, pipeline.read(text, id="a", date=date))
    for event in trace.told.events:
        lines = explain_event(trace, event.event_id)
        assert sum(line.startswith(tuple(COLUMNS)) for line in lines) == len(COLUMNS)
        for column in COLUMNS:
            assert len(explain_event(trace, event.event_id, column)) > 3
    at = offset % len(text)
    lines = explain_offset(trace, at)
    assert f"⟦{text[at]}⟧".replace("\n", "⏎") in lines[0]
    mention = any(one.start <= at < one.end for one in trace.found)
    assert ("no mention here" in lines) != mention


# -- errors --------------------------------------------------------------------------------------------------------------


def test_what_does_not_exist_is_one_line_that_says_what_does(explain: Explain, tmp_path: Path) -> None:
    code, out, err = explain("outputs", "--event", "000000000000")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert re.search(r"outputs/events.csv: there is no event '000000000000': it has \d+, such as [0-9a-f]{16}, ", err)
    code, _, err = explain("outputs", "--at", "nowhere:5")
    assert (code, err.count("\n")) == (1, 1)
    assert re.search(r"there is no document 'nowhere': it has \d+, such as ", err)
    code, _, err = explain("outputs", "--at", "economy-q3-2023:999999")
    assert (code, "there is none at 999,999" in err) == (1, True)
    code, _, err = explain(tmp_path, "--event", "x")
    assert (code, "holds no documents.csv" in err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "give either --event ID or --at DOC:OFFSET"),
        (["--event", "x", "--at", "a:1"], "give either --event ID or --at DOC:OFFSET"),
        (["--event", "x", "--column", "place"], "is one of region, title, date"),
        (["--at", "a:1", "--column", "date"], "goes with --event"),
        (["--at", "a"], "'a' is not DOC:OFFSET"),
        (["--at", "a:-1"], "'a:-1' is not DOC:OFFSET"),
    ],
)
def test_wrong_usage(arguments: list[str], says: str, explain: Explain) -> None:
    code, out, err = explain("outputs", *arguments)
    assert (code, out) == (2, "")
    assert says in err


TEXT = "9月3日，第三届机器人大赛在苏州市举行。\n"


def test_a_text_that_has_changed_is_refused(explain: Explain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = tmp_path / "a.txt"
    text.write_text(TEXT, encoding="utf-8")
    arguments = ["yaosu", "extract", str(text), "--out", str(tmp_path / "out"), "--date", "2024-09-26", "--quiet"]
    monkeypatch.setattr("sys.argv", arguments)
    with pytest.raises(SystemExit):
        cli.main()
    code, out, _ = explain(tmp_path / "out", "--at", "a:0")
    assert (code, "9月3日 → year of document date 2024-09-26 → 2024-09-03" in out) == (0, True)
    text.write_text(TEXT + "完。\n", encoding="utf-8")
    code, out, err = explain(tmp_path / "out", "--at", "a:0")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "a.txt: is not the text that" in err
    text.unlink()
    code, _, err = explain(tmp_path / "out", "--at", "a:0")
    assert (code, err.count("\n"), "a.txt: is gone" in err) == (1, 1, True)


def test_an_event_that_the_rules_no_longer_make_is_an_error(pipeline: Pipeline, tmp_path: Path) -> None:
    trace = Trace(pipeline, pipeline.read(TEXT, id="a", date="2024-09-26"))
    with pytest.raises(InputError, match=f"do not make event 000000000000 of it .they make {trace.told.events[0].event_id}"):
        explain_event(trace, "000000000000")
    (tmp_path / "documents.csv").write_text("doc_id,path\n", encoding="utf-8")
    (tmp_path / "events.csv").write_text("event_id,doc_id\n", encoding="utf-8")
    with pytest.raises(InputError, match="it has none"):
        Folder(tmp_path).document_of("x")
