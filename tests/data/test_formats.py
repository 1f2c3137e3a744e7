"""Types of Parquet and Python, times in their zones, names that would be SQL, and memory."""

import datetime as dt
import json
import tracemalloc
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from loyalty_rules import data
from loyalty_rules.core.calendar import Zone, parse_instant
from loyalty_rules.data.decode import Bad, Cells
from loyalty_rules.data.mapping import Section
from loyalty_rules.data.times import Times
from tests.examples import examples

from .build import RULESET, balanced, read, reasons

NOON = dt.datetime(2026, 3, 29, 12, 0, tzinfo=dt.UTC)


def parquet(path: Path, **columns: Any) -> None:
    base = {"id": ["1"], "time": ["2026-01-02"], "member": ["M"], "amount": [1]}
    pyarrow.parquet.write_table(pyarrow.table(base | columns), path)


@pytest.mark.parametrize(
    ("column", "value", "found"),
    [
        ("amount", pyarrow.array([Decimal("2.50")], pyarrow.decimal128(12, 2)), 250),
        ("amount", pyarrow.array([Decimal("2.5000")], pyarrow.decimal128(12, 4)), 250),
        ("amount", pyarrow.array([2.99]), 299),
        ("amount", pyarrow.array([2.99], pyarrow.float32()), 299),
        ("amount", pyarrow.array([0.1 + 0.2]), 30),
        ("amount", pyarrow.array([-0.0]), 0),
        ("amount", pyarrow.array([7], pyarrow.int8()), 700),
        ("amount", pyarrow.array([10**15 - 1.0]), (10**15 - 1) * 100),
        ("amount", pyarrow.array([2**53 - 1.0]), None),
        ("amount", pyarrow.array([2.995]), None),
        ("amount", pyarrow.array([float("nan")]), None),
        ("amount", pyarrow.array([float("inf")]), None),
        ("amount", pyarrow.array([1e22]), None),
        ("amount", pyarrow.array([1e15 + 0.25]), None),
        ("store", pyarrow.array([330.0]), "330"),
        ("store", pyarrow.array([" Porto\t"]), "Porto"),
        ("store", pyarrow.array(["Porto"]).dictionary_encode(), "Porto"),
        ("staff", pyarrow.array([True]), True),
        ("delivery", pyarrow.array([dt.date(2026, 5, 1)]), dt.date(2026, 5, 1)),
        ("till", pyarrow.array([dt.time(14, 30)]), 870),
        ("gifts", pyarrow.array([["wrap", "card"]]), frozenset({"wrap", "card"})),
        ("litres", pyarrow.array([1.25]), Fraction(5, 4)),
    ],
)
def test_parquet_types(tmp_path: Path, column: str, value: Any, found: object) -> None:
    parquet(tmp_path / "a.parquet", **{column: value})
    stream = read(tmp_path)
    assert [event.fields[column] for event in stream] == ([] if found is None else [found])
    assert balanced(stream)


@pytest.mark.parametrize(
    ("value", "minute"),
    [
        (pyarrow.array([NOON], pyarrow.timestamp("us", "UTC")), 780),
        (pyarrow.array([NOON], pyarrow.timestamp("ns", "Asia/Tokyo")), 780),
        (pyarrow.array([NOON.replace(tzinfo=None)], pyarrow.timestamp("ms")), 720),
        (pyarrow.array([dt.date(2026, 3, 29)]), 0),
    ],
)
def test_parquet_times(tmp_path: Path, value: Any, minute: int) -> None:
    """Without a zone a time is the programme's; Lisbon is an hour ahead from that day on."""
    parquet(tmp_path / "a.parquet", time=value)
    assert [(event.day, event.minute) for event in read(tmp_path)] == [(dt.date(2026, 3, 29), minute)]


def test_parquet_rows_are_named(tmp_path: Path) -> None:
    parquet(tmp_path / "a.parquet", id=["1", "2"], time=["2026-01-02", None], member=["M", "M"], amount=[1, 1])
    stream = read(tmp_path)
    assert [event.source for event in stream] == [f"{tmp_path / 'a.parquet'}:1"]
    assert reasons(stream) == [(2, "`time` is missing")]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"no parquet at all"])
