"""What the editor has open, and the rulesets it belongs to. Open texts win over files on disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field
from pygls import uris

from loyalty_rules import api
from loyalty_rules.core.diagnostics import Diagnostic, Severity
from loyalty_rules.lsp.index import Index, index_of
from loyalty_rules.lsp.roots import is_ruleset, roots_of
from loyalty_rules.model.ruleset import Ruleset

_LANGUAGE, _LANGUAGE_OF_YAML = "loyalty", "loyalty-yaml"  # what editors call the documents that are ours
_YAML = (".yaml", ".yml")

DEFECT = "defect"
UNREAD = "LR1"
"""What codes of texts that can't be read start with."""

_MISSING = "LR102"


class Open(Struct, frozen=True):
    """A document that the editor has open."""

    uri: str
    path: Path
    text: str
    version: int
    language: str

    @property
    def is_ours(self) -> bool:
        """Is it a ruleset whatever it holds? Some editors have one word for all documents that a server is told of:
        a YAML file which they call `loyalty` may be any."""
        plainly = self.language == _LANGUAGE and self.path.suffix not in _YAML
        return plainly or self.language == _LANGUAGE_OF_YAML


class Project(Struct, frozen=True):
    """A ruleset with all that it includes, as it was read last. `texts`: by their real paths. `tested`: its tests."""

    root: Path
    checked: api.Checked
    texts: Mapping[Path, str]
    tested: api.CheckedTests | None = None

    @property
    def broken(self) -> set[Path]:
        """The files of which not everything could be read."""
        return {
            Path(one.span.file).resolve()
            for one in self.checked.diagnostics
            if one.span is not None and one.code.startswith(UNREAD)
        }

    @property
    def lacks_files(self) -> bool:
        """Would a file that turns up change it?"""
        return any(one.code == _MISSING for one in self.checked.diagnostics)


class Workspace(Struct):
    """All open documents, and the projects they belong to."""

    top: list[Path] = field(default_factory=list)  # the folders that the editor works in
    documents: dict[Path, Open] = field(default_factory=dict)
    projects: dict[Path, Project] = field(default_factory=dict)
    stale: set[Path] = field(default_factory=set)  # files that changed since their projects were read
    rulesets: dict[Path, Ruleset] = field(default_factory=dict)  # of each project, as it was without errors last
    readable: dict[Path, str] = field(default_factory=dict)  # texts as they were when all of them could be read
    _indexes: dict[Path, tuple[Project, Index]] = field(default_factory=dict)
    _roots: dict[Path, tuple[Path, ...]] = field(default_factory=dict)

    def opened(self, uri: str, text: str, version: int, language: str) -> None:
        path = path_of(uri)
        if path is not None:
            self.documents[path] = Open(uri, path, text, version, language)
            self.stale.add(path)

    def changed(self, uri: str, text: str, version: int) -> None:
        path = path_of(uri)
        before = None if path is None else self.documents.get(path)
        if before is not None:
            self.opened(uri, text, version, before.language)

    def closed(self, uri: str) -> None:
        path = path_of(uri)
        if path is not None and self.documents.pop(path, None) is not None:
            self.stale.add(path)

    def touched(self, uri: str) -> None:
        """A file changed on disk; what is open wins over it."""
        path = path_of(uri)
        if path is not None and path not in self.documents:
            self.stale.add(path)

    @property
    def unsaved(self) -> dict[Path, str]:
        return {path: document.text for path, document in self.documents.items()}

    def refresh(self) -> bool:
        """Read again what changed. Whether anything did."""
        if not self.stale:
            return False
        stale, self.stale = self.stale, set()
        unsaved = self.unsaved
        self._roots = {path: self._find_roots(path, unsaved) for path in self.documents}
        wanted = dict.fromkeys(root for roots in self._roots.values() for root in roots)
        before = self.projects
        self.projects = {}
        for root in wanted:
            known = before.get(root)
            if known is not None and not known.lacks_files and stale.isdisjoint(known.texts):
                self.projects[root] = known
            else:
                self.projects[root] = read_project(root, unsaved)
        for project in self.projects.values():
            if project.checked.ruleset is not None:
                self.rulesets[project.root] = project.checked.ruleset
            self.readable.update({path: text for path, text in project.texts.items() if path not in project.broken})
        return True

    def projects_of(self, uri: str) -> list[Project]:
        """The rulesets that a document belongs to; none where it is no ruleset."""
        self.refresh()
        path = path_of(uri)
        return [] if path is None else [self.projects[root] for root in self._roots.get(path, ())]

    def index(self, project: Project) -> Index:
        """Every name of a project and where it stands."""
        known = self._indexes.get(project.root)
        if known is None or known[0] is not project:
            texts = {str(path): text for path, text in project.texts.items()}
            earlier = {str(path): self.readable[path] for path in project.broken if path in self.readable}
            known = self._indexes[project.root] = (project, index_of(texts, earlier))
        return known[1]

    def document(self, uri: str) -> Open | None:
        path = path_of(uri)
        return None if path is None else self.documents.get(path)

    def uri(self, path: Path) -> str:
        """What the editor calls a file."""
        document = self.documents.get(path)
        return document.uri if document is not None else uris.from_fs_path(str(path)) or ""

    def _find_roots(self, path: Path, unsaved: Mapping[Path, str]) -> tuple[Path, ...]:
        document = self.documents[path]
        top = max(
            (folder for folder in self.top if path.is_relative_to(folder)), key=lambda it: len(it.parts), default=None
        )
        roots = roots_of(path, unsaved, top)
        if roots:
            return roots
        return (path,) if document.is_ours or is_ruleset(path, document.text) else ()


def path_of(uri: str) -> Path | None:
    """The real path of a document; None for what is no file."""
    if not uri.startswith("file:"):
        return None
    name = uris.to_fs_path(uri)
    try:
        return None if not name else Path(name).resolve()
    except (OSError, RuntimeError, ValueError):
        return None


def read_project(root: Path, unsaved: Mapping[Path, str]) -> Project:
    """A ruleset with all it includes and the test files beside it. A defect in reading it is one more finding."""
    tested: api.CheckedTests | None = None
    try:
        tested = api.check_tests(root, unsaved=unsaved)
        found = tuple(dict.fromkeys((*tested.checked.diagnostics, *tested.errors)))
        checked = api.Checked(tested.checked.ruleset, found, tested.sources)
    except Exception as defect:  # whatever is typed, the editor keeps its server
        said = f"this is a defect of loyalty-rules ({type(defect).__name__}: {defect})"
        checked = api.Checked(
            None, (Diagnostic(DEFECT, Severity.ERROR, said, None),), {str(root): unsaved.get(root, "")}
        )
    return Project(root, checked, {Path(name).resolve(): text for name, text in checked.sources.items()}, tested)
