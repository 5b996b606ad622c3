"""The overview a person lands on, by role."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.domain.roles import CLINICAL, SUPPLIER_STAFF
from accounts.models.user import User
from reports import overview
from tickets.models.ticket import Ticket
from tickets.permissions import OPEN_TICKET, VIEW_FIGURES, VIEW_TICKETS
from tickets.views.entry import LOG_ROLES


@require_safe
@login_required
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    if not user.can(VIEW_TICKETS):
        return render(request, "reports/home.html", {"is_bare": True})
    tickets = Ticket.objects.visible_to(user)
    context: dict[str, Any] = {
        "can_log": user.can(OPEN_TICKET) and user.role in LOG_ROLES,
        "can_report": user.can(OPEN_TICKET),
        "is_clinical": user.role in CLINICAL,
        "own_first": user.role in SUPPLIER_STAFF or user.role in CLINICAL,
        "own_tickets": overview.own_work(tickets, user),
    }
    if user.role in CLINICAL:
        context["past_tickets"] = tickets.for_lists().order_by("-pk")[:10]
    if user.can(VIEW_FIGURES):
        sums, chart = overview.open_by_system(tickets)
        context |= {
            "sums": sums,
            "states_chart": chart,
            "states_table": overview.as_table(chart),
            "compliance_chart": overview.compliance_by_month(user),
            "due_soon": overview.due_soon(tickets, timezone.now()),
            "overdue": overview.overdue(tickets),
        }
    return render(request, "reports/home.html", context)
