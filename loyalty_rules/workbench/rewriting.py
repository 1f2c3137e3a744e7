"""Files of rulesets that are rewritten: which there are, what becomes of each, and how they are replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

from msgspec import Struct, field

from loyalty_rules.core.diagnostics import Diagnostic, RulesetError
from loyalty_rules.syntax.files import SUFFIXES, read_text
from loyalty_rules.workbench.formatting import Form, convert_text, declares_in_yaml, format_text, included


class Rewritten(Struct, frozen=True):
    """A file, what it holds, and what it would hold: `after` is None where it can't be read, and `diagnostics` say why.

    `sources`: texts that the diagnostics quote.
    """

    file: str
    before: str
    after: str | None
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        return self.after is not None and self.after != self.before

    def diff(self) -> tuple[str, ...]:
        """What changes, as the lines of a unified diff."""
        return difference(self.file, self.before, self.after or "") if self.changed else ()


def formatted(path: Path) -> Rewritten:
    """The file in the canonical layout."""
    text, sources, found = read_text(path)
    if text is None:
        return Rewritten(str(path), "", None, found, sources)
    before = path.read_bytes().decode("utf-8")  # with the byte order mark that the canonical layout has not
    try:
        return Rewritten(str(path), before, format_text(text, str(path)))
    except RulesetError as error:
        return Rewritten(str(path), before, None, error.diagnostics, error.sources)


class Converted(Struct, frozen=True):
    """A file in the other form, and the files it includes, as it names them."""

    text: str
    includes: tuple[str, ...]


def converted(path: Path, to: Form, schema: str | None) -> Converted:
    """The file in the form `to`. Raises RulesetError for one that can't be read."""
    text, sources, found = read_text(path)
    if text is None:
        raise RulesetError(found, sources)
    return Converted(convert_text(text, str(path), to, schema), included(text, str(path)))


def ruleset_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and in folders, and those below them, the rulesets and what belongs to them."""
    seen: set[Path] = set()
    for path in paths:
        for file in _below(path) if path.is_dir() else [path]:
            real = file.resolve()
            if real not in seen:
                seen.add(real)
                yield file


def _below(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _below(entry)
        elif entry.suffix in SUFFIXES and entry.is_file() and (entry.suffix == ".loyalty" or _is_ruleset(entry)):
            yield entry


def _is_ruleset(file: Path) -> bool:
    try:
        return declares_in_yaml(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return False


def difference(file: str, before: str, after: str) -> tuple[str, ...]:
    """What changes in a file, as the lines of a unified diff."""
    old, new = (text.removesuffix("\n").split("\n") if text else [] for text in (before, after))
    lines = list(unified_diff(old, new, file, file, lineterm="", n=2))
    if not lines and before != after:  # the end of the last line
        return (f"--- {file}", f"+++ {file}", "\\ another end of the file")
    return tuple(lines)
