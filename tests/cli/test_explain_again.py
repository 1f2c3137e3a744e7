"""`explain` of what something later made something else of: it tells what stands, as the ledger has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .command import run

RULES = """program "Bookshop"
  currency EUR
  timezone Europe/Lisbon
  round down
  returns within 30 days

wallet points

measure spend = sum of amount of purchase
measure got = points given by bring

earn held "For who spends 200 EUR"
  on purchase
  give 1 point per 1 EUR
  pending until when spend >= 200 EUR, otherwise dropped at 5 days after purchase

earn plain
  on purchase
  give 1 point per 2 EUR

earn thanks
  on reaching 25 points of got
  give 7 points

referral bring
  on first purchase of friend
  give referrer 1 point per 1 EUR
  give friend 5 points
  at most 30 points per referrer per calendar month
"""
BOUGHT = """
{"id": "1", "time": "2026-03-02T10:00:00Z", "member": "A", "amount": "40.00"}
{"id": "2", "time": "2026-03-12T10:00:00Z", "member": "A", "amount": "4.00"}
{"id": "3", "type": "return", "time": "2026-03-13T10:00:00Z", "member": "A", "purchase": "1", "amount": "10.00"}
"""
FED_AGAIN = """
{"id": "1", "time": "2026-03-02T10:00:00Z", "member": "A", "amount": "40.00"}
{"id": "1", "time": "2026-03-02T10:00:00Z", "member": "A", "amount": "40.00"}
{"id": "1", "time": "2026-03-02T10:00:00Z", "member": "A", "amount": "60.00"}
{"id": "1", "time": "2026-03-03T10:00:00Z", "member": "A", "amount": "90.00"}
{"id": "2", "time": "2026-03-12T10:00:00Z", "member": "A", "amount": "4.00"}
"""
BROUGHT = """
{"id": "1", "type": "join", "time": "2026-03-01T10:00:00Z", "member": "A", "referrer": "B"}
{"id": "2", "type": "join", "time": "2026-03-01T10:00:00Z", "member": "C", "referrer": "B"}
{"id": "3", "time": "2026-03-02T10:00:00Z", "member": "A", "amount": "20.00"}
{"id": "4", "time": "2026-03-12T10:00:00Z", "member": "C", "amount": "50.00"}
{"id": "5", "type": "return", "time": "2026-03-13T10:00:00Z", "member": "C", "purchase": "4", "amount": "45.00"}
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("books.loyalty").write_text(RULES)


def explained(events: str, *options: str) -> list[str]:
    Path("events.jsonl").write_text(events.lstrip())
    ran = run("explain", "books.loyalty", "events.jsonl", *options, columns=200)
    assert ran.code == 0, ran.all
    return ran.out.splitlines()


def test_what_was_dropped_is_not_given_again() -> None:
    """40 points were held until 7 March and dropped. Of the 40 EUR, 30 are kept: 15 points instead of 20."""
    lines = explained(BOUGHT, "--event", "3")
    assert lines[5:15] == [
        "1, purchase of 2026-03-02, is worth something else now",
        "  plain: 20 points before, 15 points now: 5 points taken back",
        "",
        "✓ plain  15 points  books.loyalty:17",
        "      1 point per 2 EUR × 30.00 EUR = 15 points",
        "",
        "· held  nothing, it was dropped  books.loyalty:12",
        "      1 point per 1 EUR × 30.00 EUR = 30 points",
        "      was held and has been dropped, as its condition did not hold in time: 0 points",
        "",
    ]
    later = explained(BOUGHT, "--event", "1")
    assert later[later.index("later") :] == [
        "later",
        "  2026-03-07 clock 2026-03-07",
        "    held: 40 points before, 0 points now: 40 points dropped",
        "  2026-03-13 3",
        "    plain: 20 points before, 15 points now: 5 points taken back",
    ]


@pytest.mark.parametrize("way", ["by item", "in proportion"])
def test_what_is_kept_of_the_whole_purchase(way: str) -> None:
    """10 of 40 EUR came back, a quarter: of 20 points 15 are kept."""
    Path("books.loyalty").write_text(RULES.replace("within 30 days", f"within 30 days, {way}"))
    lines = explained(BOUGHT, "--event", "3")
    at = lines.index("✓ plain  15 points  books.loyalty:17")
    assert lines[at + 1 : at + 3] == [
        "      1 point per 2 EUR × 40.00 EUR = 20 points",
        "      less what came back of it: 15 points",
    ]


