"""`generate`: a stream of events for a ruleset."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from loyalty_rules import api
from loyalty_rules.cli.options import RulesetPath, TextFormat, TextOrJson, day_named, there
from loyalty_rules.cli.shown import as_json, one_line
from loyalty_rules.core.quantities import parse_number
from loyalty_rules.core.whole_files import left_over

ONE_DAY = timedelta(days=1)
NUMBER_MAX = 1_000_000_000


class FileKind(StrEnum):
    parquet = "parquet"
    csv = "csv"
    jsonl = "jsonl"


def generate(
    ruleset: RulesetPath,
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder for the files: a new or an empty one.")],
    members: Annotated[int, typer.Option(min=1, max=NUMBER_MAX, help="How many members join.")] = 1_000,
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="The first day; of the year of the latest rule if left out."),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--until", formats=["%Y-%m-%d"], help="The last day; a year after the first if left out."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same events.")] = 1,
    per_month: Annotated[
        str,
        typer.Option(
            metavar="NUMBER",
            help="Purchases a month of an active member on average; what the rules' own goals suggest if left out.",
        ),
    ] = "",
    leaving: Annotated[str, typer.Option(metavar="SHARE", help="Members who stop within a year.")] = "20%",
    basket: Annotated[
        str,
        typer.Option(metavar="AMOUNT", help="The usual purchase; what the rules' own figures suggest if left out."),
    ] = "",
    returns: Annotated[str, typer.Option(metavar="SHARE", help="Purchases that come back.")] = "6%",
    referrals: Annotated[str, typer.Option(metavar="SHARE", help="Joins that another member brought about.")] = "15%",
    attempts: Annotated[str, typer.Option(metavar="SHARE", help="Members who try what the rules do not want.")] = "1%",
    files: Annotated[FileKind, typer.Option(help="The kind of the files.")] = FileKind.parquet,
    format: TextFormat = TextOrJson.text,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing when it went well.")] = False,
) -> None:
    """Make up events for a ruleset: seasons, members who buy again and who leave, returns, friends, and fraud attempts.

    Exit code 0; 1: the ruleset has errors; 2: it could not run.
    """
    loaded = api.load(there(ruleset))

    from loyalty_rules.workbench.generate import Habits, usual_first
    from loyalty_rules.workbench.generate import generate as generate_stream
    from loyalty_rules.workbench.generate.files import FileKind as Kind

    habits = Habits(
        per_month=_number(per_month, "--per-month") if per_month else None,
        basket=_number(basket, "--basket") if basket else None,
        leaving=_share(leaving, "--leaving"),
        returns=_share(returns, "--returns"),
        referrals=_share(referrals, "--referrals"),
        attempts=_share(attempts, "--attempts"),
    )
    begins = day_named(first, "--from") or usual_first(loaded)
    ends = day_named(last, "--until") or begins.replace(year=begins.year + 1, day=min(begins.day, 28)) - ONE_DAY
    if ends < begins:
        raise typer.BadParameter(f"`--until {ends}` is before `--from {begins}`")
    try:
        found = generate_stream(
            loaded,
            out,
            members=members,
            first=begins,
            last=ends,
            seed=seed,
            habits=habits,
            kind=Kind(files.value),
        )
    except FileExistsError:
        folder = f"`{one_line(str(out))}`"
        if not out.is_dir():
            raise typer.BadParameter(f"{folder} is a file: name a new folder for `--out`") from None
        left = left_over(out)
        if left:
            names = ", ".join(f"`{one_line(path.name)}`" for path in left)
            message = f"{folder} is not empty: a run that was ended by force left {names}; remove what it left"
            raise typer.BadParameter(f"{message}, or name a new folder for `--out`") from None
        raise typer.BadParameter(f"{folder} is not empty: name a new folder for `--out`") from None
    if format is TextOrJson.json:
        typer.echo(
            as_json(
                {
                    "members": found.members,
                    "joined_before": found.joined_before,
                    "first": str(found.first),
                    "last": str(found.last),
                    "seed": seed,
                    "events": dict(found.events),
                    "attempts": dict(found.attempts),
                    "files": [str(path) for path in found.files],
                }
            )
        )
    elif not quiet:
        words = [f"{name} {count:,}" for name, count in sorted(found.events.items(), key=lambda each: -each[1])]
        total = sum(found.events.values())
        typer.echo(one_line(f"{found.members:,} members from {found.first} to {found.last}, {total:,} events"))
        typer.echo(one_line(f"  by type: {', '.join(words)}"))
        if found.joined_before:
            typer.echo(
                f"  {found.joined_before:,} of them joined before: the rules look at how long somebody has been there"
            )
        if found.attempts:
            words = [f"{name} {count:,}" for name, count in found.attempts.items()]
            typer.echo(f"  attempts, named in the column `attempt`: {'; '.join(words)}")
        typer.echo(one_line(f"wrote {', '.join(str(path.relative_to(out)) for path in found.files)} to {out}"))


def _number(text: str, option: str) -> Fraction:
    found = _read(text)
    if found is None or not 0 < found <= NUMBER_MAX:
        raise typer.BadParameter(f"`{one_line(text)}` is no number above zero, up to {NUMBER_MAX:,}", param_hint=option)
    return found


def _share(text: str, option: str) -> Fraction:
    found = _read(text[:-1].rstrip()) if text.endswith("%") else None
    if found is None or not 0 <= found <= 100:
        raise typer.BadParameter(f"`{one_line(text)}` is no share: write `5%`, from 0% to 100%", param_hint=option)
    return found / 100


def _read(text: str) -> Fraction | None:
    """A number as rules write it; None where it is none."""
    try:
        return parse_number(text)
    except ValueError:
        return None
