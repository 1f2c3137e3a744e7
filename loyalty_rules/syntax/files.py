"""Reading: one text, a file with everything it includes, or that and the files with its tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.diagnostics import Diagnostic, Span
from loyalty_rules.core.revisions import at_revision
from loyalty_rules.syntax.build import Section, build, sections
from loyalty_rules.syntax.outline import Outline, error
from loyalty_rules.syntax.shelves import OnDisk, Shelf, ShelfError
from loyalty_rules.syntax.tree import Declaration, Document

SIZE_MAX = 10_000_000  # bytes of one file
FILES_MAX = 200
SUFFIXES = (".loyalty", ".yaml", ".yml")
OF_TESTS = ".test"  # `shop.test.loyalty` has tests of `shop.loyalty`
IN_TEST_FILES = ("test", "language")


def read(text: str, file: str) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """The tree of one text and what is wrong with it; the suffix of the file's name says which surface it is."""
    if Path(file).suffix not in SUFFIXES:
        return None, (_wrong_kind(file, None),)
    if len(text) > SIZE_MAX:
        return None, (_too_large(file, None),)
    outline, found = _outline(text, file)
    document, more = build(outline)
    return document, (*found, *more)


def read_sections(text: str, file: str) -> tuple[Section, ...]:
    """The texts of a file as the grammar gets them, declaration by declaration."""
    if Path(file).suffix not in SUFFIXES or len(text) > SIZE_MAX:
        return ()
    return sections(_outline(text, file)[0])


def _outline(text: str, file: str) -> tuple[Outline, list[Diagnostic]]:
    # Only the reader that is needed is loaded: YAML takes a while.
    if Path(file).suffix == ".loyalty":
        from loyalty_rules.syntax.read_dsl import read_outline
    else:
        from loyalty_rules.syntax.read_yaml import read_outline
    return read_outline(text, file)


def read_files(
    path: Path, unsaved: Mapping[Path, str] | None = None
) -> tuple[Document | None, dict[str, str], tuple[Diagnostic, ...]]:
    """The tree of a ruleset with its includes in their places, the texts that were read, and what is wrong with them.

    A folder stands for its one ruleset. `path` may be `REV:PATH`, a file or folder in a revision of git's; then its
    includes are too. Files are named in spans as the path was given. `unsaved`: texts that an editor holds, by the real
    path of their file, which need not be there yet; they are read instead of what is on disk.
    """
    files = _Files(unsaved or {})
    found = files.find(path)
    if found is None:
        return None, {}, tuple(files.diagnostics)
    files.root = found.parent
    document = files.document(found, None)
    return document, files.sources, tuple(files.diagnostics)


def read_text(path: Path) -> tuple[str | None, dict[str, str], tuple[Diagnostic, ...]]:
    """The text of one file on disk, and why it has none: its text then is in the dict as far as it can be shown."""
    files = _Files({})
    text = files.text(path, None)
    return text, files.sources, tuple(files.diagnostics)


class WithTests(Struct, frozen=True):
    """A ruleset and the test files beside it. `strays`: test files there that are named after no ruleset."""

    document: Document | None
    tests: Document
    sources: dict[str, str]
    diagnostics: tuple[Diagnostic, ...]
    strays: tuple[str, ...]


def read_with_tests(path: Path, unsaved: Mapping[Path, str] | None = None) -> WithTests:
    """As `read_files`, and the tests of the files beside the ruleset: those whose names begin with its name and end
    with `.test.loyalty` or `.test.yaml`, as `shop.test.loyalty` and `shop.returns.test.loyalty` for `shop.loyalty`.

    `path` may be such a file too: then it is the only one that is read.
    """
    files = _Files(unsaved or {})
    found = files.find(path, tested=True)
    if found is None:
        return WithTests(None, Document(()), {}, tuple(files.diagnostics), ())
    files.root = found.parent
    document = files.document(found, None)
    if document is None:
        return WithTests(None, Document(()), files.sources, tuple(files.diagnostics), ())
    every = [entry for entry in files.shelf.files(found.parent) if entry.suffix in SUFFIXES]
    beside, rulesets = [one for one in every if is_of_tests(one)], [one for one in every if not is_of_tests(one)]
    named = [entry for entry in beside if _named_after(entry, found)] if files.only is None else [files.only]
    tests: list[Declaration] = []
    for file in named:
        tests.extend(files.tests(file, found))
    strays = tuple(files.shelf.name(one) for one in beside if not any(_named_after(one, it) for it in rulesets))
    return WithTests(document, Document(tuple(tests)), files.sources, tuple(files.diagnostics), strays)


