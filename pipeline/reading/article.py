"""Plain text → Document: the date of its dateline, its title, its sections, and what on the page is not the article.

The text stays as it is; furniture is marked as spans. Of a dateline or an agency's wire only the date is text, the rest
furniture: `本报海东5月6日电（记者…）`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline.errors import InputError
from pipeline.numerals import fold, read
from pipeline.ruleset import Match, Ruleset
from pipeline.types import Document, Section, Span

HEADER = 14  # non-empty lines within which a page states its date
STOP = re.compile("[。!?;]")
YEAR = re.compile("[12][0-9]{3}|[一二][〇零一二三四五六七八九]{3}")
DATE_PARTS = re.compile("[-/.年月日 ]+")
LONG = 100  # characters of a line from which on it is a paragraph of the article
TITLE_LINES = 4  # longest title in lines
LEAD = 2  # lines of sentences that may stand above a dateline: a summary
FIELD = re.compile(
    r"时间|日期|地点|地址|单位|主办|承办|协办|指导|支持|主题|名称|对象|方式|电话|邮箱|热线|联系|咨询|报名|费用|名额|议程|流程|内容|要求|附件|备注|注|嘉宾|主持|网址|人数|规模|参加人员|记者|编辑|来源|问|答"
)


class Line(NamedTuple):
    """A line that is not blank."""

    number: int  # blank ones are counted
    start: int
    end: int  # without the line end
    text: str  # width folded


class Reader:
    """Reads articles by the rules of `rules/reading.toml`."""

    def __init__(self, rules: Ruleset) -> None:
        self._rules = rules["reading"]
        self._undated = self._rules.without("dateline")  # for lines that hold no year

    def read(self, text: str, id: str = "", date: str = "", title: str = "", url: str = "") -> Document:
        """A document of `text`, unchanged.

        Args:
            date: ISO, maybe partial; stands before what the text says of itself. An incomplete one (`2025`) is
                completed by the first wire date in the text (`本报西安5月18日电`).
            title: stands before the title found in the text.

        Raises:
            InputError: something given holds half a character (a lone surrogate): no encoding has bytes for it.
        """
        if not is_text("\n".join((text, id, date, title, url))):
            raise InputError(printable(id or "text"), "holds half a character (a lone surrogate), which no encoding can write")
        lines = list(_lines(fold(text)))
        furniture: list[Span] = []
        wires: list[str] = []
        headings: list[tuple[int, str]] = []  # of short lines that look like one: which, and its name
        header = self._header(lines)
        for index, line in enumerate(lines):
            content = line.text
            end = len(content)
            if end > LONG:  # a paragraph: wires and bylines only
                if "记者" in content and "(" in content or "通讯员" in content:
                    pass
                elif content.find("电", 0, LONG) >= 0 or content.find("讯", 0, LONG) >= 0:
                    end = LONG
                else:
                    continue
            rules = self._rules if YEAR.search(content, 0, end) else self._undated
            for match in rules.scan(content, 0, end):
                if match.rule.table.cue == "heading" and not match.start:
                    headings.append((index, match.group("name").strip()))
                else:
                    _note(match, line, furniture, wires)
        found_date, found_title = "", ""
        if header is not None:
            found_date, found_title = self._masthead(lines, *header, furniture)
        elif lines:
            first = lines[0].text.strip()
            found_title = "" if len(lines) > 1 and (len(first) > LONG or STOP.search(first)) else first  # a paragraph is no title
            found_date = self._signed(lines[-1])
        return Document(
            id, text, _completed(date or found_date, wires), title or found_title, url,
            tuple(_sections(lines, headings, found_title, len(text))), tuple(_merged(furniture)),
        )  # fmt: skip

    def _header(self, lines: list[Line]) -> tuple[int, Match] | None:
        """Index of the dateline among the first lines, and its date; the date under a notice is none."""
        signed = self._rules.compiled("signed")
        told = 0  # lines of sentences
        for index, line in enumerate(lines[:HEADER]):
            if len(line.text) > 120 or STOP.search(line.text):
                told += 1
                if told > LEAD:
                    break
                continue
            if (told or line is lines[-1]) and index > 1 and signed.fullmatch(line.text):
                continue
            if not YEAR.search(line.text):  # a dateline tells its year
                continue
            for match in self._rules.scan(line.text):
                if match.rule.table.cue == "dateline":
                    return index, match
            inner = self._dateline(line)
            if inner is not None:
                return index, inner
        return None

    def _signed(self, last: Line) -> str:
        """The date under a notice that has no dateline, or in brackets with the source behind the last words; "" without one."""
        signed = self._rules.compiled("signed").fullmatch(last.text) or self._rules.compiled("source_behind").search(last.text)
        return _iso(signed["date"]) if signed is not None else ""

    def _dateline(self, line: Line) -> Match | None:
        """A dateline inside a line that another rule matches as a whole (来源：海东网 2023-05-06)."""
        for found in YEAR.finditer(line.text):
            match = self._rules.match_at(line.text, found.start())
            if match is not None and match.rule.table.cue == "dateline":
                return match
        return None

    def _masthead(self, lines: list[Line], index: int, match: Match, furniture: list[Span]) -> tuple[str, str]:
        """Marks the dateline and what stands above the title; the date and the title."""
        line = lines[index]
        start, end = (line.start + offset for offset in match.span("date"))
        furniture[:] = [span for span in furniture if not (line.start <= span.start < line.end)]
        furniture += [Span(line.start, start), Span(end, line.end)]
        covered = {span.start for span in furniture}
        above = [line for line in lines[:index] if line.start not in covered]
        title: list[Line] = []
        for line in reversed(above):
            if title and (title[0].number - line.number > 1 or len(title) == TITLE_LINES):
                break
            title.insert(0, line)
        furniture += [Span(line.start, line.end) for line in above[: len(above) - len(title)]]
        return _iso(match.group("date")), "".join(line.text.strip() for line in title)


def is_text(text: str) -> bool:
    """Whether every code point is a character, so that UTF-8 can write it: no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def printable(text: str) -> str:
    """A text with `\\udcff` for each half of a character, so that a message can name it."""
    return text.encode(errors="backslashreplace").decode()


