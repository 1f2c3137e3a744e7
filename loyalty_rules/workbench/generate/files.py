"""Files: a stream in a folder, a file for each type of event; in CSV, the parts of events in files of their own. All of
them stand there when all is written, and none where something stopped it.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, suppress
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow.parquet

from loyalty_rules.core.expressions import ChoiceType
from loyalty_rules.core.whole_files import whole
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
        self._places = ExitStack()
        self._made: list[Path] = []

    def __enter__(self) -> Self:
        self._make(self.folder)
        if any(self.folder.iterdir()):
            raise FileExistsError(17, "the folder is not empty", str(self.folder))
        self._temporary = tempfile.TemporaryDirectory() if self.kind is not FileKind.parquet else None
        self._columns = self.folder if self._temporary is None else Path(self._temporary.name)
        return self

    def __exit__(
        self, type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
        self._places.__exit__(type, error, trace)
        if self._temporary is not None:
            self._temporary.cleanup()
        if error is not None:
            for made in reversed(self._made):
                with suppress(OSError):  # something else stands in it by now
                    made.rmdir()

    def write(self, event: EventType, table: Any) -> None:
        """Add a table of events of one type."""
        if event.name not in self._writers:
            self.events[event.name] = event
            path = self._columns / f"{event.name}.parquet"
            if self._temporary is None:
                path = self._places.enter_context(whole(path))
            self._writers[event.name] = pyarrow.parquet.ParquetWriter(path, schema(event), compression="zstd")
        self._writers[event.name].write_table(table)

    def finish(self) -> tuple[Path, ...]:
        """The files, when all is written."""
        self._close()
        if self.kind is not FileKind.parquet:
            connection = duckdb.connect()
            for name, event in self.events.items():
                self._copy(connection, name, event)
        self._places.close()
        return tuple(sorted(path for path in self.folder.rglob("*") if path.is_file()))

    def _close(self) -> None:
        for writer in self._writers.values():
            writer.close()

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(parents=True)
            self._made.append(folder)

    def _place(self, path: Path) -> str:
        """Where to write what shall stand at the path."""
        return _quoted(str(self._places.enter_context(whole(path))))

    def _copy(self, connection: Any, name: str, event: EventType) -> None:
        source = f"read_parquet({_quoted(str(self._columns / f'{name}.parquet'))})"
        if self.kind is FileKind.jsonl:
            target = self._place(self.folder / f"{name}.jsonl")
            connection.execute(f"COPY (SELECT * FROM {source}) TO {target} (FORMAT json)")
            return
        own: list[str | Field] = ["id", "time", "member", "type", *given(event.fields, COLUMNS), ATTEMPT]
        target = self._place(self.folder / f"{name}.csv")
        connection.execute(f"COPY (SELECT {', '.join(map(_column, own))} FROM {source}) TO {target} (FORMAT csv)")
        for parts in event.lists.values():
            inner = ", ".join(_column(column, "part.") for column in given(parts.fields))
            unnested = f"SELECT id, unnest({_name(parts.name)}) AS part FROM {source}"
            self._make(self.folder / parts.name)
            target = self._place(self.folder / parts.name / f"{name}.csv")
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
