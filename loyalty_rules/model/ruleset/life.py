"""When things given begin and end: moments, what is pending, what lapses, what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from loyalty_rules.core.calendar import Duration, Period
from loyalty_rules.core.expressions import Expression


@dataclass(frozen=True, slots=True)
class After:
    """Some time after the event's own day (`event`) or the member's joining (`join`).

    `at_end`: rounded up to the start of the next period.
    """

    duration: Duration
    anchor: str
    at_end: Period | None


@dataclass(frozen=True, slots=True)
class EndOf:
    """The first day after the period; `following`: after the next one."""

    period: Period
    following: bool


@dataclass(frozen=True, slots=True)
class OnDay:
    day: date


Moment = After | EndOf | OnDay


@dataclass(frozen=True, slots=True)
class Pending:
    """Until the moment or until the condition holds, whichever is first; `dropped` is when it is given up.

    None for `until`: only the condition ends it. The condition is read after every event of the member and every day.
    """

    until: Moment | None
    when: Expression | None
    dropped: Moment | None


@dataclass(frozen=True, slots=True)
class Never:
    pass


@dataclass(frozen=True, slots=True)
class Lasting:
    """A duration from the lot's activation (or from its earning), then rounded up to the end of a period."""

    duration: Duration
    from_earning: bool
    at_end: Period | None


@dataclass(frozen=True, slots=True)
class LastDay:
    """That day is the last valid one."""

    day: date


@dataclass(frozen=True, slots=True)
class Yearly:
    """The next such day after earning (that day included) is the last valid one."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Idle:
    """Lapses when the member has had none of these events for so long; each of them starts it anew."""

    duration: Duration
    events: tuple[str, ...]


Expiry = Never | Lasting | EndOf | LastDay | Yearly | Idle


@dataclass(frozen=True, slots=True)
class ForLife:
    pass


@dataclass(frozen=True, slots=True)
class KeptFor:
    duration: Duration


Keep = EndOf | KeptFor | ForLife
