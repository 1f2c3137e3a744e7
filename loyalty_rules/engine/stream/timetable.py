"""The timetable: when the clock sets a rule or an exchange off."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias, TypeVar, assert_never

from loyalty_rules.core.calendar import next_anniversary, next_period_start, next_yearly
from loyalty_rules.core.events import Fields
from loyalty_rules.engine.stream.moments import ONE_DAY
from loyalty_rules.engine.stream.nouns import ExchangeEvaluator, Program
from loyalty_rules.model.ruleset import (
    AsSoonAs,
    OnAnniversary,
    OnDate,
    OnEnd,
    OnRequest,
    OnYearly,
    Scheduled,
)

Timed = TypeVar("Timed")
Due: TypeAlias = tuple[tuple[Timed, OnAnniversary | None], ...]


class Timetable:
    """What is due as a day begins: first what closes the day before, then what opens the day."""

    def __init__(self, program: Program) -> None:
        self.week_start = program.windows.week_start
        self.rules = tuple((rule.rule.name, trigger) for rule, trigger in program.scheduled)
        self.exchanges = tuple(
            (exchange, trigger)
            for exchange in program.exchanges.values()
            for trigger in exchange.exchange.triggers
            if not isinstance(trigger, OnRequest | AsSoonAs)
        )
        changes = {OnDate(term.since) for wallet in program.ruleset.wallets.values() for term in wallet.later}
        triggers: set[Scheduled] = changes | {trigger for _, trigger in (*self.rules, *self.exchanges)}
        self._anniversaries = tuple({(each.field, each.period) for each in triggers if isinstance(each, OnAnniversary)})
        self._anniversary_edges = {each.closes for each in triggers if isinstance(each, OnAnniversary)}
        self._others = tuple(each for each in triggers if not isinstance(each, OnAnniversary))
        self._fixed = tuple(sorted(program.migrations))
        self._next: dict[date, date | None] = {}
        self._due: dict[tuple[date, bool], bool] = {}
        # What is due on an edge for some member: with its trigger where that asks for a member's own day.
        self._rules_due: dict[tuple[date, bool], Due[str]] = {}
        self._exchanges_due: dict[tuple[date, bool], Due[ExchangeEvaluator]] = {}

    def next(self, after: date, member: Fields) -> date | None:
        """The next day on which something is due for the member."""
        if after not in self._next:
            days = [day for trigger in self._others if (day := self._day(trigger, after)) is not None]
            days += [day for day in self._fixed if day > after][:1]
            self._next[after] = min(days, default=None)
        found = self._next[after]
        for field, period in self._anniversaries:
            anchor = member.get(field)
            if isinstance(anchor, date):
                day = next_anniversary(anchor, after, period)
                found = day if found is None or day < found else found
        return found

    def due_rules(self, day: date, member: Fields, closes: bool) -> tuple[str, ...]:
        """The rules that are due as `day` begins, on the side of midnight that is asked for."""
        return self._due_for(member, day, closes, self.rules, self._rules_due)

    def due_exchanges(self, day: date, member: Fields, closes: bool) -> tuple[ExchangeEvaluator, ...]:
        return self._due_for(member, day, closes, self.exchanges, self._exchanges_due)

    def _due_for(
        self,
        member: Fields,
        day: date,
        closes: bool,
        timed: tuple[tuple[Timed, Scheduled], ...],
        known: dict[tuple[date, bool], Due[Timed]],
    ) -> tuple[Timed, ...]:
        due = known.get((day, closes))
        if due is None:
            due = known[(day, closes)] = tuple(
                (each, trigger if isinstance(trigger, OnAnniversary) else None)
                for each, trigger in timed
                if _closes(trigger) is closes
                and (isinstance(trigger, OnAnniversary) or self._day(trigger, day - ONE_DAY) == day)
            )
        return tuple([each for each, own in due if own is None or _is_due(own, member, day)])

    def has_any(self, day: date, closes: bool) -> bool:
        """Whether anything can be due at all, for any member, as `day` begins."""
        if closes in self._anniversary_edges:
            return True
        found = self._due.get((day, closes))
        if found is None:
            found = self._due[(day, closes)] = any(
                self._day(trigger, day - ONE_DAY) == day and _closes(trigger) is closes for trigger in self._others
            )
        return found

    def _day(self, trigger: Scheduled, after: date) -> date | None:
        match trigger:
            case OnEnd(period):
                return next_period_start(after, period, self.week_start)
            case OnYearly(month, day):
                return next_yearly(month, day, after)
            case OnDate(day):
                return day if day > after else None
            case OnAnniversary():
                raise AssertionError("an anniversary is a member's own")
            case _:
                assert_never(trigger)


def _closes(trigger: Scheduled) -> bool:
    """Does it belong to the day that closes, not to the one that opens?"""
    return isinstance(trigger, OnEnd) or (isinstance(trigger, OnAnniversary) and trigger.closes)


def _is_due(trigger: OnAnniversary, member: Fields, day: date) -> bool:
    anchor = member.get(trigger.field)
    if not isinstance(anchor, date) or anchor >= day:  # the day itself is no anniversary yet
        return False
    return next_anniversary(anchor, day - ONE_DAY, trigger.period) == day
