"""Rulesets as a revision of git's has them: in every command that reads rulesets."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from loyalty_rules.syntax import files as reading

from .command import PROGRAMME, run

EVENTS = "id,time,member,amount\n1,2026-03-02 10:00,A,30.50\n2,2026-03-10 10:00,B,10\n"
SHOP = PROGRAMME.replace("wallet points", "wallet points\n  worth 0.01 EUR")
HEAD, EARN = SHOP.split("earn base")
TEST = 'test "a purchase"\n  when 2026-03-02 purchase of A: amount 10 EUR\n  then A has {} points\n'


def git(*arguments: str) -> None:
    # As on any machine: nothing of the settings of this one.
    told = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    told |= {f"GIT_{who}_{what}": "shop@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", *arguments], check=True, env=told, capture_output=True)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a ruleset that includes another file. In `main` a euro gives a point; now it gives two."""
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    top = tmp_path / "club"
    rules = top / "rules"
    (rules / "parts").mkdir(parents=True)
    (rules / "shop.loyalty").write_text(f'{HEAD}include "parts/base.loyalty"\n')
    (rules / "parts" / "base.loyalty").write_text(f"earn base{EARN}")
    (rules / "shop.test.loyalty").write_text(TEST.format(10))
    (top / "events.csv").write_text(EVENTS)
    monkeypatch.chdir(top)
    git("init", "-q", "-b", "main")
    commit("first")
    (rules / "parts" / "base.loyalty").write_text(f"earn base{EARN.replace('1 point per', '2 points per')}")
    return top


def commit(message: str) -> None:
    git("add", "-A")
    git("commit", "-q", "-m", message)


def test_what_a_change_costs(shop: Path) -> None:
    ran = run("compare", "main:rules/shop.loyalty", "rules/shop.loyalty", "events.csv", columns=120)
    assert ran.code == 1
    assert ran.out.splitlines()[:3] == [
        "Corner Books: main:rules/shop.loyalty → rules/shop.loyalty",
        "",
        # 30 + 10 points of a cent each, and 61 + 20.
        "costs 0.41 EUR more (+102.50 %): 0.81 EUR instead of 0.40 EUR; that is 2.00 % of revenue instead of 0.99 %",
    ]
    assert "main:rules/parts/base.loyalty:3 → rules/parts/base.loyalty:3" in run("diff", "main:rules", "rules").all


def test_two_revisions(shop: Path) -> None:
    commit("twice as much")
    git("tag", "-a", "v2", "-m", "twice as much")
    for path in Path("rules").rglob("*.loyalty"):
        path.unlink()  # neither is read from disk
    ran = run("compare", "HEAD~1:rules", "v2:rules/shop.loyalty", "events.csv", "--format", "markdown")
    assert ran.code == 1
    assert ran.out.startswith("### Corner Books: `HEAD~1:rules` → `v2:rules/shop.loyalty`\n")
    assert run("compare", "main:rules", "HEAD:rules/shop.loyalty", "events.csv").code == 0


@pytest.mark.parametrize(
    "command",
    [
        ("check", "main:rules"),
        ("check", "main:rules", "main:rules/shop.loyalty"),
        ("check", "main:rules/shop.test.loyalty"),
        ("plan", "main:rules"),
        ("test", "main:rules"),
        ("test", "main:rules/shop.test.loyalty"),
        ("describe", "main:rules"),
        ("simulate", "main:rules", "events.csv"),
        ("sweep", "main:rules", "events.csv", "--set", "base=1,2"),
        ("explain", "main:rules", "events.csv", "--event", "1"),
        ("statement", "main:rules", "events.csv", "--member", "A"),
        ("quote", "main:rules", "--event", '{"time": "2026-03-02 10:00", "member": "A", "amount": "5"}'),
    ],
)
def test_every_command_that_reads_rules(shop: Path, command: tuple[str, ...]) -> None:
    ran = run(*command)
    assert ran.code == 0, ran.all


def test_tests_are_those_of_the_revision(shop: Path) -> None:
    (shop / "rules" / "shop.test.loyalty").write_text(TEST.format(99))
    assert run("test", "rules").code == 1
    assert "1 test passed" in run("test", "main:rules").all


