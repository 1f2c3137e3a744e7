"""Runs every benchmark of this folder: `python -m benchmarks`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path


def main() -> None:
    """Run each `bench_*.py` in turn."""
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"{path.stem}:")
        import_module(f"benchmarks.{path.stem}").main()


if __name__ == "__main__":
    main()
