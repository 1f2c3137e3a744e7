"""Waiting until a file of a ruleset changes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

SECONDS_BETWEEN = 0.25
Stamp = tuple[int, int] | None
"""When something was written and how large it is; None where there is nothing."""


def stamps(paths: Iterable[Path], files: Iterable[str] = ()) -> dict[str, Stamp]:
    """How the rulesets and these files of theirs are now, and the folders that were named: files come and go there."""
    return {name: _stamp(name) for name in {*map(str, paths), *files}}


def wait_for_change(before: Mapping[str, Stamp], sleep: Callable[[float], None] = time.sleep) -> None:
    """Come back as soon as one of them is another than before."""
    while all(_stamp(name) == stamp for name, stamp in before.items()):
        sleep(SECONDS_BETWEEN)


def _stamp(name: str) -> Stamp:
    try:
        found = os.stat(name)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
