"""Small programmes that tests of the workbench change."""

from __future__ import annotations

from pathlib import Path

from loyalty_rules.workbench.programmes import Programme, read_programme

SHOP = """language 1

program "Corner Shop"
  currency EUR
  timezone Europe/Vienna
  round down

event purchase
  items list of
    category is one of coffee, bakery, gift-card
    amount money

wallet points
  worth 0.01 EUR
  expires 12 months

value birthday-gift = 50 points
condition counted = category is not gift-card

measure spend = sum of amount of items of purchase where counted

tier Regular
tier Gold
  reach when spend this calendar year >= 400 EUR
  keep until end of next calendar year

earn base "Points on everything but gift cards"
  on purchase
  for items where counted
  give 1 point per 1 EUR
  by tier
    Gold  1.5 points per 1 EUR

earn bonus
  on purchase
  give 15% of base

earn coffee-month "Double points on coffee in March"
  on purchase
  for items where category is coffee
  from 2026-03-01 to 2026-03-31
  multiply base by 2
  at most 200 points per member per calendar month

earn start
  on first purchase
  give birthday-gift

exchange mug
  turn 500 points into "a mug"
  on request
"""


def changed(*changes: tuple[str, str], text: str = SHOP) -> str:
    """The shop with texts put in the place of others, each of which has to be there."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def programme(folder: Path, text: str, name: str = "shop.loyalty") -> Programme:
    """The programme of a text."""
    file = folder / name
    file.write_text(text)
    return read_programme(file)
