"""The summary of a ledger, kept line by line: what a programme gave, took and still owes. The lines are not kept.

A month is the month of booking: the day of the entry, not the day on which points can be spent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from msgspec import Struct, field

from loyalty_rules.core.calendar import Period, period_label
from loyalty_rules.core.entries import CodeUse, Entry, Kind, Line, Message, Move, TierMove
from loyalty_rules.core.events import Event
from loyalty_rules.core.quantities import UnitKind
from loyalty_rules.model.ruleset import Ruleset, Wallet
from loyalty_rules.report.binding import Binding
from loyalty_rules.report.exchanged import Exchanged
from loyalty_rules.report.flow import Flow
from loyalty_rules.report.households import Households
from loyalty_rules.report.order import natural
from loyalty_rules.report.promotions import Promotions
from loyalty_rules.report.segments import Segments
from loyalty_rules.report.settlement import Settlement
from loyalty_rules.report.timeline import Timeline, worth_of

REFERRAL = "referral"
CHALLENGE = "challenge"


class MemberMonth(Struct):
    """One member, one wallet, one month with movement. `available` (less what is owed) and `pending` are at its end."""

    member: str
    month: str
    wallet: str
    flow: Flow = field(default_factory=Flow)
    by_rule: dict[str, int] = field(default_factory=dict)
    available: int = 0
    pending: int = 0


class MemberTotal(Struct):
    """One member and one wallet, over all time."""

    member: str
    wallet: str
    flow: Flow
    available: int
    pending: int
    tier: str


class RuleTotal(Struct):
    """What one rule gave in one wallet: how often, to how many members, how much, and what of it was taken back."""

    rule: str
    word: str
    wallet: str
    times: int = 0
    members: int = 0
    earned: int = 0
    reversed: int = 0
    refused: int = 0

    @property
    def granted(self) -> int:
        """What the rule gave and was not taken back."""
        return self.earned - self.reversed


class WalletTotal(Struct, frozen=True):
    """One wallet over all members. Money is in the smallest part of the currency, None where a worth isn't said."""

    wallet: Wallet
    flow: Flow
    available: int
    pending: int
    cost: Fraction | None
    available_worth: Fraction | None
    pending_worth: Fraction | None


class _Account:
    """The balance of one member in one wallet; `held` is what is left in each pending lot."""

    __slots__ = ("available", "held", "months", "pending")

    def __init__(self) -> None:
        self.available = 0
        self.pending = 0
        self.held: dict[str, int] = {}
        self.months: dict[str, MemberMonth] = {}

    def apply(self, entry: Entry) -> None:
        amount, lot = entry.amount, entry.lot
        match entry.kind:
            case Kind.EARNED | Kind.OPENED | Kind.CONVERTED | Kind.RESTORED:
                if lot in self.held or (entry.kind is not Kind.RESTORED and entry.active_on is not None):
                    self._hold(lot, amount)
                else:
                    self.available += amount
            case Kind.ADJUSTED | Kind.TRANSFERRED:
                if lot and lot in self.held:
                    self._hold(lot, amount)
                else:
                    self.available += amount
            case Kind.ACTIVATED:
                self._hold(lot, -amount)
                self.held.pop(lot, None)
                self.available += amount
            case Kind.REDEEMED | Kind.LAPSED | Kind.DROPPED | Kind.REVERSED:
                if lot and lot in self.held:
                    self._hold(lot, -amount)
                else:
                    self.available -= amount
            case Kind.SETTLED | Kind.REFUSED:
                # What a settlement takes from a lot it takes off the debt, which the balance has been less already.
                pass

    def _hold(self, lot: str, amount: int) -> None:
        self.pending += amount
        # An emptied lot stays, since more may be put into it while it is pending.
        self.held[lot] = self.held.get(lot, 0) + amount


