"""What is asked of the workbench without knowing it: figures, ranges and targets that can't be, and answers to all."""

from __future__ import annotations

from pathlib import Path

import pytest

from .held import PROGRAMME, held, ruleset, run

WORTH = PROGRAMME.replace("wallet points\n", "wallet points\n  worth 0.01 EUR\n")
EVENTS = "id,time,member,amount\n1,2026-03-02,A,10\n2,2026-03-05,B,20\n3,2026-04-05,A,30.50\n"


@pytest.fixture
def events(tmp_path: Path) -> Path:
    return ruleset(tmp_path / "data", EVENTS, "e.csv")


def test_a_target_between_two_costs_is_reached_from_below(events: Path, tmp_path: Path) -> None:
    # 1 % of 60.50 EUR is 0.605 EUR. With 1 point: 10 + 20 + 30 = 60 points, 0.60 EUR; so it is with 1.01, the
    # last before it goes beyond. With 1.02: 10.2, 20.4 and 31.11 are 10 + 20 + 31 = 61 points, 0.61 EUR.
    rules = ruleset(tmp_path, WORTH)
    ran = held(run("sweep", rules, events, "--set", "base.give=0..2", "--target", "cost=1%"), 0)
    assert "cost=1%: `base.give` at 1.01 points\n" in ran.out
    assert "there: 1.01 points for 0.60 EUR, 0.9917 % of revenue\n" in ran.out
    assert "the next one goes beyond it: 1.02 points for 0.61 EUR, 1.0083 % of revenue\n" in ran.out


def test_the_step_that_is_proposed_can_be_taken(events: Path, tmp_path: Path) -> None:
    rules = ruleset(tmp_path, WORTH)
    held(run("sweep", rules, events, "--set", "base.give=1..2"), 2, says="write `base.give=1..2 step 0.1`")
    held(run("sweep", rules, events, "--set", "base.give=1..2000"), 2, says="step 199.9`")
    held(run("sweep", rules, events, "--set", "base.give=1..1.01"), 2, says="step 0.01`")


def test_a_figure_of_a_rule_with_any_name(events: Path, tmp_path: Path) -> None:
    rules = ruleset(tmp_path, WORTH.replace("earn base", 'earn "=1+1"'))
    held(run("sweep", rules, events, "--set", "=1+1.give=1,2"), 0, says="121 points")


def test_rules_without_figures_are_told_as_such(tmp_path: Path) -> None:
    rules = ruleset(tmp_path, PROGRAMME.partition("wallet")[0].replace("  returns within 30 days\n", ""))
    assert held(run("sweep", rules, "--list"), 0).out == "these rules have no figure that can be set\n"


def test_quiet_has_one_short_form(events: Path, tmp_path: Path) -> None:
    rules = ruleset(tmp_path, WORTH)
    assert held(run("generate", rules, "--members", "3", "--out", tmp_path / "g", "-q"), 0).all == ""
    assert held(run("simulate", rules, events, "-q"), 0).all == ""
    assert held(run("fmt", rules, "-q"), 0).all == ""


def test_a_basket_too_large_is_told_what_it_may_be(tmp_path: Path) -> None:
    arguments = ("generate", ruleset(tmp_path, WORTH), "--out", tmp_path / "g", "--basket", "99999999999")
    held(run(*arguments), 2, says="no number above zero, up to 1,000,000,000")


def test_rules_that_use_other_events_are_told_apart_at_once(events: Path, tmp_path: Path) -> None:
    old = ruleset(tmp_path, WORTH, "old.loyalty")
    new = ruleset(tmp_path, WORTH + "\nevent purchase\n  channel is one of web, app\n", "new.loyalty")
    said = "the two did not use the same events"
    for form in ("text", "markdown"):
        head = held(run("compare", old, new, events, "--format", form), 1).out.partition(
            "otals" if form == "text" else "|"
        )
        assert said in head[0]
        assert said not in held(run("compare", old, old, events, "--format", form), 0).out
