"""What a rule gives, to whom, and into which wallet."""

from __future__ import annotations

from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Label
from loyalty_rules.core.quantities import Exact, UnitKind
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.amounts import Awarded, bands, choose, single
from loyalty_rules.model.expressions import amount
from loyalty_rules.model.names import Names, Place
from loyalty_rules.model.program import bodies, body
from loyalty_rules.model.triggers import FRIEND, REFERRER
from loyalty_rules.model.units import amount_of
from loyalty_rules.model.wallets import wallet_for
from loyalty_rules.model.wording import counted, type_words
from loyalty_rules.syntax import tree

CASHBACK = "cashback"
MULTIPLY = "multiply"


def gives(names: Names, node: tree.Declaration, place: Place) -> tuple[r.Give, ...] | None:
    """Everything that `give`, `by` and `multiply` say; None where something of it is in error."""
    gifts = [found for found in bodies(node, "give") if isinstance(found, tree.Gift)]
    rows, multiply = body(node, "by"), body(node, MULTIPLY)
    if isinstance(multiply, tree.Multiply):
        for other in (*gifts, *([rows] if rows is not None else [])):
            names.findings.error(
                "LR252",
                other.span,
                "a rule multiplies or gives, not both",
                labels=(Label(multiply.span, "it multiplies"),),
                help="write two rules",
            )
        found = _multiply(names, multiply, place)
        return None if found is None or gifts or rows is not None else (found,)
    if isinstance(rows, tree.Rows):
        return _by_rows(names, node, gifts, rows, place)
    if not gifts:
        names.findings.error(
            "LR251",
            node.name_span,
            f"`{node.name}` gives nothing",
            help="`give 10 points`, `by …` with rows, or `multiply RULE by 2`",
        )
        return None
    given = [_give(names, node, gift, place) for gift in gifts]
    kept = tuple(one for one in given if one is not None)
    return kept if len(kept) == len(given) else None


def _give(names: Names, node: tree.Declaration, gift: tree.Gift, place: Place) -> r.Give | None:
    awarded = _awarded(names, gift.amount, place)
    recipient = _recipient(names, gift, place)
    if awarded is None or recipient is None:
        return None
    wallet = _wallet(names, node, awarded, gift.amount)
    floor, complete = _floor(names, gift, awarded)
    return r.Give(awarded.amount, wallet, *recipient, floor) if wallet is not None and complete else None


def _floor(names: Names, gift: tree.Gift, awarded: Awarded) -> tuple[Exact | None, bool]:
    """The least that one award is, in the smallest part of what is given; and whether it could be read."""
    if gift.floor is None:
        return None, True
    found = amount_of(names, gift.floor, awarded.unit, positive=True)
    return found, found is not None


def _awarded(names: Names, node: tree.Amount | tree.Bands, place: Place) -> Awarded | None:
    return bands(names, node, place) if isinstance(node, tree.Bands) else single(names, node, place)


def _by_rows(
    names: Names, node: tree.Declaration, gifts: list[tree.Gift], rows: tree.Rows, place: Place
) -> tuple[r.Give, ...] | None:
    for gift in gifts:
        if isinstance(gift.amount, tree.Bands) or len(gifts) > 1:
            names.findings.error(
                "LR252",
                rows.span,
                "rows stand for one amount",
                "they can't stand beside bands" if len(gifts) == 1 else "here several are given",
                labels=(Label(gift.span, "given here"),),
                help="write two rules",
            )
            return None
    otherwise: tuple[Awarded, tree.Node] | None = None
    recipient: tuple[r.Recipient, str] | None = (r.Recipient.MEMBER, "")
    complete = True
    if gifts:
        awarded = _awarded(names, gifts[0].amount, place)
        recipient = _recipient(names, gifts[0], place)
        complete = awarded is not None
        otherwise = None if awarded is None else (awarded, gifts[0].amount)
    chosen = choose(names, rows, place, otherwise)
    if chosen is None or recipient is None or not complete:
        return None
    wallet = _wallet(names, node, chosen, rows)
    floor, complete = _floor(names, gifts[0], chosen) if gifts else (None, True)
    return (r.Give(chosen.amount, wallet, *recipient, floor),) if wallet is not None and complete else None


