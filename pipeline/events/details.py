"""What belongs to an event: its date, venue, organizers, theme, the campaign's total, its region."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from pipeline.events.title import Title
from pipeline.extractors.cues import Found
from pipeline.gazetteer import Gazetteer
from pipeline.numerals import fold
from pipeline.ruleset import RuleFile
from pipeline.segment import Text
from pipeline.types import ROLES, Candidate, Section, Span

HELD = re.compile("[隆正]?重?式?(?:举|召开|启动|开幕|进行|落幕)")
GONE_TO = re.compile("(?:走进|移师|来到|登陆|落户|进驻)了?$")
LABELLED = re.compile("\\w{0,6}(?:单位|方|机构)?:")
OF_THE_COUNTRY = re.compile("国|中|全国|\\w{1,6}部$")
SLOGANS = re.compile("“([^“”]+)”|「([^「」]+)」")


LEAD = 400  # characters within which an article says what place it is about


class Details:
    """Everything that titles alone do not say, looked up in the mentions and cues around them."""

    def __init__(self, text: Text, mentions: Sequence[Candidate], cues: Found, gazetteer: Gazetteer, rules: RuleFile) -> None:
        self._text, self._mentions, self._cues, self._gazetteer = text, mentions, cues, gazetteer
        self._starts = [mention.start for mention in mentions]
        self._sections = [section.start for section in text.document.sections]
        self._rules = rules
        self._governed: dict[int, list[Candidate]] | None = None  # start of a title → bodies whose roles are in its event
        self.titles: list[Title] = []

    def _within(self, start: int, end: int) -> Sequence[Candidate]:
        return self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def section(self, offset: int) -> Section | None:
        """The section that holds an offset."""
        at = bisect_right(self._sections, offset) - 1
        return self._text.document.sections[at] if at >= 0 else None

    def is_place(self, section: Section) -> bool:
        """Whether a section is headed by a place."""
        return any(mention.role == "region" for mention in self._within(section.start, section.body))

    def _scope(self, title: Title) -> tuple[int, int]:
        """The section of a title, or the whole text before the sections."""
        section = self.section(title.start)
        if section is not None:
            return section.start, section.end
        sections = self._text.document.sections
        return 0, sections[0].start if sections else len(self._text.folded)

    def distinct(self, titles: list[Title]) -> list[Title]:
        """Without what names an event again: in a place's section the first, elsewhere each title once."""
        kept: list[Title] = []
        seen: set[tuple[str, str]] = set()
        for title in titles:
            section = self.section(title.start)
            name = section.name if section is not None else ""
            surface = self._text.folded[title.start : title.end]
            if section is not None and self.is_place(section) and any(key[0] == name for key in seen):
                continue
            if (name, surface) in seen or any(key[0] == name and key[1].endswith(surface) and len(surface) > 3 for key in seen):
                first = next((n for n, told in enumerate(kept) if self._text.folded[told.start : told.end] == surface), -1)
                if first >= 0 and self.date(kept[first]) is None and self.date(title) is not None:
                    kept[first] = title  # a headline first, then the report with its date
                continue
            if kept and title.planned and self._is_later_edition(title):
                continue
            seen.add((name, surface))
            kept.append(title)
        return kept

    def _is_later_edition(self, title: Title) -> bool:
        """第十届…将于2028年举办 at the end of a report on the ninth: not this report's event."""
        year = self._text.document.date[:4]
        dates = [m.value[:4] for m in self._within(*title.sentence) if m.type == "DATE" and m.kind == "date" and m.value[:4].isdigit()]
        return bool(year and dates) and min(dates) > year and self._text.folded[title.start] == "第"

    def date(self, title: Title) -> Candidate | None:
        """The date of the sentence nearest before the verb; a whole span that begins on it, when the paragraph states one."""
        inside = [m for m in self._within(title.sentence.start, title.sentence.end) if m.type == "DATE" and m.kind in ("date", "vague")]
        inside = [m for m in inside if not (title.start <= m.start < title.end) and m.value not in ("PRESENT_REF", "FUTURE_REF")]
        exact = [m for m in inside if len(m.value) > 7 or m.kind == "vague"]
        if title.how == "block":
            when = [m for m in exact if self._text.folded[self._text.line(m.start)[0] : m.start].rstrip().endswith(":")]
            return next(iter(when or exact), None)
        if not exact and title.how == "named" and not self._text.folded[title.start : title.end].endswith("仪式"):
            start, end = self._scope(title)
            periods = [m for m in self._within(start, end) if m.type == "DATE" and self._text.folded[m.start] == "“" and len(m.value) == 7]
            return periods[0] if periods else None
        if not exact:
            return None
        begin, end = self._own(title)
        exact = [m for m in exact if begin <= m.start < end] or exact
        chosen = min(exact, key=lambda m: (abs(m.start - title.start) if m.start < title.start else m.start - title.end, m.start))
        if title.how == "takes_place":
            behind = [m for m in exact if m.start >= title.end]
            before = [m for m in exact if m.start < title.start]
            chosen = behind[0] if behind else before[-1] if before else chosen
            if behind and before and len(before[-1].value) > len(behind[0].value):
                chosen = before[-1]
        if title.how == "held":
            chosen = next((m for m in reversed(exact) if m.start < title.start), chosen)
        line = self._text.line(title.start)
        spans = [m for m in self._within(*line) if m.type == "DATE" and m.value.startswith(chosen.value + "/") and ".." not in m.value]
        return spans[0] if spans and len(chosen.value) == 10 and title.how == "takes_place" else chosen

    def _own(self, title: Title) -> tuple[int, int]:
        """The part of its sentence that is about this event, where the sentence tells of several: up to its verb."""
        start, end = title.sentence
        others = [t for t in self.titles if t is not title and start <= t.verb < end]
        before = [t.verb for t in others if t.verb < title.verb]
        after = [t for t in others if t.verb > title.verb]
        return (max(before) if before else start), (title.verb if after and title.how == "takes_place" else min((t.start for t in after), default=end))

    def venue(self, title: Title) -> Candidate | None:
        """Where it took place: the place with that role in the sentence, or the body in whose house it was."""
        inside = self._within(title.sentence.start, title.sentence.end)
        begin, end = self._own(title)
        inside = [mention for mention in inside if begin <= mention.start < end]
        venues = [mention for mention in inside if mention.role == "venue"]
        if venues:
            after = [mention for mention in venues if mention.start >= title.end]
            if title.how == "takes_place" and after:
                return after[0]
            return venues[-1] if title.how == "held" and venues[-1].start < title.start else venues[0]
        folded = self._text.folded
        for mention in inside:
            if mention.type == "ORGANIZATION" and not mention.role:
                if folded[mention.start - 1 : mention.start] == "在" and HELD.match(folded, mention.end):
                    return mention
                if title.how == "takes_place" and mention.start >= title.end and GONE_TO.search(folded, title.end, mention.start):
                    return mention
        return None

    def venue_code(self, venue: Candidate | None) -> str:
        """The venue's code; of a body's house that of the division in its name."""
        if venue is None:
            return ""
        return venue.value if venue.type == "LOCATION" else self._division_of(venue.value)

    def _division_of(self, name: str) -> str:
        """Code of the division at the beginning of a body's full name."""
        name = fold(name)
        parts: list[str] = []
        at = 0
        while at < len(name):
            for length in range(min(12, len(name) - at), 1, -1):
                if name[at : at + length] in self._gazetteer.names and not self._is_town(name, at, at + length):
                    parts.append(name[at : at + length])
                    at += length
                    break
            else:
                break
        if not parts:
            return ""
        return self._gazetteer.resolve(parts, self._text.document.date, [self._subject] if self._subject else [])

    def _is_town(self, name: str, start: int, end: int) -> bool:
        """虎丘街道 is a street of 姑苏区, not the district 虎丘."""
        return name[start:end] not in self._gazetteer.official and name.startswith(("街道", "镇", "乡", "村", "社区"), end)

    def organizers(self, title: Title) -> list[tuple[str, str]]:
        """Bodies with their strongest roles, the strongest first."""
        section = self.section(title.start)
        if section is not None and self.is_place(section):
            bodies = [m for m in self._within(section.start, section.end) if m.type == "ORGANIZATION" and m.role]
        else:
            if self._governed is None:
                self._governed = self._by_title()
            bodies = self._governed.get(title.start, [])
        best: dict[str, str] = {}
        for body in bodies:
            known = best.get(body.value)
            if known is None or ROLES.index(body.role) < ROLES.index(known):
                best[body.value] = body.role
        return sorted(best.items(), key=lambda item: ROLES.index(item[1]))

    def _by_title(self) -> dict[int, list[Candidate]]:
        """The bodies with a role, by the title of the event that it is in."""
        found: dict[int, list[Candidate]] = {}
        for body in self._mentions:
            if body.role and body.type == "ORGANIZATION" and (title := self._event_of(body)) is not None:
                found.setdefault(title.start, []).append(body)
        return found

    def _event_of(self, body: Candidate) -> Title | None:
        """The event that a body's role is in: told in its sentence, or before it in its paragraph, or by a short name."""
        section = self.section(body.start)
        here = [t for t in self.titles if t.sentence.start <= body.start < t.sentence.end and self.section(t.start) == section]
        if here:
            return here[0] if len(here) == 1 else self._nearest(body, here)
        folded, line = self._text.folded, self._text.line(body.start)
        opening = self._rules.compiled("speaks_of").match(folded, self._text.sentence(body.start).start)
        word = opening[1] if opening is not None else ""
        if body.role == "organizer" and not word:
            return None
        before = [t for t in self.titles if t.start < body.start and self.section(t.start) == section]
        told = [t for t in before if t.start >= line.start]
        if told:
            return told[-1] if told[-1].how != "item" else None
        if opening is None and LABELLED.match(folded, line.start, body.start) is None:
            return None
        named = [t for t in before if word and folded[t.start : t.end].endswith(word)]
        mains = [t for t in self.titles if t.how != "item" and self.section(t.start) == section]
        return named[-1] if named else mains[0] if mains else None

    def _nearest(self, body: Candidate, titles: list[Title]) -> Title:
        return min(titles, key=lambda t: (t.start - body.end) if t.start >= body.end else (body.start - t.end) * 2)

    def theme(self, title: Title) -> str:
        """The slogans declared as theme of the event or its campaign, `;` between."""
        start, end = self._scope(title)
        section = self.section(title.start)
        found: list[str] = []
        for cue in self._cues.named("theme"):
            if not start <= cue.start < end:
                continue
            owner = self._owner(cue.start) if section is None or not self.is_place(section) else title
            if owner is title:
                slogans = self._text.document.text[slice(*cue.groups["theme"])]
                found += [a or b for a, b in SLOGANS.findall(slogans) if (a or b) not in found]
        return ";".join(found)

    def _owner(self, offset: int) -> Title | None:
        """The event that a statement of the paragraph or article is about: the last one told in its paragraph, else the main one."""
        scope = self._text.line(offset)
        told = [t for t in self.titles if scope[0] <= t.start < scope[1]]
        before = [t for t in told if t.start <= offset]
        if before:
            return before[-1]
        if told:
            return told[0]
        mains = [t for t in self.titles if self.section(t.start) == self.section(offset)]
        return mains[0] if mains else None

    def count(self, title: Title) -> tuple[str, str]:
        """The campaign's total and its modifier; ("", "") where the text states none."""
        start, end = self._scope(title)
        folded = self._text.folded
        section = self.section(title.start)
        place = section is not None and self.is_place(section)
        if title.how in ("item", "block"):
            return self._largest(*title.sentence, section, item=True)
        launches = [t for t in self.titles if start <= t.start < end and self._rules.compiled("launch").search(folded, t.start, t.end)]
        if title not in launches:
            return "", ""
        if place:
            return self._largest(start, end, section) if launches[0] is title else ("", "")
        lines = self._paragraphs(start, end)
        own = next((i for i, line in enumerate(lines) if line[0] <= title.start < line[1]), 0)
        # A number belongs to the event told before it in its paragraph, else to the first launch.
        for line in (*lines[own:], *lines[:own][::-1]) if launches[0] is title else lines[own : own + 1]:
            told = [t.start for t in launches if line[0] <= t.start < line[1] and t is not title]
            begin = title.start if launches[0] is not title else max(start, line[0])
            until = min((at for at in told if at > title.start or launches[0] is title), default=min(end, line[1]))
            if (found := self._largest(begin, max(begin, until), section))[0]:
                return found
        return "", ""

    def _paragraphs(self, start: int, end: int) -> list[Span]:
        lines: list[Span] = []
        while start < end:
            line = self._text.line(start)
            lines.append(line)
            start = line[1] + 1
        return lines

    def _largest(self, start: int, end: int, section: Section | None, item: bool = False) -> tuple[str, str]:
        """The largest number of activities that is a total, and its modifier."""
        best: Candidate | None = None
        for mention in self._within(start, end):
            if mention.type != "ACTIVITY_COUNT" or not mention.value or ".." in mention.value:
                continue
            before = self._text.folded[max(start, self._text.sentence(mention.start).start) : mention.start]
            heading = section is not None and mention.start < section.body
            total = fold(mention.noun).endswith(("活动", "活动项目")) or self._rules.compiled("total").search(before[-14:])
            if not (total or heading or item) or self._rules.compiled("habit").search(before):
                continue
            if best is None or float(mention.value) > float(best.value):
                best = mention
        return (best.value, best.modifier) if best is not None else ("", "")

    @cached_property
    def _subject(self) -> str:
        """Code of the division in the article's title, else in its first paragraph."""
        title = self._text.document.title
        for mention in self._mentions:
            if mention.type == "LOCATION" and mention.value[:2].isdigit() and self._text.document.text[mention.start : mention.end] in title:
                if mention.role == "venue" or self._text.folded[mention.start - 1 : mention.start] in ("在", "于"):
                    continue
                return mention.value
        if self._text.document.sections and any(map(self.is_place, self._text.document.sections)):
            return ""
        code = next((m.value for m in self._within(0, LEAD) if m.type == "LOCATION" and m.value[:2].isdigit() and m.role != "venue"), "")
        named = [m.value[:2] for m in self._mentions if m.type == "LOCATION" and m.value]
        return code if 2 * named.count(code[:2]) > len(named) else ""  # a page of many places is about none of them

    def region(self, title: Title, organizers: list[tuple[str, str]]) -> str:
        """The division of the title, else of the first organizer, else of the section or article, else of the venue; "" for national ones."""
        section = self.section(title.start)
        if section is not None and self.is_place(section):
            inside = (m.value for m in self._within(title.start, title.end) if m.type == "LOCATION" and m.value[:1].isdigit())
            named = next(inside, "")
            heading = next(m.value for m in self._within(section.start, section.body) if m.role == "region")
            return named if named and ";" not in named else heading
        for mention in self._within(title.start, title.end):
            if mention.type == "LOCATION" and mention.value[:1].isdigit():
                return mention.value
        subject = self._subject
        venue = self.venue_code(self.venue(title))
        venue = venue if venue.isdecimal() else ""
        if not organizers:
            return subject or venue
        first = self._division_of(organizers[0][0])
        if not first:
            if self._rules.compiled("national").search(self._text.folded, title.start, title.end) and self._is_national(organizers):
                return ""
            others = (code for value, _ in organizers if (code := self._division_of(value)))
            return subject or venue or ("" if self._is_national(organizers) else next(others, ""))
        top = [code for value, role in organizers if role == organizers[0][1] and (code := self._division_of(value))]
        provinces = [code for code in dict.fromkeys(top) if code.endswith("0000")]
        if len(provinces) > 1:
            return subject if set(subject.split(";")) == set(provinces) else ";".join(provinces)
        if title.how == "item" and subject and self._gazetteer.within(subject.partition(";")[0], first):
            return subject  # a calendar is of its place, whoever holds its items
        return first

    def _is_national(self, organizers: list[tuple[str, str]]) -> bool:
        """Whether no organizer has a place and one is a body of the whole country."""
        return any(OF_THE_COUNTRY.match(fold(value)) for value, _ in organizers)
