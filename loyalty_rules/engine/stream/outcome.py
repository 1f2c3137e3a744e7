"""The outcome of one event: what it is worth to whom, and what it adds to the counters. Posting is by difference: an
event posts what its outcome is now less what was posted for it before, so a return, a correction and a second feed are
all the same act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from msgspec import Struct, field

from loyalty_rules.core.quantities import Exact
from loyalty_rules.engine.stream.promotions import Uses

Parts = tuple[tuple[int, int], ...]


class AwardKey(Struct, frozen=True, gc=False):
    rule: str
    wallet: str
    member: str


class Award(Struct, frozen=True, gc=False):
    """`amount` is granted, in the wallet's smallest parts; `parts` spreads it; `uses`: what it took of caps, as
    (slot, key, amount); `note` says what reduced it."""

    amount: int
    asked: Exact
    parts: Parts = ()
    uses: tuple[tuple[int, Any, Exact], ...] = ()
    note: str = ""


class Outcome(Struct, frozen=True, gc=False):
    """`adds`: contributions by slot (measures and carried rests; caps are in the awards). `reached`: ranks of the tiers
    whose criterion came to hold. `codes`: the promotion codes it uses, and the money of the event."""

    awards: Mapping[AwardKey, Award] = field(default_factory=dict)
    adds: Mapping[int, Any] = field(default_factory=dict)
    reached: tuple[int, ...] = ()
    codes: Uses = field(default_factory=dict)

    def contributions(self) -> Mapping[int, Any]:
        """Everything the event adds to slots, caps included; a keyed slot gets a mapping."""
        found: dict[int, Any] | None = None
        for award in self.awards.values():
            for slot, key, amount in award.uses:
                if found is None:
                    found = dict(self.adds)
                if key is None:
                    found[slot] = found.get(slot, 0) + amount
                else:
                    keyed = dict(found.get(slot, {}))
                    keyed[key] = keyed.get(key, 0) + amount
                    found[slot] = keyed
        return self.adds if found is None else found

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self  # never changed


NOTHING = Outcome()
