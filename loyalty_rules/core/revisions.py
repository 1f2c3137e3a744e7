"""What git calls `REV:PATH`: a file or folder as it was in a revision of a repository."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct


class AtRevision(Struct, frozen=True):
    """`revision`: whatever git takes for one, as in `main`, `HEAD~2`, `v1.4`; empty for what is staged. `path`: from
    the top of the repository, or from the folder at hand where it begins with `./` or `../`; empty for the top."""

    revision: str
    path: str


def at_revision(named: str | Path) -> AtRevision | None:
    """What is named so, if it is `REV:PATH`: nothing on disk has the name, which comes first, and it is no place on a
    Windows drive. Whether there is such a revision only git can say."""
    name = named.as_posix() if isinstance(named, Path) else named
    colon = _colon(name)
    if colon is None or not name.isprintable() or os.path.lexists(named):
        return None
    revision, path = name[:colon], name[colon + 1 :]
    if path.startswith(("/", "\\")) or (os.name == "nt" and len(revision) == 1):
        return None
    return AtRevision(revision, path)


def _colon(name: str) -> int | None:
    """Where the path begins: a revision has colons in braces only, as in `main@{2026-01-01 12:00}`."""
    depth = 0
    for index, sign in enumerate(name):
        depth += (sign == "{") - (sign == "}")
        if sign == ":" and depth <= 0:
            return index
    return None
