"""Local dates, periods, durations and time zones.

A local date is a `datetime.date`. An instant is an int: microseconds since 1970-01-01 in UTC. Spans of days are half
open: they start with their first day and end before the day named as their end. The calendar reaches from year 1 to
year 9999; a result outside it raises ValueError.
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from msgspec import Struct

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_MICROSECOND: Final = timedelta(microseconds=1)
_SECOND_US: Final = 1_000_000
_MINUTE_US: Final = 60 * _SECOND_US
_HOUR_US: Final = 60 * _MINUTE_US
_DAY_US: Final = 24 * _HOUR_US
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL: Final = _EPOCH.toordinal()
_DAYS_CACHED_MAX: Final = 1 << 16


class Period(StrEnum):
    """A span of the calendar that a date lies in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Duration(Struct, frozen=True):
    """A length of calendar time: months first, then days. Neither may be negative (ValueError)."""

    months: int
    days: int

    def __post_init__(self) -> None:
        if self.months < 0 or self.days < 0:
            raise ValueError("a duration cannot be negative")

    def format(self) -> str:
        """`30 days`, `1 month`, `2 years`, `1 month 3 days`; months are years when they come out even."""
        months = (_counted(self.months, "month") if self.months % 12 else _counted(self.months // 12, "year"),)
        days = (_counted(self.days, "day"),)
        return " ".join((months if self.months else ()) + (days if self.days or not self.months else ()))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


LAST_YEAR: Final = 9000  # of events: whatever rules reckon from one stays within the calendar


def _outside() -> ValueError:
    return ValueError("a date outside the years 1 to 9999 cannot be handled")


def _month_first(month_index: int) -> date:
    """The first of a month counted from January of year 0."""
    year, month = divmod(month_index, 12)
    if not 1 <= year <= 9999:
        raise _outside()
    return date(year, month + 1, 1)


def _month_index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _add_days(day: date, days: int) -> date:
    try:
        return date.fromordinal(day.toordinal() + days)
    except (ValueError, OverflowError):
        raise _outside() from None


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later (earlier when negative).

    Where that month has no such day the result is the first of the next: 31 Jan + 1 month is 1 Mar, as the end of a
    half-open span the same as the end of February. The result never moves back as `day` moves on.
    """
    first = _month_first(_month_index(day) + months)
    if day.day <= monthrange(first.year, first.month)[1]:
        return first.replace(day=day.day)
    return _month_first(_month_index(first) + 1)


def add(day: date, duration: Duration) -> date:
    """The day on which a span of that length, started on `day`, is over (its exclusive end)."""
    return _add_days(add_months(day, duration.months), duration.days)


def window_start(day: date, duration: Duration) -> date:
    """The first day of the window of that length which ends with, and includes, `day`.

    The rule: a day d is in the window of `day` exactly when d <= day < add(d, duration); the window starts with the
    earliest such d. So the last 30 days on 31 Jan start on 2 Jan, the last 12 months on 15 Mar 2026 on 16 Mar 2025,
    and the last month on 28 Feb on 29 Jan: what happened on 29, 30 or 31 Jan counts up to the end of February.
    A window that would start before year 1 starts with it. Raises ValueError for a duration of nothing.
    """
    if not duration.months and not duration.days:
        raise ValueError("a window needs a length")
    if day.toordinal() <= duration.days:
        return date.min
    last = _add_days(day, -duration.days)
    # The day after `last` less the months, or the next month's first where that month has no such day.
    month_index = _month_index(last) - duration.months
    if month_index < 12:
        return date.min
    first = _month_first(month_index)
    if last.day < monthrange(first.year, first.month)[1]:
        return first.replace(day=last.day + 1)
    return _month_first(month_index + 1)


def period_start(day: date, period: Period, week_start: int = 0) -> date:
    """The first day of the period that `day` lies in. Weeks start on `week_start`, 0 is Monday and 6 Sunday."""
    match period:
        case Period.DAY:
            return day
        case Period.WEEK:
            return _add_days(day, -((day.weekday() - week_start) % 7))
        case Period.MONTH:
            return day.replace(day=1)
        case Period.QUARTER:
            return day.replace(month=day.month - (day.month - 1) % 3, day=1)
        case Period.YEAR:
            return day.replace(month=1, day=1)
        case _:
            assert_never(period)


def next_period_start(day: date, period: Period, week_start: int = 0) -> date:
    """The first day after the period that `day` lies in: the period's exclusive end."""
    start = period_start(day, period, week_start)
    match period:
        case Period.DAY:
            return _add_days(start, 1)
        case Period.WEEK:
            return _add_days(start, 7)
        case Period.MONTH:
            return _month_first(_month_index(start) + 1)
        case Period.QUARTER:
            return _month_first(_month_index(start) + 3)
        case Period.YEAR:
            return _month_first(_month_index(start) + 12)
        case _:
            assert_never(period)


def period_label(day: date, period: Period, week_start: int = 0) -> str:
    """The name of the period: `2026-03-30`, `2026-W14`, `2026-03`, `2026-Q1`, `2026`.

    A week is numbered as ISO 8601 does when it starts on Monday; other weeks are named by their first day.
    """
    match period:
        case Period.DAY:
            return day.isoformat()
        case Period.WEEK:
            if week_start != 0:
                return period_start(day, period, week_start).isoformat()
            iso = day.isocalendar()
            return f"{iso.year:04}-W{iso.week:02}"
        case Period.MONTH:
            return f"{day.year:04}-{day.month:02}"
        case Period.QUARTER:
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        case Period.YEAR:
            return f"{day.year:04}"
        case _:
            assert_never(period)


_MONTHS_OF: Final = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


def anniversary_start(anchor: date, day: date, period: Period = Period.YEAR) -> date:
    """The latest anniversary of `anchor` on or before `day`; `anchor` itself counts, and so do periods before it.

    A period of months, quarters or years: the anniversaries lie a whole number of them from `anchor`. Where a month has
    no such day it is the first of the next one: an anchor on 29 Feb has its anniversary on 1 Mar in common years.
    """
    return _anniversary(anchor, day, _MONTHS_OF[period], 0)


def next_anniversary(anchor: date, day: date, period: Period = Period.YEAR) -> date:
    """The first anniversary of `anchor` strictly after `day`, on the same rule as `anniversary_start`."""
    return _anniversary(anchor, day, _MONTHS_OF[period], 1)


def _anniversary(anchor: date, day: date, months: int, later: int) -> date:
    """The latest anniversary on or before `day`, or so many after it."""
    count = (_month_index(day) - _month_index(anchor)) // months
    if add_months(anchor, months * (count + 1)) <= day:  # the 31st of a month without one is the first of the next
        count += 1
    elif add_months(anchor, months * count) > day:
        count -= 1
    return add_months(anchor, months * (count + later))


def next_yearly(month: int, dayofmonth: int, after: date) -> date:
    """The first date strictly after `after` with that month and day; 29 Feb falls on 1 Mar in common years.

    Raises ValueError for a day that no year has.
    """
    if not 1 <= month <= 12 or not 1 <= dayofmonth <= monthrange(2000, month)[1]:
        raise ValueError(f"no year has a day {dayofmonth} in month {month}")
    return next_anniversary(date(2000, month, dayofmonth), after)


class Zone:
    """A time zone by its IANA name. Raises ValueError when there is no such zone. Equal and hashed by name."""

    __slots__ = ("_info", "_name", "_offsets")

    def __init__(self, name: str) -> None:
        # `right/` counts leap seconds, `localtime` is what this machine is set to: neither is the same everywhere.
        if name.startswith(("right/", "posix/")) or name in ("localtime", "posixrules", "Factory"):
            raise ValueError(f"there is no time zone `{name}`")
        try:
            self._info = ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"there is no time zone `{name}`") from None
        self._name = name
        # Day in UTC to the offset that holds throughout it, in microseconds; None where the clock changes.
        self._offsets: dict[int, int | None] = {}

    @property
    def name(self) -> str:
        """The IANA name, `Europe/Warsaw`."""
        return self._name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Zone) and other._name == self._name

    def __hash__(self) -> int:
        return hash(self._name)

    def __repr__(self) -> str:
        return f"Zone({self._name!r})"

    def __reduce__(self) -> tuple[type["Zone"], tuple[str]]:
        return Zone, (self._name,)

    def local(self, instant: int) -> tuple[date, int]:
        """The local date of an instant and the minute of that day, 0 to 1439."""
        utc_day = instant // _DAY_US
        offset = self._offsets.get(utc_day)
        if offset is None:
            offset = self._offset_uncached(instant, utc_day)
        day, rest = divmod(instant + offset, _DAY_US)
        try:
            return date.fromordinal(_EPOCH_ORDINAL + day), rest // _MINUTE_US
        except (ValueError, OverflowError):
            raise _outside() from None

    def midnight(self, day: date) -> int:
        """The first instant of a local day; where the clock skips midnight, or the whole day, the first after it."""
        instant = self.instant(datetime(day.year, day.month, day.day))
        if self.local(instant - 1)[0] < day:
            return instant
        # The clock jumped over midnight; the day starts with the jump, which may have begun before midnight.
        before, after = (instant - _DAY_US) // _SECOND_US, instant // _SECOND_US
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (before, middle) if self.local(middle * _SECOND_US)[0] >= day else (middle, after)
        return after * _SECOND_US

    def instant(self, naive: datetime) -> int:
        """The instant of a local date and time.

        A time the clock skips moves on by what was skipped (02:30 in a gap from 02:00 to 03:00 is 03:30); of a time
        that comes twice it is the first. Raises ValueError for a datetime that carries an offset.
        """
        if naive.tzinfo is not None:
            raise ValueError("a local time carries no offset")
        return (naive.replace(tzinfo=self._info, fold=0) - _EPOCH) // _MICROSECOND

    def _offset_uncached(self, instant: int, utc_day: int) -> int:
        if utc_day not in self._offsets:
            if len(self._offsets) >= _DAYS_CACHED_MAX:
                self._offsets.clear()
            self._offsets[utc_day] = self._offset_throughout(utc_day)
        return self._offset(instant)

    def _offset_throughout(self, utc_day: int) -> int | None:
        hours = range(utc_day * _DAY_US, (utc_day + 1) * _DAY_US + 1, _HOUR_US)
        try:
            offsets = {self._offset(hour) for hour in hours}
        except ValueError:
            return None
        return offsets.pop() if len(offsets) == 1 else None

    def _offset(self, instant: int) -> int:
        try:
            offset = (_EPOCH + timedelta(microseconds=instant)).astimezone(self._info).utcoffset()
        except (ValueError, OverflowError):
            raise _outside() from None
        assert offset is not None
        return offset // _MICROSECOND


