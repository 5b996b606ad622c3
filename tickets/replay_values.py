"""Read single values of a replay file; each fault names the path of what is wrong."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from core.domain.instants import EARLIEST, LATEST, SECOND, micros

Reader = Callable[[Any, str], Any]
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})", re.ASCII)


class FileRefused(Exception):
    """A file that cannot be used; the message names path or row, and why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}" if path else reason)


def fields(value: Any, path: str, readers: Mapping[str, Reader], required: Sequence[str]) -> dict[str, Any]:
    """Read an object key by key; a key unknown or missing is a fault."""
    if not isinstance(value, dict):
        raise FileRefused(path, "not an object")
    for key in value:
        if key not in readers:
            raise FileRefused(join(path, key), "unknown key")
    for key in required:
        if key not in value:
            raise FileRefused(join(path, key), "missing")
    return {key: readers[key](given, join(path, key)) for key, given in value.items()}


def join(path: str, key: str) -> str:
    """Lengthen a path by a key."""
    return f"{path}.{key}" if path else key


def listed(read: Reader) -> Reader:
    """Make the reader of a list."""

    def read_list(value: Any, path: str) -> list[Any]:
        if not isinstance(value, list):
            raise FileRefused(path, "not a list")
        return [read(item, f"{path}[{index}]") for index, item in enumerate(value)]

    return read_list


def one_of(known: Iterable[str], what: str) -> Reader:
    """Make the reader of a name out of a closed list."""
    names = frozenset(known)

    def read_name(value: Any, path: str) -> str:
        if text(value, path) not in names:
            raise FileRefused(path, f"{value!r} is not a known {what}")
        return str(value)

    return read_name


def text(value: Any, path: str) -> str:
    """Read a text that is not empty."""
    if not isinstance(value, str):
        raise FileRefused(path, "not a text")
    if not value:
        raise FileRefused(path, "empty")
    return value


def flag(value: Any, path: str) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise FileRefused(path, "not true or false")
    return value


def seconds(value: Any, path: str) -> int:
    """Read a length of time, a number of seconds, as microseconds."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise FileRefused(path, "not a number")
    if value < 0:
        raise FileRefused(path, "negative")
    return int(value) * SECOND if value == int(value) else round(value * SECOND)


def instant(value: Any, path: str) -> int:
    """Read an instant in ISO 8601 with its offset, as microseconds."""
    if not isinstance(value, str):
        raise FileRefused(path, "not a text")
    if not _INSTANT.fullmatch(value):
        raise FileRefused(path, f"{value!r} is not an instant with offset, such as 2026-02-14T09:00:00+08:00")
    try:
        found = micros(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        raise FileRefused(path, f"{value!r} does not exist") from None
    if not EARLIEST <= found <= LATEST:
        raise FileRefused(path, f"{value!r} is out of reach")
    return found
