"""Options that can do nothing beside others are refused, in a line that names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from .command import PROGRAMME, run

SHOP = PROGRAMME.replace("wallet points", "wallet points\n  worth 0.01 EUR")
EVENTS = "id,time,member,amount\n1,2026-03-02 10:00,A,30.50\n2,2026-03-10 10:00,B,10\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("shop.loyalty").write_text(SHOP)
    Path("shop.yaml").write_text("- tier: A\n")
    Path("new.loyalty").write_text(SHOP.replace("1 point per", "2 points per"))
    Path("events.csv").write_text(EVENTS)
    Path("map.yaml").write_text("events:\n  fields: {amount: amount}\n")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("sweep shop.loyalty events.csv --list", "`--list` tries nothing: leave EVENTS out"),
        (
            "sweep shop.loyalty --list --set base=1 --target cost=3% --elasticity 0",
            "`--list` tries nothing: leave `--set`, `--target` and `--elasticity` out",
        ),
        (
            "sweep shop.loyalty --list --mapping map.yaml --map amount=id --parts items=a --decimal , --delimiter ;",
            "`--list` tries nothing: leave `--mapping`, `--map`, `--parts`, `--decimal` and `--delimiter` out",
        ),
        (
            "sweep shop.loyalty --list --rows items --until 2026-12-31 --processes 1",
            "`--list` tries nothing: leave `--rows`, `--until` and `--processes` out",
        ),
        (
            "statement shop.loyalty events.csv --member A --format json --last 0",
            "`--format json` has every booking: leave `--last` out",
        ),
        (
            "compare shop.loyalty new.loyalty events.csv --format json --top 10",
            "`--format json` has every member: leave `--top` out",
        ),
        ("test shop.loyalty --format json --verbose", "`--format json` names every test: leave `--verbose` out"),
        ("test shop.loyalty --quiet --verbose", "`--quiet` names no test that passed: leave `--verbose` out"),
        (
            "test shop.loyalty --update --coverage --coverage-html c.html --fail-under 90 --verbose",
            "`--update` records what is expected: leave `--verbose`, `--coverage`, `--coverage-html` "
            "and `--fail-under` out",
        ),
        ("fmt shop.loyalty --form yaml", "the name of a file says its form: leave `--form` out"),
        ("convert shop.yaml --schema s.json", "only YAML names its schema: leave `--schema` out"),
        ("convert shop.yaml --out - --force", "the standard output replaces no file: leave `--force` out"),
        ("new shop --list", "`--list` makes nothing: leave NAME out"),
        (
            "new --list --from coffee-card --form loyalty --title T",
            "`--list` makes nothing: leave `--from`, `--form` and `--title` out",
        ),
        (
            "describe shop.loyalty --format markdown --out d.html",
            "`d.html` is the name of a page: leave out `--format markdown`",
        ),
        (
            "explain shop.loyalty events.csv --event 1 --format text --out e.html",
            "`e.html` is the name of a page: leave out `--format text`",
        ),
        ("explain LR313 --format text", "`LR313` is explained by itself: leave out everything beside it"),
        (
            'quote shop.loyalty --event {"member":"A"} --mapping map.yaml',
            "`--mapping` is of the history: add `--history`, or a mapping that names its files",
        ),
    ],
    ids=lambda value: value if value.startswith(("sweep", "test")) else None,
)
def test_nothing_is_passed_over(folder: Path, arguments: str, said: str) -> None:
    before = sorted(folder.iterdir())
    ran = run(*arguments.split(" "), columns=300)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(f"Error: Invalid value: {said}\n")
    assert sorted(folder.iterdir()) == before


def test_the_page_shows_so_many_members_beside_the_data(folder: Path) -> None:
    compared = ("compare", "shop.loyalty", "new.loyalty", "events.csv", "--format", "json", "--report", "r.html")
    assert run(*compared, "--top", "1").code == 1
    assert run(*compared).code == 1


def test_numbers_of_lines_are_told(folder: Path) -> None:
    assert "[default: (20)" in " ".join(run("statement", "--help").out.split())
    assert "[default: (10)" in " ".join(run("compare", "--help").out.split())
    ran = run("statement", "shop.loyalty", "events.csv", "--member", "A", "--last", "0")
    assert "what was booked\n" in ran.out
