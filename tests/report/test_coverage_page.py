"""The page of a coverage: every line with what of it was tried, told by a sign and in words."""

from __future__ import annotations

import re
from fractions import Fraction

from loyalty_rules.core.coverage import Coverage, Spot, SpotKind
from loyalty_rules.core.diagnostics import Span
from loyalty_rules.report.coverage import coverage_lines, percent_words
from loyalty_rules.report.coverage_page import coverage_page

FILE = "kiosk.loyalty"
TEXT = "earn base\n  on purchase\n  when amount < 20 EUR\n  give 1 point\n"


def spot(kind: SpotKind, line: int, outcome: str, *tests: str) -> Spot:
    subject = "`base`" if kind is SpotKind.RULE else "`amount < 20 EUR`"
    return Spot(kind, "base", Span(FILE, line, 1, line, 9), subject, outcome, f"{subject} was never {outcome}", tests)


COVERAGE = Coverage(
    "Kiosk <b>",
    FILE,
    (
        spot(SpotKind.RULE, 1, "gives", "one", "two & three"),
        spot(SpotKind.CONDITION, 3, "true", "one"),
        spot(SpotKind.CONDITION, 3, "false"),
    ),
    ("one", "two & three"),
    {FILE: TEXT},
)


def line(page: str, number: int) -> str:
    """What the page says of one line."""
    found = re.search(rf'<div class="line[^>]* id="file1-{number}".*?</div>', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_each_line_has_its_sign_and_its_words() -> None:
    page = coverage_page(COVERAGE)
    covered, nothing, partly = (line(page, number) for number in (1, 2, 3))
    assert "✓" in covered
    assert 'title="covered: 1 of 1\n`base` gives in 2 tests"' in covered
    assert not {"✓", "◐", "✗"} & set(nothing)
    assert "◐" in partly
    assert ">1/2<" in partly
    assert (
        'title="partly covered: 1 of 2\n`amount &lt; 20 EUR` true in 1 test\n`amount &lt; 20 EUR` never false"'
        in partly
    )
    assert "<code>amount &lt; 20 EUR</code> was never false" in partly


def test_what_users_write_stays_text() -> None:
    page = coverage_page(COVERAGE)
    assert "<h1>Coverage of Kiosk &lt;b&gt;</h1>" in page
    assert "two &amp; three" in page


def test_it_loads_nothing_and_runs_nothing() -> None:
    page = coverage_page(COVERAGE)
    assert "http" not in page
    assert "<script" not in page


def test_everything_happened() -> None:
    whole = Coverage("Kiosk", FILE, COVERAGE.spots[:2], ("one",), {FILE: TEXT})
    assert "Everything happened" in coverage_page(whole)
    assert list(coverage_lines(whole)) == [
        "coverage of Kiosk",
        "  rules       1 of 1  100 %",
        "  conditions  1 of 1  100 %",
        "  all         2 of 2  100 %",
    ]


def test_what_was_not_even_asked_is_said_once() -> None:
    asked = tuple(spot(SpotKind.CONDITION, 3, outcome) for outcome in ("true", "false"))
    spots = (*asked, spot(SpotKind.CAP, 4, "reached"))
    found = Coverage("Kiosk", FILE, spots, ("one",), {FILE: TEXT})
    assert list(coverage_lines(found))[-2:] == [
        "kiosk.loyalty:3: `amount < 20 EUR` was never asked",
        "kiosk.loyalty:4: `amount < 20 EUR` was never reached",
    ]
    assert "<code>amount &lt; 20 EUR</code> was never asked" in line(coverage_page(found), 3)


def test_a_programme_without_anything_to_try() -> None:
    empty = Coverage("Kiosk", FILE, (), (), {FILE: TEXT})
    assert list(coverage_lines(empty)) == ["coverage of Kiosk", "  all  0 of 0  100 %"]
    assert "100 %" in coverage_page(empty)


def test_percents_are_cut_off() -> None:
    assert percent_words(Fraction(99_999, 1_000)) == "99.9 %"
    assert percent_words(Fraction(100)) == "100 %"
    assert percent_words(Fraction(200, 3)) == "66.6 %"
    assert percent_words(Fraction(50)) == "50 %"
