"""A simulation as a page for whoever pays for the programme, and as charts on a terminal."""

from __future__ import annotations

from loyalty_rules.api import Simulation
from loyalty_rules.report.simulated import Account, Told
from loyalty_rules.report.simulated import tell as tell_summary


def tell(simulation: Simulation) -> Told:
    """Its headline figures, charts and tables, as a page and a terminal show them."""
    account = Account(
        simulation.counts.read,
        simulation.counts.used,
        simulation.account_words(),
        tuple((f"{reject.file}:{reject.line}", reject.reason) for reject in simulation.rejects),
        simulation.notes,
        simulation.until,
    )
    return tell_summary(simulation.summary, account)


def report_page(simulation: Simulation) -> str:
    """The report of a simulation as one self-contained HTML page. Needs the extra `charts`: raises ImportError."""
    from loyalty_rules.report.simulation_page import simulation_page

    return simulation_page(tell(simulation))
