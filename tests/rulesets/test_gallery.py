"""Every programme of `rulesets/`: no findings, one meaning in both forms, examples that hold.

Those of one trade have the same figures, in `expected/members.csv`: what each member was given and has left in each
wallet, with the sum as it was worked out by hand from the rules.
"""

from __future__ import annotations

import ast
import operator
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from msgspec.structs import replace

import loyalty_rules as lr
from loyalty_rules import Kind
from loyalty_rules.core.quantities import format_amount
from loyalty_rules.model.examples import examples
from loyalty_rules.syntax.write_yaml import write_yaml
from tests.cases.engines import ENGINES
from tests.cases.examples import run as run_example
from tests.rulesets.running import FOLDER, NAMES, SURFACES, UNTIL, Run, document, figures, ruleset, run

SCHEMA = "../../grammar/loyalty.schema.json"
MODELINE = f"# yaml-language-server: $schema={SCHEMA}\n"  # what tells an editor the schema
TRADES = [name for name in NAMES if name not in UNTIL]
ROWS = [
    pytest.param(name, row, id=f"{name}: {row['member']}") for name in TRADES for row in figures(name, "members.csv")
]
SIGNS = {Kind.EARNED: 1, Kind.CONVERTED: 1, Kind.REVERSED: -1, Kind.DROPPED: -1}
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
}

on_every_engine = pytest.mark.parametrize("engine", [name for name, _ in ENGINES])


# ------------------------------------------------------------------------------------------------ the rules
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_found(name: str, surface: str) -> None:
    checked = lr.check(FOLDER / name / f"{name}.{surface}")
    assert not checked.diagnostics, checked.text()


@pytest.mark.parametrize("name", NAMES)
def test_editors_are_told_the_schema(name: str) -> None:
    path = FOLDER / name / f"{name}.yaml"
    assert path.read_text(encoding="utf-8").startswith(MODELINE)
    assert (path.parent / SCHEMA).is_file()


@pytest.mark.parametrize("name", NAMES)
def test_both_forms_are_one_tree(name: str) -> None:
    assert document(name, "loyalty") == document(name, "yaml")


@pytest.mark.parametrize("name", TRADES)
def test_the_yaml_is_in_the_canonical_layout(name: str) -> None:
    text = (FOLDER / name / f"{name}.yaml").read_text(encoding="utf-8")
    assert text == write_yaml(document(name, "loyalty"), SCHEMA)


@pytest.mark.parametrize("name", NAMES)
def test_both_forms_hold_the_same_comments(name: str) -> None:
    def comments(surface: str) -> list[str]:
        text = (FOLDER / name / f"{name}.{surface}").read_text(encoding="utf-8").removeprefix(MODELINE)
        return " ".join(line.strip()[2:] for line in text.splitlines() if line.strip().startswith("# ")).split()

    assert comments("loyalty") == comments("yaml")


@on_every_engine
@pytest.mark.parametrize("name", NAMES)
def test_both_forms_give_the_same_lines(name: str, engine: str) -> None:
    first, second = (run(name, surface, engine) for surface in SURFACES)
    assert first.refused == second.refused
    # The place of the rule is the one thing that has to differ.
    without_place = [[replace(line, place="") for line in found.engine.lines] for found in (first, second)]
    assert without_place[0] == without_place[1]


@on_every_engine
@pytest.mark.parametrize("name", NAMES)
def test_examples_hold(name: str, engine: str) -> None:
    found = examples(document(name, "loyalty"), ruleset(name, "loyalty"))
    assert len(found) >= (4 if name in TRADES else 1)
    for example in found:
        wrong = run_example(ruleset(name, "loyalty"), example, dict(ENGINES)[engine])
        assert not wrong, f"{example.name}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("name", TRADES)
def test_examples_speak_of_every_rule(name: str) -> None:
    text = (FOLDER / name / f"{name}.loyalty").read_text(encoding="utf-8")
    told = set(re.findall(r"[\w-]+", text[text.index("\ntest ") :]))
    rules = ruleset(name, "loyalty").rules
    assert not [rule for rule in rules if rule not in told]


# ------------------------------------------------------------------------------------------------ over the data
@on_every_engine
@pytest.mark.parametrize("name", TRADES)
def test_data_is_used_and_sets_off_every_rule(name: str, engine: str) -> None:
    found = run(name, "loyalty", engine)
    assert not found.refused
    gave = {entry.rule for entry in found.entries if entry.amount > 0}
    rules = ruleset(name, "loyalty")
    assert not [rule for rule in (*rules.rules, *rules.exchanges) if rule not in gave]


@on_every_engine
@pytest.mark.parametrize(("name", "row"), ROWS)
def test_figures_of_a_member(name: str, row: dict[str, str], engine: str) -> None:
    found, member, wallet = run(name, "loyalty", engine), row["member"], row["wallet"]
    unit = ruleset(name, "loyalty").wallets[wallet].unit
    assert worked_out(row["because"]) == Fraction(row["given"])
    assert plain(format_amount(given(found)[member, wallet], unit)) == Decimal(row["given"])
    assert plain(format_amount(found.engine.book.account(member, wallet).balance, unit)) == Decimal(row["left"])
    if row["tier"]:
        assert ruleset(name, "loyalty").tiers[found.engine.rank(member)].name == row["tier"]


