"""The stream: events in the order of time, decoded as they are taken, with an account of every row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

from loyalty_rules.core.calendar import Zone, parse_instant
from loyalty_rules.core.diagnostics import suggest
from loyalty_rules.core.events import EMPTY, Event, Fields
from loyalty_rules.data.decode import Completion, Decoders
from loyalty_rules.data.link import Linked
from loyalty_rules.data.load import Loaded
from loyalty_rules.data.parts import Parts, parts_at
from loyalty_rules.data.problems import Counts, Reject, Tally, shortened
from loyalty_rules.data.store import Store
from loyalty_rules.model.ruleset import Ruleset

if TYPE_CHECKING:
    import pyarrow

EVENTS_BATCH: Final = 16_384


class _Again(Struct):
    """What is known of an id that stands more than once; `parts`: each of its parts' rows and what became of it."""

    left: int
    seen: list[Event] = field(default_factory=list)
    parts: dict[tuple[int, int], int] = field(default_factory=dict)


_USED, _DUPLICATE, _SET_ASIDE = 0, 1, 2


class Stream(ABC):
    """Events by time, then in the order of input. It can be iterated over again. `counts` and `rejects` are complete
    when an iteration is; who feeds the events to something may count on in `counts`."""

    total: int
    counts: Counts
    notes: tuple[str, ...]

    @abstractmethod
    def __iter__(self) -> Iterator[Event]: ...

    @property
    @abstractmethod
    def rejects(self) -> tuple[Reject, ...]: ...


