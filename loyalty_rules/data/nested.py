"""Lists of parts inside a column: JSON text, or Parquet's list of structs. Each becomes rows that know their owner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from loyalty_rules.data.json_text import cell, read_json

if TYPE_CHECKING:
    import pyarrow


class Nested(Struct, frozen=True):
    """The parts of a block of events. `owners`: the row of the block each part belongs to. `bad`: row → reason."""

    owners: pyarrow.Array
    columns: dict[str, pyarrow.Array]
    names: tuple[str, ...]
    bad: dict[int, str]


def parts_in(column: pyarrow.Array, wanted: Sequence[str], decimal: str = "") -> Nested:
    """The parts that a column of events holds."""
    from pyarrow import types

    kind = column.type
    if types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if (types.is_list(kind) or types.is_large_list(kind)) and types.is_struct(kind.value_type):
        return _of_structs(column, wanted)
    if types.is_string(kind) or types.is_large_string(kind) or str(kind) == "string_view":
        return _of_texts(column.to_pylist(), wanted, decimal)
    return _of_texts([None if value is None else "?" for value in column.to_pylist()], wanted, decimal)


def _of_structs(column: pyarrow.Array, wanted: Sequence[str]) -> Nested:
    import pyarrow
    from pyarrow import compute

    owners = compute.list_parent_indices(column).cast(pyarrow.int64())
    structs = compute.list_flatten(column)
    kind = structs.type
    names = tuple(kind.field(index).name for index in range(kind.num_fields))
    # `flatten` hands a null struct down to its fields.
    fields = dict(zip(names, structs.flatten(), strict=True))
    bad = {}
    if structs.null_count:
        holes = compute.filter(owners, structs.is_null()).to_pylist()
        bad = dict.fromkeys(holes, "one of its parts is empty")
    return Nested(owners, {name: fields[name] for name in wanted if name in fields}, names, bad)


def _of_texts(texts: Sequence[str | None], wanted: Sequence[str], decimal: str) -> Nested:
    import pyarrow

    owners: list[int] = []
    columns: dict[str, list[str | None]] = {name: [] for name in wanted}
    names: dict[str, None] = {}
    bad: dict[int, str] = {}
    for row, text in enumerate(texts):
        if text is None or not text.strip():
            continue
        try:
            parts = read_json(text, decimal)
        except ValueError as error:
            bad[row] = str(error)
            continue
        if not isinstance(parts, list):
            bad[row] = "not a list of parts"
            continue
        for part in parts:
            if not isinstance(part, dict):
                bad[row] = "one of its parts is not an object with named values"
                part = {}
            owners.append(row)
            names.update(dict.fromkeys(part))
            for name, values in columns.items():
                values.append(cell(part.get(name)))
    return Nested(
        pyarrow.array(owners, pyarrow.int64()),
        {name: pyarrow.array(values, pyarrow.string()) for name, values in columns.items() if name in names},
        tuple(names),
        bad,
    )
