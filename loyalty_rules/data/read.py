"""The ways in: files, records from Python, or one event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping as Map, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from itertools import chain, islice
from pathlib import Path

from loyalty_rules.core.calendar import Zone
from loyalty_rules.core.events import Event
from loyalty_rules.data.binding import Names
from loyalty_rules.data.blocks import Block
from loyalty_rules.data.json_text import BLOCK_ROWS, SAMPLE_ROWS, block_of
from loyalty_rules.data.link import link
from loyalty_rules.data.load import Loader
from loyalty_rules.data.mapping import Mapping
from loyalty_rules.data.problems import DataError
from loyalty_rules.data.sources import Source, jobs
from loyalty_rules.data.store import Store
from loyalty_rules.data.stream import EventStream
from loyalty_rules.data.times import Times
from loyalty_rules.model.ruleset import Ruleset


def read_events(
    ruleset: Ruleset, sources: Sequence[Source | str | Path], mapping: Mapping | None = None
) -> EventStream:
    """The events in files, folders and globs, or in those that the mapping names. Raises DataError.

    A `.yaml` among the sources is the mapping. Rows that can't be used are set aside, see `EventStream.rejects`.
    """
    notes: list[str] = []
    names = Names.of(ruleset)
    todo, mapping = jobs(sources, mapping, tuple(names.lists), notes)
    store = Store(names, Times(Zone(ruleset.program.timezone)))
    loaded = Loader(ruleset, store, mapping.lists, notes).run(todo)
    return EventStream(ruleset, store, loaded, link(store, loaded), notes)


def events_from(ruleset: Ruleset, rows: Iterable[Map[str, object]]) -> EventStream:
    """The events in records: `id`, `time`, `member`, `type`, fields by name, and lists of records for part lists.

    A value may be a text, a number (a float stands for the decimal it prints as), a date, a time or a truth value.
    """
    notes: list[str] = []
    names = Names.of(ruleset)
    store = Store(names, Times(Zone(ruleset.program.timezone)))
    wanted = ("id", "time", "member", "type", *names.fields, *names.lists)
    records = ((line, {key: _plain(value) for key, value in row.items()}) for line, row in enumerate(rows, start=1))
    first = list(islice(records, SAMPLE_ROWS))
    columns = dict.fromkeys(name for _, record in first for name in record)

    def blocks() -> Iterator[Block]:
        rest = chain(first, records)
        while taken := list(islice(rest, BLOCK_ROWS)):
            yield block_of(taken, wanted, ())

    loaded = Loader(ruleset, store, {}, notes).rows(blocks(), tuple(columns))
    return EventStream(ruleset, store, loaded, link(store, loaded), notes)


def read_event(ruleset: Ruleset, row: Map[str, object]) -> Event:
    """One event from one record, as `events_from` reads it. Raises DataError with all that is wrong."""
    stream = events_from(ruleset, [row])
    found = list(stream)
    stream.close()
    if stream.rejects:
        raise DataError(stream.rejects[0].reason)
    return found[0]


def _plain(value: object) -> object:
    """A value of Python as one of JSON, with numbers as their text."""
    match value:
        case None | str() | bool():
            return value
        case float():
            return _double(value)
        case Fraction():
            return str(value.numerator) if value.denominator == 1 else f"{_exact(value)}"
        case int():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.isoformat()
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case Map():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case set() | frozenset():
            return sorted(str(inner) for inner in value)
        case _:
            return str(value)


def _double(value: float) -> str:
    text = f"{Decimal(repr(value)):f}" if value == value and abs(value) < 1e300 else repr(value)
    return text.removesuffix(".0")


def _exact(value: Fraction) -> str:
    """The fraction as a decimal where it is one, otherwise as a fraction, which is then refused."""
    for digits in range(13):
        if (value * 10**digits).denominator == 1:
            return f"{Decimal((value * 10**digits).numerator).scaleb(-digits):f}"
    return str(value)
