"""The commands."""

from __future__ import annotations

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


app.command(epilog="Example: loyalty-rules check rulesets/grocery")(check)
app.command(epilog="Example: loyalty-rules fmt rulesets --check")(fmt)
app.command(epilog="Example: loyalty-rules convert rulesets/coffee-card/coffee-card.loyalty --out -")(convert)
app.command(epilog="Example: loyalty-rules schema --out loyalty.schema.json")(schema)
app.command(epilog="Example: loyalty-rules plan rulesets/grocery")(plan)
app.command(epilog="Example: loyalty-rules simulate rulesets/spend-bands rulesets/spend-bands/data/purchases.csv")(
    simulate
)
app.command(
    epilog="Example: loyalty-rules compare rulesets/grocery docs/examples/grocery-own-brand.loyalty"
    " rulesets/grocery/data --format markdown"
)(compare)
app.command(
    epilog="Example: loyalty-rules sweep rulesets/grocery rulesets/grocery/data --set 'private-brand=1..2 step 0.25'"
)(sweep)
app.command(epilog="Example: loyalty-rules diff rulesets/grocery docs/examples/grocery-own-brand.loyalty")(diff)
app.command(epilog="Example: loyalty-rules describe rulesets/beauty-tiers --language de --out terms.html")(describe)
app.command(epilog="Example: loyalty-rules explain rulesets/grocery rulesets/grocery/data --event 31198775794")(explain)
app.command(epilog="Example: loyalty-rules inspect sales.csv")(inspect)
app.command(epilog="Example: loyalty-rules new corner-shop --from coffee-card")(new)
app.command(
    epilog="Example: loyalty-rules quote rulesets/coffee-card --history rulesets/coffee-card/data"
    """ --event '{"member": "M1", "items": [{"kind": "coffee", "amount": "3.90"}]}'"""
)(quote)
app.command(epilog="Example: loyalty-rules statement rulesets/beauty-tiers rulesets/beauty-tiers/data --member M1")(
    statement
)
app.command(epilog="Example: loyalty-rules lsp (your editor runs it; docs/EDITORS.md says how)")(lsp)
app.command("test", epilog="Example: loyalty-rules test rulesets/grocery")(run_tests)
app.command(epilog="Example: loyalty-rules generate rulesets/beauty-tiers --members 500 --out build/beauty")(generate)
