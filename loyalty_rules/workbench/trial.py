"""One run of a ruleset over a history, kept as the figures that runs are compared by. Nothing in it refers to the run:
it can be handed from process to process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from hashlib import blake2b

from msgspec import Struct, field

from loyalty_rules import api
from loyalty_rules.core.calendar import Period, period_label
from loyalty_rules.core.entries import Entry, Kind, Line, Message, TierMove
from loyalty_rules.data import Reject, Stream
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.report.exchanged import ExchangeTotal, rate_of
from loyalty_rules.report.summary import RuleTotal, WalletTotal

TIERS = "tier moves"
MESSAGES = "messages"


class Given(Struct):
    """What was booked for a member, in smallest parts. `by_rule`: what a rule gave in a wallet and was not taken back;
    `lapsed` by wallet; `exchanged` by wallet: what exchanges into a wallet and for money off put there, less what they
    took there; `off`: the money off. What goods are worth nobody says."""

    by_rule: dict[tuple[str, str], int] = field(default_factory=dict)
    lapsed: dict[str, int] = field(default_factory=dict)
    exchanged: dict[str, int] = field(default_factory=dict)
    off: Fraction = Fraction()
    print: int = 0


class Trial(Struct):
    """`prints`: a sum over all entries of a rule, an exchange or a wallet that is the same only for the same entries;
    `by_month`: by month, rule and wallet. `tiers`: of each ladder, the tier that each member holds at the end."""

    ruleset: Ruleset
    events: int
    revenue: int
    cost: Fraction
    outstanding: Fraction
    without_worth: tuple[str, ...]
    wallets: tuple[WalletTotal, ...]
    rules: tuple[RuleTotal, ...]
    exchanges: tuple[ExchangeTotal, ...]
    members: dict[str, Given]
    by_month: dict[tuple[str, str, str], int]
    prints: dict[tuple[str, str], int]
    tiers: dict[str, dict[str, str]]
    segments: dict[str, tuple[str, ...]]
    account: str
    rejects: tuple[Reject, ...]
    notes: tuple[str, ...]
    until: date | None

    def tier_counts(self, ladder: str = "tier") -> dict[str, int]:
        """How many members hold each tier of a ladder at the end, lowest first, empty for none."""
        found = {tier.name: 0 for tier in self.ruleset.ladders.get(ladder, ())}
        for tier in self.tiers.get(ladder, {}).values():
            found[tier] = found.get(tier, 0) + 1
        return found

    @property
    def earners(self) -> int:
        """How many members a rule has given something that was not all taken back."""
        return sum(any(amount > 0 for amount in given.by_rule.values()) for given in self.members.values())


class Sheet:
    """Adds up lines of a ledger. `renamed`: names of rules and wallets that are read as others."""

    def __init__(self, ruleset: Ruleset, renamed: Mapping[str, str] | None = None) -> None:
        self._renamed = renamed or {}
        self._into = {name: exchange.into for name, exchange in ruleset.exchanges.items()}
        rates = {name: rate_of(exchange) for name, exchange in ruleset.exchanges.items() if exchange.off}
        self._off = {name: rate for name, rate in rates.items() if rate is not None}
        self.members: dict[str, Given] = {}
        self.by_month: dict[tuple[str, str, str], int] = {}
        self.prints: dict[tuple[str, str], int] = {}

    def add(self, line: Line) -> None:
        """Count one line."""
        match line:
            case Entry():
                self._entry(line)
            case TierMove():
                tiers = "|".join(map(self._name, (line.tier, line.before, line.after)))
                said = f"{line.time}|{line.move}|{tiers}|{line.until}|{line.event}"
                self._print(line.member, ((TIERS, ""),), said)
            case Message():
                said = f"{line.time}|{line.notify}|{line.to}|{line.data}|{line.event}"
                self._print(line.member, ((MESSAGES, ""),), said)
            case _:
                pass

    def _entry(self, entry: Entry) -> None:
        rule, wallet = self._name(entry.rule), self._name(entry.wallet)
        said = (
            f"{entry.time}|{entry.kind}|{entry.amount}|{rule}|{wallet}|{entry.event}|{entry.active_on}"
            f"|{entry.expires_on}|{entry.partner}"
        )
        self._print(entry.member, (("rule", rule), ("wallet", wallet)), said)
        amount, given = entry.amount, self.members[entry.member]
        into = self._into.get(entry.rule)
        match entry.kind:
            case Kind.EARNED:
                self._give(given, entry, rule, wallet, amount)
            case Kind.REVERSED | Kind.DROPPED if into is None:
                self._give(given, entry, rule, wallet, -amount)
            case Kind.LAPSED:
                given.lapsed[wallet] = given.lapsed.get(wallet, 0) + amount
            case Kind.CONVERTED | Kind.RESTORED if into is not None:
                given.exchanged[wallet] = given.exchanged.get(wallet, 0) + amount
            case Kind.REDEEMED | Kind.REVERSED if into is not None:
                given.exchanged[wallet] = given.exchanged.get(wallet, 0) - amount
            case Kind.REDEEMED | Kind.RESTORED if entry.rule in self._off:
                taken = amount if entry.kind is Kind.REDEEMED else -amount
                given.exchanged[wallet] = given.exchanged.get(wallet, 0) - taken
                given.off += taken * self._off[entry.rule]
            case _:
                pass

    def _give(self, given: Given, entry: Entry, rule: str, wallet: str, amount: int) -> None:
        given.by_rule[rule, wallet] = given.by_rule.get((rule, wallet), 0) + amount
        key = (period_label(entry.day, Period.MONTH), rule, wallet)
        self.by_month[key] = self.by_month.get(key, 0) + amount

    def _print(self, member: str, keys: tuple[tuple[str, str], ...], said: str) -> None:
        # Sums of hashes: the order of entries of one moment says nothing.
        number = int.from_bytes(blake2b(f"{member}|{said}".encode(), digest_size=12).digest(), "big")
        given = self.members.get(member)
        if given is None:
            given = self.members[member] = Given()
        given.print += number
        for key in keys:
            self.prints[key] = self.prints.get(key, 0) + number

    def _name(self, name: str) -> str:
        return self._renamed.get(name, name)


def trial(
    ruleset: Ruleset,
    history: Stream,
    *,
    until: date | None = None,
    renamed: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Trial:
    """Run a ruleset over a history."""
    sheet = Sheet(ruleset, renamed)
    ran = api.simulate(ruleset, history, until=until, keep=False, sink=sheet.add, progress=progress)
    summary = ran.summary
    members = {total.member for total in summary.member_totals()}
    for member in members:
        sheet.members.setdefault(member, Given())
    ladders = {
        ladder: {member: summary.tier_of(member, ladder) for member in members}
        for ladder, tiers in ruleset.ladders.items()
        if tiers
    }
    segments = {member: summary.segments.of(member) for member in members} if ruleset.segments else {}
    return Trial(
        ruleset, summary.events, summary.revenue, summary.cost, summary.outstanding, summary.without_worth,
        tuple(summary.wallets()), tuple(summary.rules()), tuple(summary.exchanged.totals()), sheet.members,
        sheet.by_month, sheet.prints, ladders, segments, ran.account_words(), ran.rejects, ran.notes, ran.until,
    )  # fmt: skip
