"""The page of a simulation. Needs the extra `charts`."""

from __future__ import annotations

from typing import Final

from loyalty_rules.report.charts.svg import drawn
from loyalty_rules.report.page import page
from loyalty_rules.report.simulated import REJECTS_SHOWN, Told

TERMS: Final = (
    (
        "Revenue",
        "the money that events bring, as the programme says of each (of a purchase its amount), less what came back",
    ),
    ("Earned", "what rules gave"),
    ("Taken back", "what was earned and went back, because a purchase was returned or a condition was not met"),
    ("Redeemed", "what members spent, on rewards, exchanges or money off, less what was given back"),
    ("Lapsed", "what was not used in time"),
    ("Outstanding", "what members have, pending included: they can still spend it"),
    ("Worth", "what one is worth in money, as the wallet says; a wallet of money is worth itself"),
    ("Cost", "what was earned and not taken back, at its worth, whether it is ever spent or not"),
    ("Liability", "what is outstanding, at its worth"),
    ("Redemption rate", "what was redeemed as a share of all that came in: earned, opened or bought by exchanges"),
    ("Cap", "a limit on what rules give; it binds where a rule asked for more than was left of it"),
    ("Month of booking", "the month of the entry, not that in which something can be spent"),
)


def simulation_page(told: Told) -> str:
    """The story of a simulation as a self-contained page."""
    pictures = {chart.key: drawn(chart) for section in told.sections for chart in section.charts}
    values = {"told": told, "pictures": pictures, "terms": TERMS, "shown": REJECTS_SHOWN}
    return page("simulation.html", f"{told.title}: what it gives and costs", values)
