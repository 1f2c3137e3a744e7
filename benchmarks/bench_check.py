"""How long a user waits for the command line: help, and the check of a hundred rules, interpreter and all."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from tests.syntax.big import big_ruleset

RULES = 100
RUNS = 5


def hundred_rules() -> str:
    """A ruleset of a hundred rules with conditions, caps and dates."""
    text = """language 1

program "A Hundred Rules"
  currency EUR
  timezone Europe/Warsaw
  round down

event purchase
  channel is one of web, app, shop
  items list of
    category is one of food, books, music
    amount money

wallet points
  worth 0.01 EUR
  expires 12 months

measure spend = sum of amount of purchase

"""
    channels, categories = ("web", "app", "shop"), ("food", "books", "music")
    for number in range(RULES):
        text += f"""earn rule-{number}
  on purchase
  for items where category is {categories[number % 3]}
  when channel is {channels[number // 3 % 3]} and amount >= {number + 1} EUR
  when spend this calendar year < {number * 10 + 100} EUR
  from 2026-{number % 12 + 1:02}-01 to 2026-{number % 12 + 1:02}-28
  give {number % 9 + 1} points per 1 EUR of amount
  at most {number * 10 + 100} points per member per calendar month

"""
    return text


def timed(*arguments: str) -> tuple[float, int]:
    """The best of a few runs in a process of its own, in seconds, and how it ended."""
    best, code = float("inf"), 0
    for _ in range(RUNS):
        start = perf_counter()
        command = [sys.executable, "-m", "loyalty_rules", *arguments]
        code = subprocess.run(command, capture_output=True, check=False).returncode
        best = min(best, perf_counter() - start)
    return best, code


def main() -> None:
    """Print the times."""
    with tempfile.TemporaryDirectory() as folder:
        hundred, big = Path(folder) / "hundred.loyalty", Path(folder) / "big.loyalty"
        hundred.write_text(hundred_rules(), encoding="utf-8")
        big.write_text(big_ruleset(435), encoding="utf-8")
        for label, *arguments in (
            ("--help", "--help"),
            ("--version", "--version"),
            ("check a ruleset of five rules", "check", "rulesets/coffee-card"),
            (f"check {RULES} rules", "check", str(hundred)),
            ("check 4,000 lines", "check", str(big)),
        ):
            seconds, code = timed(*arguments)
            print(f"{label}: {seconds:.2f} s, exit code {code}")


if __name__ == "__main__":
    main()
