"""Whom a change of a declaration can touch: which events, which members, and what else reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from loyalty_rules.core.differences import ClauseDifference
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.clause_phrases import clause_phrase
from loyalty_rules.syntax.phrases import quantity_text, sum_text
from loyalty_rules.workbench.declared import Declared
from loyalty_rules.workbench.difference_words import figures_of
from loyalty_rules.workbench.programmes import Programme

_NARROWING = ("never when", "when", "for", "from", "until")
_READ = ("condition", "value", "table", "measure", "segment", "earn")
"""What others read by its name so that they change with it."""


class Touched:
    """Within one programme."""

    def __init__(self, programme: Programme, declarations: Mapping[tuple[str, str], Declared]) -> None:
        self._declarations = declarations
        self._names = {
            (family, name): frozenset(_names(one.node.clauses)) for (family, name), one in declarations.items()
        }
        self._ruleset = programme.ruleset

    def readers(self, name: str, family: str) -> tuple[str, ...]:
        """What reads it, or reads what reads it, in source order; for what is read by name."""
        if family not in _READ:
            return ()
        reached, todo = set(), [name]
        while todo:
            read = todo.pop()
            for key, names in self._names.items():
                if read in names and key not in reached and key[0] not in ("event", "member", "program", "wallet"):
                    reached.add(key)
                    if key[0] in _READ:
                        todo.append(key[1])
        own = (family, name)
        return tuple(spoken(one) for key, one in self._declarations.items() if key in reached and key != own)

    def sentence(
        self, one: Declared, clauses: tuple[ClauseDifference, ...] = (), was: t.Declaration | None = None
    ) -> str:
        """Which members or events a change from `was` can touch; empty where what reads it says that."""
        node = one.node
        match one.family:
            case "earn" | "notify":
                return self._of_rule(node, clauses)
            case "tier":
                between = None if was is None or len(clauses) != 1 else _between(was, node)
                return between or f"members who reach or hold `{node.name}`, or would"
            case "wallet":
                return f"everyone who has or gets anything in `{node.name}`"
            case "exchange":
                wallet = self._ruleset.exchanges[node.name or ""].wallet
                return f"members who can have `{node.name}` for what they hold in `{wallet}`"
            case "at most":
                return f"members who come to this cap: {_line(node.clauses[0])}"
            case "program":
                return "every member"
            case "event":
                return f"events of type `{node.name}`"
            case "member":
                return "what is known of members, and rules that read it"
            case "code":
                return f"events with a code of `{node.name}`"
            case "partner":
                return f"what is settled with `{node.name}`"
            case _:
                return "" if self.readers(one.name, one.family) else "nothing: nothing reads it"

    def _of_rule(self, node: t.Declaration, clauses: tuple[ClauseDifference, ...]) -> str:
        """What sets the rule off, as far as its other clauses leave it."""
        start = [f"on {_line(clause)}" for clause in node.clauses if clause.word == "on"]
        start += [f"goal {_line(clause)}" for clause in node.clauses if clause.word == "goal"]
        changed = {clause.clause for clause in clauses}
        # What was widened or narrowed itself leaves open where it held before.
        rest = [
            f"{clause.word} {_line(clause)}"
            for clause in node.clauses
            if clause.word in _NARROWING and clause.word not in changed
        ]
        rows = [clause.row for clause in clauses if clause.row and clause.clause == "by"]
        rest += [f"by {', '.join(rows)}"] if len(rows) == len(clauses) and rows else []
        return "events " + ", ".join((*start, *rest))


def _between(was: t.Declaration, now: t.Declaration) -> str | None:
    """Who is between the two figures of a criterion that is one comparison."""
    criteria = [clause for node in (was, now) for clause in node.clauses if clause.word == "reach when"]
    if len(criteria) != 2:
        return None
    figures = figures_of(*criteria)
    body = criteria[1].body
    if figures is None or not isinstance(body, t.Compare) or body.right != figures[1] or body.operator != ">=":
        return None
    low, high = sorted(figures, key=lambda figure: figure.number)
    return f"members whose {sum_text(body.left)} comes to {quantity_text(low)} and not to {quantity_text(high)}"


def _line(clause: t.Clause) -> str:
    return clause_phrase(replace(clause, words="")).line


def spoken(one: Declared) -> str:
    """What a declaration is called in a sentence."""
    return one.name if one.node.word != "at most" else f"at most {_line(one.node.clauses[0])}"


def _names(node: object) -> Iterator[str]:
    """Every word in a tree that could be the name of something."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple):
        for one in node:
            yield from _names(one)
    elif isinstance(node, t.Node):
        for name in node.__struct_fields__:
            if name not in t.APART:
                yield from _names(getattr(node, name))
