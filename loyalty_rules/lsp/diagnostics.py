"""Findings of `check` as an editor shows them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types

from loyalty_rules.core.diagnostics import Diagnostic, Severity, Span
from loyalty_rules.lsp.pages import pages
from loyalty_rules.lsp.positions import Encoding, Positions
from loyalty_rules.lsp.workspace import Project, Workspace

SOURCE = "loyalty-rules"
_START = types.Range(types.Position(0, 0), types.Position(0, 0))
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def by_file(workspace: Workspace, encoding: Encoding) -> dict[Path, list[types.Diagnostic]]:
    """Every file of every project with what is to be said of it; a file of two rulesets has what either finds."""
    found: dict[Path, dict[Diagnostic, types.Diagnostic]] = {}
    for project in workspace.projects.values():
        places = {path: Positions(text, encoding) for path, text in project.texts.items()}
        for path in (project.root, *project.texts):
            found.setdefault(path, {})
        for one in project.checked.diagnostics:
            path = project.root if one.span is None else Path(one.span.file).resolve()
            found.setdefault(path, {})[one] = shown(workspace, one, places)
    return {path: list(of_file.values()) for path, of_file in found.items()}


def shown(workspace: Workspace, one: Diagnostic, places: dict[Path, Positions]) -> types.Diagnostic:
    """One finding; what it says in several lines is one message, and its other places can be gone to."""

    def range_of(span: Span | None) -> types.Range:
        positions = None if span is None else places.get(Path(span.file).resolve())
        return _START if span is None or positions is None else positions.range(span)

    related = [
        types.DiagnosticRelatedInformation(
            types.Location(workspace.uri(Path(label.span.file).resolve()), range_of(label.span)), label.text
        )
        for label in one.labels
    ]
    page = pages().get(one.code)
    return types.Diagnostic(
        range_of(one.span),
        message(one),
        _SEVERITIES[one.severity],
        one.code,
        code_description=None if page is None else types.CodeDescription(page.as_uri()),
        source=SOURCE,
        related_information=related or None,
    )


def message(one: Diagnostic) -> str:
    """What is wrong, why, and what to do."""
    lines = [one.message, *([one.label] if one.label else [])]
    first, *rest = one.help.split("\n") if one.help else [""]
    return "\n".join([*lines, *([f"help: {first}"] if first else []), *(f"or: {line}" for line in rest if line)])


def of_project(project: Project, path: Path) -> Iterable[Diagnostic]:
    """The findings about one file of a project."""
    return (
        one for one in project.checked.diagnostics if one.span is not None and Path(one.span.file).resolve() == path
    )
