"""Seal what was added to the audit trail since the last seal.

Rows may commit out of order: row 7 can become visible after row 9. Whoever adds a row locks the table against
changes of its shape before the row gets its id, and until the end of the transaction. A seal therefore reads
the highest visible id, then notes who holds that lock, and waits for exactly these transactions: who comes
later gets a higher id. Nobody is blocked meanwhile; a transaction that stays open longer than the wait leaves
the sealing to the next run.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import structlog
from auditlog.models import LogEntry
from django.db import connection, transaction
from django.db.models import Max

from core.domain.audit_chain import GENESIS, pack, seal_hash
from core.models.seal import AuditSeal

ROWS_PER_SEAL = 50_000
POLL_S = 0.05
LOCK = 0x5EA1_A0D1
# Named one by one, so that a column added by a later version of the library does not break old seals.
SEALED_FIELDS = (
    "id", "content_type_id", "object_pk", "object_id", "object_repr", "serialized_data", "action",
    "changes_text", "changes", "actor_id", "cid", "remote_addr", "remote_port", "timestamp",
    "additional_data", "actor_email",
)  # fmt: skip

WRITERS = """
SELECT DISTINCT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND relation = 'auditlog_logentry'::regclass AND mode = 'RowExclusiveLock'
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

log = structlog.get_logger(__name__)


class UnableToSeal(Exception):
    """Sealing was asked for inside a transaction, which could not see others end."""


def seal_audit_trail(at: datetime, *, wait_s: float = 10.0) -> list[AuditSeal]:
    """Seal all settled rows, `ROWS_PER_SEAL` a seal; returns the new seals, oldest first.

    Empty when nothing is new or somebody who was adding rows is still at it after `wait_s`.
    """
    if connection.in_atomic_block:
        raise UnableToSeal("sealing needs a connection outside any transaction")
    settled = _settled_until(wait_s)
    seals: list[AuditSeal] = []
    while settled is not None and (seal := _seal_next(settled, at)):
        log.info("audit_sealed", number=seal.number, last_id=seal.last_id, hash=seal.hash)
        seals.append(seal)
    return seals


def rows_between(first_id: int | None, last_id: int) -> Iterator[dict[str, Any]]:
    """Rows of the trail with ids from `first_id` (None: from the start) to `last_id`, in JSON types."""
    rows = LogEntry.objects.filter(pk__lte=last_id).order_by("pk").values(*SEALED_FIELDS)
    if first_id is not None:
        rows = rows.filter(pk__gte=first_id)
    for row in rows.iterator(chunk_size=2000):
        row["timestamp"] = row["timestamp"].astimezone(UTC).isoformat(timespec="microseconds")
        yield row


def _settled_until(wait_s: float) -> int | None:
    """The highest id below which nothing can turn up any more; None when it is not known in time."""
    newest: int | None = LogEntry.objects.aggregate(newest=Max("pk"))["newest"]
    if newest is None:
        return None
    writers = _writers()
    give_up_at = time.monotonic() + wait_s
    while writers & _writers():
        if time.monotonic() >= give_up_at:
            log.warning("audit_not_sealed_yet", reason="a transaction that adds to the trail is still open")
            return None
        time.sleep(POLL_S)
    return newest


def _writers() -> set[str]:
    """The transactions of this database that may have added rows which nobody else sees yet."""
    with connection.cursor() as cursor:
        cursor.execute(WRITERS)
        return {virtual_id for (virtual_id,) in cursor.fetchall()}


@transaction.atomic
def _seal_next(settled: int, at: datetime) -> AuditSeal | None:
    with connection.cursor() as cursor:  # one sealer at a time
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = AuditSeal.objects.order_by("number").last()
    first_id = last.last_id + 1 if last else 1
    last_id = _end_of_batch(first_id, settled)
    if last_id is None:
        return None
    digests = pack(rows_between(first_id if last else None, last_id))
    number, previous = (last.number + 1, last.hash) if last else (1, GENESIS)
    return AuditSeal.objects.create(
        number=number,
        first_id=first_id,
        last_id=last_id,
        row_count=len(digests) // 40,
        row_digests=digests,
        previous_hash=previous,
        hash=seal_hash(
            number=number, first_id=first_id, last_id=last_id, previous_hash=previous, digests=digests
        ),
        sealed_at=at,
    )


def _end_of_batch(first_id: int, settled: int) -> int | None:
    rows = LogEntry.objects.filter(pk__gte=first_id, pk__lte=settled).order_by("pk")
    batch = list(rows.values_list("pk", flat=True)[:ROWS_PER_SEAL])
    return batch[-1] if batch else None
