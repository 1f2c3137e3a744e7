"""What depends on what: an order in which everything can be resolved, and the circles that have none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from loyalty_rules.core.diagnostics import Label
from loyalty_rules.model.names import KINDS, Names
from loyalty_rules.syntax import tree


def references(node: object, words: frozenset[str] = frozenset()) -> Iterator[str]:
    """All bare names in a node and below it; after `is` one of the `words` is a value and no name."""
    match node:
        case tree.Reference(name):
            yield name
        case tree.Compare(operator, left, right) if operator in ("is", "is not"):
            yield from references(left, words)
            yield from _not_among(words, references(right, words))
        case tree.OneOf(value, options):
            yield from references(value, words)
            yield from _not_among(words, references(options, words))
        case tree.Includes(value, _):
            yield from references(value, words)
        case tuple():
            for part in node:
                yield from references(part, words)
        case tree.Node():
            for slot in node.__struct_fields__:
                if slot != "span":
                    yield from references(getattr(node, slot), words)


def _not_among(words: frozenset[str], names: Iterator[str]) -> Iterator[str]:
    return (name for name in names if name not in words)


def in_order(names: Names, needs: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The names so that each comes after those it needs; circles are reported once, and left out and poisoned."""
    done: list[str] = []
    settled: set[str] = set()
    for start in needs:
        if start not in settled:
            _visit(names, needs, start, done, settled)
    return [name for name in done if name not in names.poisoned]


def circles(names: Names, needs: Mapping[str, tuple[str, ...]]) -> None:
    """Report the circles, and leave everything else as it is."""
    before = set(names.poisoned)
    in_order(names, needs)
    names.poisoned = before


def _visit(names: Names, needs: Mapping[str, tuple[str, ...]], start: str, done: list[str], settled: set[str]) -> None:
    """Depth first, on a stack of its own: a long chain of definitions is no deep recursion."""
    path: list[str] = [start]
    waiting = [iter(needs[start])]
    while path:
        following = next((name for name in waiting[-1] if name in needs and name not in settled), None)
        if following is None:
            name = path.pop()
            waiting.pop()
            if name not in settled:
                settled.add(name)
                done.append(name)
        elif following in path:
            _report(names, path[path.index(following) :])
        else:
            path.append(following)
            waiting.append(iter(needs[following]))


def _report(names: Names, circle: list[str]) -> None:
    if names.poisoned.issuperset(circle):
        return
    names.poisoned.update(circle)
    first = min(range(len(circle)), key=lambda index: names.declared[circle[index]].name_span)
    circle = circle[first:] + circle[:first]
    kinds = {KINDS[names.declared[name].word] for name in circle}
    kind = kinds.pop() if len(kinds) == 1 else "definition"
    shown = " → ".join(f"`{name}`" for name in (*circle, circle[0]))
    names.findings.error(
        "LR240",
        names.declared[circle[0]].name_span,
        f"`{circle[0]}` depends on itself" if len(circle) == 1 else f"these {kind}s depend on each other in a circle",
        shown,
        labels=tuple(Label(names.declared[name].name_span, "and here") for name in circle[1:]),
        help="one of them has to stand on its own",
    )
