"""Tables: the events of one type of a batch of members, as columns, with parts nested inside."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy
import pyarrow
import pyarrow.compute
from msgspec import Struct

from loyalty_rules.core.expressions import AmountType
from loyalty_rules.model.ruleset import EventType, Field, PartList
from loyalty_rules.workbench.generate.columns import (
    Columns,
    Draw,
    Rows,
    amounts,
    arrow_type,
    days_since_epoch,
    member_ids,
)
from loyalty_rules.workbench.generate.expected import PARTS, wholes
from loyalty_rules.workbench.generate.habits import Calendar, Numbers
from loyalty_rules.workbench.generate.marks import Key

ATTEMPT = "attempt"
"""The column that names what an event tries that the rules do not want; empty for honest ones."""

_SPLIT = 0.15  # of the events whose amount is paid in two ways
COLUMNS = ("id", "time", "member", "type", ATTEMPT)


class Batch(Struct, frozen=True, eq=False):
    """Events of one type as they are drawn: who, by number; when, in minutes since the stream began; `values` by field;
    `amount`: what each comes to, in smallest parts of the currency. `attempt`: what it tries."""

    event: EventType
    ids: Any
    member: Numbers
    when: Numbers
    values: dict[str, Any]
    amount: Numbers
    attempt: str = ""

    def __len__(self) -> int:
        return len(self.member)

    def take(self, rows: Numbers) -> Batch:
        """Some of the rows, in the order given."""
        at = pyarrow.array(rows)
        values = {name: column.take(at) for name, column in self.values.items()}
        return Batch(self.event, self.ids.take(at), self.member[rows], self.when[rows], values, self.amount[rows])


def schema(event: EventType) -> Any:
    """The columns of the events of a type."""
    fields = [("id", pyarrow.string()), ("time", pyarrow.timestamp("s")), ("member", pyarrow.string())]
    fields += [("type", pyarrow.string())]
    fields += [(field.name, arrow_type(field)) for field in given(event.fields, COLUMNS)]
    fields += [(parts.name, _list_type(parts)) for parts in event.lists.values()]
    return pyarrow.schema([*fields, (ATTEMPT, pyarrow.string())])


def given(fields: Mapping[str, Field], taken: Collection[str] = ()) -> list[Field]:
    """The fields that data gives: some follow from others. `taken`: names that have a column already."""
    return [field for field in fields.values() if not field.category_of and field.name not in taken]


def _list_type(parts: PartList) -> Any:
    return pyarrow.list_(pyarrow.struct([(field.name, arrow_type(field)) for field in given(parts.fields)]))


def table(calendar: Calendar, batch: Batch) -> Any:
    """The batch as a table in the type's schema; what was not drawn is null."""
    columns: dict[str, Any] = {
        "id": batch.ids,
        "time": moments(calendar, batch.when),
        "member": member_ids(batch.member),
        "type": pyarrow.repeat(batch.event.name, len(batch)),
        ATTEMPT: pyarrow.repeat(batch.attempt or None, len(batch)) if batch.attempt else None,
        **batch.values,
    }
    wanted = schema(batch.event)
    arrays = [
        pyarrow.nulls(len(batch), field.type) if (found := columns.get(field.name)) is None else found
        for field in wanted
    ]
    return pyarrow.Table.from_arrays(arrays, schema=wanted)


def moments(calendar: Calendar, when: Numbers) -> Any:
    """Minutes since the stream began as local times."""
    seconds = days_since_epoch(calendar.first, numpy.int64(0)) * 86_400 + when * 60
    return pyarrow.array(seconds.astype("int64")).cast(pyarrow.timestamp("s"))


def row_ids(word: str, batch: int, count: int) -> Any:
    """Ids that no other rows have."""
    numbers = pyarrow.array(numpy.arange(1, count + 1)).cast(pyarrow.string())
    return pyarrow.compute.binary_join_element_wise(f"{word}-{batch + 1}", numbers, "-")


def draw_events(
    rng: Draw, columns: Columns, calendar: Calendar, event: EventType, who: tuple[Numbers, Numbers, Numbers], batch: int
) -> Batch:
    """Events with all their fields and parts. `who`: members' numbers, moments, and how large their amounts are."""
    member, when, scale = who
    rows = Rows(event.name, member, days_since_epoch(calendar.first, when), scale)
    values: dict[str, Any] = {}
    amount = numpy.zeros(len(rows), numpy.int64)
    own = event.fields.get("amount")
    if own is not None and isinstance(own.type, AmountType):
        amount = columns.parts(rng, own, rows)
    first = True
    for parts in event.lists.values():
        values[parts.name], total = _list(rng, columns, parts, rows, None if first else amount)
        if first and total is not None:
            amount, first = total, False
    for field in given(event.fields, COLUMNS):
        if field is own and isinstance(own.type, AmountType):
            values["amount"] = amounts(amount, own.type.unit)
        else:
            values[field.name] = columns.column(rng, field, rows)
    return Batch(event, row_ids(event.name, batch, len(rows)), member, when, values, amount)


def _list(
    rng: Draw, columns: Columns, parts: PartList, rows: Rows, whole: Numbers | None
) -> tuple[Any, Numbers | None]:
    """The parts of each row, and what their amounts come to. `whole`: what they have to come to, in one part or two."""
    counts = 1 + (rng.poisson(PARTS, len(rows)) if whole is None else rng.random(len(rows)) < _SPLIT)
    owner = numpy.repeat(numpy.arange(len(rows)), counts)
    ends = numpy.cumsum(counts)
    inner = Rows(rows.event, rows.member[owner], rows.day[owner], rows.scale[owner] / (1 + PARTS), parts.name)
    arrays = []
    total: Numbers | None = None
    for field in given(parts.fields):
        if field.name == "amount" and isinstance(field.type, AmountType):
            if whole is None:
                each = columns.parts(rng, field, inner)
                _fill_up(rng, columns, field, inner, each, ends - counts)
            else:
                each = whole[owner]
                two = numpy.flatnonzero(counts == 2)
                share = numpy.floor(whole[two] * rng.random(len(two))).astype(numpy.int64)
                each[ends[two] - 1] = share
                each[ends[two] - 2] = whole[two] - share
            total = numpy.add.reduceat(each, ends - counts) if len(rows) else numpy.zeros(0, numpy.int64)
            arrays.append(amounts(each, field.type.unit))
        else:
            arrays.append(columns.column(rng, field, inner))
    fields = [pyarrow.field(field.name, arrow_type(field)) for field in given(parts.fields)]
    structs = pyarrow.StructArray.from_arrays(arrays, fields=fields)
    offsets = pyarrow.array(numpy.concatenate(([0], ends)).astype(numpy.int32))
    return pyarrow.ListArray.from_arrays(offsets, structs), total


def _fill_up(rng: Draw, columns: Columns, field: Field, inner: Rows, each: Numbers, starts: Numbers) -> None:
    """Change the first of some lists' amounts, so that all together just reach what a rule holds them against."""
    if not len(starts):
        return
    key = Key(inner.event, inner.parts, field.name)
    total = numpy.add.reduceat(each, starts)
    wanted = columns.near(rng, wholes(key), total.copy(), columns.expected.usual(key, field))
    first = each[starts] + wanted - total
    each[starts] = numpy.where(first > 0, first, each[starts])
