"""How far a member is with the challenges: read from the same counters that set them off."""

from __future__ import annotations

from loyalty_rules.core.expressions import AmountType
from loyalty_rules.core.standings import ChallengeProgress, GoalProgress
from loyalty_rules.core.windows import window_words
from loyalty_rules.engine.stream.world import World

CHALLENGE = "challenge"


def progress(world: World, member: str) -> tuple[ChallengeProgress, ...]:
    """All challenges as they stand for the member today; nothing for one who is not known."""
    known = world.members.get(member)
    if known is None:
        return ()
    found = []
    for reaching in world.program.reaching:
        rule = reaching.rule
        if rule.rule.word != CHALLENGE:
            continue
        slots = world.reading(known, world.today, tuple(reaching.slots)).slots
        goals, times = [], []
        for each in reaching.goals:
            goal, value = each.goal, each.total(slots[each.slot], None, world.today)
            met = goal.met(value)
            target = goal.threshold if goal.every is None else goal.threshold + met * goal.every
            type = world.program.ruleset.measures[goal.measure].type
            assert isinstance(type, AmountType)
            goals.append(GoalProgress(goal.measure, window_words(goal.window), type.unit, value, target, met > 0))
            times.append(met)
        found.append(ChallengeProgress(rule.name, rule.rule.title, tuple(goals), min(times), min(times) > 0))
    return tuple(found)
