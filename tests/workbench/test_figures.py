"""Which figures there are, what they are called, and what can be set."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from loyalty_rules.core.quantities import money
from loyalty_rules.core.sweeps import Figure
from loyalty_rules.syntax.write_dsl import write_dsl
from loyalty_rules.workbench.diff import differences
from loyalty_rules.workbench.figures import FigureError, figure_named, figures, with_figures
from loyalty_rules.workbench.programmes import Programme, read_programme, resolved
from loyalty_rules.workbench.settings import combinations_of, setting, target
from tests.cli.command import RULESETS

from .rulesets import SHOP, changed, programme

GALLERY = sorted(folder.name for folder in RULESETS.iterdir() if folder.is_dir())


@pytest.fixture
def known(tmp_path: Path) -> tuple[Figure, ...]:
    return figures(programme(tmp_path, SHOP).document)


def test_every_figure_has_an_address(known: tuple[Figure, ...]) -> None:
    assert {one.address: one.present for one in known} == {
        "points.worth": "0.01 EUR",
        "points.expires": "12 months",
        "birthday-gift": "50 points",
        "Gold.reach when": "400 EUR",
        "base.give": "1 point",
        "base.give.per": "1 EUR",
        "base.by.Gold": "1.5 points",
        "base.by.Gold.per": "1 EUR",
        "bonus.give": "15%",
        "coffee-month.from": "2026-03-01",
        "coffee-month.from.to": "2026-03-31",
        "coffee-month.multiply": "2",
        "coffee-month.at most": "200 points",
        "mug.turn": "500 points",
    }


def test_bands_are_told_apart_by_their_bounds() -> None:
    found = {one.address: one.present for one in figures(read_programme(RULESETS / "spend-bands").document)}
    assert found["bands.give.up to 100 USD"] == "1 point"
    assert found["bands.give.up to 100 USD.bound"] == "100 USD"
    assert found["bands.give.above"] == "2 points"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("birthday-gift", "birthday-gift"),
        ("base.give", "base.give"),
        ("base.per", "base.give.per"),
        ("base.Gold", "base.by.Gold"),
        ("coffee-month.multiply", "coffee-month.multiply"),
        ("cap of coffee-month", "coffee-month.at most"),
        ("give of base", "base.give"),
        ("Gold", "Gold.reach when"),
    ],
)  # fmt: skip
def test_what_tells_nothing_apart_may_be_left_out(known: tuple[Figure, ...], name: str, address: str) -> None:
    if name == "base.per":
        with pytest.raises(FigureError, match=r"could be several figures: `base\.give\.per` .*`base\.by\.Gold\.per`"):
            figure_named(name, known)
        return
    assert figure_named(name, known).address == address


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("coffee-month", "`coffee-month` could be several figures: `coffee-month.from` \\(2026-03-01\\), "),
        ("base.giv", "there is no figure `base.giv`: did you mean `base.give`"),
        ("nothing-like-it", "`--list` shows all there are"),
    ],
)
def test_a_figure_that_is_not_there(known: tuple[Figure, ...], name: str, said: str) -> None:
    with pytest.raises(FigureError, match=said):
        figure_named(name, known)


@pytest.mark.parametrize("name", GALLERY)
def test_every_figure_of_the_gallery_can_be_set(name: str) -> None:
    """By its address, and only it changes."""
    read = read_programme(RULESETS / name)
    known = figures(read.document)
    assert len({one.address for one in known}) == len(known)
    for one in known:
        assert figure_named(one.address, known) is one
        changed = with_figures(read.document, {one: one.number + one.step})
        before, after = write_dsl(read.document).splitlines(), write_dsl(changed).splitlines()
        pairs = [(" ".join(old.split()), " ".join(new.split())) for old, new in zip(before, after, strict=True)]
        assert sum(old != new for old, new in pairs) == 1, one.address


@pytest.mark.parametrize("name", GALLERY)
def test_another_number_is_told_in_one_sentence(name: str) -> None:
    read = read_programme(RULESETS / name)
    for one in figures(read.document)[::3]:
        changed = with_figures(read.document, {one: one.number + one.step})
        found = differences(read, Programme("changed", changed, resolved(changed, {}), {}))
        sentences = [clause.sentence for declaration in found.declarations for clause in declaration.clauses]
        assert len(sentences) == 1, one.address
        assert one.say(one.number + one.step).split()[0] in sentences[0]


def test_the_changed_tree_means_something_else(tmp_path: Path) -> None:
    read = programme(tmp_path, SHOP)
    figure = figure_named("base.give", figures(read.document))
    changed = with_figures(read.document, {figure: Fraction(3, 2)})
    found = differences(read, Programme("changed", changed, resolved(changed, {}), {}))
    assert [clause.sentence for one in found.declarations for clause in one.clauses] == [
        "gives 1.5 point per 1 EUR, was 1 point per 1 EUR"
    ]


# ------------------------------------------------------------------------------------------------ values
@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("base.give=1..2 step 0.5", ("1", "3/2", "2")),
        ("base.give = 1..2 points step 0.5 points", ("1", "3/2", "2")),
        ("base.give=1 point..2 points step 0.25", ("1", "5/4", "3/2", "7/4", "2")),
        ("base.give=1..2 step 0.4", ("1", "7/5", "9/5")),
        ("cap of coffee-month=100,200,300 points", ("100", "200", "300")),
        ("cap of coffee-month=300, 100", ("100", "300")),
        ("bonus=10%..20% step 5%", ("10", "15", "20")),
        ("coffee-month.multiply=150%", ("3/2",)),
        ("points.expires=6,12 months", ("6", "12")),
    ],
)
def test_values_are_written_as_ranges_and_lists(known: tuple[Figure, ...], text: str, values: tuple[str, ...]) -> None:
    assert setting(text, known).values == tuple(map(Fraction, values))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("base.give", "names no figure and values"),
        ("base.give=1..2", "says no step: write `base.give=1..2 step 0.1`"),
        ("base.give=2..1 step 0.5", "is no range"),
        ("base.give=1..2 step 0", "is no range"),
        ("base.give=1..2 EUR step 0.5", "`base.give` is 1 point, and `1..2 EUR step 0.5` is in EUR"),
        ("base.give=much", "`much` is no value"),
        ("base.give=1,", "is no value"),
        ("cap of coffee-month=1,000", "numbers have none: write 1000"),
        ("base.give=1..1000 step 0.5", "has 1,999 values, and at most 100"),
        ("coffee-month=1,2", r"could be several figures: `coffee-month\.multiply` \(2\), `coffee-month\.at most`"),
        ("base.give=2026-03-01", r"`base\.give` is 1 point, which is no day"),
        ("coffee-month.to=30", r"`coffee-month\.from\.to` is 2026-03-31, which is a day: write `2026-04-01\.\."),
        ("coffee-month.from=2026-03-01..2026-03-15", "says no step: write `.* step 2 days`"),
        ("coffee-month.from=2026-03-09..2026-03-01 step 1 day", "is no range"),
        ("coffee-month.from=2026-03-01..2026-03-09 step 0", "is no range"),
        ("coffee-month.from=2026-01-01..2026-12-31 step 1", "has 365 values, and at most 100"),
        ("coffee-month.from=2026-03-01..2026-03-09 step 1 month", "is no day: write `2026-04-01"),
        ("coffee-month.from=2026-03-01,9", "`9` is no day"),
        ("coffee-month.from=2026-02-29", "`2026-02-29` is no day of the calendar"),
        ("coffee-month.from=9999-01-01", "lies after the year 9000"),
        ("coffee-mont.from=2026-03-01", r"did you mean `coffee-month\.from`"),
    ],
)
def test_values_that_can_not_be_used(known: tuple[Figure, ...], text: str, said: str) -> None:
    with pytest.raises(FigureError, match=said):
        setting(text, known)


@pytest.mark.parametrize(
    ("text", "address", "days"),
    [
        ("coffee-month=2026-03-01, 2026-02-01", "coffee-month.from", ("2026-02-01", "2026-03-01")),
        (
            "coffee-month.to=2026-03-17..2026-03-31 step 1 week",
            "coffee-month.from.to",
            ("2026-03-17", "2026-03-24", "2026-03-31"),
        ),
        ("coffee-month.to = 2026-03-30..2026-04-03 step 3", "coffee-month.from.to", ("2026-03-30", "2026-04-02")),
    ],
)
def test_days_are_values_too(known: tuple[Figure, ...], text: str, address: str, days: tuple[str, ...]) -> None:
    found = setting(text, known)
    assert found.figure.address == address
    assert tuple(map(found.figure.say, found.values)) == days


def test_which_days_there_are(tmp_path: Path) -> None:
    text = changed(
        ("  expires 12 months", "  expires on 2027-12-31"),
        ("value birthday-gift = 50 points", "value birthday-gift = 50 points\n  from 2026-04-01 60 points"),
        ("1.5 points per 1 EUR\n", "1.5 points per 1 EUR\n    Gold from 2026-06-01 2 points per 1 EUR\n"),
        ("first purchase\n", "first purchase\n  when date < 2026-05-01 and amount > 5 EUR\n  until 2026-12-31\n"),
    )
    found = {one.address: one.present for one in figures(programme(tmp_path, text).document) if one.is_day}
    assert found == {
        "points.expires.day": "2027-12-31",
        "birthday-gift.from 2026-04-01.since": "2026-04-01",
        "base.by.Gold from 2026-06-01.since": "2026-06-01",
        "coffee-month.from": "2026-03-01",
        "coffee-month.from.to": "2026-03-31",
        "start.when.day": "2026-05-01",
        "start.until": "2026-12-31",
    }


def test_combinations(known: tuple[Figure, ...]) -> None:
    two = [setting(text, known) for text in ("base.give=1,2", "birthday-gift=0,50,100")]
    assert [tuple(map(int, one.values())) for one in combinations_of(two)] == [
        (1, 0), (1, 50), (1, 100), (2, 0), (2, 50), (2, 100),
    ]  # fmt: skip
    with pytest.raises(FigureError, match=r"`base\.give` is set twice"):
        combinations_of([two[0], two[0]])
    many = [setting(f"{name}=1..50 step 1", known) for name in ("base.give", "birthday-gift")]
    with pytest.raises(FigureError, match="50 × 50 values are 2,500 runs, and at most 200"):
        combinations_of(many)


def test_targets() -> None:
    euro = money("EUR")
    assert target("cost=3%", euro).share == Fraction(3, 100)
    assert target("cost = 50,000 EUR", euro).money == 5_000_000
    for text, said in (("cost=3", "is no target"), ("points=3%", "is no target"), ("cost=3 USD", "is in USD")):
        with pytest.raises(FigureError, match=said):
            target(text, euro)
