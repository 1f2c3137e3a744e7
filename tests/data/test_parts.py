"""Part lists: nested, in files of their own, or flat; what belongs together, and the account of every row."""

import json
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from loyalty_rules import data

from .build import balanced, read, reasons

BASKETS = "id,time,member,amount\n1,2026-01-02,M1,8.00\n2,2026-01-01,M2,5.00\n"
ITEMS = "id,category,amount\n1,food,5.00\n2,boots,5.00\n1,tents,3.00\n"
FOOD, TENTS = (
    {"category": "food", "amount": 500, "quantity": 1},
    {"category": "tents", "amount": 300, "quantity": 1},
)


def parts(stream: data.EventStream) -> dict[str, list[tuple[str, object]]]:
    return {event.id: [(part["category"], part["amount"]) for part in event.parts.get("items", ())] for event in stream}


def tallies(stream: data.EventStream) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Read, used, duplicates, set aside: of events and of parts."""
    stream.finish()
    assert balanced(stream), stream.counts
    return tuple(
        (tally.read, tally.used, tally.duplicates, tally.set_aside) for tally in (stream.counts, stream.counts.parts)
    )  # type: ignore[return-value]


def test_own_file(tmp_path: Path) -> None:
    stream = read(tmp_path, baskets_csv=BASKETS, items_csv=ITEMS)
    second, first = stream
    assert (second.id, first.id) == ("2", "1")
    assert first.parts == {"items": (FOOD, TENTS)}
    assert tallies(stream) == ((2, 2, 0, 0), (3, 3, 0, 0))


@pytest.mark.parametrize("name", ["items.jsonl", "items-2026.csv", "items/one.csv", "items/two.csv.gz"])
def test_the_name_tells_the_list(tmp_path: Path, name: str) -> None:
    content: str | bytes = ITEMS
    if name.endswith("jsonl"):
        content = "\n".join(
            json.dumps({"id": id, "category": category, "amount": amount})
            for id, category, amount in (("1", "food", 5.00), ("2", "boots", 5), ("1", "tents", "3.00"))
        )
    elif name.endswith("gz"):
        import gzip

        content = gzip.compress(ITEMS.encode())
    stream = read(tmp_path, **{"baskets.csv": BASKETS, name: content})
    assert parts(stream) == {"2": [("boots", 500)], "1": [("food", 500), ("tents", 300)]}


def test_only_parts_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(data.DataError) as caught:
        read(tmp_path, items_csv=ITEMS)
    assert caught.value.message == "there are only items and no events"


def test_bad_part_sets_its_event_aside(tmp_path: Path) -> None:
    stream = read(tmp_path, baskets_csv=BASKETS, items_csv=ITEMS + "1,fod,1\n1,,x\n")
    assert [event.id for event in stream] == ["2"]
    items = tmp_path / "items.csv"
    assert reasons(stream) == [
        (
            2,
            f"items in {items}:5: `category`: `fod` is none of `food`, `boots`, `tents`, `gift-card`, did you mean "
            f"`food`?; items in {items}:6: `category` of `items` is missing; `amount`: `x` is not a number, one is "
            "written like `1,200.50`",
        )
    ]
    assert tallies(stream) == ((2, 1, 0, 1), (5, 1, 0, 4))


def test_broken_line_sets_the_event_of_its_id_aside(tmp_path: Path) -> None:
    stream = read(tmp_path, baskets_csv=BASKETS, items_csv=ITEMS + "1,food\n,food,1.00\n9\n")
    assert [event.id for event in stream] == ["2"]
    assert [(reject.line, reject.list, reject.id) for reject in stream.rejects] == [
        (2, "", "1"), (5, "items", "1"), (6, "items", ""), (7, "items", "9")
    ]  # fmt: skip
    assert stream.rejects[0].reason.endswith("items.csv:5: too few columns: 2, the header has 3")
    assert stream.rejects[2].reason == "the id of its event is missing"
    assert tallies(stream) == ((2, 1, 0, 1), (6, 1, 0, 5))


def test_orphans_are_set_aside(tmp_path: Path) -> None:
    stream = read(tmp_path, baskets_csv=BASKETS, items_csv=ITEMS + "7,food,1.00\n")
    assert tallies(stream) == ((2, 2, 0, 0), (4, 3, 0, 1))
    assert reasons(stream) == [(5, "there is no event `7`")]
    assert stream.rejects[0].text == "id 7, category food, amount 1.00"


def test_parts_of_a_bad_event_are_set_aside(tmp_path: Path) -> None:
    stream = read(tmp_path, baskets_csv=BASKETS.replace("2026-01-02", "soon"), items_csv=ITEMS)
    assert tallies(stream) == ((2, 1, 0, 1), (3, 1, 0, 2))


def test_amount_is_the_sum_of_the_items(tmp_path: Path) -> None:
    stream = read(tmp_path, baskets_csv="id,time,member\n1,2026-01-02,M1\n2,2026-01-02,M1\n", items_csv=ITEMS)
    assert [event.fields["amount"] for event in stream] == [800, 500]


def test_without_items_the_amount_is_missing(tmp_path: Path) -> None:
    stream = read(tmp_path, baskets_csv="id,time,member\n3,2026-01-02,M1\n", items_csv="id,category,amount\n")
    assert list(stream) == []
    assert reasons(stream) == [(2, "`amount` of `purchase` is missing")]


def test_nested_json(tmp_path: Path) -> None:
    lines = [
        {"id": "1", "time": "2026-01-02", "member": "M", "amount": 8, "items": [
            {"category": "food", "amount": 5.0}, {"category": "tents", "amount": 3, "colour": 1}]},
        {"id": "2", "time": "2026-01-02", "member": "M", "amount": 8, "items": []},
        {"id": "3", "time": "2026-01-02", "member": "M", "amount": 8, "items": "nothing"},
        {"id": "4", "time": "2026-01-02", "member": "M", "amount": 8, "items": [1]},
        {"id": "5", "time": "2026-01-02", "member": "M", "amount": 1, "gifts": ["wrap", "card"], "staff": True},
    ]  # fmt: skip
    stream = read(tmp_path, a_jsonl="\n".join(map(json.dumps, lines)) + "\n{]\n[1]\n")
    events = {event.id: event for event in stream}
    assert events["1"].parts == {"items": (FOOD, TENTS)}
    assert events["2"].parts == {}
    assert events["5"].fields == {"amount": 100, "gifts": frozenset({"wrap", "card"}), "staff": True}
    assert reasons(stream) == [
        (3, "`items`: not JSON: expecting value at character 1"),
        (4, "`items`: not a list of parts"),
        (6, "not JSON: expecting property name enclosed in double quotes at character 2"),
        (7, "not an object with named values"),
    ]
    assert stream.notes == ("`items`: not used: `colour`",)


def test_json_in_a_csv_column(tmp_path: Path) -> None:
    cell = json.dumps([FOOD | {"amount": "5.00"}, {"category": "tents", "amount": 3.00}]).replace('"', '""')
    stream = read(tmp_path, a_csv=f'id,time,member,amount,items\n1,2026-01-02,M,8,"{cell}"\n2,2026-01-02,M,8,\n')
    assert [event.parts for event in stream] == [{"items": (FOOD, TENTS)}, {}]


def test_json_array(tmp_path: Path) -> None:
    rows = [{"id": 1, "time": "2026-01-02", "member": 7, "amount": 1.50}, 3]
    stream = read(tmp_path, a_json=json.dumps(rows, indent=1))
    (event,) = stream
    assert (event.id, event.member, event.fields, event.source) == (
        "1",
        "7",
        {"amount": 150},
        f"{tmp_path / 'a.json'}:1",
    )
    assert reasons(stream) == [(2, "not an object with named values")]


def test_nested_parquet(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "time": "2026-01-02", "member": "M", "items": [{"category": "food", "amount": 5.0},
                                                                {"category": "tents", "amount": 2.9999999999999996}]},
        {"id": 2, "time": "2026-01-02", "member": "M", "items": [{"category": "food", "amount": 1.005}]},
        {"id": 3, "time": "2026-01-02", "member": "M", "items": [None]},
        {"id": 4, "time": "2026-01-02", "member": "M", "items": None},
    ]  # fmt: skip
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "a.parquet")
    stream = read(tmp_path)
    assert parts(stream) == {"1": [("food", 500), ("tents", 300)]}
    assert [line for line, _ in reasons(stream)] == [2, 3, 4]
    assert "`1.005` has more decimals than EUR, which has 2" in stream.rejects[0].reason


FLAT = "id,time,member,category,amount\n1,2026-01-02,M1,food,5\n2,2026-01-01,M2,boots,5\n1,2026-01-02,M1,tents,3\n"
ROWS = "events: {rows: items}\n"


def test_flat_rows(tmp_path: Path) -> None:
    stream = read(tmp_path, mapping=ROWS, a_csv=FLAT)
    _, first = stream
    assert first.parts == {"items": (FOOD, TENTS)}
    assert (first.fields, first.source) == ({"amount": 800}, f"{tmp_path / 'a.csv'}:2")
    assert tallies(stream) == ((2, 2, 0, 0), (3, 3, 0, 0))


def test_flat_rows_that_disagree(tmp_path: Path) -> None:
    stream = read(tmp_path, mapping=ROWS, a_csv=FLAT + "2,2026-01-01,M3,food,1\n")
    assert [event.id for event in stream] == ["1"]
    assert reasons(stream) == [(3, "its rows from line 3 to 5 say different things of the event")]
    assert tallies(stream) == ((2, 1, 0, 1), (4, 2, 0, 2))


def test_flat_broken_row_sets_its_event_aside(tmp_path: Path) -> None:
    stream = read(tmp_path, mapping=ROWS, a_csv=FLAT + "2,2026-01-01\n")
    assert [event.id for event in stream] == ["1"]
    assert reasons(stream) == [(3, "line 5: too few columns: 2, the header has 5")]


def test_flat_over_two_files(tmp_path: Path) -> None:
    """The same rows again are duplicates; other rows of the same event are more of its parts."""
    more = "id,time,member,category,amount\n1,2026-01-02,M1,boots,1\n"
    stream = read(
        tmp_path, mapping=ROWS, a_csv=FLAT, b_csv=more, c_csv="id,time,member,category,amount\n" + FLAT.split("\n")[2]
    )
    assert parts(stream) == {"2": [("boots", 500)], "1": [("food", 500), ("tents", 300), ("boots", 100)]}
    assert tallies(stream) == ((3, 2, 1, 0), (5, 4, 1, 0))


def test_flat_file_may_be_called_items(tmp_path: Path) -> None:
    assert len(list(read(tmp_path, mapping=ROWS, items_csv=FLAT))) == 2


def test_list_of_an_event_that_has_none(tmp_path: Path) -> None:
    stream = read(tmp_path, a_csv="id,time,member,type\n1,2026-01-02,M,join\n", items_csv=ITEMS).finish()
    assert stream.rejects[0].reason.endswith(
        "`join` has no items; items in " + f"{tmp_path / 'items.csv'}:4: `join` has no items"
    )
