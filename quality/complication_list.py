"""The detail list of complications after elective surgery (Q04), as lines and as an Excel workbook."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models.user import User
from core.jobs import JobResult, RunningJob, runner
from core.tables import XLSX_TYPE, Column, write_workbook
from quality.domain.complications import ComplicationGroup, complications_of
from quality.forms.spans import span_of_job
from quality.models.homepage import Homepage
from quality.reading_language import reads_chinese
from quality.selectors.spans import Span, homepages_of
from quality.services.extraction import normal_form_of
from quality.services.measuring import complication_groups

LIST = "quality.complications"
COLUMNS = (
    Column(gettext_lazy("Record number"), 16),
    Column(gettext_lazy("Admission"), 10),
    Column(gettext_lazy("Department"), 20),
    Column(gettext_lazy("Coder"), 14),
    Column(gettext_lazy("Discharged on"), 14),
    Column(gettext_lazy("Operation code"), 14),
    Column(pgettext_lazy("homepage", "Operation"), 30),
    Column(gettext_lazy("Operation date"), 20),
    Column(gettext_lazy("Elective by"), 22),
    Column(gettext_lazy("Group"), 8),
    Column(gettext_lazy("Complication"), 30),
    Column(gettext_lazy("Diagnosis code"), 16),
    Column(gettext_lazy("Diagnosis"), 30),
    Column(gettext_lazy("Listed by"), 44),
)


@dataclass(frozen=True)
class Line:
    """One complication of one stay; no word of it names the patient."""

    homepage: Homepage
    group: ComplicationGroup
    code: str
    diagnosis: str
    prefix: str
    operation_code: str
    operation: str
    operation_date: str
    is_by_timing: bool

    @property
    def group_name(self) -> str:
        """The group in the reader's language."""
        return self.group.name_zh if reads_chinese() else self.group.name_en

    @property
    def rule(self) -> str:
        """Why the line is listed, in words."""
        return _("%(code)s begins with %(prefix)s and was not present on admission (4)") % {
            "code": self.code,
            "prefix": self.prefix,
        }

    @property
    def basis(self) -> str:
        """What said that the operation was elective."""
        return _("operation timing") if self.is_by_timing else _("way of admission, no timing given")


def complication_lines(user: User, span: Span) -> list[Line]:
    """The list of a span within the scope of `user`, by day of discharge: the stays that PA-05 counts."""
    rows = homepages_of(user, span).filter(
        state=Homepage.State.ACCEPTED,
        measure__facts__is_elective=True,
        measure__facts__is_excluded_principal=False,
    )
    rows = rows.exclude(measure__facts__complications=[]).select_related("measure")
    return [line for row in rows.order_by("discharged_on", "pk") for line in _lines(row)]


@runner(LIST)
def write_complications(job: RunningJob) -> JobResult:
    """The list as a workbook."""
    span = span_of_job(job)
    target = io.BytesIO()
    title = _("Complications after elective surgery")
    lines = complication_lines(job.requested_by, span)
    write_workbook(target, title=title, columns=COLUMNS, rows=(_cells(line) for line in lines))
    days = f"{span.first:%Y%m%d}-{span.last:%Y%m%d}"
    return JobResult(target, f"{title}-{days}.xlsx", XLSX_TYPE)


def _lines(homepage: Homepage) -> Iterator[Line]:
    record = normal_form_of(homepage)
    groups = {group.number: group for group in complication_groups()}
    operation = _elective_operation(homepage, record)
    for found in complications_of(record, complication_groups()):
        yield Line(
            homepage=homepage,
            group=groups[found.group],
            code=found.code,
            diagnosis=str(record["diagnoses"][found.index].get("name") or ""),
            prefix=found.prefix,
            operation_code=str(operation.get("code") or ""),
            operation=str(operation.get("name") or ""),
            operation_date=str(operation.get("date") or ""),
            is_by_timing=homepage.measure.facts["elective_basis"] == "op_timing",
        )


def _elective_operation(homepage: Homepage, record: Mapping[str, Any]) -> Mapping[str, Any]:
    """The operation that made the stay an elective one; empty while an older measure does not name it."""
    place = homepage.measure.facts.get("elective_operation")
    operations = record.get("operations") or ()
    return {} if place is None or place >= len(operations) else operations[place]


def _cells(line: Line) -> tuple[Any, ...]:
    row = line.homepage
    discharged: date | None = row.discharged_on
    return (
        row.record_no,
        row.admission_count,
        row.department_name,
        row.coder_name,
        discharged,
        line.operation_code,
        line.operation,
        line.operation_date,
        line.basis,
        line.group.number,
        line.group_name,
        line.code,
        line.diagnosis,
        line.rule,
    )
