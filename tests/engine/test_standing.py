"""What a member holds, what that brings, and what is missing."""

from __future__ import annotations

from datetime import date, datetime

from loyalty_rules.core.calendar import Zone
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream.engine import Engine
from loyalty_rules.engine.stream.program import compile_program
from loyalty_rules.model.resolve import resolve
from loyalty_rules.syntax import read

ZONE = Zone("Europe/Paris")
RULES = """
language 1

program "Standing"
  currency EUR
  timezone Europe/Paris

member
  student yes or no, default no

measure spend = sum of amount of purchase
measure visits = number of purchase

tier Bronze
  benefit newsletter
tier Silver
  reach when spend this calendar year >= 100 EUR
  keep until end of next calendar year
  benefit shipping "From 50 EUR"
tier Gold
  reach when spend this calendar year >= 500 EUR or visits this calendar year >= 10 and spend since joining > 300 EUR
  keep until end of next calendar year
  benefit shipping "Always"
tier Student
  reach when student is yes and spend this calendar year >= 1,000 EUR
  keep for life

badge regular
  reach when visits since joining >= 2
  benefit coffee

tier Guest
  ladder club
tier Insider
  ladder club
  reach when visits this calendar month >= 3
  keep until end of next calendar month
"""


def engine() -> Engine:
    document, found = read(RULES, "standing.loyalty")
    assert document is not None, found
    ruleset, wrong = resolve(document)
    assert ruleset is not None, wrong
    return Engine(compile_program(ruleset), lambda line: None)


def buy(to: Engine, id: str, day: date, euros: int) -> None:
    time = ZONE.instant(datetime(day.year, day.month, day.day, 12))
    to.apply(Event(id, "purchase", "A", time, day, 720, {"amount": euros * 100}))


def test_what_is_missing_to_reach_and_to_keep() -> None:
    to = engine()
    buy(to, "1", date(2026, 3, 2), 120)
    standing = to.standing("A")
    first, club = standing.ladders
    assert (first.tier, first.next, first.until) == ("Silver", "Gold", date(2028, 1, 1))
    assert first.words() == (
        "spend this calendar year: 120.00 EUR of 500.00 EUR or "
        "visits this calendar year: 1 of 10 and spend since joining: 120.00 EUR of more than 300.00 EUR"
    )
    assert first.missing_to_keep == ((),)
    assert (club.ladder, club.tier, club.next) == ("club", "Guest", "Insider")
    assert club.words() == "visits this calendar month: 1 of 3"
    assert standing.badges == ()
    assert [(each.name, each.text) for each in standing.benefits] == [("newsletter", ""), ("shipping", "From 50 EUR")]


def test_a_new_year_asks_anew_what_keeps() -> None:
    to = engine()
    buy(to, "1", date(2026, 3, 2), 120)
    buy(to, "2", date(2027, 1, 2), 30)
    standing = to.standing("A")
    (to_keep,) = standing.ladders[0].missing_to_keep
    assert [gap.words() for gap in to_keep] == ["spend this calendar year: 30.00 EUR of 100.00 EUR"]
    assert standing.badges == ("regular",)
    assert [each.name for each in standing.benefits] == ["newsletter", "shipping", "coffee"]


def test_what_measures_alone_do_not_reach_has_no_way() -> None:
    to = engine()
    buy(to, "1", date(2026, 3, 2), 600)
    first = to.standing("A").ladders[0]
    assert (first.tier, first.next, first.missing, first.words()) == ("Gold", "Student", (), "")
    # the higher tier's benefit stands for the one of the same name below it
    assert [(each.name, each.text) for each in to.standing("A").benefits] == [
        ("newsletter", ""),
        ("shipping", "Always"),
    ]


def test_a_stranger_stands_at_the_bottom_and_is_not_kept() -> None:
    to = engine()
    buy(to, "1", date(2026, 3, 2), 1)
    standing = to.standing("nobody")
    assert [each.tier for each in standing.ladders] == ["Bronze", "Guest"]
    assert standing.ladders[0].words() == "spend this calendar year: 0.00 EUR of 100.00 EUR"
    assert "nobody" not in to.world.members
