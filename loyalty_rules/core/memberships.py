"""Where a member stands on a day: what holds for them, and what their measures have come to."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from loyalty_rules.core.quantities import Exact


class Membership(Struct, frozen=True):
    """`segments`: the names of those the member belongs to. `measures`: since joining, in the smallest part of their
    unit; None where there is no value."""

    member: str
    segments: tuple[str, ...]
    measures: Mapping[str, Exact | None]
