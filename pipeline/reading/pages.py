"""HTML → the article: its paragraphs, its title, the date of its publication. Nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import ExtraError, InputError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SHORTEST = "20"  # characters of an article; trafilatura's 250 are for alphabets, below them it takes the page with its menus
EARLIEST, LATEST = "1949-01-01", "2199-12-31"  # dates of publication; htmldate's own limit is today
ELEMENTS, DEPTH = 50_000, 400  # of a page; trafilatura takes 0.1 ms an element, deep tables more: some 8 s at the most
TITLE_LINES = 5  # among the first of which the title is looked for
BLOCKS = {"p", "head", "item", "row", "list", "table", "quote", "div", "body", "main", "code", "fw"}
BLANKS = re.compile(r"[ \t\r\n\f]+")
# A line end in the source is a blank in a browser; between two Chinese characters it is nothing.
WRAPPED = re.compile(r"(?<=[^\x00-\xff])[ \t]*[\r\n][ \t\r\n]*(?=[^\x00-\xff])")


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

    tree = _tree(html, path)
    if tree is None:
        return Page("", "", "")
    try:
        found: Any = trafilatura.bare_extraction(
            tree, favor_precision=True, include_comments=False, include_tables=True, include_formatting=True,
            with_metadata=True, date_extraction_params=_dates(), config=_config(),
        )  # fmt: skip
    except RecursionError:
        raise InputError(path, "is nested too deeply") from None
    if found is None:
        return Page("", "", "")
    title = BLANKS.sub(" ", found.title or "").strip()
    lines = [line for line in "".join(_pieces(found.body)).split("\n") if line.strip()]
    if title and not any(title in BLANKS.sub(" ", line) for line in lines[:TITLE_LINES]):
        lines.insert(0, title)
    return Page("\n".join(lines), title, found.date or "")


def _tree(html: str, path: str) -> HtmlElement | None:
    """The page as a tree; None where it has no element.

    Raises:
        InputError: it has too many elements, or too many inside each other.
    """
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    # huge_tree: by itself libxml2 drops what is more than 256 elements deep, and says nothing.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        tree = document_fromstring(html.encode(errors="replace"), parser=parser)
    except etree.ParserError:
        return None
    depth = count = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > DEPTH or count > ELEMENTS:
            break
    if depth > DEPTH:
        raise InputError(path, f"is nested too deeply: more than {DEPTH} elements inside each other")
    if count > ELEMENTS:
        raise InputError(path, f"has more than {ELEMENTS:,} elements")
    return tree


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
    return BLANKS.sub(" ", WRAPPED.sub("", text)) if text else ""


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
