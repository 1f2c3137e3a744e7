"""The command line: thin, one file per command, over the api. Exit codes: 0 clean, 1 findings, 2 could not run."""

from __future__ import annotations

import sys

from loyalty_rules.cli.app import app
from loyalty_rules.cli.shown import prepare_streams


def main() -> None:
    """Run the command line. Nothing that a user can cause ends in a traceback."""
    prepare_streams()
    try:
        app()
    except (Exception, KeyboardInterrupt) as error:
        from loyalty_rules.cli.failure import exit_code, explain

        print(explain(error), file=sys.stderr)
        sys.exit(exit_code(error))
