"""A cap is never passed, in any window that it can be looked at in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby

from hypothesis import given

from loyalty_rules.core.calendar import Period, period_start, window_start
from loyalty_rules.core.entries import Entry, Kind
from loyalty_rules.core.expressions import Constant
from loyalty_rules.core.windows import Calendar, Lifetime, OneEvent, Rolling, Window
from loyalty_rules.model.ruleset import Cap, CapBasis
from tests.laws.generated import LAW, MadeUp, Options, rulesets
from tests.laws.running import run
from tests.laws.streams import Happens, happenings, stream

Group = Callable[[Entry], object]


def windows_of(window: Window, entries: list[Entry], week_start: int) -> Iterable[list[Entry]]:
    """Every stretch of the entries that the window can be."""
    match window:
        case Calendar(period):
            return _by(entries, lambda entry: period_start(entry.day, Period(period), week_start))
        case Rolling(duration):
            ends = {entry.day for entry in entries}

            def within(end: date) -> list[Entry]:
                first = window_start(end, duration)
                return [entry for entry in entries if first <= entry.day <= end]

            return [within(end) for end in ends]
        case Lifetime():
            return [entries]
        case OneEvent():
            return _by(entries, lambda entry: entry.event)
        case _:
            return []


def _by(entries: list[Entry], key: Group) -> list[list[Entry]]:
    ordered = sorted(entries, key=lambda entry: str(key(entry)))
    return [list(group) for _, group in groupby(ordered, key=lambda entry: str(key(entry)))]


def passed(cap: Cap, entries: list[Entry], wallets: set[str], week_start: int) -> list[list[Entry]]:
    """The windows in which more was given than the cap allows."""
    if not isinstance(cap.limit, Constant) or cap.key not in ("member", "programme") or cap.basis is CapBasis.BASE:
        return []
    limit = cap.limit.value
    assert isinstance(limit, int)
    counted = [entry for entry in entries if entry.rule in cap.rules and entry.wallet in wallets and entry.amount]
    groups = _by(counted, lambda entry: entry.member) if cap.key == "member" else [counted]

    def size(found: list[Entry]) -> int:
        if cap.basis is CapBasis.POINTS:
            return sum(entry.amount for entry in found)
        if cap.basis is CapBasis.MONEY:
            return 10 * sum(entry.amount for entry in found)  # a point is worth ten cents
        return len({(entry.member, entry.event, entry.rule) for entry in found})

    return [found for group in groups for found in windows_of(cap.window, group, week_start) if size(found) > limit]


@LAW
@given(rulesets(Options(returns=False, referral=False, holds=False)), happenings(("purchase",), 25))
def test_a_cap_is_never_passed(made: MadeUp, drawn: list[Happens]) -> None:
    lines = run(made.program, stream(drawn)).lines
    earned = [line for line in lines if isinstance(line, Entry) and line.kind is Kind.EARNED]
    ruleset = made.ruleset
    for cap in (*ruleset.caps, *(cap for rule in ruleset.rules.values() for cap in rule.caps)):
        units = any(
            rule.scope is not None and rule.scope.each for rule in ruleset.rules.values() if rule.name in cap.rules
        )
        if not (units and cap.basis is CapBasis.TIMES):
            assert not passed(cap, earned, {"points"}, ruleset.program.week_start), cap.name
