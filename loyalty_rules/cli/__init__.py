"""The command line: thin, one file per command, over the api. Exit codes: 0 clean, 1 findings, 2 could not run."""

from __future__ import annotations

import gc
import sys

from loyalty_rules.cli.app import app
from loyalty_rules.cli.shown import one_line, prepare_streams

_PROGRAM = "loyalty-rules"  # however it is started: a shell is told to complete it by this name
_OBJECTS_BETWEEN_COLLECTIONS = 1_000_000  # next to nothing is in cycles: looking for them often only takes time


def main() -> None:
    """Run the command line. Nothing that a user can cause ends in a traceback."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    prepare_streams()
    _refuse_nothing(sys.argv[1:])
    try:
        app(prog_name=_PROGRAM)
    except (Exception, KeyboardInterrupt) as error:
        from loyalty_rules.cli.failure import exit_code, explain

        print(explain(error), file=sys.stderr)
        sys.exit(exit_code(error))


def _refuse_nothing(arguments: list[str]) -> None:
    """An argument of no characters is a slip, as of a variable of the shell that is not set: it would stand for the
    folder at hand, or for what is left out."""
    for before, argument in zip(["", *arguments], arguments, strict=False):
        option, sign, value = argument.partition("=")
        if argument and not (option.startswith("--") and sign and not value):
            continue
        named = option or (before if before.startswith("--") and before != "--" else "")
        said = f"`{one_line(named)}` is followed by nothing" if named else "an argument is empty"
        print(f"error: {said}\n  help: name something there, or leave it out", file=sys.stderr)
        sys.exit(2)
