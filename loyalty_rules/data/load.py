"""Files → the store: every row that there is, still as text, with its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.expressions import AmountType
from loyalty_rules.data.binding import Binder, Binding, absent_type
from loyalty_rules.data.blocks import Block, Reader
from loyalty_rules.data.columnar import ParquetReader
from loyalty_rules.data.csv_text import CsvReader
from loyalty_rules.data.json_text import JsonReader
from loyalty_rules.data.mapping import Section
from loyalty_rules.data.nested import parts_in
from loyalty_rules.data.problems import DataError
from loyalty_rules.data.sources import DataFile, Format, Job
from loyalty_rules.data.store import FILE_LINES, Store
from loyalty_rules.model.ruleset import Field, Ruleset


def open_reader(file: DataFile, section: Section) -> Reader:
    """The reader for the file's format."""
    match file.format:
        case Format.CSV:
            delimiter = "\t" if file.path.name.lower().removesuffix(".gz").endswith(".tsv") else ""
            return CsvReader(file, section.delimiter or delimiter)
        case Format.PARQUET:
            return ParquetReader(file)
        case _:
            return JsonReader(file, section.decimal)


class Loaded(Struct, frozen=True):
    """What the store holds. A row's `section` and `file` are indices here; `own`: lists in files of their own."""

    sections: tuple[Section, ...]
    files: tuple[str, ...]
    own: tuple[str, ...]


