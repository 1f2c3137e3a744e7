"""A look at files nobody has described yet: their columns, what those may be, and a mapping to start from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from loyalty_rules.core.calendar import Zone, parse_instant
from loyalty_rules.data.blocks import Block
from loyalty_rules.data.columnar import text_sql
from loyalty_rules.data.load import open_reader
from loyalty_rules.data.mapping import Section
from loyalty_rules.data.sources import DataFile, Source, expand

SAMPLES_MAX: Final = 3
COLUMNS_MAX: Final = 200
"""Columns that are looked at."""
NAME_MAX: Final = 200
"""Letters of a name; what is longer is no header."""
SAMPLE_LENGTH_MAX: Final = 24
LOOKED_AT: Final = 200
"""How many different values of a column decide what kind it is."""

# A role and the words that columns of it are often called by, in the order of how telling they are.
_WORDS: Final = (
    ("id", "id basket order invoice receipt transaction ticket bon beleg bestellung rechnung txn purchase"),
    ("time", "time timestamp datetime date sold created occurred zeit zeitpunkt datum uhrzeit at"),
    ("member", "member customer household client user card loyalty kunde kundennummer mitglied haushalt karte"),
    ("type", "type kind event action art typ vorgang"),
    ("amount", "amount net total value sales revenue price sum paid betrag summe umsatz netto preis"),
    ("store", "store shop branch location outlet filiale laden markt"),
    ("category", "category department group section kategorie warengruppe abteilung"),
    ("product", "product sku article item ean gtin artikel produkt"),
    ("quantity", "quantity qty count units pieces menge anzahl"),
    ("items", "items lines positions basket_items artikel positionen"),
)
EVENT_ROLES: Final = ("id", "time", "member", "type")
ITEM_FIELDS: Final = ("amount", "category", "product", "quantity")
_REQUIRED: Final = ("id", "time", "member")
MOST_PERCENT: Final = 75
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]+)?")
_COMMA_NUMBER: Final = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,15}),[0-9]{1,2}")


class Column(Struct, frozen=True):
    """One column. `kind`: whole, decimal, decimal comma, time, list, text or empty. `distinct` counts values, without
    missing ones. `role` is a guess, `why` says from what, and `sure` whether name and content agree."""

    name: str
    kind: str
    rows: int
    missing: int
    distinct: int
    samples: tuple[str, ...]
    role: str = ""
    why: str = ""
    sure: bool = False


class FileInspection(Struct, frozen=True):
    """One file and its columns."""

    file: str
    rows: int
    bad: int
    columns: tuple[Column, ...]

    @property
    def roles(self) -> dict[str, Column]:
        """The columns by what they seem to be."""
        return {column.role: column for column in self.columns if column.role}


class Inspection(Struct, frozen=True):
    """What was found, and the text of a mapping file to start from."""

    files: tuple[FileInspection, ...]
    mapping: str
    notes: tuple[str, ...]


def inspect(paths: Sequence[Source | str | Path] | str | Path) -> Inspection:
    """Read the files and guess; nothing is decided by it."""
    named = [paths] if isinstance(paths, str | Path) else list(paths)
    notes: list[str] = []
    files: list[DataFile] = []
    for path in named:
        files += expand(path.path if isinstance(path, Source) else path, notes)
    found = tuple(_inspect_file(file, notes) for file in files)
    return Inspection(found, _proposal(found), tuple(notes))


def _inspect_file(file: DataFile, notes: list[str]) -> FileInspection:
    import duckdb

    reader = open_reader(file, Section())
    every = list(dict.fromkeys(reader.names))
    short = [name for name in every if len(name) <= NAME_MAX]
    names = short[:COLUMNS_MAX]
    if len(every) > len(short):
        notes.append(f"{file.name}: a column with a name of more than {NAME_MAX} letters is not looked at")
    if len(short) > COLUMNS_MAX:
        notes.append(f"{file.name}: only the first {COLUMNS_MAX} of {len(short):,} columns are looked at")
    rows = bad = 0
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as db:
        db.execute(
            "create table t (" + ", ".join([f"f{index} varchar" for index in range(len(names))] or ["x int"]) + ")"
        )
        for block in reader.blocks(names):
            rows += len(block.lines)
            bad += len(block.bad)
            _insert(db, names, block)
        columns = tuple(_column(db, name, index, rows) for index, name in enumerate(names))
    return FileInspection(file.name, rows, bad, _with_roles(columns))


def _insert(db: object, names: Sequence[str], block: Block) -> None:
    import pyarrow

    present = [name for name in names if name in block.columns]
    texts = {name: text_sql(f"c{index}", block.columns[name].type, 2, False) for index, name in enumerate(present)}
    arrays = [*(block.columns[name] for name in present), block.lines]
    db.register("block", pyarrow.table(arrays, names=[f"c{index}" for index in range(len(arrays))]))  # type: ignore[attr-defined]
    selected = ", ".join(texts.get(name, "null") for name in names) or "1"
    db.execute(f"insert into t select {selected} from block")  # type: ignore[attr-defined]
    db.unregister("block")  # type: ignore[attr-defined]


def _column(db: object, name: str, index: int, rows: int) -> Column:
    field = f"f{index}"
    query = f"select count({field}), count(distinct {field}) from t"
    present, distinct = db.execute(query).fetchone()  # type: ignore[attr-defined]
    query = (
        f"select {field} from t where {field} is not null group by {field} order by count(*) desc, {field} limit 200"
    )
    values = [value for (value,) in db.execute(query).fetchall()]  # type: ignore[attr-defined]
    samples = tuple(value[:SAMPLE_LENGTH_MAX] for value in values[:SAMPLES_MAX])
    return Column(name, _kind(values), rows, rows - present, distinct, samples)


def _kind(values: Sequence[str]) -> str:
    """What nearly all values are; a few bad ones don't hide what the column is meant to be."""
    if not values:
        return "empty"
    numbers = [value for value in values if _NUMBER.fullmatch(value)]
    commas = [value for value in values if _COMMA_NUMBER.fullmatch(value)]
    if commas and _most(len(commas) + len(numbers), values) and not any("." in value for value in numbers):
        return "decimal comma"
    if _most(len(numbers), values):
        return "decimal" if any("." in value for value in numbers) else "whole"
    if _most(sum(map(_is_time, values)), values):
        return "time"
    return "list" if _most(sum(value.startswith("[") for value in values), values) else "text"