def _sections(lines: list[Line], headings: list[tuple[int, str]], title: str, end: int) -> Iterator[Section]:
    opening = [
        (name, lines[index])
        for index, name in headings
        if lines[index].text.strip() not in title and not FIELD.search(name) and _opens_body(lines, index)
    ]
    for (name, line), (_, following) in pairwise([*opening, ("", Line(0, end, end, ""))]):
        yield Section(name, line.start, line.end, following.start)


def _opens_body(lines: list[Line], index: int) -> bool:
    """Whether a paragraph, not another short line, follows: field lines stand in rows, headings do not."""
    following = "".join(line.text.strip() for line in lines[index + 1 : index + 2])
    return len(following) > 20 and ("。" in following or len(following) > 60)


def _note(match: Match, line: Line, furniture: list[Span], wires: list[str]) -> None:
    cue = match.rule.table.cue
    if cue == "wire":
        start, end = match.span("date")
        wires.append(match.group("date"))
        furniture += [Span(line.start + match.start, line.start + start), Span(line.start + end, line.start + match.end)]
    elif cue in ("furniture", "report", "byline"):
        furniture.append(Span(line.start + match.start, line.start + match.end))


def _iso(surface: str) -> str:
    """2023-05-06, 2023年5月6日, 二〇二三年五月六日, 2023年; without a year XXXX-05-06."""
    parts = [read(part) for part in DATE_PARTS.split(surface) if part]
    numbers = [f"{int(part):02}" for part in parts if part is not None]
    if "年" not in surface and "月" in surface:
        numbers.insert(0, "XXXX")
    return "-".join(numbers)


def _completed(date: str, wires: list[str]) -> str:
    if len(date) == 4 and wires:
        month_day = _iso(wires[0])
        if month_day.startswith("XXXX-"):
            return date + month_day[4:]
        if month_day.startswith(date):
            return month_day
    return date


def _lines(folded: str) -> Iterator[Line]:
    start = 0
    for number, line in enumerate(folded.split("\n")):
        if line and not line.isspace():
            text = line.removesuffix("\r")
            yield Line(number, start, start + len(text), text)
        start += len(line) + 1


def _merged(spans: list[Span]) -> Iterator[Span]:
    """The spans in text order, overlapping ones joined, empty ones left out."""
    current: Span | None = None
    for span in sorted(span for span in spans if span.start < span.end):
        if current is not None and span.start <= current.end:
            current = Span(current.start, max(current.end, span.end))
            continue
        if current is not None:
            yield current
        current = span
    if current is not None:
        yield current
