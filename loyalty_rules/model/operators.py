"""What operators do with typed operands: which units mix, and what comes of it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Label
from loyalty_rules.core.quantities import PLAIN, simplify
from loyalty_rules.model.names import Names
from loyalty_rules.model.units import DURATION_WORDS, duration, exact
from loyalty_rules.model.wording import counted, same_unit, type_words, unit_words
from loyalty_rules.syntax import tree
from loyalty_rules.syntax.phrases import number_text, quantity_text

Side = tuple[tree.Expression, e.Expression]


def later(names: Names, node: tree.Arithmetic, left: e.Expression) -> e.Expression | None:
    """A date and a duration: `joined + 30 days`."""
    written = node.right if isinstance(node.right, tree.Quantity) else node.left
    assert isinstance(written, tree.Quantity)
    if not isinstance(e.type_of(left), e.DateType):
        names.findings.error(
            "LR204",
            node.span,
            f"`{quantity_text(written)}` and {type_words(e.type_of(left))} don't mix",
            help="a length of time is added to a date",
        )
        return None
    if node.operator != "+":
        names.findings.error(
            "LR226",
            node.span,
            "a date is only moved on, not back",
            help=f"move the other side on: `… + {quantity_text(written)}`",
        )
        return None
    length = duration(names, written)
    return None if length is None else e.DatePlus(left, length, e.DateType())


def report_durations(names: Names, left: tree.Expression, right: tree.Expression, node: tree.Node) -> None:
    """Two lengths of time side by side: months beside days can't be told apart, and nothing else is to be done."""
    assert isinstance(left, tree.Quantity)
    assert isinstance(right, tree.Quantity)
    if bool(DURATION_WORDS[left.unit][0]) != bool(DURATION_WORDS[right.unit][0]):
        names.findings.error(
            "LR221",
            node.span,
            f"`{quantity_text(left)}` beside `{quantity_text(right)}`",
            "a month has no certain number of days",
            help="both in days, or both in months",
        )
        return
    names.findings.error("LR226", node.span, "lengths of time are only added to dates", help="`joined + 30 days`")


def report_duration(names: Names, node: tree.Expression) -> None:
    """A length of time is compared with something: only dates are compared."""
    assert isinstance(node, tree.Quantity)
    message = f"`{quantity_text(node)}` is a length of time, not a value"
    names.findings.error("LR226", node.span, message, help="compare dates: `date >= joined + 30 days`")


def arithmetic(names: Names, node: tree.Arithmetic, left: e.Expression, right: e.Expression) -> e.Expression | None:
    left_type, right_type = e.type_of(left), e.type_of(right)
    if isinstance(left_type, e.DateType) and isinstance(right_type, e.DateType):
        names.findings.error(
            "LR226",
            node.span,
            "the time between two dates can't be computed with",
            help="compare dates: `date >= joined + 30 days`",
        )
        return None
    for side, side_type in ((node.left, left_type), (node.right, right_type)):
        if not isinstance(side_type, e.AmountType):
            names.findings.error(
                "LR226",
                side.span,
                f"this is {type_words(side_type)}, not an amount",
                help="only amounts are computed with",
            )
            return None
    assert isinstance(left_type, e.AmountType)
    assert isinstance(right_type, e.AmountType)
    whole = left_type.whole and right_type.whole
    match node.operator:
        case "+" | "-":
            if not same_unit(left_type, right_type):
                report_mix(names, node, (node.left, left), (node.right, right))
                return None
            unit = left_type.unit if left_type.unit == right_type.unit else PLAIN
            return e.Arithmetic(node.operator, left, right, e.AmountType(unit, whole))
        case "*":
            return _product(names, node, left, right, whole)
        case _:
            return _quotient(names, node, left, right)


def _product(
    names: Names, node: tree.Arithmetic, left: e.Expression, right: e.Expression, whole: bool
) -> e.Expression | None:
    left_type, right_type = e.type_of(left), e.type_of(right)
    assert isinstance(left_type, e.AmountType)
    assert isinstance(right_type, e.AmountType)
    if not counted(left_type) and not counted(right_type):
        names.findings.error(
            "LR229",
            node.right.span,
            f"{unit_words(left_type.unit)} times {unit_words(right_type.unit)} is nothing to count in",
            unit_words(right_type.unit),
            labels=(Label(node.left.span, unit_words(left_type.unit)),),
            help="one of the two is a plain number",
        )
        return None
    unit = right_type.unit if counted(left_type) else left_type.unit
    return e.Arithmetic("*", left, right, e.AmountType(unit, whole))


