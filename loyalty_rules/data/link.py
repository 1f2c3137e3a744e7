"""Parts → their events. Rows of a flat file become one event; ids that stand more than once are told apart.

Nothing is guessed: where it can't be told which parts belong to which event, the events are set aside.
"""

from __future__ import annotations

from msgspec import Struct

from loyalty_rules.data.load import Loaded
from loyalty_rules.data.problems import Reject, shortened
from loyalty_rules.data.store import Store


class Linked(Struct, frozen=True):
    """`events`: how many are to come, good and bad; `spare`: duplicates that are already left out. The same for parts,
    with those that belong to no event."""

    events: int
    spare: int
    parts: int
    parts_spare: int
    parts_unclear: int
    orphans: tuple[Reject, ...]


def link(store: Store, loaded: Loaded) -> Linked:
    """Give every part its event, so that `parts_of` finds it."""
    spare = parts = parts_spare = unclear = 0
    for name in dict.fromkeys(section.rows for section in loaded.sections if section.rows):
        found = _fold_rows(store, loaded, name)
        spare, parts_spare = spare + found[0], parts_spare + found[1]
    orphans: list[Reject] = []
    for index, name in enumerate(store.names.lists):
        parts += store.one(f"select count(*) from parts{index}")[0]
        if name in loaded.own:
            left, lost = _versions(store, index, name)
            parts_spare, unclear = parts_spare + left, unclear + lost
            orphans += _orphans(store, loaded, f"parts{index}", name)
    events = store.one("select count(*) from events")[0]
    return Linked(events, spare, parts, parts_spare, unclear, tuple(orphans))


def parts_of(store: Store, loaded: Loaded, index: int) -> str:
    """SQL for the parts of a list with their events, in the order of the stream."""
    name = list(store.names.lists)[index]
    columns = "e.ord as owner, e.type as type, p.ord, p.section, p.file, p.line, p.id, p.problem, p.text" + "".join(
        f", p.f{field}" for field in range(len(store.names.lists[name]))
    )
    if name in loaded.own:
        joined = (
            f"parts{index} p join events e on e.id = p.id left join uses{index} u on u.ord = e.ord "
            "where u.ord is null or (u.way <> 'unclear' and u.file = p.file)"
        )
    else:
        joined = f"parts{index} p join events e on e.ord = p.owner"
    return f"select {columns} from {joined}" + " order by e.instant nulls first, e.ord, p.ord"


def _row(store: Store, alias: str = "") -> str:
    """The content of an event's row, as one value."""
    names = ["id", "time", "member", "type", *(f"f{index}" for index in range(len(store.names.fields)))]
    return "row(" + ", ".join(alias + name for name in names) + ")"


def _content(count: int, alias: str = "") -> str:
    """The content of a part."""
    return f"row({alias}section, " + ", ".join(f"{alias}f{index}" for index in range(count)) + ")"


def _fold_rows(store: Store, loaded: Loaded, name: str) -> tuple[int, int]:
    """Rows of one id become one event; the duplicates left out, as events and as parts.

    A row in a file with `rows` stands for one part. In one file all rows of an id must say the same of the event. Over
    several files they are one event if they say the same of it, and duplicates if they also have the same parts.
    """
    sections = ", ".join(str(index) for index, section in enumerate(loaded.sections) if section.rows == name)
    table, db = store.table_of(name), store.db
    content = _content(len(store.names.lists[name]), "p.")
    # Rows without an id can't be part of anything; each is an event that is set aside.
    db.execute(
        f"create table rows as select *, dense_rank() over (order by {_row(store)}) as head from events "
        f"where section in ({sections}) and id is not null"
    )
    db.execute(
        "create table groups as select r.id, r.file, min(r.ord) as first, any_value(head) as head, "
        "coalesce(min(case when r.problem is not null then 'line ' || r.line || ': ' || r.problem end), "
        "case when count(distinct head) > 1 then 'its rows from line ' || min(r.line) || ' to ' || max(r.line) || "
        "' say different things of the event' end) as problem, "
        f"list({content} order by r.ord) as parts "
        f"from rows r left join {table} p on p.owner = r.ord group by r.id, r.file"
    )
    db.execute(
        "create table heads as select *, min(first) over same as owner, count(*) over same as files, "
        "count(distinct parts) over (partition by id, head, problem) as versions from groups "
        "window same as (partition by id, head, problem)"
    )
    again = "problem is null and files > 1 and versions = 1 and first <> owner"
    spare, part_spare = store.one(f"select count(*), coalesce(sum(len(parts)), 0) from heads where {again}")
    db.execute(
        f"create table owners as select r.ord, g.problem, "
        f"case when g.problem is not null then g.first when {again.replace('problem', 'g.problem')} then null "
        "else g.owner end as owner from rows r join heads g on r.id = g.id and r.file = g.file"
    )
    db.execute("update events set problem = o.problem from owners o where events.ord = o.ord and o.problem is not null")
    db.execute("delete from events using owners o where events.ord = o.ord and (o.owner is null or o.owner <> o.ord)")
    db.execute(f"update {table} set owner = o.owner from owners o where {table}.owner = o.ord")
    for temp in ("rows", "groups", "heads", "owners"):
        db.execute(f"drop table {temp}")
    return int(spare), int(part_spare)


