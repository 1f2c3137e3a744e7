"""Rulesets and data with a few mistakes each, by a fixed seed: nothing raises, and no row is lost."""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path

import pytest

import loyalty_rules as lr
from tests.cli.command import RULESETS

from .held import counted

SEED = 20_260_401
MUTATIONS = 60  # of each ruleset, in each surface
TEXTS = sorted(path for path in RULESETS.glob("*/*") if path.suffix in (".loyalty", ".yaml"))
TOKEN = re.compile(r'"[^"\n]*"|[\w.,%-]+|[^\w\s]|[ \t]+|\n')
ODD = (
    *(
        "",
        " ",
        "  ",
        "\t",
        "\n",
        "#",
        '"',
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        "-",
        "=",
        "==",
        "&",
        "*",
        "!",
        "|",
        ">",
        "%",
    ),
    *(
        "0",
        "-1",
        "1.5",
        "9" * 40,
        "1e9",
        "2026-02-30",
        "0001-01-01",
        "9999-12-31",
        "24:00",
        "\0",
        "\x1b",
        "\ufeff",
        "é",
        "٣",
    ),
    *("not", "and", "or", "per", "of", "in", "by", "from", "to", "is", "otherwise", "nothing", "never", "until", "end"),
    *("this calendar month", "in the last 5 purchases", "since joining", "at most", "per member", "including this"),
    *("points", "times", "days", "EUR", "USD", "XXX", "litres", "purchase", "join", "tier", "member", "friend", "date"),
)


def mutated(text: str, chance: random.Random) -> str:
    """The text with one to three mistakes."""
    tokens = TOKEN.findall(text)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        at = chance.randrange(len(tokens))
        match chance.randrange(8):
            case 0:
                del tokens[at]
            case 1:
                tokens.insert(at, tokens[at])
            case 2:
                tokens[at] = chance.choice(ODD)
            case 3:
                tokens.insert(at, f" {chance.choice(ODD)} ")
            case 4:
                tokens[at] = chance.choice(tokens)
            case 5:
                other = chance.randrange(len(tokens))
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case 6:
                lines = "".join(tokens).split("\n")
                one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
                lines.insert(one, lines.pop(other))
                tokens = TOKEN.findall("\n".join(lines))
            case _:
                tokens = (
                    tokens[: at + 1] if chance.random() < 0.3 else tokens[:at] + tokens[at + chance.randrange(1, 9) :]
                )
        if not tokens:
            break
    return "".join(tokens)


@pytest.mark.parametrize("source", TEXTS, ids=lambda path: path.name)
def test_a_ruleset_with_mistakes_is_explained(source: Path, tmp_path: Path) -> None:
    text, chance = source.read_text(encoding="utf-8"), random.Random(f"{SEED} {source.name}")
    file = tmp_path / source.name
    texts = {}
    mutations = MUTATIONS
    if ".test." in source.name:  # its tests are about the ruleset beside it, which is read each time
        rules = shutil.copy(source.with_name(source.name.replace(".test.", ".")), tmp_path)
        texts[str(rules)] = Path(rules).read_text(encoding="utf-8").split("\n")
        mutations = MUTATIONS // 6
    usable = 0
    for _ in range(mutations):
        wrong = mutated(text, chance)
        file.write_text(wrong, encoding="utf-8")
        checked = lr.check(file)
        texts[str(file)] = wrong.split("\n")
        for found in checked.diagnostics:
            assert found.message, wrong
            for span in (found.span, *(label.span for label in found.labels)):
                if span is not None:
                    assert span.file in texts, wrong
                    lines = texts[span.file]
                    assert 1 <= span.line <= len(lines), wrong
                    assert 1 <= span.column <= len(lines[span.line - 1]) + 2, wrong
        assert checked.text()
        json.dumps(checked.json())
        if checked.ruleset is not None:
            # What has no errors can be used, whatever it now means.
            lr.plan(checked.ruleset)
            lr.compile(checked.ruleset)
            usable += 1
    assert 0 < usable < mutations


# ------------------------------------------------------------------------------------------------ data
SAMPLES = [("refer-a-friend", 40), ("beauty-tiers", 30), ("coffee-card", 40), ("spend-bands", 40)]
CELLS = (
    *(
        "",
        " ",
        "0",
        "-1",
        "-5.00",
        "1e400",
        "NaN",
        "9" * 31,
        "x",
        "\x1b[31m",
        "=1+1",
        "2026-02-30",
        "9998-12-30",
        "0001-01-01",
    ),
    *(
        '"',
        '""',
        '"x',
        "a,b",
        "a;b",
        "\t",
        "null",
        "yes",
        "M1",
        "purchase",
        "return",
        "redeem",
        "join",
        "set",
        "opening",
        "é",
    ),
)


def mutated_rows(text: str, chance: random.Random) -> str:
    """The CSV with mistakes in up to five rows."""
    head, *rows = text.rstrip("\n").split("\n")
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(rows))
        cells = rows[at].split(",")
        cell = chance.randrange(len(cells))
        match chance.randrange(9):
            case 0 | 1 | 2:
                cells[cell] = chance.choice(CELLS)
            case 3:
                cells[cell] = chance.choice(rows).split(",")[min(cell, len(cells) - 1)]
            case 4:
                del cells[cell]
            case 5:
                cells.insert(cell, chance.choice(CELLS))
            case 6:
                rows.insert(at, chance.choice(rows))
                continue
            case 7:
                other = chance.randrange(len(rows))
                rows[at], rows[other] = rows[other], rows[at]
                continue
            case _:
                cells = [",".join(cells)[: chance.randrange(1, 20)]]
        rows[at] = ",".join(cells)
    return "\n".join([head, *rows]) + "\n"


@pytest.mark.parametrize(("name", "times"), SAMPLES)
def test_data_with_mistakes_is_accounted_for(name: str, times: int, tmp_path: Path) -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in (RULESETS / name / "data").glob("*.csv")}
    chance = random.Random(f"{SEED} {name}")
    ruleset = lr.load(RULESETS / name)
    for number in range(times):
        folder = tmp_path / str(number)
        folder.mkdir()
        wrong = chance.choice(sorted(files))
        for file, text in files.items():
            (folder / file).write_text(mutated_rows(text, chance) if file == wrong else text, encoding="utf-8")
        try:
            result = lr.simulate(ruleset, folder, keep=False)
        except lr.DataError:
            continue
        for tally in (result.counts, result.counts.parts):
            assert tally.balanced, (folder, tally)
        assert bool(result.rejects) == bool(result.counts.set_aside + result.counts.parts.set_aside)
        assert all(reject.reason and reject.line for reject in result.rejects)


def test_one_run_of_the_fuzz_by_the_command_line(tmp_path: Path) -> None:
    source = RULESETS / "refer-a-friend"
    chance = random.Random(SEED)
    for path in (source / "data").glob("*.csv"):
        (tmp_path / path.name).write_text(mutated_rows(path.read_text(encoding="utf-8"), chance), encoding="utf-8")
    counted(source, tmp_path)
