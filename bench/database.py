"""A database of its own for measuring, on the servers that DATABASE_URL and REDIS_URL name."""

import os
from urllib.parse import urlsplit, urlunsplit

import psycopg

NAME = "portal_bench"
REDIS_NUMBER = 15


def use_bench_database(*, fresh: bool) -> None:
    """Point both addresses at the measuring databases before Django reads its settings."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        if fresh:
            server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        exists = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
        if not exists:
            server.execute(f"CREATE DATABASE {NAME}")
    os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{NAME}"))
    redis = urlsplit(os.environ["REDIS_URL"])
    os.environ["REDIS_URL"] = urlunsplit(redis._replace(path=f"/{REDIS_NUMBER}"))
