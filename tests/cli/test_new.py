"""`new`: a programme of one's own, started from any ruleset of the gallery."""

from __future__ import annotations

from pathlib import Path

import pytest

import loyalty_rules as lr

from .command import RULESETS, run

NAMES = sorted(path.name for path in RULESETS.iterdir() if path.is_dir())
FORMS = ("loyalty", "yaml")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def files(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_what_it_says() -> None:
    ran = run("new", "corner-shop", "--from", "coffee-card")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "corner-shop is there, made from coffee-card:\n"
        "  corner-shop/corner-shop.loyalty\n"
        "  corner-shop/README.md\n"
        "  corner-shop/data/items.csv\n"
        "  corner-shop/data/purchases.csv\n"
        "Change a rule, and see what it does:\n"
        "  loyalty-rules check corner-shop\n"
        "  loyalty-rules test corner-shop\n"
        "  loyalty-rules simulate corner-shop corner-shop/data\n"
    )


def test_only_the_programme_has_another_name() -> None:
    run("new", "corner-shop", "--from", "coffee-card")
    found, source = files(Path("corner-shop")), files(RULESETS / "coffee-card")
    assert found["corner-shop.loyalty"] == source["coffee-card.loyalty"].replace("Coffee Card", "Corner Shop")
    assert found["data/items.csv"] == source["data/items.csv"]
    assert set(found) == {"corner-shop.loyalty", "README.md", "data/items.csv", "data/purchases.csv"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_every_copy_is_a_programme(name: str, form: str) -> None:
    ran = run("new", "deep/corner_shop", "--from", name, "--form", form)
    assert ran.code == 0
    checked = lr.check("deep/corner_shop")
    assert (checked.diagnostics, checked.ruleset is None) == ((), False)
    text = (Path("deep/corner_shop") / f"corner_shop.{form}").read_text()
    assert '"Corner Shop"' in text
    assert "yaml-language-server" not in text
    page = (Path("deep/corner_shop") / "README.md").read_text()
    assert f"rulesets/{name} " not in page


@pytest.mark.parametrize("form", FORMS)
def test_the_tests_come_along(form: str) -> None:
    run("new", "wings", "--from", "airline", "--form", form)
    assert files(Path("wings"))["wings.test.loyalty"] == files(RULESETS / "airline")["airline.test.loyalty"]
    ran = run("test", "wings", "--fail-under", "100")
    assert (ran.code, ran.all) == (0, "9 tests passed\n")


def test_large_data_is_left_behind() -> None:
    ran = run("new", "shop", "--from", "grocery")
    assert set(files(Path("shop"))) == {"shop.loyalty", "shop.test.loyalty", "README.md", "data/README.md"}
    assert "simulate" not in ran.out


def test_a_title_of_its_own() -> None:
    run("new", "shop", "--from", "spend-bands", "--title", "Über \\1 & Söhne".replace("\\1", "#1"))
    assert 'program "Über #1 & Söhne"\n' in Path("shop/shop.loyalty").read_text(encoding="utf-8")
    assert lr.check("shop").diagnostics == ()


def test_nothing_is_overwritten() -> None:
    run("new", "shop", "--from", "spend-bands")
    before = files(Path("shop"))
    ran = run("new", "shop", "--from", "coffee-card")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: there is already a `shop`\n  help: name another folder: nothing is overwritten\n"
    assert files(Path("shop")) == before
    Path("note").write_text("mine")
    assert run("new", "note", "--from", "coffee-card").code == 2
    assert Path("note").read_text() == "mine"


@pytest.mark.parametrize(
    ("template", "help"),
    [
        ("cofee-card", "did you mean `coffee-card`?"),
        ("../grocery", "did you mean `grocery`?"),
        ("zeppelin", "`loyalty-rules new --list` shows what there is"),
    ],
)
def test_an_unknown_template(template: str, help: str) -> None:
    ran = run("new", "shop", "--from", template)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"error: there is no template `{template}`\n  help: {help}\n"
    assert not Path("shop").exists()


@pytest.mark.parametrize("name", [".", "..", "a b", 'a"b', "-"])
def test_a_name_that_is_none(name: str) -> None:
    ran = run("new", "--from", "coffee-card", "--", name)
    assert ran.code == 2
    assert "is no name for a programme's folder\n  help: take letters, digits and hyphens" in ran.err
    assert not list(Path().iterdir())


@pytest.mark.parametrize("title", [" ", 'a "b"', "a\nb", "a\\b"])
def test_a_title_that_is_none(title: str) -> None:
    ran = run("new", "shop", "--from", "coffee-card", "--title", title)
    assert ran.code == 2
    assert "is no name for a programme\n  help: take one line of text without quotes" in ran.err


@pytest.mark.parametrize(("arguments", "said"), [((), "no name"), (("shop",), "nothing to start from")])
def test_what_is_missing(arguments: tuple[str, ...], said: str) -> None:
    ran = run("new", *arguments)
    assert ran.code == 2
    assert said in ran.err


def test_list_shows_the_gallery() -> None:
    ran = run("new", "--list")
    assert ran.code == 0
    assert max(map(len, ran.out.splitlines())) <= 80
    assert [line.split()[0] for line in ran.out.splitlines() if line[:1].islower()][:-1] == [
        template.name for template in lr.templates()
    ]


def test_the_page_of_the_gallery_names_every_ruleset() -> None:
    assert sorted(template.name for template in lr.templates()) == NAMES


def test_from_python() -> None:
    written = lr.new("shop", "spend-bands", form="yaml", title="My Shop")
    assert written[0] == Path("shop/shop.yaml")
    assert lr.load("shop").program.name == "My Shop"
