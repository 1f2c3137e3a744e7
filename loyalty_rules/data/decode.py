"""Text → values, a column at a time: every distinct text of a field is read once, by the model's own reading."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map, Sequence
from typing import TYPE_CHECKING, Any, Final

from loyalty_rules.core.expressions import AmountType, Value
from loyalty_rules.data.binding import Names
from loyalty_rules.data.mapping import Section
from loyalty_rules.model.ruleset import EventType, Field, Ruleset
from loyalty_rules.model.values import read_value

if TYPE_CHECKING:
    import pyarrow

CACHED_MAX: Final = 300_000
"""Distinct texts kept per field; a field that never repeats itself must not fill the memory."""

_COMMA: Final = re.compile(r"-?[0-9]+,[0-9]+|-?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")


class Bad:
    """A text that is no value of its field, and why."""

    __slots__ = ("reason",)

    def __init__(self, reason: str) -> None:
        self.reason = reason


Cell = Value | Bad


class Cells(dict[str, Cell]):
    """The values of one field, by their text."""

    __slots__ = ("_decimal", "_field", "_values")

    def __init__(self, field: Field, section: Section) -> None:
        super().__init__()
        self._field = field
        self._values = section.values.get(field.name, {})
        self._decimal = section.decimal

    def __missing__(self, text: str) -> Cell:
        if len(self) >= CACHED_MAX:
            self.clear()
        try:
            found: Cell = self._read(self._values.get(text, text))
        except ValueError as error:
            found = Bad(f"`{self._field.name}`: {error}")
        self[text] = found
        return found

    def _read(self, text: str) -> Value:
        if isinstance(self._field.type, AmountType):
            text = number_text(text, self._decimal)
        return read_value(text, self._field)


def number_text(text: str, decimal: str) -> str:
    """The number as the model reads it. A comma that may be a decimal sign is not guessed about."""
    if decimal == ",":
        if "." in text and not _COMMA.fullmatch(text):
            raise ValueError(f"`{text}` has a point where the mapping says that decimals follow a comma")
        return text.replace(".", "").replace(",", ".")
    if "," in text and not decimal and "." not in text:
        raise ValueError(f"`{text}` has a comma; if decimals follow it, say so with `decimal: \",\"` in the mapping")
    return text


class Columns:
    """The decoding of the fields of one event type or part list, in one section."""

    def __init__(self, fields: Map[str, Field], section: Section, order: Sequence[str]) -> None:
        self._cells = [(order.index(name), field, Cells(field, section)) for name, field in fields.items()]
        self._names = tuple(fields)
        self._missing = {
            name: Bad(f"`{name}` is missing")
            for name, field in fields.items()
            if not field.optional and field.default is None
        }

    def rows(self, columns: Sequence[pyarrow.Array], count: int) -> tuple[list[dict[str, Value]], dict[int, str]]:
        """The fields of each row, and for bad rows all that is wrong with them."""
        bad: dict[int, str] = {}
        found: list[Sequence[Cell]] = []
        names: list[str] = []
        sparse = False
        for index, field, cells in self._cells:
            column = columns[index]
            if column.null_count == count and field.optional and field.default is None:
                continue
            values, is_sparse = self._column(column, field, cells, count, bad)
            found.append(values)
            names.append(field.name)
            sparse = sparse or is_sparse
        if not found:
            return [{} for _ in range(count)], bad
        rows = zip(*found, strict=True)
        if sparse:
            return [
                {name: value for name, value in zip(names, row, strict=True) if value is not None} for row in rows
            ], bad  # type: ignore[misc]
        return [dict(zip(names, row, strict=True)) for row in rows], bad  # type: ignore[misc]

    def _column(
        self, column: pyarrow.Array, field: Field, cells: Cells, count: int, bad: dict[int, str]
    ) -> tuple[list[Cell], bool]:
        encoded = column.dictionary_encode()
        values = [cells[text] for text in encoded.dictionary.to_pylist()]
        wrong = any(type(value) is Bad for value in values)
        codes = encoded.indices
        sparse = False
        if column.null_count:
            missing = self._missing.get(field.name, field.default)
            wrong = wrong or type(missing) is Bad
            sparse = missing is None
            codes = codes.fill_null(len(values))
            values.append(missing)
        found = [values[code] for code in memoryview(codes.buffers()[1]).cast("i")[codes.offset : codes.offset + count]]
        if wrong:
            for row, value in enumerate(found):
                if type(value) is Bad:
                    bad[row] = f"{bad[row]}; {value.reason}" if row in bad else value.reason
        return found, sparse


class Decoders:
    """The decoding of all event types and part lists; each is set up when it is first met."""

    def __init__(self, ruleset: Ruleset, sections: Sequence[Section], names: Names) -> None:
        self._ruleset = ruleset
        self._sections = sections
        self._names = names
        self._lists = tuple(names.lists)
        self._columns: dict[tuple[int, str, int], Columns | None] = {}

    def rows(
        self, columns: Sequence[pyarrow.Array], sections: Sequence[int], types: Sequence[str], count: int, part: int = -1
    ) -> tuple[list[Any], dict[int, str]]:
        """The fields of every row, None where its type is not declared; and what is wrong, by row.

        `part`: the index of the list that the rows are parts of.
        """
        import pyarrow

        kinds = set(zip(sections, types, strict=True))
        if len(kinds) == 1:
            (kind,) = kinds
            return self._group(columns, count, *kind, part)
        groups: dict[tuple[int, str], list[int]] = {}
        for row, key in enumerate(zip(sections, types, strict=True)):
            groups.setdefault(key, []).append(row)
        decoded: list[Any] = [None] * count
        bad: dict[int, str] = {}
        for (section, type), rows in groups.items():
            indices = pyarrow.array(rows, pyarrow.int64())
            found, wrong = self._group([column.take(indices) for column in columns], len(rows), section, type, part)
            for row, values in zip(rows, found, strict=True):
                decoded[row] = values
            bad.update((rows[row], reason) for row, reason in wrong.items())
        return decoded, bad

    def _group(
        self, columns: Sequence[pyarrow.Array], count: int, section: int, type: str, part: int
    ) -> tuple[list[Any], dict[int, str]]:
        decoder = self._decoder(section, type, part)
        if decoder is not None:
            return decoder.rows(columns, count)
        if part >= 0 and type in self._ruleset.events:
            reason = f"`{type}` has no {self._lists[part]}"
            return [{} for _ in range(count)], dict.fromkeys(range(count), reason)
        return [None] * count, {}

    def _decoder(self, section: int, type: str, part: int) -> Columns | None:
        key = (section, type, part)
        if key not in self._columns:
            self._columns[key] = self._new(self._ruleset.events.get(type), self._sections[section], part)
        return self._columns[key]

    def _new(self, event: EventType | None, section: Section, part: int) -> Columns | None:
        if event is None:
            return None
        if part < 0:
            return Columns(event.fields, section, self._names.fields)
        name = self._lists[part]
        return Columns(event.lists[name].fields, section, self._names.lists[name]) if name in event.lists else None
