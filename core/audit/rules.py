"""What a model says about its own auditing, when the plain rule (everything) does not fit.

audit_rule: ClassVar = AuditRule(exempt_because="…")      # or mask={"secret"}, leave_out={"last_seen_at"}
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AuditRule:
    """How one model is audited: not at all (with the reason), or without or with masked fields."""

    exempt_because: str = ""
    mask: frozenset[str] | set[str] = frozenset()
    leave_out: frozenset[str] | set[str] = frozenset()
