"""Findings as an Excel workbook, made in the background."""

import tempfile
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jobs import JobResult, RunningJob, runner
from core.tables import XLSX_TYPE, Column, write_workbook
from inspections.filters import FindingFilter
from inspections.models.finding import Finding

FINDINGS = "inspections.findings"
CHUNK = 1000
COLUMNS = (
    Column(gettext_lazy("Contract"), 28),
    Column(gettext_lazy("Target"), 20),
    Column(gettext_lazy("Check"), 10),
    Column(gettext_lazy("Finding"), 44),
    Column(gettext_lazy("Object"), 24),
    Column(gettext_lazy("Severity of the risk"), 10),
    Column(gettext_lazy("State"), 12),
    Column(gettext_lazy("Fact"), 40),
    Column(gettext_lazy("Cause"), 40),
    Column(gettext_lazy("Suggestion"), 40),
    Column(gettext_lazy("Owner"), 14),
    Column(gettext_lazy("Due on"), 12),
    Column(gettext_lazy("Ticket"), 14),
    Column(gettext_lazy("First seen"), 18),
    Column(gettext_lazy("Last seen"), 18),
    Column(gettext_lazy("Times seen"), 8),
    Column(gettext_lazy("Risk accepted until"), 14),
    Column(gettext_lazy("Why the risk is accepted"), 30),
)


@runner(FINDINGS)
def export_findings(job: RunningJob) -> JobResult:
    """All findings the filter of the list gives, within the scope of who asked."""
    request = HttpRequest()
    request.user = job.requested_by
    query = QueryDict(str(job.parameters.get("query", "")))
    visible = Finding.objects.visible_to(job.requested_by)
    rows = FindingFilter(query, queryset=visible, request=request).qs.for_lists().order_by("-pk")
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the job closes it with the result
    write_workbook(target, title=_("Findings"), columns=COLUMNS, rows=_rows(rows, job))
    return JobResult(target, f"{_('Findings')}-{timezone.localdate():%Y%m%d}.xlsx", XLSX_TYPE)


def _rows(rows: Any, job: RunningJob) -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(rows.iterator(chunk_size=CHUNK)):
        if number % CHUNK == 0:
            job.progress(min(95, number // CHUNK), _("%(count)s findings") % {"count": number})
        yield (
            row.contract.name, str(row.target or ""), row.check_code, row.title, row.object,
            row.get_severity_display(), row.get_state_display(), row.fact, row.cause, row.suggestion,
            str(row.owner or ""), row.due_on, row.ticket.spoken_number if row.ticket else "",
            row.first_seen_at, row.last_seen_at, row.times_seen, row.risk_until, row.risk_reason,
        )  # fmt: skip
