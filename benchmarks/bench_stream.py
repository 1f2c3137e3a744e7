"""Events a second of the stream engine, with ledger and reasons kept, on one core: three programmes of twenty rules.

The plain one has a rate by tier, a coupon, gifts and campaigns: most purchases bring one line. The everyday one adds
what looks at a member's history, and brings two. The full one has every kind of rule meet on every purchase, and holds
all it gives back for two weeks.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from time import process_time

from loyalty_rules.core.calendar import Zone
from loyalty_rules.core.entries import Line
from loyalty_rules.core.events import Event
from loyalty_rules.core.memory import rare_collections
from loyalty_rules.engine.stream.engine import Engine
from loyalty_rules.engine.stream.program import Program, compile_program
from loyalty_rules.model.resolve import resolve
from loyalty_rules.syntax import read

EVENTS = 40_000
TIMES = 3  # each is measured so often, and the best one counts: the others were disturbed
MEMBERS = 1_000
FIRST_DAY = date(2026, 1, 1)
DAYS = 365

CHANNELS = ("shop", "web", "app", "phone")
CATEGORIES = ("food", "drinks", "home", "garden", "toys")

_PROGRAMME = """
language 1
program "Twenty rules"
  currency EUR
  timezone Europe/Warsaw
  round down
  returns within 30 days

event purchase
  channel is one of shop, web, app, phone
  category is one of food, drinks, home, garden, toys
  coupon yes or no, default no

measure spend = sum of amount of purchase
measure visits = number of purchase

tier Basic
tier Silver
  reach when spend this calendar year >= 500 EUR
  keep until end of next calendar year
tier Gold
  reach when spend this calendar year >= 2,000 EUR
  keep until end of next calendar year, then drop one level

"""

_PLAIN = """
wallet points
  expires 12 months, at end of calendar month

earn base
  on purchase
  by tier
    Basic   1 point per 1 EUR
    Silver  1.25 points per 1 EUR
    Gold    1.5 points per 1 EUR

earn coupon
  on purchase
  when coupon is yes
  multiply base by 2

earn silver-gift
  on reaching Silver
  give 200 points

earn gold-gift
  on reaching Gold
  give 500 points
"""

_HISTORY = """
earn welcome
  on first purchase
  give 100 points

earn regular
  on purchase
  when visits in the last 30 days >= 4
  give 25 points
  at most 1 times per member per calendar month

earn milestone
  on reaching 300 EUR of spend this calendar year, and every 300 EUR after
  give 50 points

earn month-end
  on end of calendar month
  when spend this calendar month >= 150 EUR
  give 30 points
"""

_FULL = """
wallet points
  pending 14 days
  expires 12 months, at end of calendar month

measure web-spend = sum of amount of purchase where channel is web

earn base
  on purchase
  give 1 point per 1 EUR

earn tier-bonus
  on purchase
  by tier
    Silver  10% of base
    Gold    25% of base

earn weekend
  on purchase
  when weekday is one of saturday, sunday
  multiply base by 2
  at most 200 points per member per calendar month

earn coupon
  on purchase
  when coupon is yes
  multiply base by 1.5

earn bands
  on purchase
  give by amount, each part at its own rate
    up to 50 EUR   0 points
    up to 100 EUR  1 point per 2 EUR
    above          1 point per 1 EUR

earn regular
  on purchase
  when visits in the last 30 days >= 4
  give 25 points
  at most 2 times per member per calendar month

earn milestone
  on reaching 300 EUR of spend this calendar year, and every 300 EUR after
  give 50 points

earn welcome
  on first purchase
  give 100 points

earn silver-gift
  on reaching Silver
  give 200 points

earn month-end
  on end of calendar month
  when spend this calendar month >= 150 EUR
  give 30 points

at most 2,000 points per member per calendar month on all
"""


def _campaigns(count: int) -> str:
    """Rules that look alike, as campaigns do."""
    found = []
    for index in range(count):
        channel, category = CHANNELS[index % len(CHANNELS)], CATEGORIES[index % len(CATEGORIES)]
        first = index % 10 + 1
        found.append(
            f"earn campaign-{index}\n  on purchase\n  when category is {category} and channel is {channel}\n"
            f"  from 2026-{first:02}-01 to 2026-{first + 2:02}-28\n  give {index + 1} points per full 10 EUR\n"
            f"  at most {100 + index} points per member per calendar month\n"
        )
    return "\n".join(found)


RULESETS = {
    "plain": _PROGRAMME + _PLAIN + "\n" + _campaigns(16),
    "everyday": _PROGRAMME + _PLAIN + _HISTORY + "\n" + _campaigns(12),
    "full": _PROGRAMME + _FULL + "\n" + _campaigns(10),
}


def program(text: str) -> Program:
    """The programme that is measured."""
    document, found = read(text, "bench.loyalty")
    assert document is not None, found
    ruleset, found = resolve(document)
    assert ruleset is not None, found
    return compile_program(ruleset)


def events(count: int = EVENTS) -> list[Event]:
    """Purchases of many members over a year, in order of time; one in twenty is returned."""
    chance = random.Random(7)
    zone = Zone("Europe/Warsaw")
    start = zone.instant(datetime.combine(FIRST_DAY, datetime.min.time()))
    step = int(timedelta(days=DAYS).total_seconds() * 1_000_000) // count
    made: list[Event] = []
    for index in range(count):
        time = start + index * step
        day, minute = zone.local(time)
        member = f"m{chance.randrange(MEMBERS)}"
        if made and chance.random() < 0.05:
            bought = made[-chance.randrange(1, min(len(made), 500) + 1)]
            if bought.type == "purchase":
                made.append(Event(f"r{index}", "return", bought.member, time, day, minute, {"purchase": bought.id}))
                continue
        fields = {
            "amount": chance.randrange(500, 20_000),
            "channel": chance.choice(CHANNELS),
            "category": chance.choice(CATEGORIES),
            "coupon": chance.random() < 0.1,
        }
        made.append(Event(f"p{index}", "purchase", member, time, day, minute, fields))
    return made


def measure(compiled: Program, stream: list[Event]) -> tuple[float, int]:
    """Events a second of processor time, and how many lines they made."""
    lines: list[Line] = []
    engine = Engine(compiled, lines.append)
    start = process_time()
    for event in stream:
        engine.apply(event)
    engine.run_to(FIRST_DAY + timedelta(days=DAYS))
    return len(stream) / (process_time() - start), len(lines)


def main() -> None:
    """Print the rates: in a run, where Python's collector of cycles is as rare as in `simulate`, and outside of one."""
    stream = events()
    for name, text in RULESETS.items():
        compiled = program(text)
        with rare_collections():
            rate, lines = max(measure(compiled, stream) for _ in range(TIMES))
        outside, _ = max(measure(compiled, stream) for _ in range(TIMES))
        print(
            f"  {name}: {len(compiled.ruleset.rules)} rules, {len(stream):,} events, {lines:,} lines: "
            f"{rate:,.0f} events per second in a run, {outside:,.0f} outside of one"
        )


if __name__ == "__main__":
    main()
