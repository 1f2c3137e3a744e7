"""The figures of five programmes of `rulesets/`, worked out by hand.

They stand in `rulesets/*/expected/`, each with its arithmetic. None of them is taken from a run.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from loyalty_rules import Kind
from tests.cases.engines import ENGINES
from tests.rulesets import grocery_by_hand
from tests.rulesets.running import Run, figures, ruleset, run

GIVEN, TAKEN = (Kind.EARNED, Kind.CONVERTED), (Kind.REVERSED, Kind.DROPPED)

on_every_engine = pytest.mark.parametrize("engine", [name for name, _ in ENGINES])


def of(name: str, engine: str) -> Run:
    return run(name, "loyalty", engine)


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def months(found: Run) -> dict[tuple[str, str], int]:
    """What a member was given in a month, less what was taken back in it."""
    sums: Counter[tuple[str, str]] = Counter()
    for entry in found.entries:
        sign = 1 if entry.kind in GIVEN else -1 if entry.kind in TAKEN else 0
        sums[entry.member, month_of(entry.day)] += sign * entry.amount
    return {key: amount for key, amount in sums.items() if amount}


def cents(amount: str) -> int:
    return int(amount.replace(".", ""))


# ------------------------------------------------------------------------------------------------ spend bands
@on_every_engine
def test_spend_bands_by_month(engine: str) -> None:
    wanted = {(row["member"], row["month"]): int(row["points"]) for row in figures("spend-bands", "member_months.csv")}
    found = months(of("spend-bands", engine))
    assert found == {key: points for key, points in wanted.items() if points}


@on_every_engine
def test_spend_bands_in_total(engine: str) -> None:
    wanted = {row["member"]: int(row["points"]) for row in figures("spend-bands", "members.csv")}
    book = of("spend-bands", engine).engine.book
    assert {member: book.account(member, "points").balance for member in wanted} == wanted
    # 689 + 4,135 + 501 + 0 + 4,849 + 312 + 487 + 0
    assert sum(wanted.values()) == 10_973


# ------------------------------------------------------------------------------------------------ coffee card
@on_every_engine
@pytest.mark.parametrize("row", figures("coffee-card", "members.csv"), ids=lambda row: row["member"])
def test_coffee_card(row: dict[str, str], engine: str) -> None:
    found, member = of("coffee-card", engine), row["member"]
    assert found.sum_of(member, Kind.EARNED) == int(row["stamps"])
    assert found.sum_of(member, Kind.REDEEMED, "free-coffee") == 10 * int(row["free"])
    assert found.sum_of(member, Kind.LAPSED) == int(row["lapsed"])
    assert found.engine.book.account(member, "stamps").balance == int(row["left"])


# ------------------------------------------------------------------------------------------------ beauty tiers
@on_every_engine
def test_beauty_tiers_by_month(engine: str) -> None:
    wanted = {(row["member"], row["month"]): int(row["points"]) for row in figures("beauty-tiers", "member_months.csv")}
    assert months(of("beauty-tiers", engine)) == wanted


@on_every_engine
@pytest.mark.parametrize("row", figures("beauty-tiers", "members.csv"), ids=lambda row: row["member"])
def test_beauty_tiers_in_total(row: dict[str, str], engine: str) -> None:
    found, member = of("beauty-tiers", engine), row["member"]
    assert found.sum_of(member, Kind.EARNED) - found.sum_of(member, Kind.REVERSED) == int(row["earned"])
    assert found.sum_of(member, Kind.REDEEMED) == int(row["redeemed"])
    assert found.sum_of(member, Kind.LAPSED) == int(row["lapsed"])
    assert found.engine.book.account(member, "points").balance == int(row["left"])
    assert ruleset("beauty-tiers", "loyalty").tiers[found.engine.rank(member)].name == row["tier"]


@on_every_engine
def test_beauty_tiers_ladder(engine: str) -> None:
    moves = sorted(
        (move.member, move.day.isoformat(), str(move.move), move.tier, move.until.isoformat() if move.until else "")
        for move in of("beauty-tiers", engine).moves
    )
    assert moves == sorted(tuple(row.values()) for row in figures("beauty-tiers", "tiers.csv"))


@on_every_engine
def test_beauty_tiers_refuses(engine: str) -> None:
    found = of("beauty-tiers", engine)
    assert set(found.refused) == {"r3"}  # 106 days after the purchase
    assert [entry.event for entry in found.entries if entry.kind is Kind.REFUSED] == ["d1"]  # no points, no 10 dollars


# ------------------------------------------------------------------------------------------------ refer a friend
@on_every_engine
@pytest.mark.parametrize("row", figures("refer-a-friend", "members.csv"), ids=lambda row: row["member"])
def test_refer_a_friend(row: dict[str, str], engine: str) -> None:
    found, member = of("refer-a-friend", engine), row["member"]
    for rule, column in (("everyday", "cashback"), ("bring-a-friend", "referral")):
        given, taken = found.sum_of(member, Kind.EARNED, rule), found.sum_of(member, Kind.REVERSED, rule)
        assert given - taken == cents(row[column])
    assert found.sum_of(member, Kind.REDEEMED) == cents(row["redeemed"])
    account = found.engine.book.account(member, "credit")
    assert (account.balance, account.pending) == (cents(row["left"]), 0)


@on_every_engine
def test_refer_a_friend_refuses(engine: str) -> None:
    found = of("refer-a-friend", engine)
    assert set(found.refused) == {"r3"}  # 31 days after the purchase
    assert [(entry.member, entry.event) for entry in found.entries if entry.kind is Kind.REFUSED] == [("M1", "11")]


# ------------------------------------------------------------------------------------------------ grocery
def test_grocery_figures_are_those_worked_out_by_hand() -> None:
    assert [{key: str(value) for key, value in row.items()} for row in grocery_by_hand.rows()] == figures(
        "grocery", "member_months.csv"
    )


@on_every_engine
def test_grocery_by_month(engine: str) -> None:
    base: Counter[tuple[str, str]] = Counter()
    bonus: Counter[tuple[str, str]] = Counter()
    vouchers: Counter[tuple[str, str]] = Counter()
    for entry in of("grocery", engine).entries:
        key = entry.member, month_of(entry.day)
        if entry.kind is Kind.EARNED:
            (base if entry.rule == "base" else bonus)[key] += entry.amount
        elif entry.kind is Kind.CONVERTED:
            vouchers[key] += entry.amount // 100
    rows = figures("grocery", "member_months.csv")
    keys = [(row["member"], row["month"]) for row in rows]
    assert [(base[key], bonus[key], vouchers[key]) for key in keys] == [
        (int(row["base"]), int(row["bonus"]), int(row["vouchers"])) for row in rows
    ]
    assert set(base) | set(bonus) | set(vouchers) <= set(keys)


def test_grocery_figures_in_total() -> None:
    rows = figures("grocery", "member_months.csv")
    sums = [sum(int(row[column]) for row in rows) for column in ("base", "bonus_asked", "bonus", "vouchers")]
    assert sums == [61_510, 29_731, 27_660, 800]
    capped = [row for row in rows if row["bonus"] != row["bonus_asked"]]
    assert len(capped) == 12
    assert {row["bonus"] for row in capped} == {"400"}


@on_every_engine
def test_grocery_in_total(engine: str) -> None:
    found = of("grocery", engine)
    sums = Counter[tuple[str, Kind]]()
    for entry in found.entries:
        sums[entry.wallet, entry.kind] += entry.amount
        assert entry.kind is not Kind.LAPSED or entry.day.day == 1
    # 61,510 + 27,660 points; 160 vouchers of 500 points, 5 dollars each. What is left has lapsed a year later: 9,170
    # points, and every voucher, for the receipts don't tell who paid with one.
    assert +sums == {
        ("points", Kind.EARNED): 89_170,
        ("points", Kind.REDEEMED): 80_000,
        ("points", Kind.LAPSED): 9_170,
        ("vouchers", Kind.CONVERTED): 800_00,
        ("vouchers", Kind.LAPSED): 800_00,
    }
    assert all(account.balance == 0 for account in found.engine.book.accounts.values())
