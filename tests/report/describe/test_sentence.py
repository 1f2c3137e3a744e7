"""One declaration as sentences: what a hover shows."""

from pathlib import Path

import pytest

import loyalty_rules as lr
from loyalty_rules.report.describe import LanguageError, markdown, sentence
from loyalty_rules.workbench.describe import describe
from tests.cli.command import CHECKOUT, PROGRAMME

SAID = [
    ("coffee-card", "stamps", "You collect stamps. The whole balance lapses after 6 months without purchase."
     " It cannot be given to other members."),
    ("coffee-card", "stamp", "For every purchase, you get 1 stamp for each unit. It counts only items where the kind is"
     " coffee and the amount is more than €0."),
    ("coffee-card", "free-coffee", "As soon as your balance is enough, 10 stamps become a free coffee."),
    ("spend-bands", "bands", "For every purchase, you get points according to this table. It goes by the amount, and"
     " each part of it counts at the rate of the band it lies in. Up to $50: 0 points; Up to $100: 1 point per $1;"
     " Above: 2 points per $1."),
    ("beauty-tiers", "spend", "“spend” is the sum of the amount of the items of your purchases where the category is"
     " not gift card."),
    ("beauty-tiers", "Bud", "Every member has the status “Bud” from the start."),
    ("beauty-tiers", "fragrance-weeks", "What “Points on everything but gift cards” gives is multiplied by 2. It counts"
     " only items where the category is fragrance. It is valid from May 1, 2025 to May 14, 2025."),
    ("refer-a-friend", "everyday", "For every purchase, you get 2% of the amount. It can be spent from 30 days after it"
     " was given. It is added to your “Shop credit”."),
    ("refer-a-friend", "bring-a-friend", "For your friend's first purchase where the amount is at least €30, you get"
     " €10. Your friend gets €5 for it. It applies only within 60 days after your friend joined. It does not apply if"
     " you and your friend have the same email or card. You get it at most 5 times per calendar year. It can be"
     " spent from 30 days after it was given. It is added to your “Shop credit”."),
    ("refer-a-friend", "no-such-thing", ""),
]  # fmt: skip


@pytest.mark.parametrize(("ruleset", "name", "words"), SAID, ids=[f"{one[0]}-{one[1]}" for one in SAID])
def test_sentence_of_a_declaration(ruleset: str, name: str, words: str) -> None:
    assert sentence(lr.load(CHECKOUT / "rulesets" / ruleset), name) == words


@pytest.mark.parametrize(
    ("life", "said"), [("", False), ("\n  expires 12 months", True), ("\n  pending 3 days", False)]
)
def test_the_order_of_spending_is_told_where_a_part_can_lapse_before_another(
    life: str, said: bool, tmp_path: Path
) -> None:
    """The wallet never lapses; what the rule gives may."""
    (tmp_path / "a.loyalty").write_text(PROGRAMME.rstrip("\n") + life + "\n")
    assert ("What lapses soonest is spent first." in sentence(lr.load(tmp_path / "a.loyalty"), "points")) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Days and times are in UTC."),
        ("de", "Tage und Uhrzeiten richten sich nach der Weltzeit (UTC)."),
        ("tr", "Günler ve saatler eş güdümlü evrensel zamana (UTC) göredir."),
    ],
)
def test_a_programme_that_has_no_place(code: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.loyalty").write_text(PROGRAMME.replace("Europe/Warsaw", "UTC"))
    assert said in markdown(describe(tmp_path / "a.loyalty", code))


def test_language_without_a_catalogue() -> None:
    ruleset = lr.load(CHECKOUT / "rulesets" / "coffee-card")
    with pytest.raises(LanguageError, match="there is no catalogue for `xx`\nhelp: there are `de`, `en`"):
        sentence(ruleset, "stamp", "xx")


RULES = """language 1

program "Shop"
  currency EUR
  timezone Europe/Dublin
  round down

event purchase
  channel is one of web, shop
  seller member, optional

member
  household text, optional

wallet points
  worth 0.01 EUR

measure by-channel = sum of amount of purchase by channel
measure weeks = calendar weeks in a row of purchase

referral invite
  on first purchase of friend
  give referrer 100 points
  give grand-referrer 10 points
  at most 1 time per member
  at most 3 times per referrer per calendar month

earn thanks
  on purchase
  give referrer 5 points
  at most 50 points per referrer per calendar year

earn seller
  on purchase
  when seller is known
  give seller 2 points
  at most 4 times per member per calendar week

earn together
  on join
  give 20 points
  at most 1 time per household since joining
  at most 500 EUR per programme, else nothing

earn web
  on purchase
  when by-channel this calendar month >= 50 EUR
  give 3 points per full 2 EUR of amount
  at most 80 EUR of amount per calendar day, then 1 point per 1 EUR
  at most 40 points per channel per calendar month

earn third-week
  on reaching 3 of weeks, and every 3 after
  give 50 points

exchange voucher
  turn 100 points into "a voucher"
  on end of calendar month or on request
  as many full steps as there are
  remainder lapses
"""

LIMITS = {
    "invite": (
        "For your friend's first purchase, you get 100 points. The member who brought you gets 10 points for "
        "it. For each friend, it is given at most once in total. You get it at most 3 times per calendar "
        "month."
    ),
    "thanks": (
        "For every purchase, the member who brought you gets 5 points. The member who brought you gets at "
        "most 50 points of it per calendar year."
    ),
    "seller": (
        "For every purchase, the member named as “seller” gets 2 points. It applies only if the seller is "
        "known. For your events, it is given at most 4 times per calendar week."
    ),
    "together": (
        "When you join, you get 20 points. Members with the same household together get it at most once in "
        "total. All members together get at most a value of €500 of it in total. What would pass this limit "
        "is not given at all."
    ),
    "web": (
        "For every purchase, you get 3 points per full €2 of the amount. It applies only if your by channel "
        "this calendar month (for the same channel) is at least €50. It counts at most €80 of the amount per "
        "calendar day. For what goes beyond, you get 1 point per €1 of the amount. For each channel, you get "
        "at most 40 points of it per calendar month."
    ),
    "third-week": ("Once your streak “weeks” reaches 3, and again with every further 3, you get 50 points."),
    "voucher": (
        "At the end of every calendar month, as many times 100 points as your balance holds become a voucher "
        "each. You can exchange 100 points for a voucher. What is left after it lapses."
    ),
}


@pytest.mark.parametrize("name", LIMITS)
def test_for_whom_a_limit_holds(name: str, tmp_path: Path) -> None:
    path = tmp_path / "shop.loyalty"
    path.write_text(RULES, encoding="utf-8")
    assert sentence(lr.load(path), name) == LIMITS[name]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("channel is web and amount >= 50 EUR or seller is known",
         "(the channel is web and the amount is at least €50) or the seller is known"),
        ("channel is web and (amount >= 50 EUR or seller is known)",
         "all of this holds: the channel is web; (the amount is at least €50 or the seller is known)"),
        ("channel is web or seller is known", "the channel is web or the seller is known"),
    ],
)  # fmt: skip
def test_what_belongs_together_in_a_condition(condition: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "shop.loyalty"
    path.write_text(RULES.replace("when seller is known", f"when {condition}"), encoding="utf-8")
    assert f"It applies only if {said}." in sentence(lr.load(path), "seller")
