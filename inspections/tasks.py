"""Jobs of inspections: the plan every night, reminders every morning, a new plan when holidays change."""

import logging

from celery import shared_task
from django.utils import timezone

from inspections.services import finding_moves
from inspections.services.collecting import CollectingRefused, collect_target, due_targets
from inspections.services.looks import thin_looks
from inspections.services.mailing import mail_reports
from inspections.services.planning import plan_all
from inspections.services.reminding import look_after

logger = logging.getLogger(__name__)


@shared_task(name="inspections.tasks.plan_inspections")
def plan_inspections() -> None:
    """Plan about a year ahead; also sent when the hospital declares working days."""
    plan_all(at=timezone.now())


@shared_task(name="inspections.tasks.look_after_inspections")
def look_after_inspections() -> None:
    """Once a day: missed windows, reminders, submissions without an answer; old looks are thinned."""
    look_after(at=timezone.now())
    thin_looks(at=timezone.now())


@shared_task(name="inspections.tasks.mail_reports")
def mail_accepted_reports() -> None:
    """Every morning: accepted reports to their recipients, weekly ones on Mondays."""
    mail_reports(at=timezone.now())


@shared_task(name="inspections.tasks.collect_due")
def collect_due() -> None:
    """Every night: look at targets whose inspection lacks the collector's answers, or whose time has come."""
    for target in due_targets(timezone.now()):
        try:
            collect_target(target=target, actor=None, at=timezone.now())
        except CollectingRefused as refused:
            logger.warning("target %s was not looked at: %s", target.pk, refused.message)


@shared_task(name="inspections.tasks.look_after_findings")
def look_after_findings() -> None:
    """Every few minutes: findings follow their tickets, risks whose time is over are open again."""
    finding_moves.follow_tickets(at=timezone.now())
    finding_moves.reopen_expired(at=timezone.now())
