"""The nouns every other floor is built from: numbers, currencies, dates and findings, knowing no rules."""