def test_findings_name_the_revision(shop: Path) -> None:
    base = "earn base\n  on purchase\n  give 1 pint per 1 EUR of amount\n"
    (shop / "rules" / "parts" / "base.loyalty").write_text(base)
    commit("a slip")
    ran = run("check", "HEAD:rules/shop.loyalty")
    assert ran.code == 1
    assert "HEAD:rules/parts/base.loyalty:3:" in ran.out
    assert "give 1 pint per 1 EUR of amount" in ran.out
    assert "--fix" not in ran.out
    assert run("compare", "HEAD:rules", "rules", "events.csv").code == 2


@pytest.mark.parametrize(
    ("named", "said", "help"),
    [
        (
            "next:rules",
            "there is no file `next:rules`, and git knows no revision `next` here",
            "`git fetch` gets what only another repository has yet",
        ),
        ("main:rules/shp.loyalty", "there is no file `main:rules/shp.loyalty`", ""),
        ("main:rules/shop.yaml", "there is no file `main:rules/shop.yaml`", "did you mean `shop.loyalty`?"),
        ("main:reward", "there is no file or folder `main:reward`", ""),
        ("main:events.csv", "`main:events.csv` is not a ruleset", "rules are in .loyalty and .yaml files"),
        ("main:", "`main:` has no ruleset", "rules are in .loyalty and .yaml files"),
        ("main:../rules", "there is no file or folder `main:../rules`", ""),
        (":reward", "there is no file or folder `:reward`", ""),
    ],
)
def test_what_is_not_there(shop: Path, named: str, said: str, help: str) -> None:
    for command in (("check", named), ("compare", named, "rules", "events.csv")):
        ran = run(*command)
        assert ran.code == 2
        assert f": {said}\n" in ran.all
        assert f"help: {help}\n" in ran.all if help else "help:" not in ran.all


def test_no_option_of_git(shop: Path) -> None:
    ran = run("check", "--", "--output=x:rules")
    assert ran.code == 2
    assert "git knows no revision `--output=x` here" in ran.all


def test_what_is_staged(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("diff", "HEAD:rules", ":rules/shop.loyalty").code == 0  # nothing is yet
    git("add", "-A")
    (shop / "rules" / "shop.loyalty").write_text("earn nothing")
    ran = run("diff", "HEAD:rules", ":rules")
    assert ran.code == 1
    assert "HEAD:rules/parts/base.loyalty:3 → :rules/parts/base.loyalty:3" in ran.out
    assert run("test", ":rules").code == 1  # 10 points are expected, and 20 given
    monkeypatch.chdir("rules")
    assert run("check", ":./shop.loyalty", ":rules/parts/../shop.loyalty").code == 0
    assert "begin at the top of the repository: `:rules/shop.loyalty`" in run("check", ":shop.loyalty").all


def test_what_is_in_conflict_is_not_there(shop: Path) -> None:
    git("checkout", "-q", "-b", "other")
    commit("twice as much")
    git("checkout", "-q", "main")
    base = shop / "rules" / "parts" / "base.loyalty"
    base.write_text(base.read_text().replace("1 point per", "3 points per"))
    commit("three times")
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "other")
    ran = run("check", ":rules/shop.loyalty")
    assert ran.code == 1
    assert "error[LR102]: there is no file `:rules/parts/base.loyalty`" in ran.out


