"""Data: a user's files → a stream of events in the order of time, with an account of every row."""

from loyalty_rules.data.inspect import Inspection, inspect
from loyalty_rules.data.mapping import Mapping, Section
from loyalty_rules.data.problems import Counts, DataError, Reject, Tally
from loyalty_rules.data.read import events_from, read_events
from loyalty_rules.data.records import read_event
from loyalty_rules.data.rejects import refused_event, write_rejects
from loyalty_rules.data.sources import Source
from loyalty_rules.data.stream import EventStream, Stream

__all__ = [
    "Counts",
    "DataError",
    "EventStream",
    "Inspection",
    "Mapping",
    "Reject",
    "Section",
    "Source",
    "Stream",
    "Tally",
    "events_from",
    "inspect",
    "read_event",
    "read_events",
    "refused_event",
    "write_rejects",
]
