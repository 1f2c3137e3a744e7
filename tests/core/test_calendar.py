"""Windows and durations agree, periods tile the calendar, instants and local days agree in every kind of zone."""

import pickle
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loyalty_rules.core.calendar import (
    Duration,
    Period,
    Zone,
    add,
    add_months,
    anniversary_start,
    next_anniversary,
    next_period_start,
    next_yearly,
    parse_date,
    parse_instant,
    period_label,
    period_start,
    window_start,
)

ONE_DAY = timedelta(days=1)
HOUR = 3_600_000_000
WARSAW = Zone("Europe/Warsaw")

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
durations = st.builds(Duration, st.integers(0, 40), st.integers(0, 800))
lengths = durations.filter(lambda length: length != Duration(0, 0))
periods = st.sampled_from(Period)
week_starts = st.integers(0, 6)
zones = st.sampled_from(
    [
        Zone(name)
        for name in (
            "UTC",
            "Europe/Warsaw",
            "America/St_Johns",  # went back at one past midnight: dates ran backwards
            "America/Toronto",  # once jumped from 23:30 to 00:30
            "America/Sao_Paulo",  # skipped midnight
            "America/Havana",  # midnight twice
            "Australia/Lord_Howe",  # half an hour of summer
            "Pacific/Apia",  # skipped 2011-12-30
            "Africa/Monrovia",  # offsets with seconds until 1972
        )
    ]
)


def at(text: str) -> int:
    return (datetime.fromisoformat(text).astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
        microseconds=1
    )


@given(days, durations)
def test_adding_never_moves_back(day: date, duration: Duration) -> None:
    assert day <= add(day, duration) <= add(day + ONE_DAY, duration)


@given(days, lengths, st.integers(-70, 70))
@example(date(2026, 2, 28), Duration(1, 0), -30)
@example(date(2024, 2, 29), Duration(12, 0), 0)
def test_a_day_is_in_the_window_exactly_until_it_is_over(day: date, length: Duration, offset: int) -> None:
    start = window_start(day, length)
    assert start <= day
    assert add(start, length) > day
    assert add(start - ONE_DAY, length) <= day
    other = start + offset * ONE_DAY
    assert (start <= other <= day) == (other <= day < add(other, length))


@pytest.mark.parametrize(
    ("day", "length", "start"),
    [
        (date(2026, 1, 31), Duration(0, 30), date(2026, 1, 2)),
        (date(2026, 3, 15), Duration(12, 0), date(2025, 3, 16)),
        (date(2026, 2, 28), Duration(1, 0), date(2026, 1, 29)),
        (date(2026, 3, 1), Duration(1, 0), date(2026, 2, 2)),
        (date(2026, 3, 31), Duration(1, 0), date(2026, 3, 1)),
        (date(2026, 3, 30), Duration(1, 0), date(2026, 3, 1)),
        (date(2026, 1, 31), Duration(0, 1), date(2026, 1, 31)),
        (date.max, Duration(1, 0), date(9999, 12, 1)),
        (date(5, 1, 1), Duration(0, 10**12), date.min),
        (date(5, 1, 1), Duration(10**6, 0), date.min),
        (date(1, 1, 31), Duration(1, 0), date.min),
    ],
)
def test_windows(day: date, length: Duration, start: date) -> None:
    assert window_start(day, length) == start


def test_month_ends() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 3, 1)
    assert add_months(date(2024, 1, 30), 1) == date(2024, 3, 1)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 3, 1)
    assert add(date(2026, 3, 15), Duration(12, 0)) == date(2027, 3, 15)
    assert add(date(2026, 1, 31), Duration(1, 2)) == date(2026, 3, 3)


def test_outside_the_calendar() -> None:
    for duration in (Duration(12 * 9999, 0), Duration(0, 10**12)):
        with pytest.raises(ValueError, match="years 1 to 9999"):
            add(date(2026, 1, 1), duration)
    with pytest.raises(ValueError, match="length"):
        window_start(date(2026, 1, 1), Duration(0, 0))
    with pytest.raises(ValueError, match="negative"):
        Duration(-1, 0)


