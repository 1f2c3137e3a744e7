"""Texts that are too deep, too long, broken, or that pretend to be something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from .held import PROGRAMME, held, ruleset, run

WHEN = PROGRAMME.replace("  give", "  when {}\n  give")
YAML = """- program: P
  currency: EUR
  timezone: Europe/Warsaw
  round: down
- wallet: points
- earn: base
  on: purchase
  give: 1 point per 1 EUR of amount
"""
BOMB = "a: &a [x,x]\n" + "".join(
    f"b{n}: &b{n} [{','.join(['*a' if not n else f'*b{n - 1}'] * 9)}]\n" for n in range(12)
)


def lines_deeper_and_deeper(count: int, start: str = "") -> str:
    return start + "".join(f"{' ' * (n + bool(start))}a\n" for n in range(count))


UNREAD = "more than 10 MB"
TEXTS: dict[str, tuple[str | bytes, str]] = {
    "parentheses": (WHEN.format("(" * 5_000 + "amount > 1 EUR" + ")" * 5_000), "LR104"),
    "parentheses that fit a clause": (WHEN.format("(" * 4_000 + "amount > 1 EUR" + ")" * 4_000), "LR104"),
    "not": (WHEN.format("not " * 2_000 + "amount > 1 EUR"), "LR104"),
    "a long sum": (WHEN.format("+".join(["amount"] * 1_200) + " > 1 EUR"), "LR104"),
    "a long product": (WHEN.format("amount" + " * 99999" * 900 + " > 1 EUR"), "LR104"),
    "a long rounding": (WHEN.format("amount" + " rounded down to 1 EUR" * 300 + " > 1 EUR"), "LR104"),
    "lines under lines": (lines_deeper_and_deeper(3_000), "LR104"),
    "lines under a rule": (lines_deeper_and_deeper(3_000, "earn x\n"), "LR104"),
    "a number of 9,000 digits": (PROGRAMME.replace("1 point", "9" * 9_000 + " points"), "LR134"),
    "a number of 3,000 decimals": (PROGRAMME.replace("1 point", f"0.{'0' * 3_000}1 points"), "LR134"),
    "pending for ever": (PROGRAMME + "  pending 99999999999 days\n", "LR225"),
    "expires after the calendar": (PROGRAMME + "  expires 8000 years\n", "LR225"),
    "a window of ages": (PROGRAMME + "  at most 5 points in the last 999999 months\n", "LR225"),
    "NUL": (PROGRAMME.replace("base", "ba\0se"), "LR112"),
    "an escape sequence": (PROGRAMME.replace("base", "b\x1b[31mase"), "LR112"),
    "another direction of text": (PROGRAMME.replace("base", "b\u202ease"), "LR112"),
    "bytes that are not UTF-8": (PROGRAMME.encode() + b"\xff\xfe\n", "LR103"),
    "UTF-16": (PROGRAMME.encode("utf-16"), "LR103"),
    "a lone surrogate": (PROGRAMME.replace("Books", "\ud800"), "LR103"),
    "a name of a million letters": (PROGRAMME + "earn " + "x" * 10**6 + "\n", "LR104"),
    "a title of a million letters": (PROGRAMME + 'earn y "' + "x" * 10**6 + '"\n', "LR104"),
    UNREAD: (PROGRAMME + "#" * 10_000_001, "LR104"),
    "nothing": ("", "LR210"),
    "white space": ("  \n\n \n", "LR210"),
    "a curly quote": (PROGRAMME.replace('"', "”"), "LR111"),
    "tabs": (PROGRAMME.replace("  on", "\ton"), "LR110"),
    "steps of which none can be read": (
        PROGRAMME + 'exchange x\n  turn by steps, largest first\n    5 points into "a mug"\n',
        "LR130",
    ),
    "an unclosed quote": (PROGRAMME.replace('Books"', "Books"), "LR113"),
    "a time zone that is a path": (PROGRAMME.replace("Europe/Warsaw", "../../etc/passwd"), "LR213"),
    "a time zone that is a file": (PROGRAMME.replace("Europe/Warsaw", "/etc/localtime"), "LR213"),
    "a time zone that is a folder": (PROGRAMME.replace("Europe/Warsaw", "Europe"), "LR213"),
}

YAMLS: dict[str, tuple[str | bytes, str]] = {
    "a bomb of aliases": (BOMB, "LR152"),
    "a tag that runs a command": (YAML + "- earn: !!python/object/apply:os.system ['exit 1']\n", "LR152"),
    "a tag that names a function": (YAML.replace("1 point", "!!python/name:os.system 1 point"), "LR152"),
    "a merge key": (YAML + "- &x\n  earn: y\n- <<: *x\n  on: purchase\n", "LR152"),
    "an alias of nothing": (YAML + "- earn: *x\n", "LR152"),
    "lists in lists": ("[" * 5_000 + "]" * 5_000, "LR104"),
    "mappings in mappings": ("{a: " * 3_000 + "}" * 3_000, "LR104"),
    "deep lines": ("".join(f"{' ' * n}a:\n" for n in range(2_000)), "LR104"),
    "dashes": ("- " * 5_000 + "a", "LR104"),
    "two documents": (YAML + "---\n- earn: x\n", "LR152"),
    "a key twice": (YAML + "- earn: z\n  on: purchase\n  on: purchase\n  give: 1 point\n", "LR151"),
    "a list as a key": (YAML + "- ? [a, b]\n  : c\n", "LR153"),
    "nothing as values": (YAML + "- earn:\n  on:\n  give:\n", "LR123"),
    "a text": ("hello", "LR153"),
    "a mapping": ("program: P\n", "LR153"),
    "tabs": ("- program: P\n\tcurrency: EUR\n", "LR110"),
    "an unclosed quote": (YAML + '- earn: "x\n', "LR150"),
    "NUL": (YAML + "\0", "LR112"),
    "bytes that are not UTF-8": (YAML.encode() + b"\xff", "LR103"),
    "another YAML": ("%YAML 9.9\n---\n" + YAML, "LR150"),
    "a text of a million letters": (YAML + f"- earn: '{'x' * 10**6}'\n", "LR104"),
    "a control character": (YAML + "# \x07\n", "LR112"),
    "a number as a key": (YAML + "- 1: 2\n", "LR120"),
}


@pytest.mark.parametrize("label", TEXTS)
def test_a_text_is_refused_in_words(label: str, tmp_path: Path) -> None:
    text, code = TEXTS[label]
    held(run("check", ruleset(tmp_path, text)), 2 if label == UNREAD else 1, says=f"error[{code}]")


@pytest.mark.parametrize("label", YAMLS)
def test_yaml_is_refused_in_words(label: str, tmp_path: Path) -> None:
    text, code = YAMLS[label]
    held(run("check", ruleset(tmp_path, text, "x.yaml")), 1, says=f"error[{code}]")


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + PROGRAMME,
        PROGRAMME.replace("\n", "\r\n"),
        PROGRAMME + "#" * 5_000_000,
        WHEN.format("(" * 39 + "amount > 1 EUR" + ")" * 39),
        PROGRAMME.rstrip("\n"),
    ],
    ids=["byte order mark", "CRLF", "a long comment", "40 parentheses", "no last line end"],
)
def test_what_is_only_unusual_is_read(text: str, tmp_path: Path) -> None:
    held(run("check", ruleset(tmp_path, text)), 0, says="no findings")


@pytest.mark.parametrize(
    "name",
    ["a b.loyalty", "[x]*?.loyalty", "'; drop table events; --.loyalty", "é\u0301.loyalty", "-x.loyalty", "~.loyalty"],
)
def test_a_file_may_be_called_anything(name: str, tmp_path: Path) -> None:
    file = ruleset(tmp_path / name.removesuffix(".loyalty"), PROGRAMME, name)
    held(run("check", file), 0)
    held(run("check", file.parent), 0)


@pytest.mark.parametrize("name", ["x\x1b[31m.loyalty", "x\n.loyalty", "[bold]x[].loyalty", "x\u202ey.loyalty"])
def test_the_name_of_a_file_does_not_steer_the_terminal(name: str, tmp_path: Path) -> None:
    file = ruleset(tmp_path, "nonsense", name)
    ran = held(run("check", file), 1, says="LR120")
    assert ("[bold]" in name) == ("[bold]" in ran.out)
    held(run("check", tmp_path / f"not-{name}"), 2, says="there is no")


@pytest.mark.parametrize("surface", ["loyalty", "yaml"])
def test_a_thousand_lines_of_nonsense_come_to_an_end(surface: str, tmp_path: Path) -> None:
    text = PROGRAMME + "x\n" * 1_000 if surface == "loyalty" else YAML + "- x: y\n" * 1_000
    ran = run("check", ruleset(tmp_path, text, f"x.{surface}"))
    assert ran.code == 1
    assert ran.out.endswith(" errors\n")
