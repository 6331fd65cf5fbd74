"""Whose a figure is: the division it is about, and the body whose own figure it is."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from pipeline.events.page import Page
from pipeline.events.regions import Regions
from pipeline.gazetteer import Gazetteer
from pipeline.indicators.sentences import Sentence, chain
from pipeline.ruleset import RuleFile
from pipeline.types import Candidate, Cue

NOBODY = frozenset(("nation", "fair", "person", "product"))  # whose figures belong to no division
ANAPHORS = frozenset(("firm", "body", "we"))
TOWNS = frozenset(("镇", "乡", "街道", "村"))  # below what the gazetteer holds
LEVELS = {"自治区": "区", "自治州": "州", "地区": "区"}


class Holder(NamedTuple):
    """What the figures behind it are about: a body, a place, a level (全市), somebody without a name, or nobody's division.

    carries: also the figures of the next sentences of the paragraph.
    """

    start: int
    end: int
    carries: bool = False
    body: Candidate | None = None
    place: Candidate | None = None
    level: str = ""
    nameless: bool = False


class Holders:
    """Reads the sentences of one article, paragraph by paragraph."""

    def __init__(self, page: Page, regions: Regions, gazetteer: Gazetteer, rules: RuleFile) -> None:
        self._page, self._regions, self._gazetteer, self._rules = page, regions, gazetteer, rules
        self._date = page.text.document.date
        self._carried: Holder | None = None
        self._codes: dict[str, str] = {}  # of bodies
        self._known: dict[tuple[str, str], str] = {}  # of the article's divisions, by what 全 stands before

    def new_paragraph(self) -> None:
        """Nothing carries on from one paragraph to the next."""
        self._carried = None

    def read(self, sentence: Sentence) -> list[tuple[str, str]]:
        """Region and organization of each figure of a sentence, "" where there is none."""
        found = [holder for one in sentence.mentions if (holder := self._mentioned(one, sentence)) is not None]
        found += [holder for cue in sentence.cues if (holder := self._cued(cue, sentence)) is not None]
        found.sort(key=lambda holder: holder.start)
        rows = [self._of(figure, sentence, found) for figure in sentence.figures]
        self._carried = next((holder for holder in reversed(found) if holder.carries), self._carried)
        return rows

    def _of(self, figure: Candidate, sentence: Sentence, found: list[Holder]) -> tuple[str, str]:
        holder = next((one for one in reversed(found) if one.end <= figure.start), None)
        if holder is None and (speaker := self._speaker(figure)) is not None:
            holder = self._holding(speaker, speaker.start, speaker.end)
        holder = holder or self._carried
        if holder is None or holder.nameless:
            return self._around(sentence), ""
        if holder.place is not None:
            return self._of_place(holder.place, figure, sentence), ""
        if holder.level:
            return self._whole(holder.level, holder.start), ""
        body = holder.body
        if body is None:
            return "", ""
        return self._of_body(body, holder.start), body.value if self._is_own(body, figure) else ""

    def _of_body(self, body: Candidate, offset: int) -> str:
        """The division of a body; of one that only names its province that of the heading or article, where it lies there."""
        if self._rules.compiled("nationwide").match(body.value):
            return ""
        code, default = self._division_of(body), self._default(offset)
        province = code.endswith("0000") and default and self._gazetteer.within(default.partition(";")[0], code)
        return default if province or not code else code

    def _of_place(self, place: Candidate, figure: Candidate, sentence: Sentence) -> str:
        """The code of a place, of as many places as figures each its own, else all of the list."""
        places = [one for one in sentence.mentions if one.type == "LOCATION"]
        if place not in places or not place.value[0].isdecimal():
            return place.value if place.value[0].isdecimal() else ""
        listed = chain(places, place, sentence.folded, self._rules)
        if len(listed) == 1:
            return place.value
        number, of = sentence.run(figure, self._rules)
        return listed[number].value if of == len(listed) else ";".join(dict.fromkeys(one.value for one in listed if one.value))

    def _around(self, sentence: Sentence) -> str:
        """The heading's division, else the article's; of figures that a body of the nation gives, none."""
        section = self._page.section(sentence.start)
        if section is not None and self._page.is_place(section):
            return self._default(sentence.start)
        bodies = [one for one in sentence.mentions if one.type == "ORGANIZATION" and self._is_source(one, sentence)]
        codes = [self._division_of(body) for body in bodies]
        if bodies and not any(codes) and any(self._rules.compiled("nationwide").match(body.value) for body in bodies):
            return ""
        return self._default(sentence.start) or next(filter(None, codes), "")

    def _default(self, offset: int) -> str:
        section = self._page.section(offset)
        if section is not None and self._page.is_place(section):
            return next(m.value for m in self._page.within(section.start, section.body) if m.role == "region")
        return self._article

    @cached_property
    def _article(self) -> str:
        """Code of the article's subject, else of the body first named, when most bodies with a place are of its province."""
        if self._regions.subject is not None:
            return self._regions.subject.code
        mentions = self._page.mentions
        if any(one.type == "LOCATION" and one.value for one in mentions):
            return ""  # a page of many places is about none of them
        codes = [code for one in mentions if one.type == "ORGANIZATION" and (code := self._division_of(one))]
        return codes[0] if codes and 2 * sum(code[:2] == codes[0][:2] for code in codes) > len(codes) else ""

    def _division_of(self, body: Candidate) -> str:
        """Code of a body's division; 全州法院 are the courts of a prefecture, not that of 全州县."""
        code = self._codes.get(body.value)
        if code is None:
            everywhere = self._rules.compiled("everywhere").match(body.value)
            code = self._codes[body.value] = "" if everywhere else self._regions.division_of(body.value)
        return code

    # -- mentions -------------------------------------------------------------------------------------------------------

    def _mentioned(self, one: Candidate, sentence: Sentence) -> Holder | None:
        if one.type == "LOCATION":
            return self._place(one, sentence)
        return self._body(one, sentence) if one.type == "ORGANIZATION" else None

    def _place(self, one: Candidate, sentence: Sentence) -> Holder | None:
        folded, rules = sentence.folded, self._rules
        if one.role == "venue" or not one.value or not self._is_holder(one.start, one.end, sentence):
            return None
        if rules.compiled("people_behind").match(folded, one.end, sentence.end):
            return None
        if any(title.start <= one.start < title.end for title in self._page.titles):
            return None
        opens = sentence.clause(one.start) == one.start and not rules.compiled("attribute_behind").match(folded, one.end, sentence.end)
        if not (opens or one.value == "CN" or one.value[0].isdecimal()):
            return None  # 对德国出口: a country holds a figure only where it begins the clause
        return Holder(one.start, one.end, opens, place=one)

    def _body(self, one: Candidate, sentence: Sentence) -> Holder | None:
        folded, rules = sentence.folded, self._rules
        if one.role not in ("", "organizer") or rules.compiled("everywhere").match(one.value) or self._is_source(one, sentence):
            return None  # who hosts a race is not who runs it
        if rules.compiled("made_behind").match(folded, one.end, sentence.end):
            return None
        return self._holding(one, one.start, one.end)

    def _holding(self, body: Candidate, start: int, end: int) -> Holder:
        return Holder(start, end, self._rules.compiled("enterprise").search(body.value) is not None, body)

    def _is_source(self, one: Candidate, sentence: Sentence) -> bool:
        folded, rules = sentence.folded, self._rules
        firm = rules.compiled("firm").search(one.value) is not None
        if firm and sentence.ends(rules.compiled("visited_before"), one.start):
            return rules.compiled("held_behind").match(folded, one.end, sentence.end) is not None
        if sentence.ends(rules.compiled("source_before"), one.start):
            return True
        if firm and rules.compiled("talk_behind").match(folded, one.end, sentence.end):
            return False  # what a firm's manager tells is the firm's own
        return rules.compiled("source_behind").match(folded, one.end, sentence.end) is not None

    def _is_own(self, body: Candidate, figure: Candidate) -> bool:
        """Whether a figure is the body's own: any of an enterprise, school or court, of an organ how it works."""
        return bool(self._rules.compiled("enterprise").search(body.value) or self._rules.compiled("organ_noun").search(figure.noun))

    # -- cues -----------------------------------------------------------------------------------------------------------

    def _cued(self, cue: Cue, sentence: Sentence) -> Holder | None:
        if cue.name == "whole":
            if not self._is_holder(cue.start, cue.end, sentence):
                return None
            level = sentence.folded[slice(*cue.groups["level"])]
            return Holder(cue.start, cue.end, True, level=level)
        if cue.name in ANAPHORS:
            body = self._meant(cue)
            return self._holding(body, cue.start, cue.end) if body is not None else None
        if cue.name == "nameless":
            return Holder(cue.start, cue.end, nameless=True)
        if cue.name not in NOBODY:
            return None
        if cue.name == "nation" and not self._is_holder(cue.start, cue.end, sentence):
            return None
        return Holder(cue.start, cue.end, cue.name in ("nation", "fair") and sentence.clause(cue.start) == cue.start)

    def _meant(self, cue: Cue) -> Candidate | None:
        """The body that 公司, 学校 or 我们 means: the last one named, of 我们 the speaker's, who may stand behind his words."""
        page = self._page
        if any(one.start == cue.start for one in page.within(cue.start, cue.end)):
            return None  # a mention says by itself whom it means
        pattern = self._rules.compiled("enterprise" if cue.name == "body" else "firm")
        line = page.text.line(cue.start)
        before = page.before(0 if cue.name == "firm" else line.start, cue.start)
        if cue.name == "we":
            near = (one for one in (*before, *page.within(cue.start, line.end)) if one.type == "ORGANIZATION")
            body = next(near, None)
            return body if body is not None and pattern.search(body.value) else None
        return next((one for one in before if one.type == "ORGANIZATION" and pattern.search(one.value)), None)

    def _speaker(self, figure: Candidate) -> Candidate | None:
        """The enterprise whose man says the figure: “…95%。”某公司经理王某说."""
        folded, rules = self._page.text.folded, self._rules
        line = self._page.text.line(figure.start)
        close = folded.find("”", figure.end, line.end)
        if close < 0 or folded.find("“", figure.end, close) >= 0:
            return None
        bodies = (one for one in self._page.within(close + 1, close + 2) if one.type == "ORGANIZATION")
        body = next(bodies, None)
        if body is None or not rules.compiled("enterprise").search(body.value):
            return None
        return body if rules.compiled("talk_behind").match(folded, body.end, line.end) else None

    def _is_holder(self, start: int, end: int, sentence: Sentence) -> bool:
        """Whether a place is no measure, aim, origin or rank: 高于全国平均, 占全省的, 来自四川."""
        folded, rules = sentence.folded, self._rules
        before = sentence.ends(rules.compiled("beside_before"), start)
        if before and not sentence.ends(rules.compiled("on_before"), start):
            return False
        return rules.compiled("average_behind").match(folded, end, sentence.end) is None

    def _whole(self, level: str, offset: int) -> str:
        """The division that 全市 or 该县 means: of the heading, the article, or the last place named of that level."""
        sentence = self._page.within(self._page.text.sentence(offset).start, offset)
        for one in reversed(sentence):  # 嘉兴市民政局数据显示,全市…
            if one.type == "ORGANIZATION" and (code := self._of_level(self._division_of(one), level)):
                return code
        default = self._default(offset)
        key = (default, level)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._of_level(default, level)
        if known:
            return known
        section = self._page.section(offset)
        earlier = self._page.before(section.start if section is not None else 0, offset)
        places = [one.value for one in earlier if one.type == "LOCATION" and one.value.isdecimal()]
        bodies = (self._division_of(one) for one in earlier if one.type == "ORGANIZATION")
        if level in TOWNS:
            return next(iter(places), default)
        return next((found for one in (*places, *bodies) if (found := self._of_level(one, level))), default)

    def _of_level(self, code: str, level: str) -> str:
        """The division itself or the one above it whose name ends with a level, "" when none does."""
        level = LEVELS.get(level, level)
        for above in (code, *self._gazetteer.ancestors(code)) if code and level not in TOWNS else ():
            division = self._gazetteer.at(above, self._date)
            if division is not None and division.name.endswith(level):
                return above
        return ""
