"""Findings look as promised, carets stand under what they mean, and the count is right."""

import json
import pickle
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from loyalty_rules.core.diagnostics import (
    COLUMNS_MAX,
    Diagnostic,
    Edit,
    Fix,
    Label,
    RulesetError,
    Severity,
    Span,
    as_json,
    render,
    render_all,
    suggest,
)

FILE = "rulesets/beauty.loyal"
SOURCE = "rule base\n  earn 1 point per 1 USD\n  at most 25 per member\n"
NO_UNIT = Diagnostic(
    "LR203",
    Severity.ERROR,
    "`25` has no unit",
    Span(FILE, 3, 11, 3, 13),
    label="points, times, or money?",
    help="`25 points`, `25 times` or `25 USD`",
)


def finding(line: int, column: int, end_line: int, end_column: int) -> Diagnostic:
    return Diagnostic("LR101", Severity.ERROR, "m", Span("f", line, column, end_line, end_column))


def underlined(diagnostic: Diagnostic, source: str) -> str:
    """The shown text that stands above the carets, by terminal columns."""
    _, _, shown, carets = render(diagnostic, {"f": source}).split("\n")
    columns = "".join(character * wide(character) for character in shown)
    return "".join(
        character for character, caret in zip(columns.ljust(len(carets)), carets, strict=False) if caret == "^"
    )


def wide(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def test_the_shape() -> None:
    source = "\n" * 11 + SOURCE
    diagnostic = replace(NO_UNIT, span=Span(FILE, 14, 11, 14, 13))
    assert render(diagnostic, {FILE: source}) == (
        "error[LR203]: `25` has no unit\n"
        "  rulesets/beauty.loyal:14:11\n"
        "14 |   at most 25 per member\n"
        "   |           ^^ points, times, or money?\n"
        "   help: `25 points`, `25 times` or `25 USD`"
    )


def test_further_labels_follow_their_file_and_share_a_line() -> None:
    diagnostic = replace(
        NO_UNIT,
        labels=(
            Label(Span(FILE, 3, 3, 3, 10), "the cap"),
            Label(Span(FILE, 1, 6, 1, 10), "of this rule"),
            Label(Span("other.loyal", 12, 1, 12, 4), "as here"),
        ),
        help="one\ntwo",
    )
    assert render(diagnostic, {FILE: SOURCE, "other.loyal": "\n" * 11 + "cap x"}) == (
        "error[LR203]: `25` has no unit\n"
        "  rulesets/beauty.loyal:3:11\n"
        " 3 |   at most 25 per member\n"
        "   |           ^^ points, times, or money?\n"
        "   |   ^^^^^^^ the cap\n"
        " 1 | rule base\n"
        "   |      ^^^^ of this rule\n"
        "  other.loyal:12:1\n"
        "12 | cap x\n"
        "   | ^^^ as here\n"
        "   help: one\n"
        "         two"
    )


def test_without_a_source_or_a_place() -> None:
    assert render(NO_UNIT, {}).split("\n")[1:3] == ["  rulesets/beauty.loyal:3:11", "  | points, times, or money?"]
    assert render(replace(NO_UNIT, span=None, help=""), {}) == "error[LR203]: `25` has no unit"


def test_tabs_and_wide_characters_do_not_shift_the_carets() -> None:
    assert underlined(finding(1, 2, 1, 4), "\tab\tc") == "ab"
    assert underlined(finding(1, 5, 1, 6), "\tab\tc") == "c"
    assert underlined(finding(1, 3, 1, 5), "日本at") == "at"
    assert underlined(finding(1, 2, 1, 3), "日本at") == "本本"
    assert render(finding(1, 3, 1, 4), {"f": "e\u0301x"}).split("\n")[-1] == "  |  ^"


def test_a_line_cannot_steer_the_terminal() -> None:
    shown = render(replace(finding(1, 5, 1, 6), message="\x1b[2J"), {"f": "a\x1b\u202e\x85b\r\n"})
    assert shown == "error[LR101]: �[2J\n  f:1:5\n1 | a���b\n  |     ^"


def test_a_span_over_lines_underlines_its_first() -> None:
    assert underlined(finding(1, 3, 2, 2), "a bcd  \ne") == "bcd"


def test_a_place_after_the_text_still_shows() -> None:
    assert underlined(finding(1, 3, 1, 3), "ab") == " "
    assert render(finding(9, 5, 9, 6), {"f": "ab"}).endswith("9 |\n  | ^")


def test_long_lines_are_windowed() -> None:
    line = "a" * 300 + "SPAN" + "b" * 300
    diagnostic = finding(1, 301, 1, 305)
    assert underlined(diagnostic, line) == "SPAN"
    shown = render(diagnostic, {"f": line}).split("\n")[2].removeprefix("1 | ")
    assert shown.startswith("…a")
    assert shown.endswith("b…")
    assert len(shown) == COLUMNS_MAX
    start = render(finding(1, 1, 1, 3), {"f": line}).split("\n")[2]
    assert start.startswith("1 | aaa")
    assert start.endswith("…")


lines = st.text(st.sampled_from("ab \t日本é\u0301\u200b\x07"), max_size=400)


@given(lines, st.integers(1, 420), st.integers(0, 420))
def test_any_span_of_any_line_fits_the_window(line: str, column: int, length: int) -> None:
    _, _, shown, carets = render(finding(1, column, 1, column + length), {"f": line}).split("\n")
    assert carets.lstrip(" |").strip("^") == ""
    assert "^" in carets
    assert len(carets) <= len("1 | ") + COLUMNS_MAX + 1
    width = sum(wide(c) for c in shown if unicodedata.category(c) not in ("Mn", "Cf"))
    assert width <= len("1 | ") + COLUMNS_MAX


plain = st.text(st.sampled_from("abcdefgh日本"), min_size=1, max_size=300)


@given(plain, st.data())
def test_carets_stand_under_the_span(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, min(len(line), start + 40)))
    expected = "".join(character * wide(character) for character in line[start:end])
    assert underlined(finding(1, start + 1, 1, end + 1), line) == expected


