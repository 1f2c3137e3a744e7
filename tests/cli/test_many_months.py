"""Many months: the last of them one by one, what was before as one line, so that a column adds up to its total."""

from __future__ import annotations

from pathlib import Path

import pytest

from .command import PROGRAMME, run

MONTHS = [f"{year}-{month:02}" for year in (2021, 2022, 2023) for month in range(1, 13)] + ["2024-01", "2024-02"]
EVENTS = "id,time,member,amount\n" + "".join(f"{month},{month}-10 10:00,A,10\n" for month in MONTHS)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "books.loyalty").write_text(PROGRAMME)
    (tmp_path / "more.loyalty").write_text(PROGRAMME.replace("give 1 point ", "give 2 points "))
    (tmp_path / "events.csv").write_text(EVENTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def table(lines: list[str], title: str) -> list[list[str]]:
    """The rows below a title and its heads, up to the empty line."""
    start = next(at for at, line in enumerate(lines) if line.startswith(title))
    rows = [line.split() for line in lines[start + 1 :]]
    first = next(at for at, row in enumerate(rows) if row and row[0].startswith("─")) + 1
    return rows[first : rows.index([], first)]


def test_simulate(folder: Path) -> None:
    # 38 months of 10 points each, the first two of them together.
    rows = table(run("simulate", "books.loyalty", "events.csv").out.splitlines(), "Points by month")
    assert rows[:2] == [["before", "20", "20"], ["2021-03", "10", "30"]]
    assert rows[-1] == ["2024-02", "10", "380"]
    assert len(rows) == 37


def test_compare(folder: Path) -> None:
    lines = run("compare", "books.loyalty", "more.loyalty", "events.csv").out.splitlines()
    rows = table(lines, "Given by month")
    assert rows[0] == ["before", "20", "points", "40", "points", "+20", "points"]
    assert rows[1] == ["2021-03", "10", "points", "20", "points", "+10", "points"]
    assert len(rows) == 37


def test_a_long_number_breaks_between_its_thousands(folder: Path) -> None:
    (folder / "events.csv").write_text("id,time,member,amount\n1,2021-01-10 10:00,A,9999999999.99\n")
    run("simulate", "books.loyalty", "events.csv", "--report", "page.html")
    assert "9,<wbr>999,<wbr>999,<wbr>999.99" in (folder / "page.html").read_text()
