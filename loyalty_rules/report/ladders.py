"""Tiers over time: how many members hold each at the end of every period, and who went from which to which."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from loyalty_rules.core.entries import Move
from loyalty_rules.report.summary import Summary
from loyalty_rules.report.timeline import Slice

NONE = ""
"""Who holds no tier of a ladder."""


class LadderHistory(Struct, frozen=True):
    """One ladder. `tiers`: lowest first, led by NONE where some members hold none. `held`: for each period and tier how
    many members hold it at the end. `moves`: how often members went from a tier to another, `kept`: how often a
    review left them in it."""

    ladder: str
    tiers: tuple[str, ...]
    held: tuple[dict[str, int], ...]
    moves: dict[tuple[str, str], int]
    kept: dict[str, int]

    @property
    def climbed(self) -> int:
        """Moves to a higher tier."""
        return sum(count for (before, after), count in self.moves.items() if self.rank(after) > self.rank(before))

    @property
    def dropped(self) -> int:
        """Moves to a lower one."""
        return sum(self.moves.values()) - self.climbed

    def rank(self, tier: str) -> int:
        return self.tiers.index(tier)


def ladder_history(summary: Summary, ladder: str, slices: Sequence[Slice]) -> LadderHistory:
    """The history of a ladder over these periods."""
    tiers = summary.ruleset.ladders[ladder]
    base = tiers[0].name if tiers and tiers[0].reach is None else NONE
    names = [NONE, *(tier.name for tier in tiers)]
    own = [move for move in summary.moves if move.ladder == ladder]
    own.sort(key=lambda move: move.day)
    joined = sorted(summary.timeline.joined.values())
    now: dict[str, str] = {}
    counts = dict.fromkeys(names, 0)
    held: list[dict[str, int]] = []
    at = members = 0
    for slice in slices:
        while members < len(joined) and joined[members] <= slice.last:
            counts[base] += 1
            members += 1
        while at < len(own) and own[at].day <= slice.last:
            move = own[at]
            at += 1
            counts[now.get(move.member, base)] -= 1
            now[move.member] = move.after or base
            counts[now[move.member]] += 1
        held.append(dict(counts))
    moves: dict[tuple[str, str], int] = {}
    kept: dict[str, int] = {}
    for move in own:
        before, after = move.before or base, move.after or base
        if before != after:
            moves[before, after] = moves.get((before, after), 0) + 1
        elif move.move is Move.KEPT and move.tier == after:
            kept[after] = kept.get(after, 0) + 1
    used = any(one[NONE] for one in held) or any(NONE in pair for pair in moves)
    return LadderHistory(ladder, tuple(names if used else names[1:]), tuple(held), moves, kept)