def is_of_tests(path: PurePath) -> bool:
    """Is it a file of tests, by its name?"""
    return path.suffix in SUFFIXES and path.stem.endswith(OF_TESTS)


def _named_after(tests: PurePath, ruleset: PurePath) -> bool:
    return f"{tests.stem}.".startswith(f"{ruleset.stem}.")


class _Files:
    def __init__(self, unsaved: Mapping[Path, str]) -> None:
        self.shelf: Shelf = OnDisk()
        self.root: PurePath = Path()
        self.only: PurePath | None = None  # the test file that was named
        self.unsaved: Mapping[PurePath, str] = dict(unsaved.items())
        self.sources: dict[str, str] = {}
        self.diagnostics: list[Diagnostic] = []
        self._read: dict[PurePath, str] = {}  # the real file, and how it was called
        self._open: list[PurePath] = []

    def find(self, named: Path, *, tested: bool = False) -> PurePath | None:
        """The file itself, or the one ruleset of a folder; `tested`: of a file with tests, the ruleset they are of."""
        try:
            self.shelf = _shelf_of(named)
        except ShelfError as problem:
            self.diagnostics.append(error("LR102", str(problem), None, help=problem.help))
            return None
        path = self.shelf.place(named)
        if tested and is_of_tests(path) and self.shelf.is_file(path):
            self.only = path
            return self._tested(path)
        if self.shelf.is_folder(path):
            return self._in_folder(path)
        if path.suffix not in SUFFIXES and not self.shelf.exists(path):
            message = f"there is no file or folder `{self.shelf.name(path)}`"
            self.diagnostics.append(error("LR102", message, None, help=self.shelf.hint(path)))
            return None
        return path

    def _in_folder(self, folder: PurePath) -> PurePath | None:
        """The ruleset with the folder's name, or the only one there is."""
        every = [entry for entry in self.shelf.files(folder) if not is_of_tests(entry)]
        own = folder / f"{self.shelf.title(folder)}.loyalty"
        if own in every:
            return own
        for suffixes in ((".loyalty",), (".yaml", ".yml")):
            rulesets = [entry for entry in every if entry.suffix in suffixes]
            if len(rulesets) == 1:
                return rulesets[0]
            if rulesets:
                listed = ", ".join(f"`{entry.name}`" for entry in rulesets[:10])
                message = f"`{self.shelf.name(folder)}` has more than one ruleset"
                self.diagnostics.append(error("LR102", message, None, help=f"name one of {listed}"))
                return None
        message = f"`{self.shelf.name(folder)}` has no ruleset"
        self.diagnostics.append(error("LR102", message, None, help="rules are in .loyalty and .yaml files"))
        return None

    def _tested(self, tests: PurePath) -> PurePath | None:
        """The ruleset that a test file is named after: of several the one that is named like more of it."""
        rulesets = [
            entry
            for entry in self.shelf.files(tests.parent)
            if entry.suffix in SUFFIXES and not is_of_tests(entry) and _named_after(tests, entry)
        ]
        if rulesets:
            return max(rulesets, key=lambda entry: (len(entry.stem), entry.suffix == ".loyalty"))
        message = f"there is no ruleset beside `{self.shelf.name(tests)}` that it is named after"
        help = "`shop.test.loyalty` has tests of `shop.loyalty`"
        self.diagnostics.append(error("LR102", message, None, help=help))
        return None

    def tests(self, path: PurePath, ruleset: PurePath) -> tuple[Declaration, ...]:
        """The tests of a test file; anything else in it is reported."""
        if self.shelf.real(path) in self._read:
            return ()  # the ruleset includes it
        document = self.document(path, None)
        for declaration in () if document is None else document.declarations:
            if declaration.word not in IN_TEST_FILES:
                self.diagnostics.append(
                    error(
                        "LR107",
                        f"`{declaration.word}` stands in a test file",
                        declaration.name_span,
                        "only tests do",
                        f"move it to `{ruleset.name}`, or to a file that it includes",
                    )
                )
        return () if document is None else tuple(node for node in document.declarations if node.word == "test")

    def document(self, path: PurePath, asked: Span | None) -> Document | None:
        """The tree of a file; `asked` is where it is included."""
        text = self.text(path, asked)
        if text is None:
            return None
        name = self.shelf.name(path)
        self.sources[name] = text
        document, found = read(text, name)
        self.diagnostics.extend(found)
        if document is None:
            return None
        self._open.append(self.shelf.real(path))
        declarations: list[Declaration] = []
        for declaration in document.declarations:
            if declaration.word == "include":
                declarations.extend(self._included(declaration))
            elif asked is None or declaration.word != "language":
                # Each file says the version it is written in; the whole says it once.
                declarations.append(declaration)
        self._open.pop()
        return replace(document, declarations=tuple(declarations), span=Span(name, 1, 1, 1, 1))

    def _included(self, declaration: Declaration) -> tuple[Declaration, ...]:
        name, span = declaration.name or "", declaration.name_span
        path = self.root / name
        try:
            real, root = self.shelf.real(path), self.shelf.real(self.root)
        except (OSError, RuntimeError, ValueError):
            self.diagnostics.append(error("LR102", f"there is no file `{name}`", span))
            return ()
        if Path(name).is_absolute() or not real.is_relative_to(root) or "\\" in name:
            self.diagnostics.append(
                error(
                    "LR105",
                    f"`{name}` is outside the folder of the ruleset",
                    span,
                    help="an included file stands in that folder, or in one below it",
                )
            )
            return ()
        if real in self._read:
            circle = real in self._open
            said = (
                "includes itself, by way of others"
                if circle and real != self._open[-1]
                else ("includes itself" if circle else "is included a second time")
            )
            self.diagnostics.append(error("LR106", f"`{name}` {said}", span, help="delete this line"))
            return ()
        if len(self._read) >= FILES_MAX:
            if len(self._read) == FILES_MAX:
                self._read[Path("too many")] = ""
                self.diagnostics.append(error("LR104", f"more than {FILES_MAX} files in one ruleset", span))
            return ()
        document = self.document(path, span)
        return () if document is None else document.declarations

    def text(self, path: PurePath, asked: Span | None) -> str | None:
        """The text of a file; `asked` is where it is included."""
        name = self.shelf.name(path)
        if path.suffix not in SUFFIXES:
            self.diagnostics.append(_wrong_kind(name, asked))
            return None
        try:
            real = self.shelf.real(path)
            held = self.unsaved.get(real)
            # Not a folder, and nothing that could be waited for, such as a pipe.
            if held is None and self.shelf.exists(path) and not self.shelf.is_file(path):
                self.diagnostics.append(error("LR102", f"`{name}` is not a file", asked))
                return None
            self._read[real] = name
            if held is not None:
                return held
            content = self.shelf.content(path, SIZE_MAX + 1)
        except (OSError, RuntimeError, ValueError):
            message = f"`{name}` cannot be opened" if self.shelf.exists(path) else f"there is no file `{name}`"
            self.diagnostics.append(error("LR102", message, asked, help=self._alike(path)))
            return None
        if len(content) > SIZE_MAX:
            self.diagnostics.append(_too_large(name, asked))
            return None
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            line = content.count(b"\n", 0, problem.start) + 1
            start = content.rfind(b"\n", 0, problem.start) + 1
            column = len(content[start : problem.start].decode("utf-8", errors="replace")) + 1
            self.sources[name] = content.decode("utf-8", errors="replace")
            self.diagnostics.append(
                error(
                    "LR103",
                    f"`{name}` is not in UTF-8",
                    Span(name, line, column, line, column + 1),
                    "this character is written in another way",
                    "save the file as UTF-8 text",
                )
            )
            return None

    def _alike(self, path: PurePath) -> str:
        """Which file could be meant by one that is not there."""
        others = [path.with_suffix(suffix) for suffix in SUFFIXES]
        other = next((one for one in others if self.shelf.is_file(one)), None)
        return self.shelf.hint(path) if other is None else f"did you mean `{other.name}`?"


def _shelf_of(named: Path) -> Shelf:
    """Where a ruleset is that is named so. Raises ShelfError."""
    found = at_revision(named)
    if found is None:
        return OnDisk()
    from loyalty_rules.syntax.revisions import InRevision

    return InRevision(found)


def _wrong_kind(file: str, span: Span | None) -> Diagnostic:
    return error("LR101", f"`{file}` is not a ruleset", span, help="rules are in .loyalty and .yaml files")


def _too_large(file: str, span: Span | None) -> Diagnostic:
    return error("LR104", f"`{file}` is larger than {SIZE_MAX // 1_000_000} MB", span)
