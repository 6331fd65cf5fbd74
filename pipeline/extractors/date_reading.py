"""From the groups of a date rule to an expression; the group names are listed at the head of rules/dates.toml."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.almanac import Anaphor, Era, Expression, Fixed, Period, Point, Range, Tables, duration
from pipeline.numerals import amount, canonical, read

Groups = Mapping[str, str]

_LUNAR_MONTHS = {"正": 1, "元": 1, "冬": 11, "腊": 12}
_SEASONS = {"春": "SP", "夏": "SU", "暑": "SU", "秋": "AU", "冬": "WI"}
_TENS = {"上": "T1", "中": "T2", "下": "T3", "上中": "T4", "中下": "T5"}
_EDGES = {"初": "B", "早": "B", "前": "B", "中": "C", "底": "E", "末": "E", "终": "E", "岁": "E", "后": "E"}
_SHIFTS = {"上上": -2, "上": -1, "本": 0, "这": 0, "今": 0, "下": 1, "下下": 2, "去": -1, "明": 1}
_QUARTERS = {"首": 1}
_WEEKDAYS = {"日": 7, "天": 7, "末": 8}
_DAYPARTS = {
    **dict.fromkeys(("早", "晨", "清晨", "早晨", "早上", "早间", "一早", "一大早", "拂晓", "上午"), "MO"),
    **dict.fromkeys(("中午", "正午", "午间"), "NN"),
    **dict.fromkeys(("下午", "午后"), "AF"),
    **dict.fromkeys(("傍晚", "黄昏", "晚", "晚上", "晚间", "夜晚"), "EV"),
    **dict.fromkeys(("凌晨", "夜", "夜间", "夜里", "深夜", "午夜", "半夜", "子夜"), "NI"),
}
_UNITS = {
    "年": "Y",
    "月": "M",
    "世纪": "C",
    **dict.fromkeys(("季", "季度"), "Q"),
    **dict.fromkeys(("周", "星期", "礼拜"), "W"),
    **dict.fromkeys(("小时", "钟头", "时"), "h"),
    **dict.fromkeys(("分", "分钟"), "m"),
    **dict.fromkeys(("秒", "秒钟"), "s"),
    **dict.fromkeys(("天", "日", "工作日", "昼夜", "晚", "夜", "早"), "D"),
}
_CLOCK = ("part", "hh", "mi", "ss")
_LONGEST_PLAN = 100  # years
_MULTIPLES = {"Q": ("M", 3), "C": ("Y", 100)}
_HALVES = {"Y": ("M", "6"), "M": ("D", "15"), "h": ("m", "30"), "C": ("Y", "50")}
_PIECE = re.compile(
    "([0-9.,]+|几?十?[一二两三四五六七八九十百千]+|十几)? *(?:[多余来])? *个?([多半])?"
    "(年|月|周|星期|礼拜|天|日|工作日|昼夜|晚|夜|早|小时|钟头|时|分钟|分|秒钟|秒|季度|季|世纪)(半)?([0-9]{1,2}$)?"
)


def number(surface: str) -> int | None:
    """A whole number: 12, 十二, 二〇二四, 廿三; 元 is 1."""
    if surface == "元":
        return 1
    value = read(surface)
    return None if value is None or value != value.to_integral_value() else int(value)


class Reader:
    """The readers that rules name with `normalize`, over the tables of rules folders."""

    def __init__(self, *folders: Path) -> None:
        self.tables = Tables(*folders)
        self._relative = {
            row["word"]: Point(base=row["base"], unit=row["unit"], shift=int(row["shift"]), daypart=row["part"])
            for row in self.tables.rows("relative")
        }
        self.by_name: dict[str, Callable[[Groups], Expression | None]] = {
            "point": self.time,
            "plan": self.plan,
            "decade": self.decade,
            "reign": lambda groups: Expression(Fixed("{:04d}/{:04d}".format(*self.tables.eras[groups["reign"]]))),
            "side_by_side": self.side_by_side,
            "campaign": self.campaign,
            "festival": self.festival,
            "same_period": self.same_period,
            "first_day": lambda groups: Expression(Anaphor("first_day", daypart="EV" if groups.get("evening") else "")),
            "turn_of_year": lambda _: Expression(Anaphor("turn_of_year")),
            "new_year": lambda _: Expression(Anaphor("new_year")),
            "that_time": lambda _: Expression(Anaphor("that_time")),
            "ago": self.ago,
            "duration": self.duration,
            "set": self.every,
        }

    def time(self, groups: Groups) -> Expression:
        """A point or a range, and what closes it."""
        later = {name[:-2]: text for name, text in groups.items() if name.endswith("_b")}
        if "d" in later:  # 5月2-6日上午: what follows both days is the later one's
            later |= {name: groups[name] for name in _CLOCK if name in groups}
            groups = {name: text for name, text in groups.items() if name not in _CLOCK}
        low = self.point(groups)
        if not later:
            name = groups.get("close", "").removesuffix("期间").strip("“”")
            if name != groups.get("close", "") and len(name) > 1 and low.month is None and low.day is None and not low.festival:
                return Expression(Period(name, low))  # 今年质量月期间
            return Expression(low, _edge(groups))
        if "fest" in later:  # 今年中秋国庆假期
            return Expression(Range(low, replace(low, festival=later["fest"])), _edge(groups))
        return Expression(Range(low, self.point(later)), _edge(groups))

    def point(self, groups: Groups) -> Point:
        """What the groups of one point say."""
        get = groups.get
        point = self._base(groups)
        if get("lm") and get("ld") == "十五" and get("y") and not get("lunar"):  # 2004年八月十五 is the 15th of August
            point = replace(point, month=number(groups["lm"]), day=15)
        elif get("lunar") or get("lm") or get("ld"):
            month = get("lm", "") or ("正" if get("ld") else "")
            day = get("ld", "") or get("d", "")
            point = replace(
                point,
                lunar=True,
                leap=bool(get("leap")),
                month=_LUNAR_MONTHS.get(month) or number(month),
                day=number(day.removeprefix("初")) if day else None,
            )
        else:
            if get("m"):
                point = replace(point, month=number(groups["m"]))
            if get("d"):
                point = replace(point, day=number(groups["d"].removeprefix("初")))
        if get("fest"):
            point = replace(point, festival=groups["fest"].replace("“", "").replace("”", ""), holiday=bool(get("off")))
        part = self._part(groups)
        if part:
            point = replace(point, part=part)
            if get("me") and point.month is None and not point.base:  # 月底
                point = replace(point, base="today", unit="M")
        months = 3 * (number(groups["fq"]) or 0) if get("fq") else number(groups["fm"]) if get("fm") else 0
        if months:
            point = replace(point, months=months)
        if get("wk") or get("nth") or get("wd"):
            weekday = _WEEKDAYS.get(get("wd", "")) or (number(get("wd", "")) or 0)
            point = replace(point, week=number(get("wk", "0")) or 0, nth=number(get("nth", "0")) or 0, weekday=weekday)
        return self._clock(point, groups)

    def _base(self, groups: Groups) -> Point:
        get = groups.get
        for name in ("ry", "rm", "rd"):
            if get(name):
                if name == "rm" and get("ry") or get("y"):
                    continue
                return self._relative[groups[name]]
        for name, unit in (("rw", "W"), ("rq", "Q"), ("rs", "Y")):
            if get(name):
                return Point(base="today", unit=unit, shift=_SHIFTS[groups[name]])
        if get("yy"):
            return Point(year=number(groups["yy"].translate(_ZEROS)), short=True)
        if not get("y"):
            return Point()
        year = number(groups["y"])
        era = get("era", "")
        if year is None or not era or era in ("公元", "纪元"):
            return Point(year=year, impossible=year is None)
        if era in ("公元前", "纪元前"):
            return Point(year=1 - year, impossible=year == 0)
        first, last = self.tables.eras[era]
        return Point(year=first + year - 1, impossible=not 1 <= year <= last - first + 1)

    @staticmethod
    def _part(groups: Groups) -> str:
        get = groups.get
        if get("half"):
            return "H1" if groups["half"] == "上" else "H2"
        if get("q"):
            quarter = _QUARTERS.get(groups["q"]) or number(groups["q"])
            return f"Q{quarter}" + _EDGES.get(get("qe", ""), "")
        if get("qe"):
            return _EDGES[groups["qe"]]
        if get("season"):
            return _SEASONS[groups["season"]]
        if get("ten"):
            return _TENS[groups["ten"]]
        return _EDGES.get(get("me", "") or get("ye", "")[:1], "")

    @staticmethod
    def _clock(point: Point, groups: Groups) -> Point:
        get = groups.get
        if get("part"):
            point = replace(point, daypart=_DAYPARTS[groups["part"]])
        if get("hh"):
            minute = get("mi", "")
            minutes = {"": None, "半": 30, "一刻": 15, "三刻": 45}.get(minute, -1)
            point = replace(
                point,
                hour=number(groups["hh"]),
                minute=number(minute) if minutes == -1 else minutes,
                second=number(groups["ss"]) if get("ss") else None,
            )
        return point

    def plan(self, groups: Groups) -> Expression | None:
        """“十四五”期间, its beginning or its end."""
        years = self.tables.plans.get(groups["plan"])
        if years is None:
            return None
        edge = groups.get("ye", "")
        if edge:
            return Expression(Fixed(str(years[0] if edge[0] in "初开" else years[1])))
        return Expression(Fixed(f"{years[0]}/{years[1]}"), _edge(groups))

    @staticmethod
    def decade(groups: Groups) -> Expression | None:
        """20世纪, 上世纪80年代末, 90年代."""
        decade = number(groups["decade"]) if groups.get("decade") else None
        century = number(groups["cent"]) if groups.get("cent") else None
        shift = -1 if groups.get("century", "").startswith("上") else 0
        if century is not None and not 1 <= century <= 30:
            return None
        named = bool(groups.get("century") or century)
        early = number(groups["early"]) if groups.get("early") else None
        if early is not None and early < 10:
            early *= 10
        if early is not None and (decade is None or early >= decade):
            return None
        era = Era(century, shift, decade, _EDGES.get(groups.get("de", "")[:1], ""), early)
        return Expression(era if named or decade is not None else Era(), _edge(groups))

    @staticmethod
    def side_by_side(groups: Groups) -> Expression:
        """今明两年, 去今两年, 今明后三年, 明后两天."""
        unit = "Y" if groups["unit"] == "年" else "D"
        first = -1 if groups["first"] in "去昨" else int(groups["first"] == "明")
        return Expression(Range(Point("today", unit, first), Point("today", unit, first + int(groups.get("more", "") != "") + 1)))

    def campaign(self, groups: Groups) -> Expression | None:
        """`“质量月”期间`: a plan's years, a festival, a day (3·15), or a campaign."""
        name = groups["name"]
        year = self._base(groups) if groups.get("y") or groups.get("ry") or groups.get("yy") else None
        daypart = _DAYPARTS.get(groups.get("part", ""), "")
        if name in self.tables.plans:
            first, last = self.tables.plans[name]
            return Expression(Fixed(f"{first}/{last}"))
        edge = "until" if groups.get("close") == "前夕" else ""
        if name in self.tables.festivals:
            return Expression(replace(year or Point(), festival=name, daypart=daypart), edge)
        day = re.fullmatch(r"(\d{1,2})[·.](\d{1,2})", name)
        if day is not None:
            return Expression(replace(year or Point(), month=int(day[1]), day=int(day[2]), daypart=daypart), edge)
        if not name.endswith(("月", "周", "日", "节", "季", "年", "行")) and not self.tables.is_campaign(name):
            return None if year is None else Expression(year)  # a campaign nobody knows: its year is all it says
        return Expression(Period(name, year, daypart), edge)

    def festival(self, groups: Groups) -> Expression:
        """春节期间, 端午前夕, “五一”假期; two festivals share one holiday (中秋国庆假期)."""
        point = replace(self.point(groups), holiday=bool(groups.get("off")))
        second = groups.get("fest_b", "")
        if second and point.holiday:
            return Expression(Range(point, replace(point, festival=second.replace("“", "").replace("”", ""))))
        return Expression(point, _edge(groups))

    def same_period(self, groups: Groups) -> Expression:
        """同期, 去年同期, 2019年同期."""
        year = self._base(groups) if groups.get("y") or groups.get("ry") or groups.get("yy") else None
        if year is not None and year.base == "today" and year.shift == -1:
            return Expression(Anaphor("year_earlier"))
        return Expression(Anaphor("same_period", year))

    @staticmethod
    def ago(groups: Groups) -> Expression | None:
        """五年前, 3天后: counted in the unit of the last piece, a half year as six months."""
        amounts = _amounts(groups["ago"])
        if len(amounts) != 1 or amounts[0][1] not in "YMWD":
            return None
        count, unit = amounts[0]
        if "." in count:
            whole, _, part = count.partition(".")
            if unit not in "YM" or part != "5":
                return None
            count, unit = (str(12 * int(whole or 0) + 6), "M") if unit == "Y" else (whole, "M")
        steps = int(count)
        forward = bool(groups.get("ahead") or groups.get("since"))
        if not 0 < steps < 100_000 or (forward and unit == "Y" and steps > _LONGEST_PLAN):
            return None  # 六百多年后 counts from a time long past
        return Expression(Point("either" if forward else "today", unit, steps if forward else -steps), _edge(groups))

    @staticmethod
    def duration(groups: Groups) -> Expression | None:
        """三年, 2小时30分, 3至5年, 两三天."""
        if groups.get("low"):
            high = _PIECE.search(groups["high"])
            low = re.match("[0-9.]+|[一二两三四五六七八九十百]+", groups["low"])
            if high is None or low is None:
                return None
            first, last = duration(_amounts(low[0] + groups["high"][high.end(1) :])), duration(_amounts(groups["high"]))
            return Expression(Fixed(f"{first}..{last}", "duration")) if first and last else None
        surface = groups["dur"]
        pair = re.match("[一二两三四五六七八九十百]+", surface)
        value = amount(pair[0]) if pair is not None else None
        if pair is not None and value is not None and value.high is not None:
            rest = surface[pair.end() :]
            ends = [duration(_amounts(canonical(end) + rest)) for end in (value.low, value.high)]
            return Expression(Fixed("..".join(ends), "duration")) if all(ends) else None
        text = duration(_amounts(surface))
        return Expression(Fixed(text, "duration")) if text else None

    @staticmethod
    def every(groups: Groups) -> Expression | None:
        """每年, 每两周: the period."""
        surface = groups["every"].strip()
        text = duration(_amounts(surface if surface[:1] not in "个年月周星礼天日季晚早夜小分工" else "1" + surface))
        return Expression(Fixed(text, "set")) if text else None


_ZEROS = {ord("〇"): "零"}


def _edge(groups: Groups) -> str:
    return "since" if groups.get("since") else "until" if groups.get("until") else ""


def _amounts(surface: str) -> list[tuple[str, str]]:
    """三年零六个月 → 3 Y, 6 M; 三个半小时 → 3.5 h; 半年 → 6 M; [] for what is no duration."""
    found: list[tuple[str, str]] = []
    for piece in _PIECE.finditer(surface):
        count, half, word, after, hundredths = piece.groups()
        unit = _UNITS[word]
        if count is None:
            if half != "半" and not surface.startswith(("半", "大半")):
                return []
            if unit == "D":
                found.append(("0.5", "D"))
            elif unit in _HALVES:
                found.append((_HALVES[unit][1], _HALVES[unit][0]))
            continue
        if hundredths:
            count += "." + hundredths
        value = read("10" if count in ("十几", "几十") else count.strip("几"))
        if value is None:
            return []
        if unit in _MULTIPLES:
            unit, factor = _MULTIPLES[unit]
            value *= factor
        text = canonical(value)
        if half == "半" or after == "半":
            text = f"{text}.5" if "." not in text else text
        found.append((text, unit))
    return found
