"""Why a rule gave nothing, and with which change it would have given something."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import Type, Value
from loyalty_rules.core.traces import Asked, CapSeen, CrossingSeen, RuleSeen, TierSeen


class Of(StrEnum):
    """What a change is made to: the event, or what is known of the member before it."""

    FIELD = "field"
    PART = "part"
    DAY = "day"
    MINUTE = "time"
    MEMBER = "member"
    TIER = "tier"
    HELD = "held"
    MEASURE = "measure"


IN_EVENT = (Of.FIELD, Of.PART, Of.DAY, Of.MINUTE)


class Thing(Struct, frozen=True):
    """One value that could be another one. `parts` and `part`: the list, and the index of the part in it, the one after
    the last for one more; `type`: of
    the value; `slot`: the counter of a measure. `name` is as a rule would write it."""

    of: Of
    name: str
    type: Type
    parts: str = ""
    part: int = 0
    slot: int = -1

    @property
    def in_event(self) -> bool:
        return self.of in IN_EVENT


class Change(Struct, frozen=True):
    """A value that would have to be another one. `onward`: 1 where every larger one would do as well, -1 every smaller
    one, 0 where nothing is claimed. `others`: further values with which it was tried and would do."""

    thing: Thing
    before: Value
    after: Value
    onward: int = 0
    others: tuple[Value, ...] = ()


class Stop(StrEnum):
    """What keeps a rule from giving anything."""

    NOTHING = "nothing"  # it gave something
    EVENT = "another event"  # this kind of event does not set it off
    NOT_REACHED = "not reached"  # the threshold or tier that sets it off
    DAYS = "its days"
    CONDITION = "a condition"
    SCOPE = "no part counts"
    INSTEAD = "another rule applies instead"
    GROUP = "another rule of its group applies"
    CAP = "a cap"
    AMOUNT = "the amount is nothing"
    NOBODY = "there is nobody to get it"
    REFUSED = "the event changed nothing"


class WhyNot(Struct, frozen=True):
    """Why a rule gave nothing for an event.

    `seen`: what the rule saw, None where it was not considered; `failed`: the conditions that did not hold. `by`: the
    rule that applies in its place; `caps`: those that let nothing through. `crossings` and `tiers`: what it waits for.
    `changes`: the smallest change with which it gives something, tried by pricing the event again with it and
    everything else as it was; none where none was found. `gives`: what it then gives, by wallet. `blocked`: with the
    changes it would apply and still give nothing, for this reason, which `by` and `caps` name.
    """

    rule: str
    event: Event
    stop: Stop
    reason: str = ""
    seen: RuleSeen | None = None
    failed: tuple[Asked, ...] = ()
    by: str = ""
    caps: tuple[CapSeen, ...] = ()
    crossings: tuple[CrossingSeen, ...] = ()
    tiers: tuple[TierSeen, ...] = ()
    changes: tuple[Change, ...] = ()
    gives: tuple[tuple[str, int], ...] = ()
    blocked: Stop | None = None
