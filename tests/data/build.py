"""A small ruleset, made by hand, and files for it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from loyalty_rules import data
from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.expressions import (
    AmountType,
    ChoiceType,
    ClockType,
    DateType,
    FlagType,
    MemberType,
    TextType,
    Type,
    Value,
)
from loyalty_rules.core.quantities import PLAIN, Rounding, money
from loyalty_rules.model.ruleset import EventType, Field, PartList, Program, Ruleset

SPAN = Span("shop.loyalty", 1, 1, 1, 1)
MONEY = AmountType(money("EUR"), whole=True)
COUNT = AmountType(PLAIN, whole=True)
CATEGORIES = ("food", "boots", "tents", "gift-card")


def field(name: str, type: Type, optional: bool = True, default: Value = None) -> Field:
    return Field(name, type, optional, default, None, None, SPAN)


def event(name: str, *fields: Field, **lists: Sequence[Field]) -> EventType:
    parts = {key: PartList(key, {one.name: one for one in found}, SPAN) for key, found in lists.items()}
    return EventType(name, {one.name: one for one in fields}, parts, SPAN)


def ruleset(timezone: str = "Europe/Lisbon") -> Ruleset:
    items = (
        field("category", ChoiceType(CATEGORIES), optional=False),
        field("amount", MONEY, optional=False),
        field("quantity", COUNT, default=1),
        field("product", TextType()),
    )
    tenders = (field("kind", ChoiceType(("cash", "card"))), field("amount", MONEY, optional=False))
    events = (
        event(
            "purchase",
            field("amount", MONEY, optional=False),
            field("store", TextType()),
            field("channel", ChoiceType(("web", "shop"))),
            field("gifts", ChoiceType(("wrap", "card"), several=True)),
            field("delivery", DateType()),
            field("till", ClockType()),
            field("staff", FlagType()),
            field("litres", AmountType(PLAIN)),
            items=items,
            tenders=tenders,
        ),
        event("return", field("purchase", TextType()), field("amount", MONEY), items=items),
        event("join", field("referrer", MemberType())),
    )
    program = Program("Shop", MONEY.unit, timezone, Rounding.DOWN, None, 0, False, None, None, SPAN)
    return Ruleset(program, {one.name: one for one in events}, {}, {}, {}, (), {}, (), {})


RULESET = ruleset()


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def read(folder: Path, *names: str, mapping: str = "", **files: str | bytes) -> data.EventStream:
    """The stream over files that are written first; `a_csv` is a.csv. Without names, over the folder."""
    write(folder, {name.replace("_", ".", 1): content for name, content in files.items()})
    found = data.Mapping.parse(mapping, str(folder / "mapping.yaml")) if mapping else None
    sources: list[str] = [str(folder / name) for name in names]
    if not sources and not (found and any(section.files for section in found.events)):
        sources = [str(folder)]
    return data.read_events(RULESET, sources, found)


def balanced(stream: data.EventStream) -> bool:
    return stream.counts.balanced and stream.counts.parts.balanced


def reasons(stream: data.EventStream) -> list[tuple[int, str]]:
    return [(reject.line, reject.reason) for reject in stream.rejects]
