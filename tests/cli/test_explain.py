"""`explain` on the command line: why an event, a member, an entry is as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import loyalty_rules as lr
from loyalty_rules.core.explanations import EventExplanation

from .command import run

RULES = """program "Bookshop"
  currency EUR
  timezone Europe/Lisbon
  round down
  returns within 30 days, recalculated

event purchase
  channel is one of shop, web
  items list of
    category is one of books, games
    amount money

wallet points
  pending 10 days
  expires 12 months

measure spend = sum of amount of purchase

tier Reader
tier Bookworm
  reach when spend this calendar year >= 100 EUR
  keep until end of next calendar year

earn base "Points on everything"
  on purchase
  when channel is shop or amount >= 20 EUR
  give 4 points per 1 EUR
  at most 60 points per member per calendar day

earn books "A half more on books"
  on purchase
  for items where category is books
  give 5 points per full 10 EUR

earn double
  on purchase
  when channel is web
  multiply books by 2.5

earn spring
  on purchase
  from 2026-04-01 to 2026-04-30
  give 10 points

earn steps
  on purchase
  by tier
    Reader    0.5 points per 1 EUR
    Bookworm  1 point per 1 EUR
"""
EVENTS = """
{"id": "1", "time": "2026-03-02T10:00:00Z", "member": "A", "channel": "shop", "amount": "12.50", "items": [{"category": "books", "amount": "12.50"}]}
{"id": "2", "time": "2026-03-02T12:00:00Z", "member": "A", "channel": "web", "amount": "24.90", "items": [{"category": "books", "amount": "20.00"}, {"category": "games", "amount": "4.90"}]}
{"id": "3", "type": "return", "time": "2026-03-05T12:00:00Z", "member": "A", "purchase": "1", "amount": "2.50"}
{"id": "4", "time": "2026-03-06T12:00:00Z", "member": "B", "channel": "web", "amount": "3.00", "items": []}
"""  # noqa: E501


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "books.loyalty").write_text(RULES)
    (tmp_path / "events.jsonl").write_text(EVENTS.lstrip())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def explained(*options: str) -> list[str]:
    ran = run("explain", "books.loyalty", "events.jsonl", *options, columns=200)
    assert ran.code == 0, ran.all
    return ran.out.splitlines()


def test_an_event_rule_by_rule(folder: Path) -> None:
    """Of 60 points a day, event 1 took 4 × 12.50 = 50: 10 of 4 × 24.90 = 99.6 are left. Two full 10 EUR of books are
    2 × 5 = 10 points, and 2.5 as many make 15 more. 24.90 × 0.5 = 12.45 points, down to 12. 10 + 10 + 15 + 12 = 47."""
    assert explained("--event", "2") == [
        "2 · purchase of A · 2026-03-02 12:00",
        "  amount 24.90 EUR · channel web",
        "  2 items",
        "    books 20.00 EUR",
        "    games 4.90 EUR",
        "",
        "47 points",
        "",
        "✓ base    10 points  books.loyalty:24",
        "    ✓ when channel is shop or amount >= 20 EUR: channel is web; amount is 24.90 EUR",
        "      4 points per 1 EUR × 24.90 EUR = 99.6 points",
        "      `at most 60 points per member per calendar day`: room for 10 points of 99.6 points: 10 points",
        "",
        "✓ books   10 points  books.loyalty:30",
        "    ✓ for items where category is books: 1 of 2 items (books 20.00 EUR)",
        "      5 points for each full 10 EUR of 20.00 EUR: 2 × 5 points = 10 points",
        "",
        "✓ double  15 points  books.loyalty:35",
        "    ✓ when channel is web",
        "      `books` asks for 10 points; × 2.5 is 15 points more",
        "",
        "✓ steps   12 points  books.loyalty:45",
        "      for tier Reader: 0.5 points per 1 EUR × 24.90 EUR = 12.45 points",
        "      rounded down: 12 points",
        "",
        "✗ spring  begins on 2026-04-01  books.loyalty:40",
        "    ✗ from 2026-04-01 on: the day is 2026-03-02 (line 42)",
        "",
        "what it counted for",
        "  Bookworm: not reached, needs spend this calendar year >= 100 EUR (spend this calendar year is 37.40 EUR)",
        "",
        "booked",
        "  2026-03-02 A earned 10 points of 99.6 points asked by base in lot 2/base good from 2026-03-12"
        " until 2027-03-11 (at most 60 points per member per calendar day)",
        "  2026-03-02 A earned 10 points by books in lot 2/books good from 2026-03-12 until 2027-03-11",
        "  2026-03-02 A earned 15 points by double in lot 2/double good from 2026-03-12 until 2027-03-11",
        "  2026-03-02 A earned 12 points of 12.45 points asked by steps in lot 2/steps good from 2026-03-12"
        " until 2027-03-11",
        "",
        "afterwards 0 points and 108 points pending · Reader",
    ]


def test_a_return_tells_what_the_purchase_is_worth_now(folder: Path) -> None:
    """4 × 12.50 = 50 points before, 4 × 10 = 40 now. Books: a full 10 EUR before and now. 6.25 → 6 points, 5 now."""
    lines = explained("--event", "3")
    assert lines[:10] == [
        "3 · return of A · 2026-03-05 12:00",
        "  purchase 1 · amount 2.50 EUR",
        "",
        "-11 points",
        "",
        "1, purchase of 2026-03-02, is worth something else now",
        "  base: 50 points before, 40 points now: 10 points taken back",
        "  steps: 6 points before, 5 points now: 1 point taken back",
        "",
        "✓ base   40 points  books.loyalty:24",
    ]
    later = explained("--event", "1")
    assert later[later.index("later") :] == [
        "later",
        "  2026-03-05 3",
        "    base: 50 points before, 40 points now: 10 points taken back",
        "    steps: 6 points before, 5 points now: 1 point taken back",
    ]


def test_an_entry(folder: Path) -> None:
    """The fourth entry is what `base` gave for event 2, after three for event 1."""
    assert explained("--entry", "4")[:9] == [
        "entry 4: 2026-03-02 A earned 10 points of 99.6 points asked by base in lot 2/base good from 2026-03-12"
        " until 2027-03-11 (at most 60 points per member per calendar day)",
        "",
        "2 · purchase of A · 2026-03-02 12:00",
        "  amount 24.90 EUR · channel web",
        "  2 items",
        "    books 20.00 EUR",
        "    games 4.90 EUR",
        "",
        "✓ base  10 points  books.loyalty:24",
    ]


def test_an_entry_about_a_lot_tells_where_the_lot_comes_from(folder: Path) -> None:
    ran = run("explain", "books.loyalty", "events.jsonl", "--until", "2026-03-12", "--member", "A", "--format", "json")
    happenings = json.loads(ran.out)["happenings"]
    (number, *_) = [line["number"] for one in happenings for line in one["lines"] if line.get("kind") == "activated"]
    lines = explained("--until", "2026-03-12", "--entry", str(number))
    assert (
        lines[0]
        == f"entry {number}: 2026-03-12 A activated 40 points by base from lot 1/base of 2026-03-02 until 2027-03-11"
    )
    assert lines[4:6] == ["where the lot comes from", "  1 · purchase of A · 2026-03-02 10:00"]


def test_a_member_from_first_to_last(folder: Path) -> None:
    lines = explained("--member", "A")
    assert lines[0] == "A, 2026-03-06"
    at = lines.index("2 · purchase of A · 2026-03-02 12:00")
    assert lines[at + 1 : at + 4] == [
        "  2026-03-02 A earned 10 points of 99.6 points asked by base in lot 2/base good from 2026-03-12"
        " until 2027-03-11 (at most 60 points per member per calendar day)",
        "      4 points per 1 EUR × 24.90 EUR = 99.6 points",
        "      `at most 60 points per member per calendar day`: room for 10 points of 99.6 points: 10 points",
    ]
    assert "3 · return of A · 2026-03-05 12:00" in lines
    assert not any(line.startswith("4 · ") for line in lines)


def test_what_else_a_booking_hung_on(folder: Path) -> None:
    """A voucher asks for a tier, and a tier is lost when it is no longer kept. 120 EUR reach it, in April nothing is
    spent. `base` gives the 60 points of a day, `steps` 120 × 0.5 = 60: the voucher takes 60 and 40."""
    (folder / "more.loyalty").write_text(
        RULES.replace("reach when spend this calendar year >= 100 EUR\n  keep until end of next calendar year",
                      "reach when spend this calendar month >= 100 EUR\n  keep until end of calendar month")
        + """
