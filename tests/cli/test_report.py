"""`simulate --report` and `--plot`: the page it writes, what it draws, and how it ends."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from unittest.mock import patch

import pytest

import loyalty_rules as lr

from .command import PROGRAMME, RULESETS, run

VOID = {"meta", "br", "hr", "img", "link", "input", "path", "use", "rect"}
SPEND_BANDS = (RULESETS / "spend-bands", RULESETS / "spend-bands" / "data")


class Page(HTMLParser):
    """A page as a browser takes it: tags that balance, names used once, and the words between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        assert not self.open, f"never closed: {self.open}"
        assert len(self.names) == len(set(self.names)), "a name is used twice"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        known = dict(attrs)
        self.names += [known["id"] or ""] if "id" in known else []
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


def report(folder: Path, *arguments: str | Path) -> tuple[Page, str]:
    """The page that a simulation writes, and its source."""
    file = folder / "report.html"
    ran = run("simulate", *arguments, "--report", file, "--quiet")
    assert ran.out == ""
    text = file.read_text(encoding="utf-8")
    return Page(text), text


def rules(folder: Path, text: str = PROGRAMME) -> Path:
    file = folder / "rules.loyalty"
    file.write_text(text, encoding="utf-8")
    return file


def events(folder: Path, *rows: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "purchases.csv"
    file.write_text("\n".join(["id,time,member,amount", *rows, ""]), encoding="utf-8")
    return file


def test_the_figures_of_spend_bands(tmp_path: Path) -> None:
    page, _ = report(tmp_path, *SPEND_BANDS)
    # The expected points of the ruleset, added by hand: M1 689, M2 4,135, M3 501, M5 4,849, M6 312, M7 487.
    assert 689 + 4_135 + 501 + 4_849 + 312 + 487 == 10_973
    assert "Points: 10,973 earned" in page.text
    assert "10,973 points outstanding at the end" in page.text
    # Eight members, so one stands for each: 4,849 / 10,973 = 0.44190…
    assert "The top member of 8 earned 44.19 % of all points" in page.text
    # In the middle of 4,849 4,135 689 501 487 312 0 0 are 501 and 487: (501 + 487) / 2 = 494.
    assert re.search(r"points 494 points 1,372 points 2 of 8", page.text)
    assert "No worth is said for “points”" in page.text
    assert "Cost share" not in page.text


def test_a_page_stands_by_itself(tmp_path: Path) -> None:
    page, text = report(tmp_path, RULESETS / "beauty-tiers", RULESETS / "beauty-tiers" / "data")
    assert "http" not in text
    assert "script" not in page.tags
    assert all(link.startswith("#") for link in page.links)
    assert {link.removeprefix("#") for link in page.links} <= set(page.names)
    assert len(text) < 500_000
    assert text.count('role="img"') == 2 * text.count("<figure")
    assert "1 row of the data could not be used" in page.text
    assert "the purchase is more than 60 days ago" in page.text


def test_the_same_page_twice(tmp_path: Path) -> None:
    _, first = report(tmp_path, *SPEND_BANDS)
    _, second = report(tmp_path, *SPEND_BANDS)
    assert first == second


def test_what_stands_in_the_data_is_text(tmp_path: Path) -> None:
    data = events(tmp_path / "data", "1,2026-01-02,<script>alert(1)</script>,10", "2,2026-01-02,$x$&amp;,x")
    page, text = report(tmp_path, rules(tmp_path), data)
    assert "script" not in page.tags
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert(1)</script>" in page.text


def test_the_marks_of_a_plot_are_told_apart_without_blocks() -> None:
    from loyalty_rules.report.charts.screen import MARKS, MARKS_PLAIN, drawn
    from loyalty_rules.workbench.reports import tell

    told = tell(lr.simulate(RULESETS / "beauty-tiers", RULESETS / "beauty-tiers" / "data"))
    blocks = "".join(drawn(told, 80, colour=False, plain=False))
    plain = "".join(drawn(told, 80, colour=False, plain=True))
    assert plain.isascii()
    assert "\x1b" not in plain + blocks
    assert "\x1b[" in "".join(drawn(told, 80, colour=True, plain=False))
    assert len(set(MARKS)) == len(set(MARKS_PLAIN)) == 7
    assert max(map(len, plain.splitlines())) <= 80


def test_no_events_at_all(tmp_path: Path) -> None:
    page, _ = report(tmp_path, rules(tmp_path), events(tmp_path / "data"))
    assert "nothing happened in these events" in page.text
    assert "0 events read" in page.text


def test_one_member_one_day(tmp_path: Path) -> None:
    page, _ = report(tmp_path, rules(tmp_path), events(tmp_path / "data", "1,2026-01-02,A,10"))
    assert "2 Jan 2026" in page.text
    assert "The only member earned 10 points" in page.text


def test_many_rules_with_long_names(tmp_path: Path) -> None:
    more = "".join(
        f'\nearn rule-{number} "Rule number {number}, with a name that goes on & on, longer than a phone is wide"\n'
        f"  on purchase\n  give {number} points\n"
        for number in range(1, 24)
    )
    data = events(tmp_path / "data", "1,2026-01-02,A,10")
    page, text = report(tmp_path, rules(tmp_path, PROGRAMME + more), data)
    # 10 points for the money, and 1 + 2 + … + 23 = 276.
    assert "Points: 286 earned" in page.text
    assert "Rule number 23, with a name that goes on &amp; on" in text


def test_a_cap_that_binds(tmp_path: Path) -> None:
    capped = PROGRAMME + "  at most 25 points per member per calendar month\n"
    data = events(tmp_path / "data", "1,2026-01-02,A,20", "2,2026-01-03,A,20", "3,2026-01-04,A,20", "4,2026-01-02,B,5")
    page, _ = report(tmp_path, rules(tmp_path, capped), data)
    # A asks three times for 20 and may have 25: 20, then 5 of 20, then nothing of 20. Cut: 15 + 20 of 40 asked.
    assert "at most 25 points per member per calendar month" in page.text
    assert re.search(r" base 2 1 1 35 points 87\.50 % rules\.loyalty:\d+ ", page.text)


def test_it_goes_with_the_other_options(tmp_path: Path) -> None:
    file, out = tmp_path / "deep" / "report.html", tmp_path / "out"
    ran = run("simulate", *SPEND_BANDS, "--report", file, "--out", out, "--format", "json", "--until", "2026-01-31")
    assert ran.code == 0
    assert ran.out.startswith("{")
    # 23 of February, the first of them still on 31 January in New York, and 19 of March.
    assert "note: 41 events after 2026-01-31 were left out" in ran.err
    assert (out / "members.csv").exists()
    # What the six members earned in January: 364 + 2,885 + 201 + 189 + 75 = 3,714, M5 nothing yet.
    assert "3,714 points outstanding" in file.read_text(encoding="utf-8")
    told = run("simulate", *SPEND_BANDS, "--report", file)
    assert f"wrote {file}" in told.err


def test_what_is_read_is_never_overwritten(tmp_path: Path) -> None:
    ruleset, data = rules(tmp_path), events(tmp_path / "data", "1,2026-01-02,A,10")
    (tmp_path / "folder.html").mkdir()
    for file in (ruleset, data, tmp_path / "folder.html"):
        ran = run("simulate", ruleset, data, "--report", file)
        assert (ran.code, ran.out) == (2, "")
        assert file.name in ran.err
    assert ruleset.read_text(encoding="utf-8") == PROGRAMME


@pytest.mark.parametrize(("option", "library"), [("--report", "matplotlib"), ("--plot", "plotext")])
def test_a_missing_extra_is_said_before_anything_runs(tmp_path: Path, option: str, library: str) -> None:
    arguments = (option, tmp_path / "r.html") if option == "--report" else (option,)
    with patch.dict(sys.modules, {library: None}):
        ran = run("simulate", *SPEND_BANDS, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: charts need the extra `charts`\n  help: pip install 'loyalty-rules[charts]'\n"
    assert not (tmp_path / "r.html").exists()


def test_a_plot_in_the_width_of_the_terminal() -> None:
    ran = run("simulate", *SPEND_BANDS, "--plot", "--quiet", columns=60)
    assert ran.code == 0
    assert "Points: 10,973 earned\n" in ran.out
    assert "█" in ran.out
    assert "\x1b" not in ran.out
    assert max(map(len, ran.out.splitlines())) <= 100