@on_every_engine
@pytest.mark.parametrize("name", TRADES)
def test_figures_name_all_who_were_given_anything(name: str, engine: str) -> None:
    rows = {(row["member"], row["wallet"]) for row in figures(name, "members.csv")}
    assert set(given(run(name, "loyalty", engine))) <= rows


def given(found: Run) -> dict[tuple[str, str], int]:
    """What a member was given in a wallet and was not taken back."""
    sums: dict[tuple[str, str], int] = {}
    for entry in found.entries:
        if entry.kind in SIGNS:
            key = entry.member, entry.wallet
            sums[key] = sums.get(key, 0) + SIGNS[entry.kind] * entry.amount
    return sums


def plain(amount: str) -> Decimal:
    return Decimal(amount.split()[0].replace(",", ""))


def worked_out(text: str) -> Fraction:
    """The sum in words a calculator takes: `12 * 9 + 0.02 * 3000`."""

    def value(node: ast.expr) -> Fraction:
        match node:
            case ast.BinOp(left, sign, right):
                return Fraction(OPERATORS[type(sign)](value(left), value(right)))
            case ast.Constant(int() | float()):
                return Fraction(ast.get_source_segment(text, node) or "")
        raise AssertionError(f"`{text}` is no sum")

    return value(ast.parse(text, mode="eval").body)


# ------------------------------------------------------------------------------------------------ cost and revenue
@pytest.mark.parametrize(
    ("name", "revenue", "cost"),
    [
        # Rooms: M4 130, M1 240 + 330 + 400 + 110, M2 900 + 450, M3 11 * 99.99, M5 770 + 2 * 89.50.
        # Extras: 41 + 100 + 12. 8,888 cones.
        ("hotel", "4608.89 + 153", "8888 * 0.05"),
        # Bills: M1 8 * 35, M2 4 * 15 + 3 * 20, M3 7 * 20. Top-ups: 8 + 10 + 24.99 + 25. 121.4 gigabytes, 20 EUR.
        ("telecom", "280 + 120 + 140 + 67.99", "121.4 * 0.40 + 20"),
        ("pet-food", "8 * 60 + 6 * 30 + 25 + 8 * 15 + 3 * 99.90", "2208 * 0.02"),  # M1 to M5, M4 last
        ("software", "5 * 100 + 2 * 200 + 500", "375 * 0.12"),  # M3, M2, M1
        # M1 twelve classic, M2 six in business, M4 five flex and one light, M3 one light and one flex.
        ("airline", "12 * 120 + 6 * 900 + 5 * 180 + 40 + 40 + 180", "56875 * 0.01"),
        # Diesel 780 litres at 1.70, petrol 350 + 12 + 13.5 + 4.4 + 0.1 at 1.80, premium 160 at 2.00; the shop.
        ("fuel", "780 * 1.70 + 380 * 1.80 + 160 * 2 + 36.40", "435 * 0.10"),
        # M1, M2, M3, M4 but for what came back (80 and 100 and 90), M5, M6; 500 points are 10 dollars.
        (
            "beauty-tiers",
            "67.50 + 89.90 + 99.90 + 120 + 130 + 360 + 19.99 + 449.99 + 1800 + 570 - 80 - 100 - 90 + 65 + 500",
            "4625 * 0.02",
        ),
        # M1; M2's look without the shoes; M3; M4 without the scarf; M5 with a gift card; M6.
        ("fashion", "605 + 100 + 1349.99 + 104.90 + 175 + 12 * 9.50", "2558 * 0.05"),
        # M1, M3 without what was rescued, M4, M5. Hearts, small change, and as much again up to 5 euros a month.
        (
            "common-good",
            "10 * 12.40 + 25.50 + 12 * 10.01 + 60",
            "1008 * 0.01 + 6 + 0.50 + 11.88 + 2.40 + 2.40 + 1.20 + 0.50 + 5",
        ),
        # Fees: M1 and M4 four months, M2 and M3 three, M5 a year.
        ("gym", "14 * 39 + 390", "720 * 0.03"),
        # 0.3 % of F1's six purchases of 50 and R1's of 300 and 200.
        ("bank-referral", "6 * 0.15 + 0.90 + 0.60", "593.50"),
        # 1.8 %: M1 200, 60, 1,400, 50 and 100; M2 1,000 and 300; M3 55.55 (0.9999 is 1.00); M4 600; M5 80 and 1,600.
        ("rotating-card", "3.60 + 1.08 + 25.20 + 0.90 + 1.80 + 18 + 5.40 + 12 * 1.00 + 10.80 + 1.44 + 28.80", "299.46"),
        # Twelve per cent of 16 * 7.50, 45, 30, 12.90 (1.548 is 1.55) and 20. The vase came back.
        ("marketplace", "14.40 + 5.40 + 3.60 + 1.55 + 2.40", "362 * 0.05"),
    ],
)
def test_cost_as_a_share_of_revenue(name: str, revenue: str, cost: str) -> None:
    summary = lr.simulate(FOLDER / name, FOLDER / name / "data").summary
    assert (Fraction(summary.revenue, 100), summary.cost / 100) == (worked_out(revenue), worked_out(cost))
    assert summary.cost_share == worked_out(cost) / worked_out(revenue)


def test_what_is_paid_at_partners_is_theirs() -> None:
    summary = lr.simulate(FOLDER / "coalition", FOLDER / "coalition" / "data").summary
    assert (summary.revenue, summary.cost_share) == (0, None)
    assert summary.cost > 0
