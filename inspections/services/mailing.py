"""Mail accepted reports to the recipients of their contract: each report to each of them exactly once."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.api.problems import Refusal
from core.fonts import UnableToDraw
from core.models.outbox import OutboxMessage
from core.outbox import enqueue
from inspections.models.choices import State
from inspections.models.inspection import Inspection
from inspections.models.recipient import ReportMailing, ReportRecipient
from inspections.models.report import Report
from inspections.services.reports import CONTENT_TYPES, make_inspection_report

LOOKS_BACK = timedelta(days=31)
LARGEST_ATTACHMENT = 10 * 1024 * 1024
_MONDAY = 0

log = structlog.get_logger(__name__)


def mail_reports(*, at: datetime) -> int:
    """Put what is due into the outbox; returns the number of new mails. Safe to run again and at once twice.

    Daily recipients get reports accepted since they were named, weekly ones on Mondays; reports accepted more
    than 31 days ago are not sent any more.
    """
    is_monday = timezone.localtime(at).weekday() == _MONDAY
    recipients = ReportRecipient.objects.filter(is_on=True).select_related("contract")
    if not is_monday:
        recipients = recipients.exclude(frequency=ReportRecipient.Frequency.WEEKLY)
    count = 0
    for recipient in recipients:
        for inspection in _unsent(recipient, at):
            try:
                count += _mail_one(recipient, inspection, at)
            except (Refusal, UnableToDraw) as reason:  # one report must not hold up the others
                log.warning("report_not_mailed", inspection=inspection.pk, reason=str(reason))
    return count


def _unsent(recipient: ReportRecipient, at: datetime):  # type: ignore[no-untyped-def]
    since = max(recipient.since, at - LOOKS_BACK)
    accepted = Inspection.objects.filter(
        contract=recipient.contract_id, state=State.ACCEPTED, accepted_at__gte=since, accepted_at__lte=at
    )
    sent = ReportMailing.objects.filter(recipient=recipient).values("report__inspection")
    return accepted.exclude(pk__in=sent).select_related("contract__hospital", "contract__supplier")


def _mail_one(recipient: ReportRecipient, inspection: Inspection, at: datetime) -> bool:
    """One mail, in one transaction with the record that it was written."""
    report = final_report(inspection, recipient.language, at)
    with transaction.atomic():
        ReportRecipient.objects.select_for_update().get(pk=recipient.pk)  # two runs take turns
        if ReportMailing.objects.filter(recipient=recipient, report__inspection=inspection).exists():
            return False
        ReportMailing.objects.create(recipient=recipient, report=report, sent_at=at)
        with override(recipient.language):
            _enqueue(recipient, report, at)
    return True


def final_report(inspection: Inspection, language: str, at: datetime) -> Report:
    """The newest PDF drawn after acceptance in `language`, made now when there is none."""
    finals = Report.objects.filter(
        inspection=inspection, is_final=True, format=Report.Format.PDF, language=language
    )
    report = finals.first()
    if report is None:
        made = make_inspection_report(
            inspection=inspection, formats=[Report.Format.PDF], language=language, at=at
        )
        report = next(one for one in made if one.format == Report.Format.PDF)
    return report


def _enqueue(recipient: ReportRecipient, report: Report, at: datetime) -> None:
    address = f"{settings.PORTAL_URL}{reverse('inspections:report-file', args=[report.pk])}"
    lines = [
        _("Inspection report %(number)s, revision %(revision)s, was accepted by both parties.")
        % {"number": report.number, "revision": report.revision},
        _("Contract: %(contract)s") % {"contract": report.contract.name},
        _("In the portal, after logging in: %(address)s") % {"address": address},
        _("SHA-256 of the file: %(hash)s") % {"hash": report.sha256},
    ]
    is_small = report.size <= LARGEST_ATTACHMENT
    if not is_small:
        lines.append(_("The file is too large for a mail; please fetch it from the portal."))
    attached = {"path": str(report.file.name), "name": report.name, "type": CONTENT_TYPES[Report.Format.PDF]}
    enqueue(
        dedupe_key=f"inspection-report-{report.pk}-{recipient.pk}",
        channel=OutboxMessage.Channel.MAIL,
        address=recipient.email,
        subject=_("Inspection report %(number)s") % {"number": report.number},
        body="\n".join(lines) + "\n",
        at=at,
        attachments=[attached] if is_small else [],
    )
