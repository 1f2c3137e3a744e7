"""The same history under two rulesets, worked out by hand.

The shop gives a point for every euro that counts (gift cards don't), 15 % of that on top, rounded down, as much again
on coffee in March, and 50 points for the first purchase:

    A  2 March  coffee 10, bakery 5   15 + 2 (2.25) + 10 + 50 = 77
    B  1 April  bakery 20             20 + 3 + 0 + 50         = 73
    C  5 April  gift card 30           0 + 0 + 0 + 50         = 50
                                                               200 points, 2 EUR, of 65 EUR
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from time import monotonic

import pytest

from loyalty_rules.core.comparisons import Comparison, Fate, Pair
from loyalty_rules.report import comparison as report
from loyalty_rules.report import comparison_data
from loyalty_rules.report.bench_pages import comparison_page
from loyalty_rules.workbench.compare import compare
from loyalty_rules.workbench.figures import figure_named, figures, with_figures
from loyalty_rules.workbench.programmes import read_programme
from loyalty_rules.workbench.suite import run_tests
from loyalty_rules.workbench.thresholds import ThresholdError, threshold
from tests.cli.command import CHECKOUT, RULESETS

from .rulesets import SHOP, changed

OWN_BRAND = CHECKOUT / "docs" / "examples" / "grocery-own-brand.loyalty"
EVENTS = [
    {"type": "purchase", "id": "1", "time": "2026-03-02 10:00", "member": "A",
     "items": [{"category": "coffee", "amount": "10"}, {"category": "bakery", "amount": "5"}]},
    {"type": "purchase", "id": "2", "time": "2026-04-01 10:00", "member": "B",
     "items": [{"category": "bakery", "amount": "20"}]},
    {"type": "purchase", "id": "3", "time": "2026-04-05 10:00", "member": "C",
     "items": [{"category": "gift-card", "amount": "30"}]},
]  # fmt: skip


def on_shop(folder: Path, *changes: tuple[str, str], events: Iterable[dict[str, object]] | None = None) -> Comparison:
    (folder / "old.loyalty").write_text(SHOP)
    (folder / "new.loyalty").write_text(changed(*changes))
    return compare(folder / "old.loyalty", folder / "new.loyalty", events or EVENTS)


def test_one_rate_moves_one_rule_and_one_member(tmp_path: Path) -> None:
    found = on_shop(tmp_path, ("multiply base by 2", "multiply base by 3"))
    # A's coffee brings 20 points on top instead of 10.
    assert found.cost == Pair(200, 210)  # cents
    assert found.cost_share == (Fraction(200, 6500), Fraction(210, 6500))
    assert found.all.fates == {Fate.GAINS: 1, Fate.SAME: 2}
    assert found.all.given == {"points": 10}
    assert {one.name: (one.members, one.given.get("points", 0), one.worth) for one in found.by_fate if one.members} == {
        "gains": (1, 10, 10),
        "unchanged": (2, 0, 0),
    }
    assert [(one.member, one.worth) for one in found.members] == [("A", 10)]
    (reason,) = found.members[0].reasons
    line = SHOP.split("\n").index('earn coffee-month "Double points on coffee in March"') + 1
    assert (reason.rule, reason.change) == ("coffee-month", 10)
    assert (reason.old_place, reason.new_place) == (f"{tmp_path}/old.loyalty:{line}", f"{tmp_path}/new.loyalty:{line}")
    assert found.unchanged == {
        "rules": ("base", "bonus", "start"), "exchanges": ("mug",), "others": ("tier moves",),
    }  # fmt: skip
    assert report.verdict(found) == (
        "costs 0.10 EUR more (+5.00 %): 2.10 EUR instead of 2.00 EUR; that is 3.23 % of revenue instead of 3.08 %"
    )
    assert report.members_verdict(found) == "3 members: 1 gains, none loses, 2 are unchanged"


def test_months_and_rules_add_up(tmp_path: Path) -> None:
    found = on_shop(tmp_path, ("multiply base by 2", "multiply base by 3"))
    assert [(one.month, one.given["points"]) for one in found.months] == [
        ("2026-03", Pair(77, 87)),
        ("2026-04", Pair(123, 123)),  # 73 of B and 50 of C
    ]
    assert {one.rule: one.given for one in found.rules} == {
        "base": Pair(35, 35),
        "bonus": Pair(5, 5),
        "coffee-month": Pair(10, 20),
        "start": Pair(150, 150),
    }
    assert [one.given for one in found.wallets] == [Pair(200, 210)]


def test_nothing_differs(tmp_path: Path) -> None:
    found = on_shop(tmp_path, ("  round down", "  # in whole points\n  round down"))
    assert found.same
    assert not found.members
    assert report.verdict(found) == "not one entry differs"


def test_a_rule_that_is_only_renamed_books_the_same(tmp_path: Path) -> None:
    changes = (("earn base", "earn dollar"), ("of base", "of dollar"), ("multiply base", "multiply dollar"))
    found = on_shop(tmp_path, *changes)
    assert found.same
    assert not found.differences.same


def test_what_it_is_worth_counts_though_the_points_are_the_same(tmp_path: Path) -> None:
    found = on_shop(tmp_path, ("worth 0.01 EUR", "worth 0.02 EUR"))
    assert found.cost == Pair(200, 400)
    assert found.all.fates == {Fate.GAINS: 3}
    assert found.all.given == {"points": 0}


def test_points_that_lapse_sooner_are_lost(tmp_path: Path) -> None:
    later = {"type": "purchase", "id": "4", "time": "2026-05-20 10:00", "member": "C",
             "items": [{"category": "gift-card", "amount": "1"}]}  # fmt: skip
    found = on_shop(tmp_path, ("expires 12 months", "expires 30 days"), events=[*EVENTS, later])
    # By 20 May all that was given by 5 April has lapsed: 200 points that would be there otherwise.
    assert found.cost == Pair(200, 200)
    assert found.outstanding == Pair(200, 0)
    assert found.all.fates == {Fate.LOSES: 3}
    assert found.all.worth == -200
    assert [(one.member, dict(one.lapsed)) for one in found.members] == [
        ("A", {"points": 77}), ("B", {"points": 73}), ("C", {"points": 50}),
    ]  # fmt: skip
    assert "+77 points lapsed" in "\n".join(report.lines(found, 10))


def test_money_off_that_takes_more_is_lost(tmp_path: Path) -> None:
    off = "exchange off\n  turn 30 points into 1 EUR off\n\nexchange mug"
    (tmp_path / "old.loyalty").write_text(changed(("exchange mug", off)))
    (tmp_path / "new.loyalty").write_text(changed(("exchange mug", off.replace("30", "35"))))
    asked = [
        {"type": "redeem", "id": f"r{member}", "time": "2026-04-10 10:00", "member": member, "exchange": "off",
         "count": count, "order": "40"}
        for member, count in (("A", 2), ("B", 3))
    ]  # fmt: skip
    found = compare(tmp_path / "old.loyalty", tmp_path / "new.loyalty", [*EVENTS, *asked])
    # A has 77: 2 EUR for 60 points, now for 70, 10 cents less. B has 73: 3 EUR for 90 points are refused either way.
    assert found.all.fates == {Fate.LOSES: 1, Fate.SAME: 2}
    assert [(one.member, one.worth) for one in found.members] == [("A", -10)]
    # With 20 points for 1 EUR 20 less are taken of A, and B has 3 EUR for 60 points: 300 - 60 cents more.
    (tmp_path / "new.loyalty").write_text(changed(("exchange mug", off.replace("30", "20"))))
    found = compare(tmp_path / "old.loyalty", tmp_path / "new.loyalty", [*EVENTS, *asked])
    assert [(one.member, one.worth) for one in found.members] == [("B", 240), ("A", 20)]
    assert found.all.fates == {Fate.GAINS: 2, Fate.SAME: 1}


def test_who_ends_in_another_tier(tmp_path: Path) -> None:
    # What counts is 15 euros of A, 20 of B and none of C.
    found = on_shop(tmp_path, (">= 400 EUR", ">= 18 EUR"))
    (matrix,) = found.matrices
    assert matrix.counts == {("Regular", "Regular"): 2, ("Regular", "Gold"): 1}
    assert matrix.moved == 1
    assert [(one.member, one.tiers, one.fate) for one in found.members] == [
        ("B", ("Regular", "Gold"), Fate.OTHERWISE)  # the purchase that reaches Gold still earns as Regular
    ]
    assert [(group.name, group.members) for group in found.tiers] == [("Regular", 3), ("Gold", 0)]
    assert "1 ends in another tier" in report.members_verdict(found)
    assert report.movers(found, 10).rows == [("B", "Regular", "Gold")]
    assert report.matrix(matrix).rows == [("Regular", "2", "1"), ("Gold", "0", "0")]


def test_a_wallet_without_worth_is_told_in_its_own_unit(tmp_path: Path) -> None:
    bands = (RULESETS / "spend-bands" / "spend-bands.loyalty").read_text()
    (tmp_path / "old.loyalty").write_text(bands)
    (tmp_path / "new.loyalty").write_text(bands.replace("above          2 points", "above          3 points"))
    events = [
        {"id": "1", "time": "2026-01-15 10:00", "member": "A", "amount": "120"},  # 50 + 40, then 50 + 60
        {"id": "2", "time": "2026-01-16 10:00", "member": "B", "amount": "80"},  # 30
    ]
    found = compare(tmp_path / "old.loyalty", tmp_path / "new.loyalty", events)
    assert found.without_worth == ("points",)
    assert found.wallets[0].given == Pair(120, 140)
    assert found.all.fates == {Fate.GAINS: 1, Fate.SAME: 1}
    assert report.verdict(found) == "gives 20 points more (+16.67 %), whose worth is not said"


def test_a_new_rule_and_one_that_is_gone(tmp_path: Path) -> None:
    found = on_shop(tmp_path, ("earn start\n  on first purchase\n  give birthday-gift",
                               "earn visit\n  on purchase\n  give 2 points"))  # fmt: skip
    rules = {one.rule: one for one in found.rules}
    assert rules["start"].given == Pair(150, 0)
    assert rules["visit"].given == Pair(0, 6)
    assert (rules["start"].new_place, rules["visit"].old_place) == ("", "")
    assert found.all.fates == {Fate.LOSES: 3}


def test_new_fields_are_read_too(tmp_path: Path) -> None:
    events = [{**EVENTS[1], "channel": "web"}]
    found = on_shop(
        tmp_path,
        ("event purchase\n", "event purchase\n  channel is one of web, shop, optional\n"),
        ("earn bonus\n  on purchase\n", "earn bonus\n  on purchase\n  when channel is web\n"),
        events=iter(events),  # which is read for both rulesets
    )
    assert found.same
    assert found.all.members == 1


def test_markdown_is_fit_for_a_review(tmp_path: Path) -> None:
    found = on_shop(tmp_path, ("multiply base by 2", "multiply base by 3"))
    text = "\n".join(report.markdown_lines(found, 10))
    assert "**costs 0.10 EUR more (+5.00 %)" in text
    assert "| cost of what was given | 2.00 EUR | 2.10 EUR | +0.10 EUR | +5.00 % |" in text
    assert text.count("<details>") == text.count("</details>") > 3
    assert "- every entry the same in rules: base, bonus, start" in text


def test_tables_for_files(tmp_path: Path) -> None:
    found = on_shop(tmp_path, ("multiply base by 2", "multiply base by 3"))
    members, rules, months = comparison_data.tables(found)
    (row,) = members.rows
    shown = dict(zip([name for name, _ in members.columns], map(str, row), strict=True))
    assert shown["member"] == "A"
    assert (shown["given_before"], shown["given_after"], shown["worth_change"]) == ("77", "87", "0.10")
    assert shown["rule"] == "coffee-month"
    assert len(list(rules.rows)) == 4
    assert len(list(months.rows)) == 2


@pytest.mark.parametrize(
    ("text", "crossed"),
    [
        ("cost>4%", True),
        ("cost>5%", False),  # it is 5 % exactly
        ("cost > 0.09 EUR", True),
        ("cost>0.10 EUR", False),
        ("cost<0%", False),
        ("outstanding>4.99%", True),
        ("gain>0", True),
        ("lose>0", False),
        ("members>1", False),
        ("tiers>0", False),
    ],
)
def test_thresholds(tmp_path: Path, text: str, crossed: bool) -> None:
    found = on_shop(tmp_path, ("multiply base by 2", "multiply base by 3"))
    assert threshold(text).crossed(found) is crossed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cost", "is not a threshold: write one like"),
        ("costs>1%", "did you mean `cost`?"),
        ("cost>1", "has no unit"),
        ("lose>1%", "counts members: write `lose>1`"),
        ("cost>1.2.3%", "is not a number"),
    ],
)
def test_thresholds_that_can_not_be_read(text: str, said: str) -> None:
    with pytest.raises(ThresholdError, match=said.replace("?", r"\?")):
        threshold(text)


def test_two_processes_say_the_same(tmp_path: Path) -> None:
    events = tmp_path / "events.jsonl"
    events.write_text("\n".join(map(json.dumps, EVENTS)))
    for name, text in (("old", SHOP), ("new", changed(("multiply base by 2", "multiply base by 3")))):
        (tmp_path / f"{name}.loyalty").write_text(text)
    alone, beside = (
        compare(tmp_path / "old.loyalty", tmp_path / "new.loyalty", [events], processes=count) for count in (1, 2)
    )
    assert alone == beside


def test_members_are_told_by_segment(tmp_path: Path) -> None:
    # Who has bought for more than 10 euros that count: A and B; A gains 10 points.
    segment = "segment regulars = spend in the last 12 months > 10 EUR\n\ntier Regular"
    (tmp_path / "old.loyalty").write_text(changed(("tier Regular", segment)))
    (tmp_path / "new.loyalty").write_text(
        changed(("tier Regular", segment), ("multiply base by 2", "multiply base by 3"))
    )
    found = compare(tmp_path / "old.loyalty", tmp_path / "new.loyalty", EVENTS)
    (group,) = found.segments
    assert (group.name, group.members, group.fates, group.given) == (
        "regulars", 2, {Fate.GAINS: 1, Fate.SAME: 1}, {"points": 10},
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ as a new user would
def test_one_rate_of_the_grocer_in_under_a_minute() -> None:
    """The figures are those of rulesets/grocery/README.md, which were worked out without the rules engine."""
    started = monotonic()
    found = compare(RULESETS / "grocery", OWN_BRAND, RULESETS / "grocery" / "data")
    assert monotonic() - started < 60
    (declaration,) = found.differences.declarations
    assert [clause.sentence for clause in declaration.clauses] == ["multiplies base by 2, was base by 1.5"]
    points = found.wallets[0]
    assert points.given == Pair(89_170, 95_387)
    assert found.cost.change == 95_387 - 89_170  # a point is worth a cent
    assert found.all.members == 38
    # The dollar's own points, redemptions on request and tiers are as they were; and who is given more adds up.
    assert found.unchanged == {"rules": ("base",), "exchanges": ("voucher-now",), "others": ("tier moves",)}
    assert sum(member.given["points"].change for member in found.members) == points.given.change
    assert sum(rule.given.change for rule in found.rules) == points.given.change


def test_the_example_is_the_grocer_with_one_number_changed() -> None:
    one, other = (read_programme(path) for path in (RULESETS / "grocery", OWN_BRAND))
    figure = figure_named("private-brand", figures(one.document))
    changed_tree = with_figures(one.document, {figure: Fraction(2)})
    rules, theirs = (
        [node for node in tree.declarations if node.word != "test" and node.name != "private-brand"]
        for tree in (changed_tree, other.document)
    )
    assert rules == theirs
    assert not run_tests(OWN_BRAND).failed


def test_python_has_all_of_it() -> None:
    import loyalty_rules as lr

    own_brand = lr.diff(RULESETS / "grocery", OWN_BRAND)
    assert isinstance(own_brand, lr.Differences)
    assert not own_brand.same
    assert lr.compare is compare
    assert {figure.address for figure in lr.list_figures(OWN_BRAND)} > {"base.give", "private-brand.multiply"}
    with pytest.raises(lr.FigureError):
        lr.sweep(OWN_BRAND, EVENTS, "nothing=1,2")


def test_what_stands_in_data_steers_nothing(tmp_path: Path) -> None:
    name = "<script>alert(1)</script>|*x*"
    events = [{**one, "member": name} for one in EVENTS]
    renamed = ("earn coffee-month", 'earn "<b>coffee|month"')
    (tmp_path / "old.loyalty").write_text(changed(renamed))
    (tmp_path / "new.loyalty").write_text(changed(renamed, ("multiply base by 2", "multiply base by 3")))
    found = compare(tmp_path / "old.loyalty", tmp_path / "new.loyalty", events)
    text, page = "\n".join(report.markdown_lines(found, 10)), comparison_page(found, 10)
    assert found.members[0].member == name
    for shown in (text, page):
        assert "<script>" not in shown
        assert "<b>" not in shown.replace("`<b>coffee|month`", "")  # in code, signs are signs
    row = next(line for line in text.splitlines() if "alert" in line)
    assert row.replace("\\|", "").count("|") == next(
        line for line in text.splitlines() if line.startswith("| member | tier")
    ).count("|")
