"""Every kind of finding: a ruleset that causes it, and the exact message. A folder here is named after its code.

A folder holds one `rules.*`, what it includes, and `expected.txt`; where there is a `rules.test.*` too, it is what is
read. Where there is an `encoding.txt`, the ruleset is written in that encoding before it is read. `UPDATE=LR12` in the
environment writes what is said now as expected, for the codes that start so and no others: a message is changed by
those who own it.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from loyalty_rules.api import check
from loyalty_rules.core.diagnostics import render_all
from loyalty_rules.core.fixes import apply
from loyalty_rules.syntax import is_of_tests, read_files, read_with_tests
from loyalty_rules.syntax.codes import CODES

HERE = Path(__file__).parent
PAGES = HERE.parent.parent / "docs" / "errors"
FOLDERS = sorted(path for path in HERE.iterdir() if path.is_dir() and re.match(r"LR\d{3}", path.name))


def _rules(folder: Path) -> Path:
    return next(iter([*folder.glob("rules.test.*"), *folder.glob("rules.*")]))


def _said(rules: Path, code: str) -> str:
    if is_of_tests(rules):
        found = read_with_tests(rules)
        return render_all(found.diagnostics, found.sources)
    if code in CODES:
        _, sources, diagnostics = read_files(rules)
        return render_all(diagnostics, sources)
    # A text that can be read is looked at as a whole.
    api = pytest.importorskip("loyalty_rules.api")
    return str(api.check(rules).text())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_message(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / folder.name
    shutil.copytree(folder, place)
    shutil.copytree(HERE / "LR101", tmp_path / "LR101", dirs_exist_ok=True)
    rules = _rules(place)
    if (place / "encoding.txt").exists():
        encoding = (place / "encoding.txt").read_text(encoding="utf-8").strip()
        rules.write_bytes(rules.read_text(encoding="utf-8").encode(encoding))
    monkeypatch.chdir(place)
    code = folder.name[:5]
    said = _said(Path(rules.name), code) + "\n"
    prefix = os.environ.get("UPDATE", "")
    if prefix.startswith("LR") and folder.name.startswith(prefix):
        (folder / "expected.txt").write_text(said, encoding="utf-8")
    assert said == (folder / "expected.txt").read_text(encoding="utf-8")
    assert f"[{code}]" in said


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_fix_mends_its_finding(folder: Path) -> None:
    rules = _rules(folder)
    checked = check(rules)
    for found in checked.diagnostics:
        if found.fix is not None:
            texts, _ = apply([found.fix], checked.sources)
            again = check(rules, unsaved={Path(file).resolve(): text for file, text in texts.items()})
            assert (found.code, found.message) not in {(other.code, other.message) for other in again.diagnostics}


def test_some_codes_have_fixes() -> None:
    """Those whose help names one way; each is mended in the test above."""
    folders = (
        "LR110",
        "LR111",
        "LR112",
        "LR115",
        "LR120",
        "LR121",
        "LR130",
        "LR133",
        "LR134",
        "LR201",
        "LR202",
        "LR212",
        "LR291",
    )
    for code in folders:
        (rules,) = (HERE / code).glob("rules.*")
        assert any(found.fix is not None and found.code == code for found in check(rules).diagnostics), code


@pytest.mark.parametrize("code", sorted(CODES))
def test_code_has_example_and_page(code: str) -> None:
    assert any(folder.name.startswith(code) for folder in FOLDERS)
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code}: {CODES[code]}\n")
