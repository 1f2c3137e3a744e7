"""A ruleset and a ledger, made by hand."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from msgspec.structs import replace

from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.entries import Entry, Kind, Line, Move, TierMove
from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import FLAG, Constant
from loyalty_rules.core.quantities import Rounding, Unit, money, wallet_unit
from loyalty_rules.model.ruleset import (
    Drop,
    ForLife,
    Never,
    OnEvent,
    Program,
    Rule,
    Ruleset,
    SpendOrder,
    TakeBack,
    Tier,
    Wallet,
)

SPAN = Span("shop.loyalty", 7, 1, 7, 1)
EUR = money("EUR")


def wallet(name: str, unit: Unit, worth: Fraction | None) -> Wallet:
    return Wallet(name, unit, worth, None, Never(), SpendOrder.SOONEST_EXPIRY, TakeBack.BELOW_ZERO, name, SPAN)


def rule(name: str, word: str) -> Rule:
    return Rule(
        name, word, name, (OnEvent("purchase"),), None, None, None, None, None, (), (), None, None, Rounding.DOWN,
        None, (), SPAN,
    )  # fmt: skip


def tier(name: str, rank: int) -> Tier:
    reach = Constant(True, FLAG) if rank else None
    return Tier(name, "tier", rank, rank, False, name, reach, ForLife(), None, None, Drop.NEVER, None, None, (), SPAN)


WALLETS = (
    wallet("points", wallet_unit("points"), Fraction(2, 5)),
    wallet("credit", EUR, None),
    wallet("miles", wallet_unit("miles", decimals=1), None),
)
RULES = (rule("base", "earn"), rule("card", "cashback"), rule("friend", "referral"), rule("silent", "earn"))
RULESET = Ruleset(
    Program("Harbour", EUR, "Europe/Lisbon", Rounding.DOWN, None, 0, False, None, None, SPAN),
    {}, {}, {one.name: one for one in WALLETS}, {}, (tier("Walker", 0), tier("Trekker", 1)),
    {one.name: one for one in RULES}, (), {},
)  # fmt: skip


class Ledger:
    """Lines with running numbers."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def add(self, day: str, member: str, wallet: str, kind: Kind, amount: int, **more: Any) -> "Ledger":
        on = date.fromisoformat(day)
        values = {"asked": amount, "rule": "base", "place": "shop.loyalty:7", "event": "e", "lot": "l", **more}
        time = int(datetime(on.year, on.month, on.day).timestamp()) * 1_000_000
        self.lines.append(
            Entry(number=len(self.lines) + 1, time=time, day=on, member=member, wallet=wallet, kind=kind,
                  amount=amount, **values)
        )  # fmt: skip
        return self

    def move(self, day: str, member: str, move: Move, tier: str, before: str, after: str) -> "Ledger":
        number, on = len(self.lines) + 1, date.fromisoformat(day)
        self.lines.append(
            TierMove(number, number, on, member, move, tier, before, after, date(2027, 1, 1), "shop.loyalty:9", "e")
        )
        return self


def bought(id: str, member: str, amount: int, type: str = "purchase", **fields: Any) -> Event:
    return Event(id, type, member, 0, date(2026, 1, 1), 0, {"amount": amount, **fields})


def with_wallets(*names: str) -> Ruleset:
    return replace(RULESET, wallets={name: RULESET.wallets[name] for name in names})


def days(lines: Sequence[Line]) -> list[date]:
    return [line.day for line in lines]
