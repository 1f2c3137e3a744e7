"""What a rule sees when it is priced."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Self

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.events import Event, Fields
from loyalty_rules.core.expressions import Value
from loyalty_rules.core.quantities import Exact

NO_FIELDS: Fields = MappingProxyType({})

# What a slot holds for one member: a sum; for a keyed slot a sum by key, for a distinct measure how often each value
# was seen; for a latest measure the value.
Held = Exact | Mapping[Value, Exact] | Value


class Reading(Struct, frozen=True, gc=False):
    """The state an event is priced in, taken once before it. With the event it determines the outcome.

    `slots` by slot index, as many as the event can need; `rank` the tier in force in
    the first ladder; `held` every tier and badge that is valid, a bit for each by its index, where rules read it;
    `member` the member's fields, with what
    the event says of them; `was` the same before it; `referrer` the fields of the one who brought them.
    """

    slots: Mapping[int, Held]
    rank: int
    held: int
    member: Fields
    was: Fields
    referrer: Fields | None

    def with_slots(self, changed: Mapping[int, Held]) -> Reading:
        return replace(self, slots={**self.slots, **changed})

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self  # never changed


NO_READING = Reading({}, -1, 0, NO_FIELDS, NO_FIELDS, None)
"""For what follows from the event alone."""


class Context:
    """One event with its reading, and the part at hand while parts are walked.

    `after`: measures are read with what this event adds. `added` is what it adds, by slot.
    """

    __slots__ = ("added", "after", "event", "part", "reading")

    def __init__(self, event: Event, reading: Reading, added: dict[int, Any]) -> None:
        self.event = event
        self.reading = reading
        self.added = added
        self.part: Fields = NO_FIELDS
        self.after = False
