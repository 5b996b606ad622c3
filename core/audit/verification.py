"""Check the audit trail against its seals, from the first row to the last seal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditlog.models import LogEntry

from core.audit.sealing import rows_between
from core.domain.audit_chain import GENESIS, Fault, first_difference, pack, seal_hash
from core.models.seal import AuditSeal


@dataclass(frozen=True)
class Verdict:
    """What was checked, and the first fault; `unsealed` rows are newer than the last seal."""

    seals: int
    rows: int
    unsealed: int
    last_number: int
    last_hash: str
    fault: Fault | None = None

    @property
    def is_intact(self) -> bool:
        return self.fault is None


def verify_audit_trail(expected: Mapping[int, str] | None = None) -> Verdict:
    """Recompute every hash and stop at the first fault.

    `expected` holds hashes that were noted outside the database, by seal number: whoever rewrites rows and
    all later seals, or cuts the end off, is found out by them.
    """
    expected = dict(expected or {})
    checked = rows = 0
    previous, next_id = GENESIS, 1
    for seal in AuditSeal.objects.order_by("number").iterator(chunk_size=20):
        fault = _fault_of(seal, checked + 1, previous, next_id)
        if fault is None and expected.pop(seal.number, seal.hash) != seal.hash:
            fault = Fault("seal_unexpected", seal.number)
        if fault:
            return Verdict(checked, rows, _unsealed(next_id), checked, previous, fault)
        checked, rows = checked + 1, rows + seal.row_count
        previous, next_id = seal.hash, seal.last_id + 1
    fault = Fault("seal_missing", min(expected)) if expected else None
    return Verdict(checked, rows, _unsealed(next_id), checked, previous, fault)


def _fault_of(seal: AuditSeal, number: int, previous: str, first_id: int) -> Fault | None:
    if seal.number != number:
        return Fault("seal_missing", number)
    digests = bytes(seal.row_digests)
    own_hash = seal_hash(
        number=number, first_id=first_id, last_id=seal.last_id, previous_hash=previous, digests=digests
    )
    if (seal.first_id, seal.previous_hash, seal.hash) != (first_id, previous, own_hash):
        return Fault("seal_altered", number)
    found = pack(rows_between(first_id if number > 1 else None, seal.last_id))
    return first_difference(number, digests, found)


def _unsealed(next_id: int) -> int:
    return LogEntry.objects.filter(pk__gte=next_id).count()