def _quotient(names: Names, node: tree.Arithmetic, left: e.Expression, right: e.Expression) -> e.Expression | None:
    left_type, right_type = e.type_of(left), e.type_of(right)
    assert isinstance(left_type, e.AmountType)
    assert isinstance(right_type, e.AmountType)
    divisor = folded(right)
    if divisor is None or not counted(right_type):
        names.findings.error(
            "LR228",
            node.right.span,
            "only a plain number written here divides",
            help="for a part of something else say `… per 1 …` or `…% of …`",
        )
        return None
    if exact(divisor) == 0:
        names.findings.error("LR228", node.right.span, "nothing can be divided by zero")
        return None
    return e.Arithmetic("/", left, divisor, e.AmountType(left_type.unit))


def compare(names: Names, node: tree.Node, operator: str, left: Side, right: Side) -> e.Expression | None:
    """Two sides that are compared; reported where they can't be."""
    left_type, right_type = e.type_of(left[1]), e.type_of(right[1])
    if isinstance(left_type, e.AmountType) and isinstance(right_type, e.AmountType):
        if not same_unit(left_type, right_type):
            report_mix(names, node, left, right)
            return None
        return e.Compare(operator, left[1], right[1])
    if not _alike(left_type, right_type):
        if isinstance(left_type, e.AmountType) or isinstance(right_type, e.AmountType):
            names.findings.error(
                "LR204",
                right[0].span,
                f"{type_words(left_type)} and {type_words(right_type)} don't mix",
                type_words(right_type),
                labels=(Label(left[0].span, type_words(left_type)),),
            )
            return None
        names.findings.error(
            "LR226", node.span, f"{type_words(left_type)} can't be compared with {type_words(right_type)}"
        )
        return None
    ordered = isinstance(left_type, e.DateType | e.ClockType | e.TierType)
    if operator not in ("is", "is not") and not ordered:
        names.findings.error(
            "LR226", node.span, f"{type_words(left_type)} has no order", help="`is`, `is not` or `is one of`"
        )
        return None
    if isinstance(left_type, e.ChoiceType) and left_type.several:
        names.findings.error("LR226", node.span, "a field of several values is not one of them", help="`… includes …`")
        return None
    return e.Compare(operator, left[1], right[1])


def _alike(left: e.Type, right: e.Type) -> bool:
    if isinstance(left, e.ChoiceType | e.TextType) and isinstance(right, e.ChoiceType | e.TextType):
        return True
    return type(left) is type(right)


def report_mix(names: Names, node: tree.Node, left: Side, right: Side) -> None:
    """Two amounts of different units; one without any is most likely an unfinished one."""
    left_type, right_type = e.type_of(left[1]), e.type_of(right[1])
    assert isinstance(left_type, e.AmountType)
    assert isinstance(right_type, e.AmountType)
    for side, other in ((left[0], right_type), (right[0], left_type)):
        if isinstance(side, tree.Quantity) and side.unit == "":
            number = number_text(side.number)
            names.findings.error(
                "LR203",
                side.span,
                f"`{number}` has no unit",
                f"{other.unit.name}?",
                help=f"`{number} {other.unit.name}`",
            )
            return
    words = [f"`{type.unit.name}`" if type.unit.name else "a plain number" for type in (left_type, right_type)]
    names.findings.error(
        "LR204",
        right[0].span,
        f"{words[0]} and {words[1]} don't mix",
        unit_words(right_type.unit),
        labels=(Label(left[0].span, unit_words(left_type.unit)),),
    )


def is_before(left: e.Value, right: e.Value) -> bool:
    """Of two constants of the same type."""
    if isinstance(left, date) and isinstance(right, date):
        return left < right
    if isinstance(left, int | Fraction) and isinstance(right, int | Fraction):
        return left < right
    return False


def folded(expression: e.Expression) -> e.Constant | None:
    """The constant that an amount without any names comes to; None where it depends on something."""
    match expression:
        case e.Constant():
            return expression
        case e.Arithmetic(operator, left, right, type):
            one, other = folded(left), folded(right)
            if one is None or other is None:
                return None
            assert isinstance(type, e.AmountType)
            return e.Constant(_computed(operator, Fraction(exact(one)), Fraction(exact(other))), type)
        case _:
            return None


def _computed(operator: str, left: Fraction, right: Fraction) -> int | Fraction:
    match operator:
        case "+":
            return simplify(left + right)
        case "-":
            return simplify(left - right)
        case "*":
            return simplify(left * right)
        case _:
            return simplify(left / right)
