"""What holds for every answer, whatever was fed."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.cli.command import PROGRAMME, Ran, run

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
ANSWER_MAX = 40_000

__all__ = ["PROGRAMME", "counted", "held", "ruleset", "run"]


def held(ran: Ran, *codes: int, says: str = "") -> Ran:
    """The answer, if it is one of these ends, is no defect, steers no terminal, and says what is wrong in few words."""
    said = ran.all
    assert "defect of loyalty-rules" not in said, said[:2_000]
    assert "Traceback" not in said, said[:2_000]
    assert ran.code in codes, said[:2_000]
    found = STEERING.search(said)
    assert found is None, f"{found[0]!r} reached the terminal"
    assert len(said) < ANSWER_MAX
    assert says in said, said[:2_000]
    return ran


def ruleset(folder: Path, text: str | bytes, name: str = "x.loyalty") -> Path:
    """The ruleset as a file, byte for byte."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return file


def counted(programme: Path, *arguments: str | Path, codes: tuple[int, ...] = (0, 1)) -> dict[str, dict[str, int]]:
    """What a simulation counted; every row that was read is used, a duplicate or set aside."""
    ran = run("simulate", programme, *arguments, "--format", "json")
    assert ran.code in codes, ran.err[:2_000]
    counts: dict[str, dict[str, int]] = json.loads(ran.out)["counts"]
    for tally in counts.values():
        assert tally["read"] == tally["used"] + tally["duplicates"] + tally["set_aside"]
    assert (ran.code == 1) == any(tally["set_aside"] for tally in counts.values())
    return counts
