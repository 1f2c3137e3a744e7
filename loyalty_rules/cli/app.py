"""The commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from loyalty_rules.cli.check import check
from loyalty_rules.cli.colour import When, set_colour
from loyalty_rules.cli.compare import compare
from loyalty_rules.cli.convert import convert
from loyalty_rules.cli.describe import describe
from loyalty_rules.cli.diff import diff
from loyalty_rules.cli.explain import explain
from loyalty_rules.cli.fmt import fmt
from loyalty_rules.cli.generate import generate
from loyalty_rules.cli.inspect import inspect
from loyalty_rules.cli.lsp import lsp
from loyalty_rules.cli.new import new
from loyalty_rules.cli.options import version as installed_version
from loyalty_rules.cli.plan import plan
from loyalty_rules.cli.quote import quote
from loyalty_rules.cli.schema import schema
from loyalty_rules.cli.simulate import simulate
from loyalty_rules.cli.statement import statement
from loyalty_rules.cli.sweep import sweep
from loyalty_rules.cli.test import run as run_tests

app = typer.Typer(
    name="loyalty-rules",
    help="Loyalty programmes as rules: check them, and see what they do on real transactions.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"loyalty-rules {installed_version()}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Say the version and stop.", callback=_version, is_eager=True)
    ] = False,
    color: Annotated[
        When,
        typer.Option("--color", help="Whether there is colour: `auto`: on terminals, unless NO_COLOR is set."),
    ] = When.auto,
) -> None:
    set_colour(color)


_EVENT = '{"member": "M1", "items": [{"kind": "coffee", "amount": "3.90"}]}'

# In the order in which a programme comes to be: written, tried, run, told. Each with what it does in a line, and an
# example.
_COMMANDS: tuple[tuple[str, Callable[..., None], str, str], ...] = (
    ("new", new, "Start a programme from one of the gallery.", "corner-shop --from coffee-card"),
    ("check", check, "Find what is wrong with a ruleset.", "rulesets/grocery"),
    ("fmt", fmt, "Lay rulesets out in the one canonical way.", "rulesets --check"),
    ("convert", convert, "Write a ruleset in the other form.", "rulesets/coffee-card/coffee-card.loyalty --out -"),
    ("test", run_tests, "Run the tests of a ruleset, with coverage.", "rulesets/grocery"),
    (
        "describe",
        describe,
        "Say a programme in plain language.",
        "rulesets/beauty-tiers --language de --out terms.html",
    ),
    ("plan", plan, "Show the state each rule reads and writes.", "rulesets/grocery"),
    ("inspect", inspect, "Look at data files and propose a mapping.", "sales.csv"),
    ("generate", generate, "Make up events for a ruleset.", "rulesets/beauty-tiers --members 500 --out build/beauty"),
    (
        "simulate",
        simulate,
        "Run a programme over events: gives, costs.",
        "rulesets/spend-bands rulesets/spend-bands/data/purchases.csv",
    ),
    (
        "diff",
        diff,
        "Tell what two rulesets mean differently.",
        "rulesets/grocery docs/examples/grocery-own-brand.loyalty",
    ),
    (
        "compare",
        compare,
        "Tell what a change costs, and whom it hits.",
        "rulesets/grocery docs/examples/grocery-own-brand.loyalty rulesets/grocery/data --format markdown",
    ),
    (
        "sweep",
        sweep,
        "Try other figures, or solve for a cost.",
        "rulesets/grocery rulesets/grocery/data --set 'private-brand=1..2 step 0.25'",
    ),
    (
        "explain",
        explain,
        "Tell why an event brought what it did.",
        "rulesets/grocery rulesets/grocery/data --event 31198775794",
    ),
    (
        "statement",
        statement,
        "Show one member's account.",
        "rulesets/beauty-tiers rulesets/beauty-tiers/data --member M1",
    ),
    (
        "quote",
        quote,
        "Say what an event would bring now.",
        f"rulesets/coffee-card --history rulesets/coffee-card/data --event '{_EVENT}'",
    ),
    ("schema", schema, "Print the JSON Schemas.", "--out loyalty.schema.json"),
    ("lsp", lsp, "Serve an editor.", "(your editor runs it; docs/EDITORS.md says how)"),
)
for _name, _command, _short, _example in _COMMANDS:
    app.command(_name, short_help=_short, epilog=f"Example: loyalty-rules {_name} {_example}")(_command)
