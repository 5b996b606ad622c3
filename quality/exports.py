"""The reconciliation as an Excel workbook, made in the background."""

import tempfile
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.organisation import Organisation
from core.jobs import JobResult, RunningJob, runner
from core.tables import XLSX_TYPE, Column, write_workbook
from quality.domain.reconciliation import Arrival
from quality.models.discharge import Discharge
from quality.selectors.reconciliation import Reconciliation, reconcile

RECONCILIATION = "quality.reconciliation"
ARRIVALS = {
    Arrival.ON_TIME: gettext_lazy("in time"),
    Arrival.LATE: gettext_lazy("late"),
    Arrival.AWAITED: gettext_lazy("awaited"),
    Arrival.MISSING: gettext_lazy("missing"),
}
COLUMNS = (
    Column(gettext_lazy("Matter"), 16),
    Column(gettext_lazy("Department code"), 12),
    Column(gettext_lazy("Department"), 22),
    Column(gettext_lazy("Coder"), 16),
    Column(gettext_lazy("Record number"), 18),
    Column(gettext_lazy("Admission"), 10),
    Column(gettext_lazy("Discharged"), 14),
    Column(gettext_lazy("Accepted on"), 14),
    Column(gettext_lazy("Days overdue"), 12),
    Column(gettext_lazy("Note"), 30),
)


@runner(RECONCILIATION)
def export_reconciliation(job: RunningJob) -> JobResult:
    """Every discharge of the period with its standing, then duplicates, later changes, unannounced ones."""
    hospital = _hospital(job)
    first, last = (date.fromisoformat(str(job.parameters[name])) for name in ("first", "last"))
    found = reconcile(
        hospital=hospital,
        first=first,
        last=last,
        today=timezone.localdate(),
        department=str(job.parameters.get("department", "")),
    )
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the job closes it with the result
    write_workbook(target, title=_("Reconciliation"), columns=COLUMNS, rows=_rows(found))
    return JobResult(target, f"{_('Reconciliation')}-{first}-{last}.xlsx", XLSX_TYPE)


def _hospital(job: RunningJob) -> Organisation:
    """The hospital asked for, when the person who asked may see its discharges."""
    hospital = Organisation.objects.get(pk=job.parameters["hospital"])
    if not job.requested_by.is_superuser and job.requested_by.organisation_id != hospital.pk:
        raise Discharge.DoesNotExist
    return hospital


def _rows(found: Reconciliation) -> Iterator[tuple[Any, ...]]:
    for one in found.matters:
        yield (
            str(ARRIVALS[one.standing.arrival]), one.department_code, one.department_name, one.coder,
            one.record_no, one.admission_count, one.discharged_on, one.accepted_on, one.standing.days_late,
            _("refused, kept as a draft") if one.is_draft else "",
        )  # fmt: skip
    for label, homepages in (
        (_("duplicated"), found.duplicated),
        (_("changed after sign-off"), found.changed),
        (_("not announced"), found.unannounced),
    ):
        for homepage in homepages:
            accepted = timezone.localdate(homepage.accepted_at) if homepage.accepted_at else None
            yield (
                label, homepage.department_code, homepage.department_name, homepage.coder_name,
                homepage.record_no, homepage.admission_count, homepage.discharged_on, accepted, "", "",
            )  # fmt: skip
