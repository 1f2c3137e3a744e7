"""Habits: when members join, when they buy, and when they stop.

Buying is the Pareto/NBD model of Schmittlein, Morrison and Colombo (Counting your customers, 1987): each member buys at
random at a rate of their own, and leaves at random at a rate of their own; both rates differ from member to member as
gamma distributions. Seasons of the week and the year stretch and compress the calendar that it runs on.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy
from msgspec import Struct

DAY = 24 * 60  # minutes
_MONTHS = (88, 86, 96, 97, 101, 99, 93, 92, 99, 102, 113, 134)  # of 100, January first: a quiet summer, a full December
_WEEK = (84, 86, 90, 98, 122, 138, 82)  # of 100, Monday first
_HOURS = (1, 1, 1, 1, 1, 2, 8, 22, 34, 42, 50, 56, 58, 48, 46, 52, 64, 76, 70, 48, 26, 12, 5, 2)  # midnight first

_RATES_ALIKE = 0.9  # shape of the gamma distribution of buying rates: the smaller, the more members differ
_LEAVING_ALIKE = 0.6  # the same of leaving
_BASKETS_ALIKE = 0.45  # standard deviation of the logarithm of members' usual baskets
_BEFORE = 1 / 3  # of all members: those who were there before, where the rules look at how long
_FIRST_MONTH = 0.4  # of the others: those of a launch
_BUYS_AT_ONCE = 0.6  # of those who join

Numbers = Any  # a numpy array; numpy's own types don't tell one of minutes from one of rates


class Habits(Struct, frozen=True):
    """How members behave. `per_month`: purchases of an average member who is active; `basket`: the usual amount of one,
    in the currency's units; None: what the figures of the ruleset suggest. `leaving`: the share of members who stop
    within a year. `returns` of purchases, `referrals` of joins; `attempts` of members try what the rules do
    not want."""

    per_month: Fraction | None = None
    leaving: Fraction = Fraction(1, 5)
    basket: Fraction | None = None
    returns: Fraction = Fraction(6, 100)
    referrals: Fraction = Fraction(15, 100)
    attempts: Fraction = Fraction(1, 100)


class Calendar:
    """The days of a stream as a clock that runs faster in season. Moments are minutes since the first day began.
    `before`: for how many days before it members may have been there."""

    def __init__(self, first: date, last: date, before: int = 0) -> None:
        self.first = first
        self.before = min(before, first.toordinal() - 1)
        self.days = (last - first).days + 1
        days = [first + timedelta(days=day) for day in range(self.days)]
        weights = numpy.array([_MONTHS[day.month - 1] * _WEEK[day.weekday()] for day in days]) / 10_000
        self._passed = numpy.concatenate(([0.0], numpy.cumsum(weights)))  # weighted days, at the start of each day
        self._hours = numpy.cumsum(_HOURS) / sum(_HOURS)

    @property
    def end(self) -> int:
        """The first moment after the stream."""
        return self.days * DAY

    def passed(self, moments: Numbers) -> Numbers:
        """How many weighted days have passed at each moment."""
        return numpy.interp(moments / DAY, numpy.arange(self.days + 1), self._passed)

    def moments(self, rng: numpy.random.Generator, passed: Numbers) -> Numbers:
        """The moments at which so much has passed, moved within their day to an hour at which people shop."""
        day = numpy.minimum(numpy.searchsorted(self._passed, passed, side="right") - 1, self.days - 1)
        hour = numpy.searchsorted(self._hours, rng.random(len(day)), side="right")
        return (day * DAY + hour * 60 + rng.integers(0, 60, len(day))).astype(numpy.int64)

    def joins(self, rng: numpy.random.Generator, members: Numbers, total: int) -> Numbers:
        """When members join, who are numbered in that order: some before it begins, where there is such a time, many of
        the others in the first month, the rest with the seasons."""
        share = (members + 0.5) / total
        earlier = share < _BEFORE if self.before else numpy.zeros(len(share), bool)
        if self.before:
            ago = (share[earlier] / _BEFORE - 1) * self.before
            share = numpy.maximum((share - _BEFORE) / (1 - _BEFORE), 0.0)
        whole = self._passed[-1]
        launch = float(self._passed[min(30, self.days)])
        slope = numpy.where(share < _FIRST_MONTH, share / _FIRST_MONTH * launch, 0.0)
        later = launch + (share - _FIRST_MONTH) / (1 - _FIRST_MONTH) * (whole - launch)
        passed = numpy.where(share < _FIRST_MONTH, slope, later)
        found = self.moments(rng, passed)
        if self.before:
            found[earlier] = numpy.floor(ago).astype(numpy.int64) * DAY + found[earlier] % DAY
        return numpy.sort(found)


class Members(Struct, frozen=True, eq=False):
    """Members `first`, `first + 1`, …, each an element of the arrays: when they join and stop, how often they do things
    and what their usual basket is, both as multiples of the average."""

    first: int
    joined: Numbers
    stopped: Numbers
    rate: Numbers
    basket: Numbers

    def __len__(self) -> int:
        return len(self.joined)


def draw_members(
    rng: numpy.random.Generator, calendar: Calendar, habits: Habits, first: int, count: int, total: int
) -> Members:
    """Members with habits of their own."""
    joined = calendar.joins(rng, numpy.arange(first, first + count), total)
    rate = rng.gamma(_RATES_ALIKE, 1 / _RATES_ALIKE, count)
    staying = 1 - float(habits.leaving)
    if staying < 1:
        # (beta / (beta + 365)) ** shape of them stay for a year.
        beta = 365 / (max(staying, 1e-6) ** (-1 / _LEAVING_ALIKE) - 1)
        leaving = rng.gamma(_LEAVING_ALIKE, 1 / beta, count)
        days = rng.exponential(1.0, count) / numpy.maximum(leaving, 1e-12)
    else:
        days = numpy.full(count, numpy.inf)
    stopped = numpy.minimum(joined + days * DAY, calendar.end)
    basket = rng.lognormal(-(_BASKETS_ALIKE**2) / 2, _BASKETS_ALIKE, count)
    return Members(first, joined, stopped, rate, basket)


def draw_visits(
    rng: numpy.random.Generator, calendar: Calendar, members: Members, per_month: float, at_once: bool
) -> tuple[Numbers, Numbers]:
    """Who does something and when, in order of members and time; the average member so many times a month. `at_once`:
    many do it for the first time as they join."""
    start, end = calendar.passed(members.joined), calendar.passed(members.stopped)
    counts = rng.poisson(members.rate * per_month * 12 / 365 * numpy.maximum(end - start, 0))
    who = numpy.repeat(numpy.arange(len(members)), counts)
    passed = start[who] + rng.random(len(who)) * (end - start)[who]
    when = numpy.maximum(calendar.moments(rng, passed), members.joined[who] + 1)
    if at_once:
        now = numpy.flatnonzero((rng.random(len(members)) < _BUYS_AT_ONCE) & (members.joined >= 0))
        who = numpy.concatenate((who, now))
        when = numpy.concatenate((when, members.joined[now] + rng.integers(1, 40, len(now))))
    order = numpy.lexsort((when, who))
    inside = when[order] < calendar.end
    return who[order][inside], when[order][inside]


def draw_bills(
    rng: numpy.random.Generator, calendar: Calendar, members: Members, per_month: float
) -> tuple[Numbers, Numbers]:
    """Who pays a bill and when, in order of members and time: as often as that in a month for as long as they stay, at
    even distances from a day of their own."""
    apart = 365 / 12 / per_month * DAY
    first = numpy.maximum(members.joined, 0) + rng.random(len(members)) * apart
    counts = numpy.maximum(numpy.ceil((members.stopped - first) / apart), 0).astype(numpy.int64)
    who = numpy.repeat(numpy.arange(len(members)), counts)
    nth = numpy.arange(len(who)) - numpy.repeat(numpy.cumsum(counts) - counts, counts)
    when = (first[who] + nth * apart).astype(numpy.int64) // DAY * DAY + 9 * 60
    when = numpy.maximum(when, members.joined[who] + 1)
    inside = when < calendar.end
    return who[inside], when[inside]
