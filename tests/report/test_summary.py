"""The summary: what it adds up, and that nothing is lost between its tables."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from loyalty_rules.core.entries import SIGNED, Entry, Kind, Move
from loyalty_rules.ledger.account import Account, LedgerError
from loyalty_rules.report import Summary
from loyalty_rules.report.order import natural

from .build import RULESET, Ledger, bought


def small() -> Summary:
    ledger = Ledger()
    ledger.add("2026-01-05", "M2", "points", Kind.EARNED, 100, lot="a")
    ledger.add("2026-01-06", "M10", "points", Kind.EARNED, 40, lot="b", active_on=date(2026, 2, 1))
    ledger.add("2026-01-31", "M2", "points", Kind.REDEEMED, 30, lot="a", rule="voucher")
    ledger.add("2026-02-01", "M10", "points", Kind.ACTIVATED, 40, lot="b")
    ledger.add("2026-02-02", "M2", "points", Kind.RESTORED, 30, lot="a", rule="voucher")
    ledger.add("2026-02-03", "M2", "points", Kind.REVERSED, 10, lot="a")
    ledger.add("2026-02-03", "M2", "points", Kind.REVERSED, 95, lot="")
    ledger.add("2026-03-01", "M10", "points", Kind.LAPSED, 5, lot="b")
    ledger.add("2026-03-02", "M10", "credit", Kind.EARNED, 1000, rule="card", lot="c")
    ledger.add("2026-03-02", "M10", "credit", Kind.EARNED, 500, rule="friend", lot="d", active_on=date.max)
    ledger.add("2026-03-04", "M10", "credit", Kind.DROPPED, 500, rule="friend", lot="d")
    ledger.add("2026-03-05", "M2", "points", Kind.REFUSED, 0, note="over the cap")
    ledger.move("2026-03-05", "M2", Move.REACHED, "Trekker", "Walker", "Trekker")
    events = [
        (bought("1", "M2", 10_000), 10_000), (bought("2", "M10", 2_000), 2_000),
        (bought("r", "M2", 500, "return", purchase="1"), -500), (bought("3", "M1", 0), 0),
    ]  # fmt: skip
    return Summary.of(RULESET, ledger.lines, events)


def test_member_months() -> None:
    rows = [
        (row.member, row.month, row.wallet, row.flow.change, row.available, row.pending)
        for row in small().member_months()
    ]
    assert rows == [
        ("M2", "2026-01", "points", 70, 70, 0),
        ("M2", "2026-02", "points", -75, -5, 0),
        ("M10", "2026-01", "points", 40, 0, 40),
        ("M10", "2026-02", "points", 0, 40, 0),
        ("M10", "2026-03", "points", -5, 35, 0),
        ("M10", "2026-03", "credit", 1000, 1000, 0),
    ]


def test_months_carry_balances_over() -> None:
    rows = {(row.month, row.wallet): (row.available, row.pending) for row in small().months()}
    assert rows["2026-01", "points"] == (70, 40)
    assert rows["2026-02", "points"] == (35, 0)
    assert rows["2026-03", "points"] == (30, 0)
    assert rows["2026-02", "credit"] == (0, 0)


def test_totals() -> None:
    summary = small()
    assert summary.members == 3
    assert summary.revenue == 11_500
    # Points: (140 - 105) at 2/5 of a cent. Money: 1000 + 500 dropped, worth itself.
    assert summary.cost == Fraction(35 * 2, 5) + 1000
    assert summary.cost_share == Fraction(1014, 11_500)
    assert summary.outstanding == Fraction(30 * 2, 5) + 1000
    assert summary.cashback() == {"credit": 1000}
    assert summary.without_worth == ()
    assert summary.tiers() == {"Walker": 2, "Trekker": 1}


def test_rules_in_source_order_with_the_silent_ones() -> None:
    rows = [(row.rule, row.word, row.times, row.members, row.granted, row.refused) for row in small().rules()]
    assert rows == [
        ("base", "earn", 2, 2, 35, 1),
        ("card", "cashback", 1, 1, 1000, 0),
        ("friend", "referral", 1, 1, 0, 0),
        ("silent", "earn", 0, 0, 0, 0),
    ]


def test_wallet_without_worth_is_named() -> None:
    lines = Ledger().add("2026-01-01", "M", "miles", Kind.EARNED, 15).lines
    summary = Summary.of(RULESET, lines)
    assert summary.without_worth == ("miles",)
    assert (summary.cost, summary.cost_share) == (0, None)


def test_natural_order() -> None:
    names = ["M10", "m2", "M2", "10", "9", "", "M2a", "M02", "Ä", "²"]
    assert sorted(names, key=natural) == ["", "9", "10", "M02", "M2", "m2", "M2a", "M10", "²", "Ä"]


STEPS = st.lists(
    st.tuples(
        st.sampled_from([kind for kind in Kind if kind is not Kind.REFUSED]),
        st.integers(0, 30),
        st.sampled_from(["", "a", "b", "c"]),
        st.booleans(),
        st.integers(1, 12),
    ),
    max_size=40,
)


@given(STEPS)
def test_balances_are_those_of_the_ledger(steps: list[tuple[Kind, int, str, bool, int]]) -> None:
    """Whatever the ledger accepts, the summary has the same balances without keeping a lot."""
    account, ledger = Account(), Ledger()
    month = 1
    for kind, amount, lot, waits, step in steps:
        month = max(month, step)
        before = len(ledger.lines)
        lot_state = account.lots.get(lot)
        fresh = lot_state is None
        if kind is Kind.ACTIVATED:
            amount = lot_state.left if lot_state else 0
        active = (
            date(2030, 1, 1) if waits and fresh and lot and kind in (Kind.EARNED, Kind.OPENED, Kind.CONVERTED) else None
        )
        if kind is Kind.SETTLED and lot_state is not None and lot_state.pending:
            continue
        if kind in SIGNED and waits:
            amount = -amount
        ledger.add(f"2026-{month:02}-01", "M", "points", kind, amount, lot=lot, active_on=active)
        entry = ledger.lines[before]
        assert isinstance(entry, Entry)
        try:
            account.apply(entry)
        except LedgerError:
            # Nothing was changed by an entry that doesn't fit, but for the totals, which aren't compared.
            return
    summary = Summary.of(RULESET, ledger.lines)
    totals = [total for total in summary.member_totals() if total.wallet == "points"]
    if not totals:
        return
    assert (totals[0].available, totals[0].pending) == (account.balance, account.pending)
    assert totals[0].flow.change == account.balance + account.pending
    rows = [row for row in summary.member_months() if row.wallet == "points"]
    assert sum(row.flow.change for row in rows) == totals[0].flow.change
    assert sum(sum(row.by_rule.values()) for row in rows) == totals[0].flow.earned
    by_month: Mapping[str, int] = {row.month: row.flow.earned for row in summary.months() if row.wallet == "points"}
    assert sum(by_month.values()) == totals[0].flow.earned
