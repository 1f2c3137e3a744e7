"""When what is given can be spent, and when it lapses."""

from __future__ import annotations

from typing import assert_never

from loyalty_rules.core.calendar import Period
from loyalty_rules.core.expressions import Expression
from loyalty_rules.model.ruleset import (
    After,
    EndOf,
    Expiry,
    Idle,
    LastDay,
    Lasting,
    Moment,
    Never,
    OnDay,
    Pending,
    Suspension,
    Term,
    Yearly,
)
from loyalty_rules.report.describe.expressions import clauses
from loyalty_rules.report.describe.speaker import Speaker


def pending(s: Speaker, found: Pending) -> tuple[str, ...]:
    """The sentences on until when it can't be spent."""
    said = []
    match found:
        case Pending(until=None, when=None):
            said.append(s.sentence("at-once"))
        case Pending(until=None, when=when):
            said.append(s.sentence("pending-when", condition=_all(s, when)))
        case Pending(until=until, when=None) if until is not None:
            said.append(s.sentence("pending-until", moment=moment(s, until, "from")))
        case Pending(until=until, when=when) if until is not None:
            said.append(s.sentence("pending-or", moment=moment(s, until, "from"), condition=_all(s, when)))
    if found.dropped is not None:
        said.append(s.sentence("pending-dropped", moment=moment(s, found.dropped, "at")))
    return tuple(said)


def _all(s: Speaker, condition: Expression | None) -> str:
    return s.listed(clauses(s, condition))


def period_words(s: Speaker, period: Period) -> dict[str, str | int]:
    return {"period": s.say(f"period-{period}", "of"), "next": s.say(f"period-{period}", "next")}


def moment(s: Speaker, found: Moment, use: str) -> str:
    """`use`: `from` then on, or `at` it."""
    match found:
        case After(duration, anchor, at_end):
            length = s.duration(duration)
            if at_end is None:
                return s.say("moment-after", use=use, anchor=anchor, duration=length)
            return s.say("moment-after-end", use=use, anchor=anchor, duration=length, **period_words(s, at_end))
        case EndOf(period, following):
            return s.say("moment-end-next" if following else "moment-end", use=use, **period_words(s, period))
        case OnDay(day):
            return s.say("moment-day", use=use, day=s.language.day(day))
        case _:
            assert_never(found)


def expiry(s: Speaker, found: Expiry) -> str:
    match found:
        case Never():
            return s.sentence("expires-never")
        case Lasting(duration, from_earning, at_end):
            start = "earning" if from_earning else "activation"
            if at_end is None:
                return s.sentence("expires-lasting", duration=s.duration(duration), **{"from": start})
            period = s.say(f"period-{at_end}", "of")
            return s.sentence("expires-lasting-end", duration=s.duration(duration), period=period, **{"from": start})
        case EndOf(period, following):
            return s.sentence("expires-end-next" if following else "expires-end", **period_words(s, period))
        case LastDay(day):
            return s.sentence("expires-on", day=s.language.day(day))
        case Yearly(month, day):
            return s.sentence("expires-yearly", day=s.language.month_day(month, day))
        case Idle(duration, events):
            names = s.listed((s.event(event) for event in events), "or")
            return s.sentence("expires-idle", duration=s.duration(duration), events=names)
        case _:
            assert_never(found)


def suspension(s: Speaker, found: Suspension) -> str:
    condition = _all(s, found.condition)
    if found.grace is None:
        return s.sentence("suspended", condition=condition)
    return s.sentence("suspended-grace", condition=condition, duration=s.duration(found.grace))


def terms(s: Speaker, found: tuple[Term, ...]) -> tuple[str, ...]:
    """What a wallet says of expiry, in order of time."""
    said: list[str] = []
    for index, term in enumerate(found):
        sentences = [expiry(s, term.expiry)]
        if term.suspension is not None:
            sentences.append(suspension(s, term.suspension))
        if index:
            words = " ".join(sentences)
            sentences = [s.sentence("term-from", date=s.language.day(term.since), sentence=words)]
        said += sentences
    return tuple(said)
