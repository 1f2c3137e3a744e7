"""Two rulesets on the same history as data: JSON, and tables for files. Amounts are decimal texts in whole units."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from loyalty_rules.core.comparisons import Comparison, GroupChange, Pair
from loyalty_rules.core.quantities import Exact, Rounding, Unit, round_exact
from loyalty_rules.report import differences
from loyalty_rules.report.amounts import decimal_of, decimal_text, percent
from loyalty_rules.report.tables import AMOUNT, TEXT, WHOLE, Row, Table

VERSION = 1


# ------------------------------------------------------------------------------------------------ JSON
def as_json(found: Comparison) -> dict[str, object]:
    """The whole of it. Keys are never renamed, only added, while `version` is 1."""
    currency = found.currency
    return {
        "version": VERSION,
        "program": found.program,
        "currency": currency.name,
        "same": found.same,
        "rules_changed": differences.as_json(found.differences),
        "accounts": list(found.accounts),
        "revenue": _pair(found.revenue, currency),
        "cost": _pair(found.cost, currency),
        "cost_share": [None if share is None else {"exact": str(share), "percent": percent(share)}
                       for share in found.cost_share],
        "outstanding": _pair(found.outstanding, currency),
        "without_worth": list(found.without_worth),
        "wallets": [
            {
                "wallet": one.wallet,
                "unit": one.unit.name,
                "same": one.same,
                **{
                    name: _pair(pair, one.unit)
                    for name, pair in (
                        ("given", one.given),
                        ("converted", one.converted),
                        ("redeemed", one.redeemed),
                        ("lapsed", one.expired),
                        ("outstanding", one.outstanding),
                    )
                },
            }
            for one in found.wallets
        ],
        "rules": [
            {
                "rule": one.rule,
                "word": one.word,
                "wallet": one.wallet,
                "same": one.same,
                "given": _pair(one.given, one.unit),
                "cost": None if one.cost is None else _pair(one.cost, currency),
                "members": [int(one.members.before), int(one.members.after)],
                "old_place": one.old_place or None,
                "new_place": one.new_place or None,
            }
            for one in found.rules
        ],
        "exchanges": [
            {
                "exchange": one.exchange,
                "wallet": one.wallet,
                "same": one.same,
                "times": [int(one.times.before), int(one.times.after)],
                "took": _pair(one.took, one.unit),
            }
            for one in found.exchanges
        ],
        "months": [
            {
                "month": one.month,
                "cost": _pair(one.cost, currency),
                "given": {wallet: _pair(pair, found.units[wallet]) for wallet, pair in one.given.items()},
            }
            for one in found.months
        ],
        "members": _group(found, found.all),
        "fates": [_group(found, one) for one in found.by_fate],
        "tiers": [_group(found, one) for one in found.tiers],
        "segments": [_group(found, one) for one in found.segments],
        "tier_moves": [
            {
                "ladder": one.ladder,
                "moved": one.moved,
                "counts": [
                    {"before": before or None, "after": after or None, "members": count}
                    for (before, after), count in one.counts.items()
                ],
            }
            for one in found.matrices
        ],
        "changed": [
            {
                "member": one.member,
                "fate": one.fate.value,
                "tier_before": one.tiers[0] or None,
                "tier_after": one.tiers[1] or None,
                "segments": list(one.segments),
                "worth": _money(one.worth, currency),
                "given": {wallet: _pair(pair, found.units[wallet]) for wallet, pair in one.given.items()},
                "lapsed": {wallet: decimal_text(n, found.units[wallet]) for wallet, n in one.lapsed.items()},
                "reasons": [
                    {
                        "rule": reason.rule,
                        "wallet": reason.wallet,
                        "change": decimal_text(reason.change, found.units[reason.wallet]),
                        "old_place": reason.old_place or None,
                        "new_place": reason.new_place or None,
                    }
                    for reason in one.reasons
                ],
            }
            for one in found.members
        ],
        "unchanged": {kind: list(names) for kind, names in found.unchanged.items()},
    }  # fmt: skip


def _money(amount: Exact, unit: Unit) -> str:
    return decimal_text(round_exact(Fraction(amount), Rounding.HALF_UP), unit)


def _pair(pair: Pair, unit: Unit) -> dict[str, str]:
    before, after, change = (_money(each, unit) for each in (pair.before, pair.after, pair.change))
    return {"before": before, "after": after, "change": change}


def _group(found: Comparison, one: GroupChange) -> dict[str, object]:
    return {
        "name": one.name or None,
        "members": one.members,
        "fates": {fate.value: count for fate, count in one.fates.items()},
        "given": {wallet: decimal_text(amount, found.units[wallet]) for wallet, amount in one.given.items()},
        "worth": _money(one.worth, found.currency),
    }


# ------------------------------------------------------------------------------------------------ tables
def tables(found: Comparison) -> tuple[Table, ...]:
    """Every member for whom something differs, every rule, every month."""
    return members(found), rules(found), months(found)


def members(found: Comparison) -> Table:
    """A row for each member for whom something differs and each wallet that rules gave them something in."""
    columns = (
        ("member", TEXT), ("fate", TEXT), ("worth_change", AMOUNT), ("tier_before", TEXT), ("tier_after", TEXT),
        ("segments", TEXT), ("wallet", TEXT), ("given_before", AMOUNT), ("given_after", AMOUNT),
        ("given_change", AMOUNT), ("lapsed_change", AMOUNT), ("rule", TEXT), ("rule_change", AMOUNT),
        ("old_place", TEXT), ("new_place", TEXT),
    )  # fmt: skip

    def rows() -> Iterator[Row]:
        for one in found.members:
            worth = decimal_of(round_exact(one.worth, Rounding.HALF_UP), found.currency)
            head = (one.member, one.fate.value, worth, *one.tiers, ", ".join(one.segments))
            wallets = dict.fromkeys((*one.given, *one.lapsed)) or {"": None}
            for wallet in wallets:
                if not wallet:
                    yield (*head, "", None, None, None, None, "", None, "", "")
                    continue
                unit = found.units[wallet]
                pair = one.given.get(wallet, Pair(0, 0))
                given = (decimal_of(int(each), unit) for each in (pair.before, pair.after, pair.change))
                lapsed = decimal_of(one.lapsed.get(wallet, 0), unit)
                reason = next((reason for reason in one.reasons if reason.wallet == wallet), None)
                if reason is None:
                    yield (*head, wallet, *given, lapsed, "", None, "", "")
                else:
                    because = (reason.rule, decimal_of(reason.change, unit), reason.old_place, reason.new_place)
                    yield (*head, wallet, *given, lapsed, *because)

    return Table("changed_members", columns, rows())


def rules(found: Comparison) -> Table:
    """A row for each rule and wallet."""
    columns = (
        ("rule", TEXT), ("wallet", TEXT), ("given_before", AMOUNT), ("given_after", AMOUNT), ("given_change", AMOUNT),
        ("cost_change", AMOUNT), ("members_before", WHOLE), ("members_after", WHOLE), ("entries", TEXT),
        ("old_place", TEXT), ("new_place", TEXT),
    )  # fmt: skip

    def rows() -> Iterator[Row]:
        for one in found.rules:
            given = (decimal_of(int(each), one.unit) for each in (one.given.before, one.given.after, one.given.change))
            cost = None
            if one.cost is not None:
                cost = decimal_of(round_exact(Fraction(one.cost.change), Rounding.HALF_UP), found.currency)
            counts = (int(one.members.before), int(one.members.after))
            same = "the same" if one.same else "changed"
            yield (one.rule, one.wallet, *given, cost, *counts, same, one.old_place, one.new_place)

    return Table("changed_rules", columns, rows())


def months(found: Comparison) -> Table:
    """A row for each month and wallet in which rules gave something."""
    columns = (
        ("month", TEXT), ("wallet", TEXT), ("given_before", AMOUNT), ("given_after", AMOUNT), ("given_change", AMOUNT),
    )  # fmt: skip

    def rows() -> Iterator[Row]:
        for one in found.months:
            for wallet, pair in one.given.items():
                unit = found.units[wallet]
                given = (decimal_of(int(each), unit) for each in (pair.before, pair.after, pair.change))
                yield (one.month, wallet, *given)

    return Table("changed_months", columns, rows())
