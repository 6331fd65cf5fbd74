"""The only calendar arithmetic: ISO values, intervals, lunar dates, festivals, campaigns.

`expressions` holds what a text says, `placing` and `spans` turn it into a value, `values` reckons with values, `tables` with names.
"""

from pipeline.almanac.expressions import Anaphor, Era, Expression, Fixed, Period, Point, Range
from pipeline.almanac.placing import Frame, place
from pipeline.almanac.spans import last_day, place_era, place_range
from pipeline.almanac.tables import Tables
from pipeline.almanac.values import Day, between, duration, first_and_last, read_day, since, until, year_earlier

__all__ = [
    "Anaphor",
    "Day",
    "Era",
    "Expression",
    "Fixed",
    "Frame",
    "Period",
    "Point",
    "Range",
    "Tables",
    "between",
    "duration",
    "first_and_last",
    "last_day",
    "place",
    "place_era",
    "place_range",
    "read_day",
    "since",
    "until",
    "year_earlier",
]
