"""What callers in Python use: the same programmes, from dicts and from files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import loyalty_rules as lr

from .command import PROGRAMME, RULESETS

DICTS: list[Mapping[str, object]] = [
    {"id": 1, "time": "2026-01-02 10:00", "member": "A", "amount": "10.99", "type": "purchase"},
    {"id": 2, "time": datetime(2026, 1, 3, 9, tzinfo=UTC), "member": "A", "amount": 20, "type": "purchase"},
    {"id": 3, "time": date(2026, 1, 4), "member": "B", "amount": Decimal("5.00"), "type": "purchase"},
    {"id": 4, "time": "2026-01-05", "member": "A", "type": "return", "purchase": 2},
]


@pytest.fixture
def ruleset(tmp_path: Path) -> lr.Ruleset:
    file = tmp_path / "x.loyalty"
    file.write_text(PROGRAMME)
    return lr.load(file)


def balances(result: lr.Simulation) -> dict[str, int]:
    return {total.member: total.available for total in result.summary.member_totals()}


def test_dicts_are_events(ruleset: lr.Ruleset) -> None:
    result = lr.simulate(ruleset, DICTS)
    assert balances(result) == {"A": 10, "B": 5}
    assert result.until == date(2026, 1, 5)
    assert (result.counts.read, result.counts.used) == (4, 4)
    assert len(result.lines) == 4
    assert "4 events read = 4 used" in result.account_words()


def test_a_path_stands_for_its_ruleset(tmp_path: Path) -> None:
    (tmp_path / "x.loyalty").write_text(PROGRAMME)
    assert balances(lr.simulate(tmp_path, DICTS)) == balances(lr.simulate(str(tmp_path / "x.loyalty"), DICTS))


def test_keep_and_sink(ruleset: lr.Ruleset) -> None:
    taken: list[lr.Line] = []
    done: list[tuple[int, int]] = []
    result = lr.simulate(ruleset, DICTS, keep=False, sink=taken.append, progress=lambda *one: done.append(one))
    assert result.lines == ()
    assert len(taken) == 4
    assert done == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_one_program_serves_many_engines(ruleset: lr.Ruleset) -> None:
    program = lr.compile(ruleset)
    entries: list[list[lr.Line]] = [[], []]
    for lines in entries:
        engine = lr.Engine(program, lines.append)
        for event in lr.read_events(ruleset, DICTS):
            assert engine.apply(event).took is not lr.Took.REFUSED
    assert entries[0] == entries[1]
    assert {line.kind for line in entries[0] if isinstance(line, lr.Entry)} == {lr.Kind.EARNED, lr.Kind.REVERSED}


def test_read_events_of_files() -> None:
    ruleset = lr.load(RULESETS / "spend-bands")
    stream = lr.read_events(ruleset, RULESETS / "spend-bands" / "data")
    found = list(stream)
    assert len(found) == stream.total == stream.counts.used
    assert isinstance(found[0], lr.Event)
    assert [event.time for event in found] == sorted(event.time for event in found)


def test_load_raises_with_all_findings(tmp_path: Path) -> None:
    file = tmp_path / "x.loyalty"
    file.write_text(PROGRAMME.replace("1 EUR", "1 USD") + "\nearn second\n  on nothing-known\n  give 1 point\n")
    with pytest.raises(lr.RulesetError) as caught:
        lr.load(file)
    assert {found.code for found in caught.value.diagnostics} == {"LR204", "LR201"}
    assert "2 errors" in str(caught.value)


def test_check_two_times(tmp_path: Path) -> None:
    file = tmp_path / "x.loyalty"
    file.write_text(PROGRAMME)
    first, second = lr.check(file), lr.check(str(file))
    assert first.diagnostics == second.diagnostics == ()
    assert first.ruleset == second.ruleset


def test_names_are_all_there() -> None:
    for name in lr.__all__:
        assert getattr(lr, name) is not None
    with pytest.raises(AttributeError):
        _ = lr.nothing_of_the_kind


def test_data_that_cannot_be_read_at_all(ruleset: lr.Ruleset) -> None:
    with pytest.raises(lr.DataError, match="there is no file"):
        lr.simulate(ruleset, "nowhere.csv")


class Unspeakable:
    def __str__(self) -> str:
        return "\x1b[31m=cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    "amount",
    [
        float("nan"),
        float("inf"),
        float("-inf"),
        1e300,
        1e-300,
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1e400"),
        Decimal("1e-400"),
        Fraction(1, 3),
        10**400,
        "1e400",
        "９",
        "",
        None,
        True,
        b"10",
        Unspeakable(),
        [1, 2],
        {"a": 1},
        object(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_amount_that_is_none_is_set_aside(amount: object, ruleset: lr.Ruleset) -> None:
    events: list[Mapping[str, object]] = [
        {"id": "x", "time": "2026-01-02", "member": "A", "amount": amount, "type": "purchase"},
        *DICTS,
    ]
    result = lr.simulate(ruleset, events)
    assert balances(result) == {"A": 10, "B": 5}
    (reject,) = result.rejects
    assert "amount" in reject.reason
    assert len(reject.reason) < 1_000
    assert result.counts.balanced


@pytest.mark.parametrize("key", ["id", "time", "member", "type"])
@pytest.mark.parametrize("value", [None, "", " ", float("nan"), [], {}, Unspeakable(), "x" * 10**6, "\0", "\x1b[2J"])
def test_a_role_that_is_none_never_raises(key: str, value: object, ruleset: lr.Ruleset) -> None:
    odd = {"id": "x", "time": "2026-01-02", "member": "C", "amount": 1, "type": "purchase", key: value}
    result = lr.simulate(ruleset, [odd, *DICTS])
    assert result.counts.read == 5
    assert result.counts.balanced
    assert {"A": 10, "B": 5}.items() <= balances(result).items()
