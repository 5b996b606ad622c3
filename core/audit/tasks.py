"""The job that seals the audit trail; safe to run twice."""

from celery import shared_task
from django.utils import timezone

from core.audit.sealing import seal_audit_trail


@shared_task(name="core.audit.seal")
def seal() -> int:
    """Seal what is new; returns the number of new seals."""
    return len(seal_audit_trail(timezone.now()))
