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
