"""On how many examples a property test is tried; the profile that says which ones is in `conftest.py`."""

from __future__ import annotations

from hypothesis import settings
from hypothesis.internal.conjecture import providers

USUAL = 100
"""The examples of a test that says no number."""


def examples(usual: int) -> settings:
    """The settings of a test that is tried on `usual` examples, and with `--fresh 10` on ten times as many."""
    return settings(max_examples=max(1, usual * settings.default.max_examples // USUAL))


def same_constants() -> None:
    """Draw no constants of the program.

    Hypothesis reads them in the sources of all modules that are loaded at the time, so that examples would change with
    the order of the tests, and with numbers in files that have nothing to do with them.
    """
    none = providers.Constants()
    providers._get_local_constants = lambda: none
