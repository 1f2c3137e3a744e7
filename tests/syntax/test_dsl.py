"""Lines, indentation, comments and recovery of the DSL."""

from __future__ import annotations

from loyalty_rules.core.diagnostics import Span
from loyalty_rules.syntax import read
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.comments import Comment


def _read(text: str) -> t.Document:
    document, diagnostics = read(text, "x.loyalty")
    assert diagnostics == ()
    assert document is not None
    return document


def _codes(text: str) -> list[str]:
    return [diagnostic.code for diagnostic in read(text, "x.loyalty")[1]]


def test_lines_further_in_go_on() -> None:
    document = _read(
        "earn base\n"
        "  on purchase\n"
        "  when channel is web\n"
        "      and amount > 5 EUR   # with a comment\n"
        "      or amount > 7 EUR\n"
        "  give 2 points\n"
        "    per 1 EUR\n"
        "      of amount\n"
    )
    (_, when, give) = document.declarations[0].clauses
    assert isinstance(when.body, t.AnyOf)
    assert when.comments == (Comment("with a comment"),)
    assert when.body.parts[1].span == Span("x.loyalty", 5, 10, 5, 24)
    assert when.span == Span("x.loyalty", 3, 3, 5, 24)
    assert isinstance(give.body, t.Gift)
    assert give.body.span == Span("x.loyalty", 6, 8, 8, 16)


def test_definitions_go_on() -> None:
    document = _read(
        "measure spend = sum of amount of purchase\n  where channel is web\n"
        "value rate =\n  2 points\n  from 2026-07-01 3 points\n"
        "at most 5 points per member\n  per calendar month on all\n"
    )
    spend, rate, cap = document.declarations
    assert isinstance(spend.clauses[0].body, t.Measure)
    assert spend.clauses[0].body.where is not None
    assert [clause.word for clause in rate.clauses] == ["is", "from"]
    assert isinstance(cap.clauses[0].body, t.Cap)
    assert cap.clauses[0].body.rules == ()


def test_comments_stay_with_what_follows() -> None:
    document = _read(
        "# the file\n\n# the rule\nearn base # its head\n  # its trigger\n  on purchase\n"
        "  by tier\n    # best\n    Gold 2 points # really\n\n# the end\n"
    )
    (base,) = document.declarations
    its_head = Comment("its head", beside=True)
    assert base.comments == (Comment("the file", apart=True), Comment("the rule"), its_head)
    on, by = base.clauses
    assert (on.comments, by.comments) == ((Comment("its trigger"),), ())
    assert isinstance(by.body, t.Rows)
    assert by.body.rows[0].comments == (Comment("best"), Comment("really", beside=True))
    assert document.trailing == (Comment("the end"),)


def test_comments_after_the_last_line_of_a_block_stay_in_it() -> None:
    document = _read(
        "tier Green\n  # no benefits\ntier Gold\n  reach when a > 5\n    # of a wrapped line\n  # to be: keep\n"
        "\n# rules\nearn base\n  by tier\n    Gold 2 points\n    # Green 1 point\n"
        "  # at most 5 points\n  on purchase\n  # done\n"
    )
    green, gold, base = document.declarations
    assert green.closing == (Comment("no benefits"),)
    assert gold.closing == (Comment("of a wrapped line"), Comment("to be: keep"))
    assert base.comments == (Comment("rules"),)
    by, on = base.clauses
    assert by.closing == (Comment("Green 1 point"),)
    assert on.comments == (Comment("at most 5 points"),)
    assert base.closing == (Comment("done"),)


def test_number_sign_in_quotes_is_text() -> None:
    document = _read('earn base "Rule #1" # one\n  on purchase\n')
    assert document.declarations[0].title == "Rule #1"
    assert document.declarations[0].comments == (Comment("one", beside=True),)


def test_windows_line_ends() -> None:
    text = "earn base\r\n  on purchase\r\n  give 2 points\r\n"
    assert _read(text) == _read(text.replace("\r", ""))


def test_repeated_clauses_stand_together() -> None:
    document = _read("earn base\n  when a is b\n  on purchase\n  when c is d\n")
    assert [clause.word for clause in document.declarations[0].clauses] == ["when", "when", "on"]


