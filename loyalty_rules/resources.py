"""Files that belong to the package but are not code."""

from importlib.resources import files
from pathlib import Path


def grammar_text(name: str) -> str:
    """The text of one file of the grammar, `loyalty.lark` or `loyalty.schema.json`.

    A wheel carries the folder inside the package; in a checkout it is the top-level `grammar/`.
    """
    installed = files("loyalty_rules").joinpath("_grammar", name)
    if installed.is_file():
        return installed.read_text(encoding="utf-8")
    return (Path(__file__).resolve().parent.parent / "grammar" / name).read_text(encoding="utf-8")


def rulesets_folder() -> Path:
    """The folder of the rulesets that come along: inside the package of a wheel, in a checkout the top-level one."""
    here = Path(__file__).resolve().parent
    installed = here / "_rulesets"
    return installed if installed.is_dir() else here.parent / "rulesets"


def error_pages() -> dict[str, Path]:
    """The page of every code of a finding: inside the package of a wheel, in a checkout in `docs/errors/`."""
    here = Path(__file__).resolve().parent
    installed = here / "_errors"
    folder = installed if installed.is_dir() else here.parent / "docs" / "errors"
    return {path.stem: path for path in sorted(folder.glob("LR*.md"))}


def error_title(code: str) -> str:
    """What a code means in a few words; empty for one that has no page."""
    return _titled(code)[0].partition(": ")[2]


def error_page(code: str) -> str:
    """What the page of a code says below its title, as Markdown; empty for a code that has none."""
    return _titled(code)[1].strip("\n")


def _titled(code: str) -> tuple[str, str]:
    page = error_pages().get(code)
    first, _, rest = ("" if page is None else page.read_text(encoding="utf-8")).partition("\n")
    return first, rest


def schemas() -> dict[str, Path]:
    """The JSON Schemas of what commands answer as JSON, by the command."""
    here = Path(__file__).resolve().parent
    installed = here / "_schemas"
    folder = installed if installed.is_dir() else here.parent / "docs"
    return {path.name.removesuffix(".schema.json"): path for path in sorted(folder.glob("*.schema.json"))}
