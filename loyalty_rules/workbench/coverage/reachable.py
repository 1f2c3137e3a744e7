"""What can't happen, where that can be proved: it is no point, as no test could ever cover it."""

from __future__ import annotations

from collections.abc import Iterable

from loyalty_rules.checks.formulas import negated
from loyalty_rules.checks.logic import formula, impossible
from loyalty_rules.checks.ranges import Place
from loyalty_rules.core import expressions as e
from loyalty_rules.core.expressions import Value


def can_be(condition: e.Expression, holds: bool, place: Place) -> bool:
    """Can the condition turn out so there?"""
    asked = formula(condition, place)
    return not impossible([asked if holds else negated(asked)], place)


def row_can_be_used(
    keys: tuple[e.Expression, ...], row: tuple[Value, ...], others: Iterable[tuple[Value, ...]], place: Place
) -> bool:
    """Can the keys be those of a row, and of none of the `others`, which are there at all times and more exact?"""
    asked = [formula(_are(keys, row), place)]
    asked += [negated(formula(_are(keys, other), place)) for other in others if _is_more_exact(other, row)]
    return not impossible(asked, place)


def _are(keys: tuple[e.Expression, ...], row: tuple[Value, ...]) -> e.Expression:
    """The keys are what the row says of them."""
    return e.AllOf(
        tuple(
            e.Compare("is", key, e.Constant(value, e.type_of(key)))
            for key, value in zip(keys, row, strict=True)
            if value is not None
        )
    )


def _is_more_exact(other: tuple[Value, ...], row: tuple[Value, ...]) -> bool:
    return sum(value is not None for value in other) > sum(value is not None for value in row)
