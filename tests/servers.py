"""Gives every test process its own database name and Redis database, before Django reads its settings.

Loaded with `-p tests.servers` (pyproject.toml), because pytest-django imports the settings before any
conftest.py. The servers are the embedded ones for tests; several runs at once, from several terminals, never
meet: each process holds a numbered slot for as long as it lives. PORTAL_TEST_DATABASE_URL and
PORTAL_TEST_REDIS_URL name servers to use instead (the account must be a superuser of PostgreSQL).
DATABASE_URL and REDIS_URL of the shell are ignored on purpose: tests must never touch a portal's data.
"""

import os
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import IO

import pytest

from script.embedded import Addresses, Embedded
from script.servers.slots import SLOTS, claim

_held: list[IO[str]] = []


def prepare_environment() -> int:
    """Claim a slot, start the servers, set the environment; returns the slot's number."""
    servers = Embedded(for_tests=True)
    number = _claim_any(servers.place.var)
    addresses = _given() or servers.start()
    name = os.environ.get("PORTAL_TEST_DB_SUFFIX") or f"s{number}"
    database = addresses.database_url.rsplit("/", 1)[0] + f"/portal_{name}"
    redis = addresses.redis_url.rsplit("/", 1)[0] + f"/{number + 1}"
    os.environ.update(
        DATABASE_URL=database,
        REDIS_URL=redis,
        SECRET_KEY="only-for-tests-" + "x" * 50,
        FIELD_ENCRYPTION_KEYS="b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtISE=",
        DEBUG="0",
        DEMO="0",
        ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
        CSRF_TRUSTED_ORIGINS="",
        EMAIL_URL="memorymail://",
        MEDIA_ROOT=tempfile.mkdtemp(prefix="portal-test-media-"),
        PORTAL_URL="http://127.0.0.1:8000",
        PUSH_URL="",
        STATIC_ROOT=tempfile.gettempdir() + "/portal-tests-collect-nothing",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",  # Playwright's loop runs in the thread that asks the database
    )
    return number


def _claim_any(var: Path) -> int:
    for number in range(SLOTS):
        stream = claim(var, number)
        if stream is not None:
            _held.append(stream)
            return number
    raise pytest.UsageError(f"{SLOTS} test processes run already")


def _given() -> Addresses | None:
    database, redis = (os.environ.get(f"PORTAL_TEST_{name}_URL") for name in ("DATABASE", "REDIS"))
    return Addresses(database, redis) if database and redis else None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    prepare_environment()
    return (yield)
