"""Coverage: what can happen, and what did."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import loyalty_rules as lr
from loyalty_rules.core.coverage import Figure
from loyalty_rules.workbench.coverage.floors import NoFloor, below, floor

KIOSK = Path(__file__).parent / "kiosk"

HEAD = """language 1

program "Harbour Kiosk"
  currency EUR
  timezone Europe/Lisbon
  round down

event purchase
  channel is one of counter, app
  note text, optional

wallet points
"""


def coverage_of(folder: Path, rules: str) -> lr.Coverage:
    (folder / "kiosk.loyalty").write_text(HEAD + rules, encoding="utf-8")
    return lr.coverage(folder)


def missing(folder: Path, rules: str) -> list[str]:
    """What never happened, in its sentences."""
    return [spot.missing for spot in coverage_of(folder, rules).missing]


def test_every_spot_of_a_programme() -> None:
    """Lines 16 to 41 of the kiosk, counted by hand."""
    found = lr.coverage(KIOSK)
    assert [(spot.span.line, str(spot.kind), spot.outcome, len(spot.tests)) for spot in found.spots] == [
        (16, "tiers", "reached", 0),  # Friend
        (16, "tiers", "kept", 0),
        (16, "tiers", "lost", 0),
        (17, "conditions", "true", 0),  # spend … >= 100 EUR: 75 EUR in one test, 8 in the other
        (17, "conditions", "false", 2),
        (20, "conditions", "true", 1),  # big: the named condition stands here, whoever asks it
        (20, "conditions", "false", 1),
        (22, "rules", "gives", 2),  # base
        (25, "rows", "used", 2),  # Guest
        (26, "rows", "used", 0),  # Friend
        (28, "rules", "gives", 1),  # app-bonus
        (30, "conditions", "true", 2),  # channel is app
        (30, "conditions", "false", 0),
        (32, "caps", "reached", 1),  # the third large order: 20 points are full
        (32, "caps", "not reached", 1),
        (34, "rules", "gives", 1),  # summer
        (34, "dates", "inside", 1),
        (34, "dates", "outside", 1),
        (38, "bands", "used", 1),  # up to 10 EUR
        (39, "bands", "used", 0),  # above
        (41, "exchanges", "used", 0),
    ]
    assert found.total == Figure(13, 21)
    assert found.kinds[lr.SpotKind.CONDITION] == Figure(4, 6)
    assert list(found.files.values()) == [Figure(13, 21)]
    assert found.tests == ("a large order in the app", "a small one in July")
    assert found.spots[5].tests == ("a large order in the app",)


def test_only_some_tests() -> None:
    found = lr.coverage(KIOSK, only=["a small*"])
    # base, its row for Guests, the two conditions that failed, channel is app; summer, a day of it, its first band.
    assert found.total.covered == 1 + 1 + 2 + 1 + 3


EARN = """
earn base
  on purchase
  give 1 point per 1 EUR
"""


def happens(*steps: str) -> str:
    return '\ntest "it happens"\n  when ' + "\n  and ".join(steps) + "\n"


def test_an_outcome_that_the_field_rules_out_is_no_spot(tmp_path: Path) -> None:
    rules = """
earn base
  on purchase
  when channel is one of counter, app
  give 1 point
"""
    found = coverage_of(tmp_path, rules + happens("2026-05-04 purchase of A: channel app; amount 5 EUR"))
    assert [(str(spot.kind), spot.outcome) for spot in found.spots] == [("rules", "gives"), ("conditions", "true")]
    assert not found.missing


def test_a_condition_counts_where_it_is_asked_only(tmp_path: Path) -> None:
    """An order of 5 EUR is not large, so that nothing asks for its channel."""
    rules = """
earn large
  on purchase
  when amount >= 20 EUR and amount < 100 EUR
  give 1 point
"""
    assert missing(tmp_path, rules + happens("2026-05-04 purchase of A: channel app; amount 5 EUR")) == [
        "`large` never gave anything",
        "`amount >= 20 EUR` was never true",
        "`amount < 100 EUR` was never true",
        "`amount < 100 EUR` was never false",
    ]


def test_or_not_and_between(tmp_path: Path) -> None:
    rules = """
earn base
  on purchase
  when not (channel is app or amount is between 5 EUR and 10 EUR)
  give 1 point
"""
    steps = (
        "2026-05-04 purchase of A: channel app; amount 7 EUR",  # the app: nothing else is asked
        "2026-05-05 purchase of A: channel counter; amount 4 EUR",  # below 5 EUR: its upper end is not asked
        "2026-05-06 purchase of A: channel counter; amount 10 EUR",  # within
    )
    assert missing(tmp_path, rules + happens(*steps)) == ["`amount <= 10 EUR` was never false"]


def test_first_within_and_where(tmp_path: Path) -> None:
    rules = """
measure large = number of purchase where amount >= 20 EUR

earn welcome
  on first purchase where channel is app, within 30 days after join
  when large < 3
  give 1 point
"""
    steps = (
        "2026-05-04 join of A",
        "2026-05-05 purchase of A: channel app; amount 20 EUR",
        "2026-05-06 purchase of A: channel app; amount 5 EUR",
    )
    # The second purchase is not the first one; both are in the app, and soon after joining.
    assert missing(tmp_path, rules + happens(*steps)) == [
        "`within 30 days after join` was never false",
        "`channel is app` was never false",
        "`large < 3` was never false",
    ]


def test_a_measure_that_nothing_reads_is_not_counted(tmp_path: Path) -> None:
    assert missing(tmp_path, "\nmeasure large = number of purchase where amount >= 20 EUR\n" + EARN) == [
        "`base` never gave anything"
    ]


def test_a_segment_counts_once_for_all_who_ask(tmp_path: Path) -> None:
    rules = """
