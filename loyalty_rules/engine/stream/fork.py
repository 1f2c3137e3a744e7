"""A stream that goes on beside another one: what happens in it changes nothing in the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy, deepcopy
from typing import Any

from loyalty_rules.core.entries import Line
from loyalty_rules.engine.stream.engine import Engine
from loyalty_rules.engine.stream.slots import Keyed
from loyalty_rules.engine.stream.world import World
from loyalty_rules.ledger.book import Book


class Borrowed(dict[Any, Any]):
    """A mapping that copies what another one holds when it is first asked for it. `memo`: what has been copied, so that
    what two of them share stays shared."""

    def __init__(self, lender: Mapping[Any, Any], memo: dict[int, Any]) -> None:
        super().__init__()
        self._lender = lender
        self._memo = memo
        self._gone: set[Any] = set()

    def _borrow(self, key: Any) -> None:
        if not dict.__contains__(self, key) and key not in self._gone and key in self._lender:
            dict.__setitem__(self, key, deepcopy(self._lender[key], self._memo))

    def __contains__(self, key: object) -> bool:
        self._borrow(key)
        return dict.__contains__(self, key)

    def __getitem__(self, key: Any) -> Any:
        self._borrow(key)
        return dict.__getitem__(self, key)

    def get(self, key: Any, default: Any = None) -> Any:
        self._borrow(key)
        return dict.get(self, key, default)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        self._borrow(key)
        return dict.setdefault(self, key, default)

    def pop(self, key: Any, *default: Any) -> Any:
        self._borrow(key)
        self._gone.add(key)
        return dict.pop(self, key, *default)


def fork(engine: Engine, sink: Callable[[Line], None]) -> Engine:
    """An engine in the state of this one. What it costs goes by what is then looked at, not by how much there is."""
    beside = copy(engine)
    beside.world = _world(engine.world, sink, {})
    return beside


def _world(world: World, sink: Callable[[Line], None], memo: dict[int, Any]) -> World:
    shared = {"program", "timetable", "members", "book", "wakes", "days", "opening", "totals", "referral_codes"}
    beside = copy(world)
    for name, value in vars(world).items():
        if name not in shared and isinstance(value, dict | list | set):
            setattr(beside, name, deepcopy(value, memo))
    beside.members = Borrowed(world.members, memo)
    for state in world.totals.slots:
        if isinstance(state, Keyed):
            memo[id(state.totals)] = Borrowed(state.totals, memo)
    beside.totals = deepcopy(world.totals, memo)
    beside.book = Book(sink)
    beside.book.number = world.book.number
    beside.book.accounts = Borrowed(world.book.accounts, memo)
    beside.book.tiers = Borrowed(world.book.tiers, memo)
    beside.households = world.households.beside(beside.book, lambda lent: Borrowed(lent, memo))
    beside.referral_codes = Borrowed(world.referral_codes, memo)
    beside.wakes = Borrowed(world.wakes, memo)
    beside.days = list(world.days)
    if world.opening is not None:
        day, members = world.opening
        beside.opening = day, [beside.members[one.id] for one in members]
    return beside
