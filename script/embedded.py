#!/usr/bin/env python3
"""Start and stop the PostgreSQL and Redis that come with the installation: no root, no system service.

    python script/embedded.py [--test] start | stop | status | env | hydrate

Plain Python, standard library only. Two pairs exist side by side: the portal's own (`var/postgres`,
`var/redis`) and the one for tests (`var/test-postgres`, `var/test-redis`, not safe against power loss).
Both listen on the loopback interface only; ports and passwords are chosen once and kept in
`var/embedded.json` (mode 0600). Starting twice, also at the same moment, is safe.
`hydrate` only makes the library links npm leaves out.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":  # run as a file: the project's folder is not yet where modules are looked for
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from script.servers import slots
from script.servers.place import NATIVE, ROOT, Place, UnableToStart, hydrate
from script.servers.postgres import Postgres
from script.servers.redis import Redis


@dataclass(frozen=True)
class Addresses:
    """Where the two servers answer, and which of them this call had to start."""

    database_url: str
    redis_url: str
    started: tuple[str, ...] = ()


class Embedded:
    """One PostgreSQL and one Redis with their data, for the portal or for its tests."""

    def __init__(self, *, for_tests: bool = False, root: Path = ROOT) -> None:
        self.place = Place(root=root, for_tests=for_tests)
        self.postgres = Postgres(self.place)
        self.redis = Redis(self.place)

    def start(self, *, postgres: bool = True, redis: bool = True) -> Addresses:
        """Start what does not answer yet; raises UnableToStart."""
        with self.place.locked():
            self.place.settle()
            started = []
            if postgres and self.postgres.start():
                started.append("postgres")
            if redis and self.redis.start():
                started.append("redis")
            return Addresses(self.postgres.url, self.redis.url, tuple(started))

    def stop(
        self, *, postgres: bool = True, redis: bool = True, unless_used: bool = False
    ) -> tuple[str, ...]:
        """Stop what runs and name it; with `unless_used` leave it alone while a test run holds a slot."""
        with self.place.locked():
            if unless_used and not slots.are_all_free(self.place.var):
                return ()
            stopped = []
            if redis and self.redis.stop():
                stopped.append("redis")
            if postgres and self.postgres.stop():
                stopped.append("postgres")
            return tuple(stopped)

    def states(self) -> dict[str, bool]:
        return {"postgres": self.postgres.answers(), "redis": self.redis.answers()}


def main() -> int:
    parser = argparse.ArgumentParser(description="The embedded PostgreSQL and Redis.")
    parser.add_argument("--test", action="store_true", help="the pair for tests")
    parser.add_argument("--unless-used", action="store_true", help="stop: not while a test run uses them")
    parser.add_argument("action", choices=["start", "stop", "status", "env", "hydrate"])
    options = parser.parse_args()
    servers = Embedded(for_tests=options.test)
    if options.action == "start":
        print("started:", " ".join(servers.start().started) or "nothing, all was running")
    elif options.action == "stop":
        print("stopped:", " ".join(servers.stop(unless_used=options.unless_used)) or "nothing")
    elif options.action == "status":
        states = servers.states()
        print(" ".join(f"{name}={'running' if runs else 'stopped'}" for name, runs in states.items()))
        return 0 if all(states.values()) else 1
    elif options.action == "hydrate":
        hydrate(servers.place.root / NATIVE)
    else:
        print(f"DATABASE_URL={servers.postgres.url}\nREDIS_URL={servers.redis.url}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UnableToStart as refusal:
        sys.exit(str(refusal))
