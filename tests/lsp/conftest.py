"""One server for all of these tests: starting one takes a second."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .client import Editor


@pytest.fixture(scope="session")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    one = Editor(tmp_path_factory.mktemp("shop").resolve())
    yield one
    assert one.leave() == 0
