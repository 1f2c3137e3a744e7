"""The words of the language: every declaration, its clauses, and the grammar symbol that reads each.

The readers, the writers, the JSON Schema and the tests of the language guide all follow this one table.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

LANGUAGE_VERSION = 1


class Head(StrEnum):
    """What follows a declaration's word."""

    NAMED = "named"  # earn base "Title"
    DEFINED = "defined"  # measure spend = …
    TEXT = "text"  # program "Harbour Outdoor"
    BARE = "bare"  # member
    BODY = "body"  # at most 500 points … on base, double


class RowsOf(StrEnum):
    """What the lines below a clause are."""

    KEYED = "row"
    BANDS = "band"
    FIELDS = "field"
    STEPS = "step"
    CASES = "case"  # a table: its first line names the columns


RAW = ""  # a clause whose text is taken as it stands
TABLE = "table"  # a clause that is all rows, and cells in them


class ClauseForm(Struct, frozen=True):
    word: str
    symbol: str
    description: str
    example: str
    many: bool = False
    rows: RowsOf | None = None
    choices: tuple[str, ...] = ()  # closed texts, for editors


class DeclarationForm(Struct, frozen=True):
    word: str
    head: Head
    description: str
    clauses: tuple[ClauseForm, ...]
    titled: bool = False
    fields: bool = False  # its lines are fields with names of their own, besides its clauses

    def clause(self, word: str) -> ClauseForm | None:
        return next((form for form in self.clauses if form.word == word), None)


_ROUNDINGS = ("down", "up", "half up", "half down", "half even")

_FROM = ClauseForm(
    "from", "range", "first day, and with `to` the last day, both included", "from 2026-04-01 to 2026-04-30"
)
_UNTIL = ClauseForm("until", "until_date", "last day, included", "until 2026-12-31")
_WHEN = ClauseForm("when", "expression", "a condition; several must all hold", "when channel is web", many=True)
_AT_MOST = ClauseForm(
    "at most",
    "cap",
    "a cap in points, times or base amount, for a window",
    "at most 1,200 points per member per calendar month",
    many=True,
)
_PENDING = ClauseForm("pending", "hold", "until when what was given can't be spent yet", "pending 14 days")
_EXPIRES = ClauseForm("expires", "life", "when what was given lapses", "expires 12 months after activation")
_TAKEN_IN = ClauseForm("in", "name", "the wallet that it is paid from, where the unit does not say", "in points")
_ON = ClauseForm("on", "triggers", "what sets the rule off", "on purchase")

_ALLOW = ClauseForm(
    "allow",
    "allowance",
    "a warning of `check` that is meant so, and why",
    'allow LR313 "the agency reads it"',
    many=True,
)

_BY_PRICE = ClauseForm("by", "keys", "the price by a closed field or by tier", "by tier", rows=RowsOf.KEYED)
_SOON = ClauseForm(
    "as soon as", "enough", "exchange by itself", "as soon as there is enough", choices=("there is enough",)
)

_EARN = (
    _ON,
    _WHEN,
    ClauseForm("for", "scope", "the parts of the event that count", "for items where category is food"),
    _FROM,
    _UNTIL,
    ClauseForm(
        "give", "gift", "how much, and to whom", "give 2 points per 1 EUR of amount", many=True, rows=RowsOf.BANDS
    ),
    ClauseForm("by", "keys", "how much by a closed field or by tier", "by tier", rows=RowsOf.KEYED),
    ClauseForm("multiply", "multiply", "multiplies what other rules give", "multiply base by 3"),
    _AT_MOST,
    ClauseForm("in", "name", "the wallet it goes to, where the unit does not say", "in points"),
    ClauseForm("round", "rounding", "how this award is rounded", "round half up", choices=_ROUNDINGS),
    _PENDING,
    _EXPIRES,
    ClauseForm("instead of", "names", "rules that give nothing when this one applies", "instead of base"),
    ClauseForm("best of", "name", "of the rules with this group name, the one that gives most", "best of weekend"),
    ClauseForm("first of", "name", "of the rules with this group name, the first that applies", "first of weekend"),
    _ALLOW,
)

_STATUS = (
    ClauseForm("reach when", "expression", "what reaches it", "reach when spend this calendar year >= 500 EUR"),
    ClauseForm("keep", "keep", "how long it is held, and what then", "keep until end of next calendar year", many=True),
    ClauseForm("benefit", "benefit", "what it brings besides points", 'benefit early-sale "A day early"', many=True),
    _ALLOW,
)
_CHALLENGE = ("when", "from", "until", "give", "at most", "in", "round", "pending", "expires", "allow")

