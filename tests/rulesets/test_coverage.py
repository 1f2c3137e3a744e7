"""Every programme of `rulesets/` is tested: its tests hold, and everything that can happen happens in one of them.

Rules give, conditions are true and are false, caps, bands and rows are used.
"""

from __future__ import annotations

import pytest

from loyalty_rules.report.coverage import coverage_lines
from loyalty_rules.report.verdicts import verdict_lines
from loyalty_rules.workbench.coverage import covered
from loyalty_rules.workbench.coverage.floors import below, floor
from loyalty_rules.workbench.suite import suite
from tests.rulesets.running import FOLDER, NAMES, SURFACES

EVERYTHING = floor("100")


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("name", NAMES)
def test_tests_hold_and_try_everything(name: str, surface: str) -> None:
    verdicts, tried = covered(suite(FOLDER / name / f"{name}.{surface}"))
    assert not verdicts.failed, "\n".join(verdict_lines(verdicts))
    missed = below(tried, [EVERYTHING])
    assert not missed, "\n".join([*missed, *coverage_lines(tried)])
