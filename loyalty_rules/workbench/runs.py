"""Runs of many rulesets over one history, one after the other or side by side in processes that each read it once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import date
from functools import partial
from glob import glob
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from msgspec import Struct

from loyalty_rules import api
from loyalty_rules.core.sweeps import Totals
from loyalty_rules.data import DataError, Reject
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.workbench.history import Columns, History
from loyalty_rules.workbench.processes import Processes
from loyalty_rules.workbench.trial import Trial, trial

SIDE_BY_SIDE_FROM: Final = 10_000_000  # bytes of data times runs: less is over before other processes have started
PROCESSES_MAX: Final = 2
PLAIN: Final = (".csv", ".tsv", ".json", ".jsonl", ".ndjson")
PACKED: Final = 8  # how many times larger text is than what it is packed into


class Ran(Struct, frozen=True):
    """What a run came to: small enough to be handed from process to process."""

    totals: Totals
    without_worth: tuple[str, ...]
    account: str
    rejects: tuple[Reject, ...]


class Runs:
    """All over the same events. With more than one of `processes`, `events` have to be files."""

    def __init__(
        self, ruleset: Ruleset, events: api.Events, mapping: Columns | None, until: date | None, processes: int
    ) -> None:
        self._until = until
        self._history: History | None = None
        self._pool: Processes | None = None
        self.without_worth: tuple[str, ...] = ()
        self.account = ""
        self.rejects: tuple[Reject, ...] = ()
        if processes > 1:
            self._pool = Processes(processes, partial(_prepare, ruleset, _files(events), mapping))
        else:
            self._history = History.read(ruleset, events, mapping)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.__exit__(kind, error, trace)

    def run(self, rulesets: Sequence[Ruleset], progress: Callable[[int, int], None] | None = None) -> list[Ran]:
        """What each comes to, in their order."""
        total = len(rulesets)
        futures: list[Future[Ran]] = []
        if self._pool is not None:
            futures = [self._pool.submit(_run_here, ruleset, self._until) for ruleset in rulesets]
        found = []
        for index, ruleset in enumerate(rulesets):
            if self._pool is not None:
                ran = futures[index].result()
            else:
                assert self._history is not None
                ran = run_of(ruleset, self._history, self._until)
            if not self.account:
                self.account, self.rejects = ran.account, ran.rejects
            self.without_worth = tuple(dict.fromkeys((*self.without_worth, *ran.without_worth)))
            found.append(ran)
            if progress is not None:
                progress(index + 1, total)
        return found


def side_by_side(
    todo: Sequence[tuple[Ruleset, Mapping[str, str]]],
    events: api.Events,
    mapping: Columns | None,
    until: date | None,
) -> list[Trial]:
    """A run of each ruleset in a process of its own, which reads the events itself. The names beside a ruleset are read
    as others."""
    files = _files(events)
    with Processes(len(todo)) as pool:
        runs = [pool.submit(_whole, ruleset, files, mapping, until, renamed) for ruleset, renamed in todo]
        return [run.result() for run in runs]


def _whole(
    ruleset: Ruleset, events: list[str], mapping: Columns | None, until: date | None, renamed: Mapping[str, str]
) -> Trial:
    return trial(ruleset, History.read(ruleset, events, mapping), until=until, renamed=renamed)


def several_times(events: api.Events) -> api.Events:
    """Events that can be gone through more than once, whatever they come from."""
    if isinstance(events, str | Path):
        return events
    every = list(events)
    rows = [one for one in every if isinstance(one, Mapping)]
    return rows if rows else [one for one in every if not isinstance(one, Mapping)]


def worthwhile(events: api.Events, mapping: Columns | None, runs: int) -> int:
    """How many processes are worth their start: more than one for large files that are run often."""
    mapped = [Path(section.folder) / file for section in mapping.events for file in section.files] if mapping else []
    named = _named(events)
    if any(isinstance(one, Mapping) for one in named):
        return 1
    size = sum(_size(str(one)) for one in (*named, *mapped))
    return min(PROCESSES_MAX, os.cpu_count() or 1) if size * runs >= SIDE_BY_SIDE_FROM else 1


def _size(name: str) -> int:
    """About how many bytes there are to read in a file, in a folder's files, or in what a glob finds."""
    paths = glob(os.path.join(name, "*")) if os.path.isdir(name) else [name] if os.path.isfile(name) else glob(name)
    return sum(os.path.getsize(path) * (1 if path.endswith(PLAIN) else PACKED) for path in paths)


def run_of(ruleset: Ruleset, history: History, until: date | None) -> Ran:
    """One run."""
    found = trial(ruleset, history, until=until)
    totals = Totals(
        found.revenue,
        found.cost,
        found.outstanding,
        {total.wallet.name: total.flow.earned - total.flow.reversed for total in found.wallets},
        {total.wallet.name: total.flow.redeemed - total.flow.restored for total in found.wallets},
        found.earners,
        found.tier_counts(),
    )
    return Ran(totals, found.without_worth, found.account, found.rejects)


def _named(events: api.Events) -> list[object]:
    return [events] if isinstance(events, str | Path) else list(events)


def _files(events: api.Events) -> list[str]:
    found = _named(events)
    if any(isinstance(one, Mapping) for one in found):
        raise DataError("events that are handed over as they are can't be run in several processes")
    return [str(one) for one in found]


_read: list[History | BaseException] = []
"""In a process of its own: the history, or why it can't be read."""


def _prepare(ruleset: Ruleset, events: list[str], mapping: Columns | None) -> None:
    try:
        _read.append(History.read(ruleset, events, mapping))
    except DataError as error:  # an error here would only say that the process has ended
        _read.append(error)


def _run_here(ruleset: Ruleset, until: date | None) -> Ran:
    (history,) = _read
    if isinstance(history, BaseException):
        raise history
    return run_of(ruleset, history, until)
