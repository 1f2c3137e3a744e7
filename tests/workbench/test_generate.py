"""Generated streams are the same for the same seed, fit their ruleset, and say what they try."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pyarrow.parquet
import pytest

import loyalty_rules as lr
from loyalty_rules.gallery import templates
from loyalty_rules.workbench.generate import Generated, Habits, generate
from loyalty_rules.workbench.generate.files import FileKind
from tests.cli.command import PROGRAMME

CHECKOUT = Path(__file__).resolve().parents[2]
GALLERY = CHECKOUT / "rulesets"
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
MANY = Habits(attempts=Fraction(1, 3), returns=Fraction(1, 5), referrals=Fraction(1, 2))


def make(name: str, folder: Path, members: int = 40, seed: int = 1, **more: object) -> Generated:
    return generate(lr.load(GALLERY / name), folder, members=members, first=FIRST, last=LAST, seed=seed, **more)  # type: ignore[arg-type]


def rows(folder: Path, name: str) -> list[dict[str, object]]:
    return pyarrow.parquet.read_table(folder / f"{name}.parquet").to_pylist()  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", [template.name for template in templates()])
def test_every_ruleset_can_use_its_stream(name: str, tmp_path: Path) -> None:
    """Only attempts are set aside, and rules find something in it."""
    made = make(name, tmp_path, members=25, habits=MANY)
    result = lr.simulate(GALLERY / name, tmp_path, keep=False)
    assert result.counts.read == sum(made.events.values())
    tried = {row["id"] for path in tmp_path.iterdir() for row in rows(tmp_path, path.stem) if row["attempt"]}
    assert {reject.id for reject in result.rejects} <= tried
    assert any(total.granted for total in result.summary.rules()), "no rule gives anything"


def test_the_same_seed_gives_the_same_events(tmp_path: Path) -> None:
    for folder, seed in (("a", 7), ("b", 7), ("c", 8)):
        make("beauty-tiers", tmp_path / folder, seed=seed)
    a, b, c = (pyarrow.parquet.read_table(tmp_path / folder / "purchase.parquet") for folder in "abc")
    assert a.equals(b)
    assert not a.equals(c)


@pytest.mark.parametrize("kind", FileKind)
def test_every_kind_of_file_says_the_same(kind: FileKind, tmp_path: Path) -> None:
    make("beauty-tiers", tmp_path / "columns")
    make("beauty-tiers", tmp_path / "other", kind=kind)
    of = {
        folder: lr.simulate(GALLERY / "beauty-tiers", tmp_path / folder, keep=True).lines
        for folder in ("columns", "other")
    }
    assert of["columns"] == of["other"]
    assert of["other"]


def test_members_differ(tmp_path: Path) -> None:
    """Members buy at different rates: a fifth of them makes far more than a fifth of the purchases."""
    make("spend-bands", tmp_path, members=1_000)
    bought = rows(tmp_path, "purchase")
    counts = sorted(Counter(row["member"] for row in bought).values(), reverse=True)
    assert sum(counts[:200]) > 0.4 * len(bought)


def test_members_leave(tmp_path: Path) -> None:
    """Where three of four members leave within a year, about as many more have bought for the last time by autumn."""
    gone = []
    for share in (Fraction(0), Fraction(3, 4)):
        folder = tmp_path / str(float(share))
        make("spend-bands", folder, members=1_000, habits=Habits(leaving=share))
        last = {row["member"]: row["time"] for row in rows(folder, "purchase")}
        gone.append(sum(time.month <= 9 for time in last.values()))  # type: ignore[attr-defined]
    assert gone[1] - gone[0] > 300


def test_december_is_full_and_saturdays_too(tmp_path: Path) -> None:
    make("spend-bands", tmp_path, members=2_000, habits=Habits(leaving=Fraction(0)))
    bought = [row["time"] for row in rows(tmp_path, "purchase")]
    by_day = Counter(time.weekday() for time in bought)  # type: ignore[attr-defined]
    assert by_day[5] > 1.3 * by_day[0]
    by_month = Counter(time.month for time in bought)  # type: ignore[attr-defined]
    assert by_month[12] > by_month[11] > by_month[10]


def test_parts_come_to_the_amount(tmp_path: Path) -> None:
    make("beauty-tiers", tmp_path)
    for row in rows(tmp_path, "purchase"):
        assert row["amount"] == sum(part["amount"] for part in row["items"])  # type: ignore[attr-defined]


def test_friends_of_their_own_share_what_they_should_not(tmp_path: Path) -> None:
    make("refer-a-friend", tmp_path, members=200, habits=MANY)
    joins = {row["member"]: row for row in rows(tmp_path, "join")}
    tried = [row for row in joins.values() if row["attempt"] == "own friend"]
    assert tried
    for row in tried:
        assert row["email"] == joins[row["referrer"]]["email"]
    honest = [row for row in joins.values() if row["referrer"] and not row["attempt"]]
    assert honest
    for row in honest:
        assert joins[row["referrer"]]["time"] <= row["time"]  # type: ignore[operator]
        assert row["email"] != joins[row["referrer"]]["email"]


@pytest.mark.parametrize("attempts", [Fraction(0), Fraction(1, 2)])
def test_attempts_are_as_many_as_asked_for(attempts: Fraction, tmp_path: Path) -> None:
    made = make("refer-a-friend", tmp_path, habits=Habits(attempts=attempts))
    assert bool(made.attempts) is bool(attempts)
    found = Counter(row["attempt"] for path in tmp_path.iterdir() for row in rows(tmp_path, path.stem))
    del found[None]
    assert dict(made.attempts) == dict(found)


def test_more_members_than_a_batch(tmp_path: Path) -> None:
    made = make("spend-bands", tmp_path, members=5_000, habits=Habits(per_month=Fraction(1, 4)))
    assert made.events["join"] == 5_000
    assert len({row["id"] for row in rows(tmp_path, "purchase")}) == made.events["purchase"]


def refused(make_it: Callable[[], object]) -> str:
    with pytest.raises((ValueError, OSError)) as error:
        make_it()
    return str(error.value)


def test_what_can_not_be(tmp_path: Path) -> None:
    ruleset = lr.load(GALLERY / "spend-bands")
    said = refused(lambda: generate(ruleset, tmp_path / "a", members=5, first=LAST, last=FIRST))
    assert said == "the last day, 2026-01-01, is before the first, 2026-12-31"
    assert "at least 1 member" in refused(lambda: make("spend-bands", tmp_path / "b", members=0))
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "mine.csv").write_text("id\n")
    assert "not empty" in refused(lambda: make("spend-bands", tmp_path / "c"))
    assert [path.name for path in (tmp_path / "c").iterdir()] == ["mine.csv"]


@pytest.mark.parametrize("kind", FileKind)
def test_parts_may_have_a_field_called_type(kind: FileKind, tmp_path: Path) -> None:
    """The column `type` is the event's; that of its parts is their own."""
    rules = tmp_path / "rules.loyalty"
    lists = "event purchase\n  items list of\n    type is one of food, toys\n    amount money\n\nwallet points\n"
    rules.write_text(PROGRAMME.replace("wallet points\n", lists), encoding="utf-8")
    made = generate(lr.load(rules), tmp_path / "made", members=10, first=FIRST, last=LAST, kind=kind)
    assert made.events["purchase"]
    assert not lr.simulate(rules, tmp_path / "made", keep=False).rejects
