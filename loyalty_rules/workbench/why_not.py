"""Why a rule gave nothing for an event, and the smallest change with which it would have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from loyalty_rules import api
from loyalty_rules.checks.domain import Interval, Numbers, Values, Words, numbers
from loyalty_rules.checks.values import number_of
from loyalty_rules.core import expressions as e
from loyalty_rules.core.changes import Change, Of, Stop, Thing, WhyNot
from loyalty_rules.core.diagnostics import suggest
from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import Value
from loyalty_rules.core.quantities import Exact
from loyalty_rules.core.traces import Asked, Fate, Priced, RuleSeen, Settled
from loyalty_rules.data import DataError, refused_event
from loyalty_rules.engine.stream.engine import Engine, Took
from loyalty_rules.engine.stream.state import Record
from loyalty_rules.engine.stream.tracing import Tracer
from loyalty_rules.model.plan import amount_expressions
from loyalty_rules.model.ruleset import OnEvent, OnReaching, OnTier, Rule, Ruleset
from loyalty_rules.workbench.added_parts import blank_part, lists_read
from loyalty_rules.workbench.explain import CLOCK, owner_of
from loyalty_rules.workbench.variants import Trial, Variant
from loyalty_rules.workbench.ways import Finder, Way, size

if TYPE_CHECKING:
    from loyalty_rules.data import Mapping as ColumnMapping

TRIED_MAX = 24  # ways that are priced
LARGEST = 1 << 40  # how far a number is looked for
FAR = 10  # times as much is tried before it is said that more would do as well


def why_not(
    ruleset: Ruleset | str | Path,
    events: api.Events,
    rule: str,
    *,
    event: str,
    member: str = "",
    mapping: ColumnMapping | None = None,
    until: date | None = None,
    set_aside: Callable[[api.Reject], None] = lambda reject: None,
) -> WhyNot:
    """Why a rule gave nothing for an event, named as for `explain`. Every change that is proposed was priced.

    Raises RulesetError for a faulty ruleset, DataError where there is no such rule or event.
    """
    if isinstance(ruleset, str | Path):
        ruleset = api.load(ruleset)
    _known(ruleset, rule)
    stream = api.read_events(ruleset, events, mapping)
    history = [each for each in stream if until is None or each.day <= until]
    owner = member or owner_of(history, event)
    for reject in stream.rejects:
        set_aside(reject)
    return asked(ruleset, history, rule, event, owner, until, set_aside)


def asked(
    ruleset: Ruleset,
    history: Iterable[Event],
    rule: str,
    event: str,
    member: str,
    until: date | None = None,
    set_aside: Callable[[api.Reject], None] = lambda reject: None,
) -> WhyNot:
    """The same for events that have been read."""
    history = list(history)
    keeper = _Keeper(ruleset, member, event)
    engine = Engine(keeper.program, lambda line: None, keeper)
    refused = ""
    for each in history:
        result = engine.apply(each)
        if result.took is Took.REFUSED:
            set_aside(refused_event(each, result.reason))
            if (each.id, each.member) == (event, member):
                refused = result.reason
    if until is not None:
        engine.run_to(until)
    answer = _Inquiry(ruleset, keeper, rule, _found(history, event, member)).answer()
    return replace(answer, stop=Stop.REFUSED, reason=refused) if refused else answer


def _known(ruleset: Ruleset, rule: str) -> None:
    if rule in ruleset.exchanges:
        raise DataError(f"`{rule}` is an exchange, not a rule\nhelp: explain the redemption: `--event ID`")
    if rule not in ruleset.priced:
        near = suggest(rule, ruleset.priced)
        raise DataError(f"no rule `{rule}`" + (f"\nhelp: did you mean `{near}`?" if near else ""))


def _found(history: Iterable[Event], id: str, member: str) -> Event:
    found = next((each for each in history if each.id == id and each.member == member), None)
    if found is not None:
        return found
    try:
        day = date.fromisoformat(id.removeprefix(CLOCK) if id.startswith(CLOCK) else "")
    except ValueError:
        raise DataError(f"no event `{id}` of `{member}` in these events") from None
    return Event(id, "clock", member, 0, day, 0, {})


class _Keeper(Tracer):
    """A witness that keeps the state in which one event was priced first, and what was seen of it."""

    def __init__(self, ruleset: Ruleset, member: str, id: str) -> None:
        self._id = id
        self.variants: list[tuple[Variant, tuple[str, ...], Priced | None]] = []
        super().__init__(
            ruleset,
            lambda settled: None,
            wants=lambda each: each.member == member and (each.id == id or each.id.startswith((f"{id} ", f"{id}/"))),
        )

    def tell(self, record: Record, settled: Settled) -> None:
        if record.event.id.startswith(self._id) and settled.cause == self._id:
            priced = next((one for one in reversed(settled.pricings) if not one.superseded), None)
            self.variants.append((Variant(record.priced, record.reading), record.scheduled, priced))


class _Inquiry:
    """One question about one rule and one event."""

    def __init__(self, ruleset: Ruleset, keeper: _Keeper, rule: str, event: Event) -> None:
        self.ruleset = ruleset
        self.keeper = keeper
        self.rule: Rule = ruleset.priced[rule]
        self.event = event

    def answer(self) -> WhyNot:
        """What stopped the rule, and what would have let it give something."""
        name = self.rule.name
        if not self.keeper.variants:
            sets_off = any(isinstance(each, OnEvent) and each.event == self.event.type for each in self.rule.triggers)
            return WhyNot(name, self.event, Stop.REFUSED if sets_off else Stop.EVENT)
        known = [each for each in self.keeper.variants if _seen(each[2], name)]
        variant, scheduled, priced = (known or self.keeper.variants)[0]
        self.ask_of(variant, Trial(self.keeper.program, self.keeper.sight, name, scheduled))
        seen = _seen(priced, name)
        stop = self._stop(seen)
        answer = WhyNot(
            name,
            variant.event if variant.event.type != "clock" else self.event,
            stop,
            seen=seen,
            failed=() if seen is None else tuple(_failed(seen)),
            by="" if seen is None else seen.by,
            caps=() if seen is None else tuple(cap for cap in seen.caps if cap.binds and cap.through <= 0),
            crossings=() if priced is None else tuple(one for one in priced.crossings if one.rule == name),
            tiers=() if priced is None else tuple(one for one in priced.tiers if self._waits_for(one.tier)),
        )
        if stop in (Stop.NOTHING, Stop.EVENT, Stop.INSTEAD, Stop.GROUP, Stop.CAP, Stop.NOBODY):
            return answer
        return self._with_change(answer)

    def ask_of(self, variant: Variant, trial: Trial) -> None:
        """What is looked at."""
        self.variant, self.trial = variant, trial
        self.finder = Finder(self.ruleset, self.keeper.program.plan, trial, variant)

    def _waits_for(self, tier: str) -> bool:
        index = next(each.index for each in self.ruleset.tiers if each.name == tier)
        ladder = self.ruleset.tiers[index].ladder
        return any(
            trigger.index == index or (trigger.index is None and trigger.ladder == ladder)
            for trigger in self.rule.triggers
            if isinstance(trigger, OnTier)
        )

    def _stop(self, seen: RuleSeen | None) -> Stop:
        if seen is None:
            waits = any(isinstance(trigger, OnReaching | OnTier) for trigger in self.rule.triggers)
            return Stop.NOT_REACHED if waits else Stop.EVENT
        match seen.fate:
            case Fate.AHEAD | Fate.OVER:
                return Stop.DAYS
            case Fate.UNMET:
                return Stop.CONDITION
            case Fate.REPLACED:
                return Stop.INSTEAD
            case Fate.PASSED:
                return Stop.GROUP
            case Fate.APPLIED:
                return self._of_amounts(seen)

    def _of_amounts(self, seen: RuleSeen) -> Stop:
        if any(give.granted > 0 for give in seen.gives):
            return Stop.NOTHING
        if not seen.parts_in_scope and self.rule.scope is not None:
            return Stop.SCOPE
        if any(cap.binds and cap.through <= 0 for cap in seen.caps):
            return Stop.CAP
        if all(give.member is None for give in seen.gives):
            return Stop.NOBODY
        return Stop.AMOUNT

    # -------------------------------------------------------------------------------------------- what would do
    def _with_change(self, answer: WhyNot) -> WhyNot:
        """The smallest change that was found to work; where none was, one more part with which it does."""
        best = self._best()
        if best is None:
            return self._with_part(answer) or self._blocked(answer)
        changed, allowed = best
        gives = self.trial.gives(self.variant.changed(changed))
        changes = tuple(self._change(thing, value, changed, allowed) for thing, value in changed.items())
        return replace(answer, changes=changes, gives=tuple(gives.items()))

    def _best(self) -> tuple[dict[Thing, Value], Way] | None:
        """The change that works: fewest values outside of the event, fewest values, nearest."""
        best: tuple[tuple[int, int, Exact], dict[Thing, Value], Way] | None = None
        for way in self._ways()[:TRIED_MAX]:
            for changed, allowed in self._tried(way):
                cost = self._cost(changed)
                if changed and (best is None or cost < best[0]):
                    best = cost, changed, allowed
            if best is not None and best[0][:2] <= self.finder.cost(way)[:2]:
                break  # those that follow change as much
        return None if best is None else best[1:]

    def _with_part(self, answer: WhyNot) -> WhyNot | None:
        """With one more part of a list, whose values are found as those of the others are."""
        event = self.variant.event
        for name in lists_read(self.ruleset, self.rule, event):
            fields, at = self.ruleset.events[event.type].lists[name].fields, len(event.parts.get(name, ()))
            things = {field: Thing(Of.PART, field, fields[field].type, name, at) for field in fields}
            blank = {things[field]: value for field, value in blank_part(fields, event).items()}
            more = _Inquiry(self.ruleset, self.keeper, self.rule.name, self.event)
            more.ask_of(self.variant.changed(blank), self.trial)
            changed, allowed = ({}, {}) if self.trial.gives(more.variant) else more._best() or (None, {})
            if changed is None:
                continue
            last = more.variant.changed(changed)
            others = {thing: value for thing, value in changed.items() if thing not in things.values()}
            changes = [Change(things[field], None, value) for field, value in last.event.parts[name][at].items()]
            changes += [more._change(thing, value, changed, allowed) for thing, value in others.items()]
            return replace(answer, changes=tuple(changes), gives=tuple(self.trial.gives(last).items()))
        return None

    def _blocked(self, answer: WhyNot) -> WhyNot:
        """With the nearest change that lets it apply, what else keeps the rule from giving anything."""
        for way in self._ways()[:1]:
            changed = self.finder.chosen(way)
            seen = self.trial.seen(self.variant.changed(changed))
            stop = self._stop(seen)
            if changed and seen is not None and stop in (Stop.INSTEAD, Stop.GROUP, Stop.CAP, Stop.NOBODY):
                caps = tuple(cap for cap in seen.caps if cap.binds and cap.through <= 0)
                changes = tuple(Change(thing, self.variant.value(thing), value) for thing, value in changed.items())
                return replace(answer, changes=changes, blocked=stop, by=seen.by, caps=caps)
        return answer

    def _ways(self) -> list[Way]:
        """The ways to everything that the rule asks for, the nearest first."""
        rule, finder = self.rule, self.finder
        needed: list[list[Way]] = [self._days()]
        on_event = [
            each for each in rule.triggers if isinstance(each, OnEvent) and each.event == self.variant.event.type
        ]
        if on_event and all(each.condition is not None for each in on_event):
            needed.append(finder.any(finder.to(each.condition, True) for each in on_event if each.condition))
        if rule.condition is not None:
            needed.append(finder.to(rule.condition, True))
        if rule.never is not None:
            needed.append(finder.to(rule.never, False))
        if rule.scope is not None and rule.scope.where is not None and rule.scope.parts in self.variant.event.parts:
            where, name = rule.scope.where, rule.scope.parts
            count = len(self.variant.event.parts[name])
            needed.append(finder.any(finder.to(where, True, at, name) for at in range(count)))
        return finder.all(needed)

    def _days(self) -> list[Way]:
        """The days on which the rule runs."""
        rule = self.keeper.program.rules[self.rule.name]
        if rule.first == date.min and rule.last == date.max:
            return [{}]
        runs = numbers([Interval(rule.first.toordinal(), rule.last.toordinal())], whole=True)
        return [{Thing(Of.DAY, "day", e.DateType()): runs}]

    def _cost(self, changed: dict[Thing, Value]) -> tuple[int, int, Exact]:
        outside = sum(not thing.in_event for thing in changed)
        return outside, len(changed), sum(self.finder.distance(thing, value) for thing, value in changed.items())

    def _tried(self, way: Way) -> Iterator[tuple[dict[Thing, Value], Way]]:
        """The changes of a way, where the rule gives something with them; else with one more of what amounts read."""
        changed = self.finder.chosen(way)
        variant = self.variant.changed(changed)
        if self.trial.gives(variant):
            yield changed, way
            return
        seen = self.trial.seen(variant)
        if seen is not None and seen.fate not in (Fate.APPLIED, Fate.UNMET):
            return
        for thing in self._amount_things(seen):
            if thing in changed:
                continue
            found = self._searched(variant, thing)
            if found is not None:
                yield {**changed, thing: found}, way

    # -------------------------------------------------------------------------------------------- amounts
    def _amount_things(self, seen: RuleSeen | None) -> list[Thing]:
        """What the amounts of the rule read, or, where it waits for a threshold, what the event adds to measures."""
        found: dict[Thing, None] = {}
        variant, scope = self.variant, self.rule.scope
        parts: list[tuple[int | None, str]] = [(None, "")]
        if scope is not None and scope.parts in variant.event.parts:
            parts = [(at, scope.parts) for at in range(len(variant.event.parts[scope.parts]))]
        names = {self.rule.name, *self._multiplied()}
        for name in names if seen is not None else ():
            for give in self.ruleset.priced[name].gives:
                for expression in amount_expressions(give.amount):
                    for part, in_list in parts:
                        found.update(dict.fromkeys(self.finder.things(expression, part, in_list)))
        for measure in self.ruleset.measures.values() if seen is None or self._is_waiting() else ():
            if measure.event == variant.event.type and measure.value is not None:
                lists = [(None, "")] if measure.parts is None else [
                    (at, measure.parts) for at in range(len(variant.event.parts.get(measure.parts, ())))
                ]  # fmt: skip
                for part, in_list in lists:
                    found.update(dict.fromkeys(self.finder.things(measure.value, part, in_list)))
        waits = [trigger for trigger in self.rule.triggers if isinstance(trigger, OnReaching)]
        for goal in (goal for trigger in waits for goal in trigger.goals):
            measure = self.ruleset.measures[goal.measure]
            read = e.MeasureRead(goal.measure, goal.window, False, measure.type)
            found.update(dict.fromkeys(self.finder.things(read, None, "")))
        return sorted(found, key=lambda thing: not thing.in_event)

    def _is_waiting(self) -> bool:
        return any(isinstance(trigger, OnReaching | OnTier) for trigger in self.rule.triggers)

    def _multiplied(self) -> Iterator[str]:
        for give in self.rule.gives:
            yield from getattr(give.amount, "rules", ())

    def _searched(self, variant: Variant, thing: Thing) -> Value:
        """The nearest value of a thing with which the rule gives something; None where none is found."""

        def works(value: Value) -> bool:
            return bool(self.trial.gives(variant.changed({thing: value})))

        now = variant.value(thing)
        match thing.type:
            case e.AmountType():
                start = number_of(now) or 0
                if thing.of is Of.MEASURE:
                    return self._room_before(start, works)
                return _nearest_number(int(start), works)
            case _:
                options = [each for each in e.closed_values(thing.type) if each != now]
                return next((each for each in options if works(each)), None)

    def _room_before(self, start: Exact, works: Callable[[Value], bool]) -> Value:
        """Of a measure, how much there would have to be before: enough for the event to reach the threshold, or no more
        than it has not reached yet."""
        for trigger in self.rule.triggers:
            for goal in trigger.goals if isinstance(trigger, OnReaching) else ():
                for added in self._added():
                    needed = max(goal.threshold - added, 0)
                    if needed != start and needed < goal.threshold and works(needed):
                        return needed
        return None

    def _added(self) -> list[Exact]:
        """What the event adds to measures."""
        c = self.trial.context(self.variant)
        return [value for value in c.added.values() if isinstance(value, int) or hasattr(value, "numerator")]

    # -------------------------------------------------------------------------------------------- in the end
    def _change(self, thing: Thing, value: Value, changed: dict[Thing, Value], way: Way) -> Change:
        before = self.variant.value(thing)

        def works(other: Value) -> bool:
            return bool(self.trial.gives(self.variant.changed({**changed, thing: other})))

        allowed: Values | None = way.get(thing)
        onward, others = 0, []
        number, start = number_of(value), number_of(before) or 0
        if isinstance(thing.type, e.AmountType) and number is not None:
            away = 1 if number > start else -1
            open_end = not isinstance(allowed, Numbers) or _is_open(allowed, number, away)
            if open_end and works(number + away * FAR * max(size(number), 100)) and works(number + away):
                onward = away
        elif isinstance(allowed, Words) or allowed is None:
            options = [each for each in e.closed_values(thing.type) if each not in (value, before)]
            within = [each for each in options if allowed is None or each in allowed]
            others = [each for each in within if works(each)] if thing.of is not Of.TIER else []
        return Change(thing, before, value, onward, tuple(others))


def _seen(priced: Priced | None, rule: str) -> RuleSeen | None:
    """What a rule saw: where it was considered more than once, the time it came furthest."""
    found = [] if priced is None else [seen for seen in priced.rules if seen.rule == rule]

    def how_far(seen: RuleSeen) -> tuple[bool, bool]:
        return any(give.granted for give in seen.gives), seen.fate is Fate.APPLIED

    return max(found, key=how_far, default=None)


def _failed(seen: RuleSeen) -> Iterator[Asked]:
    """The conditions that kept the rule from applying. Of triggers one is enough, of a scope one part."""
    on = [asked for asked in seen.asked if asked.point.clause == "on"]
    if on and not any(asked.seen.outcome for asked in on):
        yield from on
    scope = [asked for asked in seen.asked if asked.part is not None]
    for asked in seen.asked:
        if asked.part is None and asked.point.clause != "on":
            wanted = asked.point.clause != "never when"
            if asked.seen.outcome is not wanted:
                yield asked
    if scope and not any(asked.seen.outcome for asked in scope):
        yield from scope


def _nearest_number(start: int, works: Callable[[Value], bool]) -> Value:
    """The nearest whole number at which something works, where it goes on working from there."""
    for sign in (1, -1):
        step = 1
        while step <= LARGEST and not works(start + sign * step):
            step *= 2
            if sign < 0 and start + sign * step < 0:
                break
        else:
            if step > LARGEST:
                continue
            low, high = step // 2, step
            while low + 1 < high:
                middle = (low + high) // 2
                low, high = (low, middle) if works(start + sign * middle) else (middle, high)
            return start + sign * high
    return None


def _is_open(allowed: Numbers, number: Exact, away: int) -> bool:
    """Does the set go on without end from a number?"""
    ends: Any = [(each.low, each.high) for each in allowed.intervals if number in Numbers((each,), allowed.whole)]
    return any((high is None) if away > 0 else (low is None) for low, high in ends)
