"""How property tests are tried: on the same examples every time, or with `--fresh TIMES` on new ones, TIMES as many."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.examples import USUAL, same_constants

MADE = Path(__file__).parent.parent / "build" / "hypothesis"
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(MADE))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fresh", metavar="TIMES", type=int, default=0,
        help="try every property test on new examples, TIMES as many as usual",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """One profile for every property test, in force before the first of them is imported."""
    times = config.getoption("--fresh")
    if times < 0:
        raise pytest.UsageError("--fresh needs a number of times, at least 1")
    # How fast the machine is and how much a strategy throws away say nothing about the program.
    told = settings(
        deadline=None,
        print_blob=True,
        suppress_health_check=[each for each in HealthCheck if each is not HealthCheck.function_scoped_fixture],
    )
    settings.register_profile("same", told, max_examples=USUAL, derandomize=True)
    # What was found is tried first when asked again, until it is mended.
    found = DirectoryBasedExampleDatabase(MADE / "examples")
    settings.register_profile("fresh", told, max_examples=USUAL * max(times, 1), derandomize=False, database=found)
    settings.load_profile("fresh" if times else "same")
    if not times:
        same_constants()
