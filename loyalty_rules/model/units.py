"""Quantities and durations: a number and the word after it."""

from __future__ import annotations

from fractions import Fraction

from loyalty_rules.core.calendar import Duration
from loyalty_rules.core.currencies import MINOR_DIGITS
from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.expressions import AmountType, Constant
from loyalty_rules.core.fixes import last_of, replacing, surely
from loyalty_rules.core.quantities import PLAIN, TIMES, Exact, Unit, UnitKind, money, simplify, to_smallest
from loyalty_rules.model.findings import did_you_mean
from loyalty_rules.model.names import NO_CURRENCY, Names, plural_in
from loyalty_rules.model.wording import same_unit
from loyalty_rules.syntax import tree
from loyalty_rules.syntax.phrases import number_text, quantity_text

DURATION_WORDS = {
    "day": (0, 1),
    "days": (0, 1),
    "week": (0, 7),
    "weeks": (0, 7),
    "month": (1, 0),
    "months": (1, 0),
    "year": (12, 0),
    "years": (12, 0),
}
"""A word to its months and days."""

YEARS_MAX = 100
DAYS_OF_MONTH_MAX = 31
DAYS_MAX = YEARS_MAX * 12 * DAYS_OF_MONTH_MAX
"""What is longer ends after the calendar does."""

TIMES_WORDS = ("time", "times")


def is_duration(node: object) -> bool:
    return isinstance(node, tree.Quantity) and node.unit in DURATION_WORDS


def quantity(names: Names, node: tree.Quantity) -> Constant | None:
    """A quantity as a constant in the smallest parts of its unit."""
    if node.unit == "%":
        return _constant(node.number / 100, PLAIN)
    if node.unit == "":
        return _constant(node.number, PLAIN)
    unit = unit_named(names, node.unit, node.span, number_text(node.number))
    return None if unit is None else _constant(node.number, unit)


def _constant(number: Fraction, unit: Unit) -> Constant:
    value = to_smallest(number, unit)
    return Constant(value, AmountType(unit, whole=isinstance(value, int)))


def unit_named(names: Names, word: str, span: Span, number: str) -> Unit | None:
    """The unit a word names. A measure's own name counts as a plain number."""
    if word in TIMES_WORDS:
        return TIMES
    if word in MINOR_DIGITS:
        return _currency(names, word, span, number)
    if word in names.units:
        return names.units[word]
    if plural_in(word, names.measures) is not None:
        return PLAIN
    if word in names.poisoned:
        return None
    if word in DURATION_WORDS:
        names.findings.error("LR226", span, f"`{number} {word}` is a length of time, not an amount")
        return None
    _unknown_unit(names, word, span)
    return None


def _unknown_unit(names: Names, word: str, span: Span) -> None:
    known = [*dict.fromkeys(unit.name for unit in names.units.values()), TIMES.name]
    if names.currency != NO_CURRENCY:
        known.append(names.currency.name)
    upper = word.upper()
    meant: str | None = None
    if upper in MINOR_DIGITS and word != upper:
        meant = upper
        help = f"a currency is written in capitals: `{upper}`"
    elif word in names.wallet_units:
        meant = names.wallet_units[word].name
        help = f"an amount in `{word}` is written in {meant}"
    elif not any(unit.kind is UnitKind.WALLET for unit in names.units.values()):
        help = f"`wallet {word}` declares it, if members collect {word}"
    else:
        meant = surely(word, known)
        help = did_you_mean(word, known)
    fix = None if meant is None else replacing(last_of(span, word), word, meant)
    names.findings.error("LR205", span, f"there is no unit `{word}`", help=help, fix=fix)


def _currency(names: Names, code: str, span: Span, number: str) -> Unit | None:
    if names.currency == NO_CURRENCY:
        return NO_CURRENCY
    if names.currency.name != code:
        own = names.currency.name
        names.findings.error(
            "LR204",
            span,
            f"`{code}` and `{own}` don't mix",
            f"the programme's currency is {own}",
            help=f"`{number} {own}`",
        )
        return None
    return money(code)


def duration(names: Names, node: tree.Quantity, zero: bool = False) -> Duration | None:
    """A whole number of days, weeks, months or years; `zero`: none of them is fine too."""
    if node.unit not in DURATION_WORDS:
        number = number_text(node.number)
        code = "LR203" if node.unit == "" else "LR226"
        names.findings.error(
            code,
            node.span,
            f"`{quantity_text(node)}` has no unit" if code == "LR203" else f"`{quantity_text(node)}` is no duration",
            "days, weeks, months or years?",
            help=f"`{number} days` or `{number} months`",
        )
        return None
    number_exact = simplify(node.number)
    if not isinstance(number_exact, int) or number_exact < (0 if zero else 1):
        names.findings.error("LR225", node.span, f"`{quantity_text(node)}` is no whole number of {node.unit}")
        return None
    months, days = DURATION_WORDS[node.unit]
    if number_exact * (months * DAYS_OF_MONTH_MAX + days) > DAYS_MAX:
        names.findings.error(
            "LR225",
            node.span,
            f"`{quantity_text(node)}` is longer than {YEARS_MAX} years",
            help="what never ends is left out, or is `never`",
        )
        return None
    return Duration(number_exact * months, number_exact * days)


def amount_of(names: Names, node: tree.Quantity, unit: Unit, positive: bool = False) -> Exact | None:
    """A quantity that has to be in `unit`, in its smallest parts."""
    found = quantity(names, node)
    if found is None:
        return None
    assert isinstance(found.type, AmountType)
    if not same_unit(found.type, AmountType(unit)):
        report_units(names, node, unit, node.span)
        return None
    value = exact(found)
    if positive and value <= 0:
        names.findings.error("LR225", node.span, f"`{quantity_text(node)}` is not above zero")
        return None
    return value


def exact(constant: Constant) -> Exact:
    """The value of a constant that is an amount."""
    assert isinstance(constant.value, int | Fraction)
    return simplify(constant.value)


def report_units(names: Names, node: tree.Quantity, unit: Unit, span: Span) -> None:
    """A quantity stands where another unit belongs."""
    number = number_text(node.number)
    if node.unit == "" and unit.name:
        names.findings.error("LR203", span, f"`{number}` has no unit", f"{unit.name}?", help=f"`{number} {unit.name}`")
        return
    meant = number if not unit.name else f"{number} {unit.name}"
    written = "a percentage" if node.unit == "%" else f"`{node.unit}`" if node.unit else "a plain number"
    wanted = f"`{unit.name}`" if unit.name else "a plain number"
    names.findings.error(
        "LR204", span, f"{written} and {wanted} don't mix", f"{wanted} belongs here", help=f"`{meant}`"
    )
