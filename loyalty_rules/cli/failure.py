"""What a user is told when a command can't run."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterable

from loyalty_rules.cli.shown import plain
from loyalty_rules.core.diagnostics import Diagnostic, RulesetError

_UNREAD = ("LR101", "LR102", "LR104")  # not a ruleset, not there, too large
DEBUG = "LOYALTY_RULES_DEBUG"


def explain(error: BaseException) -> str:
    """The error in words. A defect of the program is named as one; its traceback is shown on request."""
    match error:
        case RulesetError():
            return str(error)
        case KeyboardInterrupt():
            return "stopped"
        case MemoryError():
            return "error: there is not enough memory for this\n  help: divide the data, or take a larger machine"
        case OSError():
            name = f"`{error.filename}`: " if error.filename else ""
            return plain(f"error: {name}{error.strerror or error}")
    if type(error).__name__ == "DataError":  # named, not imported: reading data is slow to load and rarely fails
        return plain(f"error: {error}".replace("\nhelp: ", "\n  help: "))
    if os.environ.get(DEBUG):
        return "".join(traceback.format_exception(error))
    said = plain(f"error: this is a defect of loyalty-rules ({type(error).__name__}: {error})")
    return f"{said}\n  help: set {DEBUG}=1 to see where"


def exit_code(error: BaseException) -> int:
    """1 for a ruleset with errors, 2 for what could not be done at all."""
    return 1 if isinstance(error, RulesetError) and not nothing_read(error.diagnostics) else 2


def nothing_read(found: Iterable[Diagnostic]) -> bool:
    """Is there no ruleset that could be read? What an `include` misses has its place in one that could."""
    return any(one.code in _UNREAD and one.span is None for one in found)
