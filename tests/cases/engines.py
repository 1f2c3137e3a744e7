"""The engines that every case is run on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from loyalty_rules.engine.stream.program import compile_program
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.workbench.run_example import Runs as RunsExamples
from loyalty_rules.workbench.stream_run import StreamRun


class Runs(RunsExamples, Protocol):
    """What a case needs of an engine: what an example needs, and to run the clock to the end of a day."""

    def run_to(self, day: date) -> None: ...


class Stream(StreamRun):
    """The stream engine, keeping its lines."""

    def __init__(self, ruleset: Ruleset) -> None:
        super().__init__(compile_program(ruleset))


MakeEngine = Callable[[Ruleset], Runs]

ENGINES: list[tuple[str, MakeEngine]] = [("stream", Stream)]
