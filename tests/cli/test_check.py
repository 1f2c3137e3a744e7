"""`check`: several rulesets, mending, watching, and what other programs read."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from .command import CHECKOUT, PROGRAMME, RULESETS, run

WRONG = PROGRAMME.replace("1 EUR of", "1EUR of")
THREE = PROGRAMME.replace("  give", "  when amount > 5EUR && weekdy is monday\n  give")
YAML = """- program: Corner Books
  currency: EUR
  timezone: Europe/Warsaw
  round: down
  returns: within 30 days

- wallet: points

- earn: base
  on: purchase
  when: amount > 5 EUR && weekday is mondy
  give: 1 point per 1 EUR of amount
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("shop.loyalty").write_text(WRONG)
    return tmp_path


def test_several_rulesets_are_checked_and_what_is_none_is_passed_over() -> None:
    paths = [RULESETS / "coffee-card", RULESETS / "spend-bands", RULESETS / "README.md"]
    ran = run("check", *paths)
    assert (ran.code, ran.all) == (0, "2 rulesets checked, no findings\n")
    assert run("check", "--quiet", *paths).all == ""


def test_findings_of_several(folder: Path) -> None:
    ran = run("check", "shop.loyalty", RULESETS / "spend-bands")
    assert ran.code == 1
    assert "error[LR133]: `1EUR` needs a space" in ran.out
    assert ran.out.endswith("2 rulesets checked, 1 with findings\n")
    found = json.loads(run("check", "--format", "json", "shop.loyalty", RULESETS / "spend-bands").out)
    assert [one["code"] for one in found["diagnostics"]] == ["LR133"]


def test_quiet_says_findings_alone(folder: Path) -> None:
    assert run("check", "--quiet", RULESETS / "spend-bands").all == ""
    assert "error[LR133]" in run("check", "-q", "shop.loyalty").out


# ------------------------------------------------------------------------------------------------ mending
def test_fix_mends_and_looks_again(folder: Path) -> None:
    Path("shop.loyalty").write_text(THREE)
    said = run("check", "shop.loyalty")
    assert said.out.endswith("1 error\n`loyalty-rules check --fix` mends it\n")
    ran = run("check", "--fix", "shop.loyalty")
    # Each can be told when the text before it can be read; what a name means, when all of it can.
    assert ran.out == (
        "shop.loyalty:11:22: LR115 mended: write `and` instead of `&&`\n"
        "shop.loyalty:11:17: LR133 mended: write `5 EUR` instead of `5EUR`\n"
        "shop.loyalty:11:27: LR201 mended: write `weekday` instead of `weekdy`\n\n"
        "no findings\n"
    )
    assert ran.code == 0
    assert "  when amount > 5 EUR and weekday is monday\n" in Path("shop.loyalty").read_text()


def test_fix_with_diff_writes_nothing(folder: Path) -> None:
    ran = run("check", "--fix", "--diff", "shop.loyalty")
    assert ran.code == 1
    assert "-  give 1 point per 1EUR of amount\n+  give 1 point per 1 EUR of amount\n" in ran.out
    assert "LR133 would be mended: write `1 EUR` instead of `1EUR`\n" in ran.out
    assert Path("shop.loyalty").read_text() == WRONG


def test_fix_leaves_what_has_to_be_decided(folder: Path) -> None:
    Path("shop.loyalty").write_text(WRONG + "  until 2026-02-30\n")
    ran = run("check", "--fix", "shop.loyalty")
    assert ran.code == 1
    assert "LR133 mended" in ran.out
    assert "error[LR135]" in ran.out
    assert "1 EUR of" in Path("shop.loyalty").read_text()


def test_fix_of_yaml_and_of_included_files(folder: Path) -> None:
    Path("shop.yaml").write_text(YAML)
    assert run("check", "--fix", "--quiet", "shop.yaml").all == ""
    assert "when: amount > 5 EUR and weekday is monday\n" in Path("shop.yaml").read_text()
    Path("all.loyalty").write_bytes(b'\xef\xbb\xbflanguage 1\r\n\r\ninclude "shop.loyalty"\r\n')
    assert run("check", "--fix", "--quiet", "all.loyalty").code == 0
    assert Path("shop.loyalty").read_text() == PROGRAMME
    assert Path("all.loyalty").read_bytes() == b'\xef\xbb\xbflanguage 1\r\n\r\ninclude "shop.loyalty"\r\n'


