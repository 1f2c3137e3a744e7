"""Partners, and the fields of events that name them."""

from __future__ import annotations

from fractions import Fraction

from loyalty_rules.core.diagnostics import Label
from loyalty_rules.core.expressions import ChoiceType
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.names import Names
from loyalty_rules.model.program import bodies, body
from loyalty_rules.model.units import amount_of
from loyalty_rules.model.wallets import wallet_named
from loyalty_rules.syntax import tree

CATEGORY = "category"


def partners(names: Names, declarations: tuple[tree.Declaration, ...]) -> None:
    """All partners into `names`."""
    for node in declarations:
        said = body(node, CATEGORY)
        names.partners[node.name or ""] = r.Partner(
            node.name or "",
            node.title or "",
            said.name if isinstance(said, tree.Word) else "",
            _fees(names, node, "pays"),
            _fees(names, node, "receives"),
            node.span,
        )


def _fees(names: Names, node: tree.Declaration, word: str) -> tuple[r.Fee, ...]:
    found: list[r.Fee] = []
    for written in bodies(node, word):
        if not isinstance(written, tree.Fee):
            continue
        price = amount_of(names, written.price, names.currency)
        wallet = wallet_named(names, written.unit, written)
        if price is None or wallet is None:
            continue
        if any((fee.wallet, fee.since) == (wallet, written.since) for fee in found):
            names.findings.error(
                "LR244",
                written.span,
                f"what `{node.name}` {word} per {written.unit} is said twice",
                "from the same day on",
                help="`from 2026-07-01` says from when another one holds",
            )
            continue
        found.append(r.Fee(wallet, Fraction(price) / names.wallet_units[wallet].scale, written.since))
    return tuple(found)


def partner_type(names: Names, node: tree.Node) -> ChoiceType | None:
    """The kind of a field that names a partner."""
    if names.partners:
        return ChoiceType(tuple(names.partners))
    names.findings.error("LR201", node.span, "there are no partners", help="`partner NAME` declares one")
    return None


def with_categories(names: Names, fields: dict[str, r.Field], lists: dict[str, r.PartList], event: str) -> None:
    """For the field that names an event's partner, one more: what kind of partner it is."""
    naming = [field for field in fields.values() if field.partner]
    for second in naming[1:]:
        names.findings.error(
            "LR252",
            second.span,
            f"`{event}` has one partner",
            labels=(Label(naming[0].span, "named here"),),
            help="keep one of the fields",
        )
    for inner in (field for parts in lists.values() for field in parts.fields.values() if field.partner):
        names.findings.error(
            "LR252", inner.span, "a part has no partner of its own", "the event has one", help="`at partner` above"
        )
    kinds = tuple(dict.fromkeys(one.category for one in names.partners.values() if one.category))
    if not naming or not kinds:
        return
    name = f"{naming[0].name}-{CATEGORY}"
    if name in fields:
        names.findings.error(
            "LR208", fields[name].span, f"`{name}` is there already", f"it follows from `{naming[0].name}`"
        )
        return
    fields[name] = r.Field(name, ChoiceType(kinds), True, None, None, None, naming[0].span, category_of=naming[0].name)
