"""The settlement with partners: what was given and spent at each, and what is owed for it."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from loyalty_rules.core.calendar import Period, period_label
from loyalty_rules.core.entries import Entry, Kind
from loyalty_rules.core.quantities import Rounding, round_exact
from loyalty_rules.model.ruleset import Ruleset, fee_on


class SettlementLine(Struct):
    """A partner, a month of booking and a wallet. Amounts of the wallet are in its smallest parts. `owed_by` and
    `owed_to` are exact sums in the smallest part of the currency."""

    partner: str
    month: str
    wallet: str
    given: int = 0
    taken_back: int = 0
    redeemed: int = 0
    restored: int = 0
    owed_by: Fraction = Fraction(0)
    owed_to: Fraction = Fraction(0)

    def rounded(self) -> tuple[int, int, int]:
        """What the partner owes, what it is owed, and the first less the second: each of the two rounded once."""
        owed_by, owed_to = (round_exact(amount, Rounding.HALF_UP) for amount in (self.owed_by, self.owed_to))
        return owed_by, owed_to, owed_by - owed_to


class Settlement:
    """Sums entries at partners as they are posted. What is taken back counts at the rate at which it was given."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self._lines: dict[tuple[str, str, str], SettlementLine] = {}

    def add(self, entry: Entry) -> None:
        partner = self.ruleset.partners.get(entry.partner)
        if partner is None or entry.kind is Kind.REFUSED:
            return
        key = entry.partner, period_label(entry.day, Period.MONTH), entry.wallet
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = SettlementLine(*key)
        day, amount = entry.partner_day or entry.day, entry.amount
        pays, receives = (fee_on(fees, entry.wallet, day) * amount for fees in (partner.pays, partner.receives))
        match entry.kind:
            case Kind.EARNED:
                line.given += amount
                line.owed_by += pays
            case Kind.REVERSED | Kind.DROPPED:
                line.taken_back += amount
                line.owed_by -= pays
            case Kind.REDEEMED:
                line.redeemed += amount
                line.owed_to += receives
            case Kind.RESTORED:
                line.restored += amount
                line.owed_to -= receives
            case _:
                pass

    def lines(self) -> list[SettlementLine]:
        """By partner and wallet as they are declared, then by month."""
        partners = {name: index for index, name in enumerate(self.ruleset.partners)}
        wallets = {name: index for index, name in enumerate(self.ruleset.wallets)}
        return sorted(self._lines.values(), key=lambda line: (partners[line.partner], line.month, wallets[line.wallet]))
