"""Fixes: what is suggested for sure, and edits that are made only where they fit."""

from __future__ import annotations

import pytest

from loyalty_rules.core.diagnostics import Diagnostic, Edit, Fix, Severity, Span
from loyalty_rules.core.fixes import apply, fitting, last_of, replacing, surely

TEXT = "earn base\n  on purchse\n  when a == b\n"


def _at(line: int, column: int, old: str, new: str) -> Fix:
    return replacing(Span("x", line, column, line, column + len(old)), old, new)


def test_fixes_are_made_together() -> None:
    fixes = [_at(3, 10, "==", "is"), _at(2, 6, "purchse", "purchase")]
    texts, made = apply(fixes, {"x": TEXT, "y": "untouched"})
    assert texts == {"x": "earn base\n  on purchase\n  when a is b\n"}
    assert list(made) == fixes


def test_of_two_fixes_of_one_place_the_first_is_made() -> None:
    first, second = _at(2, 6, "purchse", "purchase"), _at(2, 6, "purchse", "purse")
    assert apply([first, second], {"x": TEXT}) == ({"x": TEXT.replace("purchse", "purchase")}, (first,))


def test_a_fix_is_made_whole_or_not() -> None:
    fix = Fix("both", (Edit(Span("x", 3, 10, 3, 12), "==", "is"), Edit(Span("x", 9, 1, 9, 2), "q", "r")))
    assert apply([fix], {"x": TEXT}) == ({}, ())


@pytest.mark.parametrize(
    "edit",
    [
        Edit(Span("x", 2, 6, 2, 13), "another", "word"),
        Edit(Span("x", 40, 1, 40, 3), "on", "in"),
        Edit(Span("gone", 2, 6, 2, 13), "purchse", "purchase"),
    ],
)
def test_what_does_not_fit_the_file_is_no_fix(edit: Edit) -> None:
    found = Diagnostic("LR201", Severity.ERROR, "m", edit.span, fix=Fix("write it", (edit,)))
    assert fitting(found, {"x": TEXT}).fix is None


def test_what_fits_stays() -> None:
    found = Diagnostic("LR201", Severity.ERROR, "m", None, fix=_at(2, 6, "purchse", "purchase"))
    assert fitting(found, {"x": TEXT}) == found


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("categroy", ["category", "amount"], "category"),
        ("GOLD", ["Gold", "Golden"], "Gold"),
        ("spring-sale", ["spring-sales", "spring-male"], None),  # two come close
        ("week2", ["week3"], None),
        ("coffee", ["tea"], None),
    ],
)
def test_only_what_is_clear_is_suggested_for_sure(word: str, known: list[str], meant: str | None) -> None:
    assert surely(word, known) == meant


def test_the_unit_of_an_amount() -> None:
    assert last_of(Span("x", 4, 8, 4, 17), "point") == Span("x", 4, 12, 4, 17)
