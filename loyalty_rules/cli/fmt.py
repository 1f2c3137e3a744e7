"""`fmt`: rulesets in the canonical layout."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loyalty_rules.cli.options import Quiet, SourceForm, nothing_beside, on_disk
from loyalty_rules.cli.shown import one_line, plain, show_diff

if TYPE_CHECKING:
    from loyalty_rules.workbench.rewriting import Rewritten

STDIN = Path("-")


def fmt(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH…", help="Files, or folders with all rulesets below them; `-`: the standard input."
        ),
    ],
    check: Annotated[bool, typer.Option("--check", help="Write nothing; name the files that would change.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change.")] = False,
    form: Annotated[
        SourceForm | None, typer.Option("--form", help="The form of the standard input, where it can't be told.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Lay rulesets out in the one canonical way: spaces, empty lines, long lines, rows.

    Words and comments stay as they are, and what the rules mean. A file with mistakes in its text is left alone.

    Exit code 0: all is laid out so, or is now; 1: a file would change (with `--check`), or has mistakes; 2: there is no
    such file, or no ruleset in the folders.
    """
    if paths == [STDIN]:
        raise typer.Exit(_standard_input(check, diff, form))
    if STDIN in paths:
        raise typer.BadParameter("`-` stands alone")
    nothing_beside("the name of a file says its form", form=form)
    from loyalty_rules.core.whole_files import write_whole
    from loyalty_rules.workbench.rewriting import formatted, ruleset_files

    for path in paths:
        on_disk(path, "laid out")
    changed = same = wrong = 0
    for file in ruleset_files(paths):
        result = formatted(file)
        if result.after is None:
            wrong += 1
            _say_mistakes(result)
        elif not result.changed:
            same += 1
        else:
            changed += 1
            if diff:
                _show(result)
            if not (check or diff):
                write_whole(file, result.after)
            if not quiet and not diff:
                typer.echo(one_line(f"{'would format' if check else 'formatted'} {result.file}"))
    if not quiet and not diff:
        typer.echo(_summary(changed, same, wrong, check))
    if not changed + same + wrong:
        raise typer.Exit(2)
    raise typer.Exit(1 if wrong or (check and changed) else 0)


def _standard_input(check: bool, diff: bool, form: SourceForm | None) -> int:
    from loyalty_rules.core.diagnostics import RulesetError, render_all
    from loyalty_rules.workbench.formatting import format_text, guessed_form
    from loyalty_rules.workbench.rewriting import difference

    before = sys.stdin.buffer.read().decode("utf-8-sig")
    name = f"-.{form or guessed_form(before)}"
    try:
        after = format_text(before, name)
    except RulesetError as error:
        typer.echo(render_all(error.diagnostics, error.sources), err=True)
        return 1
    if diff:
        show_diff(difference("-", before, after))
    elif not check:
        sys.stdout.write(after)
    return int(check and before != after)


def _show(result: Rewritten) -> None:
    show_diff(result.diff())


def _say_mistakes(result: Rewritten) -> None:
    from loyalty_rules.core.diagnostics import render_all

    typer.echo(render_all(result.diagnostics, result.sources), err=True)
    typer.echo(plain(f"{result.file} was left as it is{os.linesep}"), err=True)


def _summary(changed: int, same: int, wrong: int, check: bool) -> str:
    told = []
    if changed:
        told.append(f"{_files(changed)} {'would change' if check else 'changed'}")
    if same:
        told.append(f"{_files(same)} {'was' if same == 1 else 'were'} in this layout")
    if wrong:
        told.append(f"{_files(wrong)} with mistakes left alone")
    return ", ".join(told) or "no ruleset there"


def _files(count: int) -> str:
    return f"{count:,} {'file' if count == 1 else 'files'}"
