"""Events: what happened, already read, checked against the ruleset's fields and placed in the programme's time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from loyalty_rules.core.expressions import Value

Fields = Mapping[str, Value]
EMPTY: Mapping[str, tuple[Fields, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Event:
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
    parts: Mapping[str, tuple[Fields, ...]] = field(default_factory=lambda: EMPTY)
    source: str = field(default="", compare=False)
