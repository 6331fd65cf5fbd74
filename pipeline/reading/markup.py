"""HTML as old and odd pages have it → paragraphs in `<p>`, which is what trafilatura looks for.

Left as it is, it drops the text before the first `<p>` or `<br>` of a block, joins paragraphs in `<section>` and `<center>`, and
takes short paragraphs with a link in them for menus.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import InputError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ELEMENTS, DEPTH = 50_000, 400  # of a page; trafilatura takes 0.1 ms an element, deep tables more: some 8 s at the most
INLINE = {"a", "abbr", "b", "big", "cite", "em", "font", "i", "img", "label", "s", "small", "span", "strong", "sub", "sup", "u"}
HOLDERS = ("div", "article", "main", "body")
# A line end in the source is a blank in a browser; between two Chinese characters it is nothing.
WRAPPED = re.compile(r"(?<=[^\x00-\xff])[ \t]*[\r\n][ \t\r\n]*(?=[^\x00-\xff])")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what no XML tree can hold
STOP = re.compile("[。！？；，]")
LINKED = 0.3  # share of a sentence that may be links


def tree(html: str, path: str) -> HtmlElement | None:
    """A page as a tree; None where it has no element.

    Raises:
        InputError: it has too many elements, or too many inside each other.
    """
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    # huge_tree: by itself libxml2 drops what is more than 256 elements deep, and says nothing.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        page = document_fromstring(UNWRITABLE.sub("", html).encode(), parser=parser)
    except etree.ParserError:
        return None
    depth = count = 0
    for event, _ in etree.iterwalk(page, events=("start", "end")):
        depth, count = (depth + 1, count + 1) if event == "start" else (depth - 1, count)
        if depth > DEPTH:
            raise InputError(path, f"is nested too deeply: more than {DEPTH} elements inside each other")
        if count > ELEMENTS:
            raise InputError(path, f"has more than {ELEMENTS:,} elements")
    return page


def regulate(page: HtmlElement) -> None:
    """Puts the paragraphs of a page into `<p>`, and takes the links out of its sentences."""
    for pre in list(page.iter("pre")):
        _set_lines(pre)
    for element in page.iter():
        element.text, element.tail = _clean(element.text), _clean(element.tail)
    _free_links(page)
    for element in _with_breaks(page):
        if element.tag in HOLDERS:
            _wrap(element)


def _clean(text: str | None) -> str | None:
    """Without line ends between Chinese characters, and without what `&#1;` stands for."""
    return UNWRITABLE.sub("", WRAPPED.sub("", text)) if text else text


def _set_lines(pre: HtmlElement) -> None:
    """Every line of a `<pre>` is a paragraph."""
    lines, tail = pre.text_content().split("\n"), pre.tail
    pre.clear()
    pre.tag, pre.tail = "div", tail
    for line in lines:
        paragraph = pre.makeelement("p")
        paragraph.text = UNWRITABLE.sub("", line.removesuffix("\r"))
        pre.append(paragraph)


def _free_links(page: HtmlElement) -> None:
    """Replaces links by their text where they are words of a sentence: there they are no sign of a menu."""
    by_block: dict[HtmlElement, list[HtmlElement]] = {}
    for link in page.iter("a"):
        block = link.getparent()
        while block is not None and block.tag in INLINE:
            block = block.getparent()
        if block is not None:
            by_block.setdefault(block, []).append(link)
    for block, links in by_block.items():
        around = block.text_content()
        if STOP.search(around) is not None and sum(len(link.text_content()) for link in links) < LINKED * len(around):
            for link in links:
                link.drop_tag()


def _with_breaks(page: HtmlElement) -> list[HtmlElement]:
    """The elements that hold line ends or blocks, inner ones first; those among them that should not become blocks."""
    broken: set[HtmlElement] = set()
    ordered = list(page.iter())[::-1]
    for element in ordered:
        if element.tag in ("section", "center"):
            element.tag = "div" if element in broken else "p"
        elif element.tag in INLINE and element in broken and next(element.iterancestors("p"), None) is None:
            element.tag = "div"
        parent = element.getparent()
        if parent is not None and element.tag not in INLINE:
            broken.add(parent)
    return [element for element in ordered if element in broken]


def _wrap(holder: HtmlElement) -> None:
    """Puts what stands between the blocks and line ends of an element into paragraphs."""
    parts: list[HtmlElement] = []
    run = holder.makeelement("p")
    run.text, holder.text = holder.text, None
    for child in list(holder):
        tail, child.tail = child.tail, None
        if child.tag in INLINE:
            run.append(child)
            child.tail = tail
            continue
        parts += [run] if run.text_content().strip() or len(run) else []
        parts += [child] if child.tag != "br" else []
        run = holder.makeelement("p")
        run.text = tail
    parts += [run] if run.text_content().strip() or len(run) else []
    holder[:] = parts
