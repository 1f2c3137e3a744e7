"""Findings mended by the edits they come with, as long as there are such."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from loyalty_rules import api
from loyalty_rules.core.diagnostics import Diagnostic, Span
from loyalty_rules.core.fixes import apply
from loyalty_rules.core.revisions import at_revision
from loyalty_rules.core.whole_files import rewrite
from loyalty_rules.workbench.rewriting import difference

_ROUNDS_MAX = 20
_NEEDLESS = "LR291"
_NOT_YAML = ("LR150", "LR151", "LR152", "LR153")  # a fix of the rules that spoils the file they stand in is none


class Fixed(Struct, frozen=True):
    """What was mended, in order; the texts of the files that change; what `check` says of them then.

    `sources`: what the files hold before.
    """

    made: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    sources: Mapping[str, str]
    left: api.Checked

    def diff(self) -> tuple[str, ...]:
        """What changes, as the lines of unified diffs."""
        return tuple(line for file, text in self.texts.items() for line in difference(file, self.sources[file], text))

    def write(self) -> None:
        """Replace the files, each whole or not at all."""
        rewrite(self.texts)


def fix(path: str | Path, beside: Iterable[str | Path] = ()) -> Fixed:
    """Mend what can be mended in one way only, and check what comes of it; nothing is written.

    A mended text is checked again, since more can be said of what can be read. Fixes are made together; where that
    gives a file that is no YAML any more, one by one, without those that spoil it. `beside`: other rulesets, which may
    include the same files; what they allow there stays. Raises ValueError for what is in a revision of git's.
    """
    if at_revision(path) is not None:
        raise ValueError(f"`{path}` is no file on disk: what git keeps can't be mended")
    checked = api.check(path)
    sources = dict(checked.sources)
    texts: dict[str, str] = {}
    made: list[Diagnostic] = []
    spoiling: set[Diagnostic] = set()
    for _ in range(_ROUNDS_MAX):
        wanted = [it for it in checked.diagnostics if it.fix is not None and it not in spoiling]
        if any(found.code == _NEEDLESS for found in wanted):
            needed = _needed(beside, texts)
            wanted = [it for it in wanted if it.code != _NEEDLESS or _place(it.span) not in needed]
        if not wanted:
            break
        again = _tried(path, wanted, texts, checked)
        if again is None:
            wanted = wanted[:1]
            again = _tried(path, wanted, texts, checked)
        if again is None:
            spoiling.update(wanted)
            continue
        texts, checked, done = again
        made.extend(done)
    changed = {file: text for file, text in texts.items() if text != sources.get(file)}
    return Fixed(tuple(made), changed, {file: sources.get(file, "") for file in changed}, checked)


def _needed(rulesets: Iterable[str | Path], texts: Mapping[str, str]) -> set[tuple[Path, int] | None]:
    """Where something stands that one of the rulesets has to allow."""
    unsaved = {Path(file).resolve(): text for file, text in texts.items()}
    return {_place(one.span) for ruleset in rulesets for one in api.check(ruleset, unsaved=unsaved).allowed}


def _place(span: Span | None) -> tuple[Path, int] | None:
    return None if span is None else (Path(span.file).resolve(), span.line)


def _tried(
    path: str | Path, wanted: list[Diagnostic], texts: Mapping[str, str], checked: api.Checked
) -> tuple[dict[str, str], api.Checked, list[Diagnostic]] | None:
    """The texts with the fixes made, what `check` says of them, and what was mended; None where that spoils a file."""
    fixes = {found.fix: found for found in wanted if found.fix is not None}
    new, done = apply(fixes, checked.sources)
    tried = {**texts, **new}
    again = api.check(path, unsaved={Path(file).resolve(): text for file, text in tried.items()})
    spoilt = {found.code for found in again.diagnostics} - {found.code for found in checked.diagnostics}
    if not done or not spoilt.isdisjoint(_NOT_YAML):
        return None
    return tried, again, [fixes[fix] for fix in done]
