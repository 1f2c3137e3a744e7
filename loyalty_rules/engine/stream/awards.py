"""Awards: which rules apply to an event, and what each of them gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, assert_never

from loyalty_rules.core.events import Fields
from loyalty_rules.core.quantities import Exact, product, ratio
from loyalty_rules.engine.stream.amounts import WHOLE, Asking, Clip, Part, Shares, no_clip, shares_in_scope, total_of
from loyalty_rules.engine.stream.caps import Caps
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.evaluate import parts_of
from loyalty_rules.engine.stream.nouns import TIMES, GiveEvaluator, Group, Program, RuleEvaluator
from loyalty_rules.engine.stream.outcome import Award, AwardKey, Outcome, Parts
from loyalty_rules.engine.stream.promotions import CodeEvaluator, Uses
from loyalty_rules.engine.stream.rounding import Raw, add_shares, merged, round_awards
from loyalty_rules.model.ruleset import Each, Recipient, Scope, Stacking


class Pricing:
    """The awards of one event as they come to be."""

    caps_of = Caps

    def __init__(self, program: Program, context: Context) -> None:
        self.program = program
        self.c = context
        self._caps: Caps | None = None
        self._is_capped = bool(program.shared_caps)  # may a cap limit what any rule gives?
        self.granted: dict[str, Shares] = {}
        self.carried: dict[int, Exact] = {}
        self.awards: dict[AwardKey, Award] = {}
        self._whole: list[Part] = [(WHOLE, context.event.fields)]
        # What most rules ask with: the event as one part, nothing clipped, and what is carried is carried on.
        self._plain = Asking(context, self._whole, None, 1, no_clip, self.granted, self.carried)

    @property
    def caps(self) -> Caps:
        """What the caps have let through: made when the first of them is asked."""
        if self._caps is None:
            self._caps = self.caps_of(self.program, self.c)
        return self._caps

    @property
    def _takes_back(self) -> bool:
        """Is it a return that names no purchase?"""
        amount = self.c.event.fields.get("amount")
        return isinstance(amount, int) and amount < 0

    # -------------------------------------------------------------------------------------------- rules
    def apply(self, matched: Sequence[Sequence[RuleEvaluator]], times: Mapping[str, int], replaces: bool) -> None:
        """Price the rules that matched, by group."""
        if not matched:
            return
        if replaces:
            gone = displaced([rule for group in matched for rule in group])
            matched = [[rule for rule in group if rule.name not in gone] for group in matched]
        if self._caps is not None:
            self._caps.start()
        raws: list[Raw] = []
        capped = self._is_capped
        for rules in matched:
            for rule in rules if len(rules) == 1 else self._stacked(rules, raws, times):
                asked = self._ask(rule, raws, times, final=True)
                raws += asked
                if rule.own_caps:
                    capped = True
                if rule.is_read:
                    for raw in asked:
                        add_shares(self.granted.setdefault(rule.name, {}), raw.shares)
        if raws:
            round_awards(raws, self.program.ruleset.program.rounding)
            if capped:
                self.caps.limit_rounded(raws)
            self._award(raws, times)

    def _stacked(
        self, rules: Sequence[RuleEvaluator], raws: list[Raw], times: Mapping[str, int]
    ) -> Sequence[RuleEvaluator]:
        """Of a group, the rule that applies; ties go to the first in the source."""
        if not rules or rules[0].rule.stacking is None:
            return rules
        totals = [sum(raw.asked for raw in self._ask(rule, raws, times, final=False)) for rule in rules]
        if rules[0].rule.stacking[0] is Stacking.FIRST:
            return [next((rule for rule, total in zip(rules, totals, strict=True) if total), rules[0])]
        return [rules[max(range(len(rules)), key=lambda index: (totals[index], -index))]]

    # -------------------------------------------------------------------------------------------- amounts
    def _parts(self, rule: RuleEvaluator, scope: Scope) -> list[Part]:
        c = self.c
        found = []
        for position, fields in enumerate(parts_of(c, scope.parts)):
            c.part = fields
            if rule.where is None or rule.where(c):
                found.append((position, fields))
        return found

    def _ask(self, rule: RuleEvaluator, raws: list[Raw], times: Mapping[str, int], final: bool) -> list[Raw]:
        """What a rule asks for; `final`: with its caps and what it carries, not only to compare."""
        parts = self._whole if rule.rule.scope is None else self._parts(rule, rule.rule.scope)
        if not parts:
            return []
        times_over = times.get(rule.name, 1) if times else 1
        found: list[Raw] = []
        for give in rule.gives:
            recipient = self.c.event.member if give.to_member else self._recipient(give)
            if recipient is None:
                continue
            key = AwardKey(rule.name, give.wallet, recipient)
            if give.ask is None:
                raw = self._multiply(rule, give, key, parts, raws)
            elif final and rule.is_plain:
                shares = give.ask(self._plain)
                if not shares:
                    continue
                if give.give.floor is not None:
                    shares = self._lifted(shares, self._lift(shares, None, give.give.floor))
                raw = Raw(rule, give, key, shares, None, total_of(shares))
            else:
                raw = self._award_of(rule, give, key, parts, final)
            if raw.asked.numerator < 0 and not self._takes_back and give.ask is not None:
                continue  # what a member buys takes nothing away from them
            if times_over != 1:
                raw.scale(times_over, 1)
                raw.asked *= times_over
            if final and give.caps:
                self.caps.limit_own(raw, times_over)
            if raw.shares or raw.asked:
                found.append(raw)
        return found

    def _recipient(self, give: GiveEvaluator) -> str | None:
        match give.give.recipient:
            case Recipient.MEMBER:
                return self.c.event.member
            case Recipient.REFERRER:
                found = self.c.reading.member.get("referrer")
            case Recipient.GRAND_REFERRER:
                found = (self.c.reading.referrer or {}).get("referrer")
                if found == self.c.event.member:  # who brought each other would each be their own
                    return None
            case Recipient.FIELD:
                found = self.c.event.fields.get(give.give.field)
            case _:
                assert_never(give.give.recipient)
        return found if isinstance(found, str) else None

    def _award_of(self, rule: RuleEvaluator, give: GiveEvaluator, key: AwardKey, parts: list[Part], final: bool) -> Raw:
        assert give.ask is not None
        capped = final and bool(rule.base_caps)
        # Only what is given in the end is carried on.
        carried = self.carried if final and not capped else dict(self.carried)
        shares, units = self._shares(rule, give, parts, no_clip, carried)
        floor = give.give.floor
        lift = {} if floor is None else self._lift(shares, units, floor)
        shares = self._lifted(shares, lift)
        raw = Raw(rule, give, key, shares, units, total_of(shares))
        if capped:
            clipped, raw.units = self._shares(rule, give, parts, self.caps.clip(rule), self.carried)
            raw.shares = self._lifted(clipped, lift)
            if total_of(raw.shares) != raw.asked:
                raw.note = rule.base_caps[0].cap.name
        return raw

    def _lift(self, shares: Shares, units: dict[int, int] | None, floor: Exact) -> dict[int, tuple[Exact, Exact]]:
        """By part, the amounts that awards below the floor come to and come from; under WHOLE where all are one."""
        awards = {WHOLE: (total_of(shares), 1)} if units is None else {at: (shares[at], units[at]) for at in shares}
        found: dict[int, tuple[Exact, Exact]] = {}
        for at, (total, count) in awards.items():
            least = floor * count
            if 0 < total < least:
                found[at] = least, total
            elif self._takes_back and -least < total < 0:
                found[at] = -least, total
        return found

    @staticmethod
    def _lifted(shares: Shares, lift: dict[int, tuple[Exact, Exact]]) -> Shares:
        if not lift:
            return shares
        found: Shares = {}
        for at, share in shares.items():
            to, total = lift.get(at) or lift.get(WHOLE) or (1, 1)
            found[at] = ratio(share * to, total)
        return found

    def _shares(
        self, rule: RuleEvaluator, give: GiveEvaluator, parts: list[Part], clip: Clip, carried: dict[int, Exact]
    ) -> tuple[Shares, dict[int, int] | None]:
        assert give.ask is not None
        scope = rule.rule.scope
        name = None if scope is None else scope.parts
        if scope is None or scope.each is None:
            return give.ask(Asking(self.c, parts, name, 1, clip, self.granted, carried)), None
        shares: Shares = {}
        units: dict[int, int] = {}
        for part in parts:
            count = _units(scope, part[1])
            if count:
                units[part[0]] = count
                given = give.ask(Asking(self.c, [part], name, count, clip, self.granted, carried))
                shares[part[0]] = total_of(given)
        return shares, units

    def _multiply(
        self, rule: RuleEvaluator, give: GiveEvaluator, key: AwardKey, parts: list[Part], raws: list[Raw]
    ) -> Raw:
        c = self.c
        raw = Raw(rule, give, key, {}, None)
        asking = self._plain
        if rule.rule.scope is not None:
            asking = Asking(c, parts, rule.rule.scope.parts, 1, no_clip, {}, {})
        assert give.more is not None
        for base in raws:
            if base.rule.name not in give.multiplies or base.give.ask is None or base.key.member != key.member:
                continue
            granted = base.shares
            if give.compound:
                granted = dict(granted)
                for other in raws:
                    for on, shares in other.on:
                        if on is base:
                            add_shares(granted, shares)
            found: Shares = {}
            raises = True
            for position, share, fields in shares_in_scope(asking, granted):
                c.part = fields
                more = give.more(c)
                if more is not None:
                    found[position] = product(share, more)
                    raises = raises and more.numerator >= 0
            if found and (not raises or self._takes_back or total_of(found).numerator >= 0):
                raw.on += ((base, found),)
                add_shares(raw.shares, found)
        raw.asked = total_of(raw.shares)
        return raw

    # -------------------------------------------------------------------------------------------- awards
    def _award(self, raws: list[Raw], times: Mapping[str, int]) -> None:
        caps, given_by = self._caps, self.program.given_by
        counted: set[str] = set()
        for raw in raws:
            amount, amounts, name = raw.amount, raw.amounts, raw.rule.name
            if not (amount or raw.asked):
                continue
            parts: Parts = ()
            if len(amounts) > 1 or WHOLE not in amounts:
                parts = tuple((at, part) for at, part in amounts.items() if at != WHOLE and part)
            # What a rule takes of caps in base amounts and times stands once, with the first award it gives.
            uses = raw.uses
            if caps is not None:
                if name in caps.based:
                    uses = {**uses, **caps.based.pop(name)}
                if amount and name in caps.timed:
                    uses = {**uses, **caps.timed.pop(name)}
            taken = tuple([(*at, used) for at, used in uses.items()]) if uses else ()
            award = Award(amount, raw.asked, parts, taken, raw.note)
            before = self.awards.get(raw.key)
            self.awards[raw.key] = award if before is None else merged(before, award)
            if amount and name in given_by and raw.key.member == self.c.event.member:
                for slot in given_by[name].get(raw.key.wallet, ()):
                    self.c.added[slot] = self.c.added.get(slot, 0) + amount
                if name not in counted:
                    counted.add(name)
                    for slot in given_by[name].get(TIMES, ()):
                        self.c.added[slot] = self.c.added.get(slot, 0) + times.get(name, 1)

    def outcome(self, reached: tuple[int, ...], codes: tuple[CodeEvaluator, ...] = ()) -> Outcome:
        """`codes`: those that the rules on the event ask for."""
        adds = self.c.added
        if self.carried:
            adds = {**adds, **{slot: change for slot, change in self.carried.items() if change}}
        if not codes:
            return Outcome(self.awards, adds, reached)
        uses, counted = _used(self.program, codes, self.c, self.awards)
        return Outcome(self.awards, {**adds, **counted}, reached, uses)


def set_off(groups: Iterable[Group], c: Context) -> list[list[RuleEvaluator]]:
    """The rules, known to be set off, whose own conditions hold."""
    day = c.event.day
    matched = []
    for group in groups:
        applying = [
            rule
            for rule in group
            if rule.first <= day <= rule.last and all(condition(c) for condition in rule.conditions)
        ]
        if applying:
            matched.append(applying)
    return matched


def displaced(matched: Iterable[RuleEvaluator]) -> set[str]:
    """The rules that another one stands in for; one that is displaced itself displaces nothing."""
    by_name = {rule.name: rule for rule in matched}
    instead = {name: [by for by in matched if name in by.rule.instead_of] for name in by_name}

    def is_displaced(name: str, path: tuple[str, ...]) -> bool:
        return any(by.name not in path and not is_displaced(by.name, (*path, name)) for by in instead[name])

    return {name for name in by_name if instead[name] and is_displaced(name, (name,))}


def _units(scope: Scope, fields: Fields) -> int:
    if scope.each is Each.PART:
        return 1
    quantity: Any = fields.get("quantity", 1)
    return int(quantity or 0)


def _used(
    program: Program, asked: tuple[CodeEvaluator, ...], c: Context, awards: Mapping[AwardKey, Award]
) -> tuple[Uses, dict[int, Any]]:
    """The codes that an event uses, because a rule that asks for one gives something; and what this adds to slots."""
    gave = {key.rule for key, award in awards.items() if award.amount > 0}
    uses: dict[tuple[str, str], int] = {}
    adds: dict[int, Any] = {}
    for one in asked:
        if one.rules.isdisjoint(gave) or not one.holds(c):
            continue
        text = one.text(c.event) or ""
        if (one.code.name, text) in uses:
            continue
        uses[one.code.name, text] = program.brought_by(c.event)
        for _, slot, by_text in one.limits:
            if by_text:
                adds[slot] = {**adds.get(slot, {}), text: 1}
            else:
                adds[slot] = adds.get(slot, 0) + 1
    return uses, adds
