"""The fault document (故障文档) of a ticket: what a hospital files (M04, M22).

The same facts give the same bytes: the document carries the number of the ticket, a version (how many facts
it is drawn from) and a hash over these facts, so that a paper copy can be compared with the portal.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tickets.clock_face import duration
from tickets.models.choices import EventType
from tickets.models.clock import Clock
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket
from tickets.timeline import Entry, timeline_of

PAUSES = (EventType.PAUSED, EventType.RESUMED, EventType.PAUSE_REJECTED)


@dataclass(frozen=True)
class Promise:
    """One target as promised and as it was: `margin` in words, in time or late."""

    clock: Clock
    took: str
    margin: str
    is_late: bool


def draw_fault_document(*, ticket: Ticket, language: str) -> bytes:
    """The document as PDF in `language`; only what both parties may read goes in."""
    from core.pdf import render_pdf  # slow to load: who draws pays, not every start

    events = list(
        TicketEvent.objects.filter(ticket=ticket).select_related("actor").order_by("occurred_at", "pk")
    )
    shared = [event for event in events if not event.payload.get("is_internal")]
    facts = _facts(ticket, shared)
    context = {
        "ticket": ticket,
        "hospital": lambda: ticket.contract.hospital.name,
        "contract": ticket.contract,
        "promises": lambda: [_promise(clock) for clock in ticket.clocks.select_related("term")],
        "timeline": lambda: _history(shared, ticket),
        "pauses": lambda: timeline_of([event for event in shared if event.type in PAUSES], [], ""),
        "attachments": ticket.attachments.filter(is_internal=False).select_related("author"),
        "document_number": f"FD-{ticket.number}",
        "document_version": len(shared),
        "document_hash": hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest(),
        "drawn_from_at": shared[-1].recorded_at if shared else ticket.recorded_at,
    }
    return render_pdf("tickets/fault_document.html", context, language)


def _facts(ticket: Ticket, events: list[TicketEvent]) -> dict[str, Any]:
    """What the hash is over: the ticket's own data and its events."""
    return {
        "number": ticket.number,
        "title": ticket.title,
        "description": ticket.description,
        "cause": ticket.cause,
        "remedy": ticket.remedy,
        "work_minutes": ticket.work_minutes,
        "events": [
            [event.type, _iso(event.occurred_at), _iso(event.recorded_at), event.actor_id, event.payload]
            for event in events
        ],
        "attachments": list(ticket.attachments.filter(is_internal=False).values_list("sha256", flat=True)),
    }


def _promise(clock: Clock) -> Promise:
    end = clock.met_at
    took = duration(end - clock.started_at) if end and clock.started_at else ""
    margin = abs(clock.due_at - end) if end and clock.due_at else None
    is_late = clock.breached_at is not None
    return Promise(clock, took, duration(margin) if margin is not None else "", is_late)


def _history(events: list[TicketEvent], ticket: Ticket) -> list[Entry]:
    shown = [event for event in events if event.type != EventType.ATTACHED]
    return timeline_of(shown, [], ticket.reporter_name)


def _iso(at: datetime) -> str:
    return at.isoformat()
