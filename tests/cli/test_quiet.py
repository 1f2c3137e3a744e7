"""`--quiet` leaves what was asked for and what is wrong, and says nothing else."""

from pathlib import Path

import pytest

from .command import CHECKOUT, PROGRAMME, RULESETS, run

CHANGED = CHECKOUT / "docs" / "examples" / "grocery-own-brand.loyalty"
BANDS = RULESETS / "spend-bands"
TIERS = RULESETS / "beauty-tiers"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("diff", RULESETS / "grocery", CHANGED), 1),
        (("compare", BANDS, BANDS, BANDS / "data"), 0),
        (("sweep", TIERS, TIERS / "data" / "purchases.csv", "--set", "base.Bud=1,2"), 0),
        (("test", BANDS), 0),
        (("check", BANDS), 0),
        (("simulate", BANDS, BANDS / "data"), 0),
    ],
)
def test_nothing_is_said(arguments: tuple[str | Path, ...], code: int) -> None:
    ran = run(*arguments, "--quiet")
    assert (ran.code, ran.all) == (code, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("describe", TIERS),
        ("explain", TIERS, TIERS / "data" / "members.csv", "--event", "j1"),
        ("compare", BANDS, BANDS, BANDS / "data", "--report"),
        ("test", BANDS, "--format", "json"),
    ],
)
def test_files_are_written_without_a_word(arguments: tuple[str | Path, ...], tmp_path: Path) -> None:
    file = tmp_path / ("page.json" if "json" in arguments else "page.html")
    where = (file,) if arguments[-1] == "--report" else ("--out", file)
    ran = run(*arguments, *where, "--quiet")
    assert (ran.code, ran.all) == (0, "")
    assert file.read_text(encoding="utf-8")


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    rules = tmp_path / "rules.loyalty"
    wrong = '\ntest "ten euros"\n  when 2026-03-02 purchase of A: amount 10 EUR\n  then base gives 11 points\n'
    rules.write_text(PROGRAMME + wrong, encoding="utf-8")
    ran = run("test", rules, "--quiet")
    assert ran.code == 1
    assert "expected: base gives 11 points" in ran.out
