"""What dates mean in the whole article: the writing day, the times spoken of before, events with dates of their own."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from pipeline.almanac import (
    Anaphor,
    Day,
    Era,
    Expression,
    Fixed,
    Frame,
    Period,
    Point,
    Range,
    Tables,
    between,
    last_day,
    place,
    place_era,
    place_range,
    read_day,
    since,
    until,
    year_earlier,
)
from pipeline.segment import Text
from pipeline.types import Candidate

UNKNOWN = "XXXX-XX-XX"
_PLANS = re.compile("将(?![军士领帅其被])|[拟](?![定人])|计划|预计|定于|即将|力争|有望|届时")
_WIRE = re.compile(" *[电讯]")
_WIRE_BEGINS = frozenset(" 电讯")
_AGENCY = re.compile("本报|本刊|社|网|记者|台")
_MASTHEAD = re.compile("来源|发布|编辑|作者|撰稿|版|[报网刊社台]")
_FROM_TO = re.compile("持续|延续|[至到]")
_COMPARISONS = frozenset("比较与同")
_LOOKS_BACK = 3  # months in which 全年 is the year before, where the text speaks of that
_FROM = frozenset("由从")  # 由上年的3.2%降至2.9%
_JOINED = frozenset("、和及与或")
_SENTENCE_END = re.compile("[。!?\n]")
_MASTHEAD_LINE = 80  # characters: longer lines are text
_MASTHEAD_REACH = 400  # characters: it stands at the top
_RECENT = 7  # days: news of a bare day is as fresh
_LATELY = ("近日", "近期", "日前", "不久前", "前不久", "连日", "几天前", "数日前")
_NEAR = 80  # characters between the dates of one list
_BLANK = 2  # line ends between a paragraph and the next, a blank line among them
_MEMORY = 60  # mentions that an anaphor looks back over
_PLANNED_EVENT = re.compile(",(?:由[^。;!?\\n]{2,60}的)?[^。;,!?\\n]{1,30}?[赛会动展节坛式]将[在于]")
_CUE_BEFORE = 25  # characters before a date in which a plan word governs it
_NO_DAY, _NO_POINT = Day(), Point()
_CUE_AFTER = 15  # characters after a date in which a plan word governs it


def resolve_dates(text: Text, mentions: list[Candidate], tables: Tables) -> None:
    """Sets value and kind of every DATE among the mentions, in text order.

    A value keeps X for what the article does not tell; an anaphor that nothing exact precedes is `vague`; a time the
    calendar lacks (2月30日) has an empty value.
    """
    reading = Reading(text, tables)
    for mention in mentions:
        if mention.type == "DATE" and isinstance(mention.data, Expression):
            reading.resolve(mention, mention.data)


class Reading:
    """The state of one reading of one article from top to bottom."""

    def __init__(self, text: Text, tables: Tables) -> None:
        self.folded = text.folded
        self.sentences = [0, *[found.end() for found in _SENTENCE_END.finditer(self.folded)]]  # where each begins
        self.lines = text.lines
        self.tables = tables
        self.written = self.today = read_day(text.document.date)
        self.sections = [section.start for section in text.document.sections]
        self.section = 0  # how many sections have begun
        self.day = _NO_DAY  # the last exact day spoken of
        self.day_at = -1
        self.time = _NO_DAY  # the last day, month or year spoken of
        self.year: int | None = None  # the year the paragraph speaks of
        self.year_month = 0  # the month stated with it, 0 for none
        self.year_at = -1
        self.known: list[tuple[Candidate, str]] = []  # what has been resolved to days, months or intervals
        self.last: Candidate | None = None

    def resolve(self, mention: Candidate, expression: Expression) -> None:
        time = expression.time
        self.last, last = mention, self.last
        if (section := bisect_right(self.sections, mention.start)) != self.section:
            self.section, self.today = section, self.written  # a dateline holds for its own section
        if isinstance(time, Fixed):
            mention.value, mention.kind = time.value, time.kind
            if time.kind != "date":
                if time.value == "PAST_REF" and self.folded.startswith(_LATELY, mention.start):
                    self.day, self.day_at = _NO_DAY, mention.start  # 近日…当天: no day is known
                return
        else:
            mention.kind = "date"
            if isinstance(time, (Point, Range)):
                self._stated(mention, time, expression, last)
            elif isinstance(time, Era):
                mention.value = place_era(time, self.today)
            elif isinstance(time, Period):
                self._period(mention, time)
            else:
                mention.value = self._anaphor(mention, time)
                if mention.value == UNKNOWN:
                    mention.kind = "vague"
        value = mention.value
        if mention.kind == "date" and value and value != UNKNOWN:
            if expression.edge == "since":
                mention.value = since(value)
            elif expression.edge == "until":
                mention.value = until(value.partition("/")[0] if _is_holiday(time) else value)
            self._remember(mention, time, value)

    # -- stated times ------------------------------------------------------------------------------------------------

    def _stated(self, mention: Candidate, time: Point | Range, expression: Expression, last: Candidate | None) -> None:
        first = time.low if isinstance(time, Range) else time
        if first.weekday and not first.base and not first.nth and (isinstance(time, Range) or self._continues_set(last, mention)):
            mention.value, mention.kind = "P1W", "set"  # 每周二、周四; 周一至周五
            return
        if (first.year is not None and not first.short) or (first.base == "today" and first.shift != -1):
            mention.value = _placed(expression, Frame(self.today), self.tables)  # no year is left to guess
            return
        frame = self._frame(mention, first)
        if expression.edge == "since" and first.month is None and first.day is not None and first.day > (self.today.day or 31):
            frame = frame._replace(future=True)  # 28日起 in a text of the 26th
        mention.value = _placed(expression, frame, self.tables)
        if first.base == "context" and mention.value.startswith(UNKNOWN):
            mention.kind = "vague"

    def _continues_set(self, last: Candidate | None, mention: Candidate) -> bool:
        return (
            last is not None
            and last.kind == "set"
            and last.value == "P1W"
            and mention.start - last.end == 1
            and self.folded[last.end] in _JOINED
        )

    def _frame(self, mention: Candidate, point: Point) -> Frame:
        folded, start, today = self.folded, mention.start, self.today
        year = self.year if self.year is not None and self._same_paragraph(self.year_at, start) else None
        if year is None and today.year is None:
            year = self.year  # an article without a date: the year last told
        if year is None and point == _NO_POINT and (today.month or 12) <= _LOOKS_BACK and self.year is not None:
            year = self.year  # 全年 in a report of January on the year before
        before = folded[start - 1 : start]
        compared = before in _COMPARISONS or (before in _FROM and folded[mention.end : mention.end + 1] == "的")
        future = False
        begin, end = self._sentence(start)
        known = year is not None and today.year is not None and year >= today.year and (point.month is not None or point.festival)
        if not compared and not known:  # a known year needs no plan to tell it
            reach = mention.end + _CUE_AFTER
            comma = folded.find(",", mention.end, reach)
            future = _PLANS.search(folded, max(begin, start - _CUE_BEFORE), min(end, reach if comma < 0 else comma)) is not None
            future = future or _PLANNED_EVENT.match(folded, mention.end) is not None or self._goes_on_ahead(point, start)
        context = _NO_DAY
        if point.base == "context" or point.base == "either":
            context = self._spoken_day(begin, future) if point.unit in ("D", "W") else self.time
        elif point.base == "today" and point.shift == -1 and compared:
            spoken = self._spoken_since(self._line(start))
            if spoken.year is not None and (point.unit == "Y" or (point.unit in "MQ" and spoken.month is not None)):
                return Frame(spoken, context, None, future)  # 比上月 after 9月份 is August
        elif point.day is not None and point.month is None or point.only_clock:
            near = self._same_paragraph(self.day_at, start) and self._goes_on(point, begin)
            context = self.day if near or (point.only_clock and self._paragraph_before(self.day_at, start)) else _NO_DAY
        if (
            point.base == "context"
            and point.unit in ("Y", "M")
            and (context.year if point.unit == "Y" else context.month) is None
        ):
            context = today
        if year is not None and future and today.year is not None and year < today.year:
            year = None
        elif year is not None and point.month is not None and point.month < self.year_month and not compared:
            year += 1  # 2022年12月 … 1月12日
        return Frame(today, context, year, future)

    def _goes_on_ahead(self, point: Point, start: int) -> bool:
        """Whether a month follows, in a list of what is to come, one that comes before it: (二)6月,…;(三)9月下旬,…"""
        if point.month is None or not self.known or self.today.exact is None:
            return False
        last, value = self.known[-1]
        day = last_day(value)
        ahead = day.year is not None and day.month is not None and (day.year, day.month) > (self.today.year, self.today.month or 12)
        return ahead and day.year == self.today.year and point.month >= (day.month or 0) and start - last.end <= _NEAR

    def _paragraph_before(self, day_at: int, start: int) -> bool:
        """Whether a day stands in the paragraph before: 9月3日,…开幕。 and then 上午9时,运动员入场。"""
        return day_at >= 0 and 0 < self.folded.count("\n", day_at, start) <= _BLANK

    def _spoken_day(self, sentence: int, future: bool) -> Day:
        """The day that 当天 or 次日 counts from: the last in its sentence, else the last that is not a plan."""
        if self.day == _NO_DAY:
            return self.day
        today = self.today.exact
        for known, value in reversed(self.known[-_MEMORY:]):
            day = last_day(value)
            if day.day is None:
                continue
            exact = day.exact
            if known.start >= sentence or future or today is None or exact is None or exact <= today:
                return day
        return self.day

    def _spoken_since(self, offset: int) -> Day:
        """The last time stated since an offset, years and months included."""
        for known, value in reversed(self.known[-_MEMORY:]):
            if known.start < offset:
                break
            if self.folded[known.start - 1 : known.start] in _COMPARISONS:
                continue  # 比上年末高…,比上年多: both count from the year before them
            if not known.value.endswith(".."):  # 4月份以来首次回升,比上月…: that is not the month spoken of
                return last_day(value)
        return _NO_DAY

    def _goes_on(self, point: Point, sentence: int) -> bool:
        """Whether a bare day goes on from the day last spoken of; a day of the last week in a new sentence does not."""
        today, spoken = self.today, self.day
        if self.day_at >= sentence or point.day is None or today.day is None or spoken[:2] == today[:2]:
            return True
        return not 0 <= today.day - point.day <= _RECENT

    # -- times that point elsewhere ----------------------------------------------------------------------------------

    def _anaphor(self, mention: Candidate, anaphor: Anaphor) -> str:
        if anaphor.what == "new_year":  # from November on it is the coming one
            coming = self.today.month is not None and self.today.month >= 11
            return "XXXX" if self.today.year is None else f"{self.today.year + coming:04d}"
        if anaphor.what == "turn_of_year":  # until June the one that has passed
            first = self.today.year
            first = None if first is None else first - (self.today.month is not None and self.today.month <= 6)
            return f"{first:04d}-12/{first + 1:04d}-01" if first is not None else "XXXX-12/XXXX-01"
        if anaphor.what == "that_time":
            for _, value in reversed(self.known[-_MEMORY:]):
                return value
            return UNKNOWN
        if anaphor.what == "first_day":
            for _, value in reversed(self.known[-_MEMORY:]):
                start = value.partition("/")[0]
                if read_day(start).day is not None:
                    return start.partition("T")[0] + (f"T{anaphor.daypart}" if anaphor.daypart else "")
            return UNKNOWN
        value = self._compared(mention)
        if not value:
            return UNKNOWN
        if anaphor.what == "year_earlier":
            return year_earlier(value)
        if anaphor.year is None:
            return value
        year = read_day(place(anaphor.year, self._frame(mention, anaphor.year), self.tables)).year
        spoken = read_day(value.partition("/")[0]).year
        if year is None or spoken is None:
            return UNKNOWN
        return re.sub(r"\d{4}", lambda found: f"{int(found[0]) + year - spoken:04d}", value)

    def _compared(self, mention: Candidate) -> str:
        """The period with which 去年同期 compares: in the sentence any, else the paragraph's, else the last interval."""
        sentence, _ = self._sentence(mention.start)
        paragraph = self._line(mention.start)
        # One comparison is no base of the next: 较去年同期增长…,较去年同期增长….
        known = [one for one in reversed(self.known[-_MEMORY:]) if not self.folded.endswith("同期", 0, one[0].end)]
        for one, value in known:
            if one.start >= sentence and not value.endswith(".."):
                return value
        for one, value in known:
            if one.start >= paragraph and read_day(value).day is None and len(value) > 4:
                return value
        for _, value in known:
            if "/" in value and ".." not in value:
                return value
        return known[0][1] if known else ""

    def _period(self, mention: Candidate, period: Period) -> None:
        frame = self._frame(mention, period.year or _NO_POINT)
        year = frame.year or self.today.year
        if period.year is not None:
            year = read_day(place(period.year, frame, self.tables)).year
        value = "" if period.year is None and self._own_dates(period.name) else self.tables.campaign(period.name, year)
        value = value or self._own_dates(period.name) or self._last_interval()
        mention.value = value or UNKNOWN
        if not value:
            mention.kind = "vague"
        elif period.daypart and "/" not in value:
            mention.value = f"{value}T{period.daypart}"

    def _own_dates(self, name: str) -> str:
        """The interval that an earlier sentence with this name states: 宣传周从9月9日持续至15日."""
        core = name[-3:]
        later: tuple[Candidate, str] | None = None
        for known, value in reversed(self.known[-_MEMORY:]):
            if read_day(value.partition("/")[0]).day is None:
                later = None
                continue
            begin, end = self._sentence(known.start)
            if self.folded.find(core, begin, end) < 0:
                later = None
                continue
            if "/" in value and ".." not in value:
                return value
            if later is not None and later[0].start < end and _FROM_TO.search(self.folded, known.end, later[0].start):
                return between(value, later[1])
            later = known, value
        return ""

    def _last_interval(self) -> str:
        for _, value in reversed(self.known[-_MEMORY:]):
            if "/" in value and ".." not in value and read_day(value.partition("/")[0]).day is not None:
                return value
        return ""

    # -- memory ------------------------------------------------------------------------------------------------------

    def _remember(self, mention: Candidate, time: object, value: str) -> None:
        folded, end = self.folded, mention.end
        day = spoken_of(value)
        if (
            folded[end : end + 1] in _WIRE_BEGINS
            and _WIRE.match(folded, end)
            and self._is_dateline(mention)
            and day.exact is not None
        ):
            self.today = day
        elif mention.start <= _MASTHEAD_REACH and self._is_masthead(mention, day):
            if self.today.day is None and day.day is not None and (self.today.year in (None, day.year)):
                self.today = day
            return
        self.known.append((mention, value))
        if day.year is None and day.month is None:
            return
        self.time = day
        if day.day is not None:
            self.day, self.day_at = day, end
        first = time.low if isinstance(time, Range) else time
        if isinstance(first, Point) and day.year is not None:
            if first.year is None and first.base != "today":
                return
            if (first.year is not None or first.unit == "Y") and (first.month is not None or folded[end : end + 1] == ","):
                if folded[mention.start - 1 : mention.start] not in _COMPARISONS:
                    self.year, self.year_month, self.year_at = day.year, first.month or 0, end
            elif first.unit in ("D", "M", "W") and first.base == "today":
                self.year_at = -1

    def _is_dateline(self, mention: Candidate) -> bool:
        line = self._line(mention.start)
        return mention.start - line <= 20 and _AGENCY.search(self.folded, line, mention.start) is not None

    def _is_masthead(self, mention: Candidate, day: Day) -> bool:
        if day.year is None:
            return False
        begin = self._line(mention.start)
        end = self.folded.find("\n", mention.end)
        line = self.folded[begin : len(self.folded) if end < 0 else end]
        if len(line) > _MASTHEAD_LINE or "。" in line or not begin:
            return False
        rest = self.folded[begin : mention.start] + self.folded[mention.end : begin + len(line)]
        return len(rest.strip()) < 4 or _MASTHEAD.search(rest) is not None

    # -- where -------------------------------------------------------------------------------------------------------

    def _sentence(self, offset: int) -> tuple[int, int]:
        at = bisect_right(self.sentences, offset)
        return self.sentences[at - 1], self.sentences[at] - 1 if at < len(self.sentences) else len(self.folded)

    def _line(self, offset: int) -> int:
        """Where the line that holds an offset begins."""
        return self.lines[bisect_right(self.lines, offset) - 1]

    def _same_paragraph(self, earlier: int, offset: int) -> bool:
        return earlier >= 0 and bisect_right(self.lines, earlier) == bisect_right(self.lines, offset)


@lru_cache(maxsize=4096)
def _placed(expression: Expression, frame: Frame, tables: Tables) -> str:
    """The value of a point or range: an article says most of its dates more than once."""
    time = expression.time
    if isinstance(time, Range):
        return place_range(time, frame, tables)
    return place(time, frame, tables) if isinstance(time, Point) else ""


@lru_cache(maxsize=4096)
def spoken_of(value: str) -> Day:
    """The last day, month or year of a value, its clock time left out."""
    return last_day(value) if "/" in value else read_day(value.partition("T")[0])


def _is_holiday(time: object) -> bool:
    return isinstance(time, Period) or isinstance(time, Point) and time.holiday
