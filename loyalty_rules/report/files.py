"""Tables as files, CSV or Parquet.

A CSV cell of text that a spreadsheet would run as a formula is led by an apostrophe. Amounts are exact decimals.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from loyalty_rules.core.entries import Line
from loyalty_rules.core.whole_files import whole
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.report import tables
from loyalty_rules.report.summary import Summary
from loyalty_rules.report.tables import AMOUNT, DAY, TEXT, WHOLE, Table

if TYPE_CHECKING:
    import pyarrow
    from pyarrow import parquet

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
BATCH_ROWS: Final = 50_000
PRECISION: Final = 38
WIDE_PRECISION: Final = 76
"""Digits of an amount in Parquet: as many as everything reads, and for a table that needs more."""


class FileFormat(StrEnum):
    csv = "csv"
    parquet = "parquet"


def write_reports(
    summary: Summary, folder: Path, format: FileFormat = FileFormat.csv, lines: Iterable[Line] | None = None
) -> tuple[Path, ...]:
    """Write every table into the folder, the ledger too where its lines are given; the paths written, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    found = [write_table(table, folder, format) for table in tables.all_of(summary)]
    if lines is not None:
        found.append(write_ledger(summary.ruleset, lines, folder, format))
    return tuple(found)


def write_ledger(ruleset: Ruleset, lines: Iterable[Line], folder: Path, format: FileFormat = FileFormat.csv) -> Path:
    """Write the entries of a ledger, one after the other, without holding them."""
    return write_table(tables.ledger(ruleset, lines), folder, format)


def write_table(table: Table, folder: Path, format: FileFormat) -> Path:
    """Write one table; its path."""
    path = folder / f"{table.name}.{format.value}"
    with whole(path) as place:
        if format is FileFormat.csv:
            _write_csv(table, place)
        else:
            _write_parquet(table, place)
    return path


def _write_csv(table: Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([name for name, _ in table.columns])
        kinds = [kind for _, kind in table.columns]
        for row in table.rows:
            writer.writerow([_cell(value, kind) for value, kind in zip(row, kinds, strict=True)])


def _cell(value: object, kind: str) -> str:
    if value is None:
        return ""
    if kind == TEXT:
        return safe_text(str(value))
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def safe_text(text: str) -> str:
    """The text, led by an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _write_parquet(table: Table, path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    rows = iter(table.rows)
    schema = _schema(table, PRECISION)
    writer = parquet.ParquetWriter(path, schema)
    try:
        while rows_of_batch := list(islice(rows, BATCH_ROWS)):
            try:
                batch = _batch(rows_of_batch, schema)
            except pyarrow.ArrowInvalid:
                writer.close()
                schema = _schema(table, WIDE_PRECISION)
                writer = _widened(path, schema)
                batch = _batch(rows_of_batch, schema)
            writer.write_batch(batch)
    finally:
        writer.close()


def _widened(path: Path, schema: pyarrow.Schema) -> parquet.ParquetWriter:
    """A writer in place of the one that wrote the file so far, with all of it written anew."""
    from pyarrow import parquet

    narrow = path.with_suffix(".narrow")
    path.replace(narrow)
    writer = parquet.ParquetWriter(path, schema)
    with parquet.ParquetFile(narrow) as file:
        for batch in file.iter_batches(BATCH_ROWS):
            writer.write_batch(batch.cast(schema))
    narrow.unlink()
    return writer


def _schema(table: Table, precision: int) -> pyarrow.Schema:
    """One scale per column; wallets with fewer decimals are padded, never rounded."""
    import pyarrow

    return pyarrow.schema([(name, _type(kind, precision)) for name, kind in table.columns])


def _type(kind: str, precision: int) -> pyarrow.DataType:
    import pyarrow

    amount = pyarrow.decimal128(precision, 12) if precision == PRECISION else pyarrow.decimal256(precision, 12)

    return {
        TEXT: pyarrow.string(),
        WHOLE: pyarrow.int64(),
        DAY: pyarrow.date32(),
        AMOUNT: amount,
    }[kind]


def _batch(rows: Sequence[tuple[object, ...]], schema: pyarrow.Schema) -> pyarrow.RecordBatch:
    import pyarrow

    columns = zip(*rows, strict=True)
    arrays = [pyarrow.array(list(column), field.type) for column, field in zip(columns, schema, strict=True)]
    return pyarrow.RecordBatch.from_arrays(arrays, schema=schema)
