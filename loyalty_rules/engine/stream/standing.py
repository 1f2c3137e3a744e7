"""Standing: what a member holds now, what that brings, and what is missing to reach more and to keep it."""

from __future__ import annotations

from itertools import product
from typing import Any

from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import AllOf, AmountType, AnyOf, Compare, Expression, MeasureRead
from loyalty_rules.core.standings import Benefit, Gap, Gaps, LadderStanding, Standing
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.evaluate import Compiler
from loyalty_rules.engine.stream.state import MemberState
from loyalty_rules.engine.stream.world import World
from loyalty_rules.model.ruleset import Drop, Tier


class Standings:
    """The standing of any member of a world. It changes nothing."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.compiler = Compiler(world.program.ruleset, world.program.plan)

    def of(self, member: str) -> Standing:
        world, ladders = self.world, self.world.program.ruleset.ladders
        day = world.today
        state = world.members.get(member) or world.stranger(member, day)
        event = Event("standing", "clock", member, world.now or 0, day, 0, {})
        context = Context(event, world.reading(state, day, world.program.state_reads), {})
        benefits: dict[str, Benefit] = {}
        badges: list[str] = []
        found: list[LadderStanding] = []
        for ladder, tiers in ladders.items():
            rank = world.rank(member, day, ladder)
            for tier in tiers[: rank + 1]:
                benefits.update({benefit.name: benefit for benefit in tier.benefits})
            if tiers and tiers[0].is_badge:
                badges += [tier.name for tier in tiers[: rank + 1]]
            elif tiers:
                found.append(self._ladder(ladder, tiers, rank, state, context))
        return Standing(member, day, tuple(found), tuple(badges), tuple(benefits.values()))

    def _ladder(
        self, ladder: str, tiers: tuple[Tier, ...], rank: int, state: MemberState, context: Context
    ) -> LadderStanding:
        above = tiers[rank + 1] if rank + 1 < len(tiers) else None
        held = tiers[rank] if rank >= 0 else None
        until = None if held is None else self.world.tiers(state.id).get(held.name)
        keep: Gaps = ((),)
        if held is not None and until is not None and held.drop is not Drop.NEVER:
            keep = self._missing(held.keep_when or held.reach, context)
        return LadderStanding(
            ladder,
            "" if held is None else held.name,
            until,
            "" if above is None else above.name,
            () if above is None else self._missing(above.reach, context),
            keep,
        )

    def _missing(self, criterion: Expression | None, context: Context) -> Gaps:
        if criterion is None or self.compiler(criterion)(context):
            return ((),)
        return _shortest(self._ways(criterion, context))

    def _ways(self, criterion: Expression, context: Context) -> list[tuple[Gap, ...]]:
        """The ways in which a criterion can come to hold by measures alone."""
        match criterion:
            case AllOf(parts):
                each = [self._ways(part, context) for part in parts]
                return [tuple(dict.fromkeys(gap for way in ways for gap in way)) for ways in product(*each)]
            case AnyOf(parts):
                return [way for part in parts for way in self._ways(part, context)]
            case _ if self.compiler(criterion)(context):
                return [()]
            case Compare((">=" | ">") as sign, MeasureRead(measure, window, _, AmountType(unit=unit)) as read, right):
                have: Any = self.compiler(read)(context)
                wanted: Any = self.compiler(right)(context)
                return [] if wanted is None else [(Gap(measure, window, have or 0, wanted, unit, sign == ">"),)]
            case _:
                return []


def _shortest(ways: list[tuple[Gap, ...]]) -> Gaps:
    """Each way once, without those that ask for more than another."""
    once = list(dict.fromkeys(ways))
    return tuple(way for way in once if not any(set(other) < set(way) for other in once))
