"""Generate: event streams for any ruleset, as members of a programme might cause them. Seeded, and of any size."""

from loyalty_rules.workbench.generate.habits import Habits
from loyalty_rules.workbench.generate.streams import Generated, generate
from loyalty_rules.workbench.generate.vocabulary import usual_first

__all__ = ["Generated", "Habits", "generate", "usual_first"]
