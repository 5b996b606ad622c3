"""script/server brings the whole portal up, again in under ten seconds, and takes everything down with it."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from script.servers.place import ROOT

FIRST_START_S = 400.0  # with a week of demonstration tickets, on a busy machine
SECOND_START_S = 10.0
CORES = os.cpu_count() or 1


class Portal:
    """One run of script/server in a copy of the checkout."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder, self.port = folder, free_ports()
        self.output = folder / "var/server-output.txt"
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
        with open(self.output, "w") as output:
            self.process = subprocess.Popen(
                [folder / "script/server"],
                env={**kept, "PORT": str(self.port), **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def __enter__(self) -> "Portal":
        return self

    def __exit__(self, *_fault: object) -> None:
        """Leave nothing behind for the next test, whatever became of this one."""
        if self.process.poll() is None:
            self.stop()

    def wait_for(self, text: str, seconds: float) -> float:
        """Seconds until the server says something; fails with all it said when it never does."""
        began = time.monotonic()
        while text not in self.output.read_text():
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() - began < seconds, self.output.read_text()
            time.sleep(0.05)
        return time.monotonic() - began

    def processes(self) -> dict[int, str]:
        return processes_of(self.folder)

    def seconds_of_work(self) -> float:
        """Processor time that went into this start, whatever else the machine does."""
        total = 0
        for pid in {self.process.pid, *self.processes()}:
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                total += sum(int(field) for field in fields[11:15])  # its own and its finished children's
        return total / os.sysconf("SC_CLK_TCK")

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(how)
        return self.process.wait(timeout=90)


def processes_of(folder: Path) -> dict[int, str]:
    """Every process that runs out of a folder, with its command."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (process / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
            if str(folder) in words:
                found[int(process.name)] = words
    return found


def wait_for_process(folder: Path, words: str) -> int:
    """The process whose command holds these words, once there is one."""
    deadline = time.monotonic() + 60
    while not (found := [pid for pid, command in processes_of(folder).items() if words in command]):
        assert time.monotonic() < deadline, processes_of(folder)
        time.sleep(0.1)
    return found[0]


def free_ports() -> int:
    """A port that is free together with the one after it."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            with contextlib.suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", port + 1))
                return port


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A copy of the sources with the packages of this checkout, set up."""
    copy = Path(tempfile.mkdtemp(prefix="portal-server-"))
    copy.chmod(0o755)
    leave_out = shutil.ignore_patterns(".git", ".venv", "node_modules", "var", ".*_cache", "tests")
    shutil.copytree(ROOT, copy, ignore=leave_out, dirs_exist_ok=True)
    for name in (".venv", "node_modules"):
        (copy / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "var/stamps", copy / "var/stamps")
    (copy / "var/stamps/static").unlink(missing_ok=True)
    yield copy
    for pid in processes_of(copy):  # only after a failed test
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(copy, ignore_errors=True)  # a killed server may still be writing


def database(folder: Path) -> psycopg.Connection[tuple[object, ...]]:
    facts = json.loads((folder / "var/embedded.json").read_text())["servers"]
    password, port = facts["postgres_password"], facts["postgres_port"]
    return psycopg.connect(f"postgres://portal:{password}@127.0.0.1:{port}/portal")


def contents(folder: Path) -> dict[str, object]:
    """How many rows of each table of our own there are, but for what jobs write as time goes by."""
    with database(folder) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE tablename ~ '^(accounts|contracts|tickets)_'"
        ).fetchall()
        counting = [sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(str(name))) for (name,) in names]
        return {
            str(name): connection.execute(count).fetchone()
            for (name,), count in zip(names, counting, strict=True)
        }


def test_without_demonstration_it_makes_the_administrator_it_is_told(folder: Path) -> None:
    administrator = {"PORTAL_ADMIN_USERNAME": "chief", "PORTAL_ADMIN_PASSWORD": "Harbour-Lantern-52"}
    with Portal(folder, DEMO="0", **administrator) as portal:
        portal.wait_for("Ctrl-C stops everything", FIRST_START_S)
        with database(folder) as connection:
            accounts = connection.execute("SELECT username, is_superuser FROM accounts_user").fetchall()
            connection.execute("SET session_replication_role = replica")
            connection.execute("DELETE FROM accounts_user")  # the next start is a first one again

    assert accounts == [("chief", True)]
    assert not (folder / "var/demo-accounts.txt").exists()


def test_one_command_starts_everything_twice_and_stops_it(folder: Path) -> None:
    with Portal(folder) as first:
        first.wait_for("Ctrl-C stops everything", FIRST_START_S)
        before = contents(folder)
        said = first.output.read_text()
        stopped = first.stop()
        left = first.processes()
    with Portal(folder) as second:
        seconds = second.wait_for("The portal is ready", FIRST_START_S)
        work = second.seconds_of_work()
        after = contents(folder)
        with urllib.request.urlopen(f"http://127.0.0.1:{second.port}/accounts/login/") as page:
            login = page.read().decode()
        second.stop(signal.SIGTERM)

    assert (stopped, left, second.processes()) == (0, {}, {})
    assert (
        work if os.getloadavg()[0] > CORES else seconds
    ) < SECOND_START_S  # others may be at work here too
    assert before == after
    assert f"http://127.0.0.1:{first.port}" in said
    assert (folder / "var/demo-accounts.txt").read_text().strip() in said
    assert "/static/" in login


@pytest.mark.kill
def test_what_dies_comes_back_and_a_killed_supervisor_leaves_nobody_at_work(folder: Path) -> None:
    with Portal(folder) as portal:
        portal.wait_for("Ctrl-C stops everything", FIRST_START_S)
        os.kill(wait_for_process(folder, "config beat"), signal.SIGKILL)
        portal.wait_for("beat was killed by SIGKILL; starting it again in 1 s", 30)
        portal.process.kill()
        portal.process.wait()
    deadline = time.monotonic() + 60
    at_work = ("/bin/gunicorn", "/bin/celery", "/bin/uvicorn")
    while any(program in words for words in portal.processes().values() for program in at_work):
        assert time.monotonic() < deadline, portal.processes()
        time.sleep(0.2)
    subprocess.run([folder / ".venv/bin/python", folder / "script/embedded.py", "stop"], check=True)

    assert portal.processes() == {}
