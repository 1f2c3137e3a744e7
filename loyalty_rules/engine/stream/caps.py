"""Caps: what of an award a rule's own and shared limits let through, and what that uses of them."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from loyalty_rules.core.quantities import Exact, ratio
from loyalty_rules.engine.stream.amounts import WHOLE, Clip, total_of
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.households import household_key
from loyalty_rules.engine.stream.nouns import CapEvaluator, Program, RuleEvaluator
from loyalty_rules.engine.stream.rounding import EMPTY, Raw

_IN_SOURCE = attrgetter("rule.index")

Uses = Mapping[tuple[int, Any], Exact]
NO_VALUE = ""  # what has no value in the field that keeps uses apart is kept together


class Caps:
    """The caps of one event. `used`: what this event has taken, by slot and key; a cap per event, which has no slot,
    has a place of its own. `based` and `timed`: what each rule has taken in base amounts and in times."""

    def __init__(self, program: Program, context: Context) -> None:
        self.program = program
        self.c = context
        self.used: dict[tuple[int, Any], Exact] = {}
        self.based: dict[str, Uses] = {}
        self.timed: dict[str, Uses] = {}
        self._through: dict[tuple[int, Any], dict[int, Exact]] = {}  # base that a cap has let through, by part
        self._times: dict[CapEvaluator, dict[int, int]] = {}  # times that a cap has let through for its rule, by part

    def start(self) -> None:
        """A new round of rules: what each takes is counted anew, on top of what was used."""
        self.based, self.timed, self._times = {}, {}, {}

    def key(self, cap: CapEvaluator) -> Any:
        """The value that keeps the uses of the cap apart."""
        name = cap.keyed
        if name is None:
            return None
        if cap.rank is not None:
            return cap.rank(self.c)
        if cap.household:
            return household_key(self.c.reading.member, name, self.c.event.member)
        value = self.c.event.fields.get(name, self.c.reading.member.get(name))
        return NO_VALUE if value is None else value

    def room(self, cap: CapEvaluator) -> Exact:
        """What a cap still allows in its window, this event's own use counted."""
        c, at = self.c, self._place(cap)
        c.part = c.event.fields
        room: Exact = (cap.limit(c) or 0) - self.used.get(at, 0)
        if cap.slot is not None:
            held: Any = c.reading.slots[cap.slot]
            room -= held.get(at[1], 0) if isinstance(held, dict) else held
        return room if room > 0 else 0

    def _place(self, cap: CapEvaluator) -> tuple[int, Any]:
        return cap.place, None if cap.keyed is None else self.key(cap)

    def _use(self, uses: Uses, cap: CapEvaluator, amount: Exact) -> Uses:
        """The uses with what a cap has let through, which is counted."""
        if not amount:
            return uses
        at = self._place(cap)
        self.used[at] = self.used.get(at, 0) + amount
        return uses if cap.slot is None else {**uses, at: uses.get(at, 0) + amount}

    # -------------------------------------------------------------------------------------------- base amounts
    def clip(self, rule: RuleEvaluator) -> Clip:
        """What lets a part's base through the caps on base amounts; rules under one cap use a part once. What is taken
        back gives its room back."""

        def clip(position: int, base: Exact) -> tuple[Exact, Exact]:
            extra: Exact = 0
            for cap in rule.base_caps:
                through = self._let(rule, cap, position, base)
                rest = base - through
                if rest and cap.then_rate is not None and cap.cap.then is not None:
                    extra += ratio((cap.then_rate(self.c) or 0) * rest, cap.cap.then.per)
                base = through
            return base, extra

        return clip

    def _let(self, rule: RuleEvaluator, cap: CapEvaluator, position: int, base: Exact) -> Exact:
        let = self._through.setdefault(self._place(cap), {})
        before: Exact = let.get(position, 0)
        if not (base > before >= 0 or base < before <= 0):
            cap.tell(False)
            return base
        room = self.room(cap)
        more = base - before
        if base > 0:
            cap.tell(more > room)
            more = 0 if cap.all_or_nothing and more > room else min(more, room)
        let[position] = before + more
        self.based[rule.name] = self._use(self.based.get(rule.name, EMPTY), cap, more)
        return before + more

    # -------------------------------------------------------------------------------------------- before rounding
    def limit_own(self, raw: Raw, times_over: int) -> None:
        """A rule's own caps in points and times, before what depends on it is computed."""
        for cap in raw.give.caps:
            if cap.of_member and raw.key.member != self.c.event.member:
                continue
            total = total_of(raw.shares)
            if total.numerator <= 0:
                continue
            if cap.in_points:
                self._limit_points(raw, cap, total)
            else:
                self._limit_times(raw, cap, times_over)

    def _limit_points(self, raw: Raw, cap: CapEvaluator, total: Exact) -> None:
        room = self.room(cap)
        total *= cap.wallets[raw.key.wallet]
        cap.tell(total > room)
        if total > room:
            if raw.units is not None and raw.unclipped is None:
                raw.unclipped = raw.shares
            raw.scale(0 if cap.all_or_nothing else room, total)
            raw.note = cap.cap.name

    def _limit_times(self, raw: Raw, cap: CapEvaluator, times_over: int) -> None:
        """Everything that a rule gives at one time is one time; with units of their own, each unit is one."""
        counts = {WHOLE: times_over} if raw.units is None else raw.units
        kept = self._times.get(cap)
        if kept is None:
            left, kept = int(self.room(cap)), {}
            for at, count in counts.items():
                kept[at] = min(count, left)
                left -= kept[at]
            self._times[cap] = kept
            self.timed[raw.rule.name] = self._use(self.timed.get(raw.rule.name, EMPTY), cap, sum(kept.values()))
        fits = all(kept.get(at, 0) >= count for at, count in counts.items())
        cap.tell(not fits)
        if fits:
            return
        raw.note = cap.cap.name
        if raw.units is None:
            raw.scale(kept[WHOLE], times_over)
            return
        raw.shares = {
            at: ratio(share * kept.get(at, 0), raw.units[at]) for at, share in raw.shares.items() if kept.get(at, 0)
        }
        raw.units = {at: count for at, count in kept.items() if count and at in raw.units}

    # -------------------------------------------------------------------------------------------- after rounding
    def limit_rounded(self, raws: list[Raw]) -> None:
        """Caps in points, own and shared, on what was rounded: the sum in source order never passes the limit."""
        member = self.c.event.member
        by_rule: dict[RuleEvaluator, list[Raw]] = {}
        for raw in raws:
            if raw.rule.own_caps:
                by_rule.setdefault(raw.rule, []).append(raw)
        for rule, given in by_rule.items():
            for cap in rule.own_caps:
                own = [
                    raw for raw in given if cap in raw.give.caps and not (cap.of_member and raw.key.member != member)
                ]
                if own:
                    self._limit(own, cap)
        for cap in self.program.shared_caps:
            counted = [
                raw
                for raw in raws
                if raw.rule.name in cap.rules
                and not (cap.of_member and raw.key.member != member)
                and not (cap.in_points and raw.key.wallet not in cap.wallets)
            ]
            if counted:
                if len(counted) > 1:
                    counted.sort(key=_IN_SOURCE)
                self._limit(counted, cap)

    def _limit(self, raws: list[Raw], cap: CapEvaluator) -> None:
        room = self.room(cap)
        points, worths = cap.in_points, cap.wallets
        nothing = points and cap.all_or_nothing and sum([raw.amount * worths[raw.key.wallet] for raw in raws]) > room
        timed: set[str] = set()  # the rules that have taken their time
        for raw in raws:
            granted = raw.amount
            worth = worths[raw.key.wallet] if points else 1
            if granted > 0:
                if points:
                    granted = 0 if nothing else granted if granted * worth <= room else int(room // worth)
                elif raw.rule.name not in timed and room < 1:
                    granted = 0
            if raw.amount > 0:
                cap.tell(granted != raw.amount)
            if granted != raw.amount:
                raw.note = cap.cap.name
                raw.keep(granted)
            use: Exact = granted * worth
            if not points:
                use = int(granted > 0 and raw.rule.name not in timed)
                if granted > 0:
                    timed.add(raw.rule.name)
            room -= use
            raw.uses = self._use(raw.uses, cap, use)
