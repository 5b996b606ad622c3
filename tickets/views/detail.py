"""The page of one ticket, and the parts of it that are fetched again when something happened."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models.user import User
from accounts.permissions import require
from tickets.forms.moves import CommentForm
from tickets.models.attachment import Attachment
from tickets.models.choices import FAULT_KINDS, State
from tickets.models.comment import Comment
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket
from tickets.permissions import COMMENT_TICKET, VIEW_TICKETS
from tickets.timeline import timeline_of
from tickets.views.move_list import offered_moves

STEPS = (
    State.NEW,
    State.ANSWERED,
    State.ON_THE_WAY,
    State.ARRIVED,
    State.SOLVED,
    State.CONFIRMED,
    State.ARCHIVED,
)
_JOINS = (
    "contract__hospital",
    "contract__supplier",
    "system",
    "module",
    "device",
    "department",
    "assignee",
    "reporter",
    "duplicate_of",
    "follows",
)


@require_safe
@require(VIEW_TICKETS)
@never_cache
def detail(request: HttpRequest, number: str) -> HttpResponse:
    ticket = visible_ticket(request.user, number)
    template = "tickets/_live_parts.html" if request.GET.get("part") == "live" else "tickets/detail.html"
    return render(request, template, page_context(request, ticket))


def visible_ticket(user: Any, number: str) -> Ticket:
    """The ticket within the user's scope, or 404."""
    return get_object_or_404(Ticket.objects.visible_to(user).select_related(*_JOINS), number=number)


def page_context(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    user: User = request.user  # type: ignore[assignment]
    events = list(TicketEvent.objects.filter(ticket=ticket).select_related("actor"))
    clocks = list(ticket.clocks.select_related("term"))
    moves = offered_moves(ticket, user, events, clocks)
    comments = Comment.objects.filter(ticket=ticket).readable_by(user)
    return {
        "ticket": ticket,
        "clocks": clocks,
        "steps": steps_of(ticket),
        "next_move": next((move for move in moves if move.is_next), None),
        "moves": [move for move in moves if move.is_common and not move.is_next],
        "more_moves": [move for move in moves if not move.is_common and not move.is_next],
        "timeline": timeline_of(
            [event for event in events if _may_read(event, user)],
            comments.select_related("author__organisation"),
            ticket.reporter_name,
        ),
        "attachments": Attachment.objects.filter(ticket=ticket).readable_by(user).select_related("author"),
        "related": _related(ticket, user),
        "call_phone": ticket.reporter_phone or (ticket.reporter.phone if ticket.reporter else ""),
        "can_comment": user.can(COMMENT_TICKET),
        "comment_form": CommentForm(),
        "has_document": ticket.kind in FAULT_KINDS and ticket.solved_at is not None,
    }


def _may_read(event: TicketEvent, user: User) -> bool:
    """What the other organisation wrote for itself stays with it (the queryset's rule, for rows at hand)."""
    is_internal = bool(event.payload.get("is_internal"))
    own = event.actor is not None and event.actor.organisation_id == user.organisation_id
    return user.is_superuser or not is_internal or own


def steps_of(ticket: Ticket) -> list[dict[str, Any]]:
    """The usual way with where the ticket stands; none for what was cancelled."""
    if ticket.state == State.CANCELLED:
        return []
    was_on_site = ticket.arrived_at is not None or ticket.state in (State.ON_THE_WAY, State.ARRIVED)
    shown = [step for step in STEPS if was_on_site or step not in (State.ON_THE_WAY, State.ARRIVED)]
    place = shown.index(State(ticket.state))
    return [
        {"label": step.label, "is_done": index < place, "is_now": index == place}
        for index, step in enumerate(shown)
    ]


def _related(ticket: Ticket, user: User) -> list[dict[str, Any]]:
    """Linked tickets that this person may see as well."""
    visible = Ticket.objects.visible_to(user)
    links = []
    if ticket.duplicate_of_id:
        links += [(_("Duplicate of"), row) for row in visible.filter(pk=ticket.duplicate_of_id)]
    if ticket.follows_id:
        links += [(_("Follows"), row) for row in visible.filter(pk=ticket.follows_id)]
    links += [(_("Its duplicate"), row) for row in visible.filter(duplicate_of=ticket)[:20]]
    links += [(_("Came back as"), row) for row in visible.filter(follows=ticket)[:20]]
    return [{"label": label, "ticket": row} for label, row in links]
