"""Files that are written whole or not at all: neither a full disk nor a stop leaves half of one."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_PREFIX = ".loyalty-rules-"


def left_over(folder: Path) -> tuple[Path, ...]:
    """What a run has left in a folder that was ended by force while it wrote. A run that is still at work has such
    files too, so nobody but the user can say that they may go."""
    return tuple(sorted(path for path in folder.iterdir() if path.name.startswith(_PREFIX)))


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Where to write what shall stand at the path. What was there stays until all is written, and for good where
    something goes wrong. Its permissions stay, and a link stays one; a device or a pipe is written as it is.

    Raises OSError, which names the path.
    """
    real = path.resolve()
    if real.exists() and not real.is_file():
        yield path
        return
    new = path
    try:
        handle, name = tempfile.mkstemp(dir=real.parent, prefix=_PREFIX)
        os.close(handle)
        new = Path(name)
        yield new
        new.chmod(real.stat().st_mode if real.exists() else 0o666 & ~_umask())
        _put(new, real)
    except OSError as error:
        if error.errno is None or (error.filename not in (None, str(new), new, str(path)) and new != path):
            raise
        raise OSError(error.errno, error.strerror, str(path)) from None
    finally:
        if new != path:
            new.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Put the text in the place of the file's, in UTF-8 with the line ends it has."""
    with whole(path) as place, place.open("wb") as file:
        file.write(text.encode("utf-8"))
        file.flush()
        if place != path:
            os.fsync(file.fileno())


def rewrite(texts: Mapping[str, str]) -> None:
    """Put texts in the place of those of files that are there, by their names. A byte order mark, which readers leave
    out, stays where there is one."""
    for name, text in texts.items():
        path = Path(name)
        mark = "\ufeff" if path.read_bytes().startswith(BOM_UTF8) else ""
        write_whole(path, mark + text)


def _put(new: Path, real: Path) -> None:
    try:
        new.replace(real)
    except OSError as error:
        if error.errno != errno.EBUSY:  # a file that is mounted by itself can't be replaced, only filled
            raise
        shutil.copyfile(new, real)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
