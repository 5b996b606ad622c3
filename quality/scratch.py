"""Patients' data that must lie on the disk of a host for a while: nothing stays of a process that dies.

A nameless file is gone with the process that opened it. Where a library insists on names, a held folder is
locked by its process; a folder that nobody holds any more is swept. Linux only (`/proc/self/fd`, `flock`).
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

PREFIX = "portal-homepages-"
_NOT_YET = "empty-"


@contextmanager
def nameless_file() -> Iterator[tuple[IO[bytes], Path]]:
    """A file that no folder lists, open for writing, and a path by which this process may open it anew."""
    with tempfile.TemporaryFile() as file:
        yield file, Path(f"/proc/self/fd/{file.fileno()}")


@contextmanager
def held_folder() -> Iterator[Path]:
    """A folder for files that need names, gone afterwards; at the latest, a sweep deletes it."""
    sweep()
    made = Path(tempfile.mkdtemp(prefix=_NOT_YET))
    held = os.open(made, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        folder = made.rename(made.with_name(PREFIX + made.name.removeprefix(_NOT_YET)))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(held)


def sweep() -> int:
    """Delete the folders of this host that killed processes left; says how many."""
    return sum(_swept(path) for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))


def _swept(folder: Path) -> bool:
    with suppress(OSError):  # gone meanwhile, held by its process, or somebody else's
        found = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
        finally:
            os.close(found)
        return True
    return False
