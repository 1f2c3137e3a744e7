"""`check`: what is wrong with rulesets, what of it can be mended, and once more whenever they change."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loyalty_rules import api
from loyalty_rules.cli.colour import coloured
from loyalty_rules.cli.failure import nothing_read
from loyalty_rules.cli.options import Quiet, complete_rulesets, on_disk, there, version
from loyalty_rules.cli.shown import as_json, one_line, visible
from loyalty_rules.core.revisions import at_revision

if TYPE_CHECKING:
    from loyalty_rules.core.allowed import Allowed
    from loyalty_rules.core.diagnostics import Diagnostic

SUFFIXES = (".loyalty", ".yaml", ".yml")


class Format(StrEnum):
    text = "text"
    json = "json"
    sarif = "sarif"
    github = "github"
    junit = "junit"


def check(
    rulesets: Annotated[
        list[Path],
        typer.Argument(
            metavar="RULESET…",
            help="A .loyalty or .yaml file, or the folder of a programme; several are checked one by one.",
            autocompletion=complete_rulesets,
        ),
    ],
    format: Annotated[Format, typer.Option("--format", help="How the result is written.")] = Format.text,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended in one way only.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="With `--fix`: write nothing, show what would change.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Check again when a file changes; Ctrl-C ends it.")] = False,
    quiet: Quiet = False,
) -> None:
    """Find what is wrong with rulesets: in their text, their meaning, their logic and their tiers.

    Exit code 0: nothing found, 1: something found, or left after mending, 2: there is no such file, or no ruleset in
    the folder.
    """
    if diff and not fix:
        raise typer.BadParameter("`--diff` shows what `--fix` would change")
    if format is not Format.text and (fix or watch):
        raise typer.BadParameter(f"`--format {format}` is for findings alone: leave `--fix` and `--watch` out")
    if fix and watch:
        raise typer.BadParameter("`--fix` and `--watch` don't go together")
    doing = "mended" if fix else "watched" if watch else ""
    chosen = [on_disk(path, doing) if doing else there(path) for path in rulesets]
    if len(chosen) > 1:
        # `check rulesets/*` names what stands beside the rulesets too.
        chosen = [one for one in chosen if one.is_dir() or one.suffix in SUFFIXES or not os.path.exists(one)]
    if watch:
        _watch(chosen, quiet)
    elif fix:
        raise typer.Exit(_fix(chosen, diff, quiet))
    else:
        checked = [(str(path), api.check(path)) for path in chosen]
        _show(checked, format, quiet)
        raise typer.Exit(max((_code(found) for _, found in checked), default=0))


def _code(found: api.Checked) -> int:
    """The exit code that one ruleset gives."""
    return 2 if nothing_read(found.diagnostics) else 1 if found.diagnostics else 0


def _show(checked: list[tuple[str, api.Checked]], format: Format, quiet: bool) -> None:
    found = _all(checked)
    match format:
        case Format.text:
            _show_text(checked, quiet)
        case Format.json:
            from loyalty_rules.core.allowed import allowed_json

            errors = sum(one["severity"] == "error" for one in _as_json(found))
            meant = [allowed_json(one) for one in _allowed(checked)]
            typer.echo(as_json({"errors": errors, "diagnostics": _as_json(found), "allowed": meant}))
        case Format.sarif:
            from loyalty_rules.report.findings import as_sarif

            typer.echo(as_json(as_sarif(found, version(), _allowed(checked))))
        case Format.github:
            from loyalty_rules.report.findings import as_github

            typer.echo(visible(as_github(found)), nl=False)
        case Format.junit:
            from loyalty_rules.report.findings import as_junit

            typer.echo(as_junit([(name, one.diagnostics) for name, one in checked]), nl=False)


def _all(checked: list[tuple[str, api.Checked]]) -> list[Diagnostic]:
    """Every finding once: rulesets may include one file."""
    return list(dict.fromkeys(found for _, one in checked for found in one.diagnostics))


def _allowed(checked: list[tuple[str, api.Checked]]) -> list[Allowed]:
    return list(dict.fromkeys(found for _, one in checked for found in one.allowed))


def _as_json(found: list[Diagnostic]) -> list[dict[str, object]]:
    from loyalty_rules.core.diagnostics import as_json as one_as_json

    return [one_as_json(diagnostic) for diagnostic in found]


def _show_text(checked: list[tuple[str, api.Checked]], quiet: bool) -> None:
    wrong = [(name, found) for name, found in checked if found.diagnostics]
    if len(checked) == 1 and (wrong or not quiet):
        _say_findings(checked[0][1], at_revision(checked[0][0]) is None)
        return
    for name, found in wrong:
        _say_findings(found, at_revision(name) is None)
        typer.echo("")
    if not quiet:
        said = f"{len(wrong):,} with findings" if wrong else "no findings"
        allowed = len(_allowed(checked))
        said += f", {allowed:,} allowed" if allowed else ""
        typer.echo(f"{len(checked):,} rulesets checked, {said}")


def _say_findings(found: api.Checked, on_disk: bool = True) -> None:
    text = found.text().rstrip("\n")
    if found.allowed:
        text += f", {len(found.allowed):,} allowed"
    mendable, all = sum(one.fix is not None for one in found.diagnostics), len(found.diagnostics)
    if mendable and on_disk:
        which = "it" if all == 1 else "all of them" if mendable == all else f"{mendable:,} of them"
        text += f"\n`loyalty-rules check --fix` mends {which}"
    if coloured():
        from loyalty_rules.report.colours import coloured_findings

        typer.echo(coloured_findings(text), color=True)
    else:
        typer.echo(text)


def _fix(paths: list[Path], diff: bool, quiet: bool) -> int:
    from loyalty_rules.workbench.fixing import fix

    code = 0
    for path in paths:
        fixed = fix(path, [other for other in paths if other != path])
        if diff:
            from loyalty_rules.cli.shown import show_diff

            show_diff(fixed.diff())
        else:
            fixed.write()
        if not quiet:
            for found in fixed.made:
                place = "" if found.span is None else f"{found.span.file}:{found.span.line}:{found.span.column}: "
                assert found.fix is not None
                typer.echo(one_line(f"{place}{found.code} {'would be ' if diff else ''}mended: {found.fix.title}"))
            if fixed.made:
                typer.echo("")
        if fixed.left.diagnostics or not quiet:
            _say_findings(fixed.left)
        code = max(code, _code(fixed.left), int(bool(diff and fixed.made)))
    return code


def _watch(paths: list[Path], quiet: bool) -> None:
    from datetime import datetime

    from loyalty_rules.workbench.watching import Stamp, stamps, wait_for_change

    before: dict[str, Stamp] = {}
    try:
        while True:
            # Looked at before they are read: what is written in between is seen in the next round.
            known = stamps(paths, before)
            checked = [(str(path), api.check(path)) for path in paths]
            before = {**stamps(paths, (name for _, found in checked for name in found.sources)), **known}
            _show_text(checked, quiet)
            files = len({name for _, found in checked for name in found.sources})
            watched = f"{files:,} {'file' if files == 1 else 'files'}"
            if not quiet:
                typer.echo(f"checked at {datetime.now():%H:%M:%S}, watching {watched}; Ctrl-C ends it\n")
            wait_for_change(before)
    except KeyboardInterrupt:
        typer.echo("")
