"""`test`: whether the examples of a ruleset hold."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loyalty_rules.cli.options import Quiet, RulesetPath, nothing_beside, on_disk, there
from loyalty_rules.cli.pages import ready_file, ready_page, write_page
from loyalty_rules.cli.shown import as_json, line_width, one_line, plain, show_diff, tell, visible

if TYPE_CHECKING:
    from loyalty_rules.core.coverage import Coverage
    from loyalty_rules.core.verdicts import Verdicts
    from loyalty_rules.workbench.coverage.floors import Floor
    from loyalty_rules.workbench.suite import Suite


class Form(StrEnum):
    text = "text"
    json = "json"
    junit = "junit"


def run(
    ruleset: RulesetPath,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="NAME", help="Only tests of this name, or pattern with * and ?; repeatable."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Name the tests that passed too.")] = False,
    format: Annotated[Form, typer.Option("--format", help="How the result is written.")] = Form.text,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write JSON or JUnit XML into this file.")] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Tell what of the rules the tests tried, and what they never did.")
    ] = False,
    coverage_html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the coverage as a page, line by line.")
    ] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(metavar="PERCENT", help="Exit code 1 below this coverage: 90, or rules=100; repeatable."),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Record anew what is expected, after showing what would change.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With `--update`: write without asking.")] = False,
    quiet: Quiet = False,
) -> None:
    """Run the tests of a ruleset: those in it, and those of the test files beside it.

    `shop.test.loyalty` and `shop.returns.test.loyalty` have tests of `shop.loyalty`; a test file can be named alone.

    Exit code 0: all hold; 1: one fails, the ruleset or a test has an error, or too little is covered; 2: it could not
    run.
    """
    if out is not None and format is Form.text:
        raise typer.BadParameter("`--out` needs `--format json` or `--format junit`")
    if coverage and format is Form.junit and out is None:
        raise typer.BadParameter("`--coverage` with `--format junit` needs `--out`: XML has no place for it")
    if yes and not update:
        raise typer.BadParameter("`--yes` answers what `--update` asks: add it, or leave `--yes` out")
    if update and format is not Form.text:
        raise typer.BadParameter("`--update` shows its changes as text: leave `--format` out")
    if update:
        asked = {"coverage": coverage, "coverage_html": coverage_html, "fail_under": fail_under}
        nothing_beside("`--update` records what is expected", verbose=verbose, **asked)
    if format is not Form.text and out is None:
        nothing_beside(f"`--format {format}` names every test", verbose=verbose)
    if quiet:
        nothing_beside("`--quiet` names no test that passed", verbose=verbose)
    if out is not None:
        ready_file(out)
    if coverage_html is not None:
        ready_page(coverage_html, "--coverage-html")
    from loyalty_rules.core.diagnostics import RulesetError
    from loyalty_rules.core.verdicts import Verdicts
    from loyalty_rules.report import verdicts as shown
    from loyalty_rules.workbench.suite import NoSuchTest, run_suite, suite

    floors = _floors(fail_under or ())
    tried: Coverage | None = None
    try:
        tests = suite(on_disk(ruleset, "recorded anew") if update else there(ruleset))
    except RulesetError as error:
        if format is not Form.text:
            broken = Verdicts("", str(ruleset), (), errors=error.diagnostics)
            _write(_as_data(broken, None) if format is Form.json else shown.as_junit(broken), out, quiet)
        raise
    try:
        if coverage or coverage_html or floors:
            from loyalty_rules.workbench.coverage import covered

            found, tried = covered(tests, only or ())
        else:
            found = run_suite(tests, only or ())
    except NoSuchTest as problem:
        raise typer.BadParameter(one_line(str(problem))) from None
    if update and found.failed:
        raise typer.Exit(_update(tests, found, only or [], yes))
    if (format is Form.text or out is not None) and (found.failed or not quiet):
        _show(shown.verdict_lines(found, verbose))
    if tried is not None and coverage and (format is Form.text or out is not None):
        _tell_coverage(tried)
    if format is not Form.text:
        _write(_as_data(found, tried) if format is Form.json else shown.as_junit(found), out, quiet)
    if tried is not None and coverage_html is not None:
        from loyalty_rules.report.coverage_page import coverage_page

        write_page(coverage_html, coverage_page(tried), quiet)
    missed = _missed(tried, floors)
    raise typer.Exit(1 if found.failed or missed else 0)


def _write(told: dict[str, object] | str, out: Path | None, quiet: bool) -> None:
    """Data or XML, into the file or as it is."""
    text = told if isinstance(told, str) else as_json(told) + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_page(out, text, quiet)


def _show(lines: Iterable[str]) -> None:
    """What tests came to, in colour where there is colour."""
    from loyalty_rules.cli.colour import coloured
    from loyalty_rules.report.colours import coloured_verdict

    in_colour = coloured()
    for line in lines:
        said = visible(line)
        typer.echo(coloured_verdict(said) if in_colour else said, color=in_colour)


def _floors(said: Iterable[str]) -> tuple[Floor, ...]:
    if not said:
        return ()
    from loyalty_rules.workbench.coverage.floors import NoFloor, floor

    try:
        return tuple(map(floor, said))
    except NoFloor as problem:
        raise typer.BadParameter(one_line(str(problem)), param_hint="--fail-under") from None


def _tell_coverage(tried: Coverage) -> None:
    from loyalty_rules.report.coverage import coverage_lines

    typer.echo("")
    tell(map(plain, coverage_lines(tried)), line_width())


def _as_data(found: Verdicts, tried: Coverage | None) -> dict[str, object]:
    from loyalty_rules.report import coverage, verdicts

    data = verdicts.as_json(found)
    return data if tried is None else {**data, "coverage": coverage.as_json(tried)}


def _missed(tried: Coverage | None, floors: tuple[Floor, ...]) -> bool:
    """Say what is covered too little."""
    if tried is None or not floors:
        return False
    from loyalty_rules.workbench.coverage.floors import below

    missed = below(tried, floors)
    for sentence in missed:
        typer.echo(sentence, err=True)
    return bool(missed)


def _update(tested: Suite, found: Verdicts, only: list[str], yes: bool) -> int:
    """Show what would be recorded anew, ask, and write. The exit code."""
    from loyalty_rules.report.verdicts import expectation_lines
    from loyalty_rules.workbench.record import record

    made = record(tested, found, only)
    show_diff(made.diff())
    if made.left:
        typer.echo(f"{_expectations(len(made.left))} to change by hand:")
        for failure in made.left:
            _show(expectation_lines(failure))
    if not made.recorded:
        typer.echo("nothing could be recorded")
        return 1
    said = f"{_expectations(made.recorded)} in {', '.join(made.texts)}"
    if not yes:
        if not sys.stdin.isatty():
            typer.echo(f"nothing was written: add `--yes` to record {one_line(said)}")
            return 1
        if not typer.confirm(f"Record {one_line(said)}?"):
            typer.echo("nothing was written")
            return 1
    made.write()
    typer.echo(f"recorded {one_line(said)}")
    return 1 if made.left else 0


def _expectations(count: int) -> str:
    return f"{count:,} {'expectation' if count == 1 else 'expectations'}"
