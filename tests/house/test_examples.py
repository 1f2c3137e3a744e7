"""Property tests are tried on the same examples every time: a red run is about what was changed."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import USUAL, examples

from .sources import checkout_files, tree_of

POLICY = ("tests/conftest.py", "tests/examples.py", "tests/house/test_examples.py")
TESTS = [name for name in checkout_files() if name.startswith("tests/") and name.endswith(".py") and name not in POLICY]


@pytest.fixture
def same(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--fresh"):
        pytest.skip("fresh examples were asked for")


@pytest.mark.parametrize("path", TESTS)
def test_how_often_is_said_relative_to_the_others(path: str) -> None:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module == "hypothesis":
            own = {"settings", "HealthCheck", "seed"} & {name.name for name in node.names}
            assert not own, f"{path}:{node.lineno}: {', '.join(sorted(own))}: write `@examples(…)` of tests/examples.py"


@pytest.mark.usefixtures("same")
def test_examples_do_not_change_with_what_is_loaded(tmp_path: Path) -> None:
    drawn: list[list[int]] = []

    def tried() -> None:
        drawn.append([])

        @given(st.lists(st.integers()))
        def sums(values: list[int]) -> None:
            drawn[-1].extend(values)

        sums()

    tried()
    file = tmp_path / "numbers.py"
    file.write_text("MANY = " + repr(list(range(70_000, 71_000))), encoding="utf-8")
    module = ModuleType("numbers_of_a_program")
    module.__file__ = str(file)
    sys.modules[module.__name__] = module
    try:
        tried()
    finally:
        del sys.modules[module.__name__]
    assert len(drawn[0]) > USUAL
    assert drawn[0] == drawn[1]


@pytest.mark.usefixtures("same")
def test_nothing_is_kept_from_run_to_run() -> None:
    assert settings.default is not None
    assert settings.default.derandomize
    assert settings.default.database is None


def test_sizes_grow_together() -> None:
    times = settings.default.max_examples // USUAL
    assert (examples(30).max_examples, examples(400).max_examples) == (30 * times, 400 * times)
