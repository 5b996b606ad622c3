"""The list of tickets: ready questions, filters, saved filters, search, pages without counting."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models.user import User
from accounts.permissions import require
from tickets.domain.numbers import bare, is_number
from tickets.filters import DUE_SOON, TicketFilter
from tickets.forms.filter import SortForm, filter_form
from tickets.models.choices import State
from tickets.models.saved_filter import SavedFilter
from tickets.models.ticket import Ticket
from tickets.permissions import EXPORT_TICKETS, OPEN_TICKET, VIEW_TICKETS
from tickets.views.entry import LOG_ROLES
from tickets.views.keyset import COUNT_CAP, ORDERS, PAGE_SIZE, Page, capped_count, page_of

EACH = Value(1)  # counts rows without reading a column, so the index alone answers
NOT_LISTED = ("description", "cause", "remedy", "search")
_NO_FILTER = ("after", "before", "sort", "q", "view")


@require_safe
@require(VIEW_TICKETS)
@never_cache
def ticket_list(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    visible = Ticket.objects.visible_to(user)
    if (found := _spoken(visible, request.GET.get("q", ""))) is not None:
        return redirect("tickets:detail", found)
    chosen = TicketFilter(request.GET, queryset=visible, request=request)
    is_valid = chosen.form.is_valid()
    rows = chosen.qs if is_valid else visible.none()
    sort = request.GET.get("sort", "")
    page = page_of(
        rows.for_lists().defer(*NOT_LISTED),
        request.GET,
        ORDERS.get(sort, ORDERS["newest"]),
    )
    form = filter_form(chosen)
    form.fields["sort"] = SortForm().fields["sort"]
    context = {
        "tickets": page.rows,
        "previous_url": page.previous_url,
        "next_url": page.next_url,
        "filter_form": form,
        "count_text": _("%(count)s tickets") % {"count": _count(request, rows, page)},
        "chips": _chips(request, visible),
        "saved_filters": SavedFilter.objects.visible_to(user),
        "current_query": _query(request),
        "query_string": f"?{_query(request)}" if _query(request) else "",
        "is_filtered": not is_valid
        or any(request.GET.get(name) for name in request.GET if name not in _NO_FILTER),
        "can_export": user.can(EXPORT_TICKETS),
        "can_log": user.can(OPEN_TICKET) and user.role in LOG_ROLES,
        "can_report": user.can(OPEN_TICKET),
    }
    return render(request, "tickets/list.html", context)


def _count(request: HttpRequest, rows: Any, page: Page) -> str:
    """How many there are; a search is not run a second time to count beyond its page."""
    if not request.GET.get("q"):
        return capped_count(rows)
    is_all = not page.next_url and not page.previous_url
    return str(len(page.rows)) if is_all else f"{PAGE_SIZE}+"


def _spoken(visible: Any, text: str) -> str | None:
    """The number that was searched for, if it is that of a visible ticket."""
    number = bare(text)
    return visible.filter(number=number).values_list("number", flat=True).first() if is_number(text) else None


def _query(request: HttpRequest) -> str:
    """The filter as an address keeps it, without the place in the list and empty fields."""
    pairs = [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if value and name not in ("after", "before")
    ]
    return urlencode(pairs)


def _chips(request: HttpRequest, visible: Any) -> list[dict[str, Any]]:
    """The ready questions with how many of the newest thousand open tickets answer them, in one look."""
    now = timezone.now()
    counts = (
        visible.open()
        .order_by("-pk")[: COUNT_CAP + 1]
        .aggregate(
            open=Count(EACH),
            mine=Count(EACH, filter=Q(assignee=request.user.pk)),
            new=Count(EACH, filter=Q(state=State.NEW)),
            due=Count(EACH, filter=Q(next_due_at__gte=now, next_due_at__lt=now + DUE_SOON)),
            breached=Count(EACH, filter=Q(is_breached=True)),
            solved=Count(EACH, filter=Q(state=State.SOLVED)),
        )
    )
    chips = [
        (_("All"), {}, None),
        (_("Open"), {"view": "open"}, counts["open"]),
        (_("Unanswered"), {"state": State.NEW.value}, counts["new"]),
        (_("Due within the hour"), {"view": "due"}, counts["due"]),
        (_("Breached"), {"view": "breached"}, counts["breached"]),
        (_("To be confirmed"), {"state": State.SOLVED.value}, counts["solved"]),
    ]
    if request.user.is_supplier:  # type: ignore[union-attr]
        chips.insert(2, (_("Mine"), {"view": "mine"}, counts["mine"]))
    more = "+" if counts["open"] > COUNT_CAP else ""
    current = _query(request)
    return [
        {
            "label": label,
            "url": f"{reverse('tickets:list')}?{urlencode(query)}" if query else reverse("tickets:list"),
            "count": None if count is None else f"{min(count, COUNT_CAP):,}{more}",
            "is_active": current == urlencode(query),
        }
        for label, query, count in chips
    ]
