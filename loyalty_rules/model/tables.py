"""Values and tables: named amounts, and how they change by date and by key."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Label
from loyalty_rules.model.expressions import amount
from loyalty_rules.model.names import Names, Place, Table
from loyalty_rules.model.program import bodies, body
from loyalty_rules.model.references import field_named, table_read, unknown_name
from loyalty_rules.model.wording import same_unit, unit_words
from loyalty_rules.syntax import tree

CONSTANT = (e.Constant, e.Lookup, e.Arithmetic, e.Rounded)


def value(names: Names, node: tree.Declaration) -> None:
    """One value into `names`; poisoned where it could not be resolved."""
    name = node.name or ""
    found = _value(names, node)
    if found is None:
        names.poisoned.add(name)
    else:
        names.values[name] = found


def _value(names: Names, node: tree.Declaration) -> e.Lookup | None:
    rows: list[e.LookupRow] = []
    first: tuple[e.AmountType, tree.Node] | None = None
    since_seen: dict[date | None, tree.Node] = {}
    amounts: list[tuple[date | None, tree.Node]] = []
    said = body(node, "is")
    if said is not None:
        amounts.append((None, said))
    amounts += [(found.since, found.amount) for found in bodies(node, "from") if isinstance(found, tree.Dated)]
    complete = True
    for since, written in amounts:
        if since in since_seen:
            names.findings.error(
                "LR244",
                written.span,
                f"there are two amounts from {since}",
                labels=(Label(since_seen[since].span, "the first one"),),
            )
            complete = False
            continue
        since_seen[since] = written
        cell = _cell(names, written)
        if cell is None or not _same_units(names, first, cell, written):
            complete = False
            continue
        type = e.type_of(cell)
        assert isinstance(type, e.AmountType)
        first = first or (type, written)
        rows.append(e.LookupRow((), since, cell))
        names.written.note(rows[-1], written.span)
    if not complete or not rows or first is None:
        return None
    return e.Lookup(node.name or "", (), tuple(rows), _type(rows))


def _type(rows: list[e.LookupRow]) -> e.AmountType:
    types = [type for row in rows if isinstance(type := e.type_of(row.value), e.AmountType)]
    return replace(types[0], whole=all(type.whole for type in types))


def _same_units(
    names: Names, first: tuple[e.AmountType, tree.Node] | None, cell: e.Expression, written: tree.Node
) -> bool:
    type = e.type_of(cell)
    assert isinstance(type, e.AmountType)
    if first is None or same_unit(first[0], type):
        return True
    names.findings.error(
        "LR204",
        written.span,
        f"{unit_words(type.unit)} and {unit_words(first[0].unit)} don't mix",
        labels=(Label(first[1].span, unit_words(first[0].unit)),),
    )
    return False


def _cell(names: Names, node: tree.Node) -> e.Expression | None:
    """The amount of a value: a quantity, or what is computed from values, measures and fields of the member."""
    if not isinstance(node, tree.Fixed):
        names.findings.error(
            "LR242",
            node.span,
            "a value is an amount, not a rate",
            help="keep the amount here, and say `give VALUE per 1 …` where it is given",
        )
        return None
    return amount(names, node.value, Place())


def constant_cell(names: Names, node: tree.Node) -> e.Expression | None:
    """The amount of a cell of a table: a quantity, or what is computed from values that stand still."""
    found = _cell(names, node)
    if found is None:
        return None
    if any(not isinstance(part, CONSTANT) for part in e.walk(found)):
        names.findings.error(
            "LR242",
            node.span,
            "a cell of a table can't depend on what happens",
            help="only quantities and values made of them belong here",
        )
        return None
    return found


def tables(names: Names, declarations: tuple[tree.Declaration, ...]) -> None:
    """All tables into `names`; their keys mean something only where they are read."""
    for node in declarations:
        name = node.name or ""
        found = table_of(names, node)
        if found is None:
            names.poisoned.add(name)
        else:
            names.tables[name] = found


def table_of(names: Names, node: tree.Declaration) -> Table | None:
    """The rows of a declaration as a table, before its keys are known."""
    name = node.name or ""
    rows = body(node, "by")
    if not isinstance(rows, tree.Rows):
        return None
    cells: list[e.Lookup] = []
    first: tuple[e.AmountType, tree.Node] | None = None
    kept: list[tree.Row] = []
    for row in fitting_rows(names, rows):
        cell = constant_cell(names, row.amount)
        if cell is None or not _same_units(names, first, cell, row.amount):
            continue
        type = e.type_of(cell)
        assert isinstance(type, e.AmountType)
        first = first or (type, row.amount)
        kept.append(row)
        cells.append(e.Lookup(name, (), (e.LookupRow((), row.since, cell),), type))
    if len(kept) < len(rows.rows) or not kept:
        return None
    return Table(node, replace(rows, rows=tuple(kept)), tuple(cells))


def fitting_rows(names: Names, rows: tree.Rows) -> tuple[tree.Row, ...]:
    """The rows that have as many keys as there are, each once; the others are reported."""
    seen: dict[tuple[object, ...], tree.Row] = {}
    kept: list[tree.Row] = []
    wanted = len(rows.keys)
    for row in rows.rows:
        # `otherwise` alone stands for all keys.
        keys = (None,) * wanted if row.keys == (None,) else row.keys
        if len(keys) != wanted:
            names.findings.error(
                "LR243",
                row.span,
                f"this row has {len(keys)} key{'s' if len(keys) > 1 else ''}, not {wanted}",
                f"by {', '.join(rows.keys)}",
                help="`otherwise` stands for any word",
            )
            continue
        identity = (*keys, row.since)
        if identity in seen:
            names.findings.error(
                "LR244",
                row.span,
                "this row is there twice",
                labels=(Label(seen[identity].span, "the first one"),),
                help="keep one of them",
            )
            continue
        seen[identity] = row
        kept.append(replace(row, keys=keys))
    return tuple(kept)


def unread(names: Names) -> None:
    """Check the keys of tables that nothing reads, at the first place where they mean something."""
    for name, table in names.tables.items():
        if name in names.tables_used:
            continue
        places = [Place()]
        for event in names.events.values():
            places += [Place((event,)), *(Place((event,), parts) for parts in event.lists.values())]
        keys = table.rows.keys
        place = next((place for place in places if all(_means(names, place, key) for key in keys)), None)
        if place is not None:
            table_read(names, table, place, table.rows.span)
            continue
        for key in keys:
            if not any(_means(names, place, key) for place in places):
                unknown_name(names, Place(), key, table.rows.span)


def _means(names: Names, place: Place, key: str) -> bool:
    return field_named(names, place, key) is not None or key in ("weekday", "month", *names.ladders, *names.measures)
