"""The house rules, read from the sources: who imports whom, how long, how exact, and that the docs name what exists."""

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import PurePosixPath

import pytest

from .sources import CHECKOUT, PACKAGE, checkout_files, floor_of, imports_of, modules, tree_of

# A floor and the floors it may import, besides itself and `resources`. A floor that isn't built yet is no mistake.
FLOORS: dict[str, set[str]] = {
    "resources": set(),
    "core": set(),
    "gallery": {"core"},
    "syntax": {"core"},
    "model": {"core", "syntax"},
    "checks": {"core", "model"},
    "ledger": {"core", "model"},
    "engine": {"core", "model", "ledger"},
    "data": {"core", "model"},
    "report": {"core", "model", "ledger"},
    "api": {"gallery", "core", "syntax", "model", "checks", "ledger", "engine", "data", "report"},
    "workbench": {
        "api",
        "gallery",
        "core",
        "syntax",
        "model",
        "checks",
        "ledger",
        "engine",
        "data",
        "report",
    },
    "lsp": {"workbench", "api", "core", "syntax", "model", "checks", "report"},
    "cli": {"lsp", "workbench", "api", "core", "report"},
    "__init__": {"workbench", "api", "core", "syntax", "model", "checks", "ledger", "engine", "data", "report"},
    "__main__": {"cli"},
}

# A library and the only places that import it: a module, or a folder with everything in it.
ONLY_IN: dict[str, tuple[str, ...]] = {
    "lark": ("loyalty_rules/syntax/parse.py",),
    "yaml": (
        "loyalty_rules/syntax/read_yaml.py",
        "loyalty_rules/syntax/write_yaml.py",
        "loyalty_rules/data/mapping.py",
    ),
    "duckdb": ("loyalty_rules/data/", "loyalty_rules/report/files.py", "loyalty_rules/workbench/generate/"),
    "pyarrow": ("loyalty_rules/data/", "loyalty_rules/report/files.py", "loyalty_rules/workbench/generate/"),
    "numpy": ("loyalty_rules/workbench/generate/",),
    "typer": ("loyalty_rules/cli/",),
    "jinja2": ("loyalty_rules/report/page.py",),
    "markdown_it": ("loyalty_rules/report/page.py",),
    "matplotlib": ("loyalty_rules/report/charts/",),
    "plotext": ("loyalty_rules/report/charts/",),
    "fluent": ("loyalty_rules/report/describe/",),
    "babel": ("loyalty_rules/report/describe/",),
    "pygls": ("loyalty_rules/lsp/",),
    "lsprotocol": ("loyalty_rules/lsp/",),
}

EXACT = ("loyalty_rules.core.quantities", "loyalty_rules.ledger", "loyalty_rules.engine", "loyalty_rules.model")
"""Where every number is an integer or a fraction."""

LINES_MAX = 450

# Put together here, so that this file doesn't hold what it forbids.
FORBIDDEN = (
    *(f"/{folder}/" for folder in ("work", "root", "tmp")),
    *("TO" + "DO", "FIX" + "ME"),
    *(".".join(host) for host in (("pypi", "org"), ("pythonhosted", "org"), ("pypi", "python", "org"))),
    *(".".join(host) for host in (("anaconda", "org"), ("npmjs", "org"), ("crates", "io"), ("proxy", "golang", "org"))),
)

NOT_TEXT = (".parquet", ".png")

FOLDERS = (".ci", "benchmarks", "docs", "grammar", "loyalty_rules", "rulesets", "tests")
"""A path in the docs that starts with one of these has to exist."""


def of_package(imported: set[str]) -> set[str]:
    return {name for name in imported if name.split(".")[0] == PACKAGE}


