"""Ticket lists and compliance figures as Excel workbooks, made in the background."""

import tempfile
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.jobs import JobResult, RunningJob, runner
from core.tables import XLSX_TYPE, Column, write_workbook
from tickets.filters import TicketFilter
from tickets.models.ticket import Ticket
from tickets.selectors.figures import compliance_rows

TICKETS, COMPLIANCE = "tickets.list", "tickets.compliance"
CHUNK = 2000

COLUMNS = (
    Column(gettext_lazy("Number"), 14),
    Column(gettext_lazy("Title"), 40),
    Column(gettext_lazy("State")),
    Column(pgettext_lazy("ticket", "Kind")),
    Column(gettext_lazy("Severity"), 10),
    Column(gettext_lazy("Contract"), 28),
    Column(gettext_lazy("System"), 24),
    Column(gettext_lazy("Department"), 18),
    Column(gettext_lazy("Reporter")),
    Column(gettext_lazy("Channel"), 12),
    Column(gettext_lazy("Assignee")),
    Column(gettext_lazy("Reported"), 20),
    Column(gettext_lazy("Recorded"), 20),
    Column(gettext_lazy("Answered"), 20),
    Column(gettext_lazy("On site"), 20),
    Column(gettext_lazy("Solved"), 20),
    Column(gettext_lazy("Confirmed"), 20),
    Column(gettext_lazy("Breached"), 10),
    Column(gettext_lazy("Work time (minutes)"), 12),
    Column(gettext_lazy("Cause"), 40),
    Column(gettext_lazy("Remedy"), 40),
)
COMPLIANCE_COLUMNS = (
    Column(gettext_lazy("Month"), 12),
    Column(gettext_lazy("Contract"), 32),
    Column(gettext_lazy("Target"), 12),
    Column(gettext_lazy("Due"), 10),
    Column(gettext_lazy("Met"), 10),
    Column(gettext_lazy("Breached"), 10),
    Column(gettext_lazy("Excused"), 10),
    Column(gettext_lazy("Rate"), 10),
    Column(gettext_lazy("Rate without excused"), 14),
)


NOT_COMPUTABLE = "—"


@runner(TICKETS)
def export_tickets(job: RunningJob) -> JobResult:
    """All tickets the filter of the list gives, within the scope of who asked."""
    request = HttpRequest()
    request.user = job.requested_by
    query = QueryDict(str(job.parameters.get("query", "")))
    visible = Ticket.objects.visible_to(job.requested_by)
    tickets = TicketFilter(query, queryset=visible, request=request).qs.order_by("-pk")
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the job closes it with the result
    write_workbook(target, title=_("Tickets"), columns=COLUMNS, rows=_rows(tickets, job))
    return JobResult(target, f"{_('Tickets')}-{_today()}.xlsx", XLSX_TYPE)


@runner(COMPLIANCE)
def export_compliance(job: RunningJob) -> JobResult:
    """The compliance figures of one year."""
    rows = compliance_rows(user=job.requested_by, year=int(job.parameters["year"]))
    lines = (
        (
            f"{row.month:%Y-%m}", row.contract.name, row.clock_label, row.due, row.in_time, row.breached,
            row.excused, _rate(row.rate), _rate(row.rate_without_excused),
        )
        for row in rows
    )  # fmt: skip
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the job closes it with the result
    write_workbook(target, title=_("Compliance"), columns=COMPLIANCE_COLUMNS, rows=lines)
    return JobResult(target, f"{_('Compliance')}-{job.parameters['year']}.xlsx", XLSX_TYPE)


def _rate(share: float | None) -> float | str:
    return NOT_COMPUTABLE if share is None else share


def _rows(tickets: Any, job: RunningJob) -> Iterator[tuple[Any, ...]]:
    joined = tickets.select_related("contract", "system", "department", "assignee")
    for number, ticket in enumerate(joined.iterator(chunk_size=CHUNK)):
        if number % CHUNK == 0:
            job.progress(min(95, number // CHUNK), _("%(count)s tickets") % {"count": number})
        yield _row(ticket)


def _row(ticket: Ticket) -> tuple[Any, ...]:
    return (
        ticket.spoken_number, ticket.title, ticket.get_state_display(), ticket.get_kind_display(),
        ticket.get_severity_display(), ticket.contract.name, ticket.system.name,
        ticket.department.name if ticket.department else "", ticket.reporter_name,
        ticket.get_channel_display(), str(ticket.assignee or ""), ticket.occurred_at, ticket.recorded_at,
        ticket.answered_at, ticket.arrived_at, ticket.solved_at, ticket.confirmed_at, ticket.is_breached,
        ticket.work_minutes, ticket.cause, ticket.remedy,
    )  # fmt: skip


def _today() -> str:
    return f"{timezone.localdate():%Y%m%d}"
