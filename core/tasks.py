"""Jobs that bear no business noun."""

from celery import shared_task
from django.utils import timezone

from core.outbox import deliver_due


@shared_task
def deliver_outbox() -> None:
    """Send what is due in the outbox."""
    deliver_due(timezone.now())