def test_a_fix_that_would_spoil_the_yaml_is_not_made(folder: Path) -> None:
    # A straight quote at the start of a text would be taken for one of YAML, and the text would end before `and`.
    text = YAML.replace("amount > 5 EUR && weekday is mondy", "“x” is weekday and amount > 5 EUR")
    Path("shop.yaml").write_text(text)
    ran = run("check", "--fix", "shop.yaml")
    assert ran.code == 1
    assert "error[LR111]" in ran.out
    assert Path("shop.yaml").read_text() == text


def test_fix_keeps_other_ends_of_lines(folder: Path) -> None:
    Path("shop.loyalty").write_bytes(b"\xef\xbb\xbf" + WRONG.replace("\n", "\r\n").encode())
    assert run("check", "--fix", "--quiet", "shop.loyalty").code == 0
    assert Path("shop.loyalty").read_bytes() == b"\xef\xbb\xbf" + PROGRAMME.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    "arguments", [["--diff"], ["--fix", "--format", "json"], ["--watch", "--format", "sarif"], ["--fix", "--watch"]]
)
def test_options_that_do_not_go_together(folder: Path, arguments: list[str]) -> None:
    ran = run("check", "shop.loyalty", *arguments)
    assert ran.code == 2
    assert Path("shop.loyalty").read_text() == WRONG


# ------------------------------------------------------------------------------------------------ other programs
def test_sarif(folder: Path) -> None:
    ran = run("check", "--format", "sarif", "shop.loyalty")
    assert ran.code == 1
    log = json.loads(ran.out)
    assert log["version"] == "2.1.0"
    (one,) = log["runs"]
    driver = one["tool"]["driver"]
    assert driver["name"] == "loyalty-rules"
    (rule,) = driver["rules"]
    assert (rule["id"], rule["name"], rule["shortDescription"]) == ("LR133", "SpaceMissing", {"text": "space missing"})
    page = (CHECKOUT / "docs/errors/LR133.md").read_text(encoding="utf-8").partition("\n")[2].strip()
    assert rule["fullDescription"] == {"text": page.split("\n\n")[0]}
    assert rule["help"] == {"text": page, "markdown": page}
    assert "helpUri" not in rule  # has to be an address that can be gone to from anywhere
    (result,) = one["results"]
    region = {"startLine": 11, "startColumn": 20, "endLine": 11, "endColumn": 24}
    place = {"uri": "shop.loyalty"}
    assert result["ruleId"] == driver["rules"][result["ruleIndex"]]["id"]
    assert result["level"] == "error"
    assert result["message"]["text"].startswith("`1EUR` needs a space")
    assert result["locations"] == [{"physicalLocation": {"artifactLocation": place, "region": region}}]
    assert result["fixes"] == [
        {
            "description": {"text": "write `1 EUR` instead of `1EUR`"},
            "artifactChanges": [
                {
                    "artifactLocation": place,
                    "replacements": [{"deletedRegion": region, "insertedContent": {"text": "1 EUR"}}],
                }
            ],
        }
    ]


def test_sarif_of_what_is_clean_and_of_further_places() -> None:
    clean = json.loads(run("check", "--format", "sarif", RULESETS / "spend-bands").out)
    assert clean["runs"][0]["results"] == []
    log = json.loads(run("check", "--format", "sarif", CHECKOUT / "tests/errors/LR124/rules.loyalty").out)
    related = [result["relatedLocations"] for result in log["runs"][0]["results"] if "relatedLocations" in result]
    assert related[0][0]["message"]["text"] == "the first time"
    (uri,) = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in log["runs"][0]["results"]
    }
    assert uri.startswith("file:///")  # a path from the root is told as one


