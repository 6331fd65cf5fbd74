"""Numerals as pieces of patterns for `re` and `regex`: without groups, possessive, linear on long input."""

from __future__ import annotations

_ASCII = "0-9０-９"
_ONES = "零〇○一二三四五六七八九两兩壹贰貳叁參肆伍陆陸柒捌玖"
_TENS = "十拾廿卅卌百佰千仟"
_BIG = "万亿萬億"
NUMERALS = _ONES + _TENS + _BIG
CHARACTERS = "0123456789０１２３４５６７８９" + NUMERALS + "点點负負-－−,，.．"

_FORMAL = "壹贰貳叁參肆伍陆陸柒捌玖拾佰仟"
_PLAIN = "".join(sorted(set(_ONES + _TENS + _BIG) - set(_FORMAL)))
# Digits may follow a formal numeral that ends a word: 队伍20支, 大陆3省.
_START = rf"(?<![{_ASCII}{_PLAIN}])(?:(?=[-{_ASCII}.．])|(?<![{_FORMAL}]))"
_BLANK = r"[ \u00a0\u3000]?+"
# A minus stands where no range or code can: 2-4月, A-5 and 3胜2负1平 have none.
_NO_SIGN = rf"[{_ASCII}{_ONES}十胜A-Za-z年月日号%％‰)）]"
_SIGN = rf"(?:(?<!{_NO_SIGN})(?<!{_NO_SIGN}[-－−])[-－−](?=[.．]?[{_ASCII}])|(?<![{_ASCII}{_ONES}胜])[负負])?+"
_POSITIVE = r"(?![十百佰千仟万亿]{1,2}+分[之点])"
# 5千克, 3千瓦: 千 belongs to the measure. 八千米 is 8,000 m, 5千米 is 5 km. 三百分之一 has the denominator 300.
_UNIT = rf"(?:[十拾廿卅卌{_BIG}]|[百佰](?!分[点位数])|[千仟](?![克瓦帕卡赫伏]))"
_ONE = rf"(?:[{_ONES}]|{_UNIT})"
_POINT = rf"(?:[点點][零〇○一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖]++(?![十百千拾佰仟])[{_BIG}]{{0,2}}+)?+"
_PER = "(?:[%％﹪‰]|个?百分点|[万亿]|公[斤里顷]|平方|立方|[米吨亩元斤度倍])"  # newspapers of the nineties write 6·5%, and 9·11 is no number
_DIGITS = rf"(?>[{_ASCII}]{{1,3}}(?:[,，][{_ASCII}]{{3}})++(?![{_ASCII}])|[{_ASCII}]++)"
# A magnitude behind digits, and further digits with or without one of their own: 1万4千6百, 200亿零四千, 3.5 万.
_MAGNITUDE = (
    rf"(?:{_BLANK}(?>[百佰](?![分])|[千仟](?![克瓦米帕卡赫伏分])|[十拾]?+[{_BIG}])"
    rf"(?>{_ONE}|[{_ASCII}]{{1,4}}+(?![{_ASCII}年%％]|[,，.．][{_ASCII}]))*+)?+"
)

INTEGER = rf"{_START}(?>{_DIGITS}{_MAGNITUDE}|{_POSITIVE}{_ONE}++)"
CHINESE = rf"{_START}{_POSITIVE}{_ONE}++{_POINT}"
NUMBER = (
    rf"{_START}{_SIGN}(?>(?:{_DIGITS}(?:(?:[.．]|·(?=[{_ASCII}]++{_PER}))[{_ASCII}]++)?+|[.．][{_ASCII}]++){_MAGNITUDE}|{_POSITIVE}{_ONE}++{_POINT})"
)
# A number with 余, 多, 几 or 来 inside: 400余, 10多万, 十几, 一百几十万, 三百零几, 三百余亿. 来 only before a measure: 10来自 is not one.
SEPARATOR = r"(?:[-－−–—―～〜~]{1,2}+|[至到])"
AMOUNT = (
    rf"{NUMBER}(?:{_BLANK}(?>[余餘多]|(?<=[十百千万亿0零])[几幾]十?+|(?<=[十百千万亿0])来(?=[个名人天年岁次项家位里块万亿]))"
    rf"(?>[十百千]?+[{_BIG}]++|百|千(?![克瓦米帕卡赫伏分]))?+)?+"
)

RANGE = rf"{AMOUNT}{_BLANK}(?>{SEPARATOR}{_BLANK}{AMOUNT}|[与和]{_BLANK}{AMOUNT}(?=之间))"
_SHARE = rf"{_BLANK}(?:[%％﹪‰]|个?百分点)"
_OF_TEN = r"成(?![立功果绩套语]|员国|员单)"
_PARTS_OF = "(?:[百佰千仟]分之?|[十百佰千仟万亿]{1,2}+分之)"
# 1/3的居民, 约占3/4: a share where the words around say so; elsewhere a date, a page or a road.
_SLASH = (
    r"(?:(?<![0-9/.])[1-9]/(?:[2-9]|1[0-9]|100)(?![0-9/.])(?=[ ]?(?:的|以上|左右|多|强|弱))"
    r"|(?<=[占约近超达])(?<![0-9/.])[1-9]/(?:[2-9]|1[0-9]|100)(?![0-9/.月日])|(?<=超过|达到|不足|不到)[1-9]/(?:[2-9]|1[0-9])(?![0-9/.月日]))"
)
PERCENTAGE = (
    rf"(?>{_SLASH}|{_PARTS_OF}{AMOUNT}(?:{SEPARATOR}(?:{_PARTS_OF})?+{AMOUNT})?+"
    rf"|(?=[{_ASCII}{NUMERALS}.点點又 ]{{1,40}}+分)(?:{NUMBER}又)?+{NUMBER}{_BLANK}分{_BLANK}之{_BLANK}{NUMBER}"
    rf"|{AMOUNT}(?>{_SHARE}?+{_BLANK}{SEPARATOR}{_BLANK}{AMOUNT}{_SHARE}|{_SHARE}"
    rf"|(?:成?+{SEPARATOR}{AMOUNT})?+{_OF_TEN}(?:半|[一二两三四五六七八九](?!{_ONE}|[个成]))?+)|半数|一半)"
)

# Any amount or range, in one attempt a place: for finding the figures of a text. A lone 一 is an article, and none.
FIGURE = (
    rf"(?=[-{_ASCII}零〇○二三四五六七八九两兩壹贰貳叁參肆伍陆陸柒捌玖{_TENS}{_BIG}]|一[{_ONES}{_TENS}{_BIG}点余多])"
    rf"(?>(?<![{_ASCII}{_PLAIN}])(?<![{_ASCII}{_PLAIN}][.,，])[{_ASCII}]++(?![{_ASCII}{_ONES}{_TENS}{_BIG}点点.,．，·余餘多几幾来至到与和~〜～—–―－− -])"
    rf"|{AMOUNT}(?:{_BLANK}(?>{SEPARATOR}{_BLANK}{AMOUNT}|[与和]{_BLANK}{AMOUNT}(?=之间)))?+)"
)
