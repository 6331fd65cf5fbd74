"""Where the text tells of an event, and the title it gives it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from pipeline.events.blocks import blocks
from pipeline.events.title import Title
from pipeline.ruleset import Ruleset
from pipeline.segment import Text
from pipeline.types import Candidate, Span

LONGEST = 70  # characters of a title
WORD, LONG = 6, 44  # characters of what may stand between a title and its verb: of a word, of what stands in brackets
SHORT = 5  # characters of a title that may stand for a longer one
HEADLINE = 45  # characters of a line that may be the headline of the next
STOP = re.compile("[。;!?]")
CLAUSE = re.compile("[,。!?;:\n]")
ITEM_FIELDS = ("地点:", "地点 :", "主办:", "主办单位:")
NAMED_GENERIC = ("仪式", "演练", "大会")


class Titles:
    """Finds event titles by the verbs of `rules/events.toml` and the heads of `lexicon/event_heads.txt`."""

    def __init__(self, rules: Ruleset) -> None:
        self._rules = rules["events"]
        pattern = self._rules.compiled
        self._between = pattern("between")
        self._leading = pattern("leading")
        self._made_by = pattern("made_by")
        self._subject, self._full_name = pattern("subject"), pattern("full_name")
        self._generic = pattern("generic")
        self._short = pattern("short")
        self._spoken = pattern("spoken")
        self._plan = pattern("plan")
        self._item = pattern("item")
        self._quoted = pattern("quoted")
        self._title_break = pattern("title_break")
        self._heads, self._ends = self._rules.lists["listed_heads"], pattern("title_end")
        self._last, self._first = pattern("last_head"), pattern("first_head")
        self._told, self._stage = pattern("told"), pattern("stage")
        self._manner, self._purpose, self._others = pattern("manner_of"), pattern("purpose"), pattern("and_others")

    def find(self, text: Text, mentions: Sequence[Candidate]) -> list[Title]:
        """The titles of a text in order, one for each event; those of headings and page titles left out."""
        starts = [mention.start for mention in mentions]
        found: dict[int, Title] = {}
        body = _body(text)
        made: list[int] = []
        sections = text.document.sections
        section_starts = [section.start for section in sections]
        for match in self._rules.scan(text.folded, body):
            cue = match.rule.table.cue
            at = bisect_right(section_starts, match.start) - 1
            in_heading = at >= 0 and match.start < sections[at].body
            if in_heading or self._is_headline(text, match.start):
                continue
            if cue == "made":
                made.append(match.end)
            elif cue == "takes_place":
                needs_date = match.rule.id == "event.goes"
                self._add(found, self._before(text, match.start, mentions, starts), needs_date, mentions, starts)
            else:
                self._add(found, self._after(text, match.end, mentions, starts), False, mentions, starts)
        for start in made:
            self._add(found, self._after(text, start, mentions, starts, first=True), True, mentions, starts)
        for block in blocks(text, mentions, self._rules):
            title = self._in_full(block, found, body, text.folded)
            for at in range(*title.sentence):
                found.pop(at, None)
            found[title.start] = title
        for title in self._items(text, body, mentions, starts):
            if not any(at in found for at in range(*title.sentence)):
                found[title.start] = title
        other = self._rules.compiled("other_edition")
        return [found[start] for start in sorted(found) if not other.match(text.folded, start)]

    def _is_headline(self, text: Text, offset: int) -> bool:
        """Whether a line is the headline of what the next one tells: short, without a stop."""
        start, end = text.line(offset)
        if end - start > HEADLINE or STOP.search(text.folded, start, end) or end >= len(text.folded):
            return False
        return STOP.search(text.folded, end, end + 4 * HEADLINE) is not None

    def _add(
        self, found: dict[int, Title], title: Title | None, needs_date: bool, mentions: Sequence[Candidate], starts: list[int]
    ) -> None:
        """Keeps a title that shares no words with one already found; of two tellings of one event that with a date."""
        if title is None:
            return
        near = (found[at] for at in range(max(0, title.start - LONGEST), title.end) if at in found)
        shared = [told for told in near if title.start < told.end]
        if shared:
            again = shared[0].start == title.start and shared[0].end == title.end
            if not again or self._dated(mentions, starts, shared[0].sentence, shared[0].sentence.end):
                return
            needs_date = True
        if not needs_date or self._dated(mentions, starts, title.sentence, title.sentence.end):
            found[title.start] = title

    def _in_full(self, block: Title, found: dict[int, Title], body: int, folded: str) -> Title:
        """A block under the page's title, with the event's name as the text below tells it."""
        if block.start >= body:
            return block
        for told in list(found.values()):
            shared = min(told.end - told.start, block.end - block.start)
            if folded[told.start : told.start + shared] == folded[block.start : block.start + shared]:
                del found[told.start]
                return block._replace(start=told.start, end=told.end)
        return block

    def _before(self, text: Text, verb: int, mentions: Sequence[Candidate], starts: list[int]) -> Title | None:
        """…的TITLE[DATE][在PLACE]举行: the words between the clause's beginning and the place and date before the verb."""
        folded = text.folded
        sentence = text.sentence(verb)
        end = self._back(folded, verb, sentence.start, mentions, starts)
        begin = sentence.start
        for clause in CLAUSE.finditer(folded, sentence.start, end):
            if not _inside_quotes(folded, sentence.start, clause.start()):
                begin = clause.end()
        for span in text.document.furniture:
            if begin <= span.start and span.end < end:
                begin = span.end
        begin = self._forward(folded, begin, end, mentions, starts)
        if made := self._made_by.match(folded, begin, end):
            begin = made.end()
        plan = _span(self._plan.search(folded, end, verb + 3))
        title = self._titled(text, begin, end, sentence, verb, "takes_place", plan)
        at = end
        while title is None and (at := max(folded.rfind("在", begin + 3, at), folded.rfind("于", begin + 3, at))) > 0:
            stop = self._back(folded, at, begin, mentions, starts)  # a place that nobody knows stands between
            title = self._titled(text, begin, stop, sentence, verb, "takes_place", plan)
        if title is None:
            title = self._referred(text, begin, end, sentence, verb, plan)
        elif (short := self._short.fullmatch(folded, title.start, title.end)) is not None and title.end - title.start < SHORT:
            title = self._in_full_before(text, short[1], sentence, verb, plan) or title
        subject = None if title is not None else self._subject.match(folded, sentence.start, verb)
        comma = folded.rfind(",", sentence.start, verb)
        bare = comma >= 0 and self._back(folded, verb, comma, mentions, starts) <= comma + 1  # …,3日在海东开幕
        if subject is not None and bare and self._dated(mentions, starts, Span(comma, verb), verb):
            return Title(*subject.span("name"), sentence, verb, "takes_place", plan)
        return title

    def _referred(self, text: Text, begin: int, end: int, sentence: Span, verb: int, plan: Span | None) -> Title | None:
        """本届运动会, 展会, 活动: the event that the page's title names in full."""
        match = self._short.fullmatch(text.folded, begin, end) or self._spoken.match(text.folded, sentence.start, verb)
        stop = text.folded.find("\n")
        if match is None or not text.document.title or stop < 0:
            return None
        anything = match[1] in ("展会", "活动", "赛事", "盛会")
        heads = [head for head in self._last.finditer(text.folded, 0, _body(text)) if anything or head[0].endswith(match[1][-1:])]
        for head in heads:
            line = text.folded.rfind("\n", 0, head.start()) + 1
            pieces = self._title_break.split(text.folded[line : head.end()])
            start = head.end() - len(pieces[-1])
            if head.end() - start > 5:
                return Title(start, head.end(), sentence, verb, "takes_place", plan)
        return None if anything else self._in_full_before(text, match[1], sentence, verb, plan)

    def _in_full_before(self, text: Text, word: str, sentence: Span, verb: int, plan: Span | None) -> Title | None:
        """博览会 behind 介绍2025海东(平安)农业博览会筹备情况: the name that an earlier sentence gives in full."""
        seen, named = text.full_names.get(word, (_body(text), None))
        if named is None and seen < sentence.start:
            named = self._first_full_name(text, word, seen, sentence.start)
            text.full_names[word] = sentence.start, named
        if named is None or named.end > sentence.start:
            return None
        return Title(named.start, named.end, sentence, verb, "takes_place", plan)

    def _first_full_name(self, text: Text, word: str, begin: int, end: int) -> Span | None:
        folded = text.folded
        for head in self._last.finditer(folded, begin, end):
            if head[0].endswith(word):
                begin = max(text.sentence(head.start()).start, head.start() - LONGEST)
                named = self._full_name.search(folded, begin, head.end())
                if named is not None and named.end() == head.end():
                    return Span(named.start("name"), head.end())
        return None

    def _back(self, folded: str, verb: int, floor: int, mentions: Sequence[Candidate], starts: list[int]) -> int:
        """The end of what stands before dates, places and adverbs in front of a verb."""
        end = verb
        while end > floor:
            mention = _ending_at(mentions, starts, end)
            if mention is not None and mention.type in ("DATE", "LOCATION", "ORGANIZATION") and mention.start > floor:
                end = mention.start
            elif (between := self._between.search(folded, max(floor, end - (LONG if folded[end - 1] in ")”" else WORD)), end)):
                end = between.start()
            else:
                break
        return end

    def _forward(self, folded: str, begin: int, end: int, mentions: Sequence[Candidate], starts: list[int]) -> int:
        """Past dates more exact than a year, connectives and numbers of list items."""
        while begin < end:
            at = bisect_left(starts, begin)
            mention = mentions[at] if at < len(mentions) and mentions[at].start == begin else None
            if mention is not None and mention.type == "DATE" and mention.end <= end and not _part_of_title(mention, folded):
                begin = mention.end
            elif (mention is None or mention.type == "DATE") and (leading := self._leading.match(folded, begin, end)) is not None and leading.end() > begin:
                begin = leading.end()
            else:
                break
        return begin

    def _after(self, text: Text, begin: int, mentions: Sequence[Candidate], starts: list[int], first: bool = False) -> Title | None:
        """举办TITLE: the words behind the verb up to the last head before the clause ends; nothing that is only counted."""
        folded = text.folded
        sentence = text.sentence(begin)
        end = sentence.end
        for clause in CLAUSE.finditer(folded, begin, sentence.end):
            if not _inside_quotes(folded, begin, clause.start()):
                end = clause.start()
                break
        first_at = bisect_left(starts, begin)
        counts = [m for m in mentions[first_at : first_at + 6] if m.start < end and m.type in ("ACTIVITY_COUNT", "QUANTITY")]
        if counts and not first:
            return None
        if quoted := self._quoted.match(folded, begin, end + 1):
            return Title(quoted.start(1), quoted.end(1), sentence, begin, "held", None) if self._dated(mentions, starts, sentence, begin) else None
        verb = folded[max(sentence.start, begin - 3) : begin]
        named = folded[begin] in "“第首0123456789"
        if not self._dated(mentions, starts, sentence, begin, months=named or "启动" in verb):
            return None
        heads = list((self._first if first else self._last).finditer(folded, begin, end))
        if first:
            heads = [head for head in heads if not _inside_quotes(folded, begin, head.start())]
        last = heads[0 if first else -1] if heads else None
        last = next((head for head in heads if self._purpose.match(folded, head.end())), last)
        if last is None or _inside_quotes(folded, begin, last.start()) or (counts and counts[0].start <= last.end()):
            return None
        if "开展" in verb or "启动" in verb or "办起" in verb or "组织" in verb:
            told = mentions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            exact = any(m.type == "DATE" and m.kind == "date" and len(m.value) > 9 for m in told)
            named = folded[begin] == "“" and any(m.type == "DATE" and m.kind == "date" and len(m.value) == 7 for m in told)
            if not (exact or named) and not ("启动" in verb and any(m.role == "venue" and m.start < begin for m in told)):
                return None
        plan = _span(self._plan.search(folded, sentence.start, begin))
        if manner := self._manner.match(folded, begin, last.end()):
            begin = manner.end()
        stop = last.end()
        if others := self._others.search(folded, begin, stop):
            if "、" in folded[begin : others.start()]:
                return None  # 其间举办风筝赛、文创展等活动: none has a name and a date of its own
            stop = others.start()
        return self._titled(text, begin, stop, sentence, begin, "held", plan)

    def _dated(
        self, mentions: Sequence[Candidate], starts: list[int], sentence: Span, begin: int, months: bool = False
    ) -> bool:
        """Whether a day, a vague date or a venue stands before `begin`; with `months` a span of months does too."""
        for at in range(bisect_left(starts, sentence.start), len(mentions)):
            mention = mentions[at]
            if mention.start >= begin:
                return False
            day = mention.kind == "date" and (mention.value[7:8] == "-" or (months and "/" in mention.value))
            if mention.type == "DATE" and (day or mention.kind == "vague"):
                return mention.value not in ("PRESENT_REF", "FUTURE_REF") and not (mention.value.endswith("/..") and len(mention.value) < 12)
            if mention.role == "venue":
                return True
        return False

    def _titled(self, text: Text, begin: int, end: int, sentence: Span, verb: int, how: str, plan: Span | None) -> Title | None:
        folded = text.folded
        while begin < end and folded[begin] in " ,、的":
            begin += 1
        while end > begin and folded[end - 1] in " ,、":
            end -= 1
        title = folded[begin:end]
        if not 2 < len(title) <= LONGEST or not (title.endswith(self._heads) or self._ends.search(title)) or self._told.match(title):
            return None
        if self._generic.fullmatch(title) and not (how == "takes_place" and title.endswith(NAMED_GENERIC) and len(title) > 2):
            return None
        stage = self._stage.match(folded, end)
        return Title(begin, stage.end() if stage else end, sentence, verb, how, plan)

    def _items(self, text: Text, body: int, mentions: Sequence[Candidate], starts: list[int]) -> Iterator[Title]:
        """Lines of a calendar: DATE,TITLE,地点:…"""
        folded = text.folded
        if not any(folded.find(label, body) >= 0 for label in ITEM_FIELDS):
            return
        start = body
        for line in folded[body:].split("\n"):
            end = start + len(line)
            if any(label in line for label in ITEM_FIELDS):
                item = self._item.match(folded, start)
                at = bisect_left(starts, item.end() if item else start)
                dates = [m for m in mentions[at : at + 3] if m.type == "DATE" and m.start < end]
                if dates and dates[0].start == (item.end() if item else start):
                    begin = dates[0].end
                    for mention in dates[1:]:
                        if mention.start - begin <= 1 and not _part_of_title(mention, folded):
                            begin = mention.end
                    comma = CLAUSE.search(folded, begin + 1, end)
                    if comma is not None:
                        stop, line_span = comma.start(), Span(start, end)
                        first = self._forward(folded, begin, stop, mentions, starts)
                        title = self._titled(text, first, stop, line_span, stop, "item", None)
                        title = title or self._plain(folded, begin, stop, line_span, mentions, starts)
                        if title is not None:
                            yield title
            start = end + 1

    def _plain(self, folded: str, begin: int, end: int, line: Span, mentions: Sequence[Candidate], starts: list[int]) -> Title | None:
        """A title without a head that is known: the calendar's form is evidence enough."""
        begin = self._forward(folded, begin, end, mentions, starts)
        return Title(begin, end, line, end, "item", None) if 2 < end - begin <= 40 else None

    def named(self, text: Text, span: Span, mentions: Sequence[Candidate]) -> Title | None:
        """The first title-like phrase of a section without an event verb: from its year or place to its head."""
        starts = [mention.start for mention in mentions]
        best: Title | None = None
        for mention in mentions[bisect_left(starts, span.start) : bisect_left(starts, span.end)]:
            if mention.type not in ("DATE", "LOCATION") or (mention.type == "DATE" and len(mention.value) != 4):
                continue
            clause = CLAUSE.search(text.folded, mention.end, span.end)
            stop = clause.start() if clause else span.end
            found = [head for head in self._last.finditer(text.folded, mention.end, stop) if not _inside_quotes(text.folded, mention.start, head.start())]
            if not found:
                continue
            ceremony = [head for head in found if head[0].endswith("仪式")]
            head = ceremony[-1] if ceremony else found[0]
            between = text.folded[mention.end : head.end()]
            if "“" not in between or any(word in between.partition("“")[0] for word in ("将", "开展", "的")):
                continue
            title = Title(mention.start, head.end(), text.sentence(mention.start), head.end(), "named", None)
            if ceremony:
                return title
            best = best or title
        return best


def _span(match: re.Match[str] | None) -> Span | None:
    return None if match is None else Span(*match.span())


def _part_of_title(date: Candidate, folded: str) -> bool:
    """A bare year belongs to the title it stands before: 2024年海东市…"""
    if date.rule == "date.title_year":
        return True
    stated = len(date.value) == 4 and folded[date.end - 1] == "年" and folded[date.start] not in "今去明前后"
    return stated and folded[date.end : date.end + 1] not in (",", "、")


def _inside_quotes(folded: str, begin: int, offset: int) -> bool:
    return folded.count("“", begin, offset) > folded.count("”", begin, offset) or folded.count("(", begin, offset) > folded.count(")", begin, offset)


def _ending_at(mentions: Sequence[Candidate], starts: list[int], end: int) -> Candidate | None:
    at = bisect_left(starts, end) - 1
    return mentions[at] if at >= 0 and mentions[at].end == end else None


def _body(text: Text) -> int:
    """Where the article's text begins: behind its title."""
    title = text.document.title
    if not title or not text.document.furniture and "\n" not in text.document.text:
        return 0
    at = text.document.text.find(title[:12], 0, 412)
    end = text.folded.find("\n", at) if at >= 0 else -1
    return end if end >= 0 and at <= 400 else 0

