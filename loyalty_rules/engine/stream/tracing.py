"""The witness: pricing that watches its own steps, and tells what it saw as traces.

Nothing of the engine is changed for it: it overrides the steps of a pricing to look before and after, and asks pure
conditions and amounts once more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import Expression, MeasureRead, Value
from loyalty_rules.core.quantities import Exact, ratio
from loyalty_rules.core.traces import (
    Asked,
    CrossingSeen,
    Fate,
    GiveSeen,
    MultipliedSeen,
    MultiplySeen,
    Occasion,
    Point,
    Priced,
    RowSeen,
    RuleSeen,
    Settled,
    TierSeen,
    Worked,
)
from loyalty_rules.engine.stream.amounts import WHOLE, Asking, Part, no_clip, total_of
from loyalty_rules.engine.stream.awards import Pricing, displaced
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.evaluate import parts_of
from loyalty_rules.engine.stream.nouns import GiveEvaluator, Program, RuleEvaluator
from loyalty_rules.engine.stream.outcome import AwardKey, Outcome
from loyalty_rules.engine.stream.pricing import crossed
from loyalty_rules.engine.stream.program import compile_program
from loyalty_rules.engine.stream.promotions import CodeEvaluator
from loyalty_rules.engine.stream.reading import Evaluator
from loyalty_rules.engine.stream.rounding import Raw
from loyalty_rules.engine.stream.seeing import Sight, Unread
from loyalty_rules.engine.stream.state import Cause, Received, Record
from loyalty_rules.engine.stream.traced_caps import TracedCaps
from loyalty_rules.engine.stream.traced_posts import Post, reached_of
from loyalty_rules.engine.stream.workings import Workings
from loyalty_rules.model.plan import amount_expressions
from loyalty_rules.model.points import rule_points
from loyalty_rules.model.ruleset import Each, Multiply, OnEvent, Ruleset

Answer = Callable[[Asked, Event], None]


class Draft(Struct, eq=False):
    """What was seen of one rule so far. `raws`: what it asked for, by the place of what it gives."""

    rule: RuleEvaluator
    occasion: Occasion
    fate: Fate
    times: int
    asked: tuple[Asked, ...]
    parts: int = 0
    in_scope: int = 0
    by: str = ""
    rivals: tuple[tuple[str, Exact], ...] = ()
    worked: dict[int, tuple[Worked, ...]] = field(default_factory=dict)
    multiplied: dict[AwardKey, MultiplySeen] = field(default_factory=dict)
    raws: dict[int, Raw] = field(default_factory=dict)
    nobody: set[int] = field(default_factory=set)
    floors: set[Exact] = field(default_factory=set)
    rows: dict[RowSeen, None] = field(default_factory=dict)


class TracedPricing(Pricing):
    """A pricing that keeps what each of its steps saw."""

    def __init__(self, program: Program, context: Context, sight: Sight) -> None:
        super().__init__(program, context)
        self.sight = sight
        self._is_capped = True
        self.rules: list[RuleSeen] = []
        self.priced: Priced | None = None
        self._rounds = 0
        self._drafts: dict[str, Draft] = {}

    caps_of = TracedCaps

    @property
    def caps(self) -> TracedCaps:
        found = super().caps
        assert isinstance(found, TracedCaps)
        return found

    # -------------------------------------------------------------------------------------------- rules
    def apply(self, matched: Sequence[Sequence[RuleEvaluator]], times: Mapping[str, int], replaces: bool) -> None:
        self._rounds += 1
        names = {rule.name for group in matched for rule in group}
        self._drafts = {draft.rule.name: draft for draft in self._considered(times, names)}
        if replaces and matched:
            applying = [rule for group in matched for rule in group]
            for name in displaced(applying):
                draft = self._drafts[name]
                draft.fate = Fate.REPLACED
                draft.by = next(rule.name for rule in applying if name in rule.rule.instead_of)
        super().apply(matched, times, replaces)
        self.rules += [self._told(draft) for draft in self._drafts.values()]

    def _considered(self, times: Mapping[str, int], matched: set[str]) -> list[Draft]:
        """The rules that were considered, in source order, with what they were asked."""
        event, program = self.c.event, self.program
        occasion = Occasion.EVENT
        rules = [candidate.rule for candidate in program.handling(event.type).rules.candidates]
        if times:
            rules = [program.rules[name] for name in times]
            occasion = Occasion.REACHING
            if self._rounds == 1:
                occasion = Occasion.RECEIVED if not event.type else Occasion.CLOCK
        drafts = []
        for rule in sorted(rules, key=lambda rule: rule.index):
            fate = Fate.APPLIED if rule.name in matched else Fate.UNMET
            if event.day < rule.first:
                fate = Fate.AHEAD
            elif event.day > rule.last:
                fate = Fate.OVER
            asked = tuple(self._asked(rule, occasion))
            drafts.append(Draft(rule, occasion, fate, times.get(rule.name, 1), asked))
        return drafts

    def _asked(self, rule: RuleEvaluator, occasion: Occasion) -> list[Asked]:
        c, found = self.c, []
        c.part = c.event.fields
        for point, condition in rule_points(rule.rule):
            if point.clause == "on":
                trigger = rule.rule.triggers[point.index]
                if occasion is not Occasion.EVENT or not isinstance(trigger, OnEvent) or trigger.event != c.event.type:
                    continue
            if point.clause != "for":
                found.append(Asked(point, self.sight.see(condition, c)))
                continue
            assert rule.rule.scope is not None
            for position, fields in enumerate(parts_of(c, rule.rule.scope.parts)):
                c.part = fields
                found.append(Asked(point, self.sight.see(condition, c), position))
        c.part = c.event.fields
        return found

    def _stacked(
        self, rules: Sequence[RuleEvaluator], raws: list[Raw], times: Mapping[str, int]
    ) -> Sequence[RuleEvaluator]:
        chosen = super()._stacked(rules, raws, times)
        if rules and rules[0].rule.stacking is not None:
            rivals = tuple((rule.name, self._total(rule, raws, times)) for rule in rules)
            for rule in rules:
                draft = self._drafts[rule.name]
                draft.rivals = rivals
                if rule not in chosen:
                    draft.fate, draft.by = Fate.PASSED, chosen[0].name
        return chosen

    def _total(self, rule: RuleEvaluator, raws: list[Raw], times: Mapping[str, int]) -> Exact:
        return sum(raw.asked for raw in self._ask(rule, raws, times, final=False))

    # -------------------------------------------------------------------------------------------- amounts
    def _ask(self, rule: RuleEvaluator, raws: list[Raw], times: Mapping[str, int], final: bool) -> list[Raw]:
        if not final:
            return super()._ask(rule, raws, times, final)
        draft, carried = self._drafts[rule.name], dict(self.carried)
        found = super()._ask(rule, raws, times, final)
        scope = rule.rule.scope
        parts = self._whole if scope is None else self._parts(rule, scope)
        draft.parts = 1 if scope is None else len(parts_of(self.c, scope.parts))
        draft.in_scope = len(parts)
        for index, give in enumerate(rule.gives):
            for raw in found:
                if raw.give is give:
                    draft.raws[index] = raw
            if not give.to_member and self._recipient(give) is None:
                draft.nobody.add(index)
            elif give.ask is not None and parts:
                draft.worked[index] = tuple(self._worked(rule, give, index, parts, carried))
        for _, fields in parts:
            self.c.part = fields
            expressions = [each for give in rule.gives for each in amount_expressions(give.give.amount)]
            draft.rows |= dict.fromkeys(self.sight.rows(expressions, self.c))
        self.c.part = self.c.event.fields
        asked = [condition for _, condition in rule_points(rule.rule)] + [cap.limit for cap in rule.rule.caps]
        draft.rows |= dict.fromkeys(self.sight.rows(asked, self.c))
        return found

    def _worked(
        self, rule: RuleEvaluator, give: GiveEvaluator, index: int, parts: list[Part], carried: dict[int, Exact]
    ) -> list[Worked]:
        scope, name, caps = rule.rule.scope, rule.name, self.caps
        list_name = None if scope is None else scope.parts
        slot = self.program.plan.by_carry.get((name, index))

        def earning(position: int, base: Exact) -> Exact:
            return caps.earning.get((name, position), base)

        def worked(at: int, units: int, parts: list[Part]) -> Worked | None:
            asking = Asking(self.c, parts, list_name, units, no_clip, self.granted, carried)
            beyond = caps.beyond.get(name, 0) if index == 0 else 0
            try:
                working = Workings(self.sight, asking, slot, earning, beyond).of(give.give.amount)
            except Unread:
                return None
            return None if working is None else Worked(working, at, units)

        if scope is None or scope.each is None:
            found = [worked(WHOLE, 1, parts)]
        else:
            quantity: list[Any] = [1 if scope.each is Each.PART else fields.get("quantity", 1) for _, fields in parts]
            found = [worked(part[0], int(units), [part]) for part, units in zip(parts, quantity, strict=True) if units]
        return [each for each in found if each is not None]

    def _lift(
        self, shares: dict[int, Exact], units: dict[int, int] | None, floor: Exact
    ) -> dict[int, tuple[Exact, Exact]]:
        found = super()._lift(shares, units, floor)
        if found:
            for draft in self._drafts.values():
                draft.floors.add(floor)
        return found

    def _multiply(
        self, rule: RuleEvaluator, give: GiveEvaluator, key: AwardKey, parts: list[Part], raws: list[Raw]
    ) -> Raw:
        raw = super()._multiply(rule, give, key, parts, raws)
        self.c.part = parts[0][1] if len(parts) == 1 else self.c.event.fields
        assert isinstance(give.give.amount, Multiply)
        try:
            factor: Any = self.sight.value(give.give.amount.factor, self.c)
        except Unread:
            factor = None
        seen = []
        for base, shares in raw.on:
            added = total_of(shares)
            granted = ratio(added, factor - 1) if factor is not None and factor != 1 else total_of(base.shares)
            seen.append(MultipliedSeen(base.rule.name, factor, granted, added))
        self._drafts[rule.name].multiplied[key] = MultiplySeen(tuple(seen))
        return raw

    # -------------------------------------------------------------------------------------------- what is told
    def _told(self, draft: Draft) -> RuleSeen:
        rule = draft.rule
        applied = draft.fate is Fate.APPLIED
        return RuleSeen(
            rule.name, draft.occasion, draft.fate, draft.times,
            None if rule.first == rule.first.min else rule.first, None if rule.last == rule.last.max else rule.last,
            draft.asked, draft.parts, draft.in_scope, draft.by, draft.rivals,
            tuple(self._gave(draft, index, give) for index, give in enumerate(rule.gives)) if applied else (),
            tuple(self.caps.seen.get(rule.name, ())), tuple(draft.rows),
        )  # fmt: skip

    def _gave(self, draft: Draft, index: int, give: GiveEvaluator) -> GiveSeen:
        raw = draft.raws.get(index)
        worked = draft.worked.get(index, ())
        if raw is None:
            member = None if index in draft.nobody else self._recipient(give)
            return GiveSeen(index, give.wallet, member, worked, rounding=draft.rule.rule.rounding)
        multiplied = draft.multiplied.get(raw.key)
        if multiplied is not None:
            worked = (Worked(multiplied),)
        raised = any(base is raw for other in self._all_raws() for base, _ in other.on)
        lifted = give.give.floor if give.give.floor in draft.floors else None
        return GiveSeen(
            index, give.wallet, raw.key.member, worked, raw.asked, self.caps.limited.get(raw, 0),
            draft.rule.rule.rounding, bool(raw.on) or raised, self.caps.rounded.get(raw, 0), raw.amount, lifted,
            raw.note,
        )  # fmt: skip

    def _all_raws(self) -> list[Raw]:
        return [raw for draft in self._drafts.values() for raw in draft.raws.values()]

    def outcome(self, reached: tuple[int, ...], codes: tuple[CodeEvaluator, ...] = ()) -> Outcome:
        found = super().outcome(reached, codes)
        self.priced = Priced(self.c.event, tuple(self.rules), tuple(self._crossings()), tuple(self._tiers(reached)))
        return found

    def _crossings(self) -> list[CrossingSeen]:
        c, found = self.c, []
        for reaching in self.program.reaching:
            if reaching.slots.isdisjoint(c.added):
                continue
            count = crossed(reaching, c)
            for goal in (each.goal for each in reaching.goals):
                measure = self.program.ruleset.measures[goal.measure]
                read = MeasureRead(goal.measure, goal.window, False, measure.type)
                before, after = self._before_and_after(read)
                found.append(CrossingSeen(reaching.rule.name, read, before, after, goal.threshold, goal.every, count))
        return found

    def _before_and_after(self, expression: Expression) -> tuple[Value, Value]:
        c = self.c
        was, c.after = c.after, False
        try:
            before = self.sight.value(expression, c)
            c.after = True
            return before, self.sight.value(expression, c)
        except Unread:
            return None, None
        finally:
            c.after = was

    def _tiers(self, reached: tuple[int, ...]) -> list[TierSeen]:
        c, program, found = self.c, self.program, []
        moved = c.reading.was is not c.reading.member
        if not (reached or moved or not program.tier_slots.isdisjoint(c.added)):
            return []
        was = c.after
        for tier in program.tiers:
            if tier.tier.reach is not None:
                c.after = False
                before = self.sight.see(tier.tier.reach, c)
                c.after = True
                after = self.sight.see(tier.tier.reach, c)
                found.append(TierSeen(tier.tier.name, before, after, tier.tier.index in reached))
        c.after = was
        return found


class Tracer:
    """A witness that tells what it saw: `see` gets every outcome as it is posted, `answer` every condition that is
    asked outside of pricing, with the event of the moment. `wants`: which events it looks at, all where None.

    `program`: the compiled ruleset that an engine needs for it.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        see: Callable[[Settled], None],
        answer: Answer = lambda asked, event: None,
        wants: Callable[[Event], bool] | None = None,
    ) -> None:
        self._see, self._answer = see, answer
        self._wants = (lambda event: True) if wants is None else wants
        self._begun: list[TracedPricing] = []
        self._posting: list[Post | None] = []  # what is being posted, each within the one before; None: not looked at
        self._posts: list[Post] = []  # those that are not told yet
        self._known: set[Record] = set()  # those of which an outcome was posted before
        self._sight: Sight | None = None
        self.program = compile_program(ruleset, self._watch)

    @property
    def sight(self) -> Sight:
        if self._sight is None:
            self._sight = Sight(self.program)
        return self._sight

    def _watch(self, point: Point, condition: Expression, evaluator: Evaluator) -> Evaluator:
        def watched(c: Context) -> Any:
            if self._wants(c.event):
                self._answer(Asked(point, self.sight.see(condition, c)), c.event)
            return evaluator(c)

        return watched

    def begin(self, program: Program, context: Context) -> Pricing:
        if not self._wants(context.event):
            return Pricing(program, context)
        pricing = TracedPricing(program, context, self.sight)
        self._begun.append(pricing)
        return pricing

    def settles(self, record: Record, before: Outcome, cause: Cause) -> None:
        begun, self._begun = self._begun, []
        if not self._wants(record.priced):
            self._posting.append(None)
            return
        pricings = []
        for index, pricing in enumerate(begun):
            again = any(later.c.event is pricing.c.event for later in begun[index + 1 :])
            pricings.append(pricing.priced or Priced(pricing.c.event, tuple(pricing.rules), superseded=again))
        post = Post(record, before, record.outcome, cause, record in self._known, pricings)
        self._known.add(record)
        self._posting.append(post)
        self._posts.append(post)

    def delivers(self, record: Record, key: AwardKey, received: Received, asked: int, granted: int) -> None:
        post = self._posting[-1]
        if post is not None:
            post.reached[key] = reached_of(self.program, record, key, received, asked, granted)

    def settled(self) -> None:
        self._posting.pop()
        if not self._posting:  # what set something off is told before it
            posts, self._posts = self._posts, []
            for post in posts:
                self.tell(post.record, post.told())

    def tell(self, record: Record, settled: Settled) -> None:
        """All that was seen of one outcome."""
        self._see(settled)
