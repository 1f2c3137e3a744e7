"""Caps: what of an award a rule's own and shared limits let through, and what that uses of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from loyalty_rules.core.quantities import Exact, spread
from loyalty_rules.engine.stream.amounts import Clip, ratio
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.program import CapEvaluator, Program, RuleEvaluator, keyed_by
from loyalty_rules.engine.stream.rounding import Raw
from loyalty_rules.model.ruleset import Beyond, CapBasis, Recipient


class Caps:
    """The caps of one event. `used`: what this event has taken, by slot and key; `uses`: the same by rule."""

    def __init__(self, program: Program, context: Context) -> None:
        self.program = program
        self.c = context
        self.used: dict[tuple[int, Any], Exact] = {}
        self.based: dict[tuple[int, Any], dict[int, Exact]] = {}  # base that a cap has let through, by part
        self.uses: dict[str, dict[tuple[int, Any], Exact]] = {}

    def _key(self, cap: CapEvaluator) -> Any:
        name = keyed_by(cap.cap)
        if name is None:
            return None
        if name == "tier":
            return self.c.rank
        return self.c.event.fields.get(name, self.c.reading.member.get(name))

    def room(self, cap: CapEvaluator) -> Exact:
        """What a cap still allows in its window, this event's own use counted."""
        self.c.part = self.c.event.fields
        limit: Exact = cap.limit(self.c) or 0
        if cap.slot is None:
            return limit
        key = self._key(cap)
        held: Any = self.c.reading.slots[cap.slot]
        used = held.get(key, 0) if isinstance(held, Mapping) else held
        room: Exact = max(limit - used - self.used.get((cap.slot, key), 0), 0)
        return room

    def clip(self, rule: RuleEvaluator) -> Clip:
        """What lets a part's base through the caps on base amounts; rules under one cap use a part once."""

        def clip(position: int, base: Exact) -> tuple[Exact, Exact]:
            extra: Exact = 0
            for cap in rule.base_caps:
                if base <= 0:
                    break
                at = (cap.slot if cap.slot is not None else -id(cap.cap), self._key(cap))
                let = self.based.setdefault(at, {})
                if position in let:
                    through = min(base, let[position])
                else:
                    room = max(self.room(cap) - sum(let.values()), 0)
                    through = min(base, room)
                    if cap.cap.beyond is Beyond.NOTHING and base > room:
                        through = 0
                    let[position] = through
                    if cap.slot is not None:
                        uses = self.uses.setdefault(rule.rule.name, {})
                        uses[at] = uses.get(at, 0) + through
                rest = base - through
                if rest and cap.then_rate is not None and cap.cap.then is not None:
                    extra += ratio((cap.then_rate(self.c) or 0) * rest, cap.cap.then.per)
                base = through
            return base, extra

        return clip

    def limit_own(self, raw: Raw, times_over: int) -> None:
        """A rule's own caps in points and times, before what depends on it is computed."""
        to_member = raw.give.give.recipient is Recipient.MEMBER
        for cap in raw.rule.own_caps:
            if (cap.cap.key == "recipient") == to_member:
                continue  # the cap of a recipient is looked up when the award reaches them
            total = sum(raw.shares.values())
            if total <= 0:
                continue
            room = self.room(cap)
            match cap.cap.basis:
                case CapBasis.POINTS:
                    if total > room:
                        keep = 0 if cap.cap.beyond is Beyond.NOTHING else room
                        raw.shares = {at: ratio(share * keep, total) for at, share in raw.shares.items()}
                        raw.on = [
                            (base, {at: ratio(share * keep, total) for at, share in shares.items()})
                            for base, shares in raw.on
                        ]
                        raw.note = cap.cap.name
                case CapBasis.TIMES:
                    self._limit_times(raw, cap, int(room), times_over)
                case CapBasis.BASE:
                    raise AssertionError("caps on base amounts are applied where the base is read")
                case _:
                    assert_never(cap.cap.basis)

    def _limit_times(self, raw: Raw, cap: CapEvaluator, room: int, times_over: int) -> None:
        if raw.units is None:
            allowed = min(room, times_over)
            if allowed < times_over:
                raw.shares = {at: ratio(share * allowed, times_over) for at, share in raw.shares.items() if allowed}
                raw.on = [(base, {}) for base, _ in raw.on]
                raw.note = cap.cap.name
            used = allowed
        else:
            left = room
            for at, count in raw.units.items():
                kept = min(count, left)
                left -= kept
                if kept < count:
                    raw.shares[at] = ratio(raw.shares.get(at, 0) * kept, count)
                    raw.units[at] = max(kept, 1)
                    raw.note = cap.cap.name
            used = room - left
        if cap.slot is not None and raw.shares and used:
            self._use(raw, cap, used)

    def _use(self, raw: Raw, cap: CapEvaluator, amount: Exact) -> None:
        assert cap.slot is not None
        at = (cap.slot, self._key(cap))
        self.used[at] = self.used.get(at, 0) + amount
        uses = self.uses.setdefault(raw.rule.rule.name, {})
        uses[at] = uses.get(at, 0) + amount

    def limit_rounded(self, raws: list[Raw]) -> None:
        """Caps in points, own and shared, on what was rounded: the sum in source order never passes the limit."""
        for raw in raws:
            for cap in raw.rule.own_caps:
                if cap.cap.basis is CapBasis.POINTS and cap.cap.key != "recipient":
                    self._limit([raw], cap)
        for cap in self.program.shared_caps:
            counted = [raw for raw in raws if raw.rule.rule.name in cap.cap.rules]
            order = {name: index for index, name in enumerate(self.program.ruleset.rules)}
            self._limit(sorted(counted, key=lambda raw: order[raw.rule.rule.name]), cap)

    def _limit(self, raws: list[Raw], cap: CapEvaluator) -> None:
        raws = [raw for raw in raws if raw.key.member == self.c.event.member or cap.cap.key == "programme"]
        room = self.room(cap)
        total = sum(sum(raw.amounts.values()) for raw in raws)
        points = cap.cap.basis is CapBasis.POINTS
        nothing = cap.cap.beyond is Beyond.NOTHING and points and total > room
        for raw in raws:
            amount = sum(raw.amounts.values())
            if points:
                granted = 0 if nothing else int(min(amount, room)) if amount > 0 else amount
            else:
                granted = amount if room >= 1 else 0
            if granted != amount:
                raw.note = cap.cap.name
                kept = spread(granted, list(raw.amounts.values()))
                raw.amounts = dict(zip(raw.amounts, kept, strict=True))
            use = granted if points else int(granted != 0)
            room -= use
            if cap.slot is not None and use:
                self._use(raw, cap, use)
