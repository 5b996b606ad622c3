"""What still waits for somebody's word at a ticket: proposals, late entries, waivers, escalations."""

from collections.abc import Iterable

from tickets.models.choices import EventType
from tickets.models.clock import Clock
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket

_STOPS = (EventType.RESPONDED, EventType.ARRIVED, EventType.PLANNED, EventType.SOLVED)


def open_proposals(ticket: Ticket, events: Iterable[TicketEvent] | None = None) -> dict[str, TicketEvent]:
    """For each clock the time proposed last and not yet agreed."""
    proposals: dict[str, TicketEvent] = {}
    for event in _in_order(ticket, events, (EventType.TIME_PROPOSED, EventType.AGREED)):
        if event.type == EventType.TIME_PROPOSED:
            proposals[event.payload["clock"]] = event
        elif event.type == EventType.AGREED:
            proposals.pop(event.payload["clock"], None)
    return proposals


def late_events_to_confirm(
    ticket: Ticket, events: Iterable[TicketEvent] | None = None, clocks: Iterable[Clock] | None = None
) -> list[TicketEvent]:
    """Late entries that would undo a breach: of a clock they stop, logged after its breach was sealed."""
    rows = _in_order(ticket, events, (*_STOPS, EventType.LATE_CONFIRMED))
    confirmed = {row.payload["event"] for row in rows if row.type == EventType.LATE_CONFIRMED}
    known = ticket.clocks.select_related("term") if clocks is None else clocks
    breached = [(clock.term.stops_on, clock.breached_at) for clock in known if clock.breached_at]
    return [
        row
        for row in rows
        if row.type in _STOPS
        and row.pk not in confirmed
        and row.recorded_at > row.occurred_at
        and any(
            stops_on == row.type and row.occurred_at <= breached_at < row.recorded_at
            for stops_on, breached_at in breached
        )
    ]


def waivers_signed(ticket: Ticket, events: Iterable[TicketEvent] | None = None) -> dict[str, set[str]]:
    """For each clock the parties that signed its waiver."""
    signed: dict[str, set[str]] = {}
    for event in _in_order(ticket, events, (EventType.EXCUSE_SIGNED,)):
        signed.setdefault(event.payload["clock"], set()).add(event.party)
    return signed


def _in_order(
    ticket: Ticket, events: Iterable[TicketEvent] | None, types: Iterable[EventType]
) -> list[TicketEvent]:
    wanted = set(types)
    if events is None:
        return list(ticket.events.filter(type__in=wanted).order_by("pk"))
    return sorted((event for event in events if event.type in wanted), key=lambda event: event.pk)
