"""The fault document as a download."""

import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.permissions import require
from core.downloads import attachment_response
from tickets.fault_document import draw_fault_document
from tickets.models.choices import FAULT_KINDS
from tickets.permissions import VIEW_TICKETS
from tickets.views.detail import visible_ticket


@require_GET
@require(VIEW_TICKETS)
def fault_document(request: HttpRequest, number: str) -> HttpResponse:
    """PDF in the reader's language, once the fault is solved."""
    ticket = visible_ticket(request.user, number)
    if ticket.kind not in FAULT_KINDS or ticket.solved_at is None:
        raise Http404
    content = draw_fault_document(ticket=ticket, language=get_language() or "zh-hans")
    name = f"{_('Fault document')}-{ticket.number}.pdf"
    response: Any = attachment_response(io.BytesIO(content), name, "application/pdf")
    return response
