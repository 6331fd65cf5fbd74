"""yaosu: the elements of news, as data. `pipeline.extract(text, date=...)` is the short way, `pipeline.load()` the long.

Importing this does no work: what reads rules and compiles patterns is imported when one of its names is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from pipeline.errors import ExtraError, GoldError, InputError, RuleError, YaosuError
from pipeline.types import Document, Event, Mention

if TYPE_CHECKING:
    from pipeline.extraction import Extraction, Pipeline, extract, load

__all__ = [
    "Document",
    "Event",
    "ExtraError",
    "Extraction",
    "GoldError",
    "InputError",
    "Mention",
    "Pipeline",
    "RuleError",
    "YaosuError",
    "extract",
    "load",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module("pipeline.extraction"), name)
    globals()[name] = found
    return found
