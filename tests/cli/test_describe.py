"""`describe`: what it prints, what it writes, and how it ends."""

from pathlib import Path

from .command import PROGRAMME, run

RULESET = "rulesets/spend-bands"


def test_markdown_on_the_terminal() -> None:
    said = run("describe", RULESET)
    assert said.code == 0, said.err
    assert said.out.startswith("# Spend Bands: terms and conditions\n\n## 1. The programme\n")
    assert "| Up to $100 | 1 point per $1 |\n" in said.out
    # The first 50 dollars bring nothing, the next 50 a point each, the last 20 two points each: 50 + 40.
    assert "| $50 × 1 point per $1 + $20 × 2 points per $1 = 90 points | 90 points |\n" in said.out


def test_without_examples() -> None:
    said = run("describe", RULESET, "--no-examples")
    assert said.code == 0
    assert "Worked examples" not in said.out


def test_in_german_and_turkish() -> None:
    german, turkish = run("describe", RULESET, "--language", "de"), run("describe", RULESET, "--language", "tr")
    assert german.code == turkish.code == 0
    assert german.out.startswith("# Spend Bands: Teilnahmebedingungen\n")
    assert turkish.out.startswith("# Spend Bands: katılım koşulları\n")


def test_a_page_in_a_file(tmp_path: Path) -> None:
    page = tmp_path / "terms.html"
    said = run("describe", RULESET, "--language", "tr", "--out", str(page))
    assert said.code == 0, said.err
    assert "terms.html" in said.err
    text = page.read_text(encoding="utf-8")
    assert '<html lang="tr">' in text
    assert "<h2>" in text
    assert "http" not in text


def test_the_staff_is_told_names_and_places() -> None:
    said = run("describe", RULESET, "--for", "staff")
    assert said.code == 0
    assert "*bands · rulesets/spend-bands/spend-bands.loyalty:10*" in said.out
    assert "| Purchase | amount | money |\n" in said.out
    assert "spend-bands.loyalty" not in run("describe", RULESET).out


def test_a_language_that_is_not_there() -> None:
    said = run("describe", RULESET, "--language", "dee")
    assert said.code == 2
    assert said.err == (
        "error: there is no catalogue for `dee`\n  help: did you mean `de`? there are `de`, `en`, `tr`\n"
    )


def test_a_ruleset_that_is_not_there_or_has_errors(tmp_path: Path) -> None:
    assert run("describe", str(tmp_path / "nothing")).code == 2
    wrong = tmp_path / "wrong.loyalty"
    wrong.write_text('language 1\n\nprogram "X"\n  currency EUR\n', encoding="utf-8")
    assert run("describe", str(wrong)).code == 1


def test_what_users_write_stays_text(tmp_path: Path) -> None:
    ruleset = tmp_path / "shop.loyalty"
    ruleset.write_text(
        'language 1\n\nprogram "A *bold* <b>shop</b>"\n  currency EUR\n  timezone Europe/Paris\n\nwallet points\n\n'
        'earn base "# [x](y) | 1"\n  on purchase\n  give 1 point\n',
        encoding="utf-8",
    )
    said = run("describe", str(ruleset))
    assert said.code == 0, said.err
    assert said.out.startswith("# A \\*bold\\* \\<b\\>shop\\</b\\>: terms and conditions\n")
    assert "### # \\[x\\](y) \\| 1\n" in said.out
    page = tmp_path / "shop.html"
    assert run("describe", str(ruleset), "--out", str(page)).code == 0
    text = page.read_text(encoding="utf-8")
    assert "<b>" not in text
    assert "<a " not in text


def test_a_status_is_headed_by_the_name_that_sentences_use(tmp_path: Path) -> None:
    rules = tmp_path / "rules.loyalty"
    tiers = """
measure spend = sum of amount of purchase

tier Reader
tier Scholar "For those who read a lot"
  reach when spend this calendar year >= 300 EUR
  keep until end of next calendar year
"""
    rules.write_text(PROGRAMME + tiers, encoding="utf-8")
    said = run("describe", rules)
    assert "### Reader\n" in said.out
    assert "### Scholar: For those who read a lot\n" in said.out
    assert "You reach “Scholar” as soon as your spend this calendar year is at least €300." in said.out
