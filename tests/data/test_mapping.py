"""The mapping: what it can say, its mistakes with their places, and the same by flags."""

from pathlib import Path

import pytest

from loyalty_rules import data
from loyalty_rules.data import Mapping, Source

from .build import RULESET, read, reasons, write

FULL = """
events:
  files: [baskets.csv]
  id: basket_id
  time: sold_at
  member: household
  type: =purchase
  fields: {store: shop, channel: =web}
items:
  files: items-export.csv
  id: basket_id
  fields: {category: department, amount: net}
  values: {category: {GROCERY: food, 010: boots, no: tents}}
decimal: ","
"""
BASKETS = 'basket_id;sold_at;household;shop;amount\nb1;2026-01-02 10:00;M1;Porto;"1.234,50"\n'
ITEMS = "basket_id;department;net\nb1;GROCERY;1.000,25\nb1;010;234,25\nb1;no;-0\n"


def test_full(tmp_path: Path) -> None:
    write(tmp_path, {"baskets.csv": BASKETS, "items-export.csv": ITEMS})
    (tmp_path / "map.yaml").write_text(FULL)
    for sources in ([tmp_path / "map.yaml"], [Source(str(tmp_path / "map.yaml"))]):
        (event,) = data.read_events(RULESET, sources)
        assert event.fields == {"amount": 123450, "store": "Porto", "channel": "web"}
        found = [(part["category"], part["amount"]) for part in event.parts["items"]]
        assert found == [("food", 100025), ("boots", 23425), ("tents", 0)]


def test_mapping_in_the_folder(tmp_path: Path) -> None:
    stream = read(tmp_path, **{"mapping.yaml": FULL, "baskets.csv": BASKETS, "items-export.csv": ITEMS})
    assert len(list(stream)) == 1


def test_flags_say_the_same(tmp_path: Path) -> None:
    write(tmp_path, {"b.csv": BASKETS, "lines.csv": ITEMS.replace("GROCERY", "food").replace("010", "boots")})
    mapping = Mapping().with_flags(
        ["id=basket_id", "time=sold_at", "member=household", "store=shop", "type==purchase", "channel==web",
         "items.id=basket_id", "items.category=department", "items.amount=net"],
        {"items": [str(tmp_path / "lines.csv")]}, decimal=",",
    )  # fmt: skip
    stream = data.read_events(RULESET, [tmp_path / "b.csv"], mapping).finish()
    assert reasons(stream)[0][1].endswith(
        "lines.csv:4: `category`: `no` is none of `food`, `boots`, `tents`, `gift-card`"
    )


def test_flags_win_over_the_file(tmp_path: Path) -> None:
    mapping = Mapping.parse("events: {time: a, fields: {store: b}}\nitems: {files: x.csv, id: c}\n").with_flags(
        ["time=d", "channel=e"], {"items": ["y.csv"]}, rows="", delimiter="tab"
    )
    section = mapping.events[0]
    assert (section.time, dict(section.fields)) == ("d", {"store": "b", "channel": "e"})
    (items,) = mapping.lists["items"]
    assert (items.files, items.folder, items.id, items.delimiter) == (("y.csv",), "", "c", "\t")


