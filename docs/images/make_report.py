"""Draws docs/images/report.png: the head of the page of the grocer's year, as a browser shows it.

Needs the extra `charts`, and Chromium under one of its names.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import loyalty_rules as lr

CHECKOUT = Path(__file__).resolve().parents[2]
GROCERY = CHECKOUT / "rulesets" / "grocery"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SIZE = (1200, 1240)


def main() -> None:
    """Run the programme, write its page, and take the picture."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"none of {', '.join(BROWSERS)} is installed")
    text = lr.report_page(lr.simulate(lr.load(GROCERY), GROCERY / "data", keep=False))
    picture = CHECKOUT / "docs" / "images" / "report.png"
    with TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        page.write_text(text, encoding="utf-8")
        subprocess.run(
            [
                browser, "--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={SIZE[0]},{SIZE[1]}",
                f"--screenshot={picture}", page.as_uri(),
            ],
            check=True,
            capture_output=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
