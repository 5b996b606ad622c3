"""Real Celery workers for tests that kill them."""

import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from celery.exceptions import AlwaysEagerIgnored
from redis import Redis

from config.celery import app

ROOT = Path(__file__).resolve().parents[2]
PAUSE_S = 0.3
_broker = Redis.from_url(os.environ["REDIS_URL"])


@contextmanager
def worker(
    environment: dict[str, str], *, queue: str = "celery", include: str = "core.tasks"
) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with its child process, in a process group of its own; killed at the end."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "config",
        "worker",
        "-c",
        "1",
        "-Q",
        queue,
        "-I",
        include,
    ]
    command += ["--without-mingle", "--without-gossip", "-n", f"{queue}-{time.monotonic_ns()}@%h"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the worker and all its children: nothing of it can tidy up."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def send(task: str, *, queue: str = "celery", **values: str) -> str:
    """Hand a task to real workers, past the eager mode of tests; returns the id of the run."""
    with warnings.catch_warnings(action="ignore", category=AlwaysEagerIgnored):
        return str(app.send_task(task, kwargs=values, queue=queue).id)


def send_until(condition: Callable[[], bool], *, task: str, queue: str = "celery") -> None:
    """Hand a task over again and again, as beat does, until `condition`; no run of it is left behind.

    One run may come to nothing: the server frees what a killed worker held when it notices, not at the kill.
    """
    runs: list[str] = []

    def is_so() -> bool:
        if condition():
            return True
        if not runs or not _is_under_way(runs[-1], queue):
            runs.append(send(task, queue=queue))
            time.sleep(PAUSE_S)
        return False

    until(is_so)
    until(lambda: not any(_is_under_way(run, queue) for run in runs))


def _is_under_way(run: str, queue: str) -> bool:
    """Whether a task waits in the queue or a worker has not acknowledged it (it does so at the end)."""
    kept = [
        *cast("list[bytes]", _broker.lrange(queue, 0, -1)),
        *cast("list[bytes]", _broker.hvals("unacked")),
    ]
    return any(run.encode() in message for message in kept)


def until(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait for `condition`, fail when it does not come about."""
    stop_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < stop_at, "did not happen in time"
        time.sleep(0.05)
