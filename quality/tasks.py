"""Jobs of homepages: each may run twice and calls one service."""

from celery import shared_task
from django.utils import timezone

from quality.services.chasing import chase_all


@shared_task
def chase_homepages() -> None:
    """Once a day: tell coders what is overdue."""
    chase_all(at=timezone.now())
