"""Worked examples as they are handed over: an event, and what the engine says it brings."""

from __future__ import annotations

from msgspec import Struct

from loyalty_rules.core.entries import Entry
from loyalty_rules.core.events import Event


class WorkedExample(Struct, frozen=True):
    """An event, and the entries by which rules gave something for it, in order. `tier`: the status of the member in
    the first ladder where it is not everyone's, else empty; `rank`: its rank, -1 for none. `reached`: the tiers and
    badges that it reaches."""

    event: Event
    tier: str
    rank: int
    entries: tuple[Entry, ...]
    reached: tuple[str, ...] = ()
