"""The same figures three ways, in one run: spend-bands on the stream engine, as a loop written by hand, and as SQL.

The engine keeps a ledger with reasons, lots and laws; the others only sum. The ratio says what that costs.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter

import duckdb
import pyarrow

from loyalty_rules.api import load
from loyalty_rules.core.entries import Entry, Line
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream.engine import Engine
from loyalty_rules.engine.stream.program import compile_program

EVENTS = 200_000
MEMBERS = 10_000
DAYS = 90
FIRST_DAY = date(2026, 1, 1)
RULESET = Path(__file__).parents[1] / "rulesets" / "spend-bands"

Months = dict[tuple[str, str], int]

SQL = """
select member, strftime(day, '%Y-%m') as month,
       sum((greatest(0, least(cents, 10000) - 5000) + 2 * greatest(0, cents - 10000)) // 100)::bigint as points
from events group by all having points > 0
"""


def purchases() -> list[Event]:
    """Purchases in order of time, amounts up to 200.00, the same ones on every run."""
    chance = random.Random(2026)
    seconds = sorted(chance.randrange(DAYS * 86_400) for _ in range(EVENTS))
    midnight = datetime(2026, 1, 1, 5)  # New York's midnight in UTC
    epoch = datetime(1970, 1, 1)
    found = []
    for number, second in enumerate(seconds):
        moment = midnight + timedelta(seconds=second)
        day = FIRST_DAY + timedelta(days=second // 86_400)
        time = (moment - epoch) // timedelta(microseconds=1)
        member = f"M{chance.randrange(MEMBERS)}"
        found.append(
            Event(f"p{number}", "purchase", member, time, day, second % 86_400 // 60,
                  {"amount": chance.randrange(1, 20_001)})
        )  # fmt: skip
    return found


def by_engine(events: list[Event]) -> tuple[float, Months]:
    """Seconds and points by member and month."""
    program = compile_program(load(RULESET))
    lines: list[Line] = []
    start = perf_counter()
    engine = Engine(program, lines.append)
    for event in events:
        engine.apply(event)
    found: Months = defaultdict(int)
    for line in lines:
        if isinstance(line, Entry):
            found[line.member, f"{line.day:%Y-%m}"] += line.amount
    return perf_counter() - start, found


def by_hand(events: list[Event]) -> tuple[float, Months]:
    """What one would write for this rule alone."""
    start = perf_counter()
    found: Months = defaultdict(int)
    for event in events:
        cents = event.fields["amount"]
        assert isinstance(cents, int)
        points = (max(0, min(cents, 10_000) - 5_000) + 2 * max(0, cents - 10_000)) // 100
        if points:
            found[event.member, f"{event.day:%Y-%m}"] += points
    return perf_counter() - start, found


def by_sql(events: list[Event]) -> tuple[float, Months]:
    """DuckDB on columns that are in memory already, one thread."""
    columns = {
        "member": [event.member for event in events],
        "day": [event.day for event in events],
        "cents": [event.fields["amount"] for event in events],
    }
    with duckdb.connect(config={"threads": 1}) as db:
        db.register("events", pyarrow.table(columns))
        start = perf_counter()
        rows = db.execute(SQL).fetchall()
        return perf_counter() - start, {(member, month): points for member, month, points in rows}


def main() -> None:
    """Print events a second and the ratios, after the figures have been found equal."""
    events = purchases()
    ways = {"engine": by_engine(events), "by hand": by_hand(events), "SQL": by_sql(events)}
    assert len({tuple(sorted(months.items())) for _, months in ways.values()}) == 1
    engine = ways["engine"][0]
    for name, (seconds, _) in ways.items():
        print(f"  {name}: {EVENTS / seconds:,.0f} events/s, {engine / seconds:.1f} times the engine's speed")
