"""What has a name and may speak of other names, each after those it needs: values, measures, segments …"""

from __future__ import annotations

from fractions import Fraction

from loyalty_rules.core import expressions as e
from loyalty_rules.model.circles import in_order, references
from loyalty_rules.model.expressions import condition
from loyalty_rules.model.measures import fields_of, measure
from loyalty_rules.model.names import Names, Place
from loyalty_rules.model.program import body
from loyalty_rules.model.references import closed_words
from loyalty_rules.model.ruleset import Segment
from loyalty_rules.model.tables import tables, value
from loyalty_rules.syntax import tree

WORDS = ("value", "table", "measure", "condition", "segment")


def definitions(names: Names, declarations: tuple[tree.Declaration, ...]) -> None:
    """All of them into `names`. A condition is read where it is used; here it only has to be there, and no circle."""
    known = {node.name or "": node for node in declarations}
    words = _words(names)
    said = {name: frozenset((*references(node.clauses, words), *_keys(node))) for name, node in known.items()}
    conditions = {name: node for name, node in known.items() if node.word == "condition"}
    readable = {name: node for name, node in conditions.items() if isinstance(body(node, "is"), tree.Expression)}
    names.poisoned.update(conditions.keys() - readable.keys())
    in_order(names, {name: tuple(said[name] & readable.keys()) for name in readable})
    names.conditions = {name: node for name, node in readable.items() if name not in names.poisoned}
    needs = {name: tuple(_needed(names, node, said)) for name, node in known.items() if node.word != "condition"}
    for name in in_order(names, needs):
        node = known[name]
        match node.word:
            case "value":
                value(names, node)
            case "table":
                tables(names, (node,))
            case "measure":
                measure(names, node)
            case _:
                _segment(names, node)
    # In source order, for whoever lists them.
    names.measures = {name: names.measures[name] for name in known if name in names.measures}
    names.segments = {name: names.segments[name] for name in known if name in names.segments}


def _keys(node: tree.Declaration) -> tuple[str, ...]:
    rows = body(node, "by")
    return rows.keys if isinstance(rows, tree.Rows) else ()


def _needed(names: Names, node: tree.Declaration, said: dict[str, frozenset[str]]) -> list[str]:
    """The names a definition reads, its own and those of the conditions it names; fields go before them."""
    nearer = fields_of(names, node) if node.word == "measure" else set()
    nearer |= names.member.keys()
    found: dict[str, None] = {}
    todo = sorted(said[node.name or ""])
    while todo:
        name = todo.pop()
        if name in nearer or name in found:
            continue
        found[name] = None
        if name in names.conditions:
            todo += sorted(said[name])
    return list(found)


def _words(names: Names) -> frozenset[str]:
    """All words of closed fields: after `is` they are values, not names."""
    lists = [parts.fields for event in names.events.values() for parts in event.lists.values()]
    fields = [
        field for known in (*lists, *(event.fields for event in names.events.values())) for field in known.values()
    ]
    fields += [it.field for it in names.member.values()]
    return frozenset(word for field in fields for word in closed_words(field.type)) | frozenset(names.all_tiers)


def _segment(names: Names, node: tree.Declaration) -> None:
    said = body(node, "is")
    name = node.name or ""
    found: e.Expression | None = None
    if isinstance(said, tree.Sample):
        found = _drawn(names, name, said)
    elif isinstance(said, tree.Expression):
        found = condition(names, said, Place())
    if found is None:
        names.poisoned.add(name)
        return
    names.segments[name] = Segment(name, node.title or "", found, node.span)


def _drawn(names: Names, name: str, said: tree.Sample) -> e.Expression | None:
    share = said.percent.number / 100
    if not Fraction(0) < share < Fraction(1):
        names.findings.error(
            "LR225", said.span, "a drawn segment holds some members, and not all", help="`10% of members`"
        )
        return None
    return e.Drawn(name, share)
