"""The same event fed twice, a corrected one, and when it can't be told."""

from pathlib import Path

import pytest

from .build import balanced, read, reasons
from .test_parts import parts, tallies

HEAD = "id,time,member,amount\n"
ITEMS = "id,category,amount\n"


def test_duplicate_is_used_once(tmp_path: Path) -> None:
    stream = read(
        tmp_path, a_csv=HEAD + "1,2026-01-01,M,5\n2,2026-01-01,M,5\n", b_csv=HEAD + "1,2026-01-01T00:00Z,M,5.00\n"
    )
    assert [event.source.rpartition("/")[2] for event in stream] == ["a.csv:2", "a.csv:3"]
    assert tallies(stream)[0] == (3, 2, 1, 0)
    assert stream.counts.corrected == 0


def test_correction_is_passed_on(tmp_path: Path) -> None:
    stream = read(tmp_path, a_csv=HEAD + "1,2026-01-02,M,5\n1,2026-01-01,M,6\n1,2026-01-02,M,5\n")
    assert [event.fields["amount"] for event in stream] == [600, 500]
    assert tallies(stream)[0] == (3, 2, 1, 0)
    assert stream.counts.corrected == 1


def test_bad_duplicate_is_set_aside(tmp_path: Path) -> None:
    stream = read(tmp_path, a_csv=HEAD + "1,2026-01-02,M,5\n1,2026-01-02,M,x\n")
    assert tallies(stream)[0] == (2, 1, 0, 1)


def test_order_is_by_time_then_input(tmp_path: Path) -> None:
    stream = read(
        tmp_path, "b.csv", "a.csv",
        a_csv=HEAD + "1,2026-01-01,M,1\n2,2025-12-31,M,1\n", b_csv=HEAD + "3,2026-01-01,M,1\n4,2026-01-01T00:00Z,M,1\n",
    )  # fmt: skip
    assert [event.id for event in stream] == ["2", "3", "4", "1"]


@pytest.mark.parametrize(
    ("files", "expected", "counts"),
    [
        # Two exports that overlap.
        ({"a.csv": "1,2026-01-01,M,2", "b.csv": "1,2026-01-01,M,2", "items-a.csv": "1,food,2",
          "items-b.csv": "1,food,2"},
         [[("food", 200)]], ((2, 1, 1, 0), (2, 1, 1, 0))),
        # The events twice, their items once.
        ({"a.csv": "1,2026-01-01,M,2\n1,2026-01-01,M,2", "items.csv": "1,food,2\n1,boots,1"},
         [[("food", 200), ("boots", 100)]], ((2, 1, 1, 0), (2, 2, 0, 0))),
        # One event, its items over two files.
        ({"a.csv": "1,2026-01-01,M,2", "items-a.csv": "1,food,2", "items-b.csv": "1,boots,1"},
         [[("food", 200), ("boots", 100)]], ((1, 1, 0, 0), (2, 2, 0, 0))),
        # A corrected export with corrected items.
        ({"a.csv": "1,2026-01-01,M,2", "b.csv": "1,2026-01-01,M,1", "items-a.csv": "1,food,2",
          "items-b.csv": "1,food,1"},
         [[("food", 200)], [("food", 100)]], ((2, 2, 0, 0), (2, 2, 0, 0))),
        # A correction of the basket alone.
        ({"a.csv": "1,2026-01-01,M,2", "b.csv": "1,2026-01-01,M,3", "items.csv": "1,food,2"},
         [[("food", 200)], [("food", 200)]], ((2, 2, 0, 0), (1, 1, 0, 0))),
        # The events twice and the list doubled in one file: two of a thing, or the file twice?
        ({"a.csv": "1,2026-01-01,M,2\n1,2026-01-01,M,2", "items.csv": "1,food,2\n1,food,2"},
         [], ((2, 0, 0, 2), (2, 0, 0, 2))),
        # Other items for the very same event.
        ({"a.csv": "1,2026-01-01,M,2\n1,2026-01-01,M,2", "items-a.csv": "1,food,2", "items-b.csv": "1,food,1"},
         [], ((2, 0, 0, 2), (2, 0, 0, 2))),
    ],
)  # fmt: skip
def test_items_of_an_id_that_stands_twice(
    tmp_path: Path, files: dict[str, str], expected: list[object], counts: tuple[object, object]
) -> None:
    heads = {name: (ITEMS if name.startswith("items") else HEAD) + body + "\n" for name, body in files.items()}
    stream = read(tmp_path, **heads)
    found = [[(part["category"], part["amount"]) for part in event.parts["items"]] for event in stream]
    assert found == expected
    assert tallies(stream) == counts
    if not expected:
        assert "it is not clear which items belong to which" in stream.rejects[0].reason
        assert len(reasons(stream)) == 2


def test_iterating_again_counts_anew(tmp_path: Path) -> None:
    stream = read(tmp_path, a_csv=HEAD + "1,2026-01-01,M,5\n1,2026-01-01,M,5\n2,x,M,5\n")
    assert list(stream) == list(stream)
    assert balanced(stream)
    assert (stream.counts.read, len(stream.rejects)) == (3, 1)


def test_parts_may_be_read_again(tmp_path: Path) -> None:
    stream = read(tmp_path, a_csv=HEAD + "1,2026-01-01,M,5\n", items_csv=ITEMS + "1,food,5\n9,food\n")
    assert parts(stream) == parts(stream) == {"1": [("food", 500)]}
    assert tallies(stream) == ((1, 1, 0, 0), (2, 1, 0, 1))