@pytest.mark.parametrize(
    ("duration", "shown"),
    [
        (Duration(0, 30), "30 days"),
        (Duration(0, 1), "1 day"),
        (Duration(0, 0), "0 days"),
        (Duration(1, 0), "1 month"),
        (Duration(18, 0), "18 months"),
        (Duration(12, 0), "1 year"),
        (Duration(24, 0), "2 years"),
        (Duration(1, 3), "1 month 3 days"),
    ],
)
def test_durations_as_shown(duration: Duration, shown: str) -> None:
    assert duration.format() == shown


@given(days, periods, week_starts)
def test_periods_tile_the_calendar(day: date, period: Period, week_start: int) -> None:
    start, end = period_start(day, period, week_start), next_period_start(day, period, week_start)
    assert start <= day < end
    assert period_start(start, period, week_start) == period_start(end - ONE_DAY, period, week_start) == start
    assert period_start(end, period, week_start) == end
    label = period_label(day, period, week_start)
    assert label == period_label(start, period, week_start) != period_label(end, period, week_start)


def test_period_labels() -> None:
    day = date(2026, 3, 30)
    assert [period_label(day, period) for period in Period] == ["2026-03-30", "2026-W14", "2026-03", "2026-Q1", "2026"]
    assert period_label(date(2027, 1, 1), Period.WEEK) == "2026-W53"
    assert period_label(day, Period.WEEK, 6) == "2026-03-29"


@given(days, days, st.sampled_from([Period.MONTH, Period.QUARTER, Period.YEAR]))
@example(date(2024, 2, 29), date(2025, 3, 1), Period.YEAR)
@example(date(2024, 2, 29), date(2025, 2, 28), Period.YEAR)
@example(date(2026, 5, 1), date(2020, 1, 1), Period.YEAR)
@example(date(2026, 1, 31), date(2026, 2, 28), Period.MONTH)
@example(date(2026, 1, 31), date(2026, 3, 1), Period.MONTH)
def test_anniversaries_tile_the_calendar(anchor: date, day: date, period: Period) -> None:
    start, end = anniversary_start(anchor, day, period), next_anniversary(anchor, day, period)
    assert start <= day < end
    assert next_anniversary(anchor, start, period) == end
    assert anniversary_start(anchor, end, period) == end
    assert anniversary_start(anchor, anchor, period) == anchor


def test_anniversaries_of_a_leap_day() -> None:
    anchor = date(2024, 2, 29)
    assert anniversary_start(anchor, date(2025, 3, 1)) == date(2025, 3, 1)
    assert anniversary_start(anchor, date(2025, 2, 28)) == anchor
    assert next_anniversary(anchor, date(2027, 3, 1)) == date(2028, 2, 29)


def test_yearly_dates() -> None:
    assert next_yearly(3, 31, date(2026, 3, 30)) == date(2026, 3, 31)
    assert next_yearly(3, 31, date(2026, 3, 31)) == date(2027, 3, 31)
    assert next_yearly(2, 29, date(2026, 1, 1)) == date(2026, 3, 1)
    for month, dayofmonth in ((4, 31), (13, 1), (0, 1), (1, 0)):
        with pytest.raises(ValueError, match="no year has"):
            next_yearly(month, dayofmonth, date(2026, 1, 1))


@given(zones, st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31), timezones=st.just(UTC)))
def test_local_agrees_with_zoneinfo(zone: Zone, moment: datetime) -> None:
    local = moment.astimezone(ZoneInfo(zone.name))
    assert zone.local(at(moment.isoformat())) == (local.date(), local.hour * 60 + local.minute)


@given(zones, days)
@example(Zone("America/Toronto"), date(1919, 3, 31))
@example(Zone("America/Sao_Paulo"), date(2018, 11, 4))
@example(Zone("America/Havana"), date(2025, 11, 2))
@example(Zone("America/St_Johns"), date(2010, 11, 7))
def test_midnight_is_the_first_instant_of_its_day(zone: Zone, day: date) -> None:
    if zone.name == "Pacific/Apia" and day == date(2011, 12, 30):
        return
    first = zone.midnight(day)
    assert zone.local(first)[0] == day
    assert zone.local(first - 1)[0] == day - ONE_DAY
    assert first <= zone.instant(datetime(day.year, day.month, day.day))


@given(zones, st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31)))
def test_a_local_time_comes_back_or_was_skipped(zone: Zone, naive: datetime) -> None:
    day, minute = zone.local(zone.instant(naive))
    assert (day, minute) >= (naive.date(), naive.hour * 60 + naive.minute)


