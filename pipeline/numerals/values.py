"""What a numeral means: an exact `Decimal`, 万 and 亿 multiplied out. Nothing here raises on any string."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from pipeline.numerals.width import fold

_PLAIN = str.maketrans(
    {
        **dict(zip("０１２３４５６７８９，．·－−", "0123456789,..--", strict=True)),
        **dict(zip("〇○两兩壹贰貳叁參肆伍陆陸柒捌玖", "零零二二一二二三三四五六六七八九", strict=True)),
        **dict(zip("拾佰仟萬億點負", "十百千万亿点负", strict=True)),
        "廿": "二十",
        "卅": "三十",
        "卌": "四十",
        **dict.fromkeys(" \u00a0\u3000"),
    }
)
_VALUES = {"零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_VALUES.update({str(n): n for n in range(10)})
_UNITS = {"十": 10, "百": 100, "千": 1000}
_POSITIONAL = str.maketrans("零一二三四五六七八九", "0123456789")
_WESTERN = re.compile(r"(\d{1,3}(?:,\d{3})+|\d*)(\.\d+)?([十百千]?万?亿?)")
_MONEY = re.compile("([^元圆角分]+)[元圆](?:([^元圆角分]+)角)?(?:([^元圆角分]+)分)?[整正]?")
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
    if plain[-1:] not in "元圆角分整正" and (plain[:1] in _UNITS or plain[:1] in "零一二三四五六七八九万亿"):
        return _chinese(plain, sign)
    money = _MONEY.fullmatch(plain)
    if money is not None:
        yuan, jiao, fen = (Decimal(0) if part is None else _chinese(part, "") for part in money.groups())
        return None if yuan is None or jiao is None or fen is None else yuan + jiao / 10 + fen / 100
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
            pending = _VALUES[token] if token in _VALUES else int(token) if token.isdecimal() and len(token) < 5 else -2
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


def plain_value(surface: str) -> str:
    """The canonical value of ASCII digits with at most one point among them; "" for anything else. Most numerals are such."""
    if not surface.isascii():
        return ""
    if surface.isdigit():
        return surface.lstrip("0") or "0"
    whole, _, part = surface.partition(".")
    if not (whole.isdigit() and part.isdigit()):
        return ""
    part = part.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{part}" if part else whole


def shifted(surface: str, zeros: int) -> str:
    """The canonical value of digits as `plain_value` reads them, times ten to the power of `zeros`: 1.2, 4 → 12000."""
    whole, _, part = surface.partition(".")
    part = part.ljust(zeros, "0")
    return plain_value(f"{whole}{part[:zeros]}" + (f".{part[zeros:]}" if part[zeros:] else ""))


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
_INSIDE = re.compile(r"(.+?)(零?[几幾]十?|[余餘多来])([百千]?[万亿萬億]*|百|千)")
_NEIGHBOURS = re.compile("([一二三四五六七八])([二三四五六七八九])")
_TAIL = re.compile("(?:(?<![百千十])([百千]))?([万亿]*)$")


def amount(surface: str) -> Amount | None:
    """What `AMOUNT` or `RANGE` matched; None when it is neither. Neighbouring digits are a range: 七八百 → 700..800."""
    return _known_amount(surface) if len(surface) <= _REMEMBERED else _amount(surface)


def _amount(surface: str) -> Amount | None:
    plain = fold(surface).translate(_PLAIN)
    ends = _SPLIT.split(plain, 1)
    if len(ends) == 2:
        if _SPLIT.search(ends[1]):
            return None
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
                return Amount(min(low_end, high_end), max(low_end, high_end), "exact")  # 负七八: -8 to -7
    value = read(plain)
    return None if value is None else Amount(value, None, "exact")


_REMEMBERED = 16  # characters; the same short numerals come again and again
_known_amount = lru_cache(maxsize=4096)(_amount)


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
_SLASH = re.compile("([0-9]+)/([0-9]+)")
_TENTHS = re.compile("(.+)成(半|[一二三四五六七八九])?")
_PER = re.compile("(.+?)(%|‰|个?百分点)")


def fraction(surface: str) -> Decimal | None:
    """A share in percent: 95%, 5‰, 百分之九十五, 九成五, 三分之二 (66.66…, see `canonical`), 半数; else None."""
    plain = fold(surface).translate(_PLAIN)
    if plain in ("半数", "一半"):
        return Decimal(50)
    slash = _SLASH.fullmatch(plain)
    if slash is not None:
        plain = f"{slash[2]}分之{slash[1]}"
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
    return _known_percentage(surface) if len(surface) <= _REMEMBERED else _percentage(surface)


def _percentage(surface: str) -> Amount | None:
    plain = fold(surface).translate(_PLAIN)
    ends = _SPLIT.split(plain, 1)
    if len(ends) == 2:
        low, high = ends
        if _SPLIT.search(high):
            return None
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
    *_, numeral = (None, *_NUMERAL_INSIDE.finditer(plain))
    found = None if numeral is None or "分之" in plain[numeral.end() :] else amount(numeral[0])
    if numeral is not None and found is not None and (found.high is not None or found.modifier != "exact"):
        head, tail = plain[: numeral.start()], plain[numeral.end() :]
        low_end, high_end = (
            None if end is None else fraction(head + canonical(end) + tail) for end in (found.low, found.high)
        )
        return None if low_end is None else Amount(low_end, high_end, found.modifier)
    value = fraction(plain)
    return None if value is None else Amount(value, None, "exact")


_known_percentage = lru_cache(maxsize=4096)(_percentage)
