"""Options that several commands share."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from loyalty_rules.cli.shown import plain
from loyalty_rules.core.calendar import LAST_YEAR
from loyalty_rules.core.diagnostics import RulesetError
from loyalty_rules.core.revisions import at_revision

SUFFIXES = (".loyalty", ".yaml", ".yml")
_UNPLAIN = re.compile(r"[^\w@%+=:,./-]")  # what a shell takes for something else
FIRST_YEAR = 1000  # before it a date is a slip


def complete_rulesets(incomplete: str) -> list[str]:
    """What a shell proposes for a ruleset: its files, and folders."""
    if _asked_by_bash():
        return []  # and bash completes files itself: how a word with spaces goes on in quotes it alone knows
    folder, _, start = incomplete.rpartition("/")
    base = Path(os.path.expanduser(folder) or ("/" if incomplete.startswith("/") else "."))
    if not base.is_dir():
        return []
    found = [entry for entry in sorted(base.iterdir()) if entry.name.startswith(start)]
    kept = [entry for entry in found if entry.is_dir() or entry.suffix in SUFFIXES]
    before = f"{folder}/" if "/" in incomplete else ""
    return [before + entry.name + ("/" if entry.is_dir() else "") for entry in kept if not entry.name.startswith(".")]


def complete_rules(incomplete: str) -> list[str]:
    """What a shell proposes for a rule of the ruleset that was named before. The line typed is in the environment."""
    from loyalty_rules.workbench.naming import rule_names

    line = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS", "")
    try:
        words = shlex.split(line)
    except ValueError:  # in the middle of what is in quotes
        words = line.split()
    named = (word for word in words[1:] if not word.startswith("-") and os.path.exists(word))
    ruleset = next(named, None)
    names = () if ruleset is None else rule_names(Path(ruleset))
    found = (name for name in names if name.startswith(incomplete))
    return [_UNPLAIN.sub(r"\\\g<0>", name) for name in found] if _asked_by_bash() else list(found)


def _asked_by_bash() -> bool:
    """Other shells put what is proposed in quotes where it has to be, bash takes it as it is."""
    return os.environ.get("_LOYALTY_RULES_COMPLETE") == "complete_bash"


RulesetPath = Annotated[
    Path,
    typer.Argument(
        metavar="RULESET",
        help="A .loyalty or .yaml file, or the folder of a programme; REV:PATH: as git has it.",
        autocompletion=complete_rulesets,
    ),
]


def there(ruleset: Path) -> Path:
    """The ruleset that was named, if there is anything by that name; of what is in a revision git knows that."""
    # Unlike Path's, this never raises, whatever the name is.
    if not os.path.exists(ruleset) and at_revision(ruleset) is None:
        _refuse(f"there is no `{ruleset}`", "name a .loyalty or .yaml file, or a folder with one")
    return ruleset


def on_disk(ruleset: Path, doing: str) -> Path:
    """The same, for what only a file can be asked; `doing` says what, as in `written anew`."""
    if at_revision(ruleset) is not None:
        _refuse(f"`{ruleset}` is no file on disk: what git keeps can't be {doing}", "name the file as it is now")
    return there(ruleset)


def _refuse(message: str, help: str) -> NoReturn:
    typer.echo(plain(f"error: {message}\n  help: {help}"), err=True)
    raise typer.Exit(2)


@contextmanager
def without_errors() -> Iterator[None]:
    """For commands whose exit code 1 is an answer: a ruleset with errors is one that they could not run."""
    try:
        yield
    except RulesetError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def nothing_beside(why: str, **given: object) -> None:
    """Options that can do nothing beside another one, by their names, are refused if they are given."""
    # Nought is an answer, an empty list is none.
    named = [name for name, value in given.items() if value or (value == 0 and value is not False)]
    said = [f"`--{name.replace('_', '-')}`" if name.islower() else name for name in named]
    if said:
        listed = " and ".join(filter(None, (", ".join(said[:-1]), said[-1])))
        raise typer.BadParameter(f"{why}: leave {listed} out")


def version() -> str:
    """The version of loyalty-rules. The package has it at hand, in a checkout too."""
    return str(sys.modules[__name__.partition(".")[0]].__version__)


def day_named(moment: datetime | None, option: str) -> date | None:
    """The day that an option names, if rules can reckon from it."""
    if moment is not None and not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise typer.BadParameter(f"`{option} {moment.date()}` is not between the years {FIRST_YEAR} and {LAST_YEAR}")
    return None if moment is None else moment.date()


class TextOrJson(StrEnum):
    text = "text"
    json = "json"


TextFormat = Annotated[TextOrJson, typer.Option("--format", help="How the result is written.")]


class SourceForm(StrEnum):
    """The two forms of a ruleset."""

    loyalty = "loyalty"
    yaml = "yaml"


Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but findings and results that were asked for.")]
