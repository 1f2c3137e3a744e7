"""No command writes over what it reads, and a place that can't be written is told before the work."""

from __future__ import annotations

from pathlib import Path

import pytest

from .held import PROGRAMME, held, ruleset, run

EVENTS = "id,time,member,amount\n1,2026-01-02,A,10\n"
WRITING = {
    "test as json": ("test", "RULES", "--format", "json", "--out", "FILE"),
    "test as junit": ("test", "RULES", "--format", "junit", "--out", "FILE"),
    "coverage": ("test", "RULES", "--coverage-html", "FILE"),
    "describe": ("describe", "RULES", "--out", "FILE"),
    "explain": ("explain", "RULES", "EVENTS", "--event", "1", "--out", "FILE"),
    "simulate": ("simulate", "RULES", "EVENTS", "--report", "FILE"),
    "compare": ("compare", "RULES", "RULES", "EVENTS", "--report", "FILE"),
    "sweep": ("sweep", "RULES", "EVENTS", "--set", "base.give=1,2", "--report", "FILE"),
    "set aside": ("simulate", "RULES", "EVENTS", "--rejects", "FILE"),
}


def command(words: tuple[str, ...], rules: Path, events: Path, file: Path) -> list[str | Path]:
    places: dict[str, Path] = {"RULES": rules, "EVENTS": events, "FILE": file}
    return [places.get(word, word) for word in words]


@pytest.mark.parametrize("words", WRITING.values(), ids=WRITING)
def test_nothing_is_written_over_the_rules_or_the_data(words: tuple[str, ...], tmp_path: Path) -> None:
    rules = ruleset(tmp_path, PROGRAMME)
    events = ruleset(tmp_path, EVENTS, "e.csv")
    for file in (rules, events):
        held(run(*command(words, rules, events, file)), 2, says=f"`{file}`")
    assert rules.read_text() == PROGRAMME
    assert events.read_text() == EVENTS


@pytest.mark.parametrize("words", list(WRITING.values())[:-1], ids=list(WRITING)[:-1])
def test_a_folder_is_made_and_none_is_taken_for_a_file(words: tuple[str, ...], tmp_path: Path) -> None:
    rules = ruleset(tmp_path, PROGRAMME)
    events = ruleset(tmp_path, EVENTS, "e.csv")
    page = tmp_path / "new" / "pages" / "x.html"
    ran = held(run(*command(words, rules, events, page)), 0)
    assert page.exists()
    assert f"wrote {page}" in ran.err
    folder = tmp_path / "folder.html"
    folder.mkdir()
    held(run(*command(words, rules, events, folder)), 2, says="is a folder")


@pytest.mark.parametrize("name", ["test as json", "describe", "explain"])
def test_no_file_is_called_by_the_sign_of_the_standard_output(name: str, tmp_path: Path) -> None:
    rules, events = ruleset(tmp_path, PROGRAMME), ruleset(tmp_path, EVENTS, "e.csv")
    held(run(*command(WRITING[name], rules, events, Path("-"))), 2, says="leave `--out` out for the standard output")
