"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from loyalty_rules.core.whole_files import whole, write_whole


def test_a_file_is_replaced_with_its_permissions_and_its_links(tmp_path: Path) -> None:
    file, link = tmp_path / "a.loyalty", tmp_path / "b.loyalty"
    file.write_text("tier  A\n")
    file.chmod(0o640)
    link.symlink_to(file)
    write_whole(link, "tier A\n")
    assert link.is_symlink()
    assert file.read_text() == "tier A\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.loyalty", "b.loyalty"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_folder_that_can_not_be_written_leaves_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.loyalty"
    file.write_text("tier  A\n")
    tmp_path.chmod(0o500)
    with pytest.raises(OSError, match=r"Permission.*a\.loyalty"):
        write_whole(file, "tier A\n")
    tmp_path.chmod(0o700)
    assert file.read_text() == "tier  A\n"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device"), ValueError()])
def test_what_was_there_stays_where_something_goes_wrong(error: BaseException, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("whole\n")

    def half() -> None:
        with whole(file) as place:
            place.write_text("ha")
            raise error

    with pytest.raises(type(error)) as raised:
        half()
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert file.read_text() == "whole\n"
    assert not isinstance(error, OSError) or raised.value.filename == str(file)  # type: ignore[attr-defined]


def test_a_name_as_long_as_names_may_be(tmp_path: Path) -> None:
    write_whole(tmp_path / ("a" * 255), "whole\n")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["whole\n"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"none/a\.csv"):
        write_whole(tmp_path / "none" / "a.csv", "")


def test_a_pipe_is_written_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, "hello\n")
        assert os.read(reader, 100) == b"hello\n"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
