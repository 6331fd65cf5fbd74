"""The only reader of numerals: 12, １２, 十二, 廿三, 3.5万, 1万600, 两千六, 壹佰, 百分之三十到四十, 九成五.

Three uses. Patterns take the fragments `NUMBER`, `INTEGER`, `CHINESE` and `AMOUNT` (for the `regex` module, without
groups, possessive, so that 100,000 digits cost time in proportion). What they match is turned into a value by `read`,
`amount` or `fraction`. `read_number` and `find_numbers` do both for whoever has only a text.

A value is an exact `Decimal`, 万 and 亿 multiplied out; nothing here raises on any string. Modifiers are those of
corpus/GUIDELINE.md: exact, about, over, at_least, under, at_most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

import regex

# -- width ------------------------------------------------------------------------------------------------------------

_FOLDED = {
    **{chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)},  # full-width ASCII
    **dict.fromkeys("–―─━", "—"),  # dashes that join or explain
    **dict.fromkeys("−﹣‐‑", "-"),
    **dict.fromkeys("〜∼∽", "~"),
    **dict.fromkeys("•・‧∙⋅･", "·"),
    **dict.fromkeys("○◯", "〇"),
    **dict.fromkeys("\u00a0\u3000\u202f\u205f\u200b\ufeff", " "),
    **{chr(c): " " for c in range(0x2000, 0x200B)},
    **dict(zip("﹪﹐﹑､｡﹒﹔﹕﹖﹗﹙﹚", "%,、、。.;:?!()", strict=True)),
}
_FOLDABLE = re.compile("[" + "".join(map(re.escape, _FOLDED)) + "]")


def fold(text: str) -> str:
    """The text with its width folded one to one, for matching only: offsets stay.

    Full-width ASCII becomes ASCII (`，：（％－～` → `,:(%-~`), every long dash `—`, every minus and hyphen `-`, every wave
    `~`, every middle dot `·`, ○ 〇, and no-break, ideographic and zero-width blanks a space. 、。《》“” stay.
    """
    for character in set(_FOLDABLE.findall(text)):  # 8 times as fast as str.translate: few characters, many times each
        text = text.replace(character, _FOLDED[character])
    return text


# -- fragments --------------------------------------------------------------------------------------------------------

_ASCII = "0-9０-９"
_ONES = "零〇○一二三四五六七八九两兩壹贰貳叁參肆伍陆陸柒捌玖"
_TENS = "十拾廿卅卌百佰千仟"
_BIG = "万亿萬億"
CHARACTERS = "0123456789０１２３４５６７８９" + _ONES + _TENS + _BIG + "点點负負-－−,，.．"

_START = rf"(?<![{_ASCII}{_ONES}{_TENS}{_BIG}])"
_BLANK = r"[ \u00a0\u3000]?+"
# A minus stands where no range or code can: 2-4月, A-5 and 3胜2负1平 have none.
_SIGN = rf"(?:(?<![{_ASCII}{_ONES}十胜A-Za-z年月日号%％‰)）][-－−]?)[-－−](?=[.．]?[{_ASCII}])|(?<![{_ASCII}{_ONES}胜])[负負])?+"
_POSITIVE = r"(?![十百佰千仟万亿]{1,2}+分[之点])"
# 5千克, 3千瓦: 千 belongs to the measure. 八千米 is 8,000 m, 5千米 is 5 km. 三百分之一 has the denominator 300.
_UNIT = rf"(?:[十拾廿卅卌{_BIG}]|[百佰](?!分[点位数])|[千仟](?![克瓦帕卡赫伏]))"
_ONE = rf"(?:[{_ONES}]|{_UNIT})"
_POINT = rf"(?:[点點][零〇○一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖]++(?![十百千拾佰仟])[{_BIG}]{{0,2}}+)?+"
_DIGITS = rf"(?>[{_ASCII}]{{1,3}}(?:[,，][{_ASCII}]{{3}})++(?![{_ASCII}])|[{_ASCII}]++)"
# A magnitude behind digits, and further digits with or without one of their own: 1万4千6百, 200亿零四千, 3.5 万.
_MAGNITUDE = (
    rf"(?:{_BLANK}(?>[百佰](?![分])|[千仟](?![克瓦米帕卡赫伏分])|[十拾]?+[{_BIG}])"
    rf"(?>{_ONE}|[{_ASCII}]{{1,4}}+(?![{_ASCII}年%％]|[,，.．][{_ASCII}]))*+)?+"
)

INTEGER = rf"{_START}(?>{_DIGITS}{_MAGNITUDE}|{_POSITIVE}{_ONE}++)"
CHINESE = rf"{_START}{_POSITIVE}{_ONE}++{_POINT}"
NUMBER = (
    rf"{_START}{_SIGN}(?>(?:{_DIGITS}(?:[.．][{_ASCII}]++)?+|[.．][{_ASCII}]++){_MAGNITUDE}|{_POSITIVE}{_ONE}++{_POINT})"
)
# A number with 余, 多, 几 or 来 inside: 400余, 10多万, 十几, 三百余亿. 来 only before a measure: 10来自 is not one.
_SEPARATOR = r"(?:[-－−–—―～〜~]{1,2}+|[至到])"
AMOUNT = (
    rf"{NUMBER}(?:{_BLANK}(?>[余餘多]|(?<=[十百千万亿0])[几幾]|(?<=[十百千万亿0])来(?=[个名人天年岁次项家位里块万亿]))"
    rf"(?>[十百千]?+[{_BIG}]++|百|千(?![克瓦米帕卡赫伏分]))?+)?+"
)

RANGE = rf"{AMOUNT}{_BLANK}(?>{_SEPARATOR}{_BLANK}{AMOUNT}|[与和]{_BLANK}{AMOUNT}(?=之间))"
_SHARE = rf"{_BLANK}(?:[%％﹪‰]|个?百分点)"
_OF_TEN = r"成(?![立功果绩套语]|员国|员单)"
_PARTS_OF = "(?:[百佰千仟]分之?|[十百佰千仟万亿]{1,2}+分之)"
PERCENTAGE = (
    rf"(?>{_PARTS_OF}{AMOUNT}(?:{_SEPARATOR}(?:{_PARTS_OF})?+{AMOUNT})?+"
    rf"|(?:{NUMBER}又)?+{NUMBER}{_BLANK}分{_BLANK}之{_BLANK}{NUMBER}"
    rf"|{AMOUNT}{_SHARE}?+{_BLANK}{_SEPARATOR}{_BLANK}{AMOUNT}{_SHARE}|{AMOUNT}{_SHARE}"
    rf"|{AMOUNT}(?:成?+{_SEPARATOR}{AMOUNT})?+{_OF_TEN}(?:半|[一二两三四五六七八九](?!{_ONE}|[个成]))?+|半数|一半)"
)

# -- values -----------------------------------------------------------------------------------------------------------

_PLAIN = str.maketrans(
    {
        **dict(zip("０１２３４５６７８９，．－−", "0123456789,.--", strict=True)),
        **dict(zip("〇○两兩壹贰貳叁參肆伍陆陸柒捌玖", "零零二二一二二三三四五六六七八九", strict=True)),
        **dict(zip("拾佰仟萬億點負", "十百千万亿点负", strict=True)),
        **{"廿": "二十", "卅": "三十", "卌": "四十"},
        **dict.fromkeys(" \u00a0\u3000"),
    }
)
_VALUES = {"零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_VALUES.update({str(n): n for n in range(10)})
_UNITS = {"十": 10, "百": 100, "千": 1000}
_POSITIONAL = str.maketrans("零一二三四五六七八九", "0123456789")
_WESTERN = re.compile(r"(\d{1,3}(?:,\d{3})+|\d*)(\.\d+)?([十百千]?万?亿?)")
_ZEROS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_LONGEST = 64  # characters of a Chinese numeral with magnitudes; no number in use is as long


def read(surface: str) -> Decimal | None:
    """The exact value of one whole numeral, blanks inside allowed; None for anything else, `` and `1,2` included."""
    if surface.isascii() and surface.isdigit():
        return Decimal(surface)
    plain = surface.translate(_PLAIN)
    sign = ""
    if plain[:1] in ("负", "-") and plain:
        sign, plain = "-", plain[1:]
    if plain[:1] in _UNITS or plain[:1] in "零一二三四五六七八九万亿":
        return _chinese(plain, sign)
    western = _WESTERN.fullmatch(plain)
    if western is not None:
        whole, point, magnitude = western.groups()
        if not whole and not point:
            return None
        zeros = sum(_ZEROS[character] for character in magnitude)
        return Decimal(f"{sign}{whole.replace(',', '')}{point or ''}E{zeros}")
    return _chinese(plain, sign)


def _chinese(plain: str, sign: str) -> Decimal | None:
    """The value of a numeral with Chinese characters, translated by `_PLAIN`."""
    whole, point, part = plain.partition("点")
    zeros = 0
    if point:
        digits = part.rstrip("万亿")
        zeros = sum(_ZEROS[character] for character in part[len(digits) :])
        part = digits.translate(_POSITIONAL)
        if not (part.isascii() and part.isdigit() and zeros <= 12):
            return None
        part = "." + part
    digits = whole.translate(_POSITIONAL)
    if digits.isascii() and digits.isdigit():
        return Decimal(f"{sign}{digits}{part}E{zeros}")
    if len(whole) > _LONGEST:
        return None
    value = _integer(whole)
    return None if value is None else Decimal(f"{sign}{value}{part}E{zeros}")


def _integer(plain: str) -> int | None:
    """三亿五千万, 1万4千6百, 四万万: split at the last 亿, then at the last 万."""
    for magnitude, size in (("亿", 100_000_000), ("万", 10_000)):
        head, found, tail = plain.rpartition(magnitude)
        if not found:
            continue
        high = _integer(head) if head else 1
        if high is None or (magnitude in head and not head.endswith(magnitude)):
            return None
        if not tail:
            return high * size
        low = _VALUES[tail] * size // 10 if tail in _VALUES and tail != "零" else _integer(tail)  # 三万五 is 35,000
        return None if low is None or low >= size else high * size + low
    return _section(plain)


def _section(plain: str) -> int | None:
    """A number below 10,000: 三百二十, 百零五, 两千六 (2,600), 4千6百."""
    tokens = re.findall(r"\d+|\D", plain) if re.search(r"\d\d", plain) else plain
    total, pending, last, gap = 0, -1, 10_000, False
    for token in tokens:
        unit = _UNITS.get(token)
        if unit is not None:
            if unit >= last or (pending < 0 and total and not gap):
                return None
            total += unit if pending < 0 else unit * pending
            pending, last, gap = -1, unit, False
        elif token == "零":
            if pending >= 0:
                return None
            gap = True
        else:
            if pending >= 0:
                return None
            pending = _VALUES[token] if token in _VALUES else int(token) if token.isdigit() and len(token) < 5 else -2
            if pending == -2 or pending >= last:
                return None
    if pending < 0:
        return None if gap else total
    if total and not gap and last > 10 and pending < 10:
        return total + pending * last // 10
    return total + pending


_ENDLESS = 30  # decimals: more than anyone writes, fewer than the 60 digits of a quotient
_HUNDREDTH = Decimal("0.01")
_EXACT = Context(prec=60)


def canonical(value: Decimal) -> str:
    """`12`, `0.5`, `-2.1`, `1065000`: no exponent, no trailing zeros; a quotient without an end, 66.666…, is `66.67`."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_ENDLESS:
        value = value.quantize(_HUNDREDTH, ROUND_HALF_UP, _EXACT)
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


