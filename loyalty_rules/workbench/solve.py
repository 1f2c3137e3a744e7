"""The value of a figure at which the cost is what it should be: looked for by halving, on exact numbers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from loyalty_rules.core.sweeps import Solution, SweepRow, Target
from loyalty_rules.workbench.settings import Setting


def solve(
    target: Target,
    setting: Setting,
    run: Callable[[Fraction], SweepRow],
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Solution, list[SweepRow]]:
    """The value that comes closest to the target without going beyond it, and every value that was tried, rising.

    Both ends are run first; between them, halving takes as many runs as the number of values has binary digits. That
    finds the value where the cost only rises or only falls with the figure. Where both ends are on one side of the
    target, three values between them are tried before it is said to be out of reach; where what was tried both rises
    and falls, that is said.
    """
    values = setting.values
    tried: dict[int, SweepRow] = {}
    runs_max = 5 + max(len(values) - 1, 1).bit_length()

    def at(index: int) -> SweepRow:
        if index not in tried:
            tried[index] = run(values[index])
            if progress is not None:
                progress(len(tried), runs_max)
        return tried[index]

    last = len(values) - 1
    if _within(at(0), target) == _within(at(last), target):
        for quarter in (1, 2, 3):
            at(last * quarter // 4)
    across = next(
        (pair for pair in pairwise(sorted(tried)) if _within(at(pair[0]), target) != _within(at(pair[1]), target)), None
    )
    if across is not None:
        # From `good`, which keeps to the target, to `bad`, which doesn't.
        good, bad = across if _within(at(across[0]), target) else across[::-1]
        while abs(good - bad) > 1:
            middle = (good + bad) // 2
            if _within(at(middle), target):
                good = middle
            else:
                bad = middle
    rows = [tried[index] for index in sorted(tried)]
    solution = _solution(target, setting, tried)
    return solution, rows


def _within(row: SweepRow, target: Target) -> bool:
    return _cost(row, target) <= _wanted(target)


def _cost(row: SweepRow, target: Target) -> Fraction:
    if target.share is None:
        return row.totals.cost
    share = row.totals.cost_share
    return Fraction(0) if share is None else share


def _wanted(target: Target) -> Fraction:
    wanted = target.money if target.share is None else target.share
    assert wanted is not None
    return wanted


def _solution(target: Target, setting: Setting, tried: dict[int, SweepRow]) -> Solution:
    order = sorted(tried)
    costs = [tried[index].totals.cost for index in order]
    rises, falls = costs == sorted(costs), costs == sorted(costs, reverse=True)
    monotone = rises or falls
    within = [index for index in order if _within(tried[index], target)]
    name = setting.figure.address
    low, high = (setting.figure.say(setting.values[index]) for index in (order[0], order[-1]))
    between = f"between {low} and {high}"
    if len(set(costs)) == 1 and any(_cost(row, target) != _wanted(target) for row in tried.values()):
        return Solution(target, None, None, True, f"`{name}` makes no difference to the cost {between}")
    if not within:
        why = f"not reachable: whatever `{name}` is {between}, it costs more"
        return Solution(target, None, None, monotone, why)
    # Of values that cost the same, the last before it goes beyond.
    best = max(within, key=lambda index: (_cost(tried[index], target), index if rises else -index))
    row = tried[best]
    # Values next to each other may cost the same: the nearest that goes beyond need not be the very next.
    above = [index for index in order if index > best and index not in within]
    below = [index for index in reversed(order) if index < best and index not in within]
    beyond = next((tried[index] for index in (*above[:1], *below[:1])), None)
    value = setting.figure.say(setting.values[best])
    exact = _cost(row, target) == _wanted(target)
    if beyond is None and not exact:
        why = f"not reachable: whatever `{name}` is {between}, it costs less"
        return Solution(target, None, None, monotone, why)
    why = f"`{name}` at {value}"
    if not monotone:
        why += "; the cost does not only rise or only fall with it, so another value may come closer"
    return Solution(target, row, beyond, monotone, why)
