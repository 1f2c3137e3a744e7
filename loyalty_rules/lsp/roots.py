"""Which files are rulesets, and which ruleset a file belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from os.path import isfile
from pathlib import Path

from loyalty_rules.syntax import is_of_tests

SUFFIXES = (".loyalty", ".yaml", ".yml")
SIZE_MAX = 1_000_000  # bytes of a file that is looked into for what it includes
_FILES_MAX = 200  # of one folder
_FOLDERS_MAX = 4  # that are looked through, upwards from the file

_INCLUDE = re.compile(r'^(?:-[ \t]+)?include[ \t]*:?[ \t]*["\']?([^"\'\n#]+?)["\']?[ \t]*(?:#.*)?\r?$', re.MULTILINE)
_RULESET = re.compile(
    r"^-[ \t]+(?:language|program)[ \t]*:|^#.*yaml-language-server:.*\bloyalty\.schema\.json", re.MULTILINE
)


def is_ruleset(path: Path, text: str) -> bool:
    """Is it one of ours? A YAML file says so by its `language`, its `program` or the schema it names."""
    return path.suffix == ".loyalty" or (path.suffix in SUFFIXES and _RULESET.search(text) is not None)


def roots_of(file: Path, unsaved: Mapping[Path, str], top: Path | None) -> tuple[Path, ...]:
    """The rulesets that include the file, by way of others too, or that it has tests of; none where it stands for
    itself.

    Looked for in its folder and those above it, up to `top`.
    """
    if is_of_tests(file):
        rulesets = [path for path in _rulesets_in(file.parent, unsaved) if not is_of_tests(path)]
        tested = [path for path in rulesets if f"{file.stem}.".startswith(f"{path.stem}.")]
        return tuple(sorted(tested, key=lambda path: (len(path.stem), path.suffix == ".loyalty"))[-1:])
    found: list[Path] = []
    for folder in _folders(file, top):
        reached = {path: _reached(path, folder, unsaved) for path in _rulesets_in(folder, unsaved) if path != file}
        own = [path for path, files in reached.items() if file in files]
        found.extend(path for path in own if not _is_part(path, own, reached))
    return tuple(dict.fromkeys(found))


def _is_part(path: Path, own: list[Path], reached: Mapping[Path, set[Path]]) -> bool:
    """Is it included by another of them? Of two that include each other the first stands for both."""
    return any(
        path in reached[other] and not (other in reached[path] and path < other) for other in own if other != path
    )


def _folders(file: Path, top: Path | None) -> list[Path]:
    if top is None or not file.is_relative_to(top):
        return [file.parent]
    folders = [folder for folder in file.parents if folder.is_relative_to(top)]
    return folders[:_FOLDERS_MAX]


def _rulesets_in(folder: Path, unsaved: Mapping[Path, str]) -> list[Path]:
    try:
        there = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)
    except OSError:
        there = []
    opened = [path for path in unsaved if path.parent == folder and path.suffix in SUFFIXES]
    return list(dict.fromkeys([*(path.resolve() for path in there[:_FILES_MAX]), *opened]))


def _reached(root: Path, folder: Path, unsaved: Mapping[Path, str]) -> set[Path]:
    """Every file that a ruleset includes; their names are counted from its folder."""
    found: set[Path] = set()
    ahead = [root]
    while ahead and len(found) < _FILES_MAX:
        for name in _includes(ahead.pop(), unsaved):
            try:
                path = (folder / name).resolve()
            except (OSError, RuntimeError, ValueError):
                continue
            if path not in found and path != root:
                found.add(path)
                ahead.append(path)
    return found


def _includes(path: Path, unsaved: Mapping[Path, str]) -> tuple[str, ...]:
    text = unsaved.get(path)
    if text is not None:
        return _included_in(text)
    try:
        if path.suffix not in SUFFIXES or not isfile(path):
            return ()
        stat = path.stat()
        return () if stat.st_size > SIZE_MAX else _includes_on_disk(path, stat.st_mtime_ns, stat.st_size)
    except (OSError, ValueError):
        return ()


@lru_cache(maxsize=1000)
def _includes_on_disk(path: Path, changed: int, size: int) -> tuple[str, ...]:
    return _included_in(path.read_text(encoding="utf-8", errors="replace"))


def _included_in(text: str) -> tuple[str, ...]:
    return tuple(_INCLUDE.findall(text)) if "include" in text else ()
