"""Exchanges and rewards in words: what they take, what they bring, and when."""

from __future__ import annotations

from loyalty_rules.core import expressions as e
from loyalty_rules.model.ruleset import AsSoonAs, Choosing, Exchange, OnRequest, Step
from loyalty_rules.report.describe.blocks import Block, Paragraph, Points, Table
from loyalty_rules.report.describe.caps import cap_sentences, limits_of
from loyalty_rules.report.describe.expressions import clauses, value
from loyalty_rules.report.describe.lives import expiry, pending
from loyalty_rules.report.describe.rules import day_sentences
from loyalty_rules.report.describe.speaker import Speaker
from loyalty_rules.report.describe.tables import key_cells, key_column, tables_of
from loyalty_rules.report.describe.triggers import trigger

REWARD = "reward"


def exchange_blocks(s: Speaker, exchange: Exchange) -> tuple[Block, ...]:
    """One exchange or reward, whole."""
    found: list[Block] = []
    said: list[str] = []
    table = _price_table(s, exchange)
    if table is not None:
        said.append(_table_sentence(s, exchange))
        found += [Paragraph(" ".join(said)), table]
        said = []
        others = [one for one in exchange.triggers if not isinstance(one, OnRequest)]
        said += [s.sentence("exchange-when", trigger=trigger(s, one)) for one in others]
    else:
        said += _sentences(s, exchange, exchange.steps[0])
    if exchange.balance_min > _price(exchange):
        unit = s.ruleset.wallets[exchange.wallet].unit
        said.append(s.sentence("balance-min", amount=s.language.amount(exchange.balance_min, unit)))
    held = clauses(s, exchange.condition)
    if len(held) > 1:
        said.append(s.sentence("conditions"))
        found += [Paragraph(" ".join(said)), Points(held)]
        said = []
    elif held:
        said.append(s.sentence("condition", condition=held[0]))
    for cap in exchange.caps:
        said += cap_sentences(s, cap)
    if exchange.rest_lapses:
        said.append(s.sentence("rest-lapses"))
    elif exchange.all_steps:
        said.append(s.sentence("rest-stays"))
    said += day_sentences(s, exchange.first, exchange.last)
    said += pending(s, exchange.pending) if exchange.pending is not None else ()
    said += [expiry(s, exchange.expiry)] if exchange.expiry is not None else []
    found.append(Paragraph(" ".join(said)))
    prices = [one.price for one in exchange.steps] if table is None else []
    found += tables_of(s, (*prices, exchange.condition, *limits_of(exchange.caps)))
    return tuple(block for block in found if block != Paragraph(""))


def _price(exchange: Exchange) -> int:
    """The smallest constant price."""
    constants = [step.price.value for step in exchange.steps if isinstance(step.price, e.Constant)]
    return min((one for one in constants if isinstance(one, int)), default=0)


def gain(s: Speaker, exchange: Exchange, step: Step) -> str:
    """What one step brings: `€4 of “Credit”`, `a coffee`, `€5 off an order`."""
    if step.value is None:
        return s.say("quoted" if exchange.word == REWARD else "goods", name=exchange.goods)
    amount = value(s, step.value).subject
    if exchange.off:
        return s.say("exchange-off", amount=amount)
    if exchange.into is None:
        return amount
    wallet = s.ruleset.wallets[exchange.into]
    same = [one for one in s.ruleset.wallets.values() if one.unit == wallet.unit]
    named = len(same) > 1 or bool(wallet.title)
    return s.say("exchange-into", amount=amount, wallet=s.name_of(wallet.name)) if named else amount


def _sentences(s: Speaker, exchange: Exchange, step: Step) -> list[str]:
    price, bought = value(s, step.price).subject, gain(s, exchange, step)
    said: list[str] = []
    for one in exchange.triggers:
        if isinstance(one, OnRequest):
            said.append(
                s.sentence("reward" if exchange.word == REWARD else "exchange-request", price=price, gain=bought)
            )
            if exchange.all_steps and len(exchange.triggers) == 1:
                said.append(s.sentence("exchange-all-request"))
        elif exchange.all_steps and not isinstance(one, AsSoonAs):
            said.append(s.sentence("exchange-all", trigger=trigger(s, one), price=price, gain=bought))
        else:
            said.append(s.sentence("exchange", trigger=trigger(s, one), price=price, gain=bought))
    return said


def _price_table(s: Speaker, exchange: Exchange) -> Table | None:
    """Prices that differ: by step, or by what the member is."""
    if exchange.choosing is not Choosing.ONE:
        rows = tuple((value(s, step.price).subject, gain(s, exchange, step)) for step in exchange.steps)
        return Table(tuple(map(s.language.capital, (s.say("price-column"), s.say("gain-column")))), rows)
    price = exchange.steps[0].price
    if not isinstance(price, e.Lookup) or not price.keys:
        return None
    dated = any(row.since is not None for row in price.rows)
    headers = [key_column(s, key) for key in price.keys]
    headers += [s.language.capital(s.say("from-column"))] * dated + [s.language.capital(s.say("price-column"))]
    rows_by = tuple(
        (
            *key_cells(s, price.keys, row.keys),
            *(["" if row.since is None else s.language.day(row.since)] * dated),
            value(s, row.value).subject,
        )
        for row in price.rows
    )
    return Table(tuple(headers), rows_by)


def _table_sentence(s: Speaker, exchange: Exchange) -> str:
    if exchange.choosing is Choosing.LARGEST:
        return s.sentence("exchange-steps-largest")
    if exchange.choosing is Choosing.BEST:
        return s.sentence("exchange-steps-best")
    return s.sentence("exchange-by", gain=gain(s, exchange, exchange.steps[0]))
