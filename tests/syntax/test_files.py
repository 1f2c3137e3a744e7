"""Reading files: includes, folders, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from loyalty_rules.core.diagnostics import Diagnostic
from loyalty_rules.syntax import files as reading
from loyalty_rules.syntax import read, read_files


def _write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        stem, _, suffix = name.rpartition("_")
        (folder / f"{stem}.{suffix}").write_text(text, encoding="utf-8")


def _codes(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    return [diagnostic.code for diagnostic in diagnostics]


def test_includes_take_their_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "club"
    (folder / "parts").mkdir(parents=True)
    _write(folder, club_loyalty='language 1\ntier A\ninclude "parts/more.yaml"\ntier D\n', last_loyalty="tier C\n")
    _write(folder / "parts", more_yaml="- language: 1\n- tier: B\n- include: last.loyalty\n")
    monkeypatch.chdir(tmp_path)
    document, sources, diagnostics = read_files(Path("club"))
    assert diagnostics == ()
    assert document is not None
    assert [found.name for found in document.declarations] == ["1", "A", "B", "C", "D"]
    assert list(sources) == ["club/club.loyalty", "club/parts/more.yaml", "club/last.loyalty"]
    assert document.declarations[2].span.file == "club/parts/more.yaml"


def test_a_folder_stands_for_its_ruleset(tmp_path: Path) -> None:
    assert _codes(read_files(tmp_path)[2]) == ["LR102"]
    _write(tmp_path, a_yaml="- tier: A\n")
    assert _codes(read_files(tmp_path)[2]) == []
    _write(tmp_path, b_loyalty="tier B\n")
    document, _, _ = read_files(tmp_path)
    assert document is not None
    assert document.declarations[0].name == "B"
    _write(tmp_path, c_loyalty="tier C\n")
    _, _, (found,) = read_files(tmp_path)
    assert "`b.loyalty`" in found.help
    assert "`c.loyalty`" in found.help
    (tmp_path / f"{tmp_path.name}.loyalty").write_text("tier D\n", encoding="utf-8")
    assert _codes(read_files(tmp_path)[2]) == []


@pytest.mark.parametrize(
    ("include", "code"),
    [
        ("../out.loyalty", "LR105"),
        ("parts/../../out.loyalty", "LR105"),
        ("link.loyalty", "LR105"),
        ("linked/out.loyalty", "LR105"),
        ("..\\\\out.loyalty", "LR105"),
        ("parts", "LR101"),
        ("folder.loyalty", "LR102"),
        ("nowhere.loyalty", "LR102"),
        ("\u0001.loyalty", "LR102"),
        ("x" * 300 + ".loyalty", "LR102"),
        ("club.loyalty", "LR106"),
        ("a.txt", "LR101"),
    ],
)
def test_refused(tmp_path: Path, include: str, code: str) -> None:
    folder = tmp_path / "club"
    (folder / "parts").mkdir(parents=True)
    (folder / "folder.loyalty").mkdir()
    _write(tmp_path, out_loyalty="tier Out\n")
    (folder / "link.loyalty").symlink_to(tmp_path / "out.loyalty")
    (folder / "linked").symlink_to(tmp_path)
    (folder / "club.loyalty").write_text(f'tier A\ninclude "{include}"\ntier B\n', encoding="utf-8")
    document, _, diagnostics = read_files(folder)
    assert _codes(diagnostics) == [code]
    assert diagnostics[0].span is not None
    assert document is not None
    assert [found.name for found in document.declarations] == ["A", "B"]


def test_absolute_path_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, a_loyalty=f'include "{tmp_path.as_posix()}/b.loyalty"\n', b_loyalty="tier B\n")
    assert _codes(read_files(tmp_path / "a.loyalty")[2]) == ["LR105"]


def test_circle(tmp_path: Path) -> None:
    _write(tmp_path, a_loyalty='include "b.loyalty"\n', b_loyalty='include "a.loyalty"\ntier B\n')
    document, _, diagnostics = read_files(tmp_path / "a.loyalty")
    assert _codes(diagnostics) == ["LR106"]
    assert document is not None
    assert len(document.declarations) == 1


def test_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "a.loyalty").symlink_to(tmp_path / "a.loyalty")
    assert _codes(read_files(tmp_path / "a.loyalty")[2]) == ["LR102"]


def test_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SIZE_MAX", 40)
    _write(tmp_path, a_loyalty="tier A\n" * 20)
    assert _codes(read_files(tmp_path / "a.loyalty")[2]) == ["LR104"]
    assert _codes(read("tier A\n" * 20, "a.loyalty")[1]) == ["LR104"]
    monkeypatch.undo()
    monkeypatch.setattr(reading, "FILES_MAX", 3)
    _write(tmp_path, a_loyalty="".join(f'include "{name}.loyalty"\n' for name in "bcdefg"))
    for name in "bcdefg":
        (tmp_path / f"{name}.loyalty").write_text("", encoding="utf-8")
    assert _codes(read_files(tmp_path / "a.loyalty")[2]) == ["LR104"]


def test_what_no_text_is(tmp_path: Path) -> None:
    (tmp_path / "a.loyalty").write_bytes(b"tier A\ntier \xff\n")
    _, sources, diagnostics = read_files(tmp_path / "a.loyalty")
    assert _codes(diagnostics) == ["LR103"]
    assert list(sources) == [str(tmp_path / "a.loyalty")]
    (tmp_path / "b.loyalty").write_bytes(b"\xef\xbb\xbftier A\n")
    assert read_files(tmp_path / "b.loyalty")[2] == ()
    assert _codes(read("tier A", "a.rules")[1]) == ["LR101"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.loyalty")
    assert _codes(read_files(tmp_path / "a.loyalty")[2]) == ["LR102"]


def test_what_an_editor_holds_wins_over_the_disk(tmp_path: Path) -> None:
    _write(tmp_path, a_loyalty='include "b.loyalty"\ninclude "c.yaml"\n', b_loyalty="tier Saved\n")
    real = tmp_path.resolve()
    held = {real / "b.loyalty": "tier Typed\n", real / "c.yaml": "- tier: New\n"}
    document, sources, diagnostics = read_files(tmp_path / "a.loyalty", held)
    assert diagnostics == ()
    assert document is not None
    assert [found.name for found in document.declarations] == ["Typed", "New"]
    assert sources[str(tmp_path / "b.loyalty")] == "tier Typed\n"
    (found,) = read_files(tmp_path / "a.loyalty")[2]
    assert found.code == "LR102"
