"""What has to be corrected before a file may go, as an Excel workbook; patients' data masked (Q05)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jobs import JobResult, RunningJob, runner
from core.tables import XLSX_TYPE, Column, write_workbook
from quality.forms.spans import span_of_job
from quality.models.finding import FindingRow
from quality.presentation import shown_row

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
    """One row an open finding of the span, errors first, within the scope of who asked."""
    span = span_of_job(job)
    rows = FindingRow.objects.visible_to(job.requested_by).filter(
        homepage__hospital=span.hospital_id,
        homepage__discharged_on__range=(span.first, span.last),
        state=FindingRow.State.OPEN,
    )
    if span.department:
        rows = rows.filter(homepage__department_code=span.department)
    if span.coder:
        rows = rows.filter(homepage__coder_name=span.coder)
    target = io.BytesIO()
    title = _("Corrections")
    write_workbook(target, title=title, columns=COLUMNS, rows=_cells(rows))
    return JobResult(target, f"{title}-{span.first:%Y%m%d}-{span.last:%Y%m%d}.xlsx", XLSX_TYPE)


def _cells(rows: Any) -> Iterator[tuple[Any, ...]]:
    ordered = rows.select_related("homepage__assignee").defer("homepage__sealed")
    for row in ordered.order_by("severity", "homepage__discharged_on", "homepage", "pk").iterator(CHUNK):
        homepage, shown = row.homepage, shown_row(row, is_revealed=False)
        yield (
            homepage.record_no,
            homepage.admission_count,
            homepage.discharged_on,
            homepage.department_name,
            homepage.coder_name,
            str(homepage.assignee or ""),
            row.get_severity_display(),
            shown.rule,
            shown.title,
            shown.value or "",
            shown.message,
            shown.source,
        )
