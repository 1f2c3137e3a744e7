"""Coverage as text and as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from loyalty_rules.core.coverage import Coverage, Figure, Spot, SpotKind
from loyalty_rules.core.diagnostics import Span

VERSION = 1
ALL = "all"
ASKED = {SpotKind.CONDITION: "", SpotKind.CAP: "cap "}
"""What is asked and turns out one way or the other, and how its sentences begin."""


def percent_words(percent: Fraction) -> str:
    """`97.2 %`, cut off and not rounded, so that 100 % is all."""
    tenths = percent.numerator * 10 // percent.denominator
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest} %" if rest else f"{whole} %"


def figure_words(found: Figure) -> str:
    """`34 of 36`."""
    return f"{found.covered:,} of {found.spots:,}"


def outcome_words(spot: Spot) -> str:
    """In how many tests it happened: `false in 3 tests`."""
    count = len(spot.tests)
    return f"{spot.outcome} in {count:,} {'test' if count == 1 else 'tests'}" if count else f"never {spot.outcome}"


def never(spots: Iterable[Spot]) -> list[tuple[Spot, str]]:
    """What never happened, each with the spot it begins at. What was not even asked is said once."""
    both: dict[tuple[SpotKind, Span, str], list[Spot]] = {}
    for spot in spots:
        both.setdefault((spot.kind, spot.span, spot.subject), []).append(spot)
    found: list[tuple[Spot, str]] = []
    for (kind, _, subject), together in both.items():
        missing = [spot for spot in together if not spot.is_covered]
        if kind in ASKED and len(missing) > 1:
            found.append((missing[0], f"{ASKED[kind]}{subject} was never asked"))
        else:
            found += [(spot, spot.missing) for spot in missing]
    return found


# ------------------------------------------------------------------------------------------------ as text
def coverage_lines(coverage: Coverage) -> Iterator[str]:
    """Kind by kind how much is covered, then everything that never happened, by its place."""
    rows = [(str(kind), found) for kind, found in coverage.kinds.items()]
    rows.append((ALL, coverage.total))
    words = [(name, figure_words(found), percent_words(found.percent)) for name, found in rows]
    widths = [max(len(row[at]) for row in words) for at in range(3)]
    yield f"coverage of {coverage.program}"
    for name, count, percent in words:
        yield f"  {name:<{widths[0]}}  {count:>{widths[1]}}  {percent:>{widths[2]}}"
    missing = never(coverage.spots)
    if missing:
        yield ""
        yield from (f"{spot.span.location}: {sentence}" for spot, sentence in missing)


# ------------------------------------------------------------------------------------------------ as data
def as_json(coverage: Coverage) -> dict[str, object]:
    """The whole coverage; percents are cut off after one decimal. Keys are never renamed, only added, while `version`
    is 1."""
    return {
        "version": VERSION,
        "program": coverage.program,
        "ruleset": coverage.ruleset,
        "tests": list(coverage.tests),
        "all": _figure(coverage.total),
        "kinds": {str(kind): _figure(found) for kind, found in coverage.kinds.items()},
        "files": {name: _figure(found) for name, found in coverage.files.items()},
        "spots": [
            {
                "kind": str(spot.kind),
                "of": spot.of,
                "file": spot.span.file,
                "line": spot.span.line,
                "column": spot.span.column,
                "subject": spot.subject.strip("`"),
                "outcome": spot.outcome,
                "covered": spot.is_covered,
                "missing": "" if spot.is_covered else spot.missing,
                "tests": list(spot.tests),
            }
            for spot in coverage.spots
        ],
    }


def _figure(found: Figure) -> dict[str, object]:
    return {"covered": found.covered, "of": found.spots, "percent": percent_words(found.percent).removesuffix(" %")}
