"""What is undone: returns and corrections leave nothing of what was, as long as nothing read it in between."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream.engine import Took
from tests.laws.generated import LAW, MadeUp, Options, rulesets
from tests.laws.running import Run
from tests.laws.streams import MEMBERS, Happens, event_of, happenings, stream

# An exchange spends what a purchase gave, and a held award may be released by it: both have read it.
# A tier that a purchase has reached stands when the purchase is undone, and with it the windows that begin there.
UNREAD = Options(exchanges=False, idle=False, holds=False, tier_windows=False)
WAYS = ("recalculated", "by item", "in proportion", "keep")
BEFORE = ("purchase",) * 6 + ("return", "join", "set", "redeem")


def bought(drawn: Happens, before: list[Event]) -> Event:
    """A purchase one minute after the others, by one of the members."""
    return event_of(replace(drawn, kind="purchase"), "p", before[-1].time + 60_000_000, before)


def back(purchase: Event, id: str, **fields: Any) -> Event:
    parts = fields.pop("parts", {})
    return Event(
        id, "return", purchase.member, purchase.time, purchase.day, purchase.minute,
        {"purchase": purchase.id, **fields}, parts,
    )  # fmt: skip


@LAW
@given(
    rulesets(replace(UNREAD, ways=("recalculated", "by item", "in proportion", "keep"))), happenings(BEFORE), st.data()
)
def test_bought_and_returned_is_never_bought(made: MadeUp, drawn: list[Happens], data: st.DataObject) -> None:
    """At once or in parts: the parts sum to the whole."""
    before = stream(drawn)
    purchase = bought(data.draw(happenings(("purchase",), 2))[0], before)
    program = made.program
    never = Run(program).feed([*before, Event("v", "look", purchase.member, purchase.time, purchase.day, 0, {})])
    items = purchase.parts.get("items", ())
    amount: Any = purchase.fields["amount"]
    way = data.draw(st.sampled_from(("whole", "items", "amounts")))
    if way == "items" and items and amount:
        returns = [back(purchase, f"r{index}", parts={"items": (item,)}) for index, item in enumerate(items)]
    elif way == "amounts" and amount > 2:
        first = data.draw(st.integers(1, amount - 2))
        second = data.draw(st.integers(1, amount - first - 1))
        rest = amount - first - second
        returns = [back(purchase, f"r{index}", amount=each) for index, each in enumerate((first, second, rest))]
    else:
        returns = [back(purchase, "r0")]
    undone = Run(program).feed([*before, purchase, *returns])
    assert all(result.took is Took.USED for result in undone.results[-len(returns) :]), undone.results
    assert undone.state(MEMBERS, purchase.day) == never.state(MEMBERS, purchase.day)


@LAW
@given(rulesets(UNREAD), happenings(BEFORE), st.data())
def test_a_correction_is_as_if_it_was_fed_first(made: MadeUp, drawn: list[Happens], data: st.DataObject) -> None:
    before = stream(drawn)
    two = data.draw(happenings(("purchase",), 2))
    wrong = bought(two[0], before)
    right = bought(replace(two[1], member=wrong.member), before)
    program = made.program
    corrected = Run(program).feed([*before, wrong, right])
    at_first = Run(program).feed([*before, right])
    assert corrected.results[-1].took in (Took.CORRECTION, Took.DUPLICATE)
    assert corrected.state(MEMBERS, right.day) == at_first.state(MEMBERS, right.day)
    world, other = corrected.engine.world, at_first.engine.world
    assert [world.rank(member, right.day) for member in MEMBERS] == [
        other.rank(member, right.day) for member in MEMBERS
    ]
