"""Numbers in running text, with their approximators."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import regex

from pipeline.numerals.fragments import AMOUNT, CHINESE, PERCENTAGE, RANGE
from pipeline.numerals.values import Amount, amount, percentage, read
from pipeline.numerals.width import fold

MODIFIERS = {
    **dict.fromkeys(("约", "大约", "大概", "左右", "上下", "来"), "about"),
    **dict.fromkeys(("超", "超过", "逾", "过", "多于", "大于", "高于", "余", "多", "几"), "over"),
    **dict.fromkeys(("不少于", "不低于", "不小于", "至少", "最少", "起码", "上", "以上", "及以上"), "at_least"),
    **dict.fromkeys(("近", "将近", "接近", "不足", "不到", "不满", "未满", "低于", "少于", "小于"), "under"),
    **dict.fromkeys(("不超过", "不多于", "不高于", "不大于", "至多", "最多", "以下", "及以下", "以内"), "at_most"),
}
BEFORE = (
    r"(?>大约|大概|超过|多于|(?<![不扩])大于|(?<!不)高于|不(?:少于|低于|小于|足|到|满|超过|多于|高于|大于)|至[少多]|最[少多]|起码"
    r"|将近|接近|未满|(?<!不)[低少小]于|(?<![预节签契特履公合违条制相邀大])约|(?<![赶])超|逾|(?<![通经路超难])过"
    r"|(?<![附最新临靠])近|(?<![线以网之身])上(?=[百千万亿]))"
)
AFTER = r"(?>[余餘](?![额款下])|多(?![种样元数位])|及?以[上下](?![述各])|以内|左右|上下(?![游联]))"


def modifier(*approximators: str) -> str:
    """The modifier that the first non-empty approximator, the outermost one, means; `exact` without any."""
    for word in approximators:
        if word:
            return MODIFIERS.get(word, "exact")
    return "exact"


class NumberMatch(NamedTuple):
    """A number in a text with its approximators: `text[start:end]` is 近1,200余 or 三成以上.

    low, high: the value, or both ends of a range (high None otherwise); in percent where unit is `percent` or
    `percentage_point`, else unit is "". modifier: as in GUIDELINE.md.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal | None
    modifier: str
    unit: str

    @property
    def value(self) -> str:
        """Canonical: `12`, or `10..15` for a range."""
        return Amount(self.low, self.high, "").value


# Words that hold numeral characters and are no numbers. One alone is a number only in front of nothing or a measure.
_WORDS = (
    r"第[几幾]?[0-9零一二三四五六七八九十百千万]++|(?:[几幾]|(?<![总人户次件])[数數])[十百千万亿]++(?![分%‰])|(?:周|星期|礼拜)[一二三四五六](?!年|个)|[初闰]一(?![0-9])|[一二三四五六七八九十]{1,2}、?(?:高|农)[一二三四五六七八九十]{1,2}新"
    r"|一(?:些|切|般|样|直|起|定|旦|律|下|致|边|系列|体|流|线|贯|再|味|向|时|道|同|心|生|共|旁|带|面|经|批|番|应|连|举|手|并|揽子|如"
    r"|路|站|把手|代|概|贯|度|刻|旁|审|会儿|点儿|方面|二三|对一|窗|网)"
    r"|(?:统|唯|同|进|逐|单|划|合|任|某|每|这|那|另|哪|之|专|万|均|不|如|清|整齐划)一|逐一|一一"
    r"|[一二三四五六七八九十]个一(?:批|工程|百|活动)?|三高四新|三农|四川|四风|五台|三亚|九江|九寨|六安|七台河|三门峡|万州|千岛|百色|百货|百姓"
    r"|百度|万家|万科|万达|千万(?=不|别|要|莫|注意)|十分(?!钟|之)|十足|十全|百般|千方百计|万分(?!之)|万事|万物|万能|万象|万里|千里|亿万"
    r"|百花|三峡|三江|三明|三沙|五粮|七夕|两会|两岸|两江|双十|二手|二维|三轮|四季|五官|五金|五花八门|七嘴八舌|八卦|九州|三心二意|四面八方"
    r"|五湖四海|千家万户|千千万万|成千上万|万千|百万雄师|[登大着内水海]陆|陆[地续军空]|海陆空|放肆|肆[意无虐]|收拾|拾[取到捡]|夕拾|[队入退]伍|二人转|两弹一星"
)
_LONE = frozenset("陆肆伍拾参零点")  # one of these alone is a word
_BARE = regex.compile(r"[十百千万亿][百千万亿]*+$|[百千万亿]++$")
_MEASURES = frozenset("余多个名人场家位项亩吨户张册台辆件套只头支元篇部字份款种")
# Blanks that stand inside a spelled-out number: 三千 八百, 百分之五 十, 二 分之 一.
_GAP = regex.compile(
    r"(?<=[0-9零一二两三四五六七八九十百千万亿])[ ]++(?=[十百千万亿点成%‰又余多几]|分[ ]*之|个[ ]*百)"
    r"|(?<=[十百千万亿点又之])[ ]++(?=[负零一二两三四五六七八九]|分[ ]*之)|(?<=[百之])[ ]++(?=[0-9]|分)"
    r"|(?<=[0-9][千万亿])[ ]++(?=[0-9]++[十百千万])|(?<=[一二三四五六七八九]成)[ ]++(?=[一二三四五六七八九]$)"
    r"|(?<=分)[ ]++(?=[之点])|(?<=个)[ ]++(?=百)"
)
_FRACTION = regex.compile(r"(-?[0-9]{1,6})/(0*[1-9][0-9]{0,5})")
# An amount of money written out so that nobody can change it: 壹佰捌拾壹圆柒角整.
_FORMAL = rf"(?=[壹贰叁肆伍陆柒捌玖拾佰仟]){CHINESE}[元圆](?:{CHINESE}角)?+(?:{CHINESE}分)?+[整正]?+|半百"
_FOUND = regex.compile(
    rf"(?P<word>{_WORDS})|(?P<formal>{_FORMAL})|(?P<before>{BEFORE})?+(?>(?P<percentage>{PERCENTAGE})|(?P<range>{RANGE}(?![-—/]?\d))|(?P<amount>{AMOUNT}))"
    rf"(?P<after>{AFTER})?+"
)
_HERE = regex.compile(_FOUND.pattern[_FOUND.pattern.index("(?P<formal>") :])


