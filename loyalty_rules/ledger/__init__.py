"""Ledger: the only place where balances and tiers change, and only by entries: (state, entry) → state."""
