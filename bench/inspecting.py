"""How long the inspection of a large PostgreSQL database takes: many tables, many indexes."""

import os
import time
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

NAME = "portal_bench_inspected"
TABLES, INDEXES_A_TABLE = 5000, 4


def measure(*, fresh: bool) -> dict[str, Any]:
    """Make the database unless it is there, inspect it with all checks, and read its tuning proposals."""
    from inspections.collecting import tuning
    from inspections.collecting.catalogue import shipped
    from inspections.collecting.postgresql import collect
    from inspections.domain.tuning import proposals

    dsn, report = _database(fresh)
    began = time.perf_counter()
    found = collect(dsn, shipped("PostgreSQL"), databases=[NAME])
    report["inspection_seconds"] = round(time.perf_counter() - began, 1)
    report["checks"] = len(found.measurements)
    report["outcomes"] = sorted({str(one.outcome) for one in found.measurements.values()})
    began = time.perf_counter()
    pictures = tuning.look(dsn, [NAME])
    report["tuning_seconds"] = round(time.perf_counter() - began, 1)
    report["indexes"] = len(pictures[0].indexes)
    report["proposals"] = len(proposals(pictures[0]))
    return report


def _database(fresh: bool) -> tuple[str, dict[str, Any]]:
    server = os.environ["DATABASE_URL"]
    dsn = urlunsplit(urlsplit(server)._replace(path=f"/{NAME}"))
    with psycopg.connect(server, autocommit=True) as session:
        if fresh:
            session.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        if session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            return dsn, {"tables": TABLES}
        session.execute(f"CREATE DATABASE {NAME}")
    began = time.perf_counter()
    with psycopg.connect(dsn, autocommit=True) as session:
        session.execute("CREATE EXTENSION IF NOT EXISTS pgstattuple")
        session.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        for first in range(0, TABLES, 100):
            session.execute(";".join(_table(number) for number in range(first, first + 100)))
        session.execute("VACUUM ANALYZE")
    return dsn, {"tables": TABLES, "fill_seconds": round(time.perf_counter() - began, 1)}


def _table(number: int) -> str:
    columns = "id int PRIMARY KEY, a int, b int, c text"
    rows = "SELECT i, i % 7, i % 11, 'x' || i FROM generate_series(1, 200) i"
    indexes = "; ".join(
        f"CREATE INDEX ON t{number} ({column})" for column in ("a", "b", "c")[: INDEXES_A_TABLE - 1]
    )
    return f"CREATE TABLE t{number} ({columns}); INSERT INTO t{number} {rows}; {indexes}"
