"""Runs of the stream engine, and what they leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from loyalty_rules.core.entries import Line
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream.engine import Engine, Result
from loyalty_rules.engine.stream.program import Program
from loyalty_rules.model.plan import FOR_ALL


@dataclass
class Run:
    """An engine with its lines and what became of each event."""

    program: Program
    lines: list[Line] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.engine = Engine(self.program, self.lines.append)

    def feed(self, events: Iterable[Event]) -> Run:
        for event in events:
            self.results.append(self.engine.apply(event))
            self.check()
        return self

    def finish(self, events: list[Event]) -> Run:
        """Run the clock three months on."""
        if events:
            self.engine.run_to(max(event.day for event in events) + timedelta(days=90))
            self.check()
        return self

    def check(self) -> None:
        """The laws of the ledger, for every account."""
        for account in self.engine.book.accounts.values():
            account.check_lots()
            assert account.owed >= 0

    def state(self, members: Iterable[str], day: date) -> dict[str, Any]:
        """Balances and counters of members, what is empty left out."""
        world = self.engine.world
        found: dict[str, Any] = {}
        for (member, wallet), account in world.book.accounts.items():
            if account.balance or account.pending:
                found[f"{member} has {wallet}"] = (account.balance, account.pending)
        every = tuple(range(len(self.program.plan.slots)))
        for index, total in enumerate(world.totals.slots):
            held: Any = None if total is None else total.read(day)
            held = {key: value for key, value in held.items() if value} if isinstance(held, dict) else held
            if held:
                found[f"all of {self.program.plan.slots[index].words()}"] = held
        for member in members:
            if member in world.members:
                reading = world.reading(world.members[member], day, every)
                for index, held in reading.slots.items():
                    if self.program.plan.slots[index].key in FOR_ALL:
                        continue
                    held = {key: value for key, value in held.items() if value} if isinstance(held, dict) else held
                    if held:
                        found[f"{member} slot {self.program.plan.slots[index].words()}"] = held
        return found


def run(program: Program, events: list[Event]) -> Run:
    return Run(program).feed(events).finish(events)
