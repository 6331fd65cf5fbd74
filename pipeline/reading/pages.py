"""HTML → the article: its paragraphs, its title, the date of its publication. Nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any, NamedTuple

from pipeline.errors import ExtraError, InputError
from pipeline.reading import markup

SHORTEST = "20"  # characters of an article; trafilatura's 250 are for alphabets, below them it takes the page with its menus
EARLIEST, LATEST = "1949-01-01", "2199-12-31"  # dates of publication; htmldate's own limit is today
TITLE_LINES = 5  # among the first of which the title is looked for
BLOCKS = {"p", "head", "item", "row", "list", "table", "quote", "div", "body", "main", "code", "fw"}
BLANKS = re.compile(r"[ \t\r\n\f]+")


class Page(NamedTuple):
    """text: the paragraphs, a line each, the title in front where the page has it elsewhere; date: ISO or empty."""

    text: str
    title: str
    date: str


def check() -> None:
    """Raises:
    ExtraError: the library that reads pages is not installed.
    """
    if find_spec("trafilatura") is None:
        raise ExtraError("HTML", "trafilatura", "html")


def read(html: str, path: str) -> Page:
    """The article of a page; one without text gives an empty page.

    Raises:
        InputError: it cannot be taken apart.
        ExtraError: the library that reads pages is not installed.
    """
    check()
    import trafilatura

    tree = markup.tree(html, path)
    if tree is None:
        return Page("", "", "")
    markup.regulate(tree)
    try:
        found: Any = trafilatura.bare_extraction(
            tree, favor_precision=True, include_comments=False, include_tables=True, include_formatting=True,
            with_metadata=True, date_extraction_params=_dates(), config=_config(),
        )  # fmt: skip
    except Exception as error:  # whatever a page does to a library, it is the page that is left out
        raise InputError(path, f"cannot be read as a page: {type(error).__name__}: {error}") from error
    if found is None:
        return Page("", "", "")
    title = BLANKS.sub(" ", found.title or "").strip()
    lines = [line for line in "".join(_pieces(found.body)).split("\n") if line.strip()]
    if title and not any(title in BLANKS.sub(" ", line) for line in lines[:TITLE_LINES]):
        lines.insert(0, title)
    return Page("\n".join(lines), title, found.date or "")


def _pieces(element: Any) -> Iterator[str]:
    """The text of an element of trafilatura's: a line end around blocks, a tab between the cells of a row."""
    block = element.tag in BLOCKS
    if block or element.tag == "lb":
        yield "\n"
    yield _flowed(element.text)
    for child in element:
        yield from _pieces(child)
        yield _flowed(child.tail)
    if element.tag == "cell" and element.getnext() is not None:
        yield "\t"
    if block:
        yield "\n"


def _flowed(text: str | None) -> str:
    return BLANKS.sub(" ", text) if text else ""


def _dates() -> dict[str, object]:
    """Of the search for the date: what the page says of itself, no year that stands somewhere."""
    found = {"original_date": True, "extensive_search": False}
    return {**found, "min_date": EARLIEST, "max_date": LATEST, "outputformat": "%Y-%m-%d"}


@cache
def _config() -> Any:
    from trafilatura.settings import use_config

    config = use_config()
    for key, value in {"MIN_EXTRACTED_SIZE": SHORTEST, "MIN_OUTPUT_SIZE": "1", "EXTRACTION_TIMEOUT": "0"}.items():
        config.set("DEFAULT", key, value)
    return config
