"""Households: the members who have a text field in common, what they share and what is counted for them."""

from __future__ import annotations

from loyalty_rules.core.diagnostics import Label
from loyalty_rules.core.expressions import TextType
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.names import Names, Place
from loyalty_rules.model.program import body
from loyalty_rules.model.wording import type_words
from loyalty_rules.syntax import tree


def shared_by(names: Names, node: tree.Declaration) -> str:
    """The field of the member by which a wallet is shared; empty where each member has their own."""
    said = body(node, "shared by")
    if not isinstance(said, tree.Word):
        return ""
    found = names.member.get(said.name)
    if found is None:
        known = [name for name, each in names.member.items() if isinstance(each.field.type, TextType)]
        names.unknown("field of the member", said.name, known, said.span)
        return ""
    declared = (Label(found.field.span, "this field"),) if found.field.span.file else ()
    if not isinstance(found.field.type, TextType):
        names.findings.error(
            "LR226",
            said.span,
            f"`{said.name}` is {type_words(found.field.type)}, not a text",
            "a household is the members who have the same text in a field",
            labels=declared,
            help="`household text, optional` below `member`, and `shared by household`",
        )
        return ""
    if found.field.default is not None:
        names.findings.error(
            "LR252",
            said.span,
            f"`{said.name}` has a default: all members of whom nothing is known would be one household",
            labels=declared,
            help=f"`{said.name} text, optional`",
        )
        return ""
    return said.name


def is_counted_per(names: Names, word: str, place: Place) -> bool:
    """Is it a text field of the member, so that a cap per it counts for the members who have it in common?"""
    own = names.member.get(word)
    if own is None or not isinstance(own.field.type, TextType):
        return False
    of_event = place.event_field(word)
    return of_event is None or of_event.span == own.field.span


def is_household(ruleset: r.Ruleset, key: str) -> bool:
    """Is what a cap is counted per a household?"""
    found = ruleset.member.get(key)
    return found is not None and isinstance(found.field.type, TextType)
