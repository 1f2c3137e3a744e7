"""Where names are declared and used, what a file consists of, and other names for what is declared."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types
from msgspec import Struct

from loyalty_rules.core.diagnostics import Span
from loyalty_rules.lsp.index import Index
from loyalty_rules.lsp.positions import Encoding, Positions
from loyalty_rules.lsp.rename import Refusal, applied, refuse_new_errors, renamable, rename
from loyalty_rules.lsp.symbols import bare, head_of, parsed, tokens
from loyalty_rules.lsp.uses import Use
from loyalty_rules.lsp.workspace import Project, Workspace, path_of, read_project
from loyalty_rules.syntax.build import Section

_KINDS = {
    "program": types.SymbolKind.Package,
    "event": types.SymbolKind.Event,
    "member": types.SymbolKind.Object,
    "wallet": types.SymbolKind.Property,
    "measure": types.SymbolKind.Variable,
    "condition": types.SymbolKind.Boolean,
    "segment": types.SymbolKind.Array,
    "tier": types.SymbolKind.EnumMember,
    "badge": types.SymbolKind.EnumMember,
    "code": types.SymbolKind.Key,
    "partner": types.SymbolKind.Module,
    "table": types.SymbolKind.Struct,
    "value": types.SymbolKind.Constant,
    "at most": types.SymbolKind.Operator,
    "test": types.SymbolKind.Method,
    "include": types.SymbolKind.File,
}
_FOLDED = ("test",)


class Asked(Struct, frozen=True):
    """A place that an editor asks about, in one of the projects that its file belongs to."""

    workspace: Workspace
    project: Project
    index: Index
    path: Path
    positions: Positions
    line: int
    column: int
    encoding: Encoding

    @property
    def use(self) -> Use | None:
        """The name that stands there."""
        return self.index.at(str(self.path), self.line, self.column)

    def range(self, span: Span) -> types.Range:
        """Where a span is, in whatever file of the project."""
        path = Path(span.file)
        if path == self.path:
            return self.positions.range(span)
        return Positions(self.project.texts.get(path, ""), self.encoding).range(span)

    def location(self, span: Span) -> types.Location:
        return types.Location(self.workspace.uri(Path(span.file)), self.range(span))


def asked(workspace: Workspace, encoding: Encoding, uri: str, position: types.Position | None = None) -> Asked | None:
    """What an editor asks about; None where it is no ruleset. Of several projects the first answers."""
    projects, path = workspace.projects_of(uri), path_of(uri)
    if not projects or path is None or path not in projects[0].texts:
        return None
    positions = Positions(projects[0].texts[path], encoding)
    line, column = positions.place(position or types.Position(0, 0))
    index = workspace.index(projects[0])
    return Asked(workspace, projects[0], index, path, positions, line, column, encoding)


# ------------------------------------------------------------------------------------------------ to and fro
def definitions(at: Asked) -> list[types.Location]:
    """Where the name is declared; of an `include` the file."""
    use = at.use
    if use is None:
        return _included(at)
    return [at.location(one.span) for one in at.index.definitions(use.symbols)]


def _included(at: Asked) -> list[types.Location]:
    section = at.index.section_at(str(at.path), at.line)
    head = None if section is None or section.word != "include" else head_of(section)
    path = None if head is None else (at.project.root.parent / head[1]).resolve()
    if path is None or path not in at.project.texts:
        return []
    start = types.Position(0, 0)
    return [types.Location(at.workspace.uri(path), types.Range(start, start))]


def references(at: Asked, with_declaration: bool) -> list[types.Location]:
    """Everywhere the name stands."""
    use = at.use
    found = [] if use is None else at.index.of(use.symbols)
    return [at.location(one.span) for one in found if with_declaration or not one.defines]


def highlights(at: Asked) -> list[types.DocumentHighlight]:
    """The same in the file at hand."""
    use = at.use
    found = [] if use is None else at.index.of(use.symbols)
    return [
        types.DocumentHighlight(
            at.range(one.span), types.DocumentHighlightKind.Write if one.defines else types.DocumentHighlightKind.Read
        )
        for one in found
        if one.span.file == str(at.path)
    ]


# ------------------------------------------------------------------------------------------------ the outline
def outline(at: Asked) -> list[types.DocumentSymbol]:
    """The declarations of the file."""
    return [
        found
        for section in at.index.sections.get(str(at.path), ())
        if section.word and (found := _symbol(at, section)) is not None
    ]


def _symbol(at: Asked, section: Section) -> types.DocumentSymbol | None:
    head = head_of(section)
    name = head[1] if head is not None else section.word
    if not name.strip():
        return None
    selected = section.span if head is None else _name_span(section)
    title = "" if head is None else _title(section)
    kind = _KINDS.get(section.word, types.SymbolKind.Function)
    said = f"{section.word} · {title}" if title else section.word
    whole, own = at.range(section.span), at.range(selected)
    return types.DocumentSymbol(name, kind, whole, own if _within(own, whole) else whole, detail=said)


def _within(inner: types.Range, outer: types.Range) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _name_span(section: Section) -> Span:
    found = head_of(section)
    tree = None if found is None else parsed(found[0].text.content, found[0].symbol)
    token = None if tree is None else next(tokens(tree), None)
    if found is None or token is None:
        return section.span
    return found[0].text.span(token.start_pos, token.end_pos)  # type: ignore[attr-defined]


def _title(section: Section) -> str:
    found = head_of(section)
    tree = None if found is None else parsed(found[0].text.content, found[0].symbol)
    words = [] if tree is None else list(tokens(tree))
    return bare(words[1]) if len(words) > 1 else ""


def foldings(at: Asked) -> list[types.FoldingRange]:
    """Every declaration of several lines can be folded to its first."""
    found = []
    for section in at.index.sections.get(str(at.path), ()):
        where = at.range(section.span)
        if where.end.line > where.start.line:
            kind = types.FoldingRangeKind.Region if section.word in _FOLDED else None
            found.append(types.FoldingRange(where.start.line, where.end.line, kind=kind))
    return found


# ------------------------------------------------------------------------------------------------ other names
def can_rename(at: Asked) -> types.Range:
    """Where the name stands that can be changed. Raises Refusal."""
    _want_readable(at)
    return at.range(renamable(at.index, at.use).span)


def renamed(at: Asked, new: str) -> types.WorkspaceEdit:
    """The changes that give what stands here another name in all files. Raises Refusal."""
    _want_readable(at)
    changes = rename(at.index, renamable(at.index, at.use), new)
    texts = applied({str(path): text for path, text in at.project.texts.items()}, changes)
    changed = {Path(file): text for file, text in texts.items()}
    after = read_project(at.project.root, {**at.workspace.unsaved, **changed})
    refuse_new_errors(at.project.checked.diagnostics, after.checked.diagnostics, new)
    edits: dict[str, list[types.TextEdit]] = {}
    for change in changes:
        uri = at.workspace.uri(Path(change.span.file))
        edits.setdefault(uri, []).append(types.TextEdit(at.range(change.span), change.new))
    return types.WorkspaceEdit(changes=edits)


def _want_readable(at: Asked) -> None:
    """A text that can't be read may hold more uses of a name than are seen."""
    if at.project.broken:
        raise Refusal("mend first what can't be read, so that no use of the name is missed")