class Amount(NamedTuple):
    """A number that may be a range or carry its own approximator: 两三, 10至15, 400余.

    high: the upper end of a range, else None. modifier: `over`, `about` or `exact`.
    """

    low: Decimal
    high: Decimal | None
    modifier: str

    @property
    def value(self) -> str:
        """Canonical: `12`, or `10..15` for a range."""
        return canonical(self.low) + ("" if self.high is None else ".." + canonical(self.high))


_SPLIT = re.compile(r"(?<=[^-—~至到与和])(?:[-—~]{1,2}|[至到与和])")
_INSIDE = re.compile(r"(.+?)([余餘多几幾来])([百千]?[万亿萬億]*|百|千)")
_NEIGHBOURS = re.compile("([一二三四五六七八])([二三四五六七八九])")
_TAIL = re.compile("(?:(?<![百千十])([百千]))?([万亿]*)$")


def amount(surface: str) -> Amount | None:
    """What `AMOUNT` or `RANGE` matched; None when it is neither. Neighbouring digits are a range: 七八百 → 700..800."""
    plain = fold(surface).translate(_PLAIN)
    ends = _SPLIT.split(plain, 1)
    if len(ends) == 2:
        high, low = amount(ends[1]), amount(_shared(ends[0], ends[1]))
        if low is None or high is None or low.high is not None or high.high is not None or low.low > high.low:
            return None
        return Amount(low.low, high.low, high.modifier)
    inside = _INSIDE.fullmatch(plain)
    if inside is not None:
        value = read(inside[1] + inside[3])
        return None if value is None else Amount(value, None, "about" if inside[2] == "来" else "over")
    pair = _NEIGHBOURS.search(plain)
    if pair is not None and "点" not in plain and (len(plain) == 2 or not plain.translate(_POSITIONAL).isdigit()):
        first, second = _VALUES[pair[1]], _VALUES[pair[2]]
        if second == first + 1 or plain == "三五":
            low_end, high_end = (read(plain[: pair.start()] + pair[n] + plain[pair.end() :]) for n in (1, 2))
            if low_end is not None and high_end is not None:
                return Amount(low_end, high_end, "exact")
    value = read(plain)
    return None if value is None else Amount(value, None, "exact")