DECLARATIONS: tuple[DeclarationForm, ...] = (
    DeclarationForm("language", Head.BODY, "the version of the language the file is written in", ()),
    DeclarationForm("include", Head.TEXT, "another file of the same folder", ()),
    DeclarationForm(
        "program",
        Head.TEXT,
        "the programme: its currency, time zone, rounding and returns",
        (
            ClauseForm("currency", "name", "the ISO code of the currency amounts are in", "currency EUR"),
            ClauseForm("timezone", RAW, "the IANA time zone of every date in the rules", "timezone Europe/Lisbon"),
            ClauseForm("round", "rounding", "how awards are rounded", "round down", choices=_ROUNDINGS),
            ClauseForm("returns", "returns", "how long goods may come back, and what then", "returns within 60 days"),
            ClauseForm("weeks", "weeks", "the first day of a calendar week", "weeks start on sunday"),
            ClauseForm(
                "migrate",
                "migrate",
                "whether tiers are looked at when their criterion changes",
                "migrate re-evaluate",
                choices=("keep until review", "re-evaluate", "upgrade only"),
            ),
            ClauseForm("reprice", "flag", "price the event that reaches a tier at the new tier", "reprice yes"),
            _FROM,
            _UNTIL,
        ),
    ),
    DeclarationForm(
        "event",
        Head.NAMED,
        "an event and the fields it carries",
        (ClauseForm("revenue is", "revenue", "what of it is revenue, or `nothing`", "revenue is room + extras"),),
        fields=True,
    ),
    DeclarationForm("member", Head.BARE, "the fields of a member", (), fields=True),
    DeclarationForm(
        "wallet",
        Head.NAMED,
        "an amount in lots: points, stamps, miles, credit",
        (
            ClauseForm("in", "name", "the currency, for a wallet of money", "in EUR"),
            ClauseForm("unit", "names", "the words for one and for many", "unit mile, miles"),
            ClauseForm("decimals", "number", "decimal places of an amount", "decimals 2"),
            ClauseForm("worth", "quantity", "what one is worth in money", "worth 0.004 EUR"),
            _PENDING,
            ClauseForm(
                "expires",
                "wallet_life",
                "when what was given lapses, from a day on, and while what it does not",
                "expires 12 months after activation",
                many=True,
            ),
            ClauseForm(
                "spend",
                "spend",
                "which lots are spent first",
                "spend oldest first",
                choices=("soonest expiry first", "oldest first"),
            ),
            ClauseForm(
                "take back",
                "take_back",
                "what a return does when too little is left",
                "take back to zero",
                choices=("below zero", "to zero", "owed"),
            ),
            ClauseForm(
                "shared by", "name", "the field of the member whose households spend together", "shared by household"
            ),
            ClauseForm(
                "transfer",
                "transfers",
                "whether members may send some to each other, and how much",
                "transfer at most 10,000 points per member per calendar year",
                many=True,
            ),
            _ALLOW,
        ),
        titled=True,
    ),
    DeclarationForm(
        "measure",
        Head.DEFINED,
        "a named sum, number, any, latest or distinct over history",
        (ClauseForm("is", "measure", "what is measured", "is sum of amount of purchase"), _ALLOW),
        titled=True,
    ),
    DeclarationForm(
        "condition",
        Head.DEFINED,
        "a named condition, read where it is used",
        (ClauseForm("is", "expression", "the condition", "is category is one of bakery, produce, dairy"),),
    ),
    DeclarationForm(
        "segment",
        Head.DEFINED,
        "members who meet a condition, or a drawn share of all",
        (ClauseForm("is", "segment", "who belongs to it", "is visits in the last 60 days is 0"), _ALLOW),
        titled=True,
    ),
    DeclarationForm(
        "tier",
        Head.NAMED,
        "a status in a ladder, lowest first",
        (
            ClauseForm("ladder", "name", "the ladder it stands in, where there are several", "ladder club"),
            *_STATUS,
        ),
        titled=True,
    ),
    DeclarationForm("badge", Head.NAMED, "a status of its own, in no ladder", _STATUS, titled=True),
    DeclarationForm("earn", Head.NAMED, "a rule that gives points", _EARN, titled=True),
    DeclarationForm("cashback", Head.NAMED, "a rule that gives money", _EARN, titled=True),
    DeclarationForm(
        "referral",
        Head.NAMED,
        "a rule that rewards a member and the friend they brought",
        (
            *_EARN,
            ClauseForm(
                "never when",
                "expression",
                "what rules a referral out",
                "never when friend shares email with referrer",
                many=True,
            ),
        ),
        titled=True,
    ),
    DeclarationForm(
        "code",
        Head.NAMED,
        "a family of promotion codes, and how often they can be used",
        (
            ClauseForm(
                "pattern",
                "pattern",
                "what codes look like: `#` a digit, `@` a letter",
                'pattern "SPR-####"',
                many=True,
            ),
            ClauseForm("one of", "names", "its codes one by one", "one of SUMMER, WELCOME10"),
            _FROM,
            _UNTIL,
            ClauseForm("at most", "cap", "how often codes can be used", "at most 1 time per code", many=True),
        ),
        titled=True,
    ),
    DeclarationForm(
        "partner",
        Head.NAMED,
        "a company where members collect or spend, and what it pays and receives",
        (
            ClauseForm("category", "name", "what kind of partner it is", "category fuel"),
            ClauseForm("pays", "fee", "what it owes for what is given there", "pays 0.008 EUR per point", many=True),
            ClauseForm(
                "receives",
                "fee",
                "what it is owed for what is spent there",
                "receives 0.006 EUR per point from 2026-07-01",
                many=True,
            ),
        ),
        titled=True,
    ),
    DeclarationForm(
        "challenge",
        Head.NAMED,
        "goals, and what meeting all of them gives",
        (
            ClauseForm(
                "goal", "goal", "what has to be reached; several must all be", "goal 500 EUR of spend", many=True
            ),
            *(form for form in _EARN if form.word in _CHALLENGE),
        ),
        titled=True,
    ),
    DeclarationForm(
        "exchange",
        Head.NAMED,
        "from a wallet to a wallet or to goods",
        (
            ClauseForm(
                "turn",
                "turn",
                "the price and what it buys, or its steps",
                "turn 1,000 points into 4 EUR of credit",
                rows=RowsOf.STEPS,
            ),
            _BY_PRICE,
            _TAKEN_IN,
            _ON,
            _SOON,
            ClauseForm(
                "as many",
                "steps",
                "as many steps as the balance allows",
                "as many full steps as there are",
                choices=("full steps as there are",),
            ),
            _WHEN,
            ClauseForm("at least", "quantity", "the smallest balance that is exchanged", "at least 500 points"),
            _AT_MOST,
            ClauseForm(
                "remainder", "remainder", "what becomes of a rest", "remainder stays", choices=("stays", "lapses")
            ),
            _FROM,
            _UNTIL,
            _PENDING,
            _EXPIRES,
            _ALLOW,
        ),
        titled=True,
    ),
    DeclarationForm(
        "reward",
        Head.NAMED,
        "something members can have for their points",
        (
            ClauseForm("price", "price", "what it takes", "price 500 points"),
            _BY_PRICE,
            _TAKEN_IN,
            ClauseForm("stock", "stock", "how many there are", "stock 50 per calendar month"),
            ClauseForm("give", "bought", "what it puts into a wallet, besides its title", "give 1 draw-entry"),
            _ON,
            _SOON,
            _WHEN,
            ClauseForm("at least", "quantity", "the smallest balance it is given for", "at least 500 points"),
            _AT_MOST,
            _FROM,
            _UNTIL,
            _PENDING,
            _EXPIRES,
            _ALLOW,
        ),
        titled=True,
    ),
    DeclarationForm(
        "notify",
        Head.NAMED,
        "a message to the member or to the staff",
        (
            _ON,
            _WHEN,
            ClauseForm("after", "quantity", "how much later it is sent, as that day begins", "after 5 days"),
            ClauseForm(
                "still when",
                "expression",
                "what must hold when it is sent",
                "still when visits in the last 5 days is 0",
                many=True,
            ),
            ClauseForm("to", "name", "`member`, or in quotes whom else", 'to "care team"'),
            ClauseForm("with", "data", "the values that the text of the message needs", "with tier, spend, balance"),
            _FROM,
            _UNTIL,
            _AT_MOST,
            _ALLOW,
        ),
        titled=True,
    ),
    DeclarationForm(
        "at most",
        Head.BODY,
        "a cap that several rules share",
        (
            ClauseForm(
                "is", "cap_shared", "the cap", "at most 500 points per member per calendar month on base, double"
            ),
        ),
    ),
    DeclarationForm(
        "table",
        Head.NAMED,
        "amounts by one or more closed fields, and by date",
        (ClauseForm("by", "keys", "the keys and their rows", "by tier, category", rows=RowsOf.KEYED),),
        titled=True,
    ),
    DeclarationForm(
        "value",
        Head.DEFINED,
        "a named amount, and its changes by date",
        (
            ClauseForm("is", "amount", "the amount", "is 2 points"),
            ClauseForm("from", "dated", "the amount from a day on", "from 2026-07-01 3 points", many=True),
        ),
        titled=True,
    ),
    DeclarationForm(
        "test",
        Head.TEXT,
        "an example with its expected outcome",
        (
            ClauseForm("given", "given", "what holds before", "given A is Gold", many=True),
            ClauseForm(
                "when",
                "occurrence",
                "what happens",
                "when 2026-04-10 purchase of A: amount 20 EUR",
                many=True,
            ),
            ClauseForm("then", "expected", "what must come of it", "then base gives 20 points", many=True),
            ClauseForm(
                "cases",
                TABLE,
                "columns, and below them values for `{column}`, a line for each case",
                "cases",
                rows=RowsOf.CASES,
            ),
        ),
    ),
)

BY_WORD = {form.word: form for form in DECLARATIONS}

MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6,
    "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}  # fmt: skip
