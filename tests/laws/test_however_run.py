"""However a programme is written and run, it is the same: in one file or several, at once or with a pause, and
whatever order Python has for its sets."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from loyalty_rules.core.entries import Line
from loyalty_rules.engine.stream.engine import Engine, Took
from loyalty_rules.engine.stream.program import compile_program
from loyalty_rules.model.resolve import resolve
from loyalty_rules.syntax import read_files
from loyalty_rules.workbench.formatting import convert_text
from tests.examples import examples
from tests.laws.generated import MadeUp, Options, rulesets
from tests.laws.running import Run, run
from tests.laws.streams import CORRECTED, MEMBERS, Happens, happenings, stream

ANY = Options(ways=("recalculated", "by item", "in proportion", "keep"))
CHECKOUT = Path(__file__).parents[2]
FOLDER = Path("/nowhere")


def look(engine: Engine) -> None:
    """Ask everything that an engine can tell."""
    for member in MEMBERS:
        assert engine.rank(member) >= -1
        engine.standing(member)
        engine.statement(member)
        for wallet in engine.program.ruleset.wallets:
            engine.balance(member, wallet)
            engine.pending(member, wallet)
    for member in engine.members():
        engine.progress(member)
    list(engine.memberships())
    list(engine.households())


@examples(30)
@given(rulesets(ANY), happenings(CORRECTED), st.data())
def test_a_pause_changes_nothing(made: MadeUp, drawn: list[Happens], data: st.DataObject) -> None:
    """The stream is cut anywhere; in between the clock runs some of its way alone, and everything is looked at."""
    events = stream(drawn)
    at_once = run(made.program, events)
    cuts = [index for index, result in enumerate(at_once.results) if index and result.took is Took.USED]
    cut = data.draw(st.sampled_from(cuts)) if cuts else len(events)
    halves = Run(made.program).feed(events[:cut])
    if cut < len(events):
        idle = max((events[cut].day - max(event.day for event in events[:cut])).days - 1, 0)
        last = events[cut].day - timedelta(days=1)
        for days in sorted(data.draw(st.lists(st.integers(0, idle), max_size=3)), reverse=True) if idle else ():
            halves.engine.run_to(last - timedelta(days=days))
            look(halves.engine)
    look(halves.engine)
    halves.feed(events[cut:]).finish(events)
    assert halves.lines == at_once.lines
    assert halves.results == at_once.results


# ------------------------------------------------------------------------------------------------ files
def declarations(text: str) -> list[str]:
    """The declarations of a text, each with its clauses."""
    found: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith(" "):
            found[-1].append(line)
        else:
            found.append([line])
    return ["\n".join(lines) for lines in found]


def in_files(text: str, data: st.DataObject) -> dict[Path, str]:
    """The same in several files: what stands in a row goes into one of its own, part of that into one more, each in
    either form."""
    language, *row = declarations(text)
    files: dict[Path, str] = {}
    name = "main.loyalty"
    for inner in ("first", "deep/second", "third"):
        start, end = sorted(data.draw(st.integers(0, len(row))) for _ in range(2))
        if start == end:
            break
        inner = f"{inner}{data.draw(st.sampled_from(('.loyalty', '.yaml')))}"
        files[FOLDER / name] = _in_form(name, [language, *row[:start], f'include "{inner}"', *row[end:]])
        name, row = inner, row[start:end]
    files[FOLDER / name] = _in_form(name, [language, *row])
    return files


def _in_form(name: str, found: list[str]) -> str:
    text = "\n".join(found) + "\n"
    return convert_text(text, "any.loyalty") if name.endswith(".yaml") else text


@examples(20)
@given(rulesets(ANY), happenings(CORRECTED), st.data())
def test_files_that_include_each_other_are_one_ruleset(made: MadeUp, drawn: list[Happens], data: st.DataObject) -> None:
    document, _, found = read_files(FOLDER / "main.loyalty", in_files(made.text, data))
    assert document is not None
    assert not found
    ruleset, found = resolve(document)
    assert ruleset is not None, found
    events = stream(drawn)
    assert placeless(run(compile_program(ruleset), events).lines) == placeless(run(made.program, events).lines)


def placeless(lines: list[Line]) -> list[Line]:
    return [replace(line, place="") if hasattr(line, "place") else line for line in lines]


# ------------------------------------------------------------------------------------------------ order of sets
@examples(3)
@given(rulesets(ANY), happenings(CORRECTED))
def test_the_order_of_sets_changes_nothing(made: MadeUp, drawn: list[Happens]) -> None:
    """Other processes, in which Python orders sets of words in other ways, have the same entries."""
    events = stream(drawn)
    lines = repr(run(made.program, events).lines)
    for seed in ("1", "2"):
        other = subprocess.run(
            [sys.executable, "-m", "tests.laws.elsewhere"],
            input=pickle.dumps((made.text, events)),
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=CHECKOUT,
            capture_output=True,
            check=True,
        )
        assert other.stdout.decode() == lines
