"""When things given begin and end: moments, what is pending, what lapses, what is kept."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from loyalty_rules.core.calendar import Duration, Period
from loyalty_rules.core.expressions import Expression


class After(Struct, frozen=True):
    """Some time after the event's own day (`event`) or the member's joining (`join`).

    `at_end`: rounded up to the start of the next period.
    """

    duration: Duration
    anchor: str
    at_end: Period | None


class EndOf(Struct, frozen=True):
    """The first day after the period; `following`: after the next one."""

    period: Period
    following: bool


class OnDay(Struct, frozen=True):
    day: date


Moment = After | EndOf | OnDay


class Pending(Struct, frozen=True):
    """Until the moment or until the condition holds, whichever is first; `dropped` is when it is given up.

    None for `until`: only the condition ends it. The condition is read after every event of the member and every day.
    """

    until: Moment | None
    when: Expression | None
    dropped: Moment | None


class Never(Struct, frozen=True):
    pass


class Lasting(Struct, frozen=True):
    """A duration from the lot's activation (or from its earning), then rounded up to the end of a period."""

    duration: Duration
    from_earning: bool
    at_end: Period | None


class LastDay(Struct, frozen=True):
    """That day is the last valid one."""

    day: date


class Yearly(Struct, frozen=True):
    """The next such day after earning (that day included) is the last valid one."""

    month: int
    day: int


class Idle(Struct, frozen=True):
    """Lapses when the member has had none of these events for so long; each of them starts it anew."""

    duration: Duration
    events: tuple[str, ...]


Expiry = Never | Lasting | EndOf | LastDay | Yearly | Idle


class Suspension(Struct, frozen=True):
    """While the condition holds nothing lapses, nor for some time after."""

    condition: Expression
    grace: Duration | None


class Term(Struct, frozen=True):
    """What a wallet says of expiry from a day on; the first one is there from the beginning."""

    since: date
    expiry: Expiry
    suspension: Suspension | None


class ForLife(Struct, frozen=True):
    pass


class KeptFor(Struct, frozen=True):
    """`at_end`: rounded up to the start of the next period."""

    duration: Duration
    at_end: Period | None = None


class EndOfMemberYear(Struct, frozen=True):
    """The first day after the year that began on the last anniversary of a date field of the member; `following`:
    after the next one."""

    anchor: str
    following: bool


class UntilDay(Struct, frozen=True):
    """That day is the last valid one: the next such day, or with `following` that of the next calendar year."""

    month: int
    day: int
    following: bool


Keep = EndOf | EndOfMemberYear | KeptFor | UntilDay | ForLife
