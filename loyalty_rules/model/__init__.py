"""Model: what a ruleset means. Names, types, units and dates are resolved; nothing in it changes."""

from loyalty_rules.model.resolve import resolve

__all__ = ["resolve"]
