"""yaosu: the elements of news, as data. `pipeline.extract(text, date=...)` is the short way, `pipeline.load()` the long."""

from pipeline.errors import ExtraError, GoldError, InputError, RuleError, YaosuError
from pipeline.extraction import Extraction, Pipeline, extract, load
from pipeline.types import Document, Event, Mention

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
