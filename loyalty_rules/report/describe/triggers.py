"""What sets something off, in words: `for every purchase`, `when you reach Gold`."""

from __future__ import annotations

from typing import NamedTuple, assert_never

from loyalty_rules.core import expressions as e
from loyalty_rules.core.calendar import Duration, Period
from loyalty_rules.core.quantities import PLAIN, Exact
from loyalty_rules.core.windows import Lifetime
from loyalty_rules.model.ruleset import (
    AsSoonAs,
    OnAnniversary,
    OnDate,
    OnEnd,
    OnEvent,
    OnLapse,
    OnReaching,
    OnRequest,
    OnTier,
    OnYearly,
    Trigger,
)
from loyalty_rules.report.describe.expressions import clauses, value
from loyalty_rules.report.describe.language import spoken
from loyalty_rules.report.describe.speaker import FRIEND, Speaker

BIRTHDAY, JOINED = "birthday", "joined"


class Taken(NamedTuple):
    """What the condition of a trigger by an event says, told apart: `first` is the count of what came before, `within`
    the sentences on how long after what, `rest` the other conditions."""

    first: e.MeasureRead | None
    within: tuple[str, ...]
    rest: e.Expression | None


def trigger(s: Speaker, found: Trigger | OnRequest | AsSoonAs) -> str:
    match found:
        case OnEvent():
            return _on_event(s, found)
        case OnReaching():
            return _on_reaching(s, found)
        case OnTier(index, ladder):
            if index is not None:
                return s.say("trigger-tier", tier=s.tier_name(s.ruleset.tiers[index]))
            return (
                s.say("trigger-any-tier") if ladder == "tier" else s.say("trigger-any-tier-of", ladder=spoken(ladder))
            )
        case OnEnd(period):
            return s.say(f"trigger-end-{period}")
        case OnYearly(month, day):
            return s.say("trigger-yearly", day=s.language.month_day(month, day))
        case OnAnniversary(field, period, closes):
            if field == BIRTHDAY and period is Period.YEAR and not closes:
                return s.say("trigger-birthday")
            id = (
                "trigger-anniversary"
                + "-closes" * closes
                + (f"-{period}" if closes or period is not Period.YEAR else "")
            )
            return s.say(id, field_of=s.own(field).of)
        case OnDate(day):
            return s.say("trigger-date", day=s.language.day(day))
        case OnLapse(days, wallet):
            return s.say("trigger-lapse", duration=s.duration(Duration(0, days)), units=s.units(wallet))
        case OnRequest():
            return s.say("trigger-request")
        case AsSoonAs():
            return s.say("trigger-as-soon-as")
        case _:
            assert_never(found)


def taken(s: Speaker, found: OnEvent) -> Taken:
    """The condition of the trigger, told apart."""
    first: e.MeasureRead | None = None
    within: list[str] = []
    rest: list[e.Expression] = []
    condition = found.condition
    for part in condition.parts if isinstance(condition, e.AllOf) else (condition,):
        match part:
            case None:
                pass
            case _ if is_brought(s, part):
                pass
            case e.Compare("is", e.MeasureRead() as read, e.Constant(0)) if s.ruleset.measures[read.measure].hidden:
                first = read
            case e.Compare("<", e.EventFact(e.Fact.DATE), e.DatePlus(e.FieldOf() as anchor, duration)):
                length = s.duration(duration, "after")
                if anchor.name == JOINED:
                    within.append(s.sentence("within-joining", duration=length))
                else:
                    within.append(s.sentence("within", duration=length, date=value(s, anchor).of))
            case _:
                rest.append(part)
    if first is not None:
        counted = s.ruleset.measures[first.measure].where
        rest = [] if counted is not None else rest
        return Taken(first, tuple(within), counted if counted is not None else _all(rest))
    return Taken(first, tuple(within), _all(rest))


def is_brought(s: Speaker, found: e.Expression | None) -> bool:
    """Does it say what every referral asks for: that somebody brought the friend?"""
    match found:
        case e.Missing(e.FieldOf(name="referrer"), True):
            return s.whose == FRIEND
        case _:
            return False


def _all(parts: list[e.Expression]) -> e.Expression | None:
    return None if not parts else parts[0] if len(parts) == 1 else e.AllOf(tuple(parts))


def _on_event(s: Speaker, found: OnEvent) -> str:
    told = taken(s, found)
    said = s.event(found.event, "every" if told.first is None else "first")
    if told.first is not None and not isinstance(told.first.window, Lifetime):
        said = s.say("trigger-each-window", trigger=said, window=s.window(told.first.window, "each"))
    if told.rest is None:
        return said
    condition = s.listed(clauses(s, told.rest))
    return s.say("trigger-where", trigger=said, where=s.event(found.event, "where"), condition=condition)


def _on_reaching(s: Speaker, found: OnReaching) -> str:
    if not found.others:
        return s.say("trigger-reaching-every" if found.every is not None else "trigger-reaching", **_goal(s, found))
    goals = s.listed(s.say("goal" if one.every is None else "goal-every", **_goal(s, one)) for one in found.goals)
    return s.say("trigger-goals", goals=goals)


def _goal(s: Speaker, goal: OnReaching) -> dict[str, str | int]:
    measure = s.ruleset.measures[goal.measure]
    unit = measure.type.unit if isinstance(measure.type, e.AmountType) else PLAIN

    def shown(amount: Exact) -> str:
        return s.language.amount(amount, unit)

    said = value(s, e.MeasureRead(goal.measure, goal.window, False, measure.type))
    words: dict[str, str | int] = {
        "threshold": shown(goal.threshold),
        "value": said.subject,
        "value_of": said.of,
    }
    return words if goal.every is None else {**words, "every": shown(goal.every)}
