"""A database of its own for measuring, on the server that DATABASE_URL names."""

import os
from urllib.parse import urlsplit, urlunsplit

import psycopg

NAME = "portal_bench"


def use_bench_database(*, fresh: bool) -> None:
    """Point DATABASE_URL at the measuring database before Django reads its settings; make it when missing."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        if fresh:
            server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        exists = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
        if not exists:
            server.execute(f"CREATE DATABASE {NAME}")
    os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{NAME}"))
