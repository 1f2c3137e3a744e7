"""What `include` may not do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .held import PROGRAMME, held, ruleset, run

SECRET = "a line that nobody is to see"


def including(folder: Path, *names: str) -> Path:
    text = PROGRAMME + "".join(f'include "{name}"\n' for name in names)
    return ruleset(folder / "rules", text, "a.loyalty")


@pytest.mark.parametrize(
    "name", ["../x.loyalty", "/etc/hosts", "b/../../x.loyalty", "..\\x.loyalty", "C:\\x.loyalty", "../rules2/x.loyalty"]
)
def test_it_does_not_leave_the_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / "x.loyalty").write_text(SECRET)
    ruleset(tmp_path / "rules2", SECRET)
    ran = held(run("check", including(tmp_path, name)), 1, says="error[LR105]")
    assert SECRET not in ran.all


def test_nor_by_way_of_a_link(tmp_path: Path) -> None:
    file = including(tmp_path, "b.loyalty")
    (tmp_path / "x.loyalty").write_text(SECRET)
    (file.parent / "b.loyalty").symlink_to(tmp_path / "x.loyalty")
    ran = held(run("check", file), 1, says="error[LR105]")
    assert SECRET not in ran.all


@pytest.mark.parametrize(
    "name", ["b.loyalty", "x\0y.loyalty", "x" * 5_000 + ".loyalty", "https://example.org/x.loyalty"]
)
def test_what_is_not_there(name: str, tmp_path: Path) -> None:
    held(run("check", including(tmp_path, name)), 1, says="error[LR102]: there is no file")


def test_a_link_to_itself(tmp_path: Path) -> None:
    file = including(tmp_path, "b.loyalty")
    (file.parent / "b.loyalty").symlink_to("b.loyalty")
    held(run("check", file), 1, says="error[LR102]")


def test_a_folder(tmp_path: Path) -> None:
    file = including(tmp_path, "b.loyalty")
    (file.parent / "b.loyalty").mkdir()
    held(run("check", file), 1, says="error[LR102]")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    file = including(tmp_path, "b.loyalty")
    os.mkfifo(file.parent / "b.loyalty")
    held(run("check", file), 1, says="error[LR102]")


def test_what_is_no_ruleset(tmp_path: Path) -> None:
    file = including(tmp_path, "b.txt")
    (file.parent / "b.txt").write_text(SECRET)
    ran = held(run("check", file), 1, says="error[LR101]")
    assert SECRET not in ran.all


def test_itself_in_a_circle_and_twice(tmp_path: Path) -> None:
    held(run("check", including(tmp_path, "a.loyalty")), 1, says="includes itself")
    ruleset(tmp_path / "rules", 'include "a.loyalty"\n', "b.loyalty")
    held(run("check", including(tmp_path, "b.loyalty")), 1, says="includes itself, by way of others")
    ruleset(tmp_path / "rules", "", "b.loyalty")
    held(run("check", including(tmp_path, "b.loyalty", "./b.loyalty")), 1, says="is included a second time")


@pytest.mark.parametrize("chained", [False, True])
def test_a_thousand_files(chained: bool, tmp_path: Path) -> None:
    names = [f"f{number}.loyalty" for number in range(1_000)]
    for name, following in zip(names, [*names[1:], names[0]], strict=True):
        ruleset(tmp_path / "rules", f'include "{following}"\n' if chained else "", name)
    file = including(tmp_path, *(names[:1] if chained else names))
    held(run("check", file), 1, says="error[LR104]: more than 200 files")
