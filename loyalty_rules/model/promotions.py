"""Promotion codes: families of texts, and the condition that an event carries one of them."""

from __future__ import annotations

from loyalty_rules.core import expressions as e
from loyalty_rules.core.quantities import UnitKind
from loyalty_rules.core.windows import Window
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.findings import did_you_mean, listed
from loyalty_rules.model.names import Names, Place
from loyalty_rules.model.program import bodies, body, days
from loyalty_rules.model.references import field_named, is_word, word_of
from loyalty_rules.model.spoken import spoken_cap
from loyalty_rules.model.units import exact, quantity
from loyalty_rules.model.windows import window
from loyalty_rules.model.wording import type_words
from loyalty_rules.syntax import tree

CODE = "code"
MEMBER, PROGRAMME = "member", "programme"
KEYS = {"member": MEMBER, "programme": PROGRAMME, "program": PROGRAMME, "code": CODE}
COUNTED = {
    (): MEMBER,
    (MEMBER,): MEMBER,
    (PROGRAMME,): PROGRAMME,
    (CODE,): r.PER_CODE,
    (CODE, PROGRAMME): r.PER_CODE,
    (CODE, MEMBER): r.PER_CODE_OF_MEMBER,
}
"""What uses are counted for, by what is said after `per`; a member, where nothing is."""


def promotions(names: Names, declarations: tuple[tree.Declaration, ...]) -> None:
    """All families of codes into `names`."""
    for node in declarations:
        errors_before = len(names.findings)
        patterns = _patterns(names, node)
        said = body(node, "one of")
        words = said.names if isinstance(said, tree.Words) else ()
        if not patterns and not words and len(names.findings) == errors_before:
            names.findings.error(
                "LR251",
                node.name_span,
                f"no code belongs to `{node.name}`",
                help='`pattern "SPR-####"` says what its codes look like, `one of SUMMER, WELCOME10` names them',
            )
        first, last = days(names, node)
        caps = [_cap(names, node, one) for one in bodies(node, "at most") if isinstance(one, tree.Cap)]
        if len(names.findings) > errors_before:
            names.poisoned.add(node.name or "")
            continue
        names.codes[node.name or ""] = r.Code(
            node.name or "",
            node.title or "",
            patterns,
            tuple(dict.fromkeys(map(r.capital, words))),
            first,
            last,
            tuple(cap for cap in caps if cap is not None),
            node.span,
        )


def _patterns(names: Names, node: tree.Declaration) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for one in bodies(node, "pattern"):
        if not isinstance(one, tree.Pattern):
            continue
        if one.text != one.text.strip() or not one.text:
            names.findings.error(
                "LR225",
                one.span,
                "no code looks like this",
                "space around a code is not part of it" if one.text else "a code has at least one sign",
                help='`pattern "SPR-####"`: `#` is a digit, `@` a letter, anything else itself',
            )
            continue
        found[r.capital(one.text)] = None
    return tuple(found)


# ------------------------------------------------------------------------------------------------ how often
def _cap(names: Names, node: tree.Declaration, written: tree.Cap) -> r.Cap | None:
    over, key = _window(names, written), _key(names, written)
    if not _limit_is_sound(names, written):
        return None
    limit = quantity(names, written.limit) if isinstance(written.limit, tree.Quantity) else None
    if limit is None or over is None or key is None:
        return None
    type = e.type_of(limit)
    if not isinstance(type, e.AmountType) or type.unit.kind is not UnitKind.TIMES:
        names.findings.error("LR204", written.limit.span, "uses are counted in times", help="`at most 1 time per code`")
        return None
    value = exact(limit)
    if not isinstance(value, int) or value < 1:
        names.findings.error(
            "LR225", written.limit.span, "a whole number of times is wanted", help="`at most 1 time per code`"
        )
        return None
    name = spoken_cap(written)
    return r.Cap(
        name, limit, r.CapBasis.TIMES, None, key, over, r.Beyond.NOTHING, None, (node.name or "",), written.span
    )


def _limit_is_sound(names: Names, written: tree.Cap) -> bool:
    if written.of is not None or written.then is not None or written.nothing:
        names.findings.error(
            "LR252",
            written.span,
            "a code is used or it is not",
            "nothing of an amount is counted, and nothing goes on",
            help="`at most 1 time per code`",
        )
        return False
    limit = written.limit
    if not isinstance(limit, tree.Quantity):
        names.findings.error("LR242", limit.span, "how often a code can be used is a number", help="`1 time`")
        return False
    return True


