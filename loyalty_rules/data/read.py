"""The ways in to a stream: files, or records from Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from itertools import chain, islice
from pathlib import Path

from loyalty_rules.core.calendar import Zone
from loyalty_rules.data.binding import Names, absent_type
from loyalty_rules.data.blocks import BadRow, Block
from loyalty_rules.data.json_text import BLOCK_ROWS, SAMPLE_ROWS, block_of, half_character
from loyalty_rules.data.link import link
from loyalty_rules.data.load import Loader
from loyalty_rules.data.mapping import Mapping
from loyalty_rules.data.problems import shortened
from loyalty_rules.data.records import plain
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
    records = ((line, {str(key): plain(value) for key, value in row.items()}) for line, row in enumerate(rows, start=1))
    first = list(islice(records, SAMPLE_ROWS))
    columns = dict.fromkeys(name for _, record in first for name in record)

    def blocks() -> Iterator[Block]:
        rest = chain(first, records)
        while taken := list(islice(rest, BLOCK_ROWS)):
            bad = [
                BadRow(line, reason, shortened(ascii(row))) for line, row in taken if (reason := half_character(row))
            ]
            spoilt = {row.line for row in bad}
            good = [(line, row) for line, row in taken if line not in spoilt] if bad else taken
            yield block_of(good, wanted, tuple(bad), absent_type(names))

    loaded = Loader(ruleset, store, {}, notes).rows(blocks(), tuple(columns))
    return EventStream(ruleset, store, loaded, link(store, loaded), notes)
