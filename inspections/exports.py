"""The plan of inspections as an Excel workbook, made in the background."""

import tempfile
from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jobs import JobResult, RunningJob, runner
from core.tables import XLSX_TYPE, Column, write_workbook
from inspections.faces import face_of
from inspections.forms.planning import ListFilterForm
from inspections.selectors.listing import chosen_inspections

PLAN = "inspections.plan"
COLUMNS = (
    Column(gettext_lazy("Inspection no."), 20),
    Column(gettext_lazy("Hospital"), 26),
    Column(gettext_lazy("Contract"), 30),
    Column(gettext_lazy("Kinds"), 36),
    Column(gettext_lazy("Window from"), 12),
    Column(gettext_lazy("Window to"), 12),
    Column(gettext_lazy("Due on"), 12),
    Column(gettext_lazy("Planned for"), 12),
    Column(gettext_lazy("Provisional"), 10),
    Column(gettext_lazy("State"), 14),
    Column(gettext_lazy("Lead engineer"), 14),
    Column(gettext_lazy("Worked from"), 12),
    Column(gettext_lazy("Worked to"), 12),
    Column(gettext_lazy("Checks done"), 10),
    Column(gettext_lazy("Checks planned"), 10),
    Column(gettext_lazy("Accepted"), 20),
)


@runner(PLAN)
def export_plan(job: RunningJob) -> JobResult:
    """The inspections that the list's query selects, within the scope of who asked."""
    form = ListFilterForm(QueryDict(str(job.parameters.get("query", ""))), user=job.requested_by)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = chosen_inspections(job.requested_by, chosen, timezone.localdate())
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the job closes it with the result
    write_workbook(target, title=_("Inspections"), columns=COLUMNS, rows=_rows(rows))
    return JobResult(target, f"{_('Inspections')}-{timezone.localdate():%Y%m%d}.xlsx", XLSX_TYPE)


def _rows(rows: Any) -> Iterator[tuple[Any, ...]]:
    today = timezone.localdate()
    for row in rows.select_related("contract__hospital", "lead").iterator(chunk_size=1000):
        yield (
            row.label, row.contract.hospital.name, row.contract.name, row.title, row.window_from,
            row.window_to, row.due_on, row.planned_on, row.is_provisional, str(face_of(row, today).word),
            str(row.lead or ""), row.worked_from, row.worked_to, row.coverage_done, row.coverage_planned,
            row.accepted_at,
        )  # fmt: skip
