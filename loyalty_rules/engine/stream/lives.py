"""The life of what is given: when it can be spent, when it is given up, when it lapses."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, Self

from loyalty_rules.core.calendar import Duration
from loyalty_rules.core.entries import UNKNOWN_DAY
from loyalty_rules.core.events import Fields
from loyalty_rules.engine.stream.moments import expiry_day, moment_day
from loyalty_rules.engine.stream.reading import Evaluator
from loyalty_rules.model.ruleset import After, Expiry, Idle, Moment, Pending, Term

_KNOWN_MAX = 1 << 12


class Days(NamedTuple):
    """First days, None for never: of spending (the day of earning, where nothing is pending), of being given up, and
    of no longer being good."""

    active_on: date
    dropped_on: date | None
    expires_on: date | None


class Life:
    """What `pending` and `expires` say for one award; `when` is the condition that ends the waiting; `later`: what is
    said of expiry from a day on; `may_idle`: at some time the lack of activity is what ends it."""

    __slots__ = ("_fixed", "_known", "_week_start", "expiry", "later", "may_idle", "pending", "when")

    def __init__(
        self,
        pending: Pending | None,
        when: Evaluator | None,
        expiry: Expiry,
        week_start: int,
        later: tuple[Term, ...] = (),
    ) -> None:
        self.pending = pending
        self.when = when
        self.expiry = expiry
        self.later = later
        self.may_idle = any(isinstance(each, Idle) for each in (expiry, *(term.expiry for term in later)))
        self._week_start = week_start
        self._fixed = pending is None or not (_from_joining(pending.until) or _from_joining(pending.dropped))
        self._known: dict[date, Days] = {}

    def days(self, earned: date, member: Fields) -> Days:
        """The days of what the member earned on that day."""
        found = self._known.get(earned)
        if found is None:
            found = self._days(earned, member)
            if self._fixed:
                if len(self._known) >= _KNOWN_MAX:
                    self._known.clear()
                self._known[earned] = found
        return found

    def _days(self, earned: date, member: Fields) -> Days:
        pending = self.pending
        if pending is None:
            return Days(earned, None, self.expires_on(earned, earned))
        dropped = None if pending.dropped is None else moment_day(pending.dropped, earned, member, self._week_start)
        if pending.until is None:
            return Days(UNKNOWN_DAY, dropped, None)
        active = max(moment_day(pending.until, earned, member, self._week_start), earned)
        return Days(active, dropped, self.expires_on(earned, active))

    def idle_on(self, day: date) -> Duration | None:
        """After how long without activity it lapses, where that is what is said on that day."""
        found = expiry_on(day, self.expiry, self.later) if self.may_idle else None
        return found.duration if isinstance(found, Idle) else None

    def expires_on(self, earned: date, active: date) -> date | None:
        """The first day on which it is no longer good, once it is known when it can be spent."""
        return expiry_day(expiry_on(earned, self.expiry, self.later), earned, active, self._week_start)

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self  # never changed


def expiry_on(day: date, expiry: Expiry, later: tuple[Term, ...]) -> Expiry:
    """What is said of expiry on that day."""
    for term in later:
        if term.since > day:
            break
        expiry = term.expiry
    return expiry


def _from_joining(moment: Moment | None) -> bool:
    return isinstance(moment, After) and moment.anchor == "join"
