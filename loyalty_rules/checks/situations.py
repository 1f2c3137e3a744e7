"""When a rule, a measure, a tier or an exchange applies: each way it can be set off, with all that must hold then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.checks.domain import Interval, Numbers, Words, numbers
from loyalty_rules.checks.formulas import Formula
from loyalty_rules.checks.logic import formula, impossible
from loyalty_rules.checks.ranges import Place
from loyalty_rules.core import expressions as e
from loyalty_rules.core.calendar import MONTHS, WEEKDAYS, Period, next_period_start, next_yearly
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.writing import words

PERIODS_MAX = 1_000
"""Days of a schedule that are written down one by one."""


class Part(Struct, frozen=True):
    """One of the conditions that must all hold. `told`: somebody wrote it, so that it can be spoken about."""

    condition: e.Expression
    never: bool = False
    told: bool = True

    @property
    def said(self) -> str:
        """The part in the words it was written in."""
        if self.never and isinstance(self.condition, e.Not):
            return f"never when {words(self.condition.value)}"
        return words(self.condition)


class Situation(Struct, frozen=True):
    """One way to be set off: where its conditions are read, what its own trigger asks for (`given`), and the parts that
    all situations of one thing share."""

    place: Place
    parts: tuple[Part, ...]
    given: tuple[Part, ...] = ()
    trigger: r.Trigger | None = None

    def formulas(self) -> list[Formula]:
        """All that must hold."""
        return read([*self.given, *self.parts], self.place)

    @property
    def is_impossible(self) -> bool:
        return self.place.days.is_empty or impossible(self.formulas(), self.place)

    def core(self) -> tuple[Part, ...]:
        """As few parts as possible that can't hold together, in the order they were written."""
        return fewest([*self.given, *self.parts], [], self.place)


def read(parts: Sequence[Part], place: Place) -> list[Formula]:
    """Parts as formulas."""
    return [formula(part.condition, place) for part in parts]


def fewest(parts: Sequence[Part], held: Sequence[Formula], place: Place) -> tuple[Part, ...]:
    """As few parts as possible that can't hold together with what is held; those that nobody wrote go first."""
    left = list(parts)
    for part in sorted(parts, key=lambda part: part.told):
        fewer = [one for one in left if one is not part]
        if impossible([*held, *read(fewer, place)], place):
            left = fewer
    return tuple(left)


def parts_of(condition: e.Expression | None, told: bool = True, never: bool = False) -> tuple[Part, ...]:
    """What a condition says, one part at a time."""
    match condition:
        case None:
            return ()
        case e.AllOf(parts):
            return tuple(one for part in parts for one in parts_of(part, told, never))
        case e.Not(e.AnyOf(parts)):
            return tuple(one for part in parts for one in parts_of(e.Not(part), told, never))
        case e.Not(e.Not(value)):
            return parts_of(value, told, never)
        case e.Missing(e.FieldOf(name="referrer"), negated=True):
            # A referral asks for it by itself.
            return (Part(condition, never, False),)
        case _:
            return (Part(condition, never, told),)


def of_rule(ruleset: r.Ruleset, rule: r.Rule) -> tuple[Situation, ...]:
    """One situation for each trigger."""
    own = parts_of(rule.condition)
    if rule.never is not None:
        own += parts_of(e.Not(rule.never), never=True)
    if rule.scope is not None:
        own += parts_of(rule.scope.where)
    found = []
    for trigger in rule.triggers:
        place = at_trigger(ruleset, trigger, rule.first, rule.last)
        place = replace(place, parts=rule.scope.parts if rule.scope else None, known={})
        said = parts_of(trigger.condition, told=False) if isinstance(trigger, r.OnEvent) else ()
        found.append(Situation(place, own, said, trigger))
    return tuple(found)


def of_exchange(ruleset: r.Ruleset, exchange: r.Exchange) -> tuple[Situation, ...]:
    found = []
    for trigger in exchange.triggers:
        match trigger:
            case r.OnRequest():
                place = replace(at_clock(ruleset, exchange.first, exchange.last), event="redeem", known={})
            case r.AsSoonAs():
                place = at_clock(ruleset, exchange.first, exchange.last)
            case _:
                place = at_trigger(ruleset, trigger, exchange.first, exchange.last)
        found.append(Situation(place, parts_of(exchange.condition)))
    return tuple(found)


def of_measure(ruleset: r.Ruleset, measure: r.Measure) -> tuple[Situation, ...]:
    place = Place(ruleset, measure.event or None, measure.parts)
    return (Situation(place, parts_of(measure.where, told=not measure.hidden)),)


def at_clock(ruleset: r.Ruleset, first: date | None, last: date | None) -> Place:
    """Any event, or none, within the days."""
    return Place(ruleset, days=days_between(first, last))


def days_between(first: date | None, last: date | None) -> Numbers:
    low, high = first.toordinal() if first else None, last.toordinal() if last else None
    return numbers([Interval(low, high)], whole=True)


def at_trigger(ruleset: r.Ruleset, trigger: r.Trigger, first: date | None, last: date | None) -> Place:
    """What is at hand when the trigger sets something off, and the days on which it can."""
    place = at_clock(ruleset, first, last)
    match trigger:
        case r.OnEvent(event):
            return replace(place, event=event, known={})
        case r.OnDate(day):
            return replace(place, days=place.days.meet(days_between(day, day)), known={})
        case r.OnYearly(month, day):
            months = {MONTHS[month - 1], *([MONTHS[2]] if (month, day) == (2, 29) else [])}
            place = replace(place, months=Words(frozenset(months)), known={})
            return _on_days(place, first, last, lambda after: next_yearly(month, day, after))
        case r.OnEnd(period):
            start = ruleset.program.week_start
            place = _period_ends(place, period, start)
            return _on_days(
                place, first, last, lambda after: next_period_start(after + ONE_DAY, period, start) - ONE_DAY
            )
        case r.OnAnniversary() | r.OnReaching() | r.OnTier() | r.OnLapse():
            return place


ONE_DAY = timedelta(days=1)


def _period_ends(place: Place, period: Period, week_start: int) -> Place:
    """The weekday or the months that a period can end with."""
    match period:
        case Period.WEEK:
            return replace(place, weekdays=Words(frozenset({WEEKDAYS[(week_start - 1) % 7]})), known={})
        case Period.QUARTER:
            return replace(place, months=Words(frozenset(MONTHS[2::3])), known={})
        case Period.YEAR:
            return replace(place, months=Words(frozenset({MONTHS[11]})), known={})
        case _:
            return place


def _on_days(place: Place, first: date | None, last: date | None, following: Callable[[date], date]) -> Place:
    """The days of a schedule within bounds, where both are given and there are not too many."""
    if first is None or last is None or first <= date.min + ONE_DAY or last.year > 9000:
        return place
    days: list[int] = []
    day = following(first - ONE_DAY)
    while day <= last:
        if len(days) >= PERIODS_MAX:
            return place
        days.append(day.toordinal())
        day = following(day)
    return replace(place, days=numbers([Interval(one, one) for one in days], whole=True), known={})
