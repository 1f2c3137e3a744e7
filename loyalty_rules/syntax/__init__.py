"""Syntax: what was written. Text in either surface becomes one tree, and the tree is written back in either surface."""

from __future__ import annotations

from loyalty_rules.syntax.files import read, read_files

__all__ = ["read", "read_files"]
