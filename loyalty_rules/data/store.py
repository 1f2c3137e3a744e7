"""The tables that hold what was read until it is put in order: all text, in DuckDB, on disk when memory is short.

No name that a user wrote ever becomes part of an SQL text: columns are numbered, values are data.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping as Map, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from loyalty_rules.data.binding import Names
from loyalty_rules.data.blocks import BadRow, Block
from loyalty_rules.data.columnar import literal, text_sql
from loyalty_rules.data.mapping import CONSTANT
from loyalty_rules.data.times import Times

if TYPE_CHECKING:
    import duckdb
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
    ) -> None:
        """Rows of events. `problems`: by row of the block, what was wrong before any field was looked at."""
        import pyarrow

        if len(block.lines):
            wanted = [roles.get(role, "") for role in ("id", "time", "member", "type")]
            wanted += [fields.get(name, "") for name in self.names.fields]
            fine = [0, 0, 0, 0, *(decimals[name] for name in self.names.fields)]
            texts = self._texts(block.columns, len(block.lines), wanted, fine, comma)
            instants = self._times.instants(texts.column(1).to_pylist())
            notes = [problems.get(row) for row in range(len(block.lines))] if problems else None
            self._insert(
                "events",
                [
                    *self._place(section, file, block.lines),
                    *texts.columns[:4],
                    pyarrow.array(instants, pyarrow.int64()),
                    _texts_or_none(notes, len(block.lines)),
                    _texts_or_none(None, len(block.lines)),
                    *texts.columns[4:],
                ],
            )

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
        texts = self._texts(
            columns, rows, [id_column, *(fields.get(name, "") for name in names)],
            [0, *(decimals[name] for name in names)], comma,
        )  # fmt: skip
        place = self._place(section, file, lines)
        if owners is not None:
            # Several parts may stand in one line; they count on through all files.
            place[3] = pyarrow.array(range(self._nested, self._nested + rows), pyarrow.int64())
            self._nested += rows
        none = _texts_or_none(None, rows)
        owner = pyarrow.nulls(rows, pyarrow.int64()) if owners is None else owners
        self._insert(
            self.table_of(list_name), [*place, owner, texts.column(0), none, none, *texts.columns[1:]]
        )

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

    def _texts(
        self, columns: Map[str, pyarrow.Array], rows: int, wanted: Sequence[str], decimals: Sequence[int], comma: bool
    ) -> pyarrow.Table:
        """The wanted columns as text: a column's name, a constant with its sign, or nothing for nulls."""
        import pyarrow

        arrays: list[pyarrow.Array] = []
        sql: list[str] = []
        for index, name in enumerate(wanted):
            if name.startswith(CONSTANT):
                sql.append(f"cast({literal(name[1:])} as varchar) as t{index}")
            elif name in columns:
                column = columns[name]
                sql.append(f"{text_sql(f'c{len(arrays)}', column.type, decimals[index], comma)} as t{index}")
                arrays.append(column)
            else:
                sql.append(f"cast(null as varchar) as t{index}")
        arrays.append(pyarrow.repeat(pyarrow.scalar(True), rows))
        block = pyarrow.table(arrays, names=[f"c{index}" for index in range(len(arrays))])
        self.db.register("block", block)
        texts = self.db.sql(f"select {', '.join(sql)} from block").to_arrow_table()
        self.db.unregister("block")
        return texts

    def _insert(self, table: str, arrays: Sequence[Any]) -> None:
        import pyarrow

        names = [f"c{index}" for index in range(len(arrays))]
        self.db.register("block", pyarrow.table(list(arrays), names=names))
        self.db.execute(f"insert into {table} select * from block")
        self.db.unregister("block")


def _fields(count: int) -> str:
    return "".join(f", f{index} varchar" for index in range(count))


def _texts_or_none(texts: Sequence[str | None] | None, count: int) -> pyarrow.Array:
    import pyarrow

    return pyarrow.nulls(count, pyarrow.string()) if texts is None else pyarrow.array(texts, pyarrow.string())
