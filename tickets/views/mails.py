"""Mails to a contract that the portal could not place: read, then made a ticket, a comment, or set aside."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.forms.refusals import show_refusal
from accounts.models.user import User
from accounts.permissions import require
from core.api.problems import Refusal
from core.models.inbound_mail import InboundMail
from tickets.forms.mails import SetAsideForm, TicketOfMailForm
from tickets.permissions import TRIAGE_MAIL
from tickets.selectors.mails import contract_written_to, mails_to_triage
from tickets.services.mails import set_aside, write_under_ticket

PAGE_SIZE = 30


@require_GET
@require(TRIAGE_MAIL)
def waiting(request: HttpRequest) -> HttpResponse:
    """The mails that wait for a decision, newest first."""
    user: User = request.user  # type: ignore[assignment]
    page = Paginator(mails_to_triage(user), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "tickets/mails.html", {"page_obj": page})


@require_http_methods(["GET", "POST"])
@require(TRIAGE_MAIL)
@never_cache
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail with what can become of it; decided ones are shown with what became of them."""
    user: User = request.user  # type: ignore[assignment]
    mail = get_object_or_404(InboundMail.objects.visible_to(user), pk=pk)
    asked = request.POST.get("decision") if request.method == "POST" else None
    under = TicketOfMailForm(request.POST if asked == "ticket" else None, user=user)
    aside = SetAsideForm(request.POST if asked == "aside" else None)
    if asked == "ticket" and under.is_valid() and _write(request, mail, under):
        return redirect("tickets:detail", under.cleaned_data["ticket"].number)
    if asked == "aside" and aside.is_valid() and _set_aside(request, mail, aside):
        return redirect("tickets:mails")
    context = {
        "mail": mail,
        "contract": contract_written_to({mail.mailbox, *mail.recipients}, user),
        "is_waiting": mail.outcome == InboundMail.Outcome.TRIAGE,
        "under_form": under,
        "aside_form": aside,
    }
    return render(request, "tickets/mail.html", context, status=200 if asked is None else 422)


def _write(request: HttpRequest, mail: InboundMail, form: TicketOfMailForm) -> bool:
    ticket = form.cleaned_data["ticket"]
    values = {"mail": mail, "ticket": ticket, "actor": request.user, "at": timezone.now()}
    return _done(form, write_under_ticket, values) and _say(
        request, _("The mail is written under ticket %s.") % ticket.spoken_number
    )


def _set_aside(request: HttpRequest, mail: InboundMail, form: SetAsideForm) -> bool:
    values = {"mail": mail, "actor": request.user, "at": timezone.now(), **form.cleaned_data}
    return _done(form, set_aside, values) and _say(request, _("The mail is set aside."))


def _done(form: forms.Form, service: Any, values: dict[str, Any]) -> bool:
    """Call the service; a refusal goes to the form."""
    try:
        service(**values)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return False
    return True


def _say(request: HttpRequest, words: str) -> bool:
    messages.success(request, words)
    return True
