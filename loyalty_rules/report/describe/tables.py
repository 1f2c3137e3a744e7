"""Tables that expressions look into, and the values they are worked out of."""

from __future__ import annotations

from collections.abc import Iterable

from loyalty_rules.core import expressions as e
from loyalty_rules.report.describe.blocks import Block, Paragraph, Table
from loyalty_rules.report.describe.expressions import is_computed, share, value
from loyalty_rules.report.describe.language import spoken
from loyalty_rules.report.describe.speaker import Speaker


def tables_of(
    s: Speaker, found: Iterable[e.Expression | None], percent: frozenset[e.Lookup] = frozenset()
) -> tuple[Block, ...]:
    """The tables that expressions look into and the values they are worked out of, each once. `percent`: those that
    hold shares."""
    lookups = dict.fromkeys(
        node
        for each in found
        if each is not None
        for node in e.walk(each)
        if isinstance(node, e.Lookup) and (node.keys or is_computed(node))
    )
    return tuple(_table(s, one, one in percent) if one.keys else Paragraph(_computed(s, one)) for one in lookups)


def _computed(s: Speaker, found: e.Lookup) -> str:
    sentences = []
    for row in found.rows:
        said = s.sentence("means-value", name=spoken(found.name), value=value(s, row.value).subject)
        if row.since is not None:
            said = s.sentence("term-from", date=s.language.day(row.since), sentence=said)
        sentences.append(said)
    return " ".join(sentences)


def _table(s: Speaker, lookup: e.Lookup, percent: bool) -> Table:
    keys = tuple(key_column(s, key) for key in lookup.keys)
    dated = any(row.since is not None for row in lookup.rows)
    headers = (*keys, *((s.say("from-column"),) if dated else ()), s.language.capital(spoken(lookup.name)))
    rows = []
    for row in lookup.rows:
        cells = key_cells(s, lookup.keys, row.keys)
        since = ("" if row.since is None else s.language.day(row.since),) if dated else ()
        part = share(row.value) if percent else None
        words = value(s, row.value).subject if part is None else s.language.percent(part)
        rows.append((*cells, *since, words))
    return Table(headers, tuple(rows), (len(headers) - 1,))


def key_column(s: Speaker, key: e.Expression) -> str:
    match key:
        case e.FieldOf(name=name):
            return s.language.capital(s.word("field", name, "plain"))
        case e.TierHeld(ladder=ladder):
            return s.language.capital(s.say("tier-column") if ladder == "tier" else spoken(ladder))
        case _:
            return s.language.capital(value(s, key).subject)


def key_cells(s: Speaker, keys: tuple[e.Expression, ...], values: tuple[e.Value, ...]) -> tuple[str, ...]:
    return tuple(
        s.language.capital(s.say("any") if one is None else s.constant(one, e.type_of(key)))
        for key, one in zip(keys, values, strict=True)
    )
