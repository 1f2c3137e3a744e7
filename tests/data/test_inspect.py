"""A look at undescribed files, and a mapping that reads them."""

from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from loyalty_rules import data
from loyalty_rules.data import Mapping, inspect

from .build import RULESET, write

BASKETS = """Bon;Datum;Kunde;Filiale;Summe
b1;2026-01-02 10:00;K1;Porto;12,50
b2;2026-01-03 11:00;K2;Porto;7,00
b3;2026-01-03 12:00;K1;Faro;1.007,00
"""
ITEMS = "Bon;Warengruppe;Betrag;Menge\nb1;food;12,50;1\nb2;boots;7,00;2\nb3;tents;1.007,00;1\n"


def test_proposal_can_be_used(tmp_path: Path) -> None:
    write(tmp_path, {"bons.csv": BASKETS, "positionen.csv": ITEMS})
    found = inspect([tmp_path])
    assert [(file.rows, file.bad) for file in found.files] == [(3, 0), (3, 0)]
    roles = {name: column.name for name, column in found.files[0].roles.items()}
    assert roles == {"id": "Bon", "time": "Datum", "member": "Kunde", "store": "Filiale", "amount": "Summe"}
    assert (
        found.mapping.replace(str(tmp_path), "/here")
        == """# A proposal, made from names and contents. Look at each line before you trust it.
decimal: ","
events:
  files: ["/here/bons.csv"]
  id: Bon  # from its name, and its content is different in every row
  time: Datum  # from its name, and its content is dates or times
  member: Kunde  # from its name, and its content is the same in several rows
  fields:
    store: Filiale  # not sure: only its name
    amount: Summe  # from its name, and its content is decimal
items:
  files: ["/here/positionen.csv"]
  id: Bon  # from its name, and its content is different in every row
  fields:
    category: Warengruppe  # from its name, and its content is few words
    amount: Betrag  # from its name, and its content is decimal
    quantity: Menge  # from its name, and its content is whole numbers
"""
    )
    (tmp_path / "mapping.yaml").write_text(found.mapping)
    stream = data.read_events(RULESET, [tmp_path])
    assert [event.fields["amount"] for event in stream] == [1250, 700, 100700]
    assert stream.counts.parts.used == 3


def test_rows_that_are_items(tmp_path: Path) -> None:
    table = pyarrow.table({
        "basket_id": [1, 1, 2], "household_id": [7, 7, 8], "product_id": [5, 6, 5], "sales_value": [1.5, 2.25, 1.5],
        "transaction_timestamp": ["2026-01-02 10:00", "2026-01-02 10:00", "2026-01-03 11:00"], "week": [1, 1, 1],
    })  # fmt: skip
    pyarrow.parquet.write_table(table, tmp_path / "sales.parquet")
    found = inspect(str(tmp_path / "sales.parquet"))
    assert "rows: items  # not sure: an id stands in several rows" in found.mapping
    mapping = Mapping.parse(found.mapping, str(tmp_path / "m.yaml"))
    assert mapping.events[0].rows == "items"
    assert mapping.lists["items"][0].fields == {"product": "product_id", "amount": "sales_value"}
    assert "# not used: week" in found.mapping
    assert found.files[0].columns[3].samples == ("1.50", "2.25")


def test_strange_names_stay_yaml(tmp_path: Path) -> None:
    name = 'member: "x" # no'
    cell = '"' + name.replace('"', '""') + '"'
    write(tmp_path, {"a.csv": f"id,time,{cell},amount\n1,2026-01-01,M,2.50\n2,2026-01-01,M,2.50\n"})
    mapping = Mapping.parse(inspect([tmp_path]).mapping, str(tmp_path / "m.yaml"))
    assert mapping.events[0].member == name


def test_nothing_to_guess(tmp_path: Path) -> None:
    write(tmp_path, {"a.csv": "x,y\n", "b.jsonl": "", "c.json": "[]"})
    found = inspect([tmp_path])
    assert [file.rows for file in found.files] == [0, 0, 0]
    assert Mapping.parse(found.mapping) == Mapping.parse("")


def test_a_few_bad_values_hide_nothing(tmp_path: Path) -> None:
    rows = "".join(f"{n},2026-01-0{n},M,{n}.50\n" for n in range(1, 8))
    write(tmp_path, {"a.csv": "id,sold,member,total\n" + rows + '8,soon,M,1\n9,2026-01-09,M,"7,00"\n'})
    (file,) = inspect([tmp_path]).files
    assert [column.kind for column in file.columns] == ["whole", "time", "text", "decimal"]
    assert "decimal:" not in inspect([tmp_path]).mapping


def test_proposal_works_where_the_user_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"data/bons.csv": BASKETS})
    monkeypatch.chdir(tmp_path)
    found = inspect("data/bons.csv")
    assert 'files: ["data/bons.csv"]' in found.mapping
    Path("mapping.yaml").write_text(found.mapping)
    assert data.read_events(RULESET, ["mapping.yaml"]).finish().counts.used == 3


def test_many_and_long_columns(tmp_path: Path) -> None:
    names = ["id", "x" * 1_000, *(f"c{number}" for number in range(5_000))]
    write(tmp_path, {"a.csv": ",".join(names) + "\n" + ",".join("1" for _ in names) + "\n"})
    found = inspect([tmp_path / "a.csv"])
    assert len(found.files[0].columns) == 200
    assert [note.removeprefix(f"{tmp_path}/") for note in found.notes] == [
        "a.csv: a column with a name of more than 200 letters is not looked at",
        "a.csv: only the first 200 of 5,001 columns are looked at",
    ]
