"""What counts as a difference of meaning, and how it is said."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from loyalty_rules.core.differences import Difference, Differences
from loyalty_rules.report import differences as report
from loyalty_rules.workbench.diff import diff
from tests.cli.command import RULESETS

from .rulesets import SHOP, changed

GALLERY = sorted(folder.name for folder in RULESETS.iterdir() if folder.is_dir())


def between(folder: Path, new: str, old: str = SHOP) -> Differences:
    (folder / "old.loyalty").write_text(old)
    (folder / "new.loyalty").write_text(new)
    return diff(folder / "old.loyalty", folder / "new.loyalty")


def sentences(found: Differences) -> list[str]:
    """`word name: sentence` of everything that differs, places left out."""
    return [
        f"{one.difference}: {one.word} {one.name}".strip() + "".join(f" | {clause.sentence}" for clause in one.clauses)
        for one in found.declarations
    ]


@pytest.mark.parametrize("name", GALLERY)
def test_both_forms_of_a_ruleset_mean_the_same(name: str) -> None:
    found = diff(RULESETS / name / f"{name}.loyalty", RULESETS / name / f"{name}.yaml")
    assert found.same
    assert not found.declarations


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  round down", "  # whole points only\n\n  round down"),
        ("by tier\n    Gold  1.5 points per 1 EUR", "by tier\n    Gold  3 points per 2 EUR"),
        ("expires 12 months", "expires 1 year"),
        ("spend this calendar year >= 400 EUR", "400.00 EUR <= spend this calendar year"),
        ("give birthday-gift", "give 50 points"),
        ("category is one of coffee, bakery, gift-card", "category is one of gift-card, coffee, bakery"),
        ("for items where category is coffee", "for items where category is one of coffee"),
        ("    amount money\n", "    amount money\n  revenue is amount\n"),
    ],
)
def test_what_is_only_written_otherwise_is_no_difference(tmp_path: Path, old: str, new: str) -> None:
    found = between(tmp_path, changed((old, new)))
    assert found.same, sentences(found)


def test_a_percentage_is_a_number(tmp_path: Path) -> None:
    old, new = (changed(("give birthday-gift", f"give {share} * birthday-gift")) for share in ("15%", "0.15"))
    assert not between(tmp_path, new, old).declarations


def test_what_the_programme_says_for_all_is_read_by_all(tmp_path: Path) -> None:
    found = between(tmp_path, changed(("  round down", "  round up")))
    assert found.declarations[0].read_by == ("base", "bonus", "coffee-month", "start")


def test_moved_declarations_and_tests_are_no_difference(tmp_path: Path) -> None:
    base = SHOP[SHOP.index("earn bonus") : SHOP.index("earn coffee-month")]
    moved = SHOP.replace(base, "") + "\n" + base + '\ntest "nothing"\n  when 2026-03-01\n  then nothing\n'
    found = between(tmp_path, moved)
    assert not found.declarations
    assert next(report.lines(found)).endswith("both mean the same")


CASES = [
    (("give 1 point per 1 EUR\n", "give 2 points per 1 EUR\n"),
     "changed: earn base | gives 2 points per 1 EUR, was 1 point per 1 EUR"),
    (("Gold  1.5 points per 1 EUR", "Gold  2 points per 1 EUR"),
     "changed: earn base | by tier: Gold 2 points per 1 EUR, was 1.5 points per 1 EUR"),
    (("at most 200 points", "at most 300 points"),
     "changed: earn coffee-month | cap raised from 200 points to 300 points: "
     "at most 300 points per member per calendar month"),
    (("at most 200 points", "at most 1,000 points"),
     "changed: earn coffee-month | cap raised from 200 points to 1,000 points: "
     "at most 1,000 points per member per calendar month"),
    ((">= 400 EUR", ">= 500 EUR"),
     "changed: tier Gold | reached at 500 EUR instead of 400 EUR: spend this calendar year >= 500 EUR"),
    (("worth 0.01 EUR", "worth 0.02 EUR"), "changed: wallet points | worth 0.02 EUR, was 0.01 EUR"),
    (("birthday-gift = 50", "birthday-gift = 60"), "changed: value birthday-gift | 60 points, was 50 points"),
    (("counted = category is not gift-card", "counted = category is coffee"),
     "changed: condition counted | category is coffee, was category is not gift-card"),
    (("from 2026-03-01 to 2026-03-31\n  multiply base by 2", "from 2026-03-01\n  multiply base by 3"),
     "changed: earn coffee-month | from 2026-03-01, was 2026-03-01 to 2026-03-31 "
     "| multiplies base by 3, was base by 2"),
    (("turn 500 points", "turn 450 points"),
     'changed: exchange mug | turns 450 points into "a mug", was 500 points into "a mug"'),
    (("bakery, gift-card\n", "bakery, gift-card, tea\n"), "changed: event purchase | `category` can be tea too"),
    (("    amount money\n", "    amount money\n  revenue is amount * 2\n"),
     "changed: event purchase | new: revenue is amount * 2"),
    (("  round down", "  round up"), "changed: program Corner Shop | round up, was down"),
    (("earn start\n  on first purchase", "earn start\n  on first purchase\n  when sum of amount of items > 5 EUR"),
     "changed: earn start | new: when sum of amount of items > 5 EUR"),
    (("  at most 200 points per member per calendar month\n", ""),
     "changed: earn coffee-month | gone: at most 200 points per member per calendar month"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), CASES, ids=[sentence for _, sentence in CASES])
def test_a_difference_is_said_in_words(tmp_path: Path, change: tuple[str, str], sentence: str) -> None:
    found = between(tmp_path, changed(change))
    assert not found.same
    assert sentences(found) == [sentence]


def test_a_rule_of_another_name_is_renamed_and_what_reads_it_stays(tmp_path: Path) -> None:
    found = between(
        tmp_path,
        changed(("earn base", "earn dollar"), ("of base", "of dollar"), ("multiply base", "multiply dollar")),
    )
    assert sentences(found) == ["renamed: earn dollar"]
    assert (found.declarations[0].old_name, found.declarations[0].name) == ("base", "dollar")
    assert found.renamed("earn") == {"base": "dollar"}
    assert next(report.lines(found)).endswith("1 is renamed, and nothing means anything else")
    assert not found.same


def test_a_name_that_is_a_word_of_the_data_too(tmp_path: Path) -> None:
    old = changed(("earn coffee-month", "earn coffee"))
    assert sentences(between(tmp_path, changed(("earn coffee-month", "earn latte")), old)) == ["renamed: earn latte"]


def test_caps_on_several_rules_are_the_same_wherever_they_stand(tmp_path: Path) -> None:
    one, other, third = (
        f"\nat most {limit} points per member per calendar {period} on {rules}\n"
        for limit, period, rules in (
            (500, "month", "base, bonus"),
            (90, "week", "start, bonus"),
            (9, "day", "base, start"),
        )
    )
    assert not between(tmp_path, SHOP + other + one, SHOP + one + other).declarations
    found = between(tmp_path, SHOP + third + other.replace("90", "80") + one, SHOP + one + other)
    assert sentences(found) == [
        "new: at most | new: 9 points per member per calendar day on base, start",
        "changed: at most | cap lowered from 90 points to 80 points: "
        "80 points per member per calendar week on start, bonus",
    ]
    assert sentences(between(tmp_path, SHOP + one, SHOP + one + other)) == [
        "gone: at most | gone: 90 points per member per calendar week on start, bonus"
    ]


def test_a_tier_in_between_changes_nothing_else(tmp_path: Path) -> None:
    silver = "tier Silver\n  reach when spend this calendar year >= 200 EUR\n  keep for life\ntier Gold"
    found = between(tmp_path, changed(("tier Gold", silver)))
    assert [sentence.split(" | ")[0] for sentence in sentences(found)] == ["new: tier Silver"]


def test_tiers_that_change_places_are_told(tmp_path: Path) -> None:
    ladder = "tier {}\n  reach when spend this calendar year >= 200 EUR\n  keep for life\n"
    old, new = (
        changed(("tier Gold", "".join(map(ladder.format, names)) + "tier Gold"))
        for names in (("Bean", "Leaf"), ("Leaf", "Bean"))
    )
    assert sentences(between(tmp_path, new, old)) == ["changed: tier Leaf | now stands after `Regular`"]


def test_a_title_is_only_worded_otherwise(tmp_path: Path) -> None:
    found = between(tmp_path, changed(("Double points on coffee", "Twice the points on coffee")))
    assert found.same
    assert [one.difference for one in found.declarations] == [Difference.WORDED]
    assert "only worded otherwise: earn `coffee-month`" in list(report.lines(found))


def test_whom_it_touches_and_what_reads_it(tmp_path: Path) -> None:
    found = between(tmp_path, changed((">= 400 EUR", ">= 500 EUR"), ("counted = category", "counted = not category")))
    by_name = {one.name: one for one in found.declarations}
    assert by_name["Gold"].touches == "members whose spend this calendar year comes to 400 EUR and not to 500 EUR"
    assert by_name["counted"].read_by == ("spend", "Gold", "base", "bonus", "coffee-month")
    rule = between(tmp_path, changed(("multiply base by 2", "multiply base by 3"))).declarations[0]
    assert rule.touches == "events on purchase, for items where category is coffee, from 2026-03-01 to 2026-03-31"


def test_places_are_of_both_files(tmp_path: Path) -> None:
    found = between(tmp_path, changed(("  round down", "  # whole points\n  round down"), ("by 2", "by 3")))
    clause = found.declarations[0].clauses[0]
    line = SHOP.split("\n").index("  multiply base by 2") + 1
    assert clause.old_place == f"{tmp_path}/old.loyalty:{line}"
    assert clause.new_place == f"{tmp_path}/new.loyalty:{line + 1}"


def test_rulesets_that_have_nothing_in_common(tmp_path: Path) -> None:
    for old, new in pairwise(GALLERY):
        found = diff(RULESETS / old, RULESETS / new)
        assert not found.same
        assert any(line.startswith("gone: ") for line in report.lines(found))
        assert list(report.markdown(found))


def test_markdown_shows_what_stands_there(tmp_path: Path) -> None:
    found = between(tmp_path, changed(("Double points", "<b>*Double* points</b>"), ("by 2", "by 3")))
    text = "\n".join(report.markdown(found))
    assert "<b>" not in text
    assert "**1 declaration means something else**" in text
    assert "- changed: **earn `coffee-month`**" in text
