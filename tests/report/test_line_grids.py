"""Tables of plain lines: as wide as they are, or within the columns of a terminal."""

from __future__ import annotations

import pytest

from loyalty_rules.cli.shown import tell
from loyalty_rules.report.grids import Grid
from loyalty_rules.report.line_grids import grid_lines

GRID = Grid(
    "Rules", ("rule", "gave", "gives", "change"), 1, [("base", "7,268 points", "14,237 points", "+6,969 points")]
)


def test_a_wide_enough_terminal_has_one_table() -> None:
    whole = list(grid_lines(GRID))
    assert whole == [
        "Rules",
        "",
        " rule          gave          gives         change",
        " ────────────────────────────────────────────────",
        " base  7,268 points  14,237 points  +6,969 points",
    ]
    assert list(grid_lines(GRID, 49)) == whole


def test_a_narrow_one_has_further_tables_with_the_first_column() -> None:
    assert list(grid_lines(GRID, 48)) == [
        "Rules",
        "",
        " rule          gave          gives",
        " ─────────────────────────────────",
        " base  7,268 points  14,237 points",
        "",
        " rule         change",
        " ───────────────────",
        " base  +6,969 points",
    ]


@pytest.mark.parametrize("width", range(21, 60))
def test_no_line_is_too_wide_and_every_cell_is_there_once(width: int) -> None:
    lines = list(grid_lines(GRID, width))
    assert max(map(len, lines)) <= width
    for cell in GRID.rows[0][1:]:
        assert sum(line.count(cell) for line in lines) == 1


def test_a_title_goes_on_below() -> None:
    titled = Grid("Settlement with partners", ("partner", "points"))
    assert list(grid_lines(titled, 15))[:3] == ["Settlement with", "partners", ""]
    assert list(grid_lines(titled, 5))[:3] == ["Settlement", "with", "partners"]


def test_a_terminal_too_narrow_for_two_columns_gets_them_all_the_same() -> None:
    assert sum(" base  " in line for line in grid_lines(GRID, 5)) == 3


def test_sentences_go_on_below(capsys: pytest.CaptureFixture[str]) -> None:
    tell(["  earn `base`: gives 2 points per 1 EUR, was 1 point", "short"], 30)
    assert capsys.readouterr().out == "  earn `base`: gives 2 points\n    per 1 EUR, was 1 point\nshort\n"
    tell(["a sentence of some words"])
    assert capsys.readouterr().out == "a sentence of some words\n"


NAMES = Grid(
    "Exchanges",
    ("exchange", "word", "took"),
    2,
    [
        ("ten-euros-off-for-whoever-asks", "exchange for money", "123,456,789.00 points"),
        ("other", "exchange", "5 points"),
    ],
)


def test_words_go_on_below_before_a_table_is_parted() -> None:
    assert list(grid_lines(NAMES, 60)) == [
        "Exchanges",
        "",
        " exchange                  word                         took",
        " ───────────────────────────────────────────────────────────",
        " ten-euros-off-for-        exchange    123,456,789.00 points",
        " whoever-asks              for money",
        " other                     exchange                 5 points",
    ]


@pytest.mark.parametrize("width", range(10, 90))
def test_no_number_is_ever_cut_and_no_name_lost(width: int) -> None:
    lines = list(grid_lines(NAMES, width))
    assert sum(line.count("123,456,789.00 points") for line in lines) == 1
    assert "…" not in "".join(lines)
    if width >= 42:  # two names of 8, a number of 21, and what parts them
        assert max(map(len, lines)) <= width


def test_a_day_is_not_broken_where_it_fits_a_line() -> None:
    grid = Grid("", ("column", "samples"), 2, [("time", "2025-01-20 12:10, 2025-02-10 11:30")])
    assert [line.strip() for line in list(grid_lines(grid, 30))[-2:]] == [
        "time    2025-01-20 12:10,",
        "2025-02-10 11:30",
    ]


def test_columns_of_words_alone_are_read_from_the_first_on() -> None:
    grid = Grid("State", ("state", "read by", "changed by"), 3, [("spend this month", "tiers\nbase", "every purchase")])
    assert list(grid_lines(grid, 32)) == [
        "State",
        "",
        " state       read by  changed by",
        " ───────────────────────────────",
        " spend this  tiers    every",
        " month       base     purchase",
    ]
    assert list(grid_lines(grid, 20)) == [
        "State",
        "",
        " state      read by",
        " ──────────────────",
        " spend      tiers",
        " this       base",
        " month",
        "",
        " state      changed",
        "            by",
        " ───────────────────",
        " spend      every",
        " this       purchase",
        " month",
    ]