def test_an_event_that_was_fed_again() -> None:
    """First with 40 EUR, 40 + 20 points; then with 60 EUR, 60 + 30. The same content again is nothing, and another time
    is refused."""
    lines = explained(FED_AGAIN, "--event", "1")
    assert lines[:3] == ["1 · purchase of A · 2026-03-02 10:00", "  amount 40.00 EUR", ""]
    assert lines.count("1 · purchase of A · 2026-03-02 10:00") == 1
    at = lines.index("later")
    assert lines[at : at + 9] == [
        "later",
        "  fed again with other content",
        "    1 · purchase of A · 2026-03-02 10:00",
        "      amount 60.00 EUR",
        "",
        "    30 points",
        "",
        "    1, purchase of 2026-03-02, is worth something else now",
        "      held: 40 points before, 60 points now: 20 points more",
    ]
    assert [line for line in lines if "it changed nothing" in line] == [
        "    it changed nothing: `1` was fed before with another time, and a correction does not move an event"
    ]
    page = "\n".join(explained(FED_AGAIN, "--event", "1", "--format", "html"))
    assert page.count("<h2>Fed again with other content</h2>") == 2
    timeline = explained(FED_AGAIN, "--member", "A")
    at = timeline.index("  2026-03-02 A earned 10 points by plain in lot 1/plain/2")
    assert timeline[at + 1 : at + 3] == [
        "      plain: 20 points before, 30 points now: 10 points more",
        "      1 point per 2 EUR × 60.00 EUR = 30 points",
    ]


def test_what_goes_to_another_member_is_told_as_it_reaches_them() -> None:
    """B may get 30 points a month: 20 for A, so 10 of the 50 for C; and 5 when 45 EUR come back.
    C's own 50 are held still, and 25 are for every 2 EUR."""
    lines = explained(BROUGHT, "--event", "4")
    at = lines.index("✓ bring  10 points to B + 5 points  books.loyalty:25")
    assert lines[at + 3 : at + 6] == [
        "      1 point per 1 EUR × 50.00 EUR = 50 points",
        "      `at most 30 points per referrer per calendar month`: room for 10 points of 50 points: 10 points",
        "      5 points",
    ]
    assert lines[-4:] == [
        "  2026-03-13 5",
        "    held: 50 points before, 5 points now: 45 points taken back",
        "    plain: 25 points before, 2 points now: 23 points taken back",
        "    bring: 10 points before, 5 points now: 5 points taken back",
    ]


def test_the_first_purchase_is_called_so() -> None:
    lines = explained(BROUGHT, "--event", "4")
    at = next(index for index, line in enumerate(lines) if line.startswith("✓ bring"))
    assert lines[at + 1 : at + 3] == ["    ✓ on first purchase", "    ✓ on referrer is known: referrer is B"]
    again = BROUGHT + '{"id": "6", "time": "2026-03-20T10:00:00Z", "member": "C", "amount": "5.00"}\n'
    lines = explained(again, "--event", "6")
    assert "    ✗ on first purchase: there was 1 before (line 26)" in lines


def test_what_another_member_received_sets_off() -> None:
    """20 and 10 points for B are 30: the 25 of `thanks` are crossed by what C's purchase gave."""
    lines = explained(BROUGHT, "--event", "4")
    at = lines.index("what B received set off")
    assert lines[at + 1 : at + 3] == ["", "✓ thanks  7 points  books.loyalty:21"]
    timeline = explained(BROUGHT, "--member", "B")
    at = timeline.index("  2026-03-12 B earned 7 points by thanks in lot 4/bring/C/thanks")
    assert timeline[at + 1 : at + 3] == ["      7 points", ""]
    assert timeline[at - 3 : at] == [
        "  2026-03-12 B earned 10 points of 50 points asked by bring in lot 4/bring/C"
        " (at most 30 points per referrer per calendar month)",
        "      1 point per 1 EUR × 50.00 EUR = 50 points",
        "      `at most 30 points per referrer per calendar month`: room for 10 points of 50 points: 10 points",
    ]
