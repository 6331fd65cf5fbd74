"""The summary of the workbook: province × month."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import Event
from pipeline.gazetteer import Gazetteer
from pipeline.tables.summary import Summary, month

GAZETTEER = Gazetteer.load(Path(__file__).parents[1] / "rules" / "gazetteer")
NONE = Event("e", "a", "", "", "", "", "", "", "", "", "", "", "")


@pytest.mark.parametrize(
    ("date", "begins"),
    [
        ("2024-09-26", "2024-09"), ("2024-09", "2024-09"), ("2024-09-26T10:00", "2024-09"), ("2024-12-30/2025-01-02", "2024-12"),
        ("../2024-06-07", "2024-06"), ("2024/..", "2024"), ("2024-Q3", "2024"), ("2024-H1", "2024"), ("2024", "2024"), ("2024-W36", "2024"),
        ("XXXX-08-30", ""), ("", ""), ("PAST_REF", ""),
    ],
)  # fmt: skip
def test_month(date: str, begins: str) -> None:
    assert month(date) == begins


def test_sums() -> None:
    summary = Summary(GAZETTEER, "?")
    summary.add(
        [
            NONE._replace(region="350104", date="2024-09-02", organizers="甲:host;乙:guide", activity_count="195"),
            NONE._replace(region="350000", date="2024-09", organizers="甲:host", activity_count="10..15"),
            NONE._replace(region="350100", date="2024-09-30"),
            NONE._replace(region="350100", date="2023-09-30"),
        ]
    )
    summary.add([NONE._replace(region="110105", date="2024"), NONE._replace(region="110000;120000;110101"), NONE])
    summary.add([NONE._replace(region="SG", activity_count="0")])
    assert list(summary.rows()) == [
        ("北京市", "2024", 1, "", 0),
        ("北京市;天津市", "?", 1, "", 0),
        ("福建省", "2023-09", 1, "", 0),
        ("福建省", "2024-09", 3, 205, 3),
        ("新加坡", "?", 1, 0, 0),
        ("?", "?", 1, "", 0),
    ]
