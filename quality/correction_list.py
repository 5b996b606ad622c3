"""What has to be corrected before a file may go, as an Excel workbook; patients' data masked (Q05)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jobs import JobResult, RunningJob, runner
from core.tables import XLSX_TYPE, Column, write_workbook
from quality.forms.spans import span_of_job
from quality.models.finding import FindingRow, Severity
from quality.models.homepage import Homepage
from quality.presentation import shown_row
from quality.selectors.misfits import misfits_of

LIST = "quality.corrections"
CHUNK = 500
COLUMNS = (
    Column(gettext_lazy("Record number"), 16),
    Column(gettext_lazy("Admission"), 10),
    Column(gettext_lazy("Discharged on"), 14),
    Column(gettext_lazy("Department"), 20),
    Column(gettext_lazy("Coder"), 14),
    Column(gettext_lazy("Assigned to"), 14),
    Column(gettext_lazy("Severity"), 10),
    Column(gettext_lazy("Rule"), 12),
    Column(gettext_lazy("Field"), 28),
    Column(gettext_lazy("Value"), 24),
    Column(gettext_lazy("What is wrong"), 60),
    Column(gettext_lazy("Source"), 40),
)


@runner(LIST)
def write_corrections(job: RunningJob) -> JobResult:
    """One row a field that cannot be read and an open finding of the span, errors first, within the scope of
    who asked."""
    span = span_of_job(job)
    homepages = Homepage.objects.visible_to(job.requested_by).filter(
        hospital=span.hospital_id, discharged_on__range=(span.first, span.last)
    )
    if span.department:
        homepages = homepages.filter(department_code=span.department)
    if span.coder:
        homepages = homepages.filter(coder_name=span.coder)
    findings = FindingRow.objects.visible_to(job.requested_by).filter(
        homepage__in=homepages, state=FindingRow.State.OPEN
    )
    target = io.BytesIO()
    title = _("Corrections")
    rows = chain(_misfits(homepages), _cells(findings))
    write_workbook(target, title=title, columns=COLUMNS, rows=rows)
    return JobResult(target, f"{title}-{span.first:%Y%m%d}-{span.last:%Y%m%d}.xlsx", XLSX_TYPE)


def _misfits(homepages: Any) -> Iterator[tuple[Any, ...]]:
    ordered = homepages.select_related("assignee").order_by("discharged_on", "pk")
    for misfit in misfits_of(ordered):
        for path in misfit.paths:
            message = _("The catalogue no longer knows this field or its form: files are written without it.")
            yield (*_stay(misfit.homepage), Severity.ERROR.label, "", path, "", message, "")


def _stay(homepage: Homepage) -> tuple[Any, ...]:
    return (
        homepage.record_no,
        homepage.admission_count,
        homepage.discharged_on,
        homepage.department_name,
        homepage.coder_name,
        str(homepage.assignee or ""),
    )


def _cells(rows: Any) -> Iterator[tuple[Any, ...]]:
    ordered = rows.select_related("homepage__assignee").defer("homepage__sealed")
    for row in ordered.order_by("severity", "homepage__discharged_on", "homepage", "pk").iterator(CHUNK):
        shown = shown_row(row, is_revealed=False)
        yield (
            *_stay(row.homepage),
            row.get_severity_display(),
            shown.rule,
            shown.title,
            shown.value or "",
            shown.message,
            shown.source,
        )
