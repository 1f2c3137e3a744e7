"""The revenue: the money of purchases, less what came back, in the smallest part of the currency."""

from __future__ import annotations

from loyalty_rules.core.events import Event, money_of


class Revenue:
    """A running sum. `see` takes each event."""

    def __init__(self) -> None:
        self.total = 0
        self._bought: dict[str, int] = {}  # what is left of each purchase

    def see(self, event: Event) -> int:
        """Count an event: by how much it changed the revenue."""
        change = self._change(event)
        self.total += change
        return change

    def _change(self, event: Event) -> int:
        if event.type == "purchase":
            amount = money_of(event) or 0
            # A corrected purchase stands for the one that had its id before.
            before = self._bought.get(event.id, 0)
            self._bought[event.id] = amount
            return amount - before
        if event.type not in ("return", "cancel"):
            return 0
        purchase = event.fields.get("purchase")
        left = self._bought.get(purchase, 0) if isinstance(purchase, str) else 0
        back = money_of(event)
        back = left if back is None else back
        if isinstance(purchase, str) and purchase in self._bought:
            self._bought[purchase] = left - back
        return -back
