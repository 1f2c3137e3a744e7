"""How far a member is with the challenges."""

from __future__ import annotations

from datetime import date

import loyalty_rules as lr
from loyalty_rules.model.examples import EventStep, GivenStep
from tests.cases.test_cases import HERE, ruleset_of


def test_progress() -> None:
    ruleset, examples = ruleset_of(HERE / "challenges" / "challenges.loyalty")
    engine = lr.Engine(lr.compile(ruleset), lambda line: None)
    assert engine.progress("A") == ()
    whole = next(each for each in examples if each.name == "all goals, whichever is met last")
    for step in whole.steps:
        if isinstance(step, EventStep | GivenStep) and step.event.day <= date(2026, 3, 3):
            engine.apply(step.event)
    found = {each.challenge: each for each in engine.progress("A")}
    # Two check-ins and no purchase yet.
    spend, checkins = found["both"].goals
    assert (spend.value, spend.target, spend.met) == (0, 100_00, False)
    assert (checkins.value, checkins.target, checkins.met) == (2, 2, True)
    assert (checkins.over, spend.unit.name) == ("this calendar month", "EUR")
    assert (found["both"].met, found["both"].times) == (False, 0)
    for step in whole.steps:
        if isinstance(step, EventStep) and date(2026, 3, 3) < step.event.day <= date(2026, 3, 5):
            engine.apply(step.event)
    found = {each.challenge: each for each in engine.progress("A")}
    assert (found["both"].met, found["both"].times) == (True, 1)
    assert (found["steps"].goals[0].value, found["steps"].goals[0].target) == (1, 3)
