"""Dates, weekdays and months together: is there such a day?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from loyalty_rules.checks.domain import Interval, Numbers, Range, Words
from loyalty_rules.checks.formulas import Variable
from loyalty_rules.checks.ranges import Place
from loyalty_rules.checks.values import ANY_WORD
from loyalty_rules.core import expressions as e
from loyalty_rules.core.calendar import MONTHS, WEEKDAYS

DAYS_MAX = 800
"""Days that are looked at one by one; more of them than that have every weekday in every month."""


def calendar_fits(store: Mapping[Variable, Range], place: Place, certain: bool) -> bool:
    """Is there a day with the date, the weekday and the month that are asked for? Where there are too many to look at,
    there is, unless it has to be certain and they are scattered."""
    days, weekdays, months = place.days, place.weekdays, place.months
    for variable, found in store.items():
        if isinstance(variable.of, e.EventFact):
            match variable.of.fact, found.values:
                case e.Fact.DATE, Numbers() as values:
                    days = days.meet(values)
                case e.Fact.WEEKDAY, Words() as words:
                    weekdays = weekdays.meet(words)
                case e.Fact.MONTH, Words() as words:
                    months = months.meet(words)
                case _:
                    pass
    return _has_day(days, weekdays, months, certain)


@lru_cache(maxsize=4096)
def _has_day(days: Numbers, weekdays: Words, months: Words, certain: bool) -> bool:
    if days.is_empty or weekdays.is_empty or months.is_empty:
        return False
    if weekdays == ANY_WORD and months == ANY_WORD:
        return True
    count = days.count()
    if count is None or count > DAYS_MAX:
        return not certain or any(_is_long(interval) for interval in days.intervals)
    return any(
        WEEKDAYS[day.weekday()] in weekdays and MONTHS[day.month - 1] in months
        for interval in days.intervals
        for day in map(date.fromordinal, range(int(interval.low or 1), int(interval.high or 1) + 1))
    )


def _is_long(interval: Interval) -> bool:
    return interval.low is None or interval.high is None or interval.high - interval.low > DAYS_MAX
