"""Open tickets in columns by state, the most urgent on top."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import require
from contracts.models.contract import Contract
from tickets.models.choices import OPEN_STATES, State
from tickets.models.ticket import Ticket
from tickets.permissions import VIEW_TICKETS
from tickets.templatetags.tickets import STATE_ICONS
from tickets.views.keyset import capped_count

CARDS = 30


@require_safe
@require(VIEW_TICKETS)
@never_cache
def board(request: HttpRequest) -> HttpResponse:
    contracts = list(Contract.objects.visible_to(request.user))
    chosen = _chosen(request.GET.get("contract", ""), contracts)
    tickets = Ticket.objects.visible_to(request.user)
    if chosen:
        tickets = tickets.filter(contract=chosen)
    context = {
        "columns": [_column(tickets, State(state)) for state in OPEN_STATES],
        "contracts": contracts,
        "chosen_contract": chosen.pk if chosen else None,
    }
    return render(request, "tickets/board.html", context)


def _chosen(text: str, contracts: list[Contract]) -> Contract | None:
    return next((contract for contract in contracts if str(contract.pk) == text), None)


def _column(tickets: Any, state: State) -> dict[str, Any]:
    inside = tickets.filter(state=state)
    urgent = inside.order_by(F("next_due_at").asc(nulls_last=True), "-pk")
    rows = list(urgent.for_lists()[: CARDS + 1])
    has_more = len(rows) > CARDS
    return {
        "state": state.value,
        "label": state.label,
        "icon": STATE_ICONS[state],
        "tickets": rows[:CARDS],
        "has_more": has_more,
        "count": capped_count(inside) if has_more else str(len(rows)),
    }
