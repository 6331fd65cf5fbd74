"""The work that a document costs grows with its length, and no faster: a hostile one must not stop a run."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from pipeline import Pipeline

# Each made some room look through all that stood before it.
KINDS = [
    "6、7月份多雨\n",  # blocks among blocks
    "9月1日,质量月启动仪式,地点:南京市\n",  # a calendar, venues by field
    "组织的技能大赛在体育馆举行\n",  # short titles without a full one
    ":扫街、清河\n",  # names that may be part of longer ones
    ":扫街、清河",  # places of which no code is known
    "全市学校覆盖率达95%\n",  # figures without a place
    "记者了解到,今年全市举办活动三十场。",  # a total told again and again
]


def steps(pipeline: Pipeline, text: str) -> int:
    """How many lines of Python an extraction runs: the same on every machine."""
    count = 0

    def trace(_: FrameType, event: str, __: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        pipeline.extract(pipeline.read(text, id="a", date="2024-09-26"))
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.strip())
def test_four_times_the_text_is_four_times_the_work(pipeline: Pipeline, kind: str) -> None:
    size = 4000 // len(kind)
    pipeline.extract(pipeline.read(kind * 9, id="a", date="2024-09-26"))  # patterns are compiled on first use
    assert steps(pipeline, kind * size * 4) < 5.5 * steps(pipeline, kind * size)