def read_number(text: str, start: int = 0) -> NumberMatch | None:
    """The number that begins at `start`, its approximators before and after included; None when none begins there."""
    return _match(_HERE.match(fold(text), start))


def find_numbers(text: str) -> Iterator[NumberMatch]:
    """The numbers of a text from left to right, without those inside words: 统一, 第三, 十足, 六个一批, 登陆.

    Blanks inside a spelled-out number belong to it (三千 八百). A magnitude alone is a number only with an approximator
    or a measure (近万, 百个), except where it is the whole text. So is 3/5 a fraction: in a sentence it may be a day or
    a score.
    """
    folded = fold(text)
    if (alone := _FRACTION.fullmatch(folded)) is not None:
        yield NumberMatch(0, len(folded), Decimal(alone[1]) / Decimal(alone[2]), None, "exact", "")
        return
    kept = None
    if _GAP.search(folded):
        gaps = [gap.span() for gap in _GAP.finditer(folded)]
        inside = {i for start, end in gaps for i in range(start, end)}
        kept = [i for i in range(len(folded)) if i not in inside]
        folded = "".join(folded[i] for i in kept)
    for found in _FOUND.finditer(folded):
        if found["word"] is not None:
            continue
        match = _match(found)
        if match is None:
            continue
        core = found["amount"]
        if core and len(core) < len(folded) and not found["before"] and not found["after"]:
            bare = _BARE.match(core) and core[-1] != "十"
            if core in _LONE or (bare and folded[found.end() : found.end() + 1] not in _MEASURES):
                continue
        elif core and core.strip("万亿") == "" and not found["before"]:
            continue
        if kept is not None:
            match = match._replace(start=kept[match.start], end=kept[match.end - 1] + 1)
        yield match


def _match(found: regex.Match[str] | None) -> NumberMatch | None:
    if found is None:
        return None
    if found["formal"] is not None:
        money = Decimal(50) if found["formal"] == "半百" else read(found["formal"])
        return None if money is None else NumberMatch(found.start(), found.end(), money, None, "exact", "")
    if found["percentage"] is not None:
        surface = found["percentage"]
        unit = "percentage_point" if surface.endswith("百分点") else "percent"
        value = percentage(surface)
    else:
        unit, value = "", amount(found["range"] or found["amount"])
    if value is None:
        return None
    inner = "" if value.modifier == "exact" else "多" if value.modifier == "over" else "来"
    how = modifier(found["before"] or "", found["after"] or "", inner)
    return NumberMatch(found.start(), found.end(), value.low, value.high, how, unit)
