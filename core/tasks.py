"""Jobs that bear no business noun."""

from uuid import UUID

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from core import idempotency, jobs, mail_in, outbox

HEARTBEAT_KEY = "worker-heartbeat"
HEARTBEAT_KEPT_S = 24 * 3600


@shared_task
def deliver_outbox() -> None:
    """Send what is due in the outbox."""
    outbox.deliver_due(timezone.now())


@shared_task
def run_job(*, job_id: str) -> None:
    """Do one background job."""
    jobs.run_job(job_id=UUID(job_id))


@shared_task
def rescue_jobs() -> None:
    """Start again what killed workers left."""
    jobs.rescue_jobs(at=timezone.now())


@shared_task
def receive_mail() -> None:
    """Take in what came to the portal's mailbox."""
    mail_in.receive_mail(at=timezone.now())


@shared_task
def forget_old_rows() -> None:
    """Delete answers kept for repeated calls and jobs that nobody needs any more."""
    now = timezone.now()
    idempotency.forget_expired_answers(at=now)
    jobs.forget_old_jobs(at=now)


@shared_task
def beat_heart() -> None:
    """Leave a sign that beat and a worker are alive, for the readiness check."""
    cache.set(HEARTBEAT_KEY, timezone.now().isoformat(), HEARTBEAT_KEPT_S)
