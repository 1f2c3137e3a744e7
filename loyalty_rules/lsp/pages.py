"""The pages of findings, which editors open."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def pages() -> dict[str, Path]:
    """The page of every code: inside the package of a wheel, in a checkout in `docs/errors/`."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_errors"
    folder = installed if installed.is_dir() else package.parent / "docs" / "errors"
    return {path.stem: path for path in sorted(folder.glob("LR*.md"))}
