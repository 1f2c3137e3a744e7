"""How far a member is with the challenges: read from the same counters that set them off."""

from __future__ import annotations

from typing import Any

from loyalty_rules.core.expressions import AmountType
from loyalty_rules.core.standings import ChallengeProgress, GoalProgress
from loyalty_rules.core.windows import window_words
from loyalty_rules.engine.stream.reading import distinct_count
from loyalty_rules.engine.stream.streaks import streak_of
from loyalty_rules.engine.stream.world import World

CHALLENGE = "challenge"


def progress(world: World, member: str) -> tuple[ChallengeProgress, ...]:
    """All challenges as they stand for the member today; nothing for one who is not known."""
    known = world.members.get(member)
    if known is None:
        return ()
    found = []
    for rule, trigger, slots in world.program.reaching:
        if rule.rule.word != CHALLENGE:
            continue
        slots_read = world.reading(known, world.today, slots).slots
        goals, times = [], []
        for goal, slot in zip(trigger.goals, slots, strict=True):
            held: Any = slots_read[slot]
            period = world.program.ruleset.measures[goal.measure].period
            if period is not None:
                value = streak_of(held, {}, world.today, period, world.program.windows.week_start)
            else:
                value = distinct_count(held, None) if isinstance(held, dict) else held
            met = goal.met(value)
            target = goal.threshold if goal.every is None else goal.threshold + met * goal.every
            type = world.program.ruleset.measures[goal.measure].type
            assert isinstance(type, AmountType)
            goals.append(GoalProgress(goal.measure, window_words(goal.window), type.unit, value, target, met > 0))
            times.append(met)
        found.append(ChallengeProgress(rule.name, rule.rule.title, tuple(goals), min(times), min(times) > 0))
    return tuple(found)