member
  region is one of north, south

segment northern = region is north

earn one
  on purchase
  when northern
  give 1 point
earn two
  on purchase
  when northern
  give 2 points
"""
    found = coverage_of(tmp_path, rules)
    assert [spot.subject for spot in found.spots if spot.kind is lr.SpotKind.CONDITION] == ["`region is north`"] * 2
    assert len(found.missing) == len(found.spots) == 4


def test_caps_of_exchanges(tmp_path: Path) -> None:
    rules = """
exchange coffee
  turn 50 points into "a coffee"
  at most 1 time per member per calendar month

reward mug "A mug"
  price 100 points
  stock 3
"""
    given = '\ntest "two coffees"\n  given A has 500 points\n  when '
    one = f"{given}2026-05-04 redeem of A: exchange coffee\n"
    two = f"{one}  and 2026-05-05 redeem as again of A: exchange coffee\n  then again is refused\n"
    mug = ["`mug` was never used", "cap `stock 3` was never reached", "cap `stock 3` never let everything through"]
    cap = "cap `at most 1 time per member per calendar month`"
    assert missing(tmp_path, rules + one) == [f"{cap} was never reached", *mug]
    assert missing(tmp_path, rules + two) == mug


def test_what_is_sent_between_members(tmp_path: Path) -> None:
    wallet = HEAD.replace("wallet points\n", "")
    rules = """
wallet points
  transfer when bought >= 1
  transfer at most 10 points per member per calendar month

measure bought = number of purchase
"""
    (tmp_path / "kiosk.loyalty").write_text(
        wallet + rules + '\ntest "too much"\n  given A has 50 points\n'
        "  when 2026-05-04 transfer as t of A: to B; quantity 20\n  then t is refused\n",
        encoding="utf-8",
    )
    # Without a purchase the condition does not hold, and how much it is about is not asked.
    assert [spot.missing for spot in lr.coverage(tmp_path).missing] == [
        "`bought >= 1` was never true",
        "cap `at most 10 points per member per calendar month` was never reached",
        "cap `at most 10 points per member per calendar month` never let everything through",
    ]


def test_tiers_messages_codes_and_dated_values(tmp_path: Path) -> None:
    rules = """
value rate
  is 1 point
  from 2026-07-01 2 points

code SPRING
  pattern "SPRING-##"
  at most 1 time per code

earn base
  on purchase
  give rate per 1 EUR

earn spring
  on purchase
  when note is SPRING
  give 10 points

tier Guest
tier Friend
  reach when spend this calendar year >= 100 EUR
  keep until end of calendar year, then requalify

measure spend = sum of amount of purchase

notify welcome
  on reaching Friend
"""
    first = "2026-05-04 purchase of A: channel app; amount 100 EUR"
    code = "2026-05-05 purchase of A: channel app; amount 5 EUR; note SPRING-01"
    assert missing(tmp_path, rules + happens(first, code)) == [
        "row `2 points` was never used",
        "cap `at most 1 time per code` was never reached",
        "`Friend` was never kept for longer",
        "`Friend` was never lost",
    ]
    again = f"2026-07-06 purchase of B: {code.partition(': ')[2]}"
    # The review of 2027 opens on a year without a purchase, and the one before it on 110 EUR.
    assert missing(tmp_path, rules + happens(first, code, again, "2027-01-01", "2028-01-01")) == []


def test_files_that_are_included_have_figures_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "more.loyalty").write_text("language 1\n" + EARN, encoding="utf-8")
    (tmp_path / "kiosk.loyalty").write_text(
        HEAD.replace("wallet", 'include "more.loyalty"\n\nwallet') + "\nearn extra\n  on purchase\n  give 5 points\n",
        encoding="utf-8",
    )
    found = lr.coverage(tmp_path / "kiosk.loyalty")
    assert [(Path(name).name, each) for name, each in found.files.items()] == [
        ("kiosk.loyalty", Figure(0, 1)),
        ("more.loyalty", Figure(0, 1)),
    ]


def test_twins_have_the_same_spots() -> None:
    folder = Path(__file__).parents[2] / "rulesets" / "fashion"
    one, other = (lr.coverage(folder / f"fashion.{form}") for form in ("loyalty", "yaml"))
    assert sorted((str(spot.kind), spot.of, spot.outcome) for spot in one.spots) == sorted(
        (str(spot.kind), spot.of, spot.outcome) for spot in other.spots
    )


# ------------------------------------------------------------------------------------------------ floors
@pytest.mark.parametrize(
    ("said", "of", "percent"), [("90", None, 90), ("rules=100", "rules", 100), ("all=66.6 %", None, Fraction(333, 5))]
)
def test_floors_are_read(said: str, of: str | None, percent: Fraction) -> None:
    found = floor(said)
    assert (None if found.kind is None else str(found.kind), found.percent) == (of, percent)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("101", "`101` is no percentage from 0 to 100"),
        ("-1", "`-1` is no percentage from 0 to 100"),
        ("rules=", "`` is no percentage from 0 to 100"),
        ("rule=9", "there is nothing called `rule` to cover, did you mean `rules`?"),
        ("many", "`many` is no percentage from 0 to 100"),
    ],
)
def test_what_is_no_floor(said: str, why: str) -> None:
    with pytest.raises(NoFloor) as found:
        floor(said)
    assert str(found.value) == why


def test_below_a_floor() -> None:
    found = lr.coverage(KIOSK)
    # 13 of 21 are 61.9 %; there are no codes, and so none that is not covered.
    assert below(found, map(floor, ("62", "61.9", "rules=100", "codes=100", "conditions=70"))) == [
        "coverage of everything is 61.9 % (13 of 21), below 62 %",
        "coverage of conditions is 66.6 % (4 of 6), below 70 %",
    ]