def test_paths_begin_at_the_top(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("rules")
    ran = run("check", "main:shop.loyalty")
    assert ran.code == 2
    assert "help: paths in a revision begin at the top of the repository: `main:rules/shop.loyalty`" in ran.all
    for here in ("main:./shop.loyalty", "main:.", "main:../rules", "main:rules"):
        assert run("check", here).code == 0
    assert "main:rules/parts/base.loyalty:3" in run("diff", "main:./shop.loyalty", "shop.loyalty").all


def test_the_top_is_called_as_the_repository(shop: Path) -> None:
    (shop / "club.loyalty").write_text(SHOP)
    (shop / "other.loyalty").write_text(SHOP)
    commit("at the top")
    assert run("check", "HEAD:").code == 0


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    ran = run("check", "main:shop.loyalty")
    assert ran.code == 2
    assert "no file `main:shop.loyalty`, and no revision: this folder is in no git repository\n" in ran.all


def test_no_git(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    ran = run("check", "main:rules")
    assert ran.code == 2
    assert "to look into a revision takes git, which is not installed\n" in ran.all
    assert run("check", "rules").code == 0


def test_what_git_refuses_is_said(shop: Path) -> None:
    (shop / ".git" / "config").write_text("[core")
    ran = run("check", "main:rules")
    assert ran.code == 2
    assert "git can't look for `main:rules`: bad config line " in ran.all


def test_a_file_of_that_name_comes_first(shop: Path) -> None:
    (shop / "main:rules").mkdir()
    (shop / "main:rules" / "shop.loyalty").write_text("earn nothing\n")
    assert run("check", "main:rules").code == 1


@pytest.mark.parametrize("named", ["C:\\rules\\shop.loyalty", "C:/rules/shop.loyalty"])
def test_a_drive_is_no_revision(shop: Path, named: str) -> None:
    ran = run("check", named)
    assert ran.code == 2
    assert f"error: there is no `{named}`\n" in ran.all


@pytest.mark.parametrize(
    ("included", "code"),
    [
        ("../events.loyalty", "LR105"),
        ("out.loyalty", "LR105"),
        ("far.loyalty", "LR105"),
        ("loop.loyalty", "LR102"),
        ("shop.loyalty", "LR106"),
        ("same.loyalty", "LR106"),
        ("parts", "LR101"),
        ("folder.loyalty", "LR102"),
        ("new.loyalty", "LR102"),
    ],
)
def test_includes_that_are_refused(shop: Path, included: str, code: str) -> None:
    rules = shop / "rules"
    (shop / "events.loyalty").write_text("tier Out\n")
    (rules / "folder.loyalty").mkdir()
    (rules / "folder.loyalty" / "kept").write_text("")
    for link, target in {
        "out.loyalty": "../events.loyalty",
        "far.loyalty": f"{shop.parent}/far.loyalty",
        "loop.loyalty": "loop.loyalty",
        "same.loyalty": "parts/../shop.loyalty",
    }.items():
        (rules / link).symlink_to(target)
    (rules / "shop.loyalty").write_text(f'{SHOP}\ninclude "{included}"\n')
    commit("an include")
    (rules / "new.loyalty").write_text("tier New\n")  # in the folder, and not in the revision
    ran = run("check", "HEAD:rules/shop.loyalty")
    assert ran.code == 1
    assert f"error[{code}]" in ran.out


def test_links_are_followed(shop: Path) -> None:
    (shop / "latest").symlink_to("rules")
    (shop / "rules" / "base.loyalty").symlink_to("parts/base.loyalty")
    (shop / "rules" / "rules.loyalty").write_text(f'{HEAD}include "base.loyalty"\n')
    commit("links")
    assert run("check", "HEAD:latest/rules.loyalty").code == 0
    assert run("check", "HEAD:latest").code == 0  # the folder is called `rules`, whatever leads to it


def test_large_files_are_not_read(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SIZE_MAX", 100)
    ran = run("check", "main:rules")
    assert ran.code == 2
    assert "error[LR104]: `main:rules/shop.loyalty` is larger" in ran.out


def test_names_in_other_letters(shop: Path) -> None:
    (shop / "rules" / "caffè 1.loyalty").write_text(SHOP)
    commit("letters")
    git("branch", "été")
    assert run("check", "été:rules/caffè 1.loyalty").code == 0


def test_a_repository_without_files_of_its_own(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git("clone", "-q", "--bare", ".", "../bare")
    monkeypatch.chdir("../bare")
    assert run("check", "main:rules").code == 0
    assert run("check", "main:").code == 2


def test_filters_do_not_run(shop: Path) -> None:
    (shop / ".gitattributes").write_text("*.loyalty filter=trap\n")
    commit("a trap")
    git("config", "filter.trap.smudge", "touch sprung; cat")
    git("config", "filter.trap.process", "touch sprung")
    git("config", "core.fsmonitor", "touch sprung")
    assert run("check", "HEAD:rules").code == 0
    assert run("check", ":rules").code == 0
    assert not (shop / "sprung").exists()


@pytest.mark.parametrize(
    ("command", "doing"),
    [
        (("check", "--fix"), "mended"),
        (("check", "--watch"), "watched"),
        (("fmt",), "laid out"),
        (("convert",), "converted"),
        (("test", "--update"), "recorded anew"),
    ],
)
def test_what_git_keeps_is_not_written(shop: Path, command: tuple[str, ...], doing: str) -> None:
    ran = run(*command, "main:rules/shop.loyalty")
    assert ran.code == 2
    assert f"error: `main:rules/shop.loyalty` is no file on disk: what git keeps can't be {doing}\n" in ran.err
