"""The engine with its lines, as examples are run on it."""

from __future__ import annotations

from datetime import date

from loyalty_rules.core.entries import Line
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream.engine import Engine, Took
from loyalty_rules.engine.stream.program import Program
from loyalty_rules.ledger.book import Book


class StreamRun:
    """The engine with its lines."""

    def __init__(self, program: Program) -> None:
        self.lines: list[Line] = []
        self.engine = Engine(program, self.lines.append)

    @property
    def book(self) -> Book:
        return self.engine.book

    def apply(self, event: Event) -> str:
        result = self.engine.apply(event)
        return (result.reason or "refused") if result.took is Took.REFUSED else ""

    def begin(self, day: date) -> None:
        self.engine.begin(day)

    def run_to(self, day: date) -> None:
        self.engine.run_to(day)

    def rank(self, member: str, ladder: str = "tier") -> int:
        return self.engine.rank(member, ladder)

    def balance(self, member: str, wallet: str) -> int:
        return self.engine.balance(member, wallet)

    def pending(self, member: str, wallet: str) -> int:
        return self.engine.pending(member, wallet)
