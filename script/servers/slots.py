"""Numbered slots of test processes: each owns a database name and a Redis database while it lives."""

import fcntl
from pathlib import Path
from typing import IO

SLOTS = 32


def claim(var: Path, number: int) -> IO[str] | None:
    """Hold one slot until the returned file is closed or the process dies; None when another has it."""
    folder = var / "test-slots"
    folder.mkdir(parents=True, exist_ok=True)
    stream = open(folder / str(number), "w")  # noqa: SIM115 - the lock lives as long as the file is open
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.close()
        return None
    return stream


def are_all_free(var: Path) -> bool:
    held = [claim(var, number) for number in range(SLOTS)]
    for stream in held:
        if stream is not None:
            stream.close()
    return None not in held
