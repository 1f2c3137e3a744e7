"""Draws docs/images/demo.svg: the first tables of `make demo`, as a terminal shows them."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console
from rich.text import Text

import loyalty_rules as lr
from loyalty_rules.report.terminal import print_summary

CHECKOUT = Path(__file__).resolve().parents[2]
GROCERY = CHECKOUT / "rulesets" / "grocery"
LINES_MAX = 40
FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def main() -> None:
    """Run the demo and write the picture."""
    result = lr.simulate(lr.load(GROCERY), GROCERY / "data", keep=False)
    whole = Console(file=io.StringIO(), width=84, force_terminal=True, color_system="truecolor")
    print_summary(whole, result.summary)
    stream = whole.file
    assert isinstance(stream, io.StringIO)
    picture = Console(record=True, width=84, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    picture.print(Text("$ loyalty-rules simulate rulesets/grocery rulesets/grocery/data", style="bold green"))
    picture.print(Text.from_ansi("\n".join(stream.getvalue().splitlines()[:LINES_MAX])))
    drawn = FONT_FACE.sub("", picture.export_svg(title="a grocer's year"))  # nothing is fetched to show it
    (CHECKOUT / "docs" / "images" / "demo.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