def test_a_test_keeps_its_order() -> None:
    document = _read(
        'test "x"\n  given A is Gold\n  and B is Silver\n  when 2026-01-01\n  then nothing\n'
        "  when 2026-02-01\n  and 2026-03-01\n"
    )
    words = [clause.word for clause in document.declarations[0].clauses]
    assert words == ["given", "given", "when", "then", "when", "when"]


def test_or_after_a_condition() -> None:
    document = _read("earn x\n  on any visit where a is b or c or on purchase or every 1 March\n")
    body = document.declarations[0].clauses[0].body
    assert isinstance(body, t.Triggers)
    assert [type(trigger) for trigger in body.triggers] == [t.OnEvent, t.OnEvent, t.OnYearly]


def test_list_then_words_of_the_clause() -> None:
    document = _read(
        "earn x\n  on first purchase where channel is one of web, shop, within 30 days after join\n"
        "  pending until when a is one of b, c, otherwise dropped at end of calendar year\n"
        "  by tier, kind\n    Gold, otherwise 2 points\n"
        "member\n  x is one of a, b, set by choose.x, at most 1 time per calendar month\n"
    )
    assert len(document.declarations) == 2


def test_every_other_clause_is_still_read() -> None:
    text = (
        "program Harbour\n  currency 5\n  round down\nearm base\n  on\n  give 2 points\n"
        "earn more\n  on purchase\n  giv 5 points\n"
    )
    document, diagnostics = read(text, "x.loyalty")
    assert [(found.code, found.span.line) for found in diagnostics if found.span] == [
        ("LR130", 1),
        ("LR130", 2),
        ("LR120", 4),
        ("LR131", 5),
        ("LR121", 9),
    ]
    assert document is not None
    assert [declaration.name for declaration in document.declarations] == ["more"]


def test_one_mistake_one_diagnostic() -> None:
    assert _codes("earn x\n  when a == b\n") == ["LR115"]
    assert _codes('earn x "open\n  on purchase\n') == ["LR113"]
    assert _codes("earn x\n\ton purchase\n\tgive 2 points\n") == ["LR110"]
    assert _codes("earn x\n  on purchase\n give 2 points\n  until 2026-01-01\n") == ["LR114"]
    assert _codes("  earn x\n    on purchase\n") == ["LR114"]
    assert _codes("earn x\n  at most 5 points in the last 3 days per calendar month\n") == ["LR124"]
    assert _codes("earn x\n  give 5 points\n    up to 5 EUR 3 points\n") == ["LR130"]
    assert _codes("event x\n  items list of\n") == ["LR127"]
    assert _codes("event x\n  list of\n    y count\n") == ["LR123"]
    assert _codes("event x\n  y count, optional, optional\n") == ["LR124"]
    assert _codes("event x\n  y is one of a, b, a\n") == ["LR124"]
    assert _codes("event x\n  y count, at most 1 time per calendar day\n") == ["LR131"]
    assert _codes('event x "Title"\n  y count\n') == ["LR130"]
    assert _codes("member x\n  y count\n") == ["LR130"]
    assert _codes('tier ""\n') == ["LR123"]
    assert _codes("earn x\n  when at 25:00 is b\n") == ["LR130"]
    assert _codes("earn x\n  when time > 25:00\n") == ["LR135"]
    assert _codes("include \n") == ["LR123"]
    assert _codes('include "x"\n  on purchase\n') == ["LR121"]
    assert _codes("earn x\n  when spend in the last 1.5 days > 5 EUR\n") == ["LR134"]
    assert _codes("earn x\n  give 1.000.000 points\n") == ["LR134"]
    assert _codes("earn x\n  give " + "9" * 31 + " points\n") == ["LR134"]


def test_what_is_said_otherwise_where_points_become_something_is_told() -> None:
    (found,) = read("exchange x\n  turn 5 EUR of credit into 10 points\n", "x.loyalty")[1]
    assert found.help == "the wallet that it is paid from is a clause of its own: `in credit`"
    (found,) = read('exchange x\n  turn by steps, largest first\n    5 points into "a mug"\n', "x.loyalty")[1]
    assert found.help == "steps buy amounts; goods are an exchange of their own, or a `reward`"
