"""Files: a stream in a folder, a file for each type of event; in CSV, the parts of events in files of their own."""

from __future__ import annotations

import tempfile
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow.parquet

from loyalty_rules.core.expressions import ChoiceType
from loyalty_rules.model.ruleset import EventType, Field
from loyalty_rules.workbench.generate.tables import ATTEMPT, COLUMNS, given, schema


class FileKind(StrEnum):
    parquet = "parquet"
    csv = "csv"
    jsonl = "jsonl"


class Writer:
    """Writes tables as they come; `finish` gives the files. The folder has to be empty or new."""

    def __init__(self, folder: Path, kind: FileKind) -> None:
        self.folder = folder
        self.kind = kind
        self.events: dict[str, EventType] = {}
        self._writers: dict[str, Any] = {}

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        if any(self.folder.iterdir()):
            raise FileExistsError(17, "the folder is not empty", str(self.folder))
        self._temporary = tempfile.TemporaryDirectory() if self.kind is not FileKind.parquet else None
        self._columns = self.folder if self._temporary is None else Path(self._temporary.name)
        return self

    def __exit__(
        self, type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
        if self._temporary is not None:
            self._temporary.cleanup()

    def write(self, event: EventType, table: Any) -> None:
        """Add a table of events of one type."""
        if event.name not in self._writers:
            self.events[event.name] = event
            path = self._columns / f"{event.name}.parquet"
            self._writers[event.name] = pyarrow.parquet.ParquetWriter(path, schema(event), compression="zstd")
        self._writers[event.name].write_table(table)

    def finish(self) -> tuple[Path, ...]:
        """The files, when all is written."""
        self._close()
        if self.kind is not FileKind.parquet:
            connection = duckdb.connect()
            for name, event in self.events.items():
                self._copy(connection, name, event)
        return tuple(sorted(path for path in self.folder.rglob("*") if path.is_file()))

    def _close(self) -> None:
        for writer in self._writers.values():
            writer.close()

    def _copy(self, connection: Any, name: str, event: EventType) -> None:
        source = f"read_parquet({_quoted(str(self._columns / f'{name}.parquet'))})"
        if self.kind is FileKind.jsonl:
            target = _quoted(str(self.folder / f"{name}.jsonl"))
            connection.execute(f"COPY (SELECT * FROM {source}) TO {target} (FORMAT json)")
            return
        own: list[str | Field] = ["id", "time", "member", "type", *given(event.fields, COLUMNS), ATTEMPT]
        target = _quoted(str(self.folder / f"{name}.csv"))
        connection.execute(f"COPY (SELECT {', '.join(map(_column, own))} FROM {source}) TO {target} (FORMAT csv)")
        for parts in event.lists.values():
            inner = ", ".join(_column(column, "part.") for column in given(parts.fields))
            unnested = f"SELECT id, unnest({_name(parts.name)}) AS part FROM {source}"
            (self.folder / parts.name).mkdir(exist_ok=True)
            target = _quoted(str(self.folder / parts.name / f"{name}.csv"))
            connection.execute(f"COPY (SELECT id, {inner} FROM ({unnested})) TO {target} (FORMAT csv)")


def _column(column: str | Field, prefix: str = "") -> str:
    """A column as it stands in a CSV file: times by the minute, several words parted by `|`."""
    if isinstance(column, str):
        return f"strftime({column}, '%Y-%m-%d %H:%M') AS {column}" if column == "time" else column
    name = _name(column.name)
    if isinstance(column.type, ChoiceType) and column.type.several:
        return f"array_to_string({prefix}{name}, '|') AS {name}"
    return f"{prefix}{name} AS {name}"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
