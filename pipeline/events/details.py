"""What belongs to an event, and why the rest does not: its date, venue, organizers, theme, the campaign's total.

Each method returns the mentions or stretches that it chose. `…_fault` says in a few words why something near an event is not
chosen, "" where nothing speaks against it: the choice and its explanation are one.
"""

from __future__ import annotations

import re
from functools import cached_property

from pipeline.events.page import Page
from pipeline.events.title import Title
from pipeline.numerals import fold
from pipeline.ruleset import RuleFile
from pipeline.types import ROLES, Candidate, Section, Span

HELD = re.compile("[隆正]?重?式?(?:举|召开|启动|开幕|进行|落幕)")
GONE_TO = re.compile("(?:走进|移师|来到|登陆|落户|进驻)了?$")
LABEL = re.compile("[ ]*(?:[一二三四五六七八九十0-9]{1,2}[、.]|\\([一二三四五六七八九十0-9]{1,2}\\))?[ ]*\\w{2,6}(?:单位|方|机构)[ :]*")
LABELLED = re.compile("\\w{0,6}(?:单位|方|机构)?:")
HEADLINE = re.compile("[^\n。;!?]{6,40}(?=\n[^\n]{40})")
SAME_HEAD = 7  # characters by whose end a title without a date is that of an event told before
DAY = 30  # characters within which a story says when
NAME = 5  # characters of a title that names no event by itself
STORIES = 3  # headlines that make a page one of several stories
SLOGANS = re.compile("“([^“”]+)”|「([^「」]+)」")


