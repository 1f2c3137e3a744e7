"""The rulesets that come along, and starting a programme of one's own from one of them."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from loyalty_rules.core.diagnostics import suggest
from loyalty_rules.resources import rulesets_folder

FILE_MAX = 64_000  # bytes: a larger file of sample data is left behind
FORMS = ("loyalty", "yaml")

_ROW = re.compile(r"^\| \[([a-z-]+)\]\([^)]*\) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_FOLDER_NAME = re.compile(r"\w[\w.-]*")
_PROGRAM = {
    "loyalty": re.compile(r'^program "[^"]*"', re.MULTILINE),
    "yaml": re.compile("^- program: .*", re.MULTILINE),
}
_MODELINE = re.compile(r"\A# yaml-language-server:.*\n")


class Template(Struct, frozen=True):
    """A ruleset to start from: its name, the trade it is of and what it shows."""

    name: str
    trade: str
    shows: str


class TemplateError(Exception):
    """No programme could be started: what is wrong, and `help`, what to do."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


def templates() -> tuple[Template, ...]:
    """All there are, in the order of the gallery's page."""
    page = (rulesets_folder() / "README.md").read_text(encoding="utf-8")
    return tuple(Template(*found) for found in _ROW.findall(page))


def copy_template(folder: Path, template: str, form: str = "loyalty", title: str | None = None) -> tuple[Path, ...]:
    """Make the folder and put the template's rules, tests, page and sample data into it, under the folder's name.

    The programme is called `title`, or as the folder is. Gives the files that were written, the ruleset first. Raises
    TemplateError where there is no such template, the folder exists or its name or the title can't be used.
    """
    names = [one.name for one in templates()]
    if template not in names:
        meant = suggest(template, names)
        see = "`loyalty-rules new --list` shows what there is"
        raise TemplateError(f"there is no template `{template}`", f"did you mean `{meant}`?" if meant else see)
    if not _FOLDER_NAME.fullmatch(folder.name):
        said = f"`{folder}` is no name for a programme's folder"
        raise TemplateError(said, "take letters, digits and hyphens, as in `corner-shop`")
    called = _title(folder.name) if title is None else title
    if not called.strip() or '"' in called or "\\" in called or not called.isprintable():
        raise TemplateError(f"`{called}` is no name for a programme", "take one line of text without quotes")
    if folder.exists() or folder.is_symlink():
        raise TemplateError(f"there is already a `{folder}`", "name another folder: nothing is overwritten")
    source = rulesets_folder() / template
    texts = {f"{folder.name}.{form}": _rules(source / f"{template}.{form}", form, called)}
    page = (source / "README.md").read_text(encoding="utf-8")
    for path in sorted(source.glob(f"{template}.*test.loyalty")):  # in the language for both forms
        texts[folder.name + path.name.removeprefix(template)] = path.read_text(encoding="utf-8")
    texts["README.md"] = page.replace(f"rulesets/{template}", folder.as_posix())
    samples = [path for path in sorted((source / "data").iterdir()) if path.stat().st_size <= FILE_MAX]
    texts |= {f"data/{path.name}": path.read_text(encoding="utf-8") for path in samples}
    folder.mkdir(parents=True)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return tuple(folder / name for name in texts)


def _title(name: str) -> str:
    """`corner-shop` → `Corner Shop`."""
    return " ".join(word[:1].upper() + word[1:] for word in re.split(r"[-_]+", name) if word)


def _rules(path: Path, form: str, title: str) -> str:
    head = f'program "{title}"' if form == "loyalty" else f'- program: "{title}"'
    text = _MODELINE.sub("", path.read_text(encoding="utf-8"))  # the schema does not stand beside the copy
    return _PROGRAM[form].sub(lambda _: head, text, count=1)
