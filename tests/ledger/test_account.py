"""One account: what entries do to lots, and which entries it does not take."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from loyalty_rules.core.entries import Entry, Kind, Move, TierMove
from loyalty_rules.ledger.account import Account, LedgerError, spendable, take
from loyalty_rules.ledger.book import fold

DAY = date(2026, 3, 2)


def entry(
    number: int, kind: Kind, amount: int, lot: str, active: date | None = None, expires: date | None = None
) -> Entry:
    return Entry(number, 0, DAY, "A", "points", kind, amount, amount, "base", "t:1", "e", lot, (), active, expires)


def account(*entries: Entry) -> Account:
    found = Account()
    for each in entries:
        found.apply(each)
        found.check_lots()
    return found


def test_pending_is_not_available() -> None:
    found = account(entry(1, Kind.EARNED, 100, "a", active=date(2026, 3, 16)), entry(2, Kind.EARNED, 5, "b"))
    assert (found.pending, found.available, found.balance) == (100, 5, 5)
    found.apply(entry(3, Kind.ACTIVATED, 100, "a"))
    assert (found.pending, found.balance) == (0, 105)


def test_soonest_expiry_first_then_the_oldest_and_never_last() -> None:
    found = account(
        entry(1, Kind.EARNED, 100, "a", expires=date(2026, 4, 1)),
        entry(2, Kind.EARNED, 50, "b"),
        entry(3, Kind.EARNED, 80, "c", expires=date(2026, 2, 1)),
        entry(4, Kind.EARNED, 10, "d", expires=date(2026, 4, 1)),
    )
    assert take(spendable(found, oldest_first=False), 120) == (("c", 80), ("a", 40))
    assert [lot.id for lot in spendable(found, oldest_first=False)] == ["c", "a", "d", "b"]
    assert [lot.id for lot in spendable(found, oldest_first=True)] == ["a", "b", "c", "d"]
    assert take(spendable(found, oldest_first=True), 1_000) == (("a", 100), ("b", 50), ("c", 80), ("d", 10))


def test_what_is_owed_counts_against_the_balance_until_it_is_paid() -> None:
    found = account(entry(1, Kind.REVERSED, 30, ""), entry(2, Kind.EARNED, 100, "a"))
    assert (found.balance, found.owed) == (70, 30)
    found.apply(entry(3, Kind.SETTLED, 30, "a"))
    assert (found.balance, found.owed, found.lots["a"].left) == (70, 0, 70)
    found.check_lots()


def test_what_is_put_in_or_taken_out_by_hand_says_its_direction() -> None:
    found = account(
        entry(1, Kind.ADJUSTED, 100, "a"),
        entry(2, Kind.ADJUSTED, -30, "a"),
        entry(3, Kind.TRANSFERRED, -70, "a"),
        entry(4, Kind.ADJUSTED, -5, ""),
        entry(5, Kind.TRANSFERRED, 20, "b"),
    )
    assert (found.available, found.owed, found.balance) == (20, 5, 15)
    assert (found.came, found.went) == (15, 0)


def test_a_lot_that_comes_from_elsewhere_keeps_its_age() -> None:
    old = replace(entry(2, Kind.TRANSFERRED, 20, "b"), earned_on=date(2026, 1, 1))
    found = account(entry(1, Kind.EARNED, 100, "a"), old)
    assert [lot.id for lot in spendable(found, oldest_first=True)] == ["b", "a"]


@pytest.mark.parametrize(
    "wrong",
    [
        entry(2, Kind.REDEEMED, 101, "a"),
        entry(2, Kind.LAPSED, 1, "b"),
        entry(2, Kind.ACTIVATED, 100, "a"),
        entry(2, Kind.EARNED, -1, "c"),
        entry(2, Kind.ADJUSTED, -101, "a"),
        entry(2, Kind.SETTLED, 1, "a"),
    ],
)
def test_an_entry_that_does_not_fit_is_not_taken(wrong: Entry) -> None:
    found = account(entry(1, Kind.EARNED, 100, "a"))
    with pytest.raises(LedgerError):
        found.apply(wrong)


def test_emptied_lots_are_forgotten_once_nothing_can_come_back() -> None:
    found = account(entry(1, Kind.EARNED, 100, "a"), entry(2, Kind.REDEEMED, 100, "a"), entry(3, Kind.EARNED, 1, "b"))
    found.forget(DAY)
    assert set(found.lots) == {"a", "b"}
    found.forget(date(2026, 3, 3))
    assert set(found.lots) == {"b"}


def test_a_fold_holds_tiers_too() -> None:
    until = date(2027, 1, 1)
    reached = TierMove(1, 0, DAY, "A", Move.REACHED, "Gold", "", "Gold", until, "t:1", "e")
    assert fold([reached]).tiers == {"A": {"Gold": until}}
    assert fold([reached, replace(reached, number=2, move=Move.LEFT)]).tiers == {"A": {}}
    with pytest.raises(AssertionError):
        fold([replace(reached, number=2)])