def test_warsaw() -> None:
    assert WARSAW.local(at("2026-03-29T23:30Z")) == (date(2026, 3, 30), 90)
    assert date(2026, 3, 30).weekday() == 0
    sunday, monday = WARSAW.midnight(date(2026, 3, 29)), WARSAW.midnight(date(2026, 3, 30))
    assert monday - sunday == 23 * HOUR
    assert WARSAW.instant(datetime(2026, 3, 29, 2, 30)) == at("2026-03-29T01:30Z")
    assert WARSAW.instant(datetime(2026, 10, 25, 2, 30)) == at("2026-10-25T00:30Z")
    assert WARSAW.instant(datetime(2026, 10, 25, 2, 30, fold=1)) == at("2026-10-25T00:30Z")


def test_midnights_that_the_clock_skips() -> None:
    assert Zone("America/Sao_Paulo").midnight(date(2018, 11, 4)) == at("2018-11-04T03:00Z")
    toronto = Zone("America/Toronto").midnight(date(1919, 3, 31))
    assert Zone("America/Toronto").local(toronto) == (date(1919, 3, 31), 30)
    apia = Zone("Pacific/Apia")
    assert apia.midnight(date(2011, 12, 30)) == apia.midnight(date(2011, 12, 31)) == at("2011-12-30T10:00Z")


def test_zones_are_values() -> None:
    assert Zone("Europe/Warsaw") == WARSAW == pickle.loads(pickle.dumps(WARSAW))
    assert len({WARSAW, Zone("Europe/Warsaw"), Zone("UTC")}) == 2
    assert repr(WARSAW) == "Zone('Europe/Warsaw')"
    assert WARSAW.name == "Europe/Warsaw"


@pytest.mark.parametrize(
    "name", ["Europe/Warsw", "", "Europe", "../etc/passwd", "/etc/passwd", "right/UTC", "localtime"]
)
def test_unknown_zones(name: str) -> None:
    with pytest.raises(ValueError, match="there is no time zone"):
        Zone(name)


@pytest.mark.parametrize("instant", [10**18, -(10**18), 10**30, -(10**30)])
def test_instants_outside_the_calendar(instant: int) -> None:
    with pytest.raises(ValueError, match="years 1 to 9999"):
        WARSAW.local(instant)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2026-03-29T23:30:00Z", "2026-03-29T23:30Z"),
        ("2026-03-29 23:30:00+00", "2026-03-29T23:30Z"),
        ("2026-03-29T23:30:00.123456789-0530", "2026-03-30T05:00:00.123456Z"),
        ("2026-03-29t23:30:00,5z", "2026-03-29T23:30:00.500000Z"),
        ("2026-03-29 23:30", "2026-03-29T21:30Z"),
        ("2026-03-29 02:30", "2026-03-29T01:30Z"),
        ("2026-03-30", "2026-03-29T22:00Z"),
    ],
)
def test_instants_are_read(text: str, same: str) -> None:
    assert parse_instant(text, WARSAW) == at(same)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-02-30", "there is no day"),
        ("2026-02-30 10:00", "there is no day"),
        ("0000-01-01", "there is no day"),
        ("2026-03-29 24:00", "time of a day"),
        ("2026-03-29 23:59:60", "time of a day"),
        ("2026-03-29 10:00+24:00", "offset"),
        ("2026-03-29T", "not a date and time"),
        ("2026-03-29Z", "not a date and time"),
        ("29.03.2026", "not a date and time"),
        ("2026-03-29\n", "not a date and time"),
        ("9" * 1000, "not a date and time"),
    ],
)
def test_what_is_no_instant(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        parse_instant(text, WARSAW)
    assert len(str(caught.value)) < 150


def test_dates_are_read() -> None:
    assert parse_date("2026-03-31") == date(2026, 3, 31)
    for text in ("2026-3-31", "20260331", "31/03/2026", "2026-03-31 ", "٢٠٢٦-03-31"):
        with pytest.raises(ValueError, match="is not a date"):
            parse_date(text)
    with pytest.raises(ValueError, match="no day `2026-02-29`"):
        parse_date("2026-02-29")
    with pytest.raises(ValueError, match="no offset"):
        WARSAW.instant(datetime(2026, 1, 1, tzinfo=UTC))
