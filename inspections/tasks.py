"""Jobs of inspections: the plan every night, reminders every morning, a new plan when holidays change."""

from celery import shared_task
from django.utils import timezone

from inspections.services.mailing import mail_reports
from inspections.services.planning import plan_all
from inspections.services.reminding import look_after


@shared_task(name="inspections.tasks.plan_inspections")
def plan_inspections() -> None:
    """Plan about a year ahead; also sent when the hospital declares working days."""
    plan_all(at=timezone.now())


@shared_task(name="inspections.tasks.look_after_inspections")
def look_after_inspections() -> None:
    """Once a day: missed windows, reminders, submissions without an answer."""
    look_after(at=timezone.now())


@shared_task(name="inspections.tasks.mail_reports")
def mail_accepted_reports() -> None:
    """Every morning: accepted reports to their recipients, weekly ones on Mondays."""
    mail_reports(at=timezone.now())