def test_broken_parquet(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(data.DataError, match="cannot read"):
        read(tmp_path, a_parquet=content)


EVIL = (
    'a"; drop table events; --',
    "a'); drop table events; --",
    "a.b",
    "select",
    "c0",
    "name with spaces",
    "*",
    "$1",
    "?",
    "a\\",
    "ä🙂",
)


@pytest.mark.parametrize("name", EVIL)
@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_names_are_never_sql(tmp_path: Path, name: str, kind: str) -> None:
    """As a column, as a value, as a file and as a constant."""
    path = tmp_path / f"x {name.replace('/', '')}.{kind}"
    values = {"id": "1", "time": "2026-01-02", "member": name, "amount": "1", name: name}
    if kind == "csv":
        cells = ['"' + text.replace('"', '""') + '"' for text in (*values, *values.values())]
        path.write_text(",".join(cells[:5]) + "\n" + ",".join(cells[5:]) + "\n")
    elif kind == "jsonl":
        import json

        path.write_text(json.dumps(values) + "\n")
    else:
        pyarrow.parquet.write_table(pyarrow.table({key: [value] for key, value in values.items()}), path)
    mapping = data.Mapping().with_flags([f"store={name}", "litres==1", f"items.product=={name}"])
    (event,) = data.read_events(RULESET, [path], mapping)
    assert (event.member, event.fields["store"]) == (name, name)


def test_constant_is_never_sql(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,time,member,amount\n1,2026-01-02,M,1\n")
    mapping = data.Mapping().with_flags(["store==x'); drop table events; --"])
    (event,) = data.read_events(RULESET, [tmp_path / "a.csv"], mapping)
    assert event.fields["store"] == "x'); drop table events; --"


def test_file_names_with_signs_of_a_glob(tmp_path: Path) -> None:
    (tmp_path / "a[1].csv").write_text("id,time,member,amount\n1,2026-01-02,M,1\n")
    assert len(list(data.read_events(RULESET, [tmp_path / "a[1].csv"]))) == 1
    assert len(list(data.read_events(RULESET, [str(tmp_path / "a*.csv")]))) == 1


def test_same_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,time,member,amount\n1,2026-01-02,M,1\n")
    stream = data.read_events(RULESET, [tmp_path, tmp_path / "a.csv"])
    assert (stream.total, stream.notes) == (1, (f"{tmp_path / 'a.csv'} was named twice and is read once",))


@pytest.mark.parametrize(
    ("name", "help"), [("baskets.cvs", "did you mean"), ("nothing.csv", ""), ("README.md", "known endings")]
)
def test_files_that_are_not_there(tmp_path: Path, name: str, help: str) -> None:
    (tmp_path / "baskets.csv").write_text("id,time,member,amount\n")
    (tmp_path / "README.md").write_text("x")
    with pytest.raises(data.DataError) as caught:
        data.read_events(RULESET, [tmp_path / name])
    assert caught.value.help.startswith(help)


def test_records_from_python() -> None:
    rows: list[dict[str, object]] = [
        {"id": 2, "time": dt.datetime(2026, 1, 2, 10, tzinfo=dt.UTC), "member": 7, "amount": Decimal("1.50")},
        {"id": 1, "time": dt.date(2026, 1, 1), "member": "M", "amount": 2.99, "staff": False, "gifts": {"wrap"},
         "items": [{"category": "food", "amount": 3}]},
        {"id": 3, "time": "2026-01-01", "member": "M", "amount": 1.005},
        {"id": 4, "time": "2026-01-01", "member": "M", "litres": Fraction(1, 3), "amount": Fraction(5, 2)},
        {"id": 5, "time": "2026-01-01", "member": None},
    ]  # fmt: skip
    stream = data.events_from(RULESET, rows)
    first, second = stream
    assert (first.id, first.fields, first.source) == (
        "1",
        {"amount": 299, "staff": False, "gifts": frozenset({"wrap"})},
        ":2",
    )
    assert first.parts["items"] == ({"category": "food", "amount": 300, "quantity": 1},)
    assert (second.id, second.fields, second.minute) == ("2", {"amount": 150}, 600)
    assert [line for line, _ in reasons(stream)] == [3, 4, 5]
    assert balanced(stream)


def test_no_records() -> None:
    assert list(data.events_from(RULESET, [])) == []


def test_one_event() -> None:
    event = data.read_event(RULESET, {"id": "1", "time": "2026-01-01", "member": "M", "amount": 5})
    assert event.fields == {"amount": 500}
    with pytest.raises(data.DataError, match="`member` is missing"):
        data.read_event(RULESET, {"id": "1", "time": "2026-01-01", "amount": 5})
    with pytest.raises(data.DataError, match="`purchase` has no `stoer`, did you mean `store`"):
        data.read_event(RULESET, {"id": "1", "time": "2026-01-01", "member": "M", "amount": 5, "stoer": "x"})


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.floats(),
    st.decimals(-9, 9, places=2),
    st.sampled_from(["", " 1 ", "1,5", "1,200.50", "web", "wrap", "2026-01-01", "10:30", "x"]),
    st.just(dt.date(2026, 1, 1)),
)
PARTS = st.lists(
    st.dictionaries(st.sampled_from(["category", "amount", "quantity"]), st.one_of(st.just("food"), ODD)), max_size=2
)
FIELDS = {
    "purchase": ("amount", "channel", "gifts", "delivery", "till", "staff", "litres", "items"),
    "return": ("amount", "items"),
    "join": (),
}
RECORDS = st.sampled_from(["purchase", "purchase", "return", "join", "x"]).flatmap(
    lambda type: st.fixed_dictionaries(
        {
            "type": st.just(type),
            "time": st.sampled_from(["2026-01-01", "soon", None]),
            "member": st.sampled_from(["M", 5, ""]),
        },
        optional={name: PARTS if name == "items" else ODD for name in FIELDS.get(type, ())},
    )
)


@examples(20)
@given(st.lists(RECORDS, max_size=12))
def test_one_event_is_read_as_in_a_stream(rows: list[dict[str, object]]) -> None:
    rows = [{**row, "id": str(number)} for number, row in enumerate(rows)]
    stream = data.events_from(RULESET, rows)
    events = {event.id: event for event in stream}
    for row in rows:
        try:
            one: object = data.read_event(RULESET, row)
        except data.DataError:
            one = None
        assert one == events.get(str(row["id"])), row
    stream.close()


TIMES = st.one_of(
    st.text(max_size=30),
    st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2100, 1, 1)).flatmap(
        lambda at: st.sampled_from(
            [f"{at.isoformat()}{end}" for end in ("", "Z", "+02:00", " -0530", "+2")]
            + [f"{at:%Y-%m-%d %H:%M:%S}{end}" for end in ("", "Z", ".5", ".000000", ".000000Z", ",25+01")]
            + [f"{at:%Y-%m-%d}", f"{at:%Y-%m-%dT%H:%M}", f"{at:%Y-%m-%d %H:%M:60}", f"{at:%Y-%m-%d %H-%M:%S}"]
        )
    ),
    st.integers(0, 60 * 24 * 2).map(
        lambda at: f"{dt.datetime(2026, 3, 28) + dt.timedelta(minutes=at):%Y-%m-%d %H:%M:%S}"
    ),
    st.integers(0, 60 * 24 * 2).map(
        lambda at: f"{dt.datetime(2026, 10, 24) + dt.timedelta(minutes=at):%Y-%m-%d %H:%M:%S}"
    ),
)