def _shared(low: str, high: str) -> str:
    """The lower end with the magnitude it shares with the upper one: 七千到九千亿 → 七千亿, 5至10万 → 5万."""
    tail, top = _TAIL.search(high), read(high)
    if tail is None or top is None or low[-1:] in ("万", "亿"):
        return low
    for magnitude in ((tail[1] or "") + tail[2], tail[2]):
        value = read(low + magnitude) if magnitude else None
        if value is not None and value < top:
            return low + magnitude
    return low


_PARTS = re.compile("([十百千万亿]{1,2})分之?(.+)")
_QUOTIENT = re.compile("(?:(.+)又)?(.+?)分之(.+)")
_TENTHS = re.compile("(.+)成(半|[一二三四五六七八九])?")
_PER = re.compile("(.+?)(%|‰|个?百分点)")


def fraction(surface: str) -> Decimal | None:
    """A share in percent: 95%, 5‰, 百分之九十五, 九成五, 三分之二 (66.66…, see `canonical`), 半数; else None."""
    plain = fold(surface).translate(_PLAIN)
    if plain in ("半数", "一半"):
        return Decimal(50)
    parts = _PARTS.fullmatch(plain)
    if parts is not None:
        value = read(parts[2])
        return None if value is None else value.scaleb(2 - sum(_ZEROS[c] for c in parts[1]), _EXACT)
    quotient = _QUOTIENT.fullmatch(plain)
    if quotient is not None:
        whole, under, over = (Decimal(0) if part is None else read(part) for part in quotient.groups())
        if whole is None or over is None or not under or max(map(Decimal.adjusted, (whole, over, under))) > 20:
            return None
        return _EXACT.multiply(_EXACT.add(whole, _EXACT.divide(over, under)), Decimal(100))
    tenths = _TENTHS.fullmatch(plain)
    if tenths is not None:
        value = read(tenths[1])
        if value is None or not 0 <= value <= 10:
            return None
        return value * 10 + (5 if tenths[2] == "半" else _VALUES[tenths[2]] if tenths[2] else 0)
    per = _PER.fullmatch(plain)
    if per is not None:
        value = read(per[1])
        return None if value is None else value.scaleb(-1 if per[2] == "‰" else 0, _EXACT)
    return None


