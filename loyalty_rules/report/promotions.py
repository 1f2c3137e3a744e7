"""Promotion codes: how often each family was used, by how many, and what it brought."""

from __future__ import annotations

from msgspec import Struct, field

from loyalty_rules.core.entries import CodeUse
from loyalty_rules.model.ruleset import Code, Ruleset


class CodeTotal(Struct):
    """One family. `revenue` is the money of the events it was used with, `granted` by wallet what the rules gave which
    ask for it, both less what was taken back. `texts` and `members`: how often each code, and by each member."""

    code: Code
    uses: int = 0
    revenue: int = 0
    granted: dict[str, int] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)

    def count(self, use: CodeUse) -> None:
        self.uses += use.uses
        self.revenue += use.revenue
        for wallet, amount in use.granted:
            self.granted[wallet] = self.granted.get(wallet, 0) + amount
        for by, key in ((self.texts, use.text), (self.members, use.member)):
            by[key] = by.get(key, 0) + use.uses

    @property
    def codes_used(self) -> int:
        """How many different codes were used."""
        return sum(count > 0 for count in self.texts.values())

    @property
    def members_using(self) -> int:
        """How many members have used one."""
        return sum(count > 0 for count in self.members.values())

    def by_wallet(self, ruleset: Ruleset) -> list[tuple[str, int]]:
        """What was given, by wallet in source order."""
        return [(name, self.granted[name]) for name in ruleset.wallets if self.granted.get(name)]


class Promotions:
    """Sums uses as they are posted; of every family of a ruleset, those without uses included."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.totals = {name: CodeTotal(code) for name, code in ruleset.codes.items()}

    def add(self, use: CodeUse) -> None:
        self.totals[use.code].count(use)