@pytest.mark.parametrize("module", sorted(modules()))
def test_imports_only_floors_below(module: str) -> None:
    floor = floor_of(module)
    assert floor in FLOORS, f"{module} is on a floor that the table doesn't know"
    allowed = FLOORS[floor] | {floor, "resources"}
    wrong = sorted(name for name in of_package(imports_of(module)) if floor_of(name) not in allowed)
    assert not wrong, f"{module} imports {', '.join(wrong)}"


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_library_is_imported_only_in_its_place(library: str) -> None:
    importers = {
        modules()[module] for module in modules() if any(name.split(".")[0] == library for name in imports_of(module))
    }
    places = ONLY_IN[library]
    wrong = sorted(path for path in importers if not any(is_in(path, place) for place in places))
    assert not wrong, f"{library} is imported by {', '.join(wrong)}"


def is_in(path: str, place: str) -> bool:
    return path.startswith(place) if place.endswith("/") else path == place


@pytest.mark.parametrize("module", sorted(modules()))
def test_imports_can_be_read(module: str) -> None:
    """An import under a computed name would pass by every other test here."""
    dynamic = {"import_module", "__import__"}
    for node in ast.walk(tree_of(modules()[module])):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None
        assert name not in dynamic, f"{modules()[module]}:{node.lineno}: `{name}`"


def test_no_import_cycles() -> None:
    graph = {module: of_package(imports_of(module)) - {module} for module in modules()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(reversed(error.args[1])))


@pytest.mark.parametrize("path", [name for name in checkout_files() if name.endswith(".py")])
def test_module_is_short(path: str) -> None:
    lines = len((CHECKOUT / path).read_text(encoding="utf-8").splitlines())
    assert lines <= LINES_MAX, f"{path} has {lines} lines"


@pytest.mark.parametrize(
    "module", [name for name in sorted(modules()) if any(f"{name}.".startswith(f"{place}.") for place in EXACT)]
)
def test_numbers_are_exact(module: str) -> None:
    for node in ast.walk(tree_of(modules()[module])):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
        call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
        inexact = literal or call
        assert not inexact, f"{modules()[module]}:{node.lineno}: `{ast.unparse(node)}`"


@pytest.mark.parametrize("path", [name for name in checkout_files() if not name.endswith(NOT_TEXT)])
def test_no_forbidden_words(path: str) -> None:
    text = (CHECKOUT / path).read_text(encoding="utf-8")
    found = [
        f"{path}:{number}: `{word}`"
        for word in FORBIDDEN
        if word in text
        for number, line in enumerate(text.splitlines(), start=1)
        if word in line
    ]
    assert not found, "\n".join(found)


DOCS = [name for name in checkout_files() if name == "README.md" or (name.startswith("docs/") and name.endswith(".md"))]
FENCED = re.compile(r"^(```+|~~~+).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
PLACEHOLDER = re.compile(r"[<>{}*?$…\s]|(^|/)[A-Z]{4,}(/|$)")
"""`rulesets/<name>/`, `tests/cases/*.md`, `rulesets/NAME/rules.yaml`: shapes of a path, not a path."""


def test_docs_are_found() -> None:
    assert "README.md" in DOCS


@pytest.mark.parametrize("path", DOCS)
def test_paths_in_docs_exist(path: str) -> None:
    text = FENCED.sub("", (CHECKOUT / path).read_text(encoding="utf-8"))
    wrong = [f"`{code}`" for code in CODE.findall(text) if is_path(code) and not exists(code)]
    text = CODE.sub("", text)
    folder = PurePosixPath(path).parent
    wrong += [link for link in LINK.findall(text) if is_local(link) and not exists(str(folder / without_anchor(link)))]
    assert not wrong, f"{path} names {', '.join(wrong)}"


def is_path(code: str) -> bool:
    return code.split("/")[0] in FOLDERS and "/" in code and not PLACEHOLDER.search(code)


def is_local(link: str) -> bool:
    return not re.match(r"[a-z]+:|#", link)


def without_anchor(name: str) -> str:
    return name.split("#")[0]


def exists(name: str) -> bool:
    """The path without an anchor or a line number; `../` is resolved, but not out of the checkout."""
    place = (CHECKOUT / re.sub(r"(:\d+)+$", "", without_anchor(name))).resolve()
    return place.is_relative_to(CHECKOUT) and place.exists()