def test_several_sources_of_events(tmp_path: Path) -> None:
    text = """
    events:
      - files: [till.csv]
        type: =purchase
      - files: [joins.csv]
        member: who
        type: =join
      - files: [mixed.jsonl]
        values: {type: {SALE: purchase}}
    """
    stream = read(
        tmp_path,
        mapping=text,
        till_csv="id,time,member,amount\n1,2026-01-03,M,5\n",
        joins_csv="id,time,who\n2,2026-01-01,M\n",
        mixed_jsonl='{"id": 3, "time": "2026-01-02", "member": "M", "type": "SALE", "amount": 1}\n',
    )
    assert [(event.id, event.type) for event in stream] == [("2", "join"), ("3", "purchase"), ("1", "purchase")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("events:\n  feilds: {a: b}\n", "m.yaml:2:3: unknown key `feilds`, did you mean `fields`"),
        ("events: {id: a, id: b}\n", "m.yaml:1:17: `id` stands twice"),
        ("events: [1]\n", "m.yaml:1:10: a section is written as `key: value` lines"),
        ("- a\n", "m.yaml:1:1: the mapping is written as `key: value` lines"),
        ("events: {id: [a]}\n", "m.yaml:1:14: expected one word or text here"),
        ("events: {id: }\n", "m.yaml:1:13: nothing is written here"),
        ('decimal: ";"\n', "m.yaml:1:10: `;` is not a decimal sign"),
        ("delimiter: abc\n", "m.yaml:1:12: `abc` cannot be a delimiter"),
        ("items: {rows: x}\n", "m.yaml:1:9: unknown key `rows`"),
        ("a: [b\n", "m.yaml:2:1: not YAML"),
        ("a: !!python/object:os.system x\n", "m.yaml:1:4: a mapping has no tags"),
        ("a: &x {id: b}\n", "m.yaml:1:4: a mapping has no anchors and aliases"),
        ("a: *x\n", "m.yaml:1:4: a mapping has no anchors and aliases"),
        ("[" * 20_000, "m.yaml:1:11: nested too deep for a mapping"),
        ("a: " + "{b: " * 20_000, "m.yaml:1:40: nested too deep for a mapping"),
        ("events: {feilds: {a: b}, tmie: x}\n", "m.yaml:1:26: unknown key `tmie`, did you mean `time`"),
    ],
)
def test_mistakes_have_their_place(text: str, message: str) -> None:
    with pytest.raises(data.DataError) as caught:
        Mapping.parse(text, "m.yaml")
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("itmes: {files: x.csv}\n", "a section `itmes`, but no event has such a list"),
        ("events: {fields: {stoer: x}}\n", "a field `stoer`, which no event has"),
        ("events: {time: when}\n", "has no column `when` for `time`"),
        ("events: {type: purchase}\n", "has no column `purchase` for `type`"),
        ("events: {type: =sale}\n", "there is no event `sale`"),
        ("events: {id: =1}\n", "`id` cannot be the same for every row"),
        ("events: {rows: lines}\n", "no event has a list `lines`"),
        ("events: {rows: items}\nitems: {files: a.csv}\n", "in the rows of the events and in files of their own"),
        ("events: {files: b.csv}\n", "there is no file"),
        ("events: {files: '*.parquet'}\n", "no file matches"),
    ],
)
def test_mapping_that_does_not_fit(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(data.DataError) as caught:
        read(tmp_path, mapping=text, a_csv="id,time,member,amount\n")
    assert message in caught.value.message


@pytest.mark.parametrize("flag", ["time", "=x", "time=", ""])
def test_flag_that_maps_nothing(flag: str) -> None:
    with pytest.raises(data.DataError, match="maps nothing"):
        Mapping().with_flags([flag])


def test_constant_for_a_type_is_suggested(tmp_path: Path) -> None:
    with pytest.raises(data.DataError) as caught:
        read(tmp_path, mapping="events: {type: purchase}\n", a_csv="id,time,member,amount\n")
    assert caught.value.help == "for a constant write `=purchase`"


@pytest.mark.parametrize(
    ("decimal", "text", "found"),
    [
        ("", "1234.5", 123450),
        ("", "1,234.50", 123450),
        ("", "1,5", None),
        (".", "1,234", 123400),
        (",", "1.234,5", 123450),
        (",", "-1234,50", -123450),
        (",", "1.234", 123400),
        (",", "12.50", None),
        (",", "1.23,4", None),
        (",", "7", 700),
    ],
)
def test_decimal_sign(tmp_path: Path, decimal: str, text: str, found: int | None) -> None:
    mapping = f"decimal: '{decimal}'\n" if decimal else ""
    stream = read(tmp_path, "a.csv", mapping=mapping, a_csv=f'id,time,member,amount\n1,2026-01-02,M,"{text}"\n')
    assert [event.fields["amount"] for event in stream] == ([] if found is None else [found])


def test_numbers_of_json_have_no_sign_to_mistake(tmp_path: Path) -> None:
    items = '[{"category": "food", "amount": 2.5}]'
    rows = f'{{"id": 1, "time": "2026-01-02", "member": "M", "amount": 2.50, "items": {items}}}\n'
    stream = read(tmp_path, "a.jsonl", mapping="decimal: ','\n", a_jsonl=rows)
    assert [(event.fields["amount"], event.parts["items"][0]["amount"]) for event in stream] == [(250, 250)]


def test_flags_over_a_mapping_among_the_files(tmp_path: Path) -> None:
    write(tmp_path, {"baskets.csv": BASKETS, "items-export.csv": ITEMS, "map.yaml": FULL, "lines.csv": ITEMS})
    flags = Mapping().with_flags(["channel==shop"], {"items": [str(tmp_path / "lines.csv")]})
    for given, channel in ((Mapping(), "web"), (flags, "shop")):
        (event,) = data.read_events(RULESET, [tmp_path / "map.yaml"], given)
        assert (event.fields["channel"], len(event.parts["items"])) == (channel, 3)


def test_two_mappings(tmp_path: Path) -> None:
    write(tmp_path, {"map.yaml": FULL})
    with pytest.raises(data.DataError, match="there can only be one mapping"):
        data.read_events(RULESET, [tmp_path / "map.yaml"], Mapping.read(tmp_path / "map.yaml"))
