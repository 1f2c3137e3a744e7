"""Text → values, a column at a time: every distinct text of a field is read once, by the model's own reading."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from collections.abc import Sequence
from fractions import Fraction
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from loyalty_rules.core.events import Fields
from loyalty_rules.core.expressions import AmountType, Value
from loyalty_rules.data.binding import Names
from loyalty_rules.data.columnar import INEXACT
from loyalty_rules.data.mapping import Section
from loyalty_rules.data.problems import NAME_LENGTH_MAX, shortened
from loyalty_rules.model.ruleset import EventType, Field, Ruleset
from loyalty_rules.model.values import complete, read_value

if TYPE_CHECKING:
    import pyarrow

WHOLE_DIGITS_MAX: Final = 15
"""Digits before the point of an amount; whatever is summed and multiplied then stays exact everywhere."""

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
            found = Bad(f"`{self._field.name}`: {self._said(str(error), text)}")
        self[text] = found
        return found

    def _read(self, text: str) -> Value:
        type = self._field.type
        if not isinstance(type, AmountType):
            return read_value(text, self._field)
        value = read_value(number_text(text, self._decimal), self._field)
        assert isinstance(value, int | Fraction)
        limit = 10**WHOLE_DIGITS_MAX * type.unit.scale
        if not -limit < value < limit:
            raise ValueError(
                f"`{shortened(text, NAME_LENGTH_MAX)}` has more than {WHOLE_DIGITS_MAX} digits before the point"
            )
        return value

    def _said(self, reason: str, text: str) -> str:
        """The reason, for one that names its field with the value in its place."""
        bound = reason.removeprefix(f"`{self._field.name}` is at ")
        return reason if bound == reason else f"`{shortened(text, NAME_LENGTH_MAX)}` is not at {bound}"


def number_text(text: str, decimal: str) -> str:
    """The number as the model reads it. A comma that may be a decimal sign is not guessed about."""
    if text.endswith(INEXACT):
        raise ValueError(f"`{text.removesuffix(INEXACT)}` is stored as a floating point number, too large to be exact")
    if decimal == ",":
        if "." in text and not _COMMA.fullmatch(text):
            raise ValueError(f"`{text}` has a point where the mapping says that decimals follow a comma")
        return text.replace(".", "").replace(",", ".")
    if "," in text and not decimal and "." not in text:
        raise ValueError(f'`{text}` has a comma; if decimals follow it, say so with `decimal: ","` in the mapping')
    return text


class Columns:
    """The decoding of the fields of one event type or part list, in one section.

    `whose` owns the fields in messages. Without it missing fields are left to `Completion`.
    """

    def __init__(self, fields: Map[str, Field], section: Section, order: Sequence[str], whose: str = "") -> None:
        self._cells = [(order.index(name), field, Cells(field, section)) for name, field in fields.items()]
        self._missing: dict[str, Cell] = {
            name: Bad(f"`{name}` of `{whose}` is missing")
            if whose and not field.optional and field.default is None
            else field.default
            for name, field in fields.items()
        }

    def rows(self, columns: Sequence[pyarrow.Array], count: int) -> tuple[list[dict[str, Any]], dict[int, str]]:
        """The fields of each row, and for bad rows all that is wrong with them."""
        bad: dict[int, str] = {}
        found: list[Sequence[Cell]] = []
        names: list[str] = []
        sparse = False
        for index, field, cells in self._cells:
            column = columns[index]
            if column.null_count == count and self._missing[field.name] is None:
                continue
            found.append(self._column(column, field.name, cells, count, bad))
            names.append(field.name)
            sparse = sparse or (column.null_count > 0 and self._missing[field.name] is None)
        if not found:
            return [{} for _ in range(count)], bad
        rows = zip(*found, strict=True)
        if sparse:
            pairs = (zip(names, row, strict=True) for row in rows)
            return [{name: value for name, value in row if value is not None} for row in pairs], bad
        # Written as maps, which is what a million parts need.
        return list(map(dict, map(zip, repeat(names), rows))), bad

    def _column(self, column: pyarrow.Array, name: str, cells: Cells, count: int, bad: dict[int, str]) -> list[Cell]:
        encoded = column.dictionary_encode()
        values = [cells[text] for text in encoded.dictionary.to_pylist()]
        codes = encoded.indices
        if column.null_count:
            codes = codes.fill_null(len(values))
            values.append(self._missing[name])
        numbers = memoryview(codes.buffers()[1]).cast("i")[codes.offset : codes.offset + count]
        found = [values[number] for number in numbers]
        if any(type(value) is Bad for value in values):
            for row, value in enumerate(found):
                if type(value) is Bad:
                    bad[row] = f"{bad[row]}; {value.reason}" if row in bad else value.reason
        return found


class Completion:
    """What goes without saying about an event, by the model's own `complete`, without a look at every part."""

    def __init__(self, event: EventType) -> None:
        self._event = event
        self._required = frozenset(
            name for name, field in event.fields.items() if not field.optional and field.default is None
        )
        # The amount of a purchase is the sum of its items; one item of that sum gives the same.
        self._short = replace(
            event,
            lists={
                name: replace(parts, fields={"amount": replace(parts.fields["amount"], minimum=None, maximum=None)})
                for name, parts in event.lists.items()
                if "amount" in parts.fields
            },
        )

    def fields(self, fields: dict[str, Any], parts: Map[str, Sequence[Fields]]) -> dict[str, Any]:
        """The fields of an event whose parts are fine. Raises ValueError for one that is missing."""
        if self._required.issubset(fields):
            return fields
        sums = {
            name: ({"amount": sum(part["amount"] for part in of_list)},)  # type: ignore[misc]
            for name, of_list in parts.items()
            if name in self._short.lists and all("amount" in part for part in of_list)
        }
        return complete(self._short, fields, sums)[0]


class Decoders:
    """The decoding of all event types and part lists; each is set up when it is first met."""

    def __init__(self, ruleset: Ruleset, sections: Sequence[Section], names: Names) -> None:
        self._ruleset = ruleset
        self._sections = sections
        self._names = names
        self._lists = tuple(names.lists)
        self._columns: dict[tuple[int, str, int], Columns | None] = {}

    def rows(
        self,
        columns: Sequence[pyarrow.Array],
        sections: Sequence[int],
        types: Sequence[str],
        count: int,
        part: int = -1,
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
        if name not in event.lists:
            return None
        return Columns(event.lists[name].fields, section, self._names.lists[name], name)
