"""Reading: one text, a file with everything it includes, or that and the files with its tests."""

from __future__ import annotations

from collections.abc import Mapping
from os.path import exists, isfile  # unlike Path's they never raise, whatever the name is
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.diagnostics import Diagnostic, Span
from loyalty_rules.syntax.build import Section, build, sections
from loyalty_rules.syntax.outline import Outline, error
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

    A folder stands for its one ruleset. Files are named in spans as the path was given. `unsaved`: texts that an editor
    holds, by the real path of their file, which need not be there yet; they are read instead of what is on disk.
    """
    files = _Files(unsaved or {})
    found = files.find(path)
    if found is None:
        return None, {}, tuple(files.diagnostics)
    files.root = found.parent
    document = files.document(found, None)
    return document, files.sources, tuple(files.diagnostics)


def read_text(path: Path) -> tuple[str | None, dict[str, str], tuple[Diagnostic, ...]]:
    """The text of one file, and why it has none: its text then is in the dict as far as it can be shown."""
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
    only = path if is_of_tests(path) and isfile(path) else None
    found = files.find_tested(path) if only is not None else files.find(path)
    if found is None:
        return WithTests(None, Document(()), {}, tuple(files.diagnostics), ())
    files.root = found.parent
    document = files.document(found, None)
    if document is None:
        return WithTests(None, Document(()), files.sources, tuple(files.diagnostics), ())
    beside = sorted(entry for entry in found.parent.iterdir() if is_of_tests(entry) and entry.is_file())
    named = [entry for entry in beside if _named_after(entry, found)] if only is None else [only]
    tests: list[Declaration] = []
    for file in named:
        tests.extend(files.tests(file, found))
    rulesets = [entry for entry in found.parent.iterdir() if entry.suffix in SUFFIXES and not is_of_tests(entry)]
    strays = tuple(str(entry) for entry in beside if not any(_named_after(entry, one) for one in rulesets))
    return WithTests(document, Document(tuple(tests)), files.sources, tuple(files.diagnostics), strays)


def is_of_tests(path: Path) -> bool:
    """Is it a file of tests, by its name?"""
    return path.suffix in SUFFIXES and path.stem.endswith(OF_TESTS)


def _named_after(tests: Path, ruleset: Path) -> bool:
    return f"{tests.stem}.".startswith(f"{ruleset.stem}.")


class _Files:
    def __init__(self, unsaved: Mapping[Path, str]) -> None:
        self.root = Path()
        self.unsaved = unsaved
        self.sources: dict[str, str] = {}
        self.diagnostics: list[Diagnostic] = []
        self._read: dict[Path, str] = {}  # the real file, and how it was called
        self._open: list[Path] = []

    def find(self, path: Path) -> Path | None:
        """The file itself, or the one ruleset of a folder: the one with the folder's name, or the only one there is."""
        if not path.is_dir():
            return path
        named = path / f"{path.resolve().name}.loyalty"
        if named.is_file():
            return named
        for suffixes in ((".loyalty",), (".yaml", ".yml")):
            rulesets = sorted(
                entry
                for entry in path.iterdir()
                if entry.suffix in suffixes and entry.is_file() and not is_of_tests(entry)
            )
            if len(rulesets) == 1:
                return rulesets[0]
            if rulesets:
                listed = ", ".join(f"`{entry.name}`" for entry in rulesets[:10])
                self.diagnostics.append(
                    error("LR102", f"`{path}` has more than one ruleset", None, help=f"name one of {listed}")
                )
                return None
        self.diagnostics.append(
            error("LR102", f"`{path}` has no ruleset", None, help="rules are in .loyalty and .yaml files")
        )
        return None

    def find_tested(self, tests: Path) -> Path | None:
        """The ruleset that a test file is named after: of several the one that is named like more of it."""
        rulesets = [
            entry
            for entry in sorted(tests.parent.iterdir())
            if entry.suffix in SUFFIXES and not is_of_tests(entry) and _named_after(tests, entry) and entry.is_file()
        ]
        if rulesets:
            return max(rulesets, key=lambda entry: (len(entry.stem), entry.suffix == ".loyalty"))
        self.diagnostics.append(
            error(
                "LR102",
                f"there is no ruleset beside `{tests}` that it is named after",
                None,
                help="`shop.test.loyalty` has tests of `shop.loyalty`",
            )
        )
        return None

    def tests(self, path: Path, ruleset: Path) -> tuple[Declaration, ...]:
        """The tests of a test file; anything else in it is reported."""
        if path.resolve() in self._read:
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

    def document(self, path: Path, asked: Span | None) -> Document | None:
        """The tree of a file; `asked` is where it is included."""
        text = self.text(path, asked)
        if text is None:
            return None
        self.sources[str(path)] = text
        document, found = read(text, str(path))
        self.diagnostics.extend(found)
        if document is None:
            return None
        self._open.append(path.resolve())
        declarations: list[Declaration] = []
        for declaration in document.declarations:
            if declaration.word == "include":
                declarations.extend(self._included(declaration))
            elif asked is None or declaration.word != "language":
                # Each file says the version it is written in; the whole says it once.
                declarations.append(declaration)
        self._open.pop()
        return replace(document, declarations=tuple(declarations), span=Span(str(path), 1, 1, 1, 1))

    def _included(self, declaration: Declaration) -> tuple[Declaration, ...]:
        name, span = declaration.name or "", declaration.name_span
        path = self.root / name
        try:
            real, root = path.resolve(), self.root.resolve()
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

    def text(self, path: Path, asked: Span | None) -> str | None:
        """The text of a file; `asked` is where it is included."""
        name = str(path)
        if path.suffix not in SUFFIXES:
            self.diagnostics.append(_wrong_kind(name, asked))
            return None
        try:
            real = path.resolve()
            held = self.unsaved.get(real)
            # Not a folder, and nothing that could be waited for, such as a pipe.
            if held is None and exists(path) and not isfile(path):
                self.diagnostics.append(error("LR102", f"`{name}` is not a file", asked))
                return None
            self._read[real] = name
            if held is not None:
                return held
            with path.open("rb") as file:
                content = file.read(SIZE_MAX + 1)
        except (OSError, RuntimeError, ValueError):
            message = f"`{name}` cannot be opened" if exists(path) else f"there is no file `{name}`"
            self.diagnostics.append(error("LR102", message, asked, help=_alike(path)))
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


def _alike(path: Path) -> str:
    other = next((path.with_suffix(suffix) for suffix in SUFFIXES if isfile(path.with_suffix(suffix))), None)
    return "" if other is None else f"did you mean `{other.name}`?"


def _wrong_kind(file: str, span: Span | None) -> Diagnostic:
    return error("LR101", f"`{file}` is not a ruleset", span, help="rules are in .loyalty and .yaml files")


def _too_large(file: str, span: Span | None) -> Diagnostic:
    return error("LR104", f"`{file}` is larger than {SIZE_MAX // 1_000_000} MB", span)
