"""Rulesets and data of someone who means harm: nothing is executed, everything is bounded, refused and explained."""
