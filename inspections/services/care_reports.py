"""Make the half-yearly database care report (R04)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.models.user import User
from contracts.models.contract import Contract
from core.jobs import start_job
from core.models.job import Job
from inspections.models.report import Report
from inspections.reporting.care import HalfYear, NoSuchHalfYear, assemble_care, care_items
from inspections.reporting.identity import Subject
from inspections.services.reports import Progress, ReportRefused, store_report

JOB = "inspections.care_report"


def half_year(text: str) -> HalfYear:
    """The half year written as 2026-H1; raises ReportRefused."""
    try:
        return HalfYear.read(text)
    except NoSuchHalfYear as error:
        raise ReportRefused(_("Write the half year like 2026-H1."), field="period", code="period") from error


@transaction.atomic
def ask_for_care_report(
    *, contract: Contract, actor: User, period: str, formats: Iterable[str], language: str | None = None
) -> Job:
    """Start the report in the background; raises ReportRefused when nothing was measured then."""
    half = half_year(period)
    if not care_items(contract, half):
        raise ReportRefused(
            _("No database check was answered in %(period)s.") % {"period": half},
            field="period",
            code="nothing_measured",
        )
    return start_job(
        kind=JOB,
        title=_("Database care report %(period)s") % {"period": half},
        parameters={
            "contract": contract.pk,
            "period": str(half),
            "formats": sorted(formats),
            "language": language or get_language() or "zh-hans",
        },
        requested_by=actor,
    )


def make_care_report(
    *,
    contract: Contract,
    period: str,
    formats: Iterable[str],
    language: str,
    at: datetime,
    made_by: User | None = None,
    progress: Progress = lambda percent, text: None,
) -> list[Report]:
    """Assemble and store the report and its workbook; raises ReportRefused when nothing was measured."""
    half = half_year(period)
    with override(language):
        progress(5, _("Reading the results"))
        checked = care_items(contract, half)
        if not checked:
            raise ReportRefused(
                _("No database check was answered in %(period)s.") % {"period": half}, code="nothing_measured"
            )
    return store_report(
        subject=Subject(contract, None, str(half)),
        content=assemble_care(contract, half, checked, language),
        kind=Report.Kind.HALF_YEAR,
        formats=formats,
        at=at,
        made_by=made_by,
        is_final=False,
        progress=progress,
    )
