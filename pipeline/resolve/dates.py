"""What dates mean in the whole article."""

from __future__ import annotations

from pipeline.segment import Text
from pipeline.types import Candidate


def resolve_dates(text: Text, mentions: list[Candidate]) -> None:
    """Sets value and kind of every DATE among the mentions, in text order."""
