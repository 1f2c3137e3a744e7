"""A value written in a ruleset, for a field: a default, a bound, what happens in an example."""

from __future__ import annotations

from loyalty_rules.core import expressions as e
from loyalty_rules.model.names import Names
from loyalty_rules.model.references import is_word, word_constant, word_of
from loyalty_rules.model.units import amount_of
from loyalty_rules.model.wording import type_words
from loyalty_rules.syntax import tree
from loyalty_rules.syntax.phrases import number_text, quantity_text


def constant(names: Names, node: tree.Expression, type: e.Type, of: str) -> e.Value:
    """The value for a field named `of`; None, and reported, where it does not fit."""
    match type:
        case e.AmountType() if isinstance(node, tree.Quantity):
            return _amount(names, node, type)
        case e.DateType() if isinstance(node, tree.DateLiteral):
            return node.day
        case e.ClockType() if isinstance(node, tree.ClockLiteral):
            return node.minute
        case e.MemberType() if is_word(node):
            return word_of(node)
        case e.TextType() if is_word(node):
            return word_of(node)
        case e.TextType() if isinstance(node, tree.Quantity):
            return quantity_text(node)
        case e.ChoiceType(several=True) if is_word(node):
            found = word_constant(names, word_of(node), type, node.span, of)
            return None if found is None else frozenset({word_of(node)})
        case e.ChoiceType() | e.FlagType() | e.TierType() if is_word(node):
            found = word_constant(names, word_of(node), type, node.span, of)
            return None if found is None else found.value
        case _:
            names.findings.error("LR226", node.span, f"`{of}` is {type_words(type)}, and this is not")
            return None


def _amount(names: Names, node: tree.Quantity, type: e.AmountType) -> e.Value:
    value = amount_of(names, node, type.unit)
    if value is not None and type.whole and not isinstance(value, int):
        names.findings.error(
            "LR225",
            node.span,
            f"`{quantity_text(node)}` is finer than one can count",
            help=f"`{number_text(node.number.limit_denominator(1))}`",
        )
        return None
    return value
