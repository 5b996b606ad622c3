"""Public pages: the report behind a device's QR code and the follow link of a report.

The token in the address is the right: it names one device, or one ticket. Both pages are rate-limited.
"""

from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forms.refusals import show_refusal
from contracts.models.device import Device
from core.api.problems import Refusal
from core.remote_address import remote_address
from tickets.forms.entry import DeviceReportForm
from tickets.models.choices import State
from tickets.models.ticket import Ticket
from tickets.services.sticker_reports import answer_by_link, follow_token, report_by_sticker, ticket_id_of
from tickets.views.detail import steps_of

REPORTS_PER_HOUR = 10  # by address and device
WINDOW_S = 3600


@require_http_methods(["GET", "POST"])
@never_cache
def sticker_report(request: HttpRequest, token: str) -> HttpResponse:
    device = _device(token)
    user: Any = request.user if _belongs(request, device) else None
    form = DeviceReportForm(request.POST or None, request.FILES or None, device=device, user=request.user)
    if request.method == "POST" and form.is_valid():
        if _is_too_much(request, device):
            words = _("Too many reports from here. Please call the information centre.")
            form.add_error(None, words)
            return _show(request, device, form, 429)
        try:
            ticket = report_by_sticker(device=device, actor=user, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            field = {"file": "photo"}.get(refusal.field, refusal.field)
            show_refusal(form, Refusal(refusal.message, field=field, code=refusal.code))
        else:
            return redirect("follow", follow_token(ticket))
    return _show(request, device, form, 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
def follow(request: HttpRequest, token: str) -> HttpResponse:
    ticket = get_object_or_404(
        Ticket.objects.select_related("system", "contract__hospital"), pk=_ticket_id(token)
    )
    answer = request.POST.get("answer")
    if answer in ("yes", "no") and ticket.state == State.SOLVED:
        is_solved = answer == "yes"
        try:
            answer_by_link(ticket=ticket, is_solved=is_solved, at=timezone.now())
        except Refusal as refusal:  # somebody of the hospital was quicker
            messages.error(request, str(refusal.message))
        return redirect("follow", token)
    context = {
        "ticket": ticket,
        "steps": steps_of(ticket),
        "can_confirm": ticket.state == State.SOLVED,
    }
    return render(request, "tickets/follow.html", context)


def _device(token: str) -> Device:
    devices = Device.objects.select_related("contract__hospital", "system", "module", "department")
    return get_object_or_404(devices, token=token, is_active=True)


def _ticket_id(token: str) -> int:
    ticket_id = ticket_id_of(token)
    if ticket_id is None:
        raise Http404
    return ticket_id


def _belongs(request: HttpRequest, device: Device) -> bool:
    """Whether somebody of the hospital or the supplier of this device is logged in."""
    contract, user = device.contract, request.user
    parties = (contract.hospital_id, contract.supplier_id)
    return user.is_authenticated and user.organisation_id in parties


def _is_too_much(request: HttpRequest, device: Device) -> bool:
    key = f"sticker:{device.pk}:{remote_address(request)}"
    cache.add(key, 0, WINDOW_S)
    return int(cache.incr(key)) > REPORTS_PER_HOUR


def _show(request: HttpRequest, device: Device, form: DeviceReportForm, status: int) -> HttpResponse:
    tickets = Ticket.objects.filter(device=device).working().order_by("-pk")[:3]
    context = {"device": device, "form": form, "open_tickets": tickets}
    return render(request, "tickets/sticker_report.html", context, status=status)
