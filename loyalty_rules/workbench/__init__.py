"""The workbench: what is done with a ruleset before it goes live. It uses the conductor, and everything below it."""
