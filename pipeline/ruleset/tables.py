"""What a rule file holds, as written in TOML."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

EXAMPLE_DATE = "2024-09-26"  # of an example that names none


class Example(BaseModel):
    """A text in which the rule finds `span` (once in the text); other keys say what else must be right there."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: str
    span: str
    date: str | None = None  # the document's date, else EXAMPLE_DATE
    value: str | None = None
    kind: str | None = None
    role: str | None = None
    modifier: str | None = None
    unit: str | None = None
    noun: str | None = None
    reason: str = ""  # for xfail: why it does not hold yet

    def expectations(self) -> dict[str, str]:
        keys = ("value", "kind", "role", "modifier", "unit", "noun")
        return {key: want for key in keys if (want := getattr(self, key)) is not None}


class RuleTable(BaseModel):
    """One `[[rule]]` as written in TOML."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    pattern: str
    match: tuple[Example, ...]
    no_match: tuple[str, ...]
    value: str = ""
    normalize: str = ""
    type: str = ""
    kind: str = ""
    modifier: str = ""
    unit: str = ""
    role: str = ""
    cue: str = ""
    at: str = ""  # characters at which the rule is worth trying, for an extractor that dispatches on them
    begins: tuple[str, ...] = ()  # words with one of which every match begins; [..] is any one of its characters
    reject: bool = False
    why: str = ""
    source: str = ""
    xfail: tuple[Example, ...] = ()


class FileTable(BaseModel):
    """A whole rule file as written in TOML."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    examples: Literal["mentions", "matches", "apart"] = "mentions"  # what the examples are held against
    first: str = ""  # a character class: no rule of this file matches elsewhere than at one of these characters
    defaults: dict[str, str] = {}
    lexicon: dict[str, str | dict[str, str]] = {}
    rule: tuple[RuleTable, ...] = ()
