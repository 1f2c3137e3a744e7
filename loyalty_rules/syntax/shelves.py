"""Where the files of a ruleset stand: on disk, or in a revision of a git repository."""

from __future__ import annotations

from os.path import exists, isfile  # unlike Path's they never raise, whatever the name is
from pathlib import Path, PurePath
from typing import Protocol


class Shelf(Protocol):
    """Files and folders by paths that are the shelf's own: `place` makes the first, others are made from it."""

    def place(self, named: Path) -> PurePath:
        """The path of what the user named."""

    def name(self, path: PurePath) -> str:
        """What the user calls it."""

    def title(self, folder: PurePath) -> str:
        """What a folder itself is called, however one came to it."""

    def real(self, path: PurePath) -> PurePath:
        """The same for the same file, whatever links lead to it. Raises OSError, RuntimeError, ValueError."""

    def exists(self, path: PurePath) -> bool: ...

    def is_file(self, path: PurePath) -> bool: ...

    def is_folder(self, path: PurePath) -> bool: ...

    def files(self, folder: PurePath) -> list[PurePath]:
        """The files that stand in a folder, sorted."""

    def content(self, path: PurePath, most: int) -> bytes:
        """So many bytes of a file at most. Raises OSError, RuntimeError, ValueError."""

    def hint(self, path: PurePath) -> str:
        """Where else a file could be that is not there."""


class ShelfError(Exception):
    """Why there is no such shelf, and `help`: what to do about it."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


class OnDisk:
    """Files as the system has them."""

    def place(self, named: Path) -> PurePath:
        return named

    def name(self, path: PurePath) -> str:
        return str(path)

    def title(self, folder: PurePath) -> str:
        return Path(folder).resolve().name

    def real(self, path: PurePath) -> PurePath:
        return Path(path).resolve()

    def exists(self, path: PurePath) -> bool:
        return exists(path)

    def is_file(self, path: PurePath) -> bool:
        return isfile(path)

    def is_folder(self, path: PurePath) -> bool:
        return Path(path).is_dir()

    def files(self, folder: PurePath) -> list[PurePath]:
        return [entry for entry in sorted(Path(folder).iterdir()) if entry.is_file()]

    def content(self, path: PurePath, most: int) -> bytes:
        with Path(path).open("rb") as file:
            return file.read(most)

    def hint(self, path: PurePath) -> str:
        return ""