def _versions(store: Store, index: int, name: str) -> tuple[int, int]:
    """The parts in files of their own, for ids that several events have; how many are duplicates and how many unclear.

    `uses0` … say for each such event from which file its parts are.
    """
    db = store.db
    table, width = f"parts{index}", len(list(store.names.lists.values())[index])
    db.execute(
        f"create temp table again as select id, count(*) as times, count(distinct {_row(store)}) as kinds from events "
        "where id is not null group by id having count(*) > 1"
    )
    db.execute(
        f"create temp table files as select p.id, p.file, list({_content(width)} order by p.ord) as parts "
        f"from {table} p semi join again using (id) group by p.id, p.file"
    )
    db.execute(
        "create temp table told as select a.id, a.times, a.kinds, count(*) as files, "
        "count(distinct f.parts) as versions, min(f.file) as first, any_value(len(f.parts)) as count, "
        "any_value(f.parts) as parts "
        "from again a join files f using (id) group by all"
    )
    db.execute(
        "create temp table ways as select id, times, first, files, count, case "
        # The same rows fed again, in another file or further down: one list, that all of them have.
        "when files = 1 and (count % times <> 0 or "
        "parts[1 : count - count // times] <> parts[count // times + 1 : count]) then 'one' "
        "when files > 1 and versions = 1 then 'one' "
        "when files = times and kinds = times then 'each' else 'unclear' end as way from told"
    )
    db.execute(
        f"create table uses{index} as select e.ord, w.way, "
        "case w.way when 'one' then w.first else f.file end as file "
        "from (select ord, id, row_number() over (partition by id order by ord) as turn from events) e "
        "join ways w using (id) "
        "left join (select id, file, row_number() over (partition by id order by file) as turn from files) f "
        "on w.way = 'each' and f.id = e.id and f.turn = e.turn"
    )
    db.execute(
        "update events set problem = coalesce(problem, ?) "
        f"from uses{index} u where events.ord = u.ord and u.way = 'unclear'",
        [f"its id stands more than once, and it is not clear which {name} belong to which"],
    )
    (spare,) = store.one("select coalesce(sum(count * (files - 1)), 0) from ways where way = 'one'")
    (unclear,) = store.one(f"select count(*) from {table} semi join (from ways where way = 'unclear') using (id)")
    for temp in ("again", "files", "told", "ways"):
        db.execute(f"drop table {temp}")
    return int(spare), int(unclear)


def _orphans(store: Store, loaded: Loaded, table: str, name: str) -> list[Reject]:
    """Parts whose event is not there at all."""
    names = ("id", *store.names.lists[name])
    fields = "".join(f", p.f{index}" for index in range(len(names) - 1))
    rows = store.db.execute(
        f"select p.file, p.line, p.problem, p.text, p.id{fields} from {table} p anti join events e on e.id = p.id "
        "order by p.ord"
    ).fetchall()
    found = []
    for file, line, problem, text, *values in rows:
        id = values[0]
        missing = "the id of its event is missing" if id is None else f"there is no event `{shortened(id, 40)}`"
        shown = ", ".join(f"{key} {value}" for key, value in zip(names, values, strict=True) if value is not None)
        reject = Reject(loaded.files[file], line, problem or missing, id or "", text or shortened(shown), name)
        found.append(reject)
    return found
