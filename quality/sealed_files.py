"""Files with patients' data in the default storage, sealed block by block under the portal's keys."""

import os
import struct
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage

from core.field_encryption import open_bytes, seal_bytes
from quality.scratch import nameless_file

BLOCK = 4 * 1024 * 1024
_LENGTH = struct.Struct(">I")


def keep_sealed(name: str, blocks: Iterable[bytes]) -> str:
    """Seal blocks into a file of the storage in place of an older one; returns its name there."""
    return keep_pages(name, _cut(blocks))


def keep_pages(name: str, pages: Iterable[bytes]) -> str:
    """Seal pages into one file of the storage, each to be had by its number; returns its name there."""
    with tempfile.TemporaryFile() as sealed:
        for page in pages:
            token = seal_bytes(page)
            sealed.write(_LENGTH.pack(len(token)) + token)
        sealed.seek(0)
        forget(name)
        return default_storage.save(name, File(sealed))


def page_of(name: str, number: int) -> bytes | None:
    """The page of that number, from 0, without a look into those before it; None behind the last."""
    with default_storage.open(name, "rb") as sealed:
        for _ in range(number):
            if not (head := sealed.read(_LENGTH.size)):
                return None
            sealed.seek(_LENGTH.unpack(head)[0], os.SEEK_CUR)
        head = sealed.read(_LENGTH.size)
        return open_bytes(sealed.read(_LENGTH.unpack(head)[0])) if head else None


def blocks_of(path: Path) -> Iterator[bytes]:
    """A file of this host, block by block."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def opened(name: str) -> Iterator[bytes]:
    """The blocks behind a sealed file."""
    with default_storage.open(name, "rb") as sealed:
        while head := sealed.read(_LENGTH.size):
            yield open_bytes(sealed.read(_LENGTH.unpack(head)[0]))


def content(name: str) -> bytes:
    """The whole of a sealed file."""
    return b"".join(opened(name))


@contextmanager
def as_local_file(name: str) -> Iterator[Path]:
    """A copy in the clear on this host, without a name: gone with this process, however it ends."""
    with nameless_file() as (target, path):
        for block in opened(name):
            target.write(block)
        target.flush()
        yield path


def unsealed_stream(name: str) -> IO[bytes]:
    """A sealed file as an open stream, for a download."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    for block in opened(name):
        target.write(block)
    target.seek(0)
    return target


def forget(name: str) -> None:
    """Delete a file of the storage if it is there."""
    if name and default_storage.exists(name):
        default_storage.delete(name)


def forget_all(folder: str, *, but: Collection[str] = ()) -> None:
    """Delete every file of a folder of the storage except those named, then the folder if it is empty; one
    that is not there is none."""
    names = files_in(folder)
    for name in names:
        if name not in but:
            default_storage.delete(f"{folder}/{name}")
    if not set(names) & set(but):
        with suppress(OSError):  # somebody has put a file there meanwhile
            default_storage.delete(folder)


def files_in(folder: str) -> list[str]:
    """The names of the files of a folder of the storage; none when it is not there."""
    try:
        return default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return []


def folders_in(folder: str) -> list[str]:
    """The names of the folders of a folder of the storage; none when it is not there."""
    try:
        return default_storage.listdir(folder)[0]
    except FileNotFoundError:
        return []


def newest_change(folder: str) -> datetime | None:
    """When a file of a folder of the storage was changed last; None when it has none."""
    moments = []
    for name in files_in(folder):
        with suppress(FileNotFoundError):
            moments.append(default_storage.get_modified_time(f"{folder}/{name}"))
    return max(moments, default=None)


def _cut(blocks: Iterable[bytes]) -> Iterator[bytes]:
    for block in blocks:
        for start in range(0, len(block), BLOCK):
            yield block[start : start + BLOCK]