class Summary:
    """A running summary. `add` takes each line of the ledger, `see` each event; `segments`: where members stand.
    `revenue` is in the smallest part of the currency, net of what came back."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.events = 0
        self.timeline = Timeline(ruleset)
        self.binding = Binding(ruleset)
        self.revenue = 0
        self.moves: list[TierMove] = []
        self.messages: list[Message] = []
        self.settlement = Settlement(ruleset)
        self.exchanged = Exchanged(ruleset)
        self.promotions = Promotions(ruleset)
        self.entries = 0
        self.refused = 0
        self.segments = Segments(ruleset)
        self._members: set[str] = set()
        self._accounts: dict[tuple[str, str], _Account] = {}
        self.households = Households(ruleset, self._accounts)
        self._rules: dict[tuple[str, str], RuleTotal] = {}
        self._rule_members: set[tuple[str, str, str]] = set()
        self._tiers: dict[tuple[str, str], str] = {}  # member and ladder → tier in force
        # The next tier of a member and what is missing to reach it, in words; who runs the engine knows it.
        self.ahead: Callable[[str], tuple[str, str]] = lambda member: ("", "")

    @classmethod
    def of(cls, ruleset: Ruleset, lines: Iterable[Line], events: Iterable[tuple[Event, int]] = ()) -> Summary:
        """The summary of a whole ledger. `events`: each with by how much it changed the revenue."""
        summary = cls(ruleset)
        for event, revenue in events:
            summary.see(event, revenue)
        for line in lines:
            summary.add(line)
        return summary

    # ------------------------------------------------------------------------------------------- facts come in
    def see(self, event: Event, revenue: int = 0) -> None:
        """Count an event, and by how much it changed the revenue."""
        self.events += 1
        self.revenue += revenue
        self._members.add(event.member)
        self.timeline.see(event, revenue)

    def add(self, line: Line) -> None:
        """Count one line of the ledger. The lines of a member come in the order of time."""
        self._members.add(line.member)
        self.timeline.add(line)
        if isinstance(line, Message):
            self.messages.append(line)
            return
        if isinstance(line, TierMove):
            self.moves.append(line)
            self._tiers[line.member, line.ladder] = line.after
            return
        if isinstance(line, CodeUse):
            return self.promotions.add(line)
        self.entries += 1
        self.settlement.add(line)
        self.exchanged.add(line)
        self.binding.add(line)
        self._count_rule(line)
        if line.kind is Kind.REFUSED:
            return
        account = self._accounts.setdefault((line.member, line.wallet), _Account())
        account.apply(line)
        month = period_label(line.day, Period.MONTH)
        row = account.months.get(month)
        if row is None:
            row = account.months[month] = MemberMonth(line.member, month, line.wallet)
        row.flow.count(line)
        if line.kind is Kind.EARNED:
            row.by_rule[line.rule] = row.by_rule.get(line.rule, 0) + line.amount
        row.available, row.pending = account.available, account.pending

    def _count_rule(self, entry: Entry) -> None:
        self.refused += entry.kind is Kind.REFUSED
        own = entry.rule in self.ruleset.rules or entry.kind is Kind.EARNED
        # What exchanges refuse is theirs; who asks for an exchange that there is not asks no rule.
        if not own and (entry.kind is not Kind.REFUSED or entry.rule in ("", *self.ruleset.exchanges)):
            return
        key = (entry.rule, entry.wallet)
        total = self._rules.get(key)
        if total is None:
            rule = self.ruleset.rules.get(entry.rule)
            total = self._rules[key] = RuleTotal(entry.rule, rule.word if rule else "", entry.wallet)
        match entry.kind:
            case Kind.EARNED:
                total.times += 1
                total.earned += entry.amount
                self._rule_members.add((entry.rule, entry.wallet, entry.member))
            case Kind.REVERSED | Kind.DROPPED:
                total.reversed += entry.amount
            case Kind.REFUSED:
                total.refused += 1
            case _:
                pass

    # ------------------------------------------------------------------------------------------- tables come out
    @property
    def members(self) -> int:
        """How many members there are, with or without entries."""
        return len(self._members)

    def member_months(self) -> list[MemberMonth]:
        """A row for each month in which a wallet of a member moved, by member, month and wallet."""
        rows = [row for account in self._accounts.values() for row in account.months.values()]
        keys = {member: natural(member) for member in {row.member for row in rows}}
        order = {name: index for index, name in enumerate(self.ruleset.wallets)}
        return sorted(rows, key=lambda row: (keys[row.member], row.month, order.get(row.wallet, -1), row.wallet))

    def member_totals(self) -> list[MemberTotal]:
        """A row for each member and wallet; a member without entries has one for every wallet, of zeros."""
        found = []
        wallets = list(self.ruleset.wallets)
        for member in sorted(self._members, key=natural):
            others = sorted(name for (owner, name) in self._accounts if owner == member) if not wallets else []
            for wallet in wallets or others:
                account = self._accounts.get((member, wallet)) or _Account()
                flow = Flow()
                for row in account.months.values():
                    flow.add(row.flow)
                tier = self.tier_of(member)
                found.append(MemberTotal(member, wallet, flow, account.available, account.pending, tier))
        return found

    def months(self) -> list[MemberMonth]:
        """All members together: flow, rules and balances at the end of each month, by month and wallet."""
        labels = sorted({month for account in self._accounts.values() for month in account.months})
        found: dict[tuple[str, str], MemberMonth] = {}
        for (_, wallet), account in self._accounts.items():
            available = pending = 0
            for month in labels:
                total = found.setdefault((month, wallet), MemberMonth("", month, wallet))
                row = account.months.get(month)
                if row is not None:
                    available, pending = row.available, row.pending
                    total.flow.add(row.flow)
                    for rule, amount in row.by_rule.items():
                        total.by_rule[rule] = total.by_rule.get(rule, 0) + amount
                # A balance stays what it was in a month without movement.
                total.available += available
                total.pending += pending
        order = {name: index for index, name in enumerate(self.ruleset.wallets)}
        return sorted(found.values(), key=lambda row: (row.month, order.get(row.wallet, -1), row.wallet))

    def rules(self) -> list[RuleTotal]:
        """Every rule, in source order and those that gave nothing included, by wallet."""
        members: dict[tuple[str, str], int] = {}
        for given, wallet, _ in self._rule_members:
            members[given, wallet] = members.get((given, wallet), 0) + 1
        found = []
        for name, rule in self.ruleset.rules.items():
            own = sorted(key for key in self._rules if key[0] == name)
            found += [self._rules[key] for key in own] or [
                RuleTotal(name, rule.word, rule.gives[0].wallet if rule.gives else "")
            ]
        found += [self._rules[key] for key in sorted(self._rules) if key[0] not in self.ruleset.rules]
        for total in found:
            total.members = members.get((total.rule, total.wallet), 0)
        return found

    def wallets(self) -> list[WalletTotal]:
        """Every wallet over all members."""
        found = []
        for wallet in self.ruleset.wallets.values():
            flow, available, pending = Flow(), 0, 0
            for (_, name), account in self._accounts.items():
                if name == wallet.name:
                    available += account.available
                    pending += account.pending
                    for row in account.months.values():
                        flow.add(row.flow)
            worth = worth_of(wallet)
            parts = (flow.earned - flow.reversed, available, pending)
            cost, of_available, of_pending = (None if worth is None else worth * part for part in parts)
            found.append(WalletTotal(wallet, flow, available, pending, cost, of_available, of_pending))
        return found

    def tier_of(self, member: str, ladder: str = "tier") -> str:
        """The tier of a ladder held last; the lowest one where nothing has to be reached for it."""
        tiers = self.ruleset.ladders[ladder]
        return self._tiers.get((member, ladder)) or (tiers[0].name if tiers and tiers[0].reach is None else "")

    def tiers(self) -> dict[str, int]:
        """How many members hold each tier at the end, lowest first; those who hold none are under the empty name."""
        found = {tier.name: 0 for tier in self.ruleset.tiers}
        for ladder, tiers in self.ruleset.ladders.items():
            for member in self._members if tiers else ():
                tier = self.tier_of(member, ladder)
                if tier or ladder == "tier":
                    found[tier] = found.get(tier, 0) + 1
        return found

    def move_counts(self) -> dict[tuple[str, Move], int]:
        """How often each tier was reached, kept and left."""
        found: dict[tuple[str, Move], int] = {}
        for move in self.moves:
            found[move.tier, move.move] = found.get((move.tier, move.move), 0) + 1
        return found

    # ------------------------------------------------------------------------------------------- totals
    @property
    def cost(self) -> Fraction:
        """What was granted and not taken back, in money; wallets without a worth are not in it. What was converted was
        counted when it was earned."""
        return sum((total.cost for total in self.wallets() if total.cost is not None), Fraction(0))

    @property
    def without_worth(self) -> tuple[str, ...]:
        """The wallets that gave something whose worth isn't said, so that it is not in the cost."""
        return tuple(total.wallet.name for total in self.wallets() if total.cost is None and total.flow.earned)

    @property
    def cost_share(self) -> Fraction | None:
        """The cost as a share of the revenue; None without revenue."""
        return self.cost / self.revenue if self.revenue > 0 else None

    @property
    def outstanding(self) -> Fraction:
        """What members hold, available and pending, in money."""
        worths = (worth for total in self.wallets() for worth in (total.available_worth, total.pending_worth))
        return sum((worth for worth in worths if worth is not None), Fraction(0))

    def sent(self) -> list[tuple[str, str, int, int]]:
        """Of everything that sends messages, in source order: its name, whom it writes to, how many were sent, and how
        many members they are about."""
        about: dict[str, list[str]] = {name: [] for name in self.ruleset.notices}
        for message in self.messages:
            about.setdefault(message.notify, []).append(message.member)
        to = {message.notify: message.to for message in self.messages}
        to.update((name, notice.to) for name, notice in self.ruleset.notices.items())
        return [(name, to[name], len(members), len(set(members))) for name, members in about.items()]

    def referrals(self) -> list[RuleTotal]:
        """The rules that are referrals."""
        return [total for total in self.rules() if total.word == REFERRAL]

    def challenges(self) -> list[RuleTotal]:
        """The rules that are challenges."""
        return [total for total in self.rules() if total.word == CHALLENGE]

    def cashback(self) -> dict[str, int]:
        """What was paid and not taken back in each wallet of money."""
        return {
            total.wallet.name: total.flow.earned - total.flow.reversed
            for total in self.wallets()
            if total.wallet.unit.kind is UnitKind.MONEY
        }