def _wallet(names: Names, node: tree.Declaration, awarded: Awarded, written: tree.Node) -> str | None:
    if node.word == CASHBACK and awarded.unit.kind is not UnitKind.MONEY:
        names.findings.error(
            "LR204",
            written.span,
            f"cashback is money, not {awarded.unit.name}",
            help=f"`earn {node.name}` gives {awarded.unit.name}",
        )
        return None
    said = body(node, "in")
    if isinstance(said, tree.Word):
        return wallet_for(names, awarded.unit, said, said.name)
    if awarded.wallet is not None:
        return awarded.wallet
    return wallet_for(names, awarded.unit, written)


def _recipient(names: Names, gift: tree.Gift, place: Place) -> tuple[r.Recipient, str] | None:
    match gift.recipient:
        case None | "member":
            return r.Recipient.MEMBER, ""
        case "friend" if place.referral:
            return r.Recipient.MEMBER, ""
        case "friend":
            names.findings.error(
                "LR258",
                gift.span,
                f"`{FRIEND}` means nothing here",
                "only a referral has a friend",
                help="leave it out to give to the member",
            )
            return None
        case "referrer":
            return r.Recipient.REFERRER, ""
        case "grand-referrer":
            return r.Recipient.GRAND_REFERRER, ""
        case name:
            return _field_recipient(names, gift, name, place)


def _field_recipient(names: Names, gift: tree.Gift, name: str, place: Place) -> tuple[r.Recipient, str] | None:
    field = place.event_field(name)
    if field is not None and isinstance(field.type, e.MemberType):
        return r.Recipient.FIELD, name
    if name in names.poisoned:
        return None
    fields = [
        other for event in place.events for other, it in event.fields.items() if isinstance(it.type, e.MemberType)
    ]
    known = [*dict.fromkeys(fields), *([FRIEND] if place.referral else []), REFERRER, "grand-referrer"]
    if field is not None:
        names.findings.error(
            "LR257",
            gift.span,
            f"`{name}` is {type_words(field.type)}, not a member",
            help=f"`{name} member` where it is declared, or leave it out",
        )
        return None
    names.unknown("recipient", name, dict.fromkeys(known), gift.span, "LR257")
    return None


# ------------------------------------------------------------------------------------------------ multipliers
def multiplied(names: Names, node: tree.Multiply) -> list[str] | None:
    """The rules that are multiplied; None where one of them is in error or can't be."""
    found = [names.rule_named(rule, node.span) for rule in node.rules]
    if None in found or any(rule not in names.rule_wallets for rule in node.rules):
        return None
    for rule in node.rules:
        other = body(names.declared[rule], MULTIPLY)
        if other is not None:
            names.findings.error(
                "LR259",
                node.span,
                f"`{rule}` multiplies already, and gives nothing of its own",
                labels=(Label(other.span, "what it multiplies"),),
                help="name the rule that gives the points",
            )
            return None
    return list(node.rules)


def _multiply(names: Names, node: tree.Multiply, place: Place) -> r.Give | None:
    rules = multiplied(names, node)
    factor = amount(names, node.factor, place)
    if rules is None or factor is None:
        return None
    if not counted(e.type_of(factor)):
        names.findings.error(
            "LR204",
            node.factor.span,
            f"{type_words(e.type_of(factor))} is no factor",
            help="a plain number multiplies: `by 2`",
        )
        return None
    wallets = list(dict.fromkeys(names.rule_wallets[rule] for rule in rules))
    if len(wallets) > 1:
        names.findings.error(
            "LR259",
            node.span,
            f"`{wallets[0]}` and `{wallets[1]}` don't mix",
            "the rules give into different wallets",
            help="write a rule for each of them",
        )
        return None
    return r.Give(r.Multiply(tuple(rules), factor, node.compound), wallets[0])
