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

from celery.exceptions import AlwaysEagerIgnored

from config.celery import app

ROOT = Path(__file__).resolve().parents[2]


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


def send(task: str, *, queue: str = "celery", **values: str) -> None:
    """Hand a task to real workers, past the eager mode of tests."""
    with warnings.catch_warnings(action="ignore", category=AlwaysEagerIgnored):
        app.send_task(task, kwargs=values, queue=queue)


def until(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait for `condition`, fail when it does not come about."""
    stop_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < stop_at, "did not happen in time"
        time.sleep(0.05)
