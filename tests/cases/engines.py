"""The engines that every case is run on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from loyalty_rules.core.entries import Line
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream.engine import Engine, Took
from loyalty_rules.engine.stream.program import compile_program
from loyalty_rules.ledger.book import Book
from loyalty_rules.model.ruleset import Ruleset


class Runs(Protocol):
    """What a case needs of an engine. `apply` gives the reason where the event was refused, and an empty text else."""

    @property
    def book(self) -> Book: ...

    @property
    def lines(self) -> list[Line]: ...

    def apply(self, event: Event) -> str: ...

    def run_to(self, day: date) -> None: ...

    def begin(self, day: date) -> None: ...

    def rank(self, member: str, ladder: str = "tier") -> int: ...

    def balance(self, member: str, wallet: str) -> int: ...

    def pending(self, member: str, wallet: str) -> int: ...


class Stream:
    """The stream engine, keeping its lines."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.lines: list[Line] = []
        self.engine = Engine(compile_program(ruleset), self.lines.append)

    @property
    def book(self) -> Book:
        return self.engine.book

    def apply(self, event: Event) -> str:
        result = self.engine.apply(event)
        return (result.reason or "refused") if result.took is Took.REFUSED else ""

    def run_to(self, day: date) -> None:
        self.engine.run_to(day)

    def begin(self, day: date) -> None:
        self.engine.begin(day)

    def rank(self, member: str, ladder: str = "tier") -> int:
        return self.engine.rank(member, ladder)

    def balance(self, member: str, wallet: str) -> int:
        return self.engine.balance(member, wallet)

    def pending(self, member: str, wallet: str) -> int:
        return self.engine.pending(member, wallet)


MakeEngine = Callable[[Ruleset], Runs]

ENGINES: list[tuple[str, MakeEngine]] = [("stream", Stream)]
