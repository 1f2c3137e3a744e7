"""The law of the account, on files as messy as can be: read = used + duplicates + set aside."""

import csv
import tempfile
from pathlib import Path
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from loyalty_rules import data
from loyalty_rules.data import write_rejects
from loyalty_rules.data.csv_text import CsvReader
from tests.examples import examples

from .build import RULESET, read, write

CELLS = st.one_of(
    st.sampled_from(
        ["1", "2", "3", "", "5.00", "5,00", "2026-01-01", "2026-01-02T10:00Z", "food", "x", "NaN", '"', '"a"']
    ),
    st.text(alphabet='ab,;"\r\t\0 ü', max_size=4),
)
GOOD = st.builds(
    lambda id, day, member, amount: f"{id},2026-01-0{day},{member},{amount}",
    st.sampled_from("12345"), st.integers(1, 3), st.sampled_from("MN"), st.sampled_from(["5", "6.50"]),
)  # fmt: skip
ITEM = st.builds(
    lambda id, category, amount: f"{id},{category},{amount}",
    st.sampled_from("123456"), st.sampled_from(["food", "boots", "no"]), st.sampled_from(["1", "2"]),
)  # fmt: skip
LINES = st.lists(st.one_of(GOOD, GOOD, st.lists(CELLS, max_size=6).map(",".join)), max_size=12)
PART_LINES = st.lists(st.one_of(ITEM, ITEM, ITEM, st.lists(CELLS, max_size=4).map(",".join)), max_size=12)
QUOTED = st.sampled_from(['""', '"1"', '"ü"', '"1,2"', '"1""2"', '","","', '"\n"', "1", "", '"1"\r'])
MESSY = examples(30)


def checked(stream: data.EventStream) -> None:
    events = list(stream)
    counts = stream.counts
    assert counts.balanced, counts
    assert counts.parts.balanced, counts
    assert counts.used == len(events)
    assert counts.set_aside == sum(not reject.list for reject in stream.rejects)
    assert [event.time for event in events] == sorted(event.time for event in events)
    assert all(reject.reason and reject.line for reject in stream.rejects)


@MESSY
@given(LINES, LINES, PART_LINES, PART_LINES)
def test_nothing_is_lost(first: list[str], second: list[str], items: list[str], more: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        head, part_head = "id,time,member,amount\n", "id,category,amount\n"
        files = {
            "a.csv": head + "\n".join(first),
            "b.csv": head + "\n".join(second),
            "items-a.csv": part_head + "\n".join(items),
            "items-b.csv": part_head + "\n".join(more),
        }
        write(Path(folder), {name: text.encode("utf-8") for name, text in files.items()})
        stream = data.read_events(RULESET, [folder])
        checked(stream)
        stream.close()


@MESSY
@given(LINES, LINES)
def test_nothing_is_lost_of_flat_rows(first: list[str], second: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        head = "id,time,member,amount,category\n"
        lines = [[f"{line},food" for line in lines] for lines in (first, second)]
        files = {"a.csv": head + "\n".join(lines[0]), "b.csv": head + "\n".join(lines[1])}
        write(Path(folder), files)
        stream = data.read_events(RULESET, [folder], data.Mapping().with_flags(rows="items"))
        checked(stream)
        stream.close()


@examples(400)
@given(st.lists(st.text(alphabet='1,"\n\r ü\0', max_size=12) | st.lists(QUOTED, max_size=3).map(",".join), max_size=10))
def test_every_line_is_somewhere(rows: list[str]) -> None:
    """Each line with anything on it is part of a row or is a bad one."""
    from .test_csv import rows_of

    body = "\n".join(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(b"a,b\n" + body.encode())
        small, large = rows_of(path, 3), rows_of(path, 1 << 20)
        with patch.object(CsvReader, "_plain", return_value=None), patch.object(CsvReader, "_fitting", return_value=[]):
            careful = rows_of(path, 1 << 20)
    assert small == large == careful
    good, bad = small
    lines = body.split("\n")
    taken = {line for line, _ in bad} | {
        line + more for line, cells in good for more in range(1 + sum(cell.count("\n") for cell in cells))
    }
    full = {number for number, line in enumerate(lines, start=2) if line.replace('""', "").strip(" ,\r")}
    assert full <= taken


def test_rejects_as_a_file(tmp_path: Path) -> None:
    stream = read(tmp_path, a_csv="id,time,member,amount\n=1+1,x,M,5\n2,2026-01-01,M\n").finish()
    assert write_rejects(stream.rejects, tmp_path / "rejects.csv") == 2
    with open(tmp_path / "rejects.csv", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["line"], row["id"], row["text"]) for row in rows] == [
        ("2", "'=1+1", "id =1+1, time x, member M, type purchase, amount 5"),
        ("3", "2", "2,2026-01-01,M"),
    ]
