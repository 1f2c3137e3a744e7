"""The syntax tree: what was written, before anything is known about what it means.

Both surfaces give this tree. Spans say where each node stands and take no part in equality, so a tree read from YAML
equals the one read from the DSL. Numbers are exact fractions; units are the words that were written.
"""

from loyalty_rules.syntax.tree.declarations import *  # noqa: F403
from loyalty_rules.syntax.tree.expressions import *  # noqa: F403
from loyalty_rules.syntax.tree.life import *  # noqa: F403
from loyalty_rules.syntax.tree.rules import *  # noqa: F403