def _most(count: int, values: Sequence[str]) -> bool:
    return count * 100 >= len(values) * MOST_PERCENT


def _is_time(text: str) -> bool:
    try:
        parse_instant(text, Zone("UTC"))
    except ValueError:
        return False
    return True


def _with_roles(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Each column with the role it fits best; a role goes to one column only."""
    scores: list[tuple[int, int, str, int, str, bool]] = []
    for index, column in enumerate(columns):
        words = [word for word in re.split(r"[^a-zäöüß]+", _snake(column.name)) if word]
        for order, (role, known) in enumerate(_WORDS):
            score, why, sure = _score(role, known.split(), words, column)
            if score > 0:
                scores.append((-score, order, role, index, why, sure))
    taken: dict[int, tuple[str, str, bool]] = {}
    roles: set[str] = set()
    for _, _, role, index, why, sure in sorted(scores):
        if index not in taken and role not in roles:
            taken[index] = (role, why, sure)
            roles.add(role)
    return tuple(_with_role(column, *taken.get(index, ("", "", False))) for index, column in enumerate(columns))


def _with_role(column: Column, role: str, why: str, sure: bool) -> Column:
    return Column(
        column.name, column.kind, column.rows, column.missing, column.distinct, column.samples, role, why, sure
    )


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _score(role: str, known: Sequence[str], words: Sequence[str], column: Column) -> tuple[int, str, bool]:
    """How well a column fits a role, from what, and whether both its name and its content say so."""
    if role == "id" and len(words) > 1 and words[-1] == "id":
        words = words[:-1]
    named = role in words or any(word in known for word in words)
    by_name = (
        (30 if words == [role] else 20 - min((known.index(word) for word in words if word in known), default=9))
        if named
        else 0
    )
    fits, says = _fits(role, column)
    if not fits:
        return 0, "", False
    if not named:
        return (1, f"its content is {says}", False) if role == "time" and column.kind == "time" else (0, "", False)
    return by_name + (5 if says else 0), f"its name, and its content is {says}" if says else "its name", bool(says)


def _fits(role: str, column: Column) -> tuple[bool, str]:
    """Whether the content can be of the role, and what speaks for it."""
    whole = column.rows > 0 and column.missing == 0
    match role:
        case "id":
            unique = whole and column.distinct == column.rows
            return column.kind != "time", "different in every row" if unique else ""
        case "time":
            return column.kind == "time", "dates or times"
        case "member":
            repeated = whole and 1 < column.distinct < column.rows
            return column.kind not in (
                "time",
                "decimal",
                "decimal comma",
                "list",
            ), "the same in several rows" if repeated else ""
        case "amount":
            return column.kind in ("decimal", "decimal comma", "whole"), "decimal" if column.kind.startswith(
                "decimal"
            ) else ""
        case "quantity":
            return column.kind in ("whole", "decimal"), "whole numbers" if column.kind == "whole" else ""
        case "items":
            return column.kind == "list", "lists"
        case "type" | "category":
            few = column.kind == "text" and column.distinct <= 100
            return column.kind != "time", "few words" if few else ""
        case _:
            return column.kind != "time", ""


def _proposal(files: Sequence[FileInspection]) -> str:
    """A mapping with a comment on each line that is a guess."""
    events = [file for file in files if "time" in file.roles]
    items = [file for file in files if "time" not in file.roles and "id" in file.roles]
    lines = ["# A proposal, made from names and contents. Look at each line before you trust it."]
    if any(column.kind == "decimal comma" for file in files for column in file.columns):
        lines.append('decimal: ","')
    groups = _groups(events)
    if groups:
        lines.append("events:")
    flat: list[FileInspection] = []
    for group in groups:
        is_flat = not items and _is_flat(group[0])
        flat += group if is_flat else []
        lines += _section(group, "  - " if len(groups) > 1 else "  ", EVENT_ROLES, ITEM_FIELDS if is_flat else ())
    for group in _groups(items)[:1]:
        lines.append("items:")
        lines += _section(group, "  ", ("id",), ())
    if flat:
        lines += ["items:", *_fields(flat[0], "  ", ITEM_FIELDS)]
    return "\n".join(lines) + "\n"


def _is_flat(file: FileInspection) -> bool:
    """Whether the rows seem to be items: an id stands in several rows, and there is something that only items have."""
    id = file.roles.get("id")
    repeats = id is not None and id.missing == 0 and 0 < id.distinct < id.rows
    return repeats and any(name in file.roles for name in ("product", "category", "quantity"))


def _groups(files: Sequence[FileInspection]) -> list[list[FileInspection]]:
    """Files with the same columns together."""
    groups: dict[tuple[str, ...], list[FileInspection]] = {}
    for file in files:
        groups.setdefault(tuple(column.name for column in file.columns), []).append(file)
    return list(groups.values())


def _section(files: Sequence[FileInspection], lead: str, roles: Iterable[str], of_items: Sequence[str]) -> list[str]:
    """The lines of one section. `of_items`: fields that belong to the items whose rows these are."""
    found = files[0].roles
    indent = " " * len(lead)
    lines = [f"{lead}files: [{', '.join(_quoted(file.file) for file in files)}]"]
    if of_items:
        lines.append(f"{indent}rows: items  # not sure: an id stands in several rows")
    for role in roles:
        column = found.get(role)
        if column is not None:
            lines.append(f"{indent}{role}: {_quoted(column.name)}{_comment(column)}")
        elif role in _REQUIRED:
            lines.append(f"{indent}# {role}: no column looks like it")
    others = [role for role in found if role not in (*EVENT_ROLES, "items", *of_items)]
    lines += _fields(files[0], indent, others)
    spare = [column.name for column in files[0].columns if not column.role]
    if spare:
        lines.append(f"{indent}# not used: {', '.join(re.sub(r'[^ -~]|#', '?', name) for name in spare)}")
    return lines


def _fields(file: FileInspection, indent: str, names: Sequence[str]) -> list[str]:
    found = [(role, column) for role, column in file.roles.items() if role in names]
    lines = [f"{indent}  {role}: {_quoted(column.name)}{_comment(column)}" for role, column in found]
    return [f"{indent}fields:", *lines] if lines else []


def _comment(column: Column) -> str:
    return f"  # {'from' if column.sure else 'not sure: only'} {column.why}"


def _quoted(text: str) -> str:
    if re.fullmatch(r"[A-Za-z_äöüÄÖÜß][\w.äöüÄÖÜß-]*", text) and text.lower() not in (
        "yes",
        "no",
        "true",
        "false",
        "null",
    ):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
