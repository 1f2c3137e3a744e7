"""Where a member stands: what they hold and what it brings, what is missing to reach more, how far challenges are."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from loyalty_rules.core.quantities import Exact, Unit, format_amount
from loyalty_rules.core.windows import Window, window_words


class Benefit(Struct, frozen=True):
    """What a status brings besides points."""

    name: str
    text: str


class Gap(Struct, frozen=True):
    """One comparison that does not hold yet: what a measure stands at and what it has to come to, in the smallest parts
    of the unit. `more`: it has to be more than that."""

    measure: str
    window: Window
    have: Exact
    wanted: Exact
    unit: Unit
    more: bool = False

    def words(self) -> str:
        """`spend this calendar year: 120.00 EUR of 500.00 EUR`"""
        than = "more than " if self.more else ""
        have, wanted = format_amount(self.have, self.unit), format_amount(self.wanted, self.unit)
        return f"{self.measure} {window_words(self.window)}: {have} of {than}{wanted}"


Gaps = tuple[tuple[Gap, ...], ...]


class LadderStanding(Struct, frozen=True):
    """`tier`: in force, empty for none; `until`: the first day on which it is no longer valid, None for ever. `next`:
    the tier above it, empty for none. `missing` to reach that one and `missing_to_keep` this one at its review: any of
    these ways, each with all that it lacks; one that lacks nothing where the criterion holds, and no way at all where
    more is asked than measures that come to something."""

    ladder: str
    tier: str
    until: date | None
    next: str
    missing: Gaps
    missing_to_keep: Gaps

    def words(self) -> str:
        """What is missing to reach the next tier, in one line."""
        ways = [" and ".join(gap.words() for gap in way) for way in self.missing if way]
        return " or ".join(ways)


class Standing(Struct, frozen=True):
    """On `day`. `ladders`: each with its tiers; `badges` held. `benefits`: of every tier in force with those below it
    in its ladder, and of every badge; of two with one name the higher tier's."""

    member: str
    day: date
    ladders: tuple[LadderStanding, ...]
    badges: tuple[str, ...]
    benefits: tuple[Benefit, ...]


class GoalProgress(Struct, frozen=True):
    """One goal. `value` and `target` are in the smallest parts of `unit`; `target` is the next threshold where there is
    one after another. `over`: the window, in words."""

    measure: str
    over: str
    unit: Unit
    value: Exact
    target: Exact
    met: bool


class ChallengeProgress(Struct, frozen=True):
    """A challenge. `times`: how often it is met as things stand, in the windows of its goals; `met`: at all."""

    challenge: str
    title: str
    goals: tuple[GoalProgress, ...]
    times: int
    met: bool
