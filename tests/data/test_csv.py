"""CSV: what is read, what is set aside, and on which line."""

import gzip
from pathlib import Path

import pyarrow
import pytest

from loyalty_rules import data
from loyalty_rules.data.csv_text import CsvReader
from loyalty_rules.data.sources import data_file

from .build import balanced, read, reasons

HEAD = "id,time,member,amount\n"


def rows_of(path: Path, block: int) -> tuple[list[tuple[int, tuple[str, ...]]], list[tuple[int, str]]]:
    """All rows and bad rows of a file, with their lines."""
    file = data_file(path)
    assert file is not None
    reader = CsvReader(file, block_bytes=block)
    good, bad = [], []
    for found in reader.blocks(()):
        cells = [column.to_pylist() for column in found.columns.values()]
        good += list(zip(found.lines.to_pylist(), zip(*cells, strict=True), strict=True))
        bad += [(row.line, row.reason) for row in found.bad]
    return sorted(good), sorted(bad)


def test_standard_columns_need_no_mapping(tmp_path: Path) -> None:
    stream = read(tmp_path, a_csv=HEAD + "1,2026-01-02 09:14,M1,120.00\n2,2026-01-01T10:00:00Z,M2,5\n")
    events = list(stream)
    assert [(event.id, event.member, event.fields) for event in events] == [
        ("2", "M2", {"amount": 500}),
        ("1", "M1", {"amount": 12000}),
    ]
    assert [event.type for event in events] == ["purchase", "purchase"]
    assert events[1].source == f"{tmp_path / 'a.csv'}:2"
    assert (events[1].day.isoformat(), events[1].minute) == ("2026-01-02", 554)
    assert balanced(stream)
    assert stream.counts.used == stream.total == 2


@pytest.mark.parametrize("block", [1, 7, 64, 1 << 20])
def test_lines_are_exact(tmp_path: Path, block: int) -> None:
    text = 'id,note\r\n1,a\r\n\r\n2,"two\nlines, ""quoted"""\n,,\n3\n4,x,y\n5,"open\n6,b\n7,c"\n8,"d"e\n9,f"g\n10,ende'
    path = tmp_path / "a.csv"
    path.write_text(text, newline="")
    good, bad = rows_of(path, block)
    assert good == [
        (2, ("1", "a")),
        (4, ("2", 'two\nlines, "quoted"')),
        (9, ("5", "open\n6,b\n7,c")),
        (14, ("10", "ende")),
    ]
    assert bad == [
        (7, "too few columns: 1, the header has 2"),
        (8, "too many columns: 3, the header has 2"),
        (12, "`e` after a closing quote, where a cell ends"),
        (13, "a quote inside a cell that does not start with one"),
    ]


def test_both_parsers_give_the_same_rows(tmp_path: Path) -> None:
    """A quote anywhere sends the whole block through the careful parser."""
    body = "id,note,x\n" + "".join(f"{n},täst {n},\r\n,,\n\n{n}\n" for n in range(50))
    path = tmp_path / "a.csv"
    path.write_text(body, newline="")
    plain = rows_of(path, 1 << 20)
    path.write_text(body + '"last",,\n', newline="")
    careful = rows_of(path, 1 << 20)
    assert (plain[0], plain[1]) == (careful[0][:-1], careful[1])
    assert len(plain[0]) == len(plain[1]) == 50


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"1,2026-01-01,M", "too few columns: 3, the header has 4"),
        (b"1,2026-01-01,M,5,6", "too many columns: 5, the header has 4"),
        (b'1,2026-01-01,"M,5', "a quote is opened and never closed"),
        (b'1,2026-01-01,"M"x,5', "`x` after a closing quote, where a cell ends"),
        (b'1,2026-01-01,M"x",5', "a quote inside a cell that does not start with one"),
        (b"1,2026-01-01,M\xfc,5", "not UTF-8: byte 15 of the line is 0xfc"),
        (b"1,2026-01-01,M\0,5", "a NUL character"),
        (b"1,2026-01-01,M\rx,5", "a carriage return inside a cell without quotes"),
        (b",2026-01-01,M,5", "`id` is missing"),
        (b"1,,M,5", "`time` is missing"),
        (b"1,2026-01-01,,5", "`member` is missing"),
        (b"1,2026-01-01,M,", "`amount` of `purchase` is missing"),
        (b"1,2026-02-30,M,5", "`time`: there is no day `2026-02-30` in the calendar"),
        (b"1,yesterday,M,5", "`time`: `yesterday` is not a date and time, one is written like `2026-03-31 18:05`"),
        (b"1,2026-01-01,M,NaN", "`amount`: `NaN` is not a number, one is written like `1,200.50`"),
        (b"1,2026-01-01,M,1e3", "`amount`: `1e3` is not a number, one is written like `1,200.50`"),
        (b"1,2026-01-01,M,5.005", "`amount`: `5.005` has more decimals than EUR, which has 2"),
        (b"1,2026-01-01,M," + b"9" * 31, "too long for a number"),
        (b'1,2026-01-01,M,"5,50"', '`5,50` has a comma; if decimals follow it, say so with `decimal: ","`'),
        (b'1,2026-01-01,M,"1,500"', '`1,500` has a comma; if decimals follow it, say so with `decimal: ","`'),
        (b"1,nonsense,,x", "`member` is missing; `time`:"),
    ],
)  # fmt: skip
def test_bad_row_is_set_aside(tmp_path: Path, row: bytes, reason: str) -> None:
    content = HEAD.encode() + b"0,2026-01-01,M,5\n" + row + b"\n9,2026-01-01,M,5\n"
    stream = read(tmp_path, a_csv=content)
    assert [event.id for event in stream] == ["0", "9"]
    assert len(stream.rejects) == 1
    reject = stream.rejects[0]
    assert (reject.file, reject.line) == (str(tmp_path / "a.csv"), 3)
    assert reason in reject.reason
    assert balanced(stream)
    assert (stream.counts.read, stream.counts.set_aside) == (3, 1)


