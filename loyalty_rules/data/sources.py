"""Which files there are: a path, a glob or a folder becomes files of a known format, in a fixed order."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

from msgspec import Struct

from loyalty_rules.core.diagnostics import suggest
from loyalty_rules.data.mapping import Mapping, Section
from loyalty_rules.data.problems import DataError


class Format(StrEnum):
    CSV = "csv"
    LINES = "jsonl"
    JSON = "json"
    PARQUET = "parquet"


_FORMATS: Final = {
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".jsonl": Format.LINES,
    ".ndjson": Format.LINES,
    ".json": Format.JSON,
    ".parquet": Format.PARQUET,
    ".pq": Format.PARQUET,
}
_COMPRESSIONS: Final = {".gz": "gzip", ".zst": "zstd"}
MAPPING_NAMES: Final = ("mapping.yaml", "mapping.yml")
_GLOB: Final = re.compile(r"[*?\[]")


class Source(Struct, frozen=True):
    """What the user named: a file, a folder or a glob. `list`: the part list it holds; empty: told by its name."""

    path: str | Path
    list: str = ""


class DataFile(Struct, frozen=True):
    """One file to read; `name` is what it is called in messages."""

    path: Path
    name: str
    format: Format
    compression: str

    @property
    def stem(self) -> str:
        """The name of the file without its folder and endings."""
        return _split(self.path)[0]


class Job(Struct, frozen=True):
    """Files that are read the same way. `list` is empty for events."""

    section: Section
    files: tuple[DataFile, ...]
    list: str = ""


def _split(path: Path) -> tuple[str, str, str]:
    """The stem, the ending that tells the format, and the one that tells the compression."""
    name, compression = path.name, ""
    if path.suffix.lower() in _COMPRESSIONS:
        compression = path.suffix.lower()
        name = name[: -len(compression)]
    ending = Path(name).suffix
    return name[: len(name) - len(ending)], ending.lower(), compression


def data_file(path: Path, name: str = "") -> DataFile | None:
    """The file, or None when its ending is none that is read."""
    _, ending, compression = _split(path)
    found = _FORMATS.get(ending)
    if found is None or (found is Format.PARQUET and compression):
        return None
    return DataFile(path, name or str(path), found, _COMPRESSIONS.get(compression, ""))


def expand(named: str | Path, notes: list[str]) -> list[DataFile]:
    """The files behind a path, a glob or a folder, sorted by name."""
    path = Path(named)
    if path.is_dir():
        return _in_folder(path, notes)
    if path.exists():
        found = data_file(path)
        if found is None:
            raise DataError(f"`{path}` has no ending that is read", f"known endings: {_endings()}")
        return [found]
    if _GLOB.search(str(named)):
        matches = sorted((Path(match) for match in glob.glob(str(named), recursive=True)), key=str)
        files = [found for match in matches if match.is_file() and (found := data_file(match)) is not None]
        if not files:
            raise DataError(f"no file matches `{named}`", f"known endings: {_endings()}")
        return files
    near = suggest(path.name, [other.name for other in path.parent.iterdir()]) if path.parent.is_dir() else None
    raise DataError(f"there is no file `{named}`", f"did you mean `{path.parent / near}`" if near else "")


def _endings() -> str:
    return ", ".join(_FORMATS) + f" (text also with {' or '.join(_COMPRESSIONS)})"


def _in_folder(folder: Path, notes: list[str]) -> list[DataFile]:
    files: list[DataFile] = []
    others: list[str] = []
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).parts):
        inner = path.relative_to(folder)
        if not path.is_file() or any(part.startswith((".", "_")) for part in inner.parts):
            continue
        found = data_file(path)
        if found is not None:
            files.append(found)
        elif path.name not in MAPPING_NAMES and path.suffix != ".md":
            others.append(str(inner))
    if not files:
        raise DataError(f"the folder `{folder}` has no data files", f"known endings: {_endings()}")
    if others:
        notes.append(f"not read in {folder}: {', '.join(others)}")
    return files


def list_of(file: DataFile, root: Path | None, names: Iterable[str]) -> str:
    """The list that a file's name says it holds (`items.csv`, `items-2026.csv`, `items/1.csv`); empty for events."""
    words = [file.stem, *(file.path.relative_to(root).parts[:-1] if root else ())]
    for name in names:
        if any(word == name or (word.startswith(name) and word[len(name)] in "-_. ") for word in words):
            return name
    return ""


