"""Wallets: what they are counted in first, then what becomes of what is in them."""

from __future__ import annotations

from fractions import Fraction

from loyalty_rules.core.diagnostics import Label
from loyalty_rules.core.quantities import DECIMALS_MAX, Unit, UnitKind, money, simplify, wallet_unit
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.households import shared_by
from loyalty_rules.model.lives import pending, terms
from loyalty_rules.model.names import NO_CURRENCY, Names
from loyalty_rules.model.program import bodies, body
from loyalty_rules.model.units import DURATION_WORDS, TIMES_WORDS, amount_of
from loyalty_rules.syntax import tree
from loyalty_rules.syntax.phrases import quantity_text

IMPLICIT = "cashback"
"""The wallet of money that is there when rules give money and no wallet for it is declared."""


def units(names: Names, declarations: tuple[tree.Declaration, ...]) -> None:
    """The unit of every wallet, and the words for it, into `names`."""
    for node in declarations:
        name = node.name or ""
        unit = _unit(names, node)
        if unit is None:
            names.poisoned.add(name)
            continue
        names.wallet_units[name] = unit
        if unit.kind is UnitKind.MONEY:
            continue
        for word in (unit.name, unit.singular):
            other = names.units.get(word)
            if word in DURATION_WORDS or word in TIMES_WORDS:
                names.findings.error(
                    "LR208",
                    node.name_span,
                    f"`{word}` can't be the unit of a wallet",
                    "it means a length of time or a number of times",
                    help="`unit ONE, MANY`",
                )
            elif other is not None and other != unit:
                names.findings.error(
                    "LR207",
                    node.name_span,
                    f"two wallets are counted in `{word}`",
                    "and not in the same way",
                    help="`unit ONE, MANY` gives this one other words",
                )
                break
            else:
                names.units[word] = unit


def _unit(names: Names, node: tree.Declaration) -> Unit | None:
    decimals = _decimals(names, node)
    currency = body(node, "in")
    if isinstance(currency, tree.Word):
        if names.currency in (NO_CURRENCY, _money(currency.name)):
            if body(node, "decimals") is not None:
                names.findings.error(
                    "LR252",
                    node.name_span,
                    "a wallet of money has the decimals of its currency",
                    labels=(Label(currency.span, "money"),),
                    help="leave `decimals` out",
                )
            return names.currency
        names.findings.error(
            "LR204",
            currency.span,
            f"`{currency.name}` and `{names.currency.name}` don't mix",
            f"the programme's currency is {names.currency.name}",
            help=f"`in {names.currency.name}`",
        )
        return None
    words = body(node, "unit")
    if not isinstance(words, tree.Words):
        return wallet_unit(node.name or "", None, decimals)
    if len(words.names) > 2:
        names.findings.error(
            "LR243",
            words.span,
            "a unit has a word for one and a word for many",
            f"here are {len(words.names)}",
            help="`unit mile, miles`",
        )
        return None
    one, many = words.names[0], words.names[-1]
    return wallet_unit(many, one if len(words.names) == 2 else None, decimals)


def _money(code: str) -> Unit | None:
    try:
        return money(code)
    except ValueError:
        return None


def _decimals(names: Names, node: tree.Declaration) -> int:
    found = body(node, "decimals")
    if not isinstance(found, tree.Number):
        return 0
    number = simplify(found.number)
    if not isinstance(number, int) or not 0 <= number <= DECIMALS_MAX:
        names.findings.error("LR225", found.span, f"a wallet has 0 to {DECIMALS_MAX} decimals")
        return 0
    return number


def wallets(names: Names, declarations: tuple[tree.Declaration, ...]) -> None:
    """All wallets into `names`, once expressions can be read."""
    for node in declarations:
        name = node.name or ""
        unit = names.wallet_units.get(name)
        if unit is None or name in names.wallets:
            continue
        spend, take_back = body(node, "spend"), body(node, "take back")
        first, *later = terms(names, bodies(node, "expires"))
        names.wallets[name] = r.Wallet(
            name,
            unit,
            _worth(names, node, unit),
            pending(names, body(node, "pending")),
            first.expiry,
            r.SpendOrder(spend.name) if isinstance(spend, tree.Word) else r.SpendOrder.SOONEST_EXPIRY,
            r.TakeBack(take_back.name) if isinstance(take_back, tree.Word) else r.TakeBack.BELOW_ZERO,
            node.title or "",
            node.span,
            suspension=first.suspension,
            later=tuple(later),
            shared_by=shared_by(names, node),
        )


def _worth(names: Names, node: tree.Declaration, unit: Unit) -> Fraction | None:
    written = body(node, "worth")
    if unit.kind is UnitKind.MONEY:
        if written is not None:
            names.findings.error("LR252", written.span, "money is worth itself", help="leave `worth` out")
        return Fraction(1)
    if not isinstance(written, tree.Quantity):
        return None
    worth = amount_of(names, written, names.currency)
    if worth is not None and worth < 0:
        names.findings.error("LR225", written.span, f"`{quantity_text(written)}` is below zero")
        return None
    return None if worth is None else Fraction(worth) / unit.scale


def of_unit(names: Names, unit: Unit) -> list[str]:
    """The wallets counted in a unit."""
    return [name for name, found in names.wallet_units.items() if found == unit]


def wallet_for(names: Names, unit: Unit, node: tree.Node, said: str | None = None) -> str | None:
    """The wallet an amount of a unit goes to. `said`: the one that is named; money without any wallet makes one."""
    if said is not None:
        return _said(names, unit, node, said)
    found = of_unit(names, unit)
    if len(found) == 1:
        return found[0]
    if not found and unit.kind is UnitKind.MONEY and IMPLICIT not in names.declared_wallets:
        return _implicit(names, unit, node)
    if not found:
        names.findings.error(
            "LR253", node.span, "this is no amount that a wallet could hold", help="points of a wallet, or money"
        )
        return None
    names.findings.error(
        "LR253",
        node.span,
        f"several wallets hold {unit.name}",
        "to which of them?",
        help=" or ".join(f"`in {name}`" for name in found),
    )
    return None


def _said(names: Names, unit: Unit, node: tree.Node, said: str) -> str | None:
    if said not in names.wallet_units:
        names.unknown("wallet", said, names.declared_wallets, node.span)
        return None
    if names.wallet_units[said] != unit:
        held, given = names.wallet_units[said].name, unit.name or "a plain number"
        names.findings.error(
            "LR204", node.span, f"`{given}` and `{held}` don't mix", f"the wallet `{said}` holds {held}"
        )
        return None
    return said


def _implicit(names: Names, unit: Unit, node: tree.Node) -> str:
    names.wallet_units[IMPLICIT] = unit
    names.wallets[IMPLICIT] = r.Wallet(
        IMPLICIT, unit, Fraction(1), None, r.Never(), r.SpendOrder.SOONEST_EXPIRY, r.TakeBack.BELOW_ZERO, "", node.span
    )
    return IMPLICIT


def wallet_named(names: Names, word: str, node: tree.Node) -> str | None:
    """The wallet by its name, or by what it is counted in; reported where there is none."""
    if word in names.wallet_units:
        return word
    unit = names.units.get(word)
    found = [] if unit is None else of_unit(names, unit)
    if len(found) == 1:
        return found[0]
    names.unknown("wallet", word, names.declared_wallets, node.span)
    return None