def test_all_are_ordered_and_counted() -> None:
    found = [
        replace(NO_UNIT, code="LR900", severity=Severity.WARNING, span=None),
        NO_UNIT,
        replace(NO_UNIT, code="LR100", severity=Severity.INFO),
        replace(NO_UNIT, span=Span("a.loyal", 9, 1, 9, 2)),
    ]
    shown = render_all(found, {FILE: SOURCE})
    assert [block.split("]")[0] for block in shown.split("\n\n")[:-1]] == [
        "error[LR203",
        "info[LR100",
        "error[LR203",
        "warning[LR900",
    ]
    assert shown.split("\n")[-1] == "2 errors, 1 warning, 1 info"
    assert render_all(found, {FILE: SOURCE}) == render_all(reversed(found), {FILE: SOURCE})
    assert render_all([], {}) == "no findings"


def test_the_error_renders_and_travels() -> None:
    error = RulesetError([NO_UNIT], {FILE: SOURCE})
    assert str(error) == render_all([NO_UNIT], {FILE: SOURCE})
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.diagnostics, str(copy)) == (error.diagnostics, str(error))


def test_json() -> None:
    diagnostic = replace(NO_UNIT, labels=(Label(Span(FILE, 1, 6, 1, 10), "of this rule"),))
    assert json.loads(json.dumps(as_json(diagnostic))) == {
        "code": "LR203",
        "severity": "error",
        "message": "`25` has no unit",
        "span": {"file": FILE, "line": 3, "column": 11, "end_line": 3, "end_column": 13},
        "label": "points, times, or money?",
        "labels": [
            {"span": {"file": FILE, "line": 1, "column": 6, "end_line": 1, "end_column": 10}, "text": "of this rule"}
        ],
        "help": "`25 points`, `25 times` or `25 USD`",
        "fix": None,
    }
    place = Span(FILE, 3, 13, 3, 14)
    assert as_json(replace(NO_UNIT, fix=Fix("write a unit", (Edit(place, "5", "5 times"),))))["fix"] == {
        "title": "write a unit",
        "edits": [
            {
                "span": {"file": FILE, "line": 3, "column": 13, "end_line": 3, "end_column": 14},
                "old": "5",
                "new": "5 times",
            }
        ],
    }
    assert as_json(replace(NO_UNIT, span=None))["span"] is None


def test_spans() -> None:
    assert Span(FILE, 3, 11, 3, 13).location == "rulesets/beauty.loyal:3"
    assert Span("a", 2, 1, 2, 2) < Span("a", 10, 1, 10, 2) < Span("b", 1, 1, 1, 2)


def test_suggestions() -> None:
    assert suggest("categroy", {"category", "amount"}) == "category"
    assert suggest("beuaty", ["beauty", "books"]) == "beauty"
    assert suggest("GOLD", ["golden", "Gold"]) == "Gold"
    assert suggest("zebra", ["category"]) is None
    assert suggest("x" * 10**6, ["category"]) is None
    assert suggest("anything", []) is None
