"""Every programme of `rulesets/` is tested: its tests hold, and each of its rules gives something in one of them."""

from __future__ import annotations

import pytest

from loyalty_rules.report.coverage import coverage_lines
from loyalty_rules.report.verdicts import verdict_lines
from loyalty_rules.workbench.coverage import covered
from loyalty_rules.workbench.coverage.floors import below, floor
from loyalty_rules.workbench.suite import suite
from tests.rulesets.running import FOLDER, NAMES, SURFACES

FLOOR = floor("rules=100")
"""Of every programme."""

WHOLE = floor("100")
"""Of those whose tests try everything."""

NOT_WHOLE = ("hotel",)
"""A Family of fifteen nights a year is kept by the stay that makes them fifteen, never by the review after it."""


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("name", NAMES)
def test_tests_hold_and_try_the_rules(name: str, surface: str) -> None:
    verdicts, tried = covered(suite(FOLDER / name / f"{name}.{surface}"))
    assert not verdicts.failed, "\n".join(verdict_lines(verdicts))
    missed = below(tried, [FLOOR if name in NOT_WHOLE else WHOLE])
    assert not missed, "\n".join([*missed, *coverage_lines(tried)])
