"""The command line: thin, one file per command, over the api. Exit codes: 0 clean, 1 findings, 2 could not run."""

from __future__ import annotations

import gc
import sys

from loyalty_rules.cli.app import app
from loyalty_rules.cli.shown import prepare_streams

_PROGRAM = "loyalty-rules"  # however it is started: a shell is told to complete it by this name
_OBJECTS_BETWEEN_COLLECTIONS = 1_000_000  # next to nothing is in cycles: looking for them often only takes time


def main() -> None:
    """Run the command line. Nothing that a user can cause ends in a traceback."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    prepare_streams()
    try:
        app(prog_name=_PROGRAM)
    except (Exception, KeyboardInterrupt) as error:
        from loyalty_rules.cli.failure import exit_code, explain

        print(explain(error), file=sys.stderr)
        sys.exit(exit_code(error))
