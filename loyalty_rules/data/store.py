"""The tables that hold what was read until it is put in order: all text, in DuckDB, on disk when memory is short.

No name that a user wrote ever becomes part of an SQL text: columns are numbered, values are data.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from loyalty_rules.data.binding import Names
from loyalty_rules.data.blocks import BadRow, Block
from loyalty_rules.data.columnar import literal, text_sql
from loyalty_rules.data.mapping import CONSTANT
from loyalty_rules.data.times import Times

if TYPE_CHECKING:
    import pyarrow

FILE_LINES: Final = 1 << 40
"""Lines of the file after the first are numbered from here on: the order of input is one number."""

EVENT_COLUMNS: Final = (
    "section integer, file integer, line bigint, ord bigint, id varchar, time varchar, member varchar, type varchar, "
    "instant bigint, problem varchar, text varchar"
)
PART_COLUMNS: Final = (
    "section integer, file integer, line bigint, ord bigint, owner bigint, id varchar, problem varchar, text varchar"
)


class Store:
    """One in-memory database. `events` and, per list, `parts0`, `parts1` …; fields are columns `f0`, `f1` …"""

    def __init__(self, names: Names, times: Times) -> None:
        import duckdb

        self.names = names
        self._times = times
        self._spill = str(Path(tempfile.gettempdir()) / f"loyalty-rules-{uuid4().hex}")
        self._close = weakref.finalize(self, shutil.rmtree, self._spill, True)
        self.db = duckdb.connect(config={"temp_directory": self._spill, "autoinstall_known_extensions": "false"})
        self.db.execute("set python_enable_replacements = false")
        # Every row carries its number, so nothing hangs on the order of tables.
        self.db.execute("set preserve_insertion_order = false")
        self.db.execute(f"create table events ({EVENT_COLUMNS}{_fields(len(names.fields))})")
        for index, fields in enumerate(names.lists.values()):
            self.db.execute(f"create table parts{index} ({PART_COLUMNS}{_fields(len(fields))})")
        self._nested = 0

    def close(self) -> None:
        """Free everything; nothing can be read any more."""
        self.db.close()
        self._close()

    def table_of(self, list_name: str) -> str:
        """The table of a list."""
        return f"parts{list(self.names.lists).index(list_name)}"

    def one(self, sql: str) -> tuple[Any, ...]:
        """The first row of an answer."""
        row = self.db.execute(sql).fetchone()
        assert row is not None
        return row

    def batches(self, sql: str, rows: int) -> Iterator[pyarrow.RecordBatch]:
        """An answer in pieces, on a cursor of its own, so that several can be read side by side."""
        cursor = self.db.cursor()
        relation = cursor.sql(sql)
        open_reader = getattr(relation, "to_arrow_reader", None) or relation.fetch_arrow_reader
        yield from open_reader(rows)
        cursor.close()

    def add_events(
        self,
        section: int,
        file: int,
        block: Block,
        roles: Map[str, str],
        fields: Map[str, str],
        decimals: Map[str, int],
        comma: bool,
        problems: Map[int, str],
        types: Map[str, str],
    ) -> None:
        """Rows of events. `problems`: by line, what was wrong before any field was looked at. `types`: what is written
        for a type, and what it means."""
        import pyarrow

        if not len(block.lines):
            return
        wanted = [roles.get(role, "") for role in ("id", "time", "member", "type")]
        wanted += [fields.get(name, "") for name in self.names.fields]
        fine = [0, 0, 0, 0, *(decimals[name] for name in self.names.fields)]
        arrays, sql = _texts(block.columns, wanted, fine, comma)
        if types:
            cases = " ".join(f"when {literal(written)} then {literal(meant)}" for written, meant in types.items())
            sql[3] = f"case {sql[3]} {cases} else {sql[3]} end"
        place = self._place(section, file, block.lines)
        with self._registered([*arrays, *place]):
            texts = self.db.sql(f"select {', '.join([*_numbered(len(arrays), 4), *sql])} from block").to_arrow_table()
        lines = texts.column(2).to_pylist()
        instants = self._times.instants(texts.column(5).to_pylist())
        notes = [problems.get(line) for line in lines] if problems else None
        columns = [
            *texts.columns[:8],
            pyarrow.array(instants, pyarrow.int64()),
            pyarrow.nulls(len(lines), pyarrow.string()) if notes is None else pyarrow.array(notes, pyarrow.string()),
            pyarrow.nulls(len(lines), pyarrow.string()),
            *texts.columns[8:],
        ]
        with self._registered(columns):
            self.db.execute("insert into events select * from block")

    def add_parts(
        self,
        section: int,
        file: int,
        list_name: str,
        lines: pyarrow.Array,
        columns: Map[str, pyarrow.Array],
        id_column: str,
        owners: pyarrow.Array | None,
        fields: Map[str, str],
        decimals: Map[str, int],
        comma: bool,
    ) -> None:
        """Rows of a list: with the id of their event, or with `owners`, the numbers of their events."""
        import pyarrow

        rows = len(lines)
        if not rows:
            return
        names = self.names.lists[list_name]
        wanted = [id_column, *(fields.get(name, "") for name in names)]
        arrays, sql = _texts(columns, wanted, [0, *(decimals[name] for name in names)], comma)
        place = self._place(section, file, lines)
        if owners is not None:
            # Several parts may stand in one line; they count on through all files.
            place[3] = pyarrow.array(range(self._nested, self._nested + rows), pyarrow.int64())
            self._nested += rows
        place.append(pyarrow.nulls(rows, pyarrow.int64()) if owners is None else owners)
        none = ["cast(null as varchar)", "cast(null as varchar)"]
        columns_sql = ", ".join([*_numbered(len(arrays), 5), sql[0], *none, *sql[1:]])
        with self._registered([*arrays, *place]):
            self.db.execute(f"insert into {self.table_of(list_name)} select {columns_sql} from block")

    def add_bad(self, table: str, section: int, file: int, bad: Sequence[BadRow], id_index: int) -> None:
        """Rows that could not be read, with the id that their cells seem to have."""
        fields = self.names.fields if table == "events" else list(self.names.lists.values())[int(table[5:])]
        rest = [None] * len(fields)
        rows = []
        for row in bad:
            id = row.cells[id_index].strip().strip('"') if 0 <= id_index < len(row.cells) else ""
            place = [section, file, row.line, file * FILE_LINES + row.line]
            if table == "events":
                rows.append([*place, id or None, None, None, None, None, row.reason, row.text, *rest])
            else:
                rows.append([*place, None, id or None, row.reason, row.text, *rest])
        if rows:
            signs = ", ".join("?" for _ in rows[0])
            self.db.executemany(f"insert into {table} values ({signs})", rows)

    def _place(self, section: int, file: int, lines: pyarrow.Array) -> list[pyarrow.Array]:
        import pyarrow
        from pyarrow import compute

        count = len(lines)
        order = compute.add(lines, pyarrow.scalar(file * FILE_LINES, pyarrow.int64()))
        return [
            pyarrow.repeat(pyarrow.scalar(section, pyarrow.int32()), count),
            pyarrow.repeat(pyarrow.scalar(file, pyarrow.int32()), count),
            lines,
            order,
        ]

    @contextmanager
    def _registered(self, arrays: Sequence[Any]) -> Iterator[None]:
        """The arrays as a table `block` of columns `c0`, `c1` …"""
        import pyarrow

        names = [f"c{index}" for index in range(len(arrays))]
        self.db.register("block", pyarrow.table(list(arrays), names=names))
        try:
            yield
        finally:
            self.db.unregister("block")


def _numbered(start: int, count: int) -> list[str]:
    return [f"c{index}" for index in range(start, start + count)]


def _texts(
    columns: Map[str, pyarrow.Array], wanted: Sequence[str], decimals: Sequence[int], comma: bool
) -> tuple[list[pyarrow.Array], list[str]]:
    """The arrays to read and the SQL of each wanted text: a column, a constant with its sign, or nothing."""
    arrays: list[pyarrow.Array] = []
    sql: list[str] = []
    for name, fine in zip(wanted, decimals, strict=True):
        if name.startswith(CONSTANT):
            sql.append(f"cast({literal(name[1:])} as varchar)")
        elif name in columns:
            array = _without_nanoseconds(columns[name])
            sql.append(text_sql(f"c{len(arrays)}", array.type, fine, comma))
            arrays.append(array)
        else:
            sql.append("cast(null as varchar)")
    return arrays, sql


def _without_nanoseconds(array: pyarrow.Array) -> pyarrow.Array:
    """Times as fine as they are kept, in microseconds; what is finer is dropped, as it is from a text."""
    import pyarrow
    from pyarrow import types

    if not types.is_timestamp(array.type) or array.type.unit != "ns":
        return array
    return array.cast(pyarrow.timestamp("us", array.type.tz), safe=False)


def _fields(count: int) -> str:
    return "".join(f", f{index} varchar" for index in range(count))
