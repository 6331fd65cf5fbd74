"""Codes of places in the context of their article, and their roles: heading, venue."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from pipeline.extractors.toponyms import Toponym
from pipeline.gazetteer import Gazetteer
from pipeline.ruleset import RuleFile
from pipeline.segment import Text
from pipeline.types import Candidate, Section

FEATURES = ("江", "河", "湖", "山", "溪", "水", "海")
HERE = ("在这里", "在此")
TOWN = ("镇", "乡", "街道", "村", "社区", "苏木", "嘎查")
TABLED = frozenset(  # rules whose code stands in a table of its own, whatever the article is about
    f"location.{kind}" for kind in ("country", "city", "joint", "region", "zone", "after_preposition", "toward_china", "pair")
)
IN_A_TOWN = re.compile("\\w{2,5}?(?:街道|(?<![城古乡集村])[镇乡])")  # 东河街道文化站: a venue that a town names

NEAR = 100  # names before an offset that are looked through: a line of names must not cost its square


class Places:
    """The places of one article: what it is about, and the codes of its names.

    subject: code of the division the article is about, "" when none shows.
    """

    def __init__(self, text: Text, toponyms: Sequence[Toponym], gazetteer: Gazetteer, rules: RuleFile) -> None:
        self._text, self._gazetteer, self._rules = text, gazetteer, rules
        self._date = text.document.date
        self._taken_up = any(word in text.folded for word in HERE)
        self.toponyms = [one for one in toponyms if one.sure]
        self._starts = [one.start for one in self.toponyms]
        self._names = frozenset(one.parts[-1] for one in self.toponyms)
        self._longer: dict[str, bool] = {}
        self.codes = [""] * len(self.toponyms)  # of the toponyms
        title = text.document.title
        at = text.document.text.find(title) if title and "\n" in text.document.text else -1
        self._title_end = at + len(title) if 0 <= at < 400 else 0
        self._prefixes: dict[str, list[tuple[int, str, str]]] = {}
        self._settled: dict[tuple[Sequence[str], Sequence[str]], str] = {}  # what names mean whatever stands near them
        self._known: dict[tuple[Sequence[str], Sequence[str]], str] = {}
        sections = text.document.sections
        self._section_codes = [self._heading_code(section) for section in sections]
        self._section_starts = [section.start for section in sections]
        self.subject = self._titled() if any(self._section_codes) else self._most_named()
        # What the text is about before the first section and in each of them.
        around = [[code for code in (heading, self.subject) if code and ";" not in code] for heading in ("", *self._section_codes)]
        self._contexts = [tuple(codes) for codes in around]
        for index, one in enumerate(self.toponyms):
            if one.kind == "division":
                self.codes[index] = self._divisions(one.parts, one.start)

    def _resolve(self, parts: Sequence[str], context: Sequence[str] = ()) -> str:
        """The gazetteer's answer, asked once an article."""
        key = (parts, context)
        code = self._known.get(key)
        if code is None:
            code = self._known[key] = self._gazetteer.resolve(parts, self._date, context)
        return code

    def _most_named(self) -> str:
        """The division that the article names most, one in its title counting three times; "" when it names none.

        A county counts by its full name alone: its short one may be a river's or a square's.
        """
        around = tuple(self._around()[:2])
        text, title = self._text.document.text, self._text.document.title
        counts: dict[str, int] = {}
        codes: dict[tuple[str, ...], str] = {}
        for one in self.toponyms:
            if one.kind != "division":
                continue
            code = codes.get(one.parts)
            if code is None:
                code = codes[one.parts] = self._resolve(one.parts, around) if self._counts(one) else ""
            if code:
                counts[code] = counts.get(code, 0) + (3 if text[one.start : one.end] in title else 1)
        return max(counts, key=lambda code: counts[code], default="")

    def _counts(self, one: Toponym) -> bool:
        """Whether a name says what the article is about: official, of a prefecture or province, or told in full elsewhere."""
        name = one.parts[-1]
        if name in self._gazetteer.official or len(one.parts) > 1:
            return True
        if any(division.level != "county" for division in self._gazetteer.names[name]):
            return True
        known = self._longer.get(name)
        if known is None:
            known = self._longer[name] = any(other != name and other.startswith(name) for other in self._names)
        return known

    def _titled(self) -> str:
        """The division named first in the title."""
        text, title = self._text.document.text, self._text.document.title
        for one in self.toponyms:
            if one.kind == "division" and text[one.start : one.end] in title and self._counts(one):
                return self._resolve(one.parts, tuple(self._around()))
        return ""

    def _around(self) -> list[str]:
        """Codes of the divisions that the article names first and without doubt."""
        found = (self._resolve(one.parts) for one in self.toponyms[:12] if one.kind == "division")
        return list(dict.fromkeys(code for code in found if code))

    def _heading_code(self, section: Section) -> str:
        code = self._gazetteer.resolve([section.name], self._date)
        return code or self._gazetteer.joint_codes(section.name)

    def section(self, offset: int) -> Section | None:
        """The section that holds an offset."""
        at = bisect_right(self._section_starts, offset) - 1
        return self._text.document.sections[at] if at >= 0 else None

    def context(self, offset: int) -> tuple[str, ...]:
        """Codes of what the text is about at an offset, most local first."""
        return self._contexts[bisect_right(self._section_starts, offset)]

    def near(self, offset: int) -> tuple[str, ...]:
        """Codes of the last two divisions named before an offset in its paragraph."""
        line = self._text.line_start(offset)
        near: list[str] = []
        last = bisect_left(self._starts, offset) - 1
        for at in range(last, max(-1, last - NEAR), -1):
            if len(near) == 2 or self._starts[at] < line:
                break
            if self.codes[at]:
                near.append(self.codes[at])
        return tuple(near)

    def region(self, offset: int) -> str:
        """Code of the section's heading, else of the article; "" when neither is a division."""
        at = bisect_right(self._section_starts, offset) - 1
        return (self._section_codes[at] if at >= 0 else "") or self.subject

    def resolve(self, found: list[Candidate]) -> None:
        """Sets value and role of the places among the mentions."""
        for one in found:
            if one.type == "LOCATION":
                one.value = self.code(one)
                one.role = self._role(one)

    def code(self, place: Candidate) -> str:
        """The code of the most exact division that a place names."""
        parts = place.data if isinstance(place.data, tuple) else ()
        gazetteer = self._gazetteer
        kind = place.rule.rpartition(".")[2]
        if kind == "country" or kind == "city":
            return gazetteer.countries.get(parts[0], "")  # 泰国清迈 has its country's code, 清迈 alone none
        if kind in ("joint", "region"):
            return gazetteer.joint.get(parts[-1]) or gazetteer.regions.get(parts[-1], "") or self._divisions(parts, place.start)
        if kind == "zone":
            return gazetteer.zones.get(parts[-1], "") or self._divisions(parts[:-1], place.start)
        if kind in ("after_preposition", "toward_china", "pair"):
            name = parts[0]
            return "CN" if name == "华" else gazetteer.abbreviations.get(name, "") or gazetteer.joint_codes(name)
        if place.rule.startswith("venue.") or kind == "field":
            kind = "venue"
        if kind == "venue" and not parts and self._rules.compiled("house").search(self._text.folded, place.start, place.end):
            return self.at_beginning(self._text.folded[place.start : place.end], place.start)
        if kind == "venue" and not parts and self._text.folded[place.start : place.start + 3] in self._gazetteer.names:
            return self.at_beginning(self._text.folded[place.start : place.end], place.start)  # 满洲里公路口岸
        if kind == "venue" and parts and self._text.folded[place.start : place.end] in (parts[0] + "湾", parts[0] + "岛"):
            return ""  # a bay or an island is no division
        if kind == "venue" and not parts and IN_A_TOWN.match(self._text.folded, place.start, place.end):
            return self._county(place.start)
        if kind in ("town", "venue") and (parts[0].endswith(TOWN) if parts else kind == "town"):
            return self._county(place.start)
        code = self._divisions(parts, place.start)
        doubtful = kind in ("town", "venue") and len(parts) == 1 and len(parts[0]) == 2
        if doubtful and self._is_far(code) and parts[0] not in self._gazetteer.official:
            # 长白新村街道 in Shanghai is not in 长白县, 锦江广场 in 贵州 not in 成都's 锦江区
            return self._county(place.start) if kind == "town" else ""
        listed = self._text.folded[place.start - 1 : place.start] == "、" and self._division_ends(place.start - 1)
        if kind == "division" and len(parts) == 1 and parts[0].endswith(FEATURES) and self._is_far(code) and not listed:
            return ""  # the river 锦江 in 贵州 is not 成都's district of that name; 陵水 among other divisions is one
        return code

    def _division_ends(self, offset: int) -> bool:
        at = bisect_left(self._starts, offset) - 1
        return at >= 0 and self.toponyms[at].end == offset and self.toponyms[at].kind == "division"

    def _is_far(self, code: str) -> bool:
        """Whether a code is a county's in another province than the article's."""
        return bool(self.subject) and code[:2] != self.subject[:2] and self._is_county(code)

    def at_beginning(self, name: str, start: int) -> str:
        """Code of the divisions with which the name of a body or its house begins (西藏大学图书馆)."""
        parts: list[str] = []
        at = 0
        while at < len(name):
            length = next((n for n in range(min(12, len(name) - at), 1, -1) if name[at : at + n] in self._gazetteer.names), 0)
            if not length:
                break
            parts.append(name[at : at + length])
            at += length
        return self._divisions(tuple(parts), start) if parts else ""

    def _divisions(self, parts: tuple[str, ...], start: int) -> str:
        """The last part that a code can be found for, in its context."""
        about = self.context(start)
        settled = self._settled.get((parts, about))
        if settled is not None:
            return settled
        if parts and (zone := self._gazetteer.zones.get(parts[-1], "")):
            return zone
        names = self._gazetteer.names
        known = tuple([part for part in parts if part in names])
        if not known:
            return next((code for part in parts if (code := self._gazetteer.joint.get(part, ""))), "")
        if code := self._resolve(known, about):
            self._settled[parts, about] = code
            return code
        while known:
            if code := self._resolve(known, about) or self._resolve(known, (*about, *self.near(start))):
                return code
            known = known[:-1]
        return ""

    def _county(self, start: int) -> str:
        """The county of a town without one: the last one named in the paragraph, else the article's own."""
        line = self._text.line_start(start)
        at = bisect_left(self._starts, start)
        for index in range(at - 1, -1, -1):
            if self.toponyms[index].start < line:
                break
            far = self._is_far(self.codes[index]) and self.toponyms[index].parts[-1] not in self._gazetteer.official
            if self._is_county(code := self.codes[index]) and not far:  # 昆山小区 in 湖南 is a housing estate
                return code
        region = self.region(start)
        return region if self._is_county(region) else ""

    def _is_county(self, code: str) -> bool:
        division = self._gazetteer.at(code, self._date) if code else None
        return division is not None and division.level == "county"

    def _role(self, place: Candidate) -> str:
        folded = self._text.folded
        section = self.section(place.start)
        if section is not None and place.start < section.body and folded[place.end : place.end + 1] == ":":
            return "region" if not folded[section.start : place.start].strip() else ""
        before = folded[max(0, place.start - 20) : place.start]
        if place.start < self._title_end:
            return ""  # a title names the place, the report says that it took place there
        pattern = self._rules.compiled
        held = pattern("at").search(before) and pattern("venue_verb").match(folded, place.end)
        taken_up = self._taken_up and pattern("taken_up").match(folded, place.end) is not None
        if held or taken_up or (":" in before and pattern("at_field").search(before)) or pattern("goes_to").search(before):
            return "venue"
        if place.rule != "location.venue":
            return ""
        if before.endswith(("在", "于")) and pattern("held_there").match(folded, place.end):
            return "venue"
        time = before.endswith((",", " ")) and pattern("time_alone").search(folded[max(0, place.start - 48) : place.start])
        return "venue" if time and pattern("clause_end").match(folded, place.end) else ""

    def begins(self, offset: int) -> bool:
        """Whether a place begins at an offset."""
        return any(one.start == offset for one in self.toponyms)

    def prefixes(self, level: str) -> list[tuple[int, str, str]]:
        """Every name of a division of one level in the text: its end, the name from its province down, its code.

        level: the last characters of the name: 省, 市, 县, 区, 州, 自治区 …
        """
        known = self._prefixes.get(level)
        if known is None:
            known = self._prefixes[level] = list(self._names_of(level))
        return known

    def _names_of(self, level: str) -> Iterator[tuple[int, str, str]]:
        folded = self._text.folded
        for one, code in zip(self.toponyms, self.codes, strict=True):
            if " " in folded[one.start : one.end]:
                continue  # 辽宁 沈阳 of a table
            end = one.start
            for part in one.parts:
                end += len(part)
                name = folded[one.start : end]
                official = part in self._gazetteer.official  # 贵州 ends with 州 and is none
                if part.endswith(level) and official and (level != "区" or not part.endswith("自治区")):
                    yield end, name, code
                elif end == one.end and folded.startswith(level, end) and part not in self._gazetteer.official:
                    yield end, name + level, code

    def named(self, code: str, level: str) -> str:
        """Official name of a division, or of the one above it, that ends with a level; "" when there is none."""
        for one in (code, *self._gazetteer.ancestors(code)):
            division = self._gazetteer.at(one, self._date)
            if division is not None and division.name.endswith(level) and (level != "区" or not division.name.endswith("自治区")):
                return division.name
        return ""

    def consistent(self, code: str, other: str) -> bool:
        """Whether a division is another one or stands above it."""
        return bool(code) and bool(other) and self._gazetteer.within(other, code)
