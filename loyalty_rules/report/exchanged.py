"""What exchanges and rewards took and gave, counted from the ledger line by line."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from loyalty_rules.core.entries import Entry, Kind
from loyalty_rules.core.expressions import Constant
from loyalty_rules.core.quantities import Unit
from loyalty_rules.model.ruleset import Exchange, Ruleset


class ExchangeTotal(Struct):
    """What one exchange or reward took of `wallet` and gave, less what was undone, in the smallest parts of the units.

    `unit` is what it gave in: that of the wallet it gives into, or the currency for money off; None for goods, which
    are counted in pieces. `members`: how many it took something from. `gave` is None where goods or money off come at
    several prices: the ledger has no sum of it.
    """

    exchange: str
    word: str
    wallet: str
    into: str
    goods: str
    unit: Unit | None
    times: int = 0
    members: int = 0
    took: int = 0
    gave: int | None = 0
    refused: int = 0


class Exchanged:
    """A running count. `add` takes each entry."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._totals = {name: self._total(exchange) for name, exchange in ruleset.exchanges.items()}
        self._members: set[tuple[str, str]] = set()
        self._last: dict[str, Entry] = {}  # the last entry that took something, by exchange

    def _total(self, exchange: Exchange) -> ExchangeTotal:
        unit = None
        if exchange.into is not None:
            unit = self._ruleset.wallets[exchange.into].unit
        elif exchange.off:
            unit = self._ruleset.program.currency
        return ExchangeTotal(exchange.name, exchange.word, exchange.wallet, exchange.into or "", exchange.goods, unit)

    def add(self, entry: Entry) -> None:
        """Count an entry, if an exchange made it or undid it."""
        total = self._totals.get(entry.rule)
        if total is None:
            return
        match entry.kind:
            case Kind.REDEEMED:
                total.took += entry.amount
                total.times += not self._goes_on(entry)
                self._last[entry.rule] = entry
                self._members.add((entry.rule, entry.member))
            case Kind.RESTORED:
                total.took -= entry.amount
            case Kind.CONVERTED:
                total.gave = (total.gave or 0) + entry.amount
            case Kind.REVERSED:
                total.gave = (total.gave or 0) - entry.amount
            case Kind.REFUSED:
                total.refused += 1
            case _:
                pass

    def _goes_on(self, entry: Entry) -> bool:
        """One time takes from as many lots as it needs, and of a household from those of several members."""
        last = self._last.get(entry.rule)
        if last is None or (last.event, last.number + 1) != (entry.event, entry.number):
            return False
        return last.member == entry.member or bool(self._ruleset.wallets[entry.wallet].shared_by)

    def totals(self) -> list[ExchangeTotal]:
        """Every exchange and reward, in source order and those that were never asked for included."""
        for total in self._totals.values():
            total.members = sum(rule == total.exchange for rule, _ in self._members)
            exchange = self._ruleset.exchanges[total.exchange]
            if exchange.into is None and total.took:
                rate = rate_of(exchange)
                total.gave = None if rate is None else int(total.took * rate)
        return list(self._totals.values())


def rate_of(exchange: Exchange) -> Fraction | None:
    """What one part buys of goods or money off, where there is only one price."""
    if len(exchange.steps) != 1:
        return None
    (step,) = exchange.steps
    price = step.price.value if isinstance(step.price, Constant) else None
    value = 1 if step.value is None else step.value.value if isinstance(step.value, Constant) else None
    if not isinstance(price, int | Fraction) or not isinstance(value, int | Fraction) or not price:
        return None
    return Fraction(value) / price
