"""Comments: kept beside the tree, so that a text can be written anew without losing one."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace


class Comment(Struct, frozen=True):
    """One comment, without its `#`. `beside`: it stands on the line of what it is about, after it; else it has a line
    of its own. `apart`: an empty line sets it apart from what comes after it."""

    text: str
    beside: bool = False
    apart: bool = False


Comments = tuple[Comment, ...]


def above(comments: Iterable[Comment]) -> Comments:
    """The comments, each on a line of its own."""
    return tuple(replace(comment, beside=False, apart=False) for comment in comments)


def at_end(comments: Iterable[Comment]) -> Comments:
    """The comments at the end of a file, each on a line of its own, the last with nothing to be set apart from."""
    found = [replace(comment, beside=False) for comment in comments]
    return (*found[:-1], *(replace(comment, apart=False) for comment in found[-1:]))
