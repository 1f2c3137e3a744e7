"""Pricing: from one event and the state it finds to its outcome. Pure: the same event and reading, the same outcome.

The order is that of docs/SEMANTICS.md: match, amounts in order of dependency with each rule's own caps, multipliers as
part of the award they act on, one rounding per award, shared caps, then statuses and reactions on the new state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream import statuses
from loyalty_rules.engine.stream.awards import Pricing, set_off
from loyalty_rules.engine.stream.context import Context, Reading
from loyalty_rules.engine.stream.measuring import additions
from loyalty_rules.engine.stream.nouns import Program, ReachingEvaluator
from loyalty_rules.engine.stream.outcome import NOTHING, Outcome
from loyalty_rules.engine.stream.witness import Begin
from loyalty_rules.model.ruleset import OnTier

FIRST_LADDER = "tier"  # its ranks are its indices


def price(program: Program, event: Event, reading: Reading, begin: Begin = Pricing) -> Outcome:
    """The outcome of an event of the member whose state was read."""
    handling = program.handling(event.type)
    c = Context(event, reading, {})
    week_start = program.windows.week_start
    added = additions(handling.feeds, c, week_start)
    given = statuses.given(program.ruleset, event) if event.type == statuses.STATUS else ()
    if not (handling.rules.candidates or added or given or reading.was is not reading.member):
        return NOTHING
    c.added = added
    pricing = begin(program, c)
    pricing.apply(handling.rules.matched(c), {}, handling.replaces)
    if program.ruleset.program.reprice:
        reached = _tiers_reached(program, c)
        if _risen(program, reading, reached):
            c = Context(event, reading, additions(handling.feeds, Context(event, reading, {}), week_start))
            _hold(program, c, reached)
            pricing = begin(program, c)
            pricing.apply(handling.rules.matched(c), {}, handling.replaces)
    return pricing.outcome(_react(program, pricing, given), handling.codes)


def price_scheduled(
    program: Program,
    event: Event,
    reading: Reading,
    rules: Iterable[str],
    given: tuple[int, ...] = (),
    begin: Begin = Pricing,
) -> Outcome:
    """The outcome of what the clock sets off; `event` stands for the day, `rules` are those that are due, `given` the
    tiers that it gives."""
    c = Context(event, reading, {})
    times = dict.fromkeys(rules, 1)
    groups, replaces = program.named(tuple(times))
    matched = set_off(groups, c)
    pricing = begin(program, c)
    pricing.apply(matched, times, replaces)
    if not (matched or given):
        return NOTHING
    return pricing.outcome(_react(program, pricing, given))


def price_received(
    program: Program, event: Event, reading: Reading, added: Mapping[int, Any], begin: Begin = Pricing
) -> Outcome:
    """The outcome for a member of what another member's event has given them: the rules on thresholds that this alone
    takes them across, and of those what they give the member themself. `event` stands for it, `added` is what it adds
    to their measures."""
    pricing = begin(program, Context(event, reading, dict(added)))
    times: dict[str, int] = {}
    for reaching in program.reaching:
        count = 0 if reaching.slots.isdisjoint(added) else crossed(reaching, pricing.c)
        if count:
            times[reaching.rule.name] = times.get(reaching.rule.name, 0) + count
    if not times:
        return NOTHING
    pricing.c.after = True
    _apply(program, pricing, times)
    outcome = pricing.outcome(())
    own = {key: award for key, award in outcome.awards.items() if key.member == event.member}
    adds = {slot: value - added.get(slot, 0) for slot, value in outcome.adds.items() if value != added.get(slot)}
    return Outcome(own, adds)


def _apply(program: Program, pricing: Pricing, times: dict[str, int]) -> None:
    """Apply the named rules, each as often as it was set off."""
    groups, replaces = program.named(tuple(times))
    pricing.apply(set_off(groups, pricing.c), times, replaces)


def _tiers_reached(program: Program, c: Context) -> tuple[int, ...]:
    """The tiers whose criterion did not hold before the event and holds after it."""
    moved = c.reading.was is not c.reading.member
    if not moved and program.tier_slots.isdisjoint(c.added):
        return ()
    before = Context(c.event, replace(c.reading, member=c.reading.was), {}) if moved else c
    reached: tuple[int, ...] = ()
    for index, reach in program.reachable:
        c.after = True
        holds = reach(c)
        c.after = False
        if holds and not reach(before):
            reached += (index,)
    return reached


def _react(program: Program, pricing: Pricing, given: tuple[int, ...] = ()) -> tuple[int, ...]:
    """Statuses, those that the event itself gives first; then the rules set off by a threshold crossed or a tier
    reached, on the new state; once for each thing that happened. What they give may reach and cross more in
    turn: no more often than there are rules to set off."""
    c = pricing.c
    reading = c.reading
    if not (given or c.added or reading.was is not reading.member):
        return ()
    reached: tuple[int, ...] = ()
    crossed_before: dict[int, int] = {}
    for _ in range(len(program.reaching) + len(program.on_tier) + 1):
        fresh = _tiers_reached(program, c)
        if given or reached:
            fresh = tuple(index for index in dict.fromkeys((*given, *fresh)) if index not in reached)
        reached += fresh
        if not (fresh or program.reaching):
            break
        times: dict[str, int] = {}
        for rule, on_tier in program.on_tier if fresh else ():
            # To reach a tier is to rise to it: below the one that is held nothing is reached.
            count = len([index for index in _risen(program, reading, fresh) if _sets_off(program, on_tier, index)])
            if count:
                times[rule.name] = times.get(rule.name, 0) + count
        for index, reaching in enumerate(program.reaching):
            now = 0 if reaching.slots.isdisjoint(c.added) else crossed(reaching, c)
            if now:
                count = now - crossed_before.get(index, 0)
                if count > 0:
                    crossed_before[index] = now
                    times[reaching.rule.name] = times.get(reaching.rule.name, 0) + count
        if not times:
            break
        if reached:
            _hold(program, c, reached)
        c.after = True
        _apply(program, pricing, times)
        c.after = False
    return tuple(sorted(reached)) if reached else ()


def _risen(program: Program, reading: Reading, reached: tuple[int, ...]) -> list[int]:
    """Those of the tiers reached that are above the one in force in their ladder."""
    found = []
    for index in reached:
        tier = program.tiers[index].tier
        if tier.ladder == FIRST_LADDER:
            rises = index > reading.rank
        else:  # neither this one nor one above it is held
            above = len(program.ruleset.ladders[tier.ladder]) - tier.rank
            rises = not reading.held >> index & (1 << above) - 1
        if rises:
            found.append(index)
    return found


def _sets_off(program: Program, trigger: OnTier, index: int) -> bool:
    return trigger.index == index or (trigger.index is None and trigger.ladder == program.tiers[index].tier.ladder)


def _hold(program: Program, c: Context, reached: tuple[int, ...]) -> None:
    """Read the tiers with those that were reached."""
    rank, held = c.reading.rank, c.reading.held
    for index in reached:
        held |= 1 << index
        if program.tiers[index].tier.ladder == FIRST_LADDER:
            rank = max(rank, index)
    c.reading = replace(c.reading, rank=rank, held=held)


def crossed(reaching: ReachingEvaluator, c: Context) -> int:
    """How many thresholds lie above what was there and not above what is there now; of several goals each counts."""
    day, slots, added = c.event.day, c.reading.slots, c.added
    before, after = [], []
    for each in reaching.goals:
        held = slots[each.slot]
        before.append(each.goal.met(each.total(held, None, day)))
        after.append(each.goal.met(each.total(held, added.get(each.slot), day)))
    return max(min(after) - min(before), 0)