def _key(names: Names, written: tree.Cap) -> str | None:
    keys: set[str] = set()
    for per in written.per:
        key = KEYS.get(per.name)
        if key is None:
            names.unknown("thing to count uses of codes per", per.name, ("code", "member", "programme"), per.span)
            return None
        keys.add(key)
    found = COUNTED.get(tuple(sorted(keys)))
    if found is None:
        names.findings.error(
            "LR263",
            written.span,
            f"uses are counted per one thing, not per {listed(sorted(keys))}",
            help="a second `at most` for the other",
        )
    return found


def _window(names: Names, written: tree.Cap) -> Window | None:
    match written.window:
        case tree.AnchoredWindow() | tree.SinceReached() | tree.CalendarWindow(last=True):
            names.findings.error(
                "LR263",
                written.window.span,
                "uses are counted over all time, in calendar periods, or over so many days",
                help="`per calendar month`, `in the last 30 days`, or no window",
            )
            return None
        case over:
            return window(names, over)


# ------------------------------------------------------------------------------------------------ the condition
def asks_for_code(names: Names, node: tree.Expression, place: Place) -> bool:
    """Is this a comparison with the name of a family of codes? A field called `code` is compared with nothing else,
    where there are any, but what is in quotes."""
    options: tuple[tree.Expression, ...]
    match node:
        case tree.Compare("is" | "is not", left, right):
            options = (right,)
        case tree.OneOf(left, several, _):
            options = several
        case _:
            return False
    words = [_unquoted(option) for option in options]
    if isinstance(left, tree.Reference) and any(names.kind_of(word) == CODE for word in words if word is not None):
        field = field_named(names, place, left.name)
        return field is None or not isinstance(field[1].type, e.ChoiceType) or not set(words) <= {*field[1].type.values}
    asks = _unquoted(left) == CODE and any(True for _ in names.of_kind(CODE))
    field = field_named(names, place, CODE) if asks else None
    if field is None or not isinstance(field[1].type, e.TextType):
        return False
    return any(word is not None and field_named(names, place, word) is None for word in words)


def _unquoted(node: tree.Expression) -> str | None:
    return word_of(node) if is_word(node) and not isinstance(node, tree.TextLiteral) else None


def code_given(names: Names, node: tree.Compare | tree.OneOf, place: Place) -> e.Expression | None:
    """The condition that the event carries a code of one of the families that are named."""
    options: tuple[tree.Expression, ...]
    if isinstance(node, tree.Compare):
        left, options, negated = node.left, (node.right,), node.operator == "is not"
    else:
        left, options, negated = node.value, node.options, node.negated
    assert isinstance(left, tree.Reference)
    field = _field(names, left, place)
    found = [_option(names, option, left.name) for option in options]
    if field is None or None in found:
        return None
    parts = tuple(part for part in found if part is not None)
    held = parts[0] if len(parts) == 1 else e.AnyOf(parts)
    return e.Not(held) if negated else held


def _field(names: Names, left: tree.Reference, place: Place) -> r.Field | None:
    """The text field of the event that carries the code."""
    found = field_named(names, place, left.name)
    if found is None:
        names.unknown("field", left.name, [name for event in place.events for name in event.fields], left.span)
        return None
    scope, field = found
    if scope is not e.Scope.EVENT or not isinstance(field.type, e.TextType):
        kind = "a field of the member" if scope is e.Scope.MEMBER else "a field of a part"
        said = type_words(field.type) if scope is e.Scope.EVENT else kind
        names.findings.error(
            "LR226",
            left.span,
            f"`{left.name}` is {said}: it carries no code",
            "a code is a text that the event carries",
            help="`code text, optional` where the event is declared",
        )
        return None
    if not place.codes:
        names.findings.error(
            "LR252",
            left.span,
            "a code can't be asked for here",
            "it is used by what an event sets off: a rule or a message",
            help="`when code is …` in a rule `on` that event, not `on first`",
        )
        return None
    return field


def _option(names: Names, option: tree.Expression, field: str) -> e.Expression | None:
    if isinstance(option, tree.TextLiteral):
        type = e.TextType()
        return e.Compare("is", e.FieldOf(e.Scope.EVENT, field, type), e.Constant(option.text, type))
    word = _unquoted(option)
    if word in names.codes:
        return e.CodeGiven(word, field)
    if word is None:
        names.findings.error("LR226", option.span, "this is no code", help="the name of a `code`, or a text in quotes")
    elif word not in names.poisoned:
        meant = did_you_mean(word, names.of_kind(CODE))
        help = f'{meant}\nor `"{word}"` in quotes, if that is the very text'
        names.findings.error("LR201", option.span, f"there is no code `{word}`", help=help)
    return None
