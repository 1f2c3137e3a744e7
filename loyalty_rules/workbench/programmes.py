"""A programme as the workbench needs it: what was written together with what it means."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from loyalty_rules.core.diagnostics import RulesetError, Severity
from loyalty_rules.model.resolve import resolve
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.syntax import read_files
from loyalty_rules.syntax.tree import Document


class Programme(Struct, frozen=True):
    """`path`: as it was named. `sources`: the files that were read, with their texts."""

    path: str
    document: Document
    ruleset: Ruleset
    sources: Mapping[str, str]


def read_programme(path: str | Path) -> Programme:
    """The programme of a file or folder. Raises RulesetError where it has errors."""
    document, sources, found = read_files(Path(path))
    if document is None:
        raise RulesetError(found, sources)
    ruleset, more = resolve(document, found)
    found = (*found, *more)
    if ruleset is None or any(one.severity is Severity.ERROR for one in found):
        raise RulesetError(found, sources)
    return Programme(str(path), document, ruleset, sources)


def resolved(document: Document, sources: Mapping[str, str]) -> Ruleset:
    """The ruleset of a tree that was changed. Raises RulesetError where it has errors."""
    ruleset, found = resolve(document)
    if ruleset is None or any(one.severity is Severity.ERROR for one in found):
        raise RulesetError(found, sources)
    return ruleset