_ONCE = re.compile("(.+?)(%|‰|成|个?百分点)?")
_NUMERAL_INSIDE = re.compile("[0-9.,点十百千万亿零一二三四五六七八九余多几来]+")


def percentage(surface: str) -> Amount | None:
    """What `PERCENTAGE` matched, in percent: 5-20%, 百分之三十到四十, 8%至10%, 三四成, 三到四成, 30多%."""
    plain = fold(surface).translate(_PLAIN)
    ends = _SPLIT.split(plain, 1)
    if len(ends) == 2:
        low, high = ends
        if "分" in low and "分" not in high:
            high = low[: low.index("分") + 1] + ("之" if "之" in low else "") + high
        last = _ONCE.fullmatch(high)
        unit = last[2] if last is not None and last[2] else ""
        if unit and not low.endswith(("%", "‰", "成", "点")):
            low += unit
        ends = [low, high]
        first, second = percentage(low), percentage(high)
        if first is None or second is None or first.high is not None or second.high is not None:
            return None
        return None if first.low > second.low else Amount(first.low, second.low, second.modifier)
    numeral = None
    for numeral in _NUMERAL_INSIDE.finditer(plain):
        pass
    found = None if numeral is None or "分之" in plain[numeral.end() :] else amount(numeral[0])
    if numeral is not None and found is not None and (found.high is not None or found.modifier != "exact"):
        head, tail = plain[: numeral.start()], plain[numeral.end() :]
        low_end, high_end = (
            None if end is None else fraction(head + canonical(end) + tail) for end in (found.low, found.high)
        )
        return None if low_end is None else Amount(low_end, high_end, found.modifier)
    value = fraction(plain)
    return None if value is None else Amount(value, None, "exact")


