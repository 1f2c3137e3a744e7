"""Segments side by side with all members: how many belong to each, and what their measures average."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct

from loyalty_rules.core.expressions import AmountType
from loyalty_rules.core.memberships import Membership
from loyalty_rules.core.quantities import Exact, Unit
from loyalty_rules.model.ruleset import Ruleset, Segment


class Average(Struct, frozen=True):
    """A measure since joining, in the smallest part of its unit: on average in the segment, and of all members. Members
    without a value take no part; None where nobody has one."""

    measure: str
    unit: Unit
    here: Fraction | None
    all: Fraction | None


class SegmentTotal(Struct, frozen=True):
    """`share`: of all members, None where there are none."""

    segment: Segment
    members: int
    share: Fraction | None
    averages: tuple[Average, ...]


class _Sums:
    """The members of a group, and of each measure its sum and how many have a value."""

    def __init__(self) -> None:
        self.members = 0
        self.sums: dict[str, tuple[Exact, int]] = {}

    def add(self, membership: Membership) -> None:
        self.members += 1
        for name, value in membership.measures.items():
            if value is not None:
                total, count = self.sums.get(name, (0, 0))
                self.sums[name] = (total + value, count + 1)

    def average(self, name: str) -> Fraction | None:
        total, count = self.sums.get(name, (0, 0))
        return Fraction(total) / count if count else None


class Segments:
    """Sums up memberships."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._all = _Sums()
        self._by_segment = {name: _Sums() for name in ruleset.segments}
        self._of: dict[str, tuple[str, ...]] = {}

    def add(self, memberships: Iterable[Membership]) -> None:
        """Count where members stand, each once."""
        for membership in memberships:
            self._all.add(membership)
            for name in membership.segments:
                self._by_segment[name].add(membership)
            if membership.segments:
                self._of[membership.member] = membership.segments

    def of(self, member: str) -> tuple[str, ...]:
        """The segments a member belongs to, in source order."""
        return self._of.get(member, ())

    def totals(self) -> tuple[SegmentTotal, ...]:
        """Every segment, in source order."""
        every = self._all.members
        return tuple(
            SegmentTotal(
                self._ruleset.segments[name],
                sums.members,
                Fraction(sums.members, every) if every else None,
                tuple(self._average(measure, sums) for measure in self._all.sums),
            )
            for name, sums in self._by_segment.items()
        )

    def _average(self, measure: str, sums: _Sums) -> Average:
        type = self._ruleset.measures[measure].type
        assert isinstance(type, AmountType)
        return Average(measure, type.unit, sums.average(measure), self._all.average(measure))
