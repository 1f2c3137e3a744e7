"""Which column of a file is which field: what the mapping says, and otherwise the column of the field's own name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from typing import Final

from msgspec import Struct

from loyalty_rules.core.diagnostics import suggest
from loyalty_rules.data.mapping import CONSTANT, Section
from loyalty_rules.data.problems import NAME_LENGTH_MAX, DataError, shortened
from loyalty_rules.model.ruleset import EventType, Ruleset

PURCHASE: Final = "purchase"
TOLD_MAX: Final = 20
"""Columns that a message names one by one."""


class Names(Struct, frozen=True):
    """What a ruleset calls things: fields and part lists over all event types, in source order."""

    types: tuple[str, ...]
    fields: tuple[str, ...]
    lists: Map[str, tuple[str, ...]]

    @classmethod
    def of(cls, ruleset: Ruleset) -> Names:
        """All names of the ruleset's events."""
        events: Iterable[EventType] = ruleset.events.values()
        fields = dict.fromkeys(name for event in events for name in event.fields)
        lists: dict[str, dict[str, None]] = {}
        for event in ruleset.events.values():
            for name, parts in event.lists.items():
                lists.setdefault(name, {}).update(dict.fromkeys(parts.fields))
        return cls(tuple(ruleset.events), tuple(fields), {name: tuple(found) for name, found in lists.items()})


def absent_type(names: Names) -> dict[str, str]:
    """A record that does not say what happened is a purchase, whatever stands in the others."""
    return {"type": PURCHASE} if PURCHASE in names.types else {}


class Binding(Struct, frozen=True):
    """Role or field → the column, or a constant with its sign; `lists`: list → the column that holds it."""

    roles: Map[str, str]
    fields: Map[str, str]
    lists: Map[str, str]

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns to read."""
        named = (*self.roles.values(), *self.fields.values(), *self.lists.values())
        return tuple(dict.fromkeys(column for column in named if not column.startswith(CONSTANT)))


class Binder:
    """Binds the columns of one file; DataError for what is not there."""

    def __init__(self, file: str, columns: Sequence[str], closed: bool, section: Section) -> None:
        self._file = file
        self._columns = columns
        self._closed = closed
        self._section = section

    def events(self, names: Names, own_files: Iterable[str], list_columns: Map[str, str]) -> Binding:
        """For a file of events. `own_files`: lists that stand in files of their own; `list_columns`: as mapped."""
        self._known_only(self._section.values, ("type", *names.fields))
        roles = {role: self._role(role) for role in ("id", "time", "member")}
        roles["type"] = self._type(names)
        section = self._section
        of_rows = names.lists[section.rows] if section.rows else ()
        fields = self._fields([name for name in names.fields if name not in of_rows], names.fields, section.fields)
        lists = {}
        for name in names.lists:
            if name == section.rows or name in own_files:
                continue
            column = list_columns.get(name, "")
            if column:
                lists[name] = self._present(column, f"{name}: column")
            elif name in self._columns or not self._closed:
                lists[name] = name
        return self._checked(Binding(roles, fields, lists))

    def parts(self, names: Names, list_name: str) -> Binding:
        """For a file of parts."""
        section = self._section
        known = names.lists[list_name]
        self._known_only(section.values, known)
        return self._checked(Binding({"id": self._role("id")}, self._fields(known, known, section.fields), {}))

    def nested(self, known: Sequence[str]) -> dict[str, str]:
        """For the parts inside a column, whose names may differ from event to event."""
        self._known_only(self._section.fields, known)
        self._known_only(self._section.values, known)
        return {name: self._section.fields.get(name, name) for name in known}

    def unused(self, bindings: Sequence[Binding], names: Iterable[str]) -> str:
        """The columns that nothing reads, for a note; empty when there are none."""
        used = {column for binding in bindings for column in binding.wanted}
        bound = {name for binding in bindings for name in (*binding.roles, *binding.fields, *binding.lists)}
        spare = [name for name in names if name not in bound]
        left = [column for column in dict.fromkeys(self._columns) if column not in used]
        if not left:
            return ""
        shown = []
        for column in left[:TOLD_MAX]:
            near = suggest(column, spare) if spare and len(column) <= NAME_LENGTH_MAX else None
            shown.append(f"{_told(column)} (is it `{near}`?)" if near else _told(column))
        return f"{', '.join(shown)}{_more(left)}"

    def _fields(self, defaults: Sequence[str], known: Sequence[str], mapped: Map[str, str]) -> dict[str, str]:
        self._known_only(mapped, known)
        found = {}
        for name in known:
            if name in mapped:
                found[name] = self._present(mapped[name], name)
            elif name in defaults and (name in self._columns or not self._closed):
                found[name] = name
        return found

    def _known_only(self, mapped: Iterable[str], known: Sequence[str]) -> None:
        for name in mapped:
            if name not in known:
                near = suggest(name, known)
                raise DataError(
                    f"the mapping names a field `{name}`, which no event has",
                    f"did you mean `{near}`" if near else f"known fields: {', '.join(known)}",
                )

    def _role(self, role: str) -> str:
        said = getattr(self._section, role)
        if said.startswith(CONSTANT):
            raise DataError(f"`{role}` cannot be the same for every row", f"map it to a column: `--map {role}=COLUMN`")
        return self._present(said or role, role)

    def _type(self, names: Names) -> str:
        said: str = self._section.type
        if said.startswith(CONSTANT):
            if said[1:] not in names.types:
                near = suggest(said[1:], names.types)
                known = f"did you mean `{near}`" if near else f"known events: {', '.join(names.types)}"
                raise DataError(f"there is no event `{said[1:]}`", known)
            return said
        if said:
            if said not in self._columns and said in names.types and self._closed:
                raise DataError(
                    f"`{self._file}` has no column `{said}` for `type`", f"for a constant write `{CONSTANT}{said}`"
                )
            return self._present(said, "type")
        if "type" in self._columns or (not self._closed and (not self._columns or PURCHASE in names.types)):
            return "type"
        if PURCHASE in names.types:
            return CONSTANT + PURCHASE
        raise DataError(f"`{self._file}` does not say what happened", "map `type` to a column or a constant")

    def _present(self, column: str, name: str) -> str:
        """The column, if it is one; for JSON a key need not be in every record, but must be in one of the first."""
        if column.startswith(CONSTANT) or column in self._columns:
            return column
        if not self._closed and not self._columns:
            return column
        near = suggest(column, [known for known in self._columns if len(known) <= NAME_LENGTH_MAX])
        flag = f"`--map {name}=COLUMN`"
        columns = list(dict.fromkeys(self._columns))
        known = (", ".join(map(_told, columns[:TOLD_MAX])) or "none") + _more(columns)
        help = f"did you mean `{near}`? say {flag}, or name it in a mapping" if near else f"say {flag}"
        raise DataError(
            f"`{self._file}` has no column `{column}`" + (f" for `{name}`" if name != column else ""),
            f"{help}; its columns: {known}",
        )

    def _checked(self, binding: Binding) -> Binding:
        for column in binding.wanted:
            if list(self._columns).count(column) > 1:
                raise DataError(f"`{self._file}` has two columns {_told(column)}", "give one of them another name")
        return binding


def _told(column: str) -> str:
    return f"`{shortened(column, NAME_LENGTH_MAX)}`"


def _more(columns: Sequence[str]) -> str:
    return f" and {len(columns) - TOLD_MAX:,} more" if len(columns) > TOLD_MAX else ""
