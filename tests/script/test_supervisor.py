"""What runs is restarted when it dies, with growing pauses, and everything stops together."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from script.supervisor import Child, describe, stop_all

PATIENCE = 5.0


def child(folder: Path, code: str) -> Child:
    return Child("job", [sys.executable, "-c", code], folder / "job.log", dict(os.environ))


def wait_for(text: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not (log.exists() and text in log.read_text()):
        assert time.monotonic() < deadline, f"{text!r} never came"
        time.sleep(0.02)


@pytest.mark.kill
def test_a_killed_process_is_started_again_after_a_pause(tmp_path: Path) -> None:
    said: list[str] = []
    job = child(tmp_path, "import time; print('up', flush=True); time.sleep(60)")
    job.start()
    wait_for("up", job.log)
    assert job.process is not None

    os.kill(job.process.pid, signal.SIGKILL)
    job.process.wait()
    job.watch(said.append)
    job.watch(said.append)
    waited = job.process is None
    job.due_at = 0
    job.watch(said.append)

    assert said == [f"job was killed by SIGKILL; starting it again in 1 s (see {job.log})"]
    assert waited
    assert job.process is not None
    stop_all([job], patience=PATIENCE, hurry=lambda: False)


def test_pauses_double_up_to_half_a_minute(tmp_path: Path) -> None:
    said: list[str] = []
    job = child(tmp_path, "raise SystemExit(3)")

    for _death in range(7):
        job.start()
        assert job.process is not None
        job.process.wait()
        job.watch(said.append)

    assert [line.split(" in ")[1].split(" (")[0] for line in said] == [
        "1 s",
        "2 s",
        "4 s",
        "8 s",
        "16 s",
        "30 s",
        "30 s",
    ]
    assert said[0].startswith("job ended with 3;")


def test_stopping_waits_for_what_finishes_and_kills_what_does_not(tmp_path: Path) -> None:
    polite = child(tmp_path, "import time; print('up', flush=True); time.sleep(60)")
    deaf = Child(
        "deaf",
        [
            sys.executable,
            "-c",
            "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
        ],
        tmp_path / "deaf.log",
        dict(os.environ),
    )
    for job in (polite, deaf):
        job.start()
        wait_for("up", job.log)

    killed = stop_all([polite, deaf], patience=0.5, hurry=lambda: False)

    assert killed == ["deaf"]
    assert polite.process is not None
    assert polite.process.returncode == -signal.SIGTERM


def test_grandchildren_do_not_outlive_a_stop(tmp_path: Path) -> None:
    code = "import subprocess, time; print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
    job = child(tmp_path, code)
    job.start()
    wait_for("\n", job.log)
    grandchild = int(job.log.read_text())

    stop_all([job], patience=PATIENCE, hurry=lambda: False)

    deadline = time.monotonic() + PATIENCE
    while _runs(grandchild) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _runs(grandchild)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_large_log_is_kept_once_and_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("script.supervisor.LARGEST_LOG", 10)
    job = child(tmp_path, "")
    job.log.write_text("x" * 11)

    job.trim_log()

    assert job.log.read_text() == ""
    assert (tmp_path / "job.log.1").read_text() == "x" * 11


@pytest.mark.parametrize(
    ("code", "words"), [(0, "ended with 0"), (1, "ended with 1"), (-9, "was killed by SIGKILL")]
)
def test_an_end_is_said_in_words(code: int, words: str) -> None:
    assert describe(code) == words
