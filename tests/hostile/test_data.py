"""Files of data that are broken, that lie, or that are made to break something."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from .held import PROGRAMME, counted, held, ruleset, run

RULES = PROGRAMME.replace(
    "wallet points\n",
    """event purchase
  note text, optional
  wish-date date, optional
  wish-time time, optional
  gift-to member, optional
  flag yes or no, optional
  channel is one of web, shop, optional
  labels several of a, b, optional
  level number, optional
  pieces count, at least 1, at most 90, optional
  items list of
    category is one of food, books
    amount money
    quantity count, default 1

wallet points
""",
)
HEAD = "id,time,member,amount\n"
ROW = "1,2026-01-02 10:00,A,10.00\n"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return ruleset(tmp_path / "rules", RULES)


def data(folder: Path, text: str | bytes, name: str = "e.csv") -> Path:
    return ruleset(folder / "data", text, name)


# ------------------------------------------------------------------------------------------------ whole files
WHOLE: dict[str, tuple[str, str | bytes, str]] = {
    "an empty file": ("e.csv", "", "is empty"),
    "a carriage return alone": ("e.csv", (HEAD + ROW).replace("\n", "\r"), "carriage return alone"),
    "two columns of one name": ("e.csv", "id,time,member,amount,amount\n1,2026-01-02,A,1,2\n", "two columns `amount`"),
    "another delimiter than said": ("e.csv", (HEAD + ROW).replace(",", "~"), "has no column `id`"),
    "bytes in the header": ("e.csv", b"id,time,m\xffember,amount\n", "is not UTF-8"),
    "UTF-16": ("e.csv", (HEAD + ROW).encode("utf-16"), "is UTF-16"),
    "noise": ("e.csv", bytes(range(128, 256)) * 50, "is not UTF-8"),
    "JSON that ends": ("e.json", '[{"id":1},', "not JSON"),
    "JSON in JSON": ("e.json", "[" * 100_000, "nested too deep"),
    "no Parquet": ("e.parquet", "hello", "as Parquet"),
    "an empty Parquet": ("e.parquet", "", "as Parquet"),
    "half of a gzip": ("e.csv.gz", gzip.compress((HEAD + ROW * 9_999).encode())[:40], "cannot read"),
    "no gzip": ("e.csv.gz", "hello", "cannot read"),
    "no zstd": ("e.csv.zst", "hello world", "cannot read"),
    "a spreadsheet": ("e.xlsx", "PK", "has no ending that is read"),
}


@pytest.mark.parametrize("label", WHOLE)
def test_a_file_that_cannot_be_read_is_refused(label: str, rules: Path, tmp_path: Path) -> None:
    name, text, said = WHOLE[label]
    file = data(tmp_path, text, name)
    held(run("simulate", rules, file), 2, says=said)
    ran = held(run("inspect", file), 0, 2)
    assert ran.code == 0 or str(file) in ran.err


@pytest.mark.parametrize("text", [HEAD, HEAD.rstrip(), "\n\n" + HEAD + "\n\n,,,\n"])
def test_a_file_without_rows_is_nothing(text: str, rules: Path, tmp_path: Path) -> None:
    assert counted(rules, data(tmp_path, text))["events"]["read"] == 0


@pytest.mark.parametrize(
    "text",
    ["\ufeff" + HEAD + ROW, (HEAD + ROW).replace("\n", "\r\n"), (HEAD + ROW).replace(",", ";"), HEAD + ROW.rstrip()],
    ids=["byte order mark", "CRLF", "semicolons", "no last line end"],
)
def test_what_is_only_unusual_is_read(text: str, rules: Path, tmp_path: Path) -> None:
    assert counted(rules, data(tmp_path, text))["events"]["used"] == 1


@pytest.mark.parametrize("name", ["a b [c] *?.csv", "'; drop table events; --.csv", "é\u0301.csv", "-x.csv"])
def test_a_file_may_be_called_anything(name: str, rules: Path, tmp_path: Path) -> None:
    file = data(tmp_path, HEAD + ROW, name)
    assert counted(rules, file)["events"]["used"] == 1
    assert counted(rules, file.parent)["events"]["used"] == 1


# ------------------------------------------------------------------------------------------------ rows
BAD_ROWS: dict[str, tuple[str | bytes, str]] = {
    "a quote that never closes": ('2,"2026-01-02,A,1\n', "a quote is opened and never closed"),
    "a quote in a cell": ('2,2026-01-02,A"x,1\n', "a quote inside a cell"),
    "too few columns": ("2,2026-01-02,A\n", "too few columns: 3, the header has 4"),
    "too many columns": ("2,2026-01-02,A,1,2\n", "too many columns: 5, the header has 4"),
    "NUL": ("2,2026-01-02,A\0,1\n", "a NUL character"),
    "bytes that are not UTF-8": (b"2,2026-01-02,\xff,1\n", "not UTF-8"),
    "no id": (",2026-01-02,A,1\n", "`id` is missing"),
    "no member": ("2,2026-01-02,,1\n", "`member` is missing"),
    "no time": ("2,,A,1\n", "`time` is missing"),
    "no amount": ("2,2026-01-02,A,\n", "`amount` of `purchase` is missing"),
    "a member of a million letters and no time": (f"2,now,{'x' * 10**6},1\n", "is not a date and time"),
    "a time of a million letters": (f"2,{'x' * 10**6},A,1\n", "is not a date and time"),
    "an amount of a million letters": (f"2,2026-01-02,A,{'x' * 10**6}\n", "is too long for a number"),
}
BAD_AMOUNTS = (
    *("NaN", "inf", "-inf", "Infinity", "1e400", "1e-400", "1e5", "9" * 31, "9" * 5_000, "0.001", "１２", "٣"),
    *("1_000", "--5", "0x10", "1.", ".5", "1 000", "$5", "5EUR", "5 USD", "true", "=1+1", "'5", "5;drop table x"),
)
BAD_TIMES = (
    *("0000-01-01", "10000-01-01", "-001-01-01", "2026-13-01", "2026-01-32", "24:00", "2026-01-01T24:00", "now"),
    *("2026-01-01T23:60", "2026-01-01T00:00:00+99:00", "2026-01-01T10:00 Europe/Paris", "1e9"),
    *("2026-1-1", "01/02/2026", "2026-01-01T10", "２０２６-01-01"),
)
BAD_FIELDS = {
    "channel": ("Web", "x" * 10**6, "web|shop"),
    "labels": ("c", "a|c", "a,b"),
    "wish-date": ("2026-02-30", "x" * 10**6),
    "wish-time": ("24:00", "noon", "x" * 10**6),
    "flag": ("maybe", "x" * 10**6),
    "pieces": ("0", "91", "1.5", "-1", "1e1"),
    "level": ("x", "1,5", "NaN"),
}


@pytest.mark.parametrize("label", BAD_ROWS)
def test_one_bad_row_is_set_aside_with_its_line(label: str, rules: Path, tmp_path: Path) -> None:
    row, said = BAD_ROWS[label]
    row = row if isinstance(row, bytes) else row.encode()
    file = data(tmp_path, HEAD.encode() + ROW.encode() + row + ROW.replace("1", "3", 1).encode())
    events = counted(rules, file)["events"]
    assert (events["used"], events["set_aside"]) == (2, 1)
    held(run("simulate", rules, file), 1, says=said)
    held(run("simulate", rules, file), 1, says=f"{file}:3: ")
    held(run("inspect", file), 0)


@pytest.mark.parametrize("amount", BAD_AMOUNTS, ids=lambda amount: amount[:20])
def test_what_is_no_amount(amount: str, rules: Path, tmp_path: Path) -> None:
    file = data(tmp_path, HEAD + ROW + f"2,2026-01-02,A,{amount}\n")
    assert counted(rules, file)["events"]["set_aside"] == 1
    held(run("simulate", rules, file), 1, says="e.csv:3: `amount`: `")


@pytest.mark.parametrize("time", BAD_TIMES)
def test_what_is_no_time(time: str, rules: Path, tmp_path: Path) -> None:
    file = data(tmp_path, HEAD + ROW + f"2,{time},A,10\n")
    assert counted(rules, file)["events"]["set_aside"] == 1
    held(run("simulate", rules, file), 1, says="e.csv:3: `time`: ")


@pytest.mark.parametrize("time", ["0001-01-01", "1582-10-10", "9998-12-30", "9999-12-31", "9999-12-31T23:59:59"])
def test_the_edges_of_the_calendar_are_used_or_set_aside(time: str, rules: Path, tmp_path: Path) -> None:
    assert counted(rules, data(tmp_path, HEAD + f"2,{time},A,10\n"))["events"]["read"] == 1


def test_an_hour_that_comes_twice_is_used(rules: Path, tmp_path: Path) -> None:
    file = data(tmp_path, HEAD + "1,2026-10-25 02:30,A,1\n2,2026-10-25T02:30+01:00,A,1\n3,2026-03-29T01:30Z,A,1\n")
    assert counted(rules, file)["events"]["used"] == 3


FIELD_VALUES = [(field, value) for field, values in BAD_FIELDS.items() for value in values]


@pytest.mark.parametrize(("field", "value"), FIELD_VALUES, ids=lambda one: one[:20])
def test_what_is_no_value_of_its_field(field: str, value: str, rules: Path, tmp_path: Path) -> None:
    quoted = value.replace('"', '""')
    file = data(tmp_path, f'id,time,member,amount,{field}\n1,2026-01-02,A,10,\n2,2026-01-02,A,10,"{quoted}"\n')
    events = counted(rules, file)["events"]
    assert (events["used"], events["set_aside"]) == (1, 1)
    ran = held(run("simulate", rules, file), 1, says=f"e.csv:3: `{field}`: ")
    assert max(map(len, ran.err.splitlines())) < 700


def test_members_may_be_called_anything(rules: Path, tmp_path: Path) -> None:
    names = [
        "007",
        "7",
        "../../etc",
        "=1+1",
        "-1",
        "1e5",
        "NULL",
        "None",
        "nan",
        "''",
        '"a,b"',
        "é",
        "e\u0301",
        "a\tb",
        "x" * 10**5,
    ]
    file = data(tmp_path, HEAD + "".join(f"{n},2026-01-02,{name},1\n" for n, name in enumerate(names)))
    found = json.loads(run("simulate", rules, file, "--format", "json").out)
    assert len(found["members"]) == len(names)
    assert {"007", "7", "a,b", "é", "e\u0301"} <= {row["member"] for row in found["members"]}


# ------------------------------------------------------------------------------------------------ stories
TYPED = "id,time,member,amount,type,purchase,exchange,count,wallet,quantity,referrer\n"
BOUGHT = "1,2026-01-02,A,100,purchase,,,,,,\n"


def balance(rules: Path, file: Path) -> str:
    found = json.loads(run("simulate", rules, file, "--format", "json").out)
    return str(found["members"][0]["balance"]) if found["members"] else "0"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("0,2026-01-01,A,,return,1,,,,,", "no purchase `1`"),
        ("9,2026-01-03,A,,return,nowhere,,,,,", "no purchase `nowhere`"),
        ("9,2026-01-03,B,10,return,1,,,,,", "no purchase `1`"),
        ("9,2026-01-03,A,1000,return,1,,,,,", "more is returned"),
        ("9,2026-01-03,A,,opening,,,,points,-5,", "not an amount"),
        ("9,2026-01-03,A,,explode,,,,,,", "there is no event `explode`"),
        ("9,2026-01-03,A,,purchse,,,,,,", "did you mean `purchase`"),
        ("9,2026-01-03,A,,,,,,,,", "`type` is missing"),
    ],
)
def test_what_cannot_have_happened_is_set_aside(row: str, said: str, rules: Path, tmp_path: Path) -> None:
    file = data(tmp_path, f"{TYPED}{BOUGHT}{row}\n")
    held(run("simulate", rules, file), 1, says=said)
    assert balance(rules, file) == "100"


@pytest.mark.parametrize(
    "row",
    [
        "9,2026-01-03,A,,redeem,,,,points,9999,",
        "9,2026-01-03,A,,redeem,,,,points,-5,",
        "9,2026-01-03,A,,redeem,,,,points,0,",
        "9,2026-01-03,A,,redeem,,nothing,,,,",
        "9,2026-01-03,A,,redeem,,,,nothing,1,",
        "9,2026-01-03,A,,redeem,,,,,,",
    ],
)
def test_a_redemption_that_cannot_be_takes_and_gives_nothing(row: str, rules: Path, tmp_path: Path) -> None:
    file = data(tmp_path, f"{TYPED}{BOUGHT}{row}\n")
    held(run("simulate", rules, file), 0, 1)
    counted(rules, file)
    assert balance(rules, file) == "100"


def test_a_return_of_a_negative_amount_gives_nothing(rules: Path, tmp_path: Path) -> None:
    assert balance(rules, data(tmp_path, f"{TYPED}{BOUGHT}9,2026-01-03,A,-10,return,1,,,,,\n")) == "100"


def test_order_of_the_file_is_not_order_of_time(rules: Path, tmp_path: Path) -> None:
    file = data(tmp_path, TYPED + "9,2026-01-03,A,40,return,1,,,,,\n" + BOUGHT)
    assert counted(rules, file)["events"]["used"] == 2
    assert balance(rules, file) == "60"


def test_the_same_events_again_change_nothing(rules: Path, tmp_path: Path) -> None:
    file = data(tmp_path, TYPED + (BOUGHT + "9,2026-01-03,A,40,return,1,,,,,\n") * 3)
    events = counted(rules, file)["events"]
    assert (events["used"], events["duplicates"]) == (2, 4)
    assert balance(rules, file) == "60"


# ------------------------------------------------------------------------------------------------ JSON Lines
BAD_LINES = (
    "{broken",
    "[1]",
    '"x"',
    "5",
    "null",
    '{"id":{"a":1},"time":[1],"member":true,"amount":1}',
    '{"id":2,"time":"2026-01-02","member":"A","amount":NaN}',
    '{"id":2,"time":"2026-01-02","member":"A","amount":-Infinity}',
    '{"id":2,"time":"2026-01-02","member":"A","amount":1e400}',
    '{"id":2,"time":"2026-01-02","member":"A","amount":1e999999999999}',
    f'{{"id":2,"time":"2026-01-02","member":"A","amount":{"9" * 5_000}}}',
    "[" * 100_000,
    '{"a":' * 100_000,
    '{"id":4,"id":5}',
    '{"id":2,"time":"2026-01-02","member":"A","amount":1,"items":"x"}',
    '{"id":2,"time":"2026-01-02","member":"A","items":[{"category":"food","amount":1},{"category":"food"}]}',
    '{"id":2,"time":"2026-01-02","member":"A","amount":1,"channel":{"$gt":""}}',
)


@pytest.mark.parametrize("line", BAD_LINES, ids=lambda line: line[:60])
def test_a_bad_line_of_json_is_set_aside(line: str, rules: Path, tmp_path: Path) -> None:
    good = '{"id":1,"time":"2026-01-02","member":"A","amount":1}\n'
    file = data(tmp_path, f"{good}{line}\n{good.replace('1', '3', 1)}", "e.jsonl")
    events = counted(rules, file)["events"]
    assert (events["used"], events["set_aside"]) == (2, 1)
    held(run("simulate", rules, file), 1, says="e.jsonl:2: ")
    held(run("inspect", file), 0)


@pytest.mark.parametrize("field", ["member", "amount", "id", "note"])
def test_half_a_character_is_set_aside(field: str, rules: Path, tmp_path: Path) -> None:
    row = {"id": "2", "time": "2026-01-02", "member": "A", "amount": "1", field: "\ud800"}
    file = data(tmp_path, json.dumps(row) + "\n", "e.jsonl")
    assert counted(rules, file)["events"]["set_aside"] == 1
    held(run("simulate", rules, file), 1, says="e.jsonl:1: not text: `\\ud800` is half of a character")
    array = data(tmp_path, json.dumps([row, {**row, field: "\U0001f600" if field == "member" else "3"}]), "e.json")
    events = counted(rules, array)["events"]
    assert (events["used"], events["set_aside"]) == (1, 1)


@pytest.mark.parametrize("name", ["e.csv", "e.jsonl", "e.csv.gz"])
def test_a_line_without_an_end_is_refused(name: str, rules: Path, tmp_path: Path) -> None:
    text = (HEAD + ROW + "x" * 11_000_000 + "\n" + ROW).encode()
    file = data(tmp_path, gzip.compress(text, 1) if name.endswith(".gz") else text, name)
    for ran in (run("simulate", rules, file), run("inspect", file)):
        held(ran, 2, says=f"{name}:3: the line is longer than 10 MB")


# ------------------------------------------------------------------------------------------------ names of columns
@pytest.mark.parametrize(
    "column", ["x'; drop table events; --", 'x"', "x\x1b[31m", "[bold]x", "c0", "line", "../x", "f0"]
)
def test_a_column_may_be_called_anything(column: str, rules: Path, tmp_path: Path) -> None:
    quoted = column.replace('"', '""')
    file = data(tmp_path, f'id,time,member,"{quoted}"\n1,2026-01-02,A,10\n')
    assert counted(rules, file, "--map", f"amount={column}")["events"]["used"] == 1
    held(run("simulate", rules, file, "--map", f"amount={column}"), 0)
    held(run("simulate", rules, file), 0, 1)
    held(run("inspect", file), 0)


LONG_HEADER = "id,time,member,amount," + "x" * 10**6
WIDE_HEADER = ",".join(["id,time,member,amount", *(f"c{number}" for number in range(300))])


@pytest.mark.parametrize("header", [LONG_HEADER, WIDE_HEADER], ids=["a long one", "many"])
def test_columns_that_are_not_used_are_told_in_few_words(header: str, rules: Path, tmp_path: Path) -> None:
    file = data(tmp_path, header + "\n")
    ran = run("simulate", rules, file, "--quiet")
    assert ran.code == 0
    assert len(ran.err) < 1_000
    held(run("inspect", file), 0)


# ------------------------------------------------------------------------------------------------ mappings
MAPPINGS: dict[str, str | bytes] = {
    "a tag": "events: !!python/object/apply:os.system ['exit 1']\n",
    "a bomb of aliases": "a: &a [x,x]\n"
    + "".join(f"b{n}: &b{n} [{','.join([f'*b{n - 1}' if n else '*a'] * 9)}]\n" for n in range(9)),
    "itself": "events: &a\n  - *a\n",
    "itself as fields": "events: &a\n  fields: *a\n",
    "a merge key": "events:\n  <<: {id: x}\n",
    "bytes": b"\xff\xfe",
    "NUL": 'events:\n  id: "a\\0b"\n',
    "an escape sequence": 'events:\n  id: "\\e[31mzz"\n',
    "a text": "x",
    "a list": "- a\n",
    "an unknown section": "evnts:\n  id: id\n",
    "an unknown key": "events:\n  idd: id\n",
    "more than a mapping can be": "#" * 2_000_000,
    "an unknown file": "events:\n  files: [nowhere.csv]\n",
    "an unknown event": "events:\n  type: =explode\n",
    "the same for every row": "events:\n  id: =1\n",
}


@pytest.mark.parametrize("label", MAPPINGS)
def test_a_mapping_is_refused_in_words(label: str, rules: Path, tmp_path: Path) -> None:
    file, mapping = data(tmp_path, HEAD + ROW), ruleset(tmp_path, MAPPINGS[label], "m.yaml")
    arguments = () if label == "an unknown file" else (file,)
    held(run("simulate", rules, *arguments, "--mapping", mapping), 2, says="error: ")


@pytest.mark.parametrize("text", ["[" * 20_000, "a: " + "{b: " * 20_000])
def test_a_mapping_that_is_too_deep(text: str, rules: Path, tmp_path: Path) -> None:
    file, mapping = data(tmp_path, HEAD + ROW), ruleset(tmp_path, text, "m.yaml")
    held(run("simulate", rules, file, "--mapping", mapping), 2, says="error: ")


def test_an_event_beyond_what_rules_can_reckon_with_is_set_aside(tmp_path: Path) -> None:
    lapsing = PROGRAMME.replace("wallet points\n", "wallet points\n  expires 12 months after earning\n")
    rules = ruleset(tmp_path, lapsing)
    file = data(tmp_path, HEAD + ROW + "2,9999-12-31,A,10\n3,9000-12-31,A,10\n")
    held(run("simulate", rules, file), 1, says="e.csv:3: `time`: `9999-12-31` lies after the year 9000")
    assert counted(rules, file)["events"]["used"] == 2
    for day in ("9999-12-31", "0001-01-01"):
        held(run("describe", rules, "--on", day), 2, says="is not between the years 1000 and 9000")
        held(run("generate", rules, "--from", day, "--out", tmp_path / "g"), 2, says="is not between the years")
    far = '\ntest "far"\n  when 9999-12-31 purchase of A: amount 1 EUR\n  then base gives 1 point\n'
    tested = ruleset(tmp_path, lapsing + far, "y.loyalty")
    held(run("test", tested), 1, says="error[LR280]: 9999-12-31 lies after the year 9000")
