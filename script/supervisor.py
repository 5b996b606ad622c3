"""Keeps a set of processes running: starts them, restarts what dies with back-off, stops all together."""

import ctypes
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LONGEST_PAUSE = 30.0  # seconds between two tries
CALM = 60.0  # seconds a process must live for its next death to count as a first one
LARGEST_LOG = 20 * 1024 * 1024  # bytes
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def _end_with_parent() -> None:
    """In the child: be asked to stop should the supervisor be killed outright."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process to keep running, with its log."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    deaths: int = 0
    due_at: float = 0.0

    def start(self) -> None:
        self.started_at = time.monotonic()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches us only; we stop them in order
                preexec_fn=_end_with_parent,  # safe: this process has one thread
            )

    def watch(self, say: Callable[[str], None]) -> None:
        """Start it when it is due, and note its death."""
        if self.process is None:
            if time.monotonic() >= self.due_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        lived = time.monotonic() - self.started_at
        self.deaths = 1 if lived > CALM else self.deaths + 1
        pause = min(2.0 ** (self.deaths - 1), LONGEST_PAUSE)
        say(f"{self.name} {describe(code)}; starting it again in {pause:.0f} s (see {self.log})")
        end_group(self.process.pid, signal.SIGKILL)
        self.process, self.due_at = None, time.monotonic() + pause

    def trim_log(self) -> None:
        """Keep one older log when it grew large; the process goes on writing to the emptied file."""
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)


def describe(code: int) -> str:
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"


def end_group(pid: int, how: signal.Signals) -> None:
    """Signal whatever is left of a process's session."""
    try:
        os.killpg(pid, how)
    except ProcessLookupError:
        return


def stop_all(children: list[Child], *, patience: float, hurry: Callable[[], bool]) -> list[str]:
    """Ask every process to stop, wait, kill what stays; names those that had to be killed."""
    running = [child for child in children if child.process is not None]
    for child in running:
        if child.process and child.process.poll() is None:
            child.process.terminate()
    deadline = time.monotonic() + patience
    while any(child.process and child.process.poll() is None for child in running):
        if time.monotonic() > deadline or hurry():
            break
        time.sleep(0.05)
    killed = [child.name for child in running if child.process and child.process.poll() is None]
    for child in running:
        if child.process:
            end_group(child.process.pid, signal.SIGKILL)
            child.process.wait()
    return killed
