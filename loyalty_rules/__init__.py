"""A rules engine for customer loyalty programmes."""