class EventStream(Stream):
    """Events by time, then in the order of input. It can be iterated over again; counts and rejects start anew then.

    `total` is how many events there are, good and bad. `counts` and `rejects` are complete when the iteration is.
    """

    def __init__(self, ruleset: Ruleset, store: Store, loaded: Loaded, linked: Linked, notes: Sequence[str]) -> None:
        self._ruleset = ruleset
        self._store = store
        self._loaded = loaded
        self._linked = linked
        self._zone = Zone(ruleset.program.timezone)
        self._completions = {name: Completion(event) for name, event in ruleset.events.items()}
        self._decoders = Decoders(ruleset, loaded.sections, store.names)
        self._rejects: list[Reject] = []
        self._done = False
        self.notes = tuple(notes)
        self.total = linked.events
        self.counts = Counts()

    @property
    def rejects(self) -> tuple[Reject, ...]:
        """What was set aside so far, by file and line."""
        files = {name: index for index, name in enumerate(self._loaded.files)}
        return tuple(sorted(self._rejects, key=lambda reject: (files[reject.file], reject.line, reject.list)))

    def finish(self) -> EventStream:
        """The same stream with complete counts, for who doesn't want the events."""
        if not self._done:
            for _ in self:
                pass
        return self

    def close(self) -> None:
        """Free the memory; there are no more events after this."""
        self._store.close()

    def __len__(self) -> int:
        return self.total

    def __iter__(self) -> Iterator[Event]:
        linked = self._linked
        self._done = False
        self._rejects = list(linked.orphans)
        read = linked.events + linked.spare
        # What is not come to yet counts as nothing; the law holds when all is through.
        parts_lost = linked.parts_unclear + len(linked.orphans)
        parts = Tally(linked.parts, 0, linked.parts_spare, parts_lost)
        self.counts = Counts(read=read, duplicates=linked.spare, parts=parts)
        again: dict[str, _Again] = {}
        names = enumerate(self._store.names.lists)
        every = [Parts(self._store, self._loaded, self._decoders, index, self._rejects) for index, _ in names]
        lists = [of_list for of_list in every if of_list.any()]
        fields = "".join(f", f{index}" for index in range(len(self._store.names.fields)))
        sql = (
            f"select section, file, line, ord, id, time, member, type, instant, problem, text{fields}, "
            "case when id is null then 1 else count(*) over (partition by id) end as times "
            "from events order by instant nulls first, ord"
        )
        for batch in self._store.batches(sql, EVENTS_BATCH):
            yield from self._batch(batch, lists, again)
        assert not again
        self._done = True

    def _batch(self, batch: pyarrow.RecordBatch, lists: Sequence[Parts], again: dict[str, _Again]) -> Iterator[Event]:
        count = batch.num_rows
        sections, files, lines, orders, ids, times, members, types, instants, problems, texts = (
            batch.column(index).to_pylist() for index in range(11)
        )
        repeats = batch.column(batch.num_columns - 1).to_pylist()
        decoded, bad = self._fields(batch, sections, types, count)
        local, names = self._zone.local, self._loaded.files
        counts = self.counts
        for row in range(count):
            id, type, member, instant = ids[row], types[row], members[row], instants[row]
            parts: Map[str, tuple[Fields, ...]] = EMPTY
            reasons: list[str] = []
            numbers: list[tuple[int, int]] = []
            if lists:
                parts, numbers, reasons = parts_at(lists, orders[row])
            event: Event | None = None
            whole = id is not None and member is not None and instant is not None and decoded[row] is not None
            if whole and not (reasons or problems[row] or row in bad):
                try:
                    day, minute = local(instant)
                    source = f"{names[files[row]]}:{lines[row]}"
                    fields = self._completions[type].fields(decoded[row], parts)
                    event = Event(id, type, member, instant, day, minute, fields, parts, source)
                except ValueError as error:
                    reasons.append(str(error))
            if event is None:
                found = self._reasons(problems[row], id, times[row], instant, member, type, bad.get(row), reasons)
                text = texts[row] or _shown(batch, row, self._store.names.fields)
                self._rejects.append(Reject(names[files[row]], lines[row], found, id or "", shortened(text)))
            if repeats[row] == 1:
                if event is None:
                    counts.set_aside += 1
                    counts.parts.set_aside += len(numbers)
                else:
                    counts.used += 1
                    counts.parts.used += len(numbers)
                    yield event
            elif self._again(again, id, repeats[row], event, numbers) and event is not None:
                yield event

    def _again(
        self, again: dict[str, _Again], id: str, times: int, event: Event | None, numbers: Sequence[tuple[int, int]]
    ) -> bool:
        """Account for an event whose id stands several times; whether it is used."""
        known = again.setdefault(id, _Again(times))
        known.left -= 1
        counts = self.counts
        if event is None:
            fate = _SET_ASIDE
            counts.set_aside += 1
        elif event in known.seen:
            fate = _DUPLICATE
            counts.duplicates += 1
        else:
            fate = _USED
            counts.used += 1
            counts.corrected += bool(known.seen)
            known.seen.append(event)
        for number in numbers:
            known.parts[number] = min(fate, known.parts.get(number, fate))
        if not known.left:
            fates = list(known.parts.values())
            counts.parts.used += fates.count(_USED)
            counts.parts.duplicates += fates.count(_DUPLICATE)
            counts.parts.set_aside += fates.count(_SET_ASIDE)
            del again[id]
        return fate == _USED

    def _fields(
        self, batch: pyarrow.RecordBatch, sections: Sequence[int], types: Sequence[str], count: int
    ) -> tuple[list[Any], dict[int, str]]:
        """The fields of every row; rows of one section and type are decoded together."""
        return self._decoders.rows(batch.columns[11:-1], sections, types, count)

    def _reasons(
        self, problem: str | None, id: str | None, time: str | None, instant: int | None, member: str | None,
        type: str | None, fields: str | None, parts: Sequence[str],
    ) -> str:  # fmt: skip
        """All that is wrong with an event."""
        if problem:
            return problem
        found = [
            f"`{name}` is missing" for name, value in (("id", id), ("time", time), ("member", member)) if not value
        ]
        if time and instant is None:
            try:
                parse_instant(time, self._zone)
            except ValueError as error:
                found.append(f"`time`: {error}")
        if type not in self._ruleset.events:
            near = suggest(type, self._ruleset.events) if type else None
            hint = f", did you mean `{near}`" if near else ""
            found.append(f"there is no event `{shortened(type, 40)}`{hint}" if type else "`type` is missing")
        return "; ".join((*found, *((fields,) if fields else ()), *parts))


def _shown(batch: pyarrow.RecordBatch, row: int, fields: Sequence[str]) -> str:
    """What was read of a row, for a row that has no text of its own."""
    names = ("id", "time", "member", "type", *fields)
    columns = (*batch.columns[4:8], *batch.columns[11:-1])
    values = ((name, column[row].as_py()) for name, column in zip(names, columns, strict=True))
    return ", ".join(f"{name} {value}" for name, value in values if value is not None)