class Loader:
    """Reads the jobs into the store, one file after the other."""

    def __init__(self, ruleset: Ruleset, store: Store, lists: Map[str, tuple[Section, ...]], notes: list[str]) -> None:
        self._ruleset = ruleset
        self._store = store
        self._names = store.names
        self._lists = lists
        self._notes = notes
        self._left_out: dict[str, list[str]] = {}
        self._sections: list[Section] = []
        self._files: list[str] = []
        events = ruleset.events.values()
        self._decimals = _decimals(event.fields for event in events)
        self._part_decimals = {
            name: _decimals(event.lists[name].fields for event in events if name in event.lists)
            for name in self._names.lists
        }

    def run(self, jobs: Sequence[Job]) -> Loaded:
        """Everything in the jobs."""
        own = tuple(dict.fromkeys(job.list for job in jobs if job.list))
        for name in own:
            if any(job.section.rows == name for job in jobs):
                raise DataError(f"the {name} stand in the rows of the events and in files of their own", "name one")
        for job in jobs:
            for file in job.files:
                if job.list:
                    self._parts(job, file)
                else:
                    self._events(job, file, own)
        self._tell()
        return Loaded(tuple(self._sections), tuple(self._files), own)

    def rows(self, blocks: Iterable[Block], columns: Sequence[str]) -> Loaded:
        """Records that are in no file."""
        section = Section()
        number = self._number(section)
        self._files.append("")
        # A record without a member is that record's own mistake, so nothing is asked of the first ones.
        binding = Binder("the records", (), False, section).events(self._names, (), {})
        known = ["id", "time", "member", "type", *self._names.fields, *self._names.lists]
        self._unused("the records", Binder("the records", columns, False, section).unused([binding], known))
        for block in blocks:
            self._block(section, number, 0, binding, None, block)
            self._store.add_bad("events", number, 0, block.bad, -1)
        self._tell()
        return Loaded(tuple(self._sections), tuple(self._files), ())

    def _number(self, section: Section) -> int:
        if section not in self._sections:
            self._sections.append(section)
        return self._sections.index(section)

    def _list_section(self, name: str, events: Section) -> Section:
        """How the parts inside events are read: as the list's section says, with the events' decimal sign."""
        found = self._lists.get(name, ())
        section = found[0] if found else Section()
        return section if section.decimal else replace(section, decimal=events.decimal)

    def _events(self, job: Job, file: DataFile, own: Sequence[str]) -> None:
        section = job.section
        if section.rows and section.rows not in self._names.lists:
            lists = ", ".join(self._names.lists) or "none"
            raise DataError(f"no event has a list `{section.rows}`", f"lists: {lists}")
        reader = open_reader(file, section)
        binder = Binder(file.name, reader.names, reader.closed, section)
        columns = {name: found[0].column for name, found in self._lists.items() if found and found[0].column}
        binding = binder.events(self._names, own, columns)
        bindings = [binding]
        known = ["id", "time", "member", "type", *self._names.fields, *self._names.lists]
        row_binding = None
        if section.rows:
            parts = replace(self._list_section(section.rows, section), id=section.id)
            row_binding = Binder(file.name, reader.names, reader.closed, parts).parts(self._names, section.rows)
            bindings.append(row_binding)
            known += self._names.lists[section.rows]
        self._unused(file.name, binder.unused(bindings, known))
        if isinstance(reader, JsonReader) and not section.type:
            reader.absent = absent_type(self._names)
        number, index = self._number(section), len(self._files)
        self._files.append(file.name)
        wanted = [column for found in bindings for column in found.wanted]
        id_index = _index(reader.names, binding.roles["id"])
        for block in reader.blocks(wanted):
            self._block(section, number, index, binding, row_binding, block)
            self._store.add_bad("events", number, index, block.bad, id_index)

    def _block(
        self, section: Section, number: int, file: int, binding: Binding, rows: Binding | None, block: Block
    ) -> None:
        from pyarrow import compute

        problems: dict[int, str] = {}
        owners = compute.add(block.lines, file * FILE_LINES)
        for name, column in binding.lists.items():
            if column not in block.columns:
                continue
            inner = self._list_section(name, section)
            known = self._names.lists[name]
            fields = Binder(name, (), False, inner).nested(known)
            nested = parts_in(block.columns[column], sorted(set(fields.values())), inner.decimal)
            unused = Binder(f"`{name}`", nested.names, False, inner).unused([Binding({}, fields, {})], known)
            self._unused(f"`{name}`", unused)
            for row, reason in nested.bad.items():
                problems.setdefault(block.lines[row].as_py(), f"`{name}`: {reason}")
            self._store.add_parts(
                self._number(inner), file, name, block.lines.take(nested.owners), nested.columns, "",
                owners.take(nested.owners), fields, self._part_decimals[name], inner.decimal == ",",
            )  # fmt: skip
        comma = section.decimal == ","
        self._store.add_events(
            number, file, block, binding.roles, binding.fields, self._decimals, comma, problems,
            section.values.get("type", {}),
        )  # fmt: skip
        if rows is not None:
            inner = self._list_section(section.rows, section)
            self._store.add_parts(
                self._number(inner), file, section.rows, block.lines, block.columns, "", owners,
                rows.fields, self._part_decimals[section.rows], inner.decimal == ",",
            )  # fmt: skip

    def _parts(self, job: Job, file: DataFile) -> None:
        reader = open_reader(file, job.section)
        binder = Binder(file.name, reader.names, reader.closed, job.section)
        binding = binder.parts(self._names, job.list)
        self._unused(file.name, binder.unused([binding], ["id", *self._names.lists[job.list]]))
        number, index = self._number(job.section), len(self._files)
        self._files.append(file.name)
        id_index = _index(reader.names, binding.roles["id"])
        for block in reader.blocks(binding.wanted):
            self._store.add_parts(
                number, index, job.list, block.lines, block.columns, binding.roles["id"], None, binding.fields,
                self._part_decimals[job.list], job.section.decimal == ",",
            )  # fmt: skip
            self._store.add_bad(self._store.table_of(job.list), number, index, block.bad, id_index)

    def _unused(self, where: str, columns: str) -> None:
        if columns and where not in (places := self._left_out.setdefault(columns, [])):
            places.append(where)

    def _tell(self) -> None:
        """One note for all places where the same columns are not used."""
        for columns, (first, *others) in self._left_out.items():
            more = f" and {len(others):,} more" if others else ""
            self._notes.append(f"{first}{more}: not used: {columns}")


def _index(names: Sequence[str], name: str) -> int:
    return list(names).index(name) if name in names else -1


def _decimals(fields: Iterable[Map[str, Field]]) -> dict[str, int]:
    """How fine an amount in a field can be, by its name."""
    found: dict[str, int] = {}
    for of_event in fields:
        for name, field in of_event.items():
            fine = field.type.unit.decimals if isinstance(field.type, AmountType) else 0
            if isinstance(field.type, AmountType) and not field.type.whole:
                fine = max(fine, 6)
            found[name] = max(found.get(name, 0), fine)
    return found
