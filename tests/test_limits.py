"""What one document may be at most."""

from __future__ import annotations

from pipeline.reading.limits import LIMITS, Limits


def test_limits_in_proportion() -> None:
    assert Limits.of(1000) == Limits(1000, 8000)
    assert Limits.of(LIMITS.characters) == LIMITS
