"""Model: what a ruleset means. Names, types, units and dates are resolved; nothing in it changes."""
