"""Jobs of tickets: the sweep every second or two, the nightly proof of the clocks."""

from celery import shared_task
from django.utils import timezone

from tickets.services.compliance import fold_ledger
from tickets.services.sweep import sweep_clocks
from tickets.services.verification import verify_clocks


@shared_task(name="tickets.tasks.sweep_clocks")
def sweep_due_clocks() -> None:
    """Fire what has come; several at once do no harm."""
    sweep_clocks(timezone.now())


@shared_task(name="tickets.tasks.verify_clocks")
def verify_stored_clocks() -> None:
    """Replay open and recently closed tickets, keep differences, fold the compliance ledger."""
    verify_clocks(now=timezone.now())
    fold_ledger()
