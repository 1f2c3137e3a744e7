"""Events a second on generated streams: to make them, and to run programmes of the gallery over them from files."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter

import loyalty_rules as lr

RULESETS = Path(__file__).resolve().parents[1] / "rulesets"
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
MADE, RUN = 20_000, 500  # members
PROGRAMMES = ("beauty-tiers", "coffee-card", "hotel", "refer-a-friend")


def main() -> None:
    """Print the rates."""
    for name in PROGRAMMES:
        ruleset = lr.load(RULESETS / name)
        with tempfile.TemporaryDirectory() as folder:
            start = perf_counter()
            made = lr.generate(ruleset, Path(folder) / "many", members=MADE, first=FIRST, last=LAST)
            seconds = perf_counter() - start
            total = sum(made.events.values())
            lr.generate(ruleset, Path(folder) / "few", members=RUN, first=FIRST, last=LAST)
            start = perf_counter()
            lines = 0

            def count(line: object) -> None:
                nonlocal lines
                lines += 1

            run = lr.simulate(ruleset, Path(folder) / "few", keep=False, sink=count)
            took = perf_counter() - start
            print(
                f"{name}: {total:,} events made, {total / seconds:,.0f} a second; {run.counts.used:,} simulated, "
                f"{run.counts.used / took:,.0f} a second, {lines / run.counts.used:.1f} lines each"
            )


if __name__ == "__main__":
    main()
