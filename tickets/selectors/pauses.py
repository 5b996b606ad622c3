"""Which pauses of a ticket are open."""

from collections.abc import Iterable

from tickets.models.choices import EventType
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket

_TYPES = (EventType.PAUSED, EventType.RESUMED, EventType.PAUSE_REJECTED, EventType.SOLVED)


def open_reasons(ticket: Ticket, events: Iterable[TicketEvent] | None = None) -> list[str]:
    """The reasons for which the ticket is paused now, the earliest first."""
    rows = ticket.events.filter(type__in=_TYPES) if events is None else events
    reasons: list[str] = []
    begun: list[str] = []
    for row in sorted(rows, key=lambda row: (row.occurred_at, row.pk)):
        reason = row.payload.get("reason", "")
        if row.type == EventType.PAUSED and reason not in reasons:
            reasons.append(reason)
            begun.append(reason)
        elif row.type == EventType.RESUMED:
            reasons = [other for other in reasons if reason and other != reason]
        elif row.type == EventType.SOLVED:
            reasons = []
        elif row.type == EventType.PAUSE_REJECTED and begun and (not reason or reason in begun):
            taken_back = reason or begun[-1]
            begun.reverse()
            begun.remove(taken_back)
            begun.reverse()
            reasons = [other for other in reasons if other != taken_back]
    return reasons