def test_sarif_of_every_finding_is_what_its_readers_take() -> None:
    """What the format and the sites that show it ask for, beside the schema: a reader of it refuses the whole log."""
    examples = sorted((CHECKOUT / "tests/errors").glob("*/rules.*"))
    (log,) = json.loads(run("check", "--format", "sarif", *examples).out)["runs"]
    assert len(log["results"]) > 150
    for result in log["results"]:
        (place,) = result["locations"]  # without one nothing of the log is shown
        region = place["physicalLocation"]["region"]
        assert (1, 1) <= (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
    texts = list(_texts(log))
    # Alone a brace would be the place of an argument: `{amount}` is written `{{amount}}`.
    assert any("{{amount}}" in text for text in texts)
    for text in texts:
        assert not set("{}") & set(text.replace("{{", "").replace("}}", "")), text
        assert "](" not in text  # a link to what is not there
    for rule in log["tool"]["driver"]["rules"]:
        assert re.fullmatch(r"([A-Z][a-z0-9]*)+", rule["name"]), rule["name"]


def _texts(node: object) -> Iterator[str]:
    match node:
        case dict():
            for key, value in node.items():
                if key in ("text", "markdown") and isinstance(value, str):
                    yield value
                elif key != "insertedContent":  # text of a file, not of a message
                    yield from _texts(value)
        case list():
            for value in node:
                yield from _texts(value)


def test_github(folder: Path) -> None:
    ran = run("check", "--format", "github", "shop.loyalty")
    assert ran.code == 1
    assert ran.out == (
        "::error file=shop.loyalty,line=11,col=20,endLine=11,endColumn=24,title=LR133%3A space missing::"
        "`1EUR` needs a space%0Aa number and its unit%0A`1 EUR`\n"
    )
    assert run("check", "--format", "github", RULESETS / "spend-bands").all == ""


def test_github_of_a_path_with_its_own_signs(folder: Path) -> None:
    name = "50%, summer: a\nb.loyalty"
    Path("shop.loyalty").rename(name)
    ran = run("check", "--format", "github", name)
    assert ran.out.count("\n") == 1
    assert ran.out.startswith("::error file=50%25%2C summer%3A a%0Ab.loyalty,line=11,col=20,")


def test_junit_keeps_every_character_that_xml_can_hold(folder: Path) -> None:
    """A no-break space, a joined emoji and Turkish letters are text; a bell is none."""
    name = "12\N{NO-BREAK SPACE}€ \N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN} ığ \a.loyalty"
    Path("shop.loyalty").rename(name)
    root = ElementTree.fromstring(run("check", "--format", "junit", name).out)
    assert root[0].get("name") == name.replace("\a", "\N{REPLACEMENT CHARACTER}")


def test_junit(folder: Path) -> None:
    root = ElementTree.fromstring(run("check", "--format", "junit", "shop.loyalty", RULESETS / "spend-bands").out)
    wrong, clean = root
    assert (wrong.get("tests"), wrong.get("failures")) == ("1", "1")
    failure = wrong.find("testcase/failure")
    assert failure is not None
    assert (failure.get("message"), failure.get("type")) == ("`1EUR` needs a space", "error LR133")
    assert [case.get("name") for case in clean] == ["no findings"]


# ------------------------------------------------------------------------------------------------ colour
def test_colour(folder: Path) -> None:
    plain = run("check", "shop.loyalty")
    assert "\x1b" not in plain.out
    terminal = {"NO_COLOR": "", "TERM": "xterm-256color"}
    in_colour = run("check", "shop.loyalty", environment=terminal)
    assert "\x1b[31merror[LR133]\x1b[0m" in in_colour.out
    assert "\x1b" not in run("--color", "never", "check", "shop.loyalty", environment=terminal).out
    always = run("--color", "always", "check", "shop.loyalty")
    assert always.out == in_colour.out
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[34m"):
        always = always.__class__(always.code, always.out.replace(code, ""), always.err)
    assert always.out == plain.out


def test_no_colour_into_a_pipe(folder: Path) -> None:
    ran = _shell("check", "shop.loyalty")
    assert ran.communicate(timeout=60)[0].count("\x1b") == 0


# ------------------------------------------------------------------------------------------------ watching
def test_watch_checks_again_when_a_file_changes(folder: Path) -> None:
    Path("all.loyalty").write_text('include "shop.loyalty"\n')
    watching = _shell("check", "--watch", "all.loyalty")
    assert watching.stdout is not None
    try:
        said = _until(watching, "Ctrl-C ends it")
        assert "error[LR133]" in said
        assert "watching 2 files" in said
        Path("shop.loyalty").write_text(PROGRAMME)
        assert "no findings" in _until(watching, "Ctrl-C ends it")
        watching.send_signal(signal.SIGINT)
        _, err = watching.communicate(timeout=30)
    finally:
        watching.kill()
    assert (watching.returncode, err) == (0, "")


def _shell(*arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "loyalty_rules", *arguments]
    pipe = subprocess.PIPE
    # Whoever runs the tests may have left Ctrl-C out; a shell that a person types into does not.
    return subprocess.Popen(
        command, stdout=pipe, stderr=pipe, text=True, encoding="utf-8", env=environment, preexec_fn=_with_interrupts
    )


def _with_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _until(process: subprocess.Popen[str], word: str) -> str:
    assert process.stdout is not None
    lines = []
    end = time.monotonic() + 60
    while time.monotonic() < end:
        lines.append(process.stdout.readline())
        if word in lines[-1]:
            break
    return "".join(lines)
