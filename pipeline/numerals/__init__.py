"""The only reader of numerals: 12, １２, 十二, 廿三, 3.5万, 1万600, 两千六, 壹佰, 百分之三十到四十, 九成五.

Three uses. Patterns take the fragments `NUMBER`, `INTEGER`, `CHINESE` and `AMOUNT` (for `re` and `regex`, without groups,
possessive, so that 100,000 digits cost time in proportion). What they match is turned into a value by `read`,
`amount` or `fraction`. `read_number` and `find_numbers` do both for whoever has only a text.

A value is an exact `Decimal`, 万 and 亿 multiplied out; nothing here raises on any string. Modifiers are those of
corpus/GUIDELINE.md: exact, about, over, at_least, under, at_most.
"""

from __future__ import annotations

from pipeline.numerals.finding import AFTER, BEFORE, MODIFIERS, NumberMatch, find_numbers, modifier, read_number
from pipeline.numerals.fragments import (
    AMOUNT,
    CHARACTERS,
    CHINESE,
    FIGURE,
    INTEGER,
    NUMBER,
    NUMERALS,
    PERCENTAGE,
    RANGE,
    SEPARATOR,
)
from pipeline.numerals.possessive import atomic
from pipeline.numerals.runs import ends, figures
from pipeline.numerals.values import Amount, amount, canonical, fraction, percentage, read
from pipeline.numerals.width import fold, simplified

# The pieces under the names by which every rule file may use them: {amount}, {approximator_before}.
FRAGMENTS = {
    "integer": INTEGER,
    "chinese_number": CHINESE,
    "number": NUMBER,
    "amount": AMOUNT,
    "range": RANGE,
    "percentage": PERCENTAGE,
    "approximator_before": BEFORE,
    "approximator_after": AFTER,
}

__all__ = [
    "AFTER",
    "AMOUNT",
    "BEFORE",
    "CHARACTERS",
    "CHINESE",
    "FIGURE",
    "FRAGMENTS",
    "INTEGER",
    "MODIFIERS",
    "NUMBER",
    "NUMERALS",
    "PERCENTAGE",
    "RANGE",
    "SEPARATOR",
    "Amount",
    "NumberMatch",
    "amount",
    "atomic",
    "canonical",
    "ends",
    "figures",
    "find_numbers",
    "fold",
    "fraction",
    "modifier",
    "percentage",
    "read",
    "read_number",
    "simplified",
]
