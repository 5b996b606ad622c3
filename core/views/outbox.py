"""The administrator's view of what leaves the portal and what came in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.models.inbound_mail import InboundMail
from core.models.outbox import OutboxMessage
from core.outbox import retry_failed
from core.views.guards import administrators_only

PAGE_SIZE = 30


@administrators_only
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Outgoing messages by state; failed ones can be sent again."""
    rows = OutboxMessage.objects.visible_to(request.user)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state", "")
    if state not in OutboxMessage.State.values:
        state = OutboxMessage.State.FAILED if counts.get("failed") else OutboxMessage.State.WAITING
    page = Paginator(rows.filter(state=state).select_related("recipient"), PAGE_SIZE)
    tabs = [
        {
            "label": one.label,
            "url": f"{reverse('core:outbox')}?state={one.value}",
            "is_active": one == state,
            "count": counts.get(one.value, 0),
        }
        for one in OutboxMessage.State
    ]
    context = {"page_obj": page.get_page(request.GET.get("page")), "states": tabs, "state": state}
    return render(request, "core/outbox.html", context)


@administrators_only
@require_POST
def retry(request: HttpRequest, pk: str) -> HttpResponse:
    """Give one failed message another round."""
    message = get_object_or_404(OutboxMessage.objects.visible_to(request.user), pk=pk)
    if retry_failed(message=message, at=timezone.now()):
        messages.success(request, _("The message is sent again."))
    else:
        messages.info(request, _("The message is not among the failed ones any more."))
    return redirect("core:outbox")


@administrators_only
@require_safe
def inbound_mail(request: HttpRequest) -> HttpResponse:
    """Received mails with what became of them; those that need a person first."""
    rows = InboundMail.objects.visible_to(request.user)
    counts = dict(rows.order_by().values_list("outcome").annotate(Count("pk")))
    outcome = request.GET.get("outcome", "")
    if outcome not in InboundMail.Outcome.values:
        outcome = InboundMail.Outcome.TRIAGE
    tabs = [
        {
            "label": one.label,
            "url": f"{reverse('core:inbound-mail')}?outcome={one.value}",
            "is_active": one == outcome,
            "count": counts.get(one.value, 0),
        }
        for one in InboundMail.Outcome
    ]
    page = Paginator(rows.filter(outcome=outcome), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "core/inbound_mail.html", {"page_obj": page, "states": tabs})
