"""A process of its own that runs a ruleset over events and writes the lines of the ledger: both come pickled."""

from __future__ import annotations

import pickle
import sys

from tests.laws.generated import made_of
from tests.laws.running import run

if __name__ == "__main__":
    text, events = pickle.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(repr(run(made_of(text).program, events).lines).encode())
