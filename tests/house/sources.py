"""What the house rules read: the files of the checkout and the imports of the package."""

import ast
import subprocess
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGE = "loyalty_rules"
GENERATED = {"build", "dist", "__pycache__"}
HIDDEN_BUT_OURS = {".ci", ".editorconfig", ".gitignore"}


@cache
def checkout_files() -> tuple[str, ...]:
    """Every file that belongs to the project, as a path from the top: git's answer, or a walk where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        names = [name for name in listed.stdout.split("\0") if name and (CHECKOUT / name).is_file()]
    else:
        names = [path.relative_to(CHECKOUT).as_posix() for path in CHECKOUT.rglob("*") if path.is_file()]
        names = [name for name in names if not any(is_made(part) for part in name.split("/"))]
    assert "pyproject.toml" in names
    return tuple(sorted(set(names)))


def is_made(part: str) -> bool:
    return part in GENERATED or (part.startswith(".") and part not in HIDDEN_BUT_OURS)


@cache
def modules() -> dict[str, str]:
    """Dotted name → path, for every module of the package; a package is named without its `__init__`."""
    found = {}
    for name in checkout_files():
        if name.startswith(f"{PACKAGE}/") and name.endswith(".py"):
            dotted = name.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
            assert dotted not in found, f"{name} and {found[dotted]} are one module"
            found[dotted] = name
    return found


@cache
def tree_of(path: str) -> ast.Module:
    return ast.parse((CHECKOUT / path).read_text(encoding="utf-8"), filename=path)


def imports_of(module: str) -> set[str]:
    """Every module that `module` names in an import, at any depth of its code; `from a import b` is `a.b` where that
    is a module of this package, else `a`."""
    path = modules()[module]
    package = module if path.endswith("/__init__.py") else module.rpartition(".")[0]
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                origin = ".".join([*above, origin]).rstrip(".")
            for alias in node.names:
                inner = f"{origin}.{alias.name}"
                found.add(inner if inner in modules() else origin)
    return found


def floor_of(module: str) -> str:
    """`loyalty_rules.core.calendar` → `core`; the package itself is `__init__`."""
    return module.split(".")[1] if "." in module else "__init__"
