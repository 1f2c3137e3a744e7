"""The parts of events, decoded and handed out in step with the events they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from loyalty_rules.core.events import EMPTY, Fields
from loyalty_rules.data.decode import Decoders
from loyalty_rules.data.link import parts_of
from loyalty_rules.data.load import Loaded
from loyalty_rules.data.problems import Reject
from loyalty_rules.data.store import Store

if TYPE_CHECKING:
    import pyarrow

PARTS_BATCH: Final = 65_536

Run = tuple[list[Fields], list[int], list[str]]
"""The parts of one event, the numbers of their rows, and what is wrong with them."""


class Parts:
    """The parts of one list. A row that could not be read is put among `rejects`, as its event is."""

    def __init__(self, store: Store, loaded: Loaded, decoders: Decoders, index: int, rejects: list[Reject]) -> None:
        self.index = index
        self.name = list(store.names.lists)[index]
        self._store = store
        self._loaded = loaded
        self._decoders = decoders
        self._rejects = rejects
        self._rejected: set[int] = set()
        self._runs = self._read()
        self._next: tuple[int, Run] | None = None

    def any(self) -> bool:
        """Whether there is any part to come."""
        self._next = next(self._runs, None)
        return self._next is not None

    def take(self, order: int) -> Run | None:
        """The parts of the event of that number; it must not stand before the last one asked for."""
        if self._next is None or self._next[0] != order:
            return None
        run = self._next[1]
        self._next = next(self._runs, None)
        return run

    def _read(self) -> Iterator[tuple[int, Run]]:
        owner: int | None = None
        run: Run = ([], [], [])
        for batch in self._store.batches(parts_of(self._store, self._loaded, self.index), PARTS_BATCH):
            owners = batch.column(0).to_pylist()
            orders = batch.column(2).to_pylist()
            decoded, bad = self._decoded(batch)
            starts = [row for row in range(1, len(owners)) if owners[row] != owners[row - 1]]
            edges = [0, *starts, len(owners)]
            wrong = sorted(bad)
            for start, end in pairwise(edges):
                if owners[start] != owner:
                    if owner is not None:
                        yield owner, run
                    owner, run = owners[start], ([], [], [])
                run[0].extend(decoded[start:end])
                run[1].extend(orders[start:end])
                if wrong:
                    run[2].extend(bad[row] for row in wrong if start <= row < end)
        if owner is not None:
            yield owner, run

    def _decoded(self, batch: pyarrow.RecordBatch) -> tuple[list[Any], dict[int, str]]:
        types, sections = batch.column(1).to_pylist(), batch.column(3).to_pylist()
        rows, bad = self._decoders.rows(batch.columns[9:], sections, types, batch.num_rows, self.index)
        problems = batch.column(7)
        if problems.null_count < batch.num_rows:
            for row, problem in enumerate(problems.to_pylist()):
                if problem is not None:
                    bad[row] = problem
                    self._reject(batch, row, problem)
        for row in bad:
            file, line = batch.column(4)[row].as_py(), batch.column(5)[row].as_py()
            bad[row] = f"{self.name} in {self._loaded.files[file]}:{line}: {bad[row]}"
        return rows, bad

    def _reject(self, batch: pyarrow.RecordBatch, row: int, problem: str) -> None:
        number, file, line, id, text = (batch.column(index)[row].as_py() for index in (2, 4, 5, 6, 8))
        # An id that stands twice meets its parts twice.
        if number not in self._rejected:
            self._rejected.add(number)
            self._rejects.append(Reject(self._loaded.files[file], line, problem, id or "", text or "", self.name))


def parts_at(
    lists: Sequence[Parts], order: int
) -> tuple[Map[str, tuple[Fields, ...]], list[tuple[int, int]], list[str]]:
    """The parts of an event by list, the numbers of their rows, and what is wrong with them."""
    found: dict[str, tuple[Fields, ...]] = {}
    numbers: list[tuple[int, int]] = []
    reasons: list[str] = []
    for of_list in lists:
        run = of_list.take(order)
        if run is not None:
            found[of_list.name] = tuple(run[0])
            numbers += [(of_list.index, number) for number in run[1]]
            reasons += run[2]
    return (MappingProxyType(found) if found else EMPTY), numbers, reasons
