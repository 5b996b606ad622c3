"""Ways to open a ticket by hand: the quick entry of a call, and a person's own report."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.domain.roles import INFORMATION_CENTRE, SUPPLIER_STAFF
from accounts.forms.refusals import show_refusal
from accounts.models.user import User
from accounts.permissions import require
from contracts.models.contract import Contract
from core.api.problems import Refusal
from core.models.inbound_mail import InboundMail
from tickets.forms.entry import EntryForm, OwnReportForm, QuickEntryForm
from tickets.models.choices import Channel, Kind, Severity
from tickets.models.ticket import Ticket
from tickets.permissions import OPEN_TICKET, TRIAGE_MAIL
from tickets.selectors.due_preview import due_preview
from tickets.selectors.mails import contract_written_to, mails_to_triage
from tickets.selectors.similar import similar_tickets
from tickets.services.mails import open_from_mail
from tickets.services.notes import add_attachment
from tickets.services.opening import open_ticket

LOG_ROLES = INFORMATION_CENTRE | SUPPLIER_STAFF


def offered_contracts(user: User) -> QuerySet[Contract]:
    """The contracts one can open tickets for, with their systems."""
    today = timezone.localdate()
    found: QuerySet[Contract] = Contract.objects.visible_to(user).in_force(today).prefetch_related("systems")
    return found


@require_http_methods(["GET", "POST"])
@require(OPEN_TICKET)
@never_cache
def quick_entry(request: HttpRequest) -> HttpResponse:
    """A call, or with `?mail=` a received mail, typed into one screen."""
    user: User = request.user  # type: ignore[assignment]
    mail = _mail_asked_for(request, user)
    initial = _words_of(mail, user) if mail is not None else {}
    form = QuickEntryForm(request.POST or None, user=user, contracts=offered_contracts(user), initial=initial)
    if request.method == "POST" and form.is_valid():
        opener = open_ticket if mail is None else partial(open_from_mail, mail=mail)
        ticket = _open(form, user, opener)
        if ticket is not None:
            messages.success(request, _("Ticket %(number)s is open.") % {"number": ticket.spoken_number})
            return redirect("tickets:detail", ticket.number)
    status = 422 if form.errors else 200
    return render(request, "tickets/quick_entry.html", {"form": form, "mail": mail}, status=status)


@require_http_methods(["GET", "POST"])
@require(OPEN_TICKET)
@never_cache
def report(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    form = OwnReportForm(
        request.POST or None, request.FILES or None, user=user, contracts=offered_contracts(user)
    )
    if request.method == "POST" and form.is_valid():
        opener = partial(_open_with_photo, photo=form.cleaned_data.pop("photo"), channel=Channel.WEB)
        ticket = _open(form, user, opener)
        if ticket is not None:
            messages.success(
                request,
                _("Thank you. Your ticket has the number %(number)s.") % {"number": ticket.spoken_number},
            )
            return redirect("tickets:detail", ticket.number)
    status = 422 if form.errors else 200
    return render(request, "tickets/report.html", {"form": form}, status=status)


@require_GET
@require(OPEN_TICKET)
def due_times(request: HttpRequest) -> HttpResponse:
    """The targets of what is being entered, before it is saved."""
    user: User = request.user  # type: ignore[assignment]
    form = EntryForm(contracts=offered_contracts(user))
    service = form.fields["service"].services.get(request.GET.get("service", ""))  # type: ignore[attr-defined]
    kind, severity = request.GET.get("kind", ""), request.GET.get("severity", "")
    if service is None or kind not in Kind.values:
        return render(request, "tickets/_due_times.html", {})
    preview = due_preview(
        contract=service[0],
        kind=kind,
        severity=severity if severity in Severity.values else Severity.NORMAL,
        occurred_at=_instant(request.GET.get("occurred_at", "")),
    )
    return render(request, "tickets/_due_times.html", {"preview": preview, "contract": service[0]})


@require_GET
@require(OPEN_TICKET)
def similar(request: HttpRequest) -> HttpResponse:
    """Open tickets that may be about the same."""
    user: User = request.user  # type: ignore[assignment]
    form = EntryForm(contracts=offered_contracts(user))
    service = form.fields["service"].services.get(request.GET.get("service", ""))  # type: ignore[attr-defined]
    found: list[Ticket] = []
    title = request.GET.get("title", "")[:200]
    if service is not None and title.strip():
        found = similar_tickets(user=user, system=service[1], title=title)
    return render(request, "tickets/_similar.html", {"tickets": found})


def _mail_asked_for(request: HttpRequest, user: User) -> InboundMail | None:
    """The waiting mail that `?mail=` names; anything else is not found."""
    asked = request.GET.get("mail")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19 and user.can(TRIAGE_MAIL)):
        raise Http404
    return get_object_or_404(mails_to_triage(user), pk=int(asked))


def _words_of(mail: InboundMail, user: User) -> dict[str, Any]:
    """What a mail says already: who, what, when, by which way, and the system where there is one only."""
    said: dict[str, Any] = {
        "reporter_name": mail.sender[:60],
        "title": mail.subject[:200],
        "description": mail.text[:10_000],
        "channel": Channel.EMAIL,
        "occurred_at": timezone.localtime(mail.handled_at),
    }
    contract = contract_written_to({mail.mailbox, *mail.recipients}, user)
    systems = list(contract.systems.all()) if contract is not None else []
    if contract is not None and len(systems) == 1:
        said["service"] = f"{contract.pk}:{systems[0].pk}"
    return said


def _open(form: Any, user: User, opener: Callable[..., Ticket]) -> Ticket | None:
    """Call the service with what the form has; a refusal goes to its field."""
    values = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    contract, system = values.pop("service")
    try:
        return opener(actor=user, at=timezone.now(), contract=contract, system=system, **values)
    except Refusal as refusal:
        show_refusal(form, _renamed(refusal))
        return None


@transaction.atomic
def _open_with_photo(*, photo: Any, actor: User, at: datetime, **values: Any) -> Ticket:
    """A refused photo refuses all."""
    ticket = open_ticket(actor=actor, at=at, **values)
    if photo:
        add_attachment(ticket=ticket, actor=actor, at=at, file=photo)
    return ticket


def _renamed(refusal: Refusal) -> Refusal:
    """The form's name of a service's argument."""
    names = {"system": "service", "contract": "service", "file": "photo"}
    return Refusal(refusal.message, field=names.get(refusal.field, refusal.field), code=refusal.code)


def _instant(text: str) -> Any:
    """A moment typed so far, in the portal's zone; now when it is none."""
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    if at is None:
        return timezone.now()
    return timezone.make_aware(at) if timezone.is_naive(at) else at
