"""The reference engine: evaluator objects, one event at a time, exact. It says what a ruleset means."""
