"""One declaration as sentences: what a hover shows."""

import pytest

import loyalty_rules as lr
from loyalty_rules.report.describe import LanguageError, sentence
from tests.cli.command import CHECKOUT

SAID = [
    ("coffee-card", "stamps", "You collect stamps. The whole balance lapses after 6 months without purchase. What"
     " lapses soonest is spent first. It cannot be given to other members."),
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


def test_language_without_a_catalogue() -> None:
    ruleset = lr.load(CHECKOUT / "rulesets" / "coffee-card")
    with pytest.raises(LanguageError, match="there is no catalogue for `xx`\nhelp: there are `de`, `en`"):
        sentence(ruleset, "stamp", "xx")
