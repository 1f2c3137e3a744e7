"""Syntax: what was written. Text in either surface becomes one tree, and the tree is written back in either surface."""

from __future__ import annotations

from loyalty_rules.syntax.files import is_of_tests, read, read_files, read_sections, read_with_tests

__all__ = ["is_of_tests", "read", "read_files", "read_sections", "read_with_tests"]
