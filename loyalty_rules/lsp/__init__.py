"""The language server: what an editor asks while a ruleset is written, in both surfaces."""
