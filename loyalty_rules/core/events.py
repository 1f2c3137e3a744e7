"""Events: what happened, already read, checked against the ruleset's fields and placed in the programme's time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Self

from msgspec import Struct

from loyalty_rules.core.expressions import Value

Fields = Mapping[str, Value]
EMPTY: Mapping[str, tuple[Fields, ...]] = MappingProxyType({})


class Event(Struct, frozen=True, eq=False, gc=False):
    """One event of one member.

    `time` is in microseconds since the Unix epoch, UTC; `day` and `minute` are the programme's local date and minute of
    the day. Amounts in `fields` and `parts` are integers of the smallest part of their unit. A missing optional field
    is absent. `source` is where it was read, "file:line", and takes no part in equality: it is the same event wherever
    it stood.
    """

    id: str
    type: str
    member: str
    time: int
    day: date
    minute: int
    fields: Fields
    parts: Mapping[str, tuple[Fields, ...]] = EMPTY
    source: str = ""

    def _said(self) -> tuple[object, ...]:
        return self.id, self.type, self.member, self.time, self.fields, self.parts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Event) and self._said() == other._said()

    __hash__ = None  # type: ignore[assignment]

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self  # never changed


def money_of(event: Event) -> int | None:
    """The money of an event: its amount, or that of its items."""
    amount = event.fields.get("amount")
    if isinstance(amount, int):
        return amount
    amounts = [part.get("amount") for part in event.parts.get("items", ())]
    if not amounts or not all(isinstance(found, int) for found in amounts):
        return None
    return sum(found for found in amounts if isinstance(found, int))
