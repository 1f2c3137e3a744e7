"""Syntax: what was written. Text in either surface becomes one tree, and the tree is written back in either surface."""

from __future__ import annotations

from loyalty_rules.syntax.files import read, read_files
from loyalty_rules.syntax.write_dsl import write_dsl
from loyalty_rules.syntax.write_yaml import write_yaml

__all__ = ["read", "read_files", "write_dsl", "write_yaml"]
