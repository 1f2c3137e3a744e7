"""`quote` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .command import CHECKOUT, PROGRAMME, run

RULES = (
    PROGRAMME
    + """
wallet credit
  in EUR

exchange discount
  turn 100 points into 5 EUR off
  at most 50% of order

exchange voucher
  turn 300 points into 10 EUR of credit
"""
)
OPENING = {
    "id": "o",
    "time": "2026-03-01 10:00",
    "type": "opening",
    "member": "A",
    "wallet": "points",
    "quantity": 1240,
}
ORDER = '{"type": "purchase", "member": "A", "amount": 80.00, "time": "2026-03-02 12:00"}'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "shop.loyalty").write_text(RULES)
    (tmp_path / "history.jsonl").write_text(json.dumps(OPENING) + "\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_purchase_in_words(folder: Path) -> None:
    ran = run("quote", "shop.loyalty", "--history", "history.jsonl", "--event", ORDER, columns=200)
    assert ran.code == 0, ran.all
    assert ran.out.splitlines() == [
        "purchase of A, 2026-03-02",
        "  base: earned 80 points  (shop.loyalty:9)",
        "",
        "balance",
        "  points: 1,320 points (was 1,240 points)",
        "  credit: 0.00 EUR",
        "",
        "can be redeemed before it",
        "  discount (100 points): up to 8 × 800 points for 40.00 EUR off  (shop.loyalty:16)",
        "  voucher (300 points): up to 4 × 1,200 points for 40.00 EUR of credit  (shop.loyalty:20)",
    ]


def test_the_same_as_data(folder: Path) -> None:
    (folder / "event.json").write_text(ORDER)
    ran = run("quote", "shop.loyalty", "--history", "history.jsonl", "--event", "event.json", "--format", "json")
    assert ran.code == 0, ran.all
    told = json.loads(ran.out)
    assert told["version"] == 1
    assert told["event"] == {"id": "quote", "type": "purchase", "member": "A"}
    assert told["refused"] is None
    (entry,) = told["entries"]
    assert (entry["rule"], entry["place"], entry["amount"], entry["asked"]) == ("base", "shop.loyalty:9", "80", "80")
    assert told["wallets"][0]["balance_before"] == "1240"
    assert told["wallets"][0]["balance"] == "1320"
    offers = {offer["exchange"]: offer for offer in told["offers"]}
    assert (offers["discount"]["count"], offers["discount"]["takes"], offers["discount"]["buys"]) == (8, "800", "40.00")
    assert (offers["voucher"]["into"], offers["voucher"]["buys"], offers["voucher"]["price"]) == (
        "credit",
        "40.00",
        "300",
    )


def test_what_would_be_refused_ends_with_1(folder: Path) -> None:
    ask = '{"type": "redeem", "member": "A", "exchange": "discount", "count": 9, "order": 80}'
    ran = run("quote", "shop.loyalty", "--history", "history.jsonl", "--event", ask, columns=200)
    assert ran.code == 1
    assert "discount: refused: beyond its limit  (shop.loyalty:16)" in ran.out
    late = ORDER.replace("2026-03-02", "2026-02-02")
    ran = run("quote", "shop.loyalty", "--history", "history.jsonl", "--event", late, columns=200)
    assert ran.code == 1
    assert "refused: earlier than what has been processed already" in ran.out


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ('{"type": ', "the event is no JSON"),
        ("nothing.json", "nothing.json"),
        ('{"type": "purchase", "amount": 5, "time": "2026-03-02"}', "`member` is missing"),
        ('{"member": "A", "amuont": 5, "time": "2026-03-02"}', "did you mean `amount`"),
        ('{"member": "A", "amount": 5}', "`time` is missing, and nothing has happened before"),
    ],
)
def test_what_is_no_event_ends_with_2(folder: Path, event: str, said: str) -> None:
    ran = run("quote", "shop.loyalty", "--event", event, columns=200)
    assert ran.code == 2
    assert said in " ".join(ran.err.replace("│", " ").split())


def test_the_example_of_its_help_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CHECKOUT)
    event = '{"member": "M1", "items": [{"kind": "coffee", "amount": "3.90"}]}'
    ran = run("quote", "rulesets/coffee-card", "--history", "rulesets/coffee-card/data", "--event", event, columns=200)
    assert ran.code == 0, ran.all
    assert "stamp: earned 1 stamp" in ran.out


def test_a_history_that_cannot_be_used_in_part_is_said(folder: Path) -> None:
    (folder / "history.jsonl").write_text(json.dumps(OPENING) + "\n{broken\n")
    ran = run("quote", "shop.loyalty", "--history", "history.jsonl", "--event", ORDER, columns=200)
    assert ran.code == 0
    assert "1 set aside:\n  history.jsonl:2: " in ran.err
    assert "points: 1,320 points (was 1,240 points)" in ran.out
