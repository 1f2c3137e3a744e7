"""Files in a revision of a git repository. The `git` program is asked for them, and only for what it keeps: neither
filters nor hooks of the repository run."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path, PurePath, PurePosixPath
from typing import Final

from msgspec import Struct

from loyalty_rules.core.revisions import AtRevision
from loyalty_rules.syntax.shelves import ShelfError

LINKS_MAX: Final = 40  # as file systems have it
_FOLDER, _FILE, _LINK = "040000", ("100644", "100755"), "120000"
_OUTSIDE: Final = PurePosixPath("/")  # of the repository


class _Entry(Struct, frozen=True):
    """What stands in a folder of a revision."""

    mode: str
    hash: str


class InRevision:
    """Files in a revision of the repository that the folder at hand is in. Paths begin at its top."""

    def __init__(self, at: AtRevision) -> None:
        self._at = at
        self._folders: dict[str, dict[str, _Entry]] = {}
        asked = f"`{at.revision}:{at.path}`"
        self._here = PurePosixPath(os.fsdecode(_here(asked)))
        self._top = self._committed(asked) if at.revision else self._staged()

    def _committed(self, asked: str) -> _Entry:
        revision = self._at.revision
        # What begins with a dash is an option to git, and no revision does.
        found = None if revision.startswith("-") else _answer("rev-parse", "-q", "--verify", f"{revision}^{{tree}}")
        if found is None:
            raise ShelfError(
                f"there is no file {asked}, and git knows no revision `{revision}` here",
                "`git fetch` gets what only another repository has yet",
            )
        return _Entry(_FOLDER, found.decode("ascii").strip())

    def _staged(self) -> _Entry:
        """What is to be committed next: git lists its files, and has no folders of them yet. Those are kept by their
        paths, which no hash is like."""
        self._folders[""] = {}
        listed = _answer("-c", "core.fsmonitor=false", "ls-files", "-z", "--stage", "--full-name", ":/") or b""
        for line in filter(None, listed.split(b"\0")):
            said, _, name = line.partition(b"\t")
            mode, hash, stage = said.decode("ascii").split()
            if stage != "0":  # in conflict: nobody has said yet what it is to be
                continue
            *folders, last = os.fsdecode(name).split("/")
            place = ""
            for folder in folders:
                self._folders[place][folder] = _Entry(_FOLDER, f"{place}/{folder}")
                place = f"{place}/{folder}"
                self._folders.setdefault(place, {})
            self._folders[place][last] = _Entry(mode, hash)
        return _Entry(_FOLDER, "")

    def place(self, named: Path) -> PurePath:
        asked = self._at.path
        from_here = asked in (".", "..") or asked.startswith(("./", "../"))
        return _straight(self._here / asked) if from_here else PurePosixPath(asked)

    def name(self, path: PurePath) -> str:
        return f"{self._at.revision}:{'/'.join(path.parts)}"

    def title(self, folder: PurePath) -> str:
        real, _ = self._walk(folder)
        if real.parts:
            return real.name
        top = _answer("rev-parse", "--show-toplevel")  # None in a repository without files of its own
        return "" if top is None else PurePosixPath(os.fsdecode(top.removesuffix(b"\n"))).name

    def real(self, path: PurePath) -> PurePath:
        return self._walk(path)[0]

    def exists(self, path: PurePath) -> bool:
        return self._entry(path) is not None

    def is_file(self, path: PurePath) -> bool:
        found = self._entry(path)
        return found is not None and found.mode in _FILE

    def is_folder(self, path: PurePath) -> bool:
        found = self._entry(path)
        return found is not None and found.mode == _FOLDER

    def files(self, folder: PurePath) -> list[PurePath]:
        found = self._entry(folder)
        names = () if found is None else self._in(found)
        return [path for path in (folder / name for name in sorted(names)) if self.is_file(path)]

    def content(self, path: PurePath, most: int) -> bytes:
        found = self._entry(path)
        if found is None or found.mode not in _FILE:
            raise FileNotFoundError(self.name(path))
        return self._blob(found, most)

    def hint(self, path: PurePath) -> str:
        below = _straight(self._here / path)
        if ".." in path.parts or below == path or not self.exists(below):
            return ""
        return f"paths in a revision begin at the top of the repository: `{self.name(below)}`"

    def _entry(self, path: PurePath) -> _Entry | None:
        try:
            return self._walk(path)[1]
        except OSError:
            return None

    def _walk(self, path: PurePath) -> tuple[PurePosixPath, _Entry | None]:
        """The path without links, and what stands there. Raises OSError where links lead in circles."""
        todo, links = list(reversed(path.parts)), 0
        names: list[str] = []
        entries: list[_Entry | None] = [self._top]
        while todo:
            name = todo.pop()
            if name == "/" or (name == ".." and not names):
                return _OUTSIDE, None
            if name == "..":
                names.pop()
                entries.pop()
                continue
            last = entries[-1]
            found = None if last is None or last.mode != _FOLDER else self._in(last).get(name)
            if found is not None and found.mode == _LINK:
                links += 1
                if links > LINKS_MAX:
                    raise OSError(f"{self.name(path)}: too many links")
                todo.extend(reversed(PurePosixPath(os.fsdecode(self._blob(found, 4096))).parts))
                continue
            names.append(name)
            entries.append(found)
        return PurePosixPath(*names), entries[-1]

    def _in(self, folder: _Entry) -> dict[str, _Entry]:
        """What stands in a folder, by name."""
        if folder.hash not in self._folders:
            lines = (_answer("ls-tree", "-z", "--full-tree", folder.hash) or b"").split(b"\0")
            # Each is `100644 blob 0f3a…`, a tab, and the name as it is.
            told = (line.partition(b"\t") for line in lines if line)
            self._folders[folder.hash] = {
                os.fsdecode(name): _Entry(*(said.decode("ascii").split()[index] for index in (0, 2)))
                for said, _, name in told
            }
        return self._folders[folder.hash]

    def _blob(self, file: _Entry, most: int) -> bytes:
        """What a file holds, which may be much more than is wanted."""
        with subprocess.Popen(
            ["git", "cat-file", "blob", file.hash],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        ) as git:
            assert git.stdout is not None
            content = git.stdout.read(most)
            whole = len(content) < most
            if not whole:
                git.kill()
        if whole and git.returncode:
            raise OSError(f"git can't read {file.hash}")
        return content


def _here(asked: str) -> bytes:
    """The folder at hand, from the top of its repository. Raises ShelfError."""
    try:
        ran = _run("rev-parse", "--show-prefix")
    except FileNotFoundError:
        raise ShelfError(
            f"there is no file {asked}, and to look into a revision takes git, which is not installed",
            "install git, or name a file that is there",
        ) from None
    if ran.returncode == 0:
        return ran.stdout.removesuffix(b"\n")
    if b"not a git repository" in ran.stderr:
        raise ShelfError(
            f"there is no file {asked}, and no revision: this folder is in no git repository",
            "run it in a folder of the repository, or name a file that is there",
        )
    said = ran.stderr.decode("utf-8", errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
    raise ShelfError(f"git can't look for {asked}: {said or 'it does not say why'}", "`git status` says more")


def _answer(*arguments: str) -> bytes | None:
    """What git says, or None where it refuses."""
    ran = _run(*arguments)
    return None if ran.returncode else ran.stdout


def _run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["git", *arguments], stdin=subprocess.DEVNULL, capture_output=True, env=_environment(), check=False
    )


def _environment() -> dict[str, str]:
    """Git speaks English, asks nothing, and locks nothing."""
    return {**os.environ, "LC_ALL": "C", "LANGUAGE": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}


def _straight(path: PurePosixPath | PurePath) -> PurePosixPath:
    """The path without the `..` that names undo."""
    names: list[str] = []
    for name in path.parts:
        if name == ".." and names and names[-1] != "..":
            names.pop()
        else:
            names.append(name)
    return PurePosixPath(*names)
