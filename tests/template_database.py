"""Test databases are copies of one that was migrated once for this state of the migrations.

Migrating an empty database takes half a minute of a processor, copying one a second.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "portal_migrated_"
LOCK = 7_102_026


def use_template(connection: BaseDatabaseWrapper) -> None:
    """Let Django make its test database from the template, which is made first where there is none."""
    name = PREFIX + fingerprint()
    with _alone(connection) as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
        found = {row[0] for row in cursor.fetchall()}
        if name not in found:
            for outdated in found:
                cursor.execute(f'DROP DATABASE IF EXISTS "{outdated}" WITH (FORCE)')
            _migrate(connection, f"{name}_unfinished")
            cursor.execute(f'ALTER DATABASE "{name}_unfinished" RENAME TO "{name}"')
    connection.settings_dict["TEST"]["TEMPLATE"] = name


def fingerprint() -> str:
    """What a migrated database depends on: our migrations with what they call, the packages' versions."""
    files = [*ROOT.glob("*/migrations/*.py"), ROOT / "core/append_only.py", ROOT / "requirements/dev.lock"]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _migrate(connection: BaseDatabaseWrapper, name: str) -> None:
    settings: dict[str, Any] = connection.settings_dict
    own, own_test = settings["NAME"], settings["TEST"]["NAME"]
    settings["TEST"]["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        settings["NAME"], settings["TEST"]["NAME"] = own, own_test


@contextmanager
def _alone(connection: BaseDatabaseWrapper) -> Iterator[Any]:
    """A cursor outside of any database of tests, while no other process builds the template."""
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield cursor
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