def jobs(
    sources: Sequence[Source | str | Path], mapping: Mapping | None, lists: Sequence[str], notes: list[str]
) -> tuple[list[Job], Mapping]:
    """What to read and how: the files that were named, and those of the mapping. `lists`: every part list there is."""
    named: list[tuple[DataFile, Path | None, str]] = []
    for source in sources:
        source = source if isinstance(source, Source) else Source(source)
        path = Path(source.path)
        if not source.list and path.suffix.lower() in (".yaml", ".yml"):
            mapping = _with_file(mapping, path)
            continue
        if path.is_dir() and (mapping is None or not mapping.file):
            inner = next((path / name for name in MAPPING_NAMES if (path / name).is_file()), None)
            if inner is not None:
                mapping = _with_file(mapping, inner)
                if any(section.files for section in mapping.events):
                    continue
        root = path if path.is_dir() else None
        named += [(file, root, source.list) for file in expand(path, notes)]
    mapping = mapping or Mapping()
    for name in mapping.lists:
        if name not in lists:
            near = suggest(name, lists)
            raise DataError(
                f"{mapping.file or 'the mapping'} has a section `{name}`, but no event has such a list",
                f"did you mean `{near}`" if near else "",
            )
    # A list whose parts are the rows of the events has no files of its own, whatever theirs are called.
    own = [name for name in lists if all(section.rows != name for section in mapping.events)]
    sorted_out = [(file, name or list_of(file, root, own)) for file, root, name in named]
    found: list[Job] = []
    events = [file for file, name in sorted_out if not name]
    if events:
        found.append(Job(_section_for_named(mapping), _once(events, notes)))
    if not events or any(not section.files for section in mapping.events):
        found += [Job(section, _of_mapping(section, notes)) for section in mapping.events if section.files]
    for name in lists:
        of_list = [file for file, its in sorted_out if its == name]
        sections = mapping.lists.get(name, ())
        if of_list:
            found.append(Job(sections[0] if sections else Section(), _once(of_list, notes), name))
        else:
            found += [Job(section, _of_mapping(section, notes), name) for section in sections if section.files]
    if not any(not job.list for job in found):
        if found:
            raise DataError(
                f"there are only {found[0].list} and no events",
                f"if every row is one of the {found[0].list} of an event, say `--rows {found[0].list}`",
            )
        raise DataError("no data was named", "name a file, a folder or a mapping")
    return found, mapping


def _with_file(mapping: Mapping | None, path: Path) -> Mapping:
    """The mapping in a file, under what was said before by flags; but not under another file's."""
    if mapping is not None and mapping.file:
        raise DataError(f"there can only be one mapping, and `{mapping.file}` is one already")
    read = Mapping.read(path)
    return read if mapping is None else mapping.over(read)


def _section_for_named(mapping: Mapping) -> Section:
    """How files that were named outside the mapping are read: by the section without files, else by the only one."""
    open_sections = [section for section in mapping.events if not section.files]
    if open_sections:
        return open_sections[0]
    if len(mapping.events) > 1:
        raise DataError(
            f"{mapping.file or 'the mapping'} names the files of {len(mapping.events)} sections of events",
            "leave out the files on the command line, or take `files` out of one section",
        )
    return mapping.events[0]


def _of_mapping(section: Section, notes: list[str]) -> tuple[DataFile, ...]:
    files = [file for name in section.files for file in expand(Path(section.folder) / name, notes)]
    return _once(files, notes)


def _once(files: Sequence[DataFile], notes: list[str]) -> tuple[DataFile, ...]:
    """The files without those that were named before."""
    seen: dict[Path, DataFile] = {}
    for file in files:
        if seen.setdefault(file.path.resolve(), file) is not file:
            notes.append(f"{file.name} was named twice and is read once")
    return tuple(seen.values())