class Details:
    """Everything that titles alone do not say, looked up in the mentions and cues around them."""

    def __init__(self, page: Page, rules: RuleFile) -> None:
        self._page, self._text, self._rules = page, page.text, rules

    def distinct(self, titles: list[Title]) -> list[Title]:
        """Without what names an event again: in a place's section the first, elsewhere each title once."""
        kept: list[Title] = []
        seen: set[tuple[str, str]] = set()
        for title in titles:
            section = self._page.section(title.start)
            name = section.name if section is not None else ""
            surface = self._text.folded[title.start : title.end]
            if section is not None and self._page.is_place(section) and any(key[0] == name for key in seen):
                continue
            if (name, surface) in seen or any(key[0] == name and key[1].endswith(surface) and len(surface) > 3 for key in seen):
                first = next((n for n, told in enumerate(kept) if self._text.folded[told.start : told.end] == surface), -1)
                if first >= 0 and self.date(kept[first]) is None and self.date(title) is not None:
                    kept[first] = title  # a headline first, then the report with its date
                continue
            if len(surface) > SAME_HEAD and self.date(title) is None and any(key == name and told.endswith(surface[-SAME_HEAD:]) for key, told in seen):
                continue  # 海东农展会招商推介启动仪式, told before as 海东第三届农业展览会招商推介启动仪式
            if (kept and title.plan and self._is_later_edition(title)) or self._is_earlier_edition(title):
                continue
            seen.add((name, surface))
            kept.append(title)
        return kept

    def _is_later_edition(self, title: Title) -> bool:
        """第十届…将于2028年举办 at the end of a report on the ninth: not this report's event."""
        year = self._text.document.date[:4]
        dates = [m.value[:4] for m in self._page.within(*title.sentence) if m.type == "DATE" and m.kind == "date" and m.value[:4].isdigit()]
        return bool(year and dates) and min(dates) > year and self._text.folded[title.start] == "第"

    def _is_earlier_edition(self, title: Title) -> bool:
        """首届…于2011年在海东举行 in the background of a later report."""
        written = self._text.document.date
        if self._text.folded[title.start] not in "第首" or not written:
            return False
        date = self.date(title)
        year = date.value[:4] if date is not None else ""
        if not year.isdigit():  # no day is named: a bare year tells it
            dates = [m.value for m in self._page.within(*self._page.own(title)) if m.type == "DATE" and m.kind == "date"]
            year = next((value for value in dates if len(value) == 4), "")
        return year.isdigit() and int(year) < int(written[:4]) - (written[5:7] in ("01", "02"))

    def date(self, title: Title) -> Candidate | None:
        """The date of the sentence nearest before the verb; a whole span that begins on it, when the paragraph states one."""
        inside = self._page.within(title.sentence.start, title.sentence.end)
        exact = [m for m in inside if m.type == "DATE" and not self.date_fault(title, m)]
        if title.how == "block":
            when = [m for m in exact if self._text.folded[self._text.line_start(m.start) : m.start].rstrip().endswith(":")]
            return next(iter(when or exact), None)
        if not exact and title.how == "named" and not self._text.folded[title.start : title.end].endswith("仪式"):
            start, end = self._page.scope(title)
            periods = [m for m in self._page.within(start, end) if m.type == "DATE" and self._text.folded[m.start] == "“" and len(m.value) == 7]
            return periods[0] if periods else None
        if not exact:
            return None
        begin, end = self._page.own(title)
        exact = [m for m in exact if begin <= m.start < end] or exact
        chosen = min(exact, key=lambda m: (abs(m.start - title.start) if m.start < title.start else m.start - title.end, m.start))
        if title.how == "takes_place":
            before = [m for m in exact if m.start < title.start]
            behind = [m for m in exact if m.start >= title.end]
            behind = [m for m in behind if m.start < title.verb] or ([] if before else behind)  # …开幕,将持续至12日
            chosen = behind[0] if behind else before[-1] if before else chosen
            if behind and before and len(before[-1].value) > len(behind[0].value):
                chosen = before[-1]
        if title.how == "held":
            chosen = next((m for m in reversed(exact) if m.start < title.start), chosen)
        if self._text.folded[title.start : title.end].endswith("仪式"):
            return chosen  # a ceremony has its day, the campaign its span
        line = self._text.line(title.start)
        spans = [m for m in self._page.within(*line) if m.type == "DATE" and m.value.startswith(chosen.value + "/") and ".." not in m.value]
        return spans[0] if spans and len(chosen.value) == 10 and title.how == "takes_place" else chosen

    def date_fault(self, title: Title, date: Candidate) -> str:
        """Why a DATE of the event's sentence is not when it took place."""
        if date.kind not in ("date", "vague"):
            return f"says how long or how often ({date.kind}), not when"
        if title.start <= date.start < title.end:
            return "is part of the title"
        if date.value.endswith("/..") and len(date.value) < 12:
            return "says since when"
        if date.value in ("PRESENT_REF", "FUTURE_REF"):
            return "speaks of the present or the future"
        if len(date.value) <= 7 and date.kind != "vague":
            return "names no day"
        return ""

    def venue(self, title: Title) -> Candidate | None:
        """Where it took place: the place with that role in the sentence, or the body in whose house it was."""
        inside = self._page.within(title.sentence.start, title.sentence.end)
        begin, end = self._page.own(title)
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

    def venue_fault(self, title: Title, place: Candidate) -> str:
        """Why a place of the event's sentence is not where it took place."""
        begin, end = self._page.own(title)
        if not begin <= place.start < end:
            return "stands in the part of the sentence that tells of another event"
        if place.role == "venue":
            return ""
        return "is part of the title" if title.start <= place.start < title.end else "is not said to be where it took place"

    def organizers(self, title: Title) -> list[Candidate]:
        """Bodies with a role, each once with its strongest, the strongest first."""
        section = self._page.section(title.start)
        if section is not None and self._page.is_place(section):
            bodies = [m for m in self._page.within(section.start, section.end) if m.type == "ORGANIZATION" and m.role]
        else:
            bodies = self._governed.get(title.start, [])
        best: dict[str, Candidate] = {}
        for body in bodies:
            known = best.get(body.value)
            if known is None or ROLES.index(body.role) < ROLES.index(known.role):
                best[body.value] = body
        return sorted(best.values(), key=lambda body: ROLES.index(body.role))

    @cached_property
    def _governed(self) -> dict[int, list[Candidate]]:
        """The bodies with a role, by the title of the event that it is in."""
        found: dict[int, list[Candidate]] = {}
        for body in self._page.mentions:
            if body.role and body.type == "ORGANIZATION" and (title := self.event_of(body)) is not None:
                found.setdefault(title.start, []).append(body)
        return found

    def event_of(self, body: Candidate) -> Title | None:
        """The event that a body's role is in: told in its sentence, or before it in its paragraph, or by a short name."""
        section = self._page.section(body.start)
        titles = self._page.told_of(section)
        here = [t for t in titles if t.sentence.start <= body.start < t.sentence.end]
        if relative := self._rules.compiled("relative").match(self._text.folded, body.end):  # 市科协举办的发布会上
            here = [t for t in here if t.start <= relative.end() + 4]
            if not here:
                return None
        if here:
            return here[0] if len(here) == 1 else self._nearest(body, here)
        folded, line = self._text.folded, self._text.line_start(body.start)
        sentence = self._text.sentence(body.start).start
        said = folded[sentence : body.start]
        named = [t for t in titles if t.end - t.start > NAME and folded[t.start : t.end] in said]  # in full, what was told elsewhere
        if named:
            return max(named, key=lambda t: t.end - t.start)
        opening = self._rules.compiled("speaks_of").match(folded, sentence)
        word = opening[1] if opening is not None else ""
        passive = "由" in said  # …,由公司安全部牵头,会同公司工会实施
        if body.role == "organizer" and not word and not passive:
            return None
        before = [t for t in titles if t.start < body.start]
        told = [t for t in before if t.start >= line]
        if told:
            return told[-1] if told[-1].how != "item" else None
        if opening is None and LABELLED.match(folded, line, body.start) is None and not self._under_label(line):
            return None
        called = [t for t in before if word and folded[t.start : t.end].endswith(word)]
        mains = [t for t in titles if t.how != "item"]
        return called[-1] if called else mains[0] if mains else None

    def _under_label(self, start: int) -> bool:
        """Whether the lines above a line of bodies lead to a label of its own line: 一、主办单位."""
        while start:
            above = self._text.line(start - 1)
            if LABEL.fullmatch(self._text.folded, above.start, above.end):
                return True
            if not any(m.role and m.start - above.start < 3 for m in self._page.within(*above) if m.type == "ORGANIZATION"):
                return False
            start = above.start
        return False

    def _nearest(self, body: Candidate, titles: list[Title]) -> Title:
        return min(titles, key=lambda t: (t.start - body.end) if t.start >= body.end else (body.start - t.end) * 2)

    def theme(self, title: Title) -> list[Span]:
        """The slogans declared as theme of the event or its campaign, each once, without quotes."""
        start, end = self._page.scope(title)
        place = self._page.is_place(self._page.section(title.start))
        found: dict[str, Span] = {}
        for cue in self._page.cues.named("theme"):
            if start <= cue.start < end and (place or self.owner(cue.start) is title):
                begin, stop = cue.groups["theme"]
                slogans = [Span(*one.span(1 if one[1] else 2)) for one in SLOGANS.finditer(self._text.document.text, begin, stop)]
                for slogan in slogans or [Span(begin, stop)]:  # a field may have its slogan without quotes
                    found.setdefault(self._text.document.text[slogan.start : slogan.end], slogan)
        return list(found.values())

    def owner(self, offset: int) -> Title | None:
        """The event that a statement of the paragraph or article is about: the last one told in its paragraph, else the main one."""
        scope = self._text.line(offset)
        told = [t for t in self._page.titles if scope[0] <= t.start < scope[1]]
        before = [t for t in told if t.start <= offset]
        if before:
            return before[-1]
        if told:
            return told[0]
        mains = self._page.told_of(self._page.section(offset))
        return mains[0] if mains else None

    def count(self, title: Title) -> Candidate | None:
        """The campaign's total; None where the text states none."""
        start, end = self._page.scope(title)
        section = self._page.section(title.start)
        if title.how in ("item", "block"):
            return self._largest(*title.sentence, section, item=True)
        launches = self._launches(title)
        if title not in launches:
            return None
        if self._page.is_place(section):
            return self._largest(start, end, section) if launches[0] is title else None
        lines = self._of_its_story(list(self._page.paragraphs(start, end)), title)
        own = next((i for i, line in enumerate(lines) if line[0] <= title.start < line[1]), 0)
        # A number belongs to the event told before it in its paragraph, else to the first launch.
        for line in (*lines[own:], *lines[:own][::-1]) if launches[0] is title else lines[own : own + 1]:
            told = [t.start for t in launches if line[0] <= t.start < line[1] and t is not title]
            begin = title.start if launches[0] is not title else max(start, line[0])
            until = min((at for at in told if at > title.start or launches[0] is title), default=min(end, line[1]))
            if found := self._largest(begin, max(begin, until), section):
                return found
        return None

    def _of_its_story(self, lines: list[Span], title: Title) -> list[Span]:
        """On a page of several stories, each under a headline of its own, the lines of the one that tells of the event."""
        heads = [line.start for line in lines[1:] if HEADLINE.match(self._text.folded, line.start)]
        # Parts of one article have headings too; stories begin with their day.
        opening = [(at, self._text.line(at).end) for at in heads]
        dated = [at for at, end in opening if any(m.type == "DATE" for m in self._page.within(end, end + DAY))]
        if len(dated) < STORIES:
            return lines
        begin = max((at for at in heads if at <= title.start), default=lines[0].start)
        end = min((at for at in heads if at > title.start), default=lines[-1].end)
        return [line for line in lines if begin <= line.start < end]

    def _launches(self, title: Title) -> list[Title]:
        """The events of its section, or of the text, that a campaign's total may belong to."""
        start, end = self._page.scope(title)
        return [t for t in self._all_launches if start <= t.start < end]

    @cached_property
    def _all_launches(self) -> list[Title]:
        launch = self._rules.compiled("launch")
        return [t for t in self._page.titles if launch.search(self._text.folded, t.start, t.end)]

    def _largest(self, start: int, end: int, section: Section | None, item: bool = False) -> Candidate | None:
        """The largest number of activities that is a total."""
        totals = (m for m in self._page.within(start, end) if m.type == "ACTIVITY_COUNT" and not self._no_total(m, start, section, item))
        return max(totals, key=lambda total: float(total.value), default=None)

    def count_fault(self, title: Title, count: Candidate) -> str:
        """Why a number of activities in the event's section, or in the text, is not its campaign's total."""
        if title.how not in ("item", "block") and title not in self._launches(title):
            return "belongs to a campaign, and the title names no launch, campaign or programme"
        start = title.sentence.start if title.how in ("item", "block") else self._page.scope(title).start
        return self._no_total(count, start, self._page.section(title.start), title.how in ("item", "block"))

    def _of_another_year(self, count: Candidate) -> bool:
        """去年全市开展活动86场 in an article of this year."""
        told = self._page.within(max(self._text.line_start(count.start), self._text.sentence(count.start).start), count.start)
        years = [m.value[:4] for m in told if m.type == "DATE" and m.kind == "date" and len(m.value) == 4]
        return bool(years) and years[-1] < self._text.document.date[:4]

    def _no_total(self, count: Candidate, start: int, section: Section | None, item: bool) -> str:
        if not count.value or ".." in count.value:
            return "is no single number"
        before = self._text.folded[max(start, self._text.sentence(count.start).start) : count.start]
        heading = section is not None and count.start < section.body
        total = fold(count.noun).endswith(("活动", "活动项目")) or self._rules.compiled("total").search(before[-14:])
        if not (total or heading or item):
            return "counts a part, no word makes it the total"
        if self._rules.compiled("habit").search(before) or self._of_another_year(count):
            return "speaks of a habit, another year or a difference"
        return ""