exchange voucher
  turn 100 points into "a voucher"
  on request
  when tier is Bookworm
"""
    )  # fmt: skip
    events = """
{"id": "1", "time": "2026-03-02T10:00:00Z", "member": "A", "channel": "shop", "amount": "120.00", "items": []}
{"id": "2", "type": "redeem", "time": "2026-04-20T10:00:00Z", "member": "A", "exchange": "voucher"}
{"id": "3", "time": "2026-05-02T10:00:00Z", "member": "A", "channel": "web", "amount": "10.00", "items": []}
"""
    (folder / "more.jsonl").write_text(events.lstrip())
    lines = run("explain", "more.loyalty", "more.jsonl", "--member", "A", columns=200).out.splitlines()
    at = lines.index("1 · purchase of A · 2026-03-02 10:00")
    assert "  2026-03-02 A reached Bookworm until 2026-03-31" in lines[at:]
    assert "      ✓ reach when spend this calendar month >= 100 EUR: spend this calendar month is 120.00 EUR" in lines
    at = lines.index("clock 2026-03-31")
    assert lines[at + 1 : at + 3] == [
        "  2026-03-31 A kept Bookworm until 2026-04-30",
        "      ✓ reach when spend this calendar month >= 100 EUR: spend this calendar month is 120.00 EUR",
    ]
    at = lines.index("clock 2026-04-30")
    assert lines[at + 1 : at + 3] == [
        "  2026-04-30 A left Bookworm",
        "      ✗ reach when spend this calendar month >= 100 EUR: spend this calendar month is 0.00 EUR",
    ]
    lines = run("explain", "more.loyalty", "more.jsonl", "--event", "2", columns=200).out.splitlines()
    assert lines[5:9] == [
        "booked",
        "  2026-04-20 A redeemed 60 points by voucher from lot 1/base of 2026-03-02 (1 × a voucher)",
        "      ✓ when tier is Bookworm",
        "  2026-04-20 A redeemed 40 points by voucher from lot 1/steps of 2026-03-02 (1 × a voucher)",
    ]


def test_as_data(folder: Path) -> None:
    ran = run("explain", "books.loyalty", "events.jsonl", "--event", "2", "--format", "json")
    data: dict[str, Any] = json.loads(ran.out)
    assert (data["version"], data["explains"], data["later"]) == (1, "event", [])
    happening = data["happening"]
    assert happening["event"]["parts"]["items"][1] == {"category": "games", "amount": "4.90"}
    (priced,) = happening["settled"][0]["pricings"]
    rules = {rule["rule"]: rule for rule in priced["rules"]}
    base = rules["base"]
    assert (base["fate"], base["gave"], base["result"]) == ("applied", True, "10 points")
    either = base["conditions"][0]
    assert (either["text"], either["outcome"]) == ("channel is shop or amount >= 20 EUR", True)
    assert [below["outcome"] for below in either["below"]] == [False, True]
    assert either["below"][1]["values"] == [{"text": "amount", "value": "24.90"}]
    assert either["below"][1]["place"] == "books.loyalty:26"
    cap = base["caps"][0]
    assert (cap["room"], cap["wanted"], cap["through"], cap["binds"]) == ("10", "99.6", "10", True)
    (give,) = base["gives"]
    assert (give["asked"], give["limited"], give["granted"]) == ("99.6", "10", "10")
    assert give["worked"][0]["bases"] == [{"part": None, "whole": "24.90", "earning": "24.90"}]
    assert (rules["spring"]["fate"], rules["spring"]["first"]) == ("ahead", "2026-04-01")


def test_as_a_page(folder: Path) -> None:
    ran = run("explain", "books.loyalty", "events.jsonl", "--event", "2", "--format", "html", "--out", "why.html")
    assert (ran.code, ran.out) == (0, "")
    page = (folder / "why.html").read_text(encoding="utf-8")
    assert "<h1>2 · purchase of A · 2026-03-02 12:00</h1>" in page
    assert "4 points per 1 EUR × 24.90 EUR = 99.6 points" in page
    assert "<code>at most 60 points per member per calendar day</code>" in page
    assert "1 rule that gave nothing" in page


def test_what_is_no_text_of_ours_is_escaped_on_a_page(folder: Path) -> None:
    (folder / "odd.jsonl").write_text(EVENTS.replace('"A"', '"<b>A"').lstrip())
    ran = run("explain", "books.loyalty", "odd.jsonl", "--event", "1", "--format", "html")
    assert "<b>A" not in ran.out
    assert "&lt;b&gt;A" in ran.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "say what to explain: `--event ID`, `--member ID` or `--entry NUMBER`"),
        (("--event", "1", "--entry", "1"), "an entry is asked for alone; say what to explain"),
        (("--event", "11"), "error: no event `11` in these events, did you mean `1`?"),
        (("--event", "1", "--member", "B"), "error: no event `1` of `B` in these events"),
        (("--member", "C"), "error: no member `C` in these events"),
        (("--entry", "99"), "error: there is no entry 99: the ledger has 10 lines"),
    ],
)
def test_what_is_not_there(folder: Path, options: tuple[str, ...], said: str) -> None:
    ran = run("explain", "books.loyalty", "events.jsonl", *options, columns=200)
    assert ran.code == 2
    assert said in " ".join(ran.err.replace("│", "").split())


@pytest.mark.parametrize("out", ["books.loyalty", "events.jsonl", "data/why.json", "data"])
def test_rules_and_data_are_not_written_over(folder: Path, out: str) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "more.jsonl").write_text(EVENTS.lstrip().replace('"A"', '"C"'))
    before = (folder / "books.loyalty").read_text(), (folder / "events.jsonl").read_text()
    ran = run("explain", "books.loyalty", "events.jsonl", "data", "--entry", "1", "--out", out, columns=200)
    assert ran.code == 2
    assert ((folder / "books.loyalty").read_text(), (folder / "events.jsonl").read_text()) == before
    assert not (folder / "data" / "why.json").exists()


def test_an_id_that_several_members_use(folder: Path) -> None:
    (folder / "events.jsonl").write_text(EVENTS.replace('"id": "4"', '"id": "1"').lstrip())
    ran = run("explain", "books.loyalty", "events.jsonl", "--event", "1", columns=200)
    assert ran.code == 2
    assert "2 members have an event `1`: `A`, `B`" in ran.err
    assert "help: say whose it is: `--member A`" in ran.err
    assert explained("--event", "1", "--member", "B")[0] == "1 · purchase of B · 2026-03-06 12:00"


def test_no_events_are_named(folder: Path) -> None:
    ran = run("explain", "books.loyalty", "--event", "1", columns=200)
    assert ran.code == 2
    assert "no events: name their files" in ran.err


def test_why_not(folder: Path) -> None:
    """4 points per 1 EUR are 12 points for 3 EUR, had it been bought in the shop."""
    assert explained("--event", "4", "--why-not", "base") == [
        "base gave nothing for 4 · purchase of B · 2026-03-06 12:00",
        "  books.loyalty:24",
        "",
        "✗ when channel is shop or amount >= 20 EUR: channel is web; amount is 3.00 EUR (line 26)",
        "",
        "it would have given 12 points",
        "  if channel were shop instead of web",
        "priced again with this, and with everything else as it was",
    ]
    assert explained("--event", "2", "--why-not", "spring")[5:] == [
        "it would have given 10 points",
        "  on Wednesday 2026-04-01 instead of Monday 2026-03-02",
        "priced again with this, and with everything else as it was",
    ]


def test_why_not_as_data_and_as_a_page(folder: Path) -> None:
    ran = run("explain", "books.loyalty", "events.jsonl", "--event", "4", "--why-not", "base", "--format", "json")
    data = json.loads(ran.out)
    assert (data["explains"], data["stop"], data["gives"]) == (
        "why not",
        "a condition",
        [{"wallet": "points", "amount": "12"}],
    )
    assert data["changes"] == [
        {"of": "field", "name": "channel", "list": None, "part": None, "in_event": True, "before": "web",
         "after": "shop", "onward": None, "others": [], "text": "if channel were shop instead of web"}
    ]  # fmt: skip
    ran = run("explain", "books.loyalty", "events.jsonl", "--event", "4", "--why-not", "base", "--format", "html")
    assert "<strong>It would have given 12 points</strong>" in ran.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--member", "A", "--why-not", "base"), "why not for which event? add `--event ID`"),
        (("--event", "4", "--why-not", "bsae"), "error: no rule `bsae` help: did you mean `base`?"),
        (("--event", "clock no", "--member", "A", "--why-not", "base"), "error: no event `clock no` of `A`"),
        (("--event", "44", "--why-not", "base"), "error: no event `44` in these events, did you mean `4`?"),
    ],
)
def test_why_not_of_what_is_not_there(folder: Path, options: tuple[str, ...], said: str) -> None:
    ran = run("explain", "books.loyalty", "events.jsonl", *options, columns=200)
    assert ran.code == 2
    assert said in " ".join(ran.err.replace("│", "").split())


def test_in_python(folder: Path) -> None:
    found = lr.explain("books.loyalty", "events.jsonl", event="2")
    assert isinstance(found, EventExplanation)
    rules = {seen.rule: seen for seen in found.happening.settled[0].pricings[-1].rules}
    assert rules["base"].gives[0].granted == 10
