"""Locks kept by the database: they fall with the session or transaction that held them, however it ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

OUTBOX_SENDER = 0x6F757462
MAIL_RECEIVER = 0x6D61696C


def wait_for_turn(*names: object) -> None:
    """Let the transactions that name the same thing follow one another; held until the present one ends.

    For what has no row yet to lock: two that make it at once would clash at its unique index.
    """
    with connection.cursor() as cursor:
        name = "\x1f".join(map(str, names))
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


@contextmanager
def session_lock(number: int) -> Iterator[bool]:
    """Hold lock `number` (up to 63 bits) if it is free: yields whether it is ours; never waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
