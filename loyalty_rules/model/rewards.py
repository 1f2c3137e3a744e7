"""A reward is an exchange whose title is what it buys; here it becomes one."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from loyalty_rules.core.diagnostics import Span
from loyalty_rules.model.names import Names
from loyalty_rules.model.program import bodies, body
from loyalty_rules.syntax import tree
from loyalty_rules.syntax.phrases import number_text

REWARD = "reward"


class Bargain(Struct, frozen=True):
    """What one step takes and what it buys, as it was written. `price` None: rows alone say it."""

    price: tree.Expression | None
    bought: tree.Turn | tree.Bought | None
    goods: str
    span: Span


def bargains(names: Names, node: tree.Declaration) -> tuple[Bargain, ...] | None:
    """The steps of an exchange or a reward; None, and reported, where there are none."""
    return _of_reward(names, node) if node.word == REWARD else _of_exchange(names, node)


def _of_exchange(names: Names, node: tree.Declaration) -> tuple[Bargain, ...] | None:
    turn = body(node, "turn")
    match turn:
        case tree.Turn(price, value, _, goods):
            return (Bargain(price, None if value is None else turn, goods or "", turn.span),)
        case tree.TurnSteps(_, steps):
            return tuple(Bargain(step.price, step, "", step.span) for step in steps)
    names.findings.error(
        "LR251", node.name_span, f"`{node.name}` exchanges nothing", help="`turn 1,000 points into 4 EUR`"
    )
    return None


def _of_reward(names: Names, node: tree.Declaration) -> tuple[Bargain, ...] | None:
    price, bought = body(node, "price"), body(node, "give")
    if price is None and body(node, "by") is None:
        names.findings.error(
            "LR251", node.name_span, f"`{node.name}` has no price", help="`price 500 points`, or `by …` with rows"
        )
        return None
    given = bought if isinstance(bought, tree.Bought) else None
    written = price if isinstance(price, tree.Expression) else None
    span = node.name_span if written is None else written.span
    return (Bargain(written, given, node.title or node.name or "", span),)


def stock(names: Names, node: tree.Declaration) -> tree.Cap | None:
    """`stock 1,000` as the cap it is; so many times for all members together."""
    found = body(node, "stock")
    if not isinstance(found, tree.Stock):
        return None
    if found.number < 0 or found.number.denominator != 1:
        names.findings.error("LR225", found.span, f"`{number_text(found.number)}` is no number of things")
        return None
    window = None if found.period is None else tree.CalendarWindow(found.period, span=found.span)
    times = tree.Quantity(Fraction(found.number), "times", span=found.span)
    return tree.Cap(times, per=(tree.Per("programme", span=found.span),), window=window, span=found.span)


def caps(node: tree.Declaration) -> tuple[tree.Cap, ...]:
    """What `at most` says."""
    return tuple(one for one in bodies(node, "at most") if isinstance(one, tree.Cap))
