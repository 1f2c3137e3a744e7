"""What is `REV:PATH`, and what is the name of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from loyalty_rules.core.revisions import AtRevision, at_revision


@pytest.mark.parametrize(
    ("name", "revision", "path"),
    [
        ("main:rules/shop.loyalty", "main", "rules/shop.loyalty"),
        ("HEAD~2:shop.loyalty", "HEAD~2", "shop.loyalty"),
        ("origin/main:./shop.loyalty", "origin/main", "./shop.loyalty"),
        ("v1.4:", "v1.4", ""),
        (":shop.loyalty", "", "shop.loyalty"),
        ("main@{2026-01-01 12:00}:shop.loyalty", "main@{2026-01-01 12:00}", "shop.loyalty"),
        ("HEAD^{/fix: a cap}:a:b.loyalty", "HEAD^{/fix: a cap}", "a:b.loyalty"),
    ],
)
def test_a_revision_and_a_path(name: str, revision: str, path: str) -> None:
    assert at_revision(name) == AtRevision(revision, path)


@pytest.mark.parametrize(
    "name",
    ["shop.loyalty", "C:\\rules\\a.loyalty", "C:/rules/a.loyalty", "main@{12:00}", "https://a/b", "a:b\0", "a:\n"],
)
def test_no_revision(name: str) -> None:
    assert at_revision(name) is None


def test_what_is_on_disk_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert at_revision(Path("main:shop.loyalty")) is not None
    Path("main:shop.loyalty").write_text("")
    assert at_revision(Path("main:shop.loyalty")) is None


def test_one_letter_is_a_drive_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert at_revision("m:shop.loyalty") is not None
    monkeypatch.setattr("loyalty_rules.core.revisions.os.name", "nt")
    assert at_revision("m:shop.loyalty") is None
