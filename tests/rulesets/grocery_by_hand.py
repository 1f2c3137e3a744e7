"""The grocer's programme once more, worked out from the files without the rules engine: plain sums over plain rows.

What it says of a household is what `rulesets/grocery/expected/` holds, and what the engine has to come to.

    python -m tests.rulesets.grocery_by_hand    writes the files anew
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).parents[2] / "rulesets" / "grocery"
ZONE = ZoneInfo("America/New_York")
EARN_NOTHING = {"fuel", "gift-card", "tobacco", "alcohol"}
SILVER_CENTS, GOLD_CENTS = 300_00, 900_00
BONUS_MONTH_MAX = 400


@dataclass
class Line:
    category: str
    brand: str
    paid: int  # cents, after the maker's coupon


@dataclass
class Month:
    base: int = 0
    bonus: int = 0
    bonus_asked: int = 0
    vouchers: int = 0  # dollars


@dataclass
class Household:
    months: dict[tuple[int, int], Month] = field(default_factory=lambda: defaultdict(Month))
    spent: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # cents by quarter
    tiers: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))  # until when, by quarter

    def rate(self, quarter: int) -> int:
        """The tier's bonus in per cent: a tier reached in a quarter holds to the end of the next."""
        held = {tier for at in (quarter - 1, quarter) for tier in self.tiers[at]}
        return 25 if "Gold" in held else 10 if "Silver" in held else 0


def cents(text: str) -> int:
    dollars, _, rest = text.partition(".")
    return int(dollars) * 100 + int(rest.ljust(2, "0"))


def lines_by_basket() -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    with open(FOLDER / "data" / "items.csv", newline="") as file:
        for row in csv.DictReader(file):
            if row["category"] not in EARN_NOTHING:
                paid = cents(row["amount"]) - cents(row["coupon_discount"])
                found[row["id"]].append(Line(row["category"], row["brand"], paid))
    return found


def bonus_halves(lines: list[Line], day: date) -> int:
    """What the multipliers add to a point a dollar, in halves of a hundredth of a point."""
    above_zero = [line for line in lines if line.paid > 0]
    halves = sum(line.paid for line in above_zero if line.brand == "private")
    if day.weekday() == 1:
        halves += 2 * sum(line.paid for line in lines)
    if date(2017, 6, 5) <= day <= date(2017, 6, 18):
        halves += 4 * sum(line.paid for line in above_zero if line.category == "produce")
    if date(2017, 11, 16) <= day <= date(2017, 11, 22):
        halves += 2 * sum(line.paid for line in above_zero if line.category == "meat")
    return halves


def households() -> dict[str, Household]:
    lines_of = lines_by_basket()
    found: dict[str, Household] = defaultdict(Household)
    with open(FOLDER / "data" / "baskets.csv", newline="") as file:
        for row in csv.DictReader(file):
            day = datetime.fromisoformat(row["time"]).astimezone(ZONE).date()
            quarter = day.year * 4 + (day.month - 1) // 3
            household = found[row["member"]]
            month = household.months[day.year, day.month]
            lines = lines_of.get(row["id"], [])
            paid = sum(line.paid for line in lines)
            asked = 0
            if paid > 0:
                base = paid // 100
                multiplied = (2 * paid + bonus_halves(lines, day)) // 200
                asked = multiplied - base + paid * household.rate(quarter) // 10_000 + 50 * (paid // 100_00)
                month.base += base
            granted = min(asked, BONUS_MONTH_MAX - month.bonus)
            month.bonus += granted
            month.bonus_asked += asked
            before = household.spent[quarter]
            household.spent[quarter] += paid
            for tier, from_cents in (("Silver", SILVER_CENTS), ("Gold", GOLD_CENTS)):
                if before < from_cents <= before + paid:
                    household.tiers[quarter][tier] = quarter + 1
    for household in found.values():
        points = 0
        for at in sorted(household.months):
            month = household.months[at]
            points += month.base + month.bonus
            month.vouchers = points // 500 * 5
            points %= 500
    return found


def rows() -> list[dict[str, object]]:
    return [
        {
            "member": member,
            "month": f"{year}-{month:02}",
            "base": sums.base,
            "bonus": sums.bonus,
            "bonus_asked": sums.bonus_asked,
            "vouchers": sums.vouchers,
        }
        for member, household in sorted(households().items(), key=lambda item: int(item[0]))
        for (year, month), sums in sorted(household.months.items())
    ]


def main() -> None:
    found = rows()
    path = FOLDER / "expected" / "member_months.csv"
    path.parent.mkdir(exist_ok=True)
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, found[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)


if __name__ == "__main__":
    main()
