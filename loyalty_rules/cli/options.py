"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

RulesetPath = Annotated[
    Path, typer.Argument(metavar="RULESET", help="A .loyalty or .yaml file, or the folder of a programme.")
]


class TextOrJson(StrEnum):
    text = "text"
    json = "json"


TextFormat = Annotated[TextOrJson, typer.Option("--format", help="How the result is written.")]