_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_INSTANT: Final = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    r" ?(?P<offset>[Zz]|(?P<sign>[+-])(?P<hours>[0-9]{2})(?::?(?P<minutes>[0-9]{2}))?)?)?"
)


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


def parse_date(text: str) -> date:
    """A date written as `2026-03-31`. Raises ValueError with a plain message."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"`{_shortened(text)}` is not a date, one is written like `2026-03-31`")
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise ValueError(f"there is no day `{text}` in the calendar") from None


def parse_instant(text: str, zone: Zone) -> int:
    """An instant in ISO 8601: `2026-03-29T23:30:00Z`, `2026-03-29 23:30+02:00`, `2026-03-29 23:30`, `2026-03-29`.

    Without an offset the time is local to `zone` (see `Zone.instant`), a date alone is its local midnight. Digits
    finer than a microsecond are dropped. Raises ValueError with a plain message.
    """
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise ValueError(f"`{_shortened(text)}` is not a date and time, one is written like `2026-03-31 18:05`")
    day = parse_date(match["date"])
    if day.year > LAST_YEAR:
        raise ValueError(f"`{text}` lies after the year {LAST_YEAR}, the last with events")
    if match["hour"] is None:
        return zone.midnight(day)
    micros = int((match["fraction"] or "")[:6].ljust(6, "0"))
    try:
        naive = datetime(
            day.year, day.month, day.day, int(match["hour"]), int(match["minute"]), int(match["second"] or 0), micros
        )
    except ValueError:
        raise ValueError(f"`{text}` has no time of a day, times go from 00:00 to 23:59:59") from None
    if match["offset"] is None:
        return zone.instant(naive)
    hours, minutes = int(match["hours"] or 0), int(match["minutes"] or 0)
    if hours > 23 or minutes > 59:
        raise ValueError(f"`{text}` has an offset that no place on earth has")
    offset = timedelta(hours=hours, minutes=minutes)
    return (naive.replace(tzinfo=timezone(-offset if match["sign"] == "-" else offset)) - _EPOCH) // _MICROSECOND
