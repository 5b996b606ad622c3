"""A move at a ticket: its form in a dialog, or on a page of its own where scripts are off."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from accounts.forms.refusals import show_refusal
from accounts.models.user import User
from accounts.permissions import require
from core.api.problems import Refusal
from tickets.domain.flow import Move
from tickets.forms.moves import MoveForm
from tickets.models.ticket import Ticket
from tickets.permissions import MOVE_TICKET
from tickets.services.moves import make_move
from tickets.views.detail import visible_ticket
from tickets.views.move_list import OFFERS, Offer


@require_http_methods(["GET", "POST"])
@require(MOVE_TICKET)
@never_cache
def move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    ticket = visible_ticket(user, number)
    offer = _offer(move)
    if request.method == "GET":
        return _show(request, ticket, offer, offer.form(ticket=ticket, user=user))
    form = offer.form(request.POST, ticket=ticket, user=user)
    if form.is_valid() and _make(request, ticket, offer, form):
        return _done(request, ticket, offer)
    return _show(request, ticket, offer, form, status=422)


def _offer(name: str) -> Offer:
    try:
        return OFFERS[Move(name)]
    except ValueError as error:
        raise Http404 from error


def _make(request: HttpRequest, ticket: Ticket, offer: Offer, form: MoveForm) -> bool:
    """Call the service; a refusal goes to its field."""
    try:
        make_move(offer.key, ticket=ticket, actor=request.user, at=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return False
    return True


def _done(request: HttpRequest, ticket: Ticket, offer: Offer) -> HttpResponse:
    words = _("Done: %(move)s") % {"move": offer.label}
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, words)
        return redirect("tickets:detail", ticket.number)
    answer = HttpResponse(status=204)
    for event, detail in (
        ("portal:moved", {}),
        ("portal:changed", {"kind": "ticket", "id": ticket.pk}),
        ("portal:toast", {"text": words, "tone": "success"}),
    ):
        trigger_client_event(answer, event, detail)
    return answer


def _show(
    request: HttpRequest, ticket: Ticket, offer: Offer, form: MoveForm, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"ticket": ticket, "move": offer, "form": form, "action": request.path}
    template = "tickets/_dialog.html" if request.htmx else "tickets/move.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=status)
