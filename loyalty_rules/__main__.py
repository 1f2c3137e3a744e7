"""`python -m loyalty_rules`."""

from loyalty_rules.cli import main

main()
