"""Whether there is colour: on terminals, unless `--color` or NO_COLOR says otherwise. Decided here and nowhere else."""

from __future__ import annotations

import os
import sys
from enum import StrEnum


class When(StrEnum):
    auto = "auto"
    always = "always"
    never = "never"


def set_colour(when: When) -> None:
    """Say it once for the whole run. It is kept where rich looks too."""
    match when:
        case When.always:
            os.environ.pop("NO_COLOR", None)
            os.environ["FORCE_COLOR"] = "1"
        case When.never:
            os.environ.pop("FORCE_COLOR", None)
            os.environ["NO_COLOR"] = "1"
        case When.auto:
            pass


def coloured() -> bool:
    """Whether the standard output is written in colour."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")