@given(st.lists(TIMES, max_size=20), st.sampled_from(["Europe/Lisbon", "America/Sao_Paulo", "Asia/Kathmandu"]))
def test_times_of_a_column_are_those_of_each(texts: list[str], name: str) -> None:
    zone = Zone(name)

    def one(text: str) -> int | None:
        try:
            return parse_instant(text, zone)
        except ValueError:
            return None

    times = Times(zone)
    assert times.instants(texts) == times.instants(texts) == [one(text) for text in texts]


def test_memory_stays_small(tmp_path: Path) -> None:
    """Events are handed out one by one: what Python holds doesn't grow with the file."""
    peaks = []
    for count in (5_000, 40_000):
        path = tmp_path / f"{count}.csv"
        with path.open("w") as stream:
            stream.write("id,time,member,amount,store\n")
            stream.writelines(f"{n},2026-01-01 10:00,M{n % 99},{n % 77}.50,a{n}\n" for n in range(count))
        events = data.read_events(RULESET, [path])
        tracemalloc.start()
        assert sum(1 for _ in events) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        events.close()
    assert peaks[1] < 1.5 * peaks[0] + 10_000_000


MIXED: tuple[dict[str, object], ...] = (
    {"id": "1", "time": "2026-01-01", "member": "M", "type": "join"},
    {"id": "2", "time": "2026-01-02", "member": "M", "amount": "5.00"},
    {"id": "3", "time": "2026-01-03", "member": "M", "amount": "5.00", "type": None},
)


