"""What happened day by day, and the same in periods that can be shown side by side.

A day is kept once for all members, so memory grows with the calendar and the members, not with the entries.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from msgspec import Struct, field

from loyalty_rules.core.calendar import Period, next_period_start, period_start
from loyalty_rules.core.entries import Entry, Kind, Line
from loyalty_rules.core.events import Event
from loyalty_rules.core.quantities import UnitKind
from loyalty_rules.model.ruleset import Ruleset, Wallet
from loyalty_rules.report.flow import Flow

SLICES_MAX: Final = 60
"""As many periods as can be told apart side by side; where years are more, the last ones are shown."""

_LONGEST: Final = ((Period.DAY, 31), (Period.WEEK, 26 * 7), (Period.MONTH, 48 * 31), (Period.QUARTER, 15 * 366))
"""The most days for which a period is shown; years beyond."""


class Slice(Struct):
    """One period. `last`: its last day, or the last day of all. `held`: by wallet what members have at its end, pending
    included. `members`: how many there are by then. Money is in the smallest part of the currency."""

    first: date
    last: date
    flows: dict[str, Flow]
    held: dict[str, int]
    revenue: int = 0
    events: int = 0
    members: int = 0
    cost: Fraction = Fraction(0)

    @property
    def cost_share(self) -> Fraction | None:
        """The cost as a share of the revenue; None without revenue."""
        return self.cost / self.revenue if self.revenue > 0 else None


class _Day(Struct):
    flows: dict[str, Flow] = field(default_factory=dict)
    revenue: int = 0
    events: int = 0


class Timeline:
    """Counts each line of the ledger and each event on its day."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._days: dict[date, _Day] = {}
        self.joined: dict[str, date] = {}
        """The day on which each member was first seen."""
        self._latest: dict[str, date] = {}  # the day of each member's last event

    def _on(self, day: date) -> _Day:
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = _Day()
        return found

    def see(self, event: Event, revenue: int) -> None:
        """Count an event and by how much it changed the revenue."""
        self.joined.setdefault(event.member, event.day)
        self._latest[event.member] = max(event.day, self._latest.get(event.member, event.day))
        on = self._on(event.day)
        on.events += 1
        on.revenue += revenue

    def add(self, line: Line) -> None:
        """Count a line."""
        self.joined.setdefault(line.member, line.day)
        if not isinstance(line, Entry) or line.kind is Kind.REFUSED:
            return
        flows = self._on(line.day).flows
        flow = flows.get(line.wallet)
        if flow is None:
            flow = flows[line.wallet] = Flow()
        flow.count(line)

    def span(self, until: date | None = None) -> tuple[date, date] | None:
        """The first and the last day; None where nothing happened."""
        if not self._days:
            return None
        return min(self._days), max(*self._days, until or date.min)

    def active(self, since: date) -> int:
        """How many members had an event of their own on this day or later."""
        return sum(day >= since for day in self._latest.values())

    def period(self, until: date | None = None) -> Period:
        """The period that shows this stretch of time best."""
        span = self.span(until)
        days = 1 if span is None else (span[1] - span[0]).days + 1
        return next((period for period, most in _LONGEST if days <= most), Period.YEAR)

    def slices(self, until: date | None = None) -> list[Slice]:
        """Every period from the first day to the last, those in which nothing happened included; `until`: where the
        clock stopped."""
        span = self.span(until)
        if span is None:
            return []
        period, week = self.period(until), self._ruleset.program.week_start
        first, last = span
        found: list[Slice] = []
        while first <= last:
            after = next_period_start(first, period, week)
            start = period_start(first, period, week)
            found.append(Slice(max(start, span[0]), min(after - timedelta(1), last), {}, {}))
            first = after
        self._fill(found)
        return found[-SLICES_MAX:]

    def _fill(self, slices: list[Slice]) -> None:
        """Put every day into its slice, and carry on what is held."""
        worths = {wallet.name: worth_of(wallet) for wallet in self._ruleset.wallets.values()}
        days, joined = sorted(self._days), sorted(self.joined.values())
        held: dict[str, int] = dict.fromkeys(worths, 0)
        at = members = 0
        for slice in slices:
            while at < len(days) and days[at] <= slice.last:
                day = self._days[days[at]]
                at += 1
                slice.revenue += day.revenue
                slice.events += day.events
                for wallet, flow in day.flows.items():
                    slice.flows.setdefault(wallet, Flow()).add(flow)
                    held[wallet] = held.get(wallet, 0) + flow.change
            while members < len(joined) and joined[members] <= slice.last:
                members += 1
            slice.members, slice.held = members, dict(held)
            granted = ((wallet, flow.earned - flow.reversed) for wallet, flow in slice.flows.items())
            slice.cost = sum((Fraction(worths.get(wallet) or 0) * amount for wallet, amount in granted), Fraction(0))


def worth_of(wallet: Wallet) -> Fraction | None:
    """What one smallest part of the wallet is worth in those of the currency; money is worth itself."""
    if wallet.worth is None and wallet.unit.kind is UnitKind.MONEY:
        return Fraction(1)
    return wallet.worth
