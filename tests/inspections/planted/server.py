"""Throw-away PostgreSQL servers from the embedded binaries, run by an ordinary account."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from script.servers.place import Place

CALM_S = 30
"""Seconds within which a server starts, stops or lets somebody in, on a machine that is busy."""
# A well-kept server: nothing here is a finding. Small limits, so that they are soon reached.
CONFIG = """
listen_addresses = '{addresses}'
unix_socket_directories = ''
max_connections = 33
max_prepared_transactions = 5
max_locks_per_transaction = 10
max_wal_size = 40MB
min_wal_size = 2MB
shared_buffers = 8MB
wal_level = logical
archive_mode = on
archive_command = 'true'
shared_preload_libraries = 'pg_stat_statements'
synchronous_commit = off
autovacuum_naptime = 1h
deadlock_timeout = 50ms
idle_in_transaction_session_timeout = 10min
log_lock_waits = on
log_min_messages = fatal
log_checkpoints = on
log_autovacuum_min_duration = 10min
max_standby_streaming_delay = 0
timezone = UTC
"""


def other_address() -> str | None:
    """An address of this machine that is no loopback one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
            return str(probe.getsockname()[0])
        except OSError:
            return None


@dataclass
class Server:
    place: Place
    data: Path
    port: int

    def dsn(self, database: str = "postgres", user: str = "portal", host: str = "127.0.0.1") -> str:
        return f"postgresql://{user}@{host}:{self.port}/{database}"

    def connect(self, database: str = "his", *, autocommit: bool = True, **more) -> psycopg.Connection:
        return psycopg.connect(self.dsn(database), autocommit=autocommit, connect_timeout=CALM_S, **more)

    def run(self, program: str, *arguments: str | Path) -> None:
        command = [str(self.place.native / "bin" / program), *map(str, arguments)]
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "PGTZ": "UTC"}
        subprocess.run(
            command,
            cwd=self.data.parent,
            env=environment,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            timeout=2 * CALM_S,
            **self.place.account.options(),
        )

    def start(self) -> None:
        self.run(
            "pg_ctl", "-D", self.data, "-w", "-s", "-o", f"-p {self.port}", "-l", self.data / "log", "start"
        )

    def stop(self, mode: str = "immediate") -> None:
        """Stop within a known time: what does not obey is killed, so that no test waits for it."""
        pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        try:
            self.run("pg_ctl", "-D", self.data, "-s", "-w", "-t", str(CALM_S), "-m", mode, "stop")
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            if mode != "immediate":
                raise
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)  # its children end when they notice


@contextmanager
def running_pair() -> Iterator[tuple[Server, Server]]:
    """A fresh, well-kept server and its standby; the account is `portal`, trusted on this machine only."""
    place = Place(for_tests=True)
    folder = Path(tempfile.mkdtemp(prefix="inspected-", dir=place.home))
    place.account.own(folder)
    primary, standby = (Server(place, folder / name, _free_port()) for name in ("primary", "standby"))
    try:
        _make(primary)
        _copy(primary, standby)
        with _running(primary), _running(standby):
            yield primary, standby
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(server: Server) -> None:
    options = ["--no-sync", "--wal-segsize=1", "--encoding=UTF8", "--locale=C", "--auth=trust"]
    server.run("initdb", "-D", server.data, "--username=portal", "--no-instructions", *options)
    other = other_address()
    addresses = "127.0.0.1" + (f",{other}" if other else "")
    with (server.data / "postgresql.conf").open("a") as stream:
        stream.write(CONFIG.format(addresses=addresses))
    if other:
        with (server.data / "pg_hba.conf").open("a") as stream:
            stream.write(f"host all all {other}/32 trust\n")


def _copy(primary: Server, standby: Server) -> None:
    """A server that was stopped is copied as it lies; streaming brings the rest."""
    primary.start()  # so that it writes down its own settings, which a standby may not undercut
    primary.stop("fast")
    shutil.copytree(primary.data, standby.data)
    (standby.data / "standby.signal").touch()
    with (standby.data / "postgresql.conf").open("a") as stream:
        stream.write(f"primary_conninfo = 'host=127.0.0.1 port={primary.port} user=portal'\n")
    for path in (standby.data, *standby.data.rglob("*")):
        primary.place.account.own(path)


@contextmanager
def _running(server: Server) -> Iterator[None]:
    server.start()
    try:
        yield
    finally:
        server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