def test_unclosed_quote_takes_no_other_row_along(tmp_path: Path) -> None:
    body = '1,2026-01-01,"M,1\n2,2026-01-01,M,2\n3,2026-01-01,"M",3\n4,2026-01-01,"M,4\n5,2026-01-01,M,5\n'
    stream = read(tmp_path, a_csv=HEAD + body)
    assert [event.id for event in stream] == ["2", "3", "5"]
    assert reasons(stream) == [
        (2, "a quote is opened and not closed before the next one starts"),
        (5, "a quote is opened and never closed"),
    ]


def test_all_mistakes_of_a_row_are_told(tmp_path: Path) -> None:
    stream = read(tmp_path, a_csv="id,time,member,amount,channel\n1,2026-01-01,M,x,fax\n").finish()
    assert stream.rejects[0].reason == (
        "`amount`: `x` is not a number, one is written like `1,200.50`; `channel`: `fax` is none of `web`, `shop`"
    )
    assert stream.rejects[0].text == "id 1, time 2026-01-01, member M, type purchase, amount x, channel fax"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"id,time,amount\n1,2026-01-01,5\n", "has no column `member`"),
        (b"id,time,Member,amount\n", "has no column `member`"),
        (b"id,id,time,member,amount\n", "has two columns `id`"),
        (b"\xff\xfei\0d\0", "is UTF-16"),
        (b"id,time,m\xe9mber\n", "the header of"),
        (b"id,time,member\r1,2026-01-01,M\r", "carriage return alone"),
        (b'id,"time,member\n', "the header in line 1"),
    ],
)
def test_file_that_cannot_be_read(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(data.DataError) as caught:
        read(tmp_path, a_csv=content)
    assert message in caught.value.message


def test_missing_column_is_suggested(tmp_path: Path) -> None:
    with pytest.raises(data.DataError) as caught:
        read(tmp_path, a_csv="id,time,Member,amount\n")
    assert caught.value.help.startswith("did you mean `Member`? say `--map member=COLUMN`")


def test_header_only(tmp_path: Path) -> None:
    stream = read(tmp_path, a_csv=HEAD)
    assert (list(stream), stream.total, stream.rejects) == ([], 0, ())
    assert balanced(stream)


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + HEAD + "1,2026-01-01,M,5.50\n",
        HEAD.replace(",", ";") + "1;2026-01-01;M;5.50\n",
        HEAD.replace(",", "\t") + "1\t2026-01-01\tM\t5.50\n",
        (HEAD + '"1","2026-01-01","M","5.50"\n').replace(",", "\t"),
        (HEAD + '"1","2026-01-01","M","5.50"\n').replace(",", "|"),
        HEAD.replace(",", " , ") + " 1 , 2026-01-01 , M , 5.50 \n",
        HEAD + '"1","2026-01-01","M","5.50"',
        "\n\n" + HEAD + "1,2026-01-01,M,5.50\r\n,,,\n\n",
    ],
)
def test_shapes_of_csv(tmp_path: Path, content: str) -> None:
    (event,) = read(tmp_path, a_csv=content)
    assert (event.id, event.member, event.fields) == ("1", "M", {"amount": 550})


def test_compressed(tmp_path: Path) -> None:
    content = (HEAD + "1,2026-01-01,M,5\n").encode()
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(content))
    with pyarrow.CompressedOutputStream(str(tmp_path / "b.csv.zst"), "zstd") as out:
        out.write(content.replace(b"\n1,", b"\n2,"))
    assert [event.id for event in read(tmp_path)] == ["1", "2"]


def test_cut_off_gzip(tmp_path: Path) -> None:
    with pytest.raises(data.DataError, match="cannot read"):
        read(tmp_path, **{"a_csv.gz": gzip.compress(b"id,time,member\n" * 1000)[:-20]})


def test_unknown_columns_are_told_once(tmp_path: Path) -> None:
    stream = read(tmp_path, a_csv="id,time,member,amount,stoer,colour\n1,2026-01-01,M,5,a,b\n2,2026-01-01,M,5,a,b\n")
    assert stream.notes == (f"{tmp_path / 'a.csv'}: not used: `stoer` (is it `store`?), `colour`",)


def test_one_note_for_all_files(tmp_path: Path) -> None:
    rows = "id,time,member,colour\n1,2026-01-01,M,red\n"
    stream = read(tmp_path, a_csv=rows, b_csv=rows, c_csv=rows.replace("colour", "size"), d_csv=rows)
    first, third = tmp_path / "a.csv", tmp_path / "c.csv"
    assert stream.notes == (f"{first} and 2 more: not used: `colour`", f"{third}: not used: `size`")


def test_undeclared_type_is_set_aside(tmp_path: Path) -> None:
    stream = read(tmp_path, a_csv="id,time,member,type,amount\n1,2026-01-01,M,purchas,5\n2,2026-01-01,M,join,\n")
    assert [event.type for event in stream] == ["join"]
    assert reasons(stream) == [(2, "there is no event `purchas`, did you mean `purchase`")]
