"""Caps that bind: how often each one cut an award, and how much it kept from being given."""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

from loyalty_rules.core.entries import Entry, Kind
from loyalty_rules.core.quantities import Rounding, round_exact
from loyalty_rules.model.ruleset import Cap, Ruleset

_COUNTED: Final = (Kind.EARNED, Kind.REFUSED)


class CapTotal(Struct):
    """What one cap did in one wallet, in its smallest parts, when awards were made.

    `rules`: those it counts. `times`: awards it cut, `to_nothing`: those of them that it left nothing of. `asked`: what
    these awards would have been, `cut`: what the cap took off. `cut_by_rule`: the same, rule by rule.
    """

    cap: Cap
    wallet: str
    times: int = 0
    to_nothing: int = 0
    members: int = 0
    asked: int = 0
    cut: int = 0
    cut_by_rule: dict[str, int] = field(default_factory=dict)


class Binding:
    """A running count. `add` takes each entry. Where several caps cut one award, it counts for the last of them."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._caps: dict[tuple[str, str], Cap] = {}
        for rule in ruleset.rules.values():
            for cap in rule.caps:
                self._caps[rule.name, cap.name] = cap
        for cap in ruleset.caps:
            for name in cap.rules:
                self._caps.setdefault((name, cap.name), cap)
        self._totals: dict[tuple[int, str], CapTotal] = {}
        self._members: dict[tuple[int, str], set[str]] = {}

    def __bool__(self) -> bool:
        """Are there any caps?"""
        return bool(self._caps)

    def add(self, entry: Entry) -> None:
        """Count an entry, if a cap cut it."""
        if not entry.note or entry.kind not in _COUNTED:
            return
        cap = self._caps.get((entry.rule, entry.note))
        if cap is None:
            return
        rounding = self._rounding(entry.rule)
        asked = round_exact(entry.asked, rounding)
        cut = asked - entry.amount
        if cut <= 0:
            return  # a later increase of an award that was cut before
        key = id(cap), entry.wallet
        total = self._totals.get(key)
        if total is None:
            total = self._totals[key] = CapTotal(cap, entry.wallet)
        total.times += 1
        total.to_nothing += not entry.amount
        total.asked += asked
        total.cut += cut
        total.cut_by_rule[entry.rule] = total.cut_by_rule.get(entry.rule, 0) + cut
        self._members.setdefault(key, set()).add(entry.member)

    def _rounding(self, rule: str) -> Rounding:
        return self._ruleset.rules[rule].rounding

    def totals(self) -> list[CapTotal]:
        """The caps that cut something, as they are declared: those of the rules first, then the shared ones."""
        for key, total in self._totals.items():
            total.members = len(self._members[key])
        order = {id(cap): index for index, cap in enumerate(self._all())}
        return sorted(self._totals.values(), key=lambda total: (order[id(total.cap)], total.wallet))

    def idle(self) -> list[Cap]:
        """The caps that never cut anything."""
        bound = {at for at, _ in self._totals}
        return [cap for cap in self._all() if id(cap) not in bound]

    def _all(self) -> list[Cap]:
        return [*(cap for rule in self._ruleset.rules.values() for cap in rule.caps), *self._ruleset.caps]
