"""Wallets in words: what is collected, what it is worth, how long it lasts and how it is spent."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from loyalty_rules.core.quantities import UnitKind
from loyalty_rules.model.ruleset import CapBasis, Idle, Never, Rule, SpendOrder, TakeBack, Wallet
from loyalty_rules.report.describe.blocks import Block, Paragraph
from loyalty_rules.report.describe.expressions import clauses, value
from loyalty_rules.report.describe.lives import pending, terms
from loyalty_rules.report.describe.speaker import Speaker
from loyalty_rules.report.describe.tables import tables_of

TAKE_BACK = {TakeBack.BELOW_ZERO: "below", TakeBack.TO_ZERO: "zero", TakeBack.OWED: "owed"}


def wallet_blocks(s: Speaker, wallet: Wallet) -> tuple[Block, ...]:
    """One wallet, whole."""
    unit = wallet.unit
    said: list[str] = []
    if unit.kind is UnitKind.MONEY:
        currency_name, currencies = s.language.currency(unit.name), s.language.currency(unit.name, 2)
        said.append(s.sentence("wallet-money", currency=currency_name, currencies=currencies))
    else:
        said.append(s.sentence("wallet-unit", units=s.units(wallet.name)))
        if unit.decimals:
            said.append(
                s.sentence("wallet-decimals", number=s.language.number(unit.decimals), count=s.count_of(unit.decimals))
            )
        if wallet.worth is not None:
            currency = s.ruleset.program.currency
            worth = Fraction(wallet.worth) * unit.scale / currency.scale
            amount = s.language.amount(unit.scale, unit)
            said.append(s.sentence("wallet-worth", amount=amount, worth=s.language.money(worth, currency)))
    if wallet.pending is not None:
        said += pending(s, wallet.pending)
    said += terms(s, wallet.terms)
    match wallet.spend:
        case SpendOrder.SOONEST_EXPIRY:
            if _lapses_in_lots(s, wallet):
                said.append(s.sentence("wallet-spend-soonest"))
        case SpendOrder.OLDEST:
            said.append(s.sentence("wallet-spend-oldest"))
        case _:
            assert_never(wallet.spend)
    if s.ruleset.program.returns is not None:
        said.append(s.sentence(f"wallet-take-back-{TAKE_BACK[wallet.take_back]}"))
    if wallet.shared_by:
        said.append(s.sentence("wallet-shared", field=s.word("field", wallet.shared_by, "plain")))
    said += _transfers(s, wallet)
    read = [term.suspension.condition for term in wallet.terms if term.suspension is not None]
    limits = () if wallet.transfers is None else tuple(cap.limit for cap in wallet.transfers.caps)
    return (Paragraph(" ".join(said)), *tables_of(s, (*read, *limits)))


def _lapses_in_lots(s: Speaker, wallet: Wallet) -> bool:
    """Can one part of it lapse before another?"""
    said = [term.expiry for term in wallet.terms]
    said += [rule.expiry for rule in s.ruleset.rules.values() if rule.expiry and _gives_in(rule, wallet)]
    said += [each.expiry for each in s.ruleset.exchanges.values() if each.expiry and each.into == wallet.name]
    return any(not isinstance(each, Never | Idle) for each in said)


def _gives_in(rule: Rule, wallet: Wallet) -> bool:
    return any(give.wallet == wallet.name for give in rule.gives)


def _transfers(s: Speaker, wallet: Wallet) -> list[str]:
    found = wallet.transfers
    if found is None:
        return [s.sentence("transfer-none")]
    said = [s.sentence("transfer")]
    if found.condition is not None:
        said = [s.sentence("transfer-if", condition=s.listed(clauses(s, found.condition)))]
    for cap in found.caps:
        basis = "times" if cap.basis is CapBasis.TIMES else "points"
        limit = value(s, cap.limit).subject
        said.append(s.sentence("transfer-cap", basis=basis, limit=limit, window=s.window(cap.window, "each")))
    return said
