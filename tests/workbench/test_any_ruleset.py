"""Whatever the ruleset and the events are, every command has an answer, and what one says agrees with the others."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date, datetime
from pathlib import Path

from hypothesis import given

import loyalty_rules as lr
from loyalty_rules.core.events import Event
from loyalty_rules.report.describe.markdown import markdown
from loyalty_rules.report.explanation_page import explanation_page
from loyalty_rules.report.explanations import explanation_lines
from loyalty_rules.report.explanations_json import as_json
from loyalty_rules.report.json_out import as_json as summary_json
from loyalty_rules.workbench.compare import compare
from loyalty_rules.workbench.describe import describe
from loyalty_rules.workbench.diff import diff
from loyalty_rules.workbench.explain import explain
from loyalty_rules.workbench.formatting import convert_text, format_text
from tests.examples import examples
from tests.laws.generated import MadeUp, Options, rulesets
from tests.laws.streams import CORRECTED, Happens, happenings, stream

ANY = Options(ways=("recalculated", "by item", "in proportion", "keep"))
MONEY = ("amount", "order")


def _row(event: Event) -> dict[str, object]:
    """The event as a file of data would have it."""

    def shown(name: str, value: object) -> object:
        if name in MONEY and isinstance(value, int):
            return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02}"
        if isinstance(value, frozenset):
            return sorted(value)
        return value.isoformat() if isinstance(value, date) else value

    time = datetime.combine(event.day, datetime.min.time()).replace(hour=event.minute // 60, minute=event.minute % 60)
    row: dict[str, object] = {"id": event.id, "type": event.type, "member": event.member, "time": time.isoformat()}
    row |= {name: shown(name, value) for name, value in event.fields.items()}
    for name, parts in event.parts.items():
        row[name] = [{key: shown(key, value) for key, value in part.items()} for part in parts]
    return row


@examples(6)
@given(rulesets(ANY))
def test_a_ruleset_is_checked_written_and_described(made: MadeUp) -> None:
    with tempfile.TemporaryDirectory() as folder:
        typed, neat, yaml = (Path(folder) / name for name in ("made-up.loyalty", "neat.loyalty", "made-up.yaml"))
        typed.write_text(made.text, encoding="utf-8")
        neat.write_text(format_text(made.text, "made-up.loyalty"), encoding="utf-8")
        yaml.write_text(convert_text(made.text, "made-up.loyalty"), encoding="utf-8")
        found = [lr.check(path) for path in (typed, neat, yaml)]
        assert [checked.errors for checked in found] == [0, 0, 0], found[0].text()
        said = [Counter(finding.code for finding in checked.diagnostics) for checked in found]
        assert said[0] == said[1] == said[2]
        assert not diff(typed, neat).declarations
        assert not diff(typed, yaml).declarations
    for language in ("en", "de", "tr"):
        assert markdown(describe(made.ruleset, language, for_staff=language == "de", with_examples=language == "en"))


@examples(5)
@given(rulesets(ANY), happenings(CORRECTED, 9))
def test_a_run_is_summed_up_and_explained(made: MadeUp, drawn: list[Happens]) -> None:
    events = stream(drawn)
    rows = [_row(event) for event in events]
    done = lr.simulate(made.ruleset, rows)
    assert done.counts.balanced
    assert summary_json(done.summary, done.account(), done.until)
    for member in lr.replay(made.ruleset, rows).members():
        found = explain(made.ruleset, rows, member=member)
        assert explanation_lines(made.ruleset, found)
        assert as_json(made.ruleset, found)
        assert explanation_page(made.ruleset, found)
        assert lr.statement(made.ruleset, rows, member=member) is not None
    for line in done.lines[:: max(1, len(done.lines) // 4)]:
        assert explanation_lines(made.ruleset, explain(made.ruleset, rows, entry=line.number))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.loyalty"
        path.write_text(made.text, encoding="utf-8")
        compared = compare(path, path, rows)
        assert compared.same
        assert not compared.members
