"""Compliance by month, its export, the export of the list, and what the nightly replay found."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import require
from contracts.models.contract import Contract
from core.jobs import start_job
from tickets.exports import COMPLIANCE, TICKETS
from tickets.models.difference import ClockDifference
from tickets.permissions import EXPORT_TICKETS, VIEW_CLOCK_DIFFERENCES, VIEW_FIGURES
from tickets.selectors.figures import ComplianceRow, compliance_rows

FIRST_YEAR = 2020


@require_GET
@require(VIEW_FIGURES)
def compliance(request: HttpRequest) -> HttpResponse:
    year = _year(request.GET.get("year", ""))
    contracts = list(Contract.objects.visible_to(request.user))
    chosen = next((row for row in contracts if row.key == request.GET.get("contract")), None)
    rows = compliance_rows(user=request.user, year=year, contract=chosen)  # type: ignore[arg-type]
    context = {
        "year": year,
        "years": range(timezone.localdate().year, timezone.localdate().year - 5, -1),
        "contracts": contracts,
        "chosen": chosen,
        "months": _by_month(rows),
        "chart": _chart(rows),
        "can_export": request.user.can(EXPORT_TICKETS),  # type: ignore[union-attr]
    }
    return render(request, "tickets/compliance.html", context)


@require_POST
@require(EXPORT_TICKETS)
def export_compliance(request: HttpRequest) -> HttpResponse:
    year = _year(request.POST.get("year", ""))
    title = _("Compliance %(year)s") % {"year": year}
    return _start(request, COMPLIANCE, title, {"year": year})


@require_POST
@require(EXPORT_TICKETS)
def export_list(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered now: the filter is in the address."""
    query = request.GET.copy()
    for name in ("after", "before", "sort"):
        query.pop(name, None)
    return _start(request, TICKETS, _("Ticket list"), {"query": query.urlencode()[:2000]})


@require_GET
@require(VIEW_CLOCK_DIFFERENCES)
def clock_differences(request: HttpRequest) -> HttpResponse:
    found = ClockDifference.objects.visible_to(request.user).select_related("ticket")
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "tickets/clock_differences.html", {"page_obj": page})


def _start(request: HttpRequest, kind: str, title: str, parameters: dict[str, Any]) -> HttpResponse:
    start_job(kind=kind, title=title, parameters=parameters, requested_by=request.user)
    messages.success(request, _("The workbook is being made; it appears in this list."))
    return redirect("core:job-list")


def _year(text: str) -> int:
    this_year = timezone.localdate().year
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else this_year
    return year if FIRST_YEAR <= year <= this_year else this_year


def _by_month(rows: list[ComplianceRow]) -> list[dict[str, Any]]:
    months: dict[Any, list[ComplianceRow]] = {}
    for row in rows:
        months.setdefault(row.month, []).append(row)
    return [{"month": month, "rows": grouped} for month, grouped in months.items()]


def _chart(rows: list[ComplianceRow]) -> dict[str, Any]:
    """Rate by month, one line a contract, all targets together."""
    months = sorted({row.month for row in rows})
    sums: dict[Any, dict[Any, list[int]]] = {}
    for row in rows:
        cell = sums.setdefault(row.contract.key, {}).setdefault(row.month, [0, 0])
        cell[0] += row.in_time
        cell[1] += row.due
    return {
        "months": [f"{month:%Y-%m}" for month in months],
        "series": [
            {
                "name": name,
                "data": [
                    round(100 * cells[month][0] / cells[month][1], 1) if month in cells else None
                    for month in months
                ],
            }
            for name, cells in sums.items()
        ],
    }
