"""What an editor offers to do about findings: mend them, allow them, read of them; and the layout of a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types

from loyalty_rules.core.diagnostics import Diagnostic, Fix, RulesetError, Severity
from loyalty_rules.core.fixes import apply
from loyalty_rules.lsp.diagnostics import shown
from loyalty_rules.lsp.navigation import Asked
from loyalty_rules.lsp.pages import pages
from loyalty_rules.lsp.positions import Encoding, Positions
from loyalty_rules.model.allowances import ALLOWANCES
from loyalty_rules.syntax.allowing import allowing
from loyalty_rules.workbench.formatting import format_text

PAGE = "loyalty-rules.page"
"""The command that opens the page of a finding; its argument is the code."""

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.loyalty"


def actions(at: Asked, where: types.Range, only: list[types.CodeActionKind | str] | None) -> list[types.CodeAction]:
    """What can be done about the findings in a range, and about all of the file."""
    found = [*_mending(at, where), *_allowing(at, where), *_pages(at, where), *_mending_all(at)]
    return found if not only else [one for one in found if _is_of(one.kind, only)]


def _is_of(kind: types.CodeActionKind | str | None, only: list[types.CodeActionKind | str]) -> bool:
    said = _text(kind)
    return any(said == _text(one) or said.startswith(f"{_text(one)}.") for one in only)


def _text(kind: types.CodeActionKind | str | None) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind or ""


def _here(at: Asked, where: types.Range) -> Iterator[tuple[Diagnostic, types.Diagnostic]]:
    """The findings of the file that touch a range."""
    places = {path: Positions(text, at.encoding) for path, text in at.project.texts.items()}
    for one in at.project.checked.diagnostics:
        if one.span is not None and Path(one.span.file).resolve() == at.path:
            told = shown(at.workspace, one, places)
            if told.range.start <= where.end and where.start <= told.range.end:
                yield one, told


def _mending(at: Asked, where: types.Range) -> Iterator[types.CodeAction]:
    for one, told in _here(at, where):
        if one.fix is not None:
            yield types.CodeAction(
                one.fix.title[:1].upper() + one.fix.title[1:],
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[told],
                is_preferred=True,
                edit=types.WorkspaceEdit(changes=_edits(at, one.fix)),
            )


def _allowing(at: Asked, where: types.Range) -> Iterator[types.CodeAction]:
    """To say that a warning is meant so, once for all findings of a code in a declaration; the reason is left to be
    written, and asked for by a finding of its own."""
    offered: dict[Fix, list[types.Diagnostic]] = {}
    for one, told in _here(at, where):
        if one.span is None or one.severity is Severity.ERROR or one.code in ALLOWANCES:
            continue
        found = allowing(at.positions.text, one.span.file, one.span.line, one.code)
        if found is not None:
            name, edit = found
            offered.setdefault(Fix(f"Allow {one.code} at `{name}`", (edit,)), []).append(told)
    for fix, findings in offered.items():
        changes = types.WorkspaceEdit(changes=_edits(at, fix))
        yield types.CodeAction(fix.title, kind=types.CodeActionKind.QuickFix, diagnostics=findings, edit=changes)


def _edits(at: Asked, fix: Fix) -> dict[str, list[types.TextEdit]]:
    found: dict[str, list[types.TextEdit]] = {}
    for edit in fix.edits:
        path = Path(edit.span.file).resolve()
        positions = Positions(at.project.texts.get(path, ""), at.encoding)
        start = positions.offset_of(edit.span.line, edit.span.column)
        where = positions.between(start, start + len(edit.old))
        found.setdefault(at.workspace.uri(path), []).append(types.TextEdit(where, edit.new))
    return found


def _pages(at: Asked, where: types.Range) -> Iterator[types.CodeAction]:
    codes: dict[str, types.Diagnostic] = {}
    for one, told in _here(at, where):
        codes.setdefault(one.code, told)
    for code, told in codes.items():
        if code in pages():
            title = f"Open the page of {code}"
            command = types.Command(title, PAGE, arguments=[code])
            yield types.CodeAction(title, kind=types.CodeActionKind.QuickFix, diagnostics=[told], command=command)


def _mending_all(at: Asked) -> Iterator[types.CodeAction]:
    fixes = [one.fix for one in at.project.checked.diagnostics if one.fix is not None]
    texts, made = apply(fixes, at.project.checked.sources)
    if made:
        changes = {
            at.workspace.uri(Path(file).resolve()): changed_lines(at.project.checked.sources[file], text, at.encoding)
            for file, text in texts.items()
        }
        title = f"Mend all that can be mended ({len(made)})"
        yield types.CodeAction(title, kind=FIX_ALL, edit=types.WorkspaceEdit(changes=changes))


# ------------------------------------------------------------------------------------------------ layout
def layout(at: Asked) -> list[types.TextEdit]:
    """The edits that give the file its canonical layout; none where it can't be read."""
    text = at.positions.text
    try:
        new = format_text(text, str(at.path))
    except RulesetError:
        return []
    return changed_lines(text, new, at.encoding)


def changed_lines(old: str, new: str, encoding: Encoding) -> list[types.TextEdit]:
    """One edit from the first line that changes to the last, so that the cursor elsewhere stays where it is."""
    if old == new:
        return []
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    first = sum(map(len, before[:start]))
    last = len(old) - sum(map(len, before[len(before) - end :]))
    where = Positions(old, encoding).between(first, last)
    return [types.TextEdit(where, "".join(after[start : len(after) - end]))]
