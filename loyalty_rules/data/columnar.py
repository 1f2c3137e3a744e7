"""Parquet, and the turning of typed columns into text by SQL, so that one reading of values serves every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from loyalty_rules.data.blocks import Block
from loyalty_rules.data.problems import DataError
from loyalty_rules.data.sources import DataFile
from loyalty_rules.model.values import SEPARATOR

if TYPE_CHECKING:
    import pyarrow

BATCH_ROWS: Final = 400_000

DOUBLE_WHOLE_MAX: Final = 2**53
"""Above it a double no longer tells neighbouring whole numbers apart."""

INEXACT: Final = "~"
"""Ends the text of a double that is too large to tell its decimals."""

_BLANKS: Final = "' ' || chr(9)"


class ParquetReader:
    """One Parquet file; lines are its rows, from 1."""

    closed = True

    def __init__(self, file: DataFile) -> None:
        import pyarrow
        from pyarrow import parquet

        self._name = file.name
        try:
            self._file = parquet.ParquetFile(file.path)
        except (OSError, pyarrow.ArrowException) as error:
            raise DataError(f"cannot read `{file.name}` as Parquet: {_first_line(error)}") from None
        self.names: tuple[str, ...] = tuple(self._file.schema_arrow.names)

    @property
    def schema(self) -> pyarrow.Schema:
        """The types of the columns."""
        return self._file.schema_arrow

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return int(self._file.metadata.num_rows)

    def blocks(self, wanted: Sequence[str]) -> Iterator[Block]:
        """The rows, with the wanted columns only."""
        import pyarrow

        present = [name for name in wanted if name in self.names]
        # A dot in a column's name would be read as a path into it, so then everything is read.
        columns = None if any("." in name for name in self.names) else present
        row = 0
        try:
            for batch in self._file.iter_batches(BATCH_ROWS, columns=columns):
                lines = pyarrow.array(range(row + 1, row + batch.num_rows + 1), pyarrow.int64())
                row += batch.num_rows
                arrays = dict(zip(batch.schema.names, batch.columns, strict=True))
                yield Block({name: arrays[name] for name in present}, lines)
        except (OSError, pyarrow.ArrowException) as error:
            raise DataError(f"cannot read `{self._name}`: {_first_line(error)}", "is the file whole?") from None


def _first_line(error: Exception) -> str:
    return str(error).split("\n")[0]


def literal(text: str) -> str:
    """The text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def text_sql(column: str, kind: pyarrow.DataType, decimals: int, comma: bool) -> str:
    """SQL that turns a column into text as the reading of values knows it; empty is null.

    `decimals`: how fine an amount in it can be. A double stands for the decimal it prints as when it is nearer to it
    than 1e-9. Otherwise it keeps all its digits, or gets a mark if it is too large for them, and is then refused.
    `comma`: texts have a decimal comma.
    """
    from pyarrow import types

    if types.is_dictionary(kind):
        kind = kind.value_type
    if types.is_string(kind) or types.is_large_string(kind) or str(kind) == "string_view":
        return f"nullif(trim(cast({column} as varchar), {_BLANKS}), '')"
    if types.is_boolean(kind):
        return f"case when {column} then 'yes' when not {column} then 'no' end"
    if types.is_timestamp(kind):
        local = f"strftime(make_timestamp(epoch_us({column})), '%Y-%m-%dT%H:%M:%S.%f')"
        return f"{local} || 'Z'" if kind.tz else local
    if types.is_time(kind):
        return f"strftime(date '2000-01-01' + cast({column} as time), '%H:%M')"
    if types.is_list(kind) or types.is_large_list(kind):
        if types.is_string(kind.value_type) or types.is_large_string(kind.value_type):
            return f"nullif(array_to_string({column}, {literal(SEPARATOR)}), '')"
        return f"cast({column} as varchar)"
    text = _double_sql(column, decimals) if types.is_floating(kind) else f"cast({column} as varchar)"
    is_number = types.is_floating(kind) or types.is_decimal(kind)
    return f"replace({text}, '.', ',')" if comma and is_number else text


def _double_sql(column: str, decimals: int) -> str:
    # A single is first what it prints as: 2.99 stored in four bytes is further than 1e-9 from 2.99.
    value = f"cast(cast({column} as varchar) as double)"
    within = f"abs({value}) < {DOUBLE_WHOLE_MAX // 10 ** (decimals + 1)}"
    return (
        f"case when not isfinite({value}) then cast({column} as varchar) "
        f"when abs({value}) < {DOUBLE_WHOLE_MAX} and {value} = trunc({value}) "
        f"then cast(cast({value} as bigint) as varchar) "
        f"when {within} and abs({value} - round({value}, {decimals})) < 1e-9 "
        f"then cast(cast({value} as decimal(38, {decimals})) as varchar) "
        f"when {within} then cast({column} as varchar) else cast({column} as varchar) || {literal(INEXACT)} end"
    )
