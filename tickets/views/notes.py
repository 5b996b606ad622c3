"""Comments and files at a ticket."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from accounts.forms.refusals import show_refusal
from accounts.models.user import User
from accounts.permissions import require
from core.api.problems import Refusal
from core.downloads import attachment_response
from tickets.forms.moves import CommentForm
from tickets.models.attachment import Attachment
from tickets.permissions import COMMENT_TICKET, VIEW_TICKETS
from tickets.services.notes import add_attachment, add_comment
from tickets.views.detail import visible_ticket


@require_POST
@require(COMMENT_TICKET)
def comment(request: HttpRequest, number: str) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    ticket = visible_ticket(user, number)
    form = CommentForm(request.POST)
    is_written = False
    if form.is_valid():
        try:
            add_comment(ticket=ticket, actor=user, at=timezone.now(), **form.cleaned_data)
            is_written = True
        except Refusal as refusal:
            show_refusal(form, refusal)
    if not request.htmx:  # type: ignore[attr-defined]
        if not is_written:
            messages.error(
                request, " ".join(str(error) for errors in form.errors.values() for error in errors)
            )
        return redirect("tickets:detail", ticket.number)
    context = {"ticket": ticket, "comment_form": CommentForm() if is_written else form}
    answer = render(request, "tickets/_composer.html", context, status=200 if is_written else 422)
    if is_written:
        trigger_client_event(answer, "portal:changed", {"kind": "ticket", "id": ticket.pk})
    return answer


@require_POST
@require(COMMENT_TICKET)
def attach(request: HttpRequest, number: str) -> HttpResponse:
    """Take one file; scripts send them one by one and read JSON."""
    user: User = request.user  # type: ignore[assignment]
    ticket = visible_ticket(user, number)
    wants_json = "application/json" in request.headers.get("Accept", "")
    refused = []
    for file in request.FILES.getlist("file")[:20]:
        try:
            add_attachment(ticket=ticket, actor=user, at=timezone.now(), file=file)
        except Refusal as refusal:
            refused.append(str(refusal.message))
    if wants_json:
        return JsonResponse({"errors": {"file": refused}}, status=422 if refused else 201)
    for words in refused:
        messages.error(request, words)
    return redirect("tickets:detail", ticket.number)


@require_GET
@require(VIEW_TICKETS)
def attachment(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    ticket = visible_ticket(request.user, number)
    found = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk, ticket=ticket)
    response: Any = attachment_response(found.file.open("rb"), found.name, found.content_type)
    return response