# -- in a text --------------------------------------------------------------------------------------------------------

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
    r"第[0-9零一二三四五六七八九十百千万]++|(?:周|星期|礼拜)[一二三四五六](?!年|个)|[初闰]一(?![0-9])|[零一二三四五六七八九十]+、?(?:高|农)[零一二三四五六七八九十]+新"
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
    r"|(?<=[十百千万亿点又之])[ ]++(?=[负零一二两三四五六七八九]|分[ ]*之)|(?<=[百之])[ ]++(?=[0-9]|分)|(?<=分)[ ]++(?=[之点])|(?<=个)[ ]++(?=百)"
)
_FOUND = regex.compile(
    rf"(?P<word>{_WORDS})|(?P<before>{BEFORE})?+(?>(?P<percentage>{PERCENTAGE})|(?P<range>{RANGE}(?![-—/]?\d))|(?P<amount>{AMOUNT}))"
    rf"(?P<after>{AFTER})?+"
)
_HERE = regex.compile(_FOUND.pattern[_FOUND.pattern.index("(?P<before>") :])


def read_number(text: str, start: int = 0) -> NumberMatch | None:
    """The number that begins at `start`, its approximators before and after included; None when none begins there."""
    return _match(_HERE.match(fold(text), start))


def find_numbers(text: str) -> Iterator[NumberMatch]:
    """The numbers of a text from left to right, without those inside words: 统一, 第三, 十足, 六个一批, 登陆.

    Blanks inside a spelled-out number belong to it (三千 八百). A magnitude alone is a number only with an approximator
    or a measure (近万, 百个), except where it is the whole text.
    """
    folded = fold(text)
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
            if core in _LONE or (_BARE.match(core) and core[-1] != "十" and folded[found.end() : found.end() + 1] not in _MEASURES):
                continue
        elif core and core.strip("万亿") == "" and not found["before"]:
            continue
        if kept is not None:
            match = match._replace(start=kept[match.start], end=kept[match.end - 1] + 1)
        yield match


def _match(found: regex.Match[str] | None) -> NumberMatch | None:
    if found is None:
        return None
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