@pytest.mark.parametrize("name", ["e.jsonl", "e.json", ""])
@pytest.mark.parametrize("before", [0, 1_100])
def test_a_record_without_a_type_is_a_purchase(tmp_path: Path, name: str, before: int) -> None:
    plain: dict[str, object] = {"time": "2025-01-01", "member": "M", "amount": "1"}
    rows: list[dict[str, object]] = [*({"id": f"p{number}", **plain} for number in range(before)), *MIXED]
    if name:
        lines = [json.dumps(row) for row in rows]
        stream = read(tmp_path, **{name.replace(".", "_"): "\n".join(lines) if name == "e.jsonl" else json.dumps(rows)})
    else:
        stream = data.events_from(RULESET, rows)
    found = [(event.id, event.type) for event in stream][before:]
    assert found == [("1", "join"), ("2", "purchase")]
    assert reasons(stream) == [(before + 3, "`type` is missing")]
    assert balanced(stream)


def test_half_a_character_in_a_record() -> None:
    row = {"id": "1", "time": "2026-01-02", "member": "\ud800", "amount": "5.00"}
    stream = data.events_from(RULESET, [row, {**row, "id": "2", "member": "M"}]).finish()
    assert reasons(stream) == [(1, "not text: `\\ud800` is half of a character")]
    assert stream.counts.used == 1
    with pytest.raises(data.DataError, match="half of a character"):
        data.read_event(RULESET, row)


@pytest.mark.parametrize("text", ["1000000000000000", "-1000000000000000", "9" * 28])
def test_amounts_have_fifteen_digits_before_the_point(text: str) -> None:
    row = {"id": "1", "time": "2026-01-02", "member": "M", "amount": text}
    stream = data.events_from(RULESET, [row, {**row, "id": "2", "amount": "-999,999,999,999,999.99"}]).finish()
    assert reasons(stream) == [(1, f"`amount`: `{text}` has more than 15 digits before the point")]


def test_a_bound_is_told_with_the_value() -> None:
    bounded = replace(RULESET.events["purchase"].fields["amount"], minimum=0, maximum=1_000)
    cells = Cells(bounded, Section())
    found = [cells["-1.00"], cells["10.01"], cells["9.99"]]
    assert [one.reason if isinstance(one, Bad) else one for one in found] == [
        "`amount`: `-1.00` is not at least 0.00 EUR",
        "`amount`: `10.01` is not at most 10.00 EUR",
        999,
    ]


def test_columns_are_told_in_few_words(tmp_path: Path) -> None:
    names = ["x" * 1_000, *(f"c{number}" for number in range(100))]
    stream = read(tmp_path, a_csv=f"id,time,member,amount,{','.join(names)}\n")
    (note,) = stream.notes
    assert note.endswith(", `c18` and 81 more")
    assert f"`{'x' * 39}…`" in note
