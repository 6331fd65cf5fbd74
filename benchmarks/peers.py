"""Other libraries for a part of the same job, where the group `bench` is installed: `pip install --group bench`."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from contextlib import redirect_stdout
from importlib.util import find_spec
from io import StringIO

NOW = 1_727_308_800  # 2024-09-26: from where JioNLP counts 昨天
Peer = Callable[[str], None]


def jionlp() -> Peer | None:
    """JioNLP's times and places of a text; None where it is not installed."""
    if find_spec("jionlp") is None:
        return None
    with redirect_stdout(StringIO()):  # it greets
        jio = importlib.import_module("jionlp")

    def run(text: str) -> None:
        jio.ner.extract_time(text, time_base=NOW)
        jio.recognize_location(text)

    return run


def cpca() -> Peer | None:
    """cpca's places of a text; None where it is not installed."""
    if find_spec("cpca") is None:
        return None
    library = importlib.import_module("cpca")

    def run(text: str) -> None:
        try:
            library.transform_text_with_addrs(text)
        except KeyError:  # what it raises where a text holds no place
            return

    return run


PEERS = {"JioNLP, times and places": jionlp, "cpca, places": cpca}
