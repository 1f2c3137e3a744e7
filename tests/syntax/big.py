"""A large file of rules like those people write, for measuring and for looking at limits."""

from __future__ import annotations

_CATEGORIES = ("food", "tools", "garden", "books", "toys", "paint", "sport", "audio")


def big_ruleset(rules: int) -> str:
    """A ruleset in the DSL with that many rules, about ten lines each; no two are quite the same."""
    parts = [_HEAD, *(_rule(number) for number in range(rules))]
    return "\n".join(parts)


def _rule(number: int) -> str:
    category, other = _CATEGORIES[number % 8], _CATEGORIES[(number * 3 + 1) % 8]
    month, day = number % 12 + 1, number % 28 + 1
    match number % 4:
        case 0:
            body = f"""\
  on purchase
  when channel is one of shop, web and amount >= {number % 90 + 10}.50 EUR
  for items where category is {category} or category is {other}
  give {number % 7 + 1} points per 1 EUR of amount
  from 2026-{month:02}-01 to 2026-{month:02}-{day:02}
  at most {1000 + number:,} points per member per calendar month
  pending until 60 days after purchase, otherwise dropped at end of next calendar year"""
        case 1:
            body = f"""\
  on first purchase this calendar month where amount > {number % 50} EUR, within {number % 90 + 1} days after join
  give by amount, each part at its own rate
    up to {number % 100 + 50} EUR 0 points
    up to {number % 100 + 500} EUR 1 point per 1 EUR
    above 2 points per 1 EUR
  at most {number % 9 + 1} times per member per calendar year
  expires {number % 24 + 1} months after activation, at end of calendar quarter"""
        case 2:
            body = f"""\
  on purchase
  when not (channel is web and spend in the last {number % 80 + 10} days < {number} EUR)
  by tier, category
    Gold, {category} {number % 10 + 1} points per full 2 EUR of amount, carry the rest
    Silver, {other} from 2026-{month:02}-{day:02} {number % 5 + 1}% of amount
    otherwise, {category} 1 point
  instead of rule-{max(number - 1, 0)}"""
        case _:
            body = f"""\
  on purchase
  when any items where category is {category}
  when sum of amount of items - {number} EUR >= 2 * largest of amount of items rounded down to 1 EUR
  multiply rule-{number - 1} by {number % 5 + 2}
  until 2027-{month:02}-{day:02}
  round half up"""
    return f'earn rule-{number} "Rule number {number}"\n{body}\n'


_HEAD = """\
language 1

program "Big"
  currency EUR
  timezone Europe/Warsaw
  round down

measure spend = sum of amount of purchase
"""
