"""The mapping: which files hold what, and which column is which field. Declarations only, nothing in it is executed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from pathlib import Path
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from loyalty_rules.core.diagnostics import suggest
from loyalty_rules.data.problems import DataError

EVENTS: Final = "events"
ROLES: Final = ("id", "time", "member", "type")
CONSTANT: Final = "="
FILE_BYTES_MAX: Final = 1 << 20
DEPTH_MAX: Final = 10


class Section(Struct, frozen=True):
    """Where events, or the parts of one list, stand and how their columns are called.

    `id`, `time`, `member`, `type` and the values of `fields` are names of columns, or constants written `=web`; where
    one is empty it is the column of that name. `rows` (events only): the list whose parts the rows are, one row per
    part. `column` (lists only): the column of the events that holds the whole list. `values`: for a field, what stands
    in the file and what it means. `files` are relative to `folder`.
    """

    files: tuple[str, ...] = ()
    id: str = ""
    time: str = ""
    member: str = ""
    type: str = ""
    rows: str = ""
    column: str = ""
    fields: Map[str, str] = field(default_factory=dict)
    values: Map[str, Map[str, str]] = field(default_factory=dict)
    decimal: str = ""
    delimiter: str = ""
    folder: str = ""


class Mapping(Struct, frozen=True):
    """The sections for events, and those for each part list. `file` is where it was read."""

    events: tuple[Section, ...] = (Section(),)
    lists: Map[str, tuple[Section, ...]] = field(default_factory=dict)
    file: str = ""

    @classmethod
    def read(cls, path: str | Path) -> Mapping:
        """The mapping in a YAML file. Raises DataError that names every mistake with its line and column."""
        try:
            with open(path, "rb") as stream:
                content = stream.read(FILE_BYTES_MAX + 1)
        except OSError as error:
            raise DataError(f"cannot read the mapping `{path}`: {error.strerror or error}") from None
        if len(content) > FILE_BYTES_MAX:
            raise DataError(f"the mapping `{path}` is larger than a mapping can be")
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise DataError(f"the mapping `{path}` is not UTF-8") from None
        return cls.parse(text, str(path))

    @classmethod
    def parse(cls, text: str, file: str = "mapping.yaml") -> Mapping:
        """The mapping in a text; `file` is its name in messages, and its folder the one that files are relative to."""
        # Kept apart, so that a run without a mapping file doesn't load YAML.
        reader = _Reader(file)
        mapping = reader.mapping(text)
        if reader.mistakes:
            lines = [f"{file}:{line}:{column}: {message}" for line, column, message in sorted(reader.mistakes)]
            raise DataError("\n".join(lines), "docs/DATA.md describes the mapping")
        return mapping

    def with_flags(
        self,
        maps: Sequence[str] = (),
        lists: Map[str, Sequence[str]] | None = None,
        rows: str = "",
        decimal: str = "",
        delimiter: str = "",
    ) -> Mapping:
        """This mapping with what was said on the command line, which wins.

        `maps`: `time=sold_at`, `store=shop`, `items.amount=net`, a constant `type==purchase`. `lists`: files per list.
        `rows`: the list whose parts the rows are. They hold for every section.
        """
        events = list(self.events)
        sections = {name: list(found) for name, found in self.lists.items()}
        for flag in maps:
            key, sign, column = flag.partition("=")
            if not sign or not key.strip() or not column.strip():
                raise DataError(f"`{flag}` maps nothing", "write `--map time=sold_at`, a field first and then a column")
            owner, dot, name = key.strip().rpartition(".")
            if not dot or owner == EVENTS:
                events = [_with_column(section, name, column.strip()) for section in events]
            else:
                found = sections.get(owner) or [Section()]
                sections[owner] = [_with_column(section, name, column.strip()) for section in found]
        for name, files in (lists or {}).items():
            first = (sections.get(name) or [Section()])[0]
            sections[name] = [replace(first, files=tuple(files), folder="", column="")]
        if rows:
            events = [replace(section, rows=rows) for section in events]
        given = (("decimal", decimal), ("delimiter", delimiter))
        signs = {key: _sign(key, value) for key, value in given if value}
        events = [_signed(section, signs) for section in events]
        sections = {name: [_signed(section, signs) for section in found] for name, found in sections.items()}
        return replace(self, events=tuple(events), lists={name: tuple(found) for name, found in sections.items()})

    def over(self, other: Mapping) -> Mapping:
        """The other mapping, with what this one says laid over each of its sections."""
        top = self.events[0]
        lists = {
            name: tuple(_laid(section, self.lists[name][0]) for section in found) if name in self.lists else found
            for name, found in other.lists.items()
        }
        events = tuple(_laid(section, top) for section in other.events)
        return replace(other, events=events, lists={**self.lists, **lists})


def _laid(section: Section, top: Section) -> Section:
    return Section(
        files=top.files or section.files,
        id=top.id or section.id,
        time=top.time or section.time,
        member=top.member or section.member,
        type=top.type or section.type,
        rows=top.rows or section.rows,
        column="" if top.files else top.column or section.column,
        fields={**section.fields, **top.fields},
        values={**section.values, **top.values},
        decimal=top.decimal or section.decimal,
        delimiter=top.delimiter or section.delimiter,
        folder=top.folder if top.files else section.folder,
    )


def _with_column(section: Section, name: str, column: str) -> Section:
    match name:
        case "id":
            return replace(section, id=column)
        case "time":
            return replace(section, time=column)
        case "member":
            return replace(section, member=column)
        case "type":
            return replace(section, type=column)
        case _:
            return replace(section, fields={**section.fields, name: column})


def _signed(section: Section, signs: Map[str, str]) -> Section:
    """The section with these signs, as far as they say something."""
    decimal, delimiter = signs.get("decimal") or section.decimal, signs.get("delimiter") or section.delimiter
    return replace(section, decimal=decimal, delimiter=delimiter)


def _own(section: Section) -> dict[str, str]:
    """What the section itself says of its signs."""
    own = {"decimal": section.decimal, "delimiter": section.delimiter}
    return {key: sign for key, sign in own.items() if sign}


DELIMITERS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}


def _sign(key: str, text: str) -> str:
    """A decimal sign or a delimiter; raises DataError for one that cannot be."""
    if key == "decimal":
        if text not in (".", ","):
            raise DataError(f"`{text}` is not a decimal sign", 'write `decimal: ","` or `decimal: "."`')
        return text
    sign = DELIMITERS.get(text, text).replace("\\t", "\t")
    if len(sign) != 1 or sign in '"\r\n' or sign.isalnum():
        raise DataError(f"`{text}` cannot be a delimiter", "a delimiter is one character: `,` `;` `|` or `tab`")
    return sign


_SHARED: Final = ("files", "id", "fields", "values", "decimal", "delimiter")
_EVENT_KEYS: Final = (*_SHARED, "time", "member", "type", "rows")
_LIST_KEYS: Final = (*_SHARED, "column")


class _Reader:
    """YAML nodes → sections; every scalar is taken as it is written, so that `no` and `010` stay what they are."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.mistakes: list[tuple[int, int, str]] = []

    def mapping(self, text: str) -> Mapping:
        import yaml

        try:
            if not self.is_plain(text):
                return Mapping()
            node = yaml.compose(text, Loader=yaml.BaseLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            self.mistakes.append((line, column, f"not YAML: {getattr(error, 'problem', None) or error}"))
            return Mapping()
        if node is None:
            return Mapping()
        events: list[Section] = []
        lists: dict[str, tuple[Section, ...]] = {}
        signs: dict[str, str] = {}
        for key, _, value in self.pairs(node, "the mapping"):
            if key in ("decimal", "delimiter"):
                signs[key] = self.sign(key, value)
            elif key == EVENTS:
                events += self.sections(value, _EVENT_KEYS)
            else:
                lists[key] = tuple(self.sections(value, _LIST_KEYS))
        return Mapping(
            tuple(_signed(section, {**signs, **_own(section)}) for section in events) or (_signed(Section(), signs),),
            {
                name: tuple(_signed(section, {**signs, **_own(section)}) for section in found)
                for name, found in lists.items()
            },
            self.file,
        )

    def is_plain(self, text: str) -> bool:
        """Whether there is nothing but short nests of keys, lists and texts, so that all of it may be looked at."""
        import yaml

        depth = 0
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEPTH_MAX:
                self.mistake(event, "nested too deep for a mapping")
            elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
                self.mistake(event, "a mapping has no anchors and aliases, write it out")
            elif getattr(event, "tag", None) is not None:
                self.mistake(event, "a mapping has no tags, every word in it is text")
            if self.mistakes:
                return False
        return True

    def sections(self, node: object, keys: tuple[str, ...]) -> list[Section]:
        kind = getattr(node, "id", "")
        values: Iterable[object] = getattr(node, "value", ()) if kind == "sequence" else (node,)
        return [self.section(value, keys) for value in values]

    def section(self, node: object, keys: tuple[str, ...]) -> Section:
        found: dict[str, object] = {}
        for key, key_node, value in self.pairs(node, "a section"):
            if key not in keys:
                close = suggest(key, keys)
                known = f"did you mean `{close}`" if close else f"a section has {', '.join(keys)}"
                self.mistake(key_node, f"unknown key `{key}`, {known}")
            elif key == "files":
                found[key] = self.texts(value)
            elif key == "fields":
                found[key] = {name: self.text(column) for name, _, column in self.pairs(value, "`fields`")}
            elif key == "values":
                found[key] = {
                    name: {written: self.text(meant) for written, _, meant in self.pairs(table, f"`{name}`")}
                    for name, _, table in self.pairs(value, "`values`")
                }
            elif key in ("decimal", "delimiter"):
                found[key] = self.sign(key, value)
            else:
                found[key] = self.text(value)
        return Section(folder=str(Path(self.file).parent), **found)  # type: ignore[arg-type]

    def pairs(self, node: object, what: str) -> Iterable[tuple[str, object, object]]:
        if getattr(node, "id", "") != "mapping":
            self.mistake(node, f"{what} is written as `key: value` lines")
            return
        seen: set[str] = set()
        for key_node, value in node.value:  # type: ignore[attr-defined]
            key = self.text(key_node)
            if key in seen:
                self.mistake(key_node, f"`{key}` stands twice")
            seen.add(key)
            yield key, key_node, value

    def texts(self, node: object) -> tuple[str, ...]:
        if getattr(node, "id", "") == "sequence":
            return tuple(self.text(value) for value in node.value)  # type: ignore[attr-defined]
        return (self.text(node),)

    def text(self, node: object) -> str:
        if getattr(node, "id", "") != "scalar":
            self.mistake(node, "expected one word or text here")
            return ""
        text = str(node.value)  # type: ignore[attr-defined]
        if not text.strip() or "\0" in text:
            self.mistake(node, "nothing is written here")
        return text

    def sign(self, key: str, node: object) -> str:
        try:
            return _sign(key, self.text(node))
        except DataError as error:
            self.mistake(node, error.message)
            return ""

    def mistake(self, node: object, message: str) -> None:
        mark = node.start_mark  # type: ignore[attr-defined]
        self.mistakes.append((mark.line + 1, mark.column + 1, message))
