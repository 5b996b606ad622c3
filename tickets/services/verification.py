"""Proves that the stored clocks are what a replay of the events gives, and shows where they are not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from tickets.models.choices import OPEN_STATES
from tickets.models.clock import Clock
from tickets.models.difference import ClockDifference
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket
from tickets.selectors.history import PinnedTerms, history_of, pinned_terms
from tickets.services.compliance import ledger_differences
from tickets.services.projection import FIELDS, fill, signatures_of

RECENTLY = timedelta(days=7)
NOT_SWEPT_YET = timedelta(seconds=60)
"""A breach this fresh may not have been noticed yet; a sweeper that is later than this is a difference."""
CHUNK = 500


@dataclass(frozen=True)
class Verification:
    """How many tickets were replayed, which clocks and which sums differ."""

    tickets: int
    differences: Sequence[ClockDifference]
    ledger: Sequence[str]

    @property
    def is_clean(self) -> bool:
        return not self.differences and not self.ledger


def verify_clocks(*, now: datetime, recently: timedelta = RECENTLY) -> Verification:
    """Replay every ticket that is open or changed within `recently`; keep each difference as a row."""
    tickets = to_verify(now, recently)
    pinned: dict[int, PinnedTerms] = {}
    count, found = 0, []
    for chunk in _chunks(tickets):
        count += len(chunk)
        for ticket in chunk:
            if ticket.version_id not in pinned:
                pinned[ticket.version_id] = pinned_terms(ticket.version_id)
            if compare(ticket, pinned[ticket.version_id], now):
                found += _compare_again(ticket, pinned[ticket.version_id], now)
    ClockDifference.objects.bulk_create(found)
    return Verification(count, found, ledger_differences())


def to_verify(now: datetime, recently: timedelta) -> QuerySet[Ticket]:
    """Open tickets, and those closed or changed not long ago."""
    return Ticket.objects.filter(Q(state__in=OPEN_STATES) | Q(updated_at__gte=now - recently)).order_by("pk")


def compare(ticket: Ticket, pinned: PinnedTerms, now: datetime) -> list[ClockDifference]:
    """The fields in which the ticket's stored clocks differ from the replay of its events."""
    events = list(ticket.events.all())
    history = history_of(ticket, events, pinned)
    signatures = signatures_of(events)
    stored = {clock.kind: clock for clock in ticket.clocks.all()}
    found = []
    for state in history.replay(now):
        kept = stored.pop(state.clock, None)
        if kept is None:
            found.append(_difference(ticket, state.clock, "clock", None, state.state, now))
            continue
        replayed = Clock(ticket=ticket, contract_id=ticket.contract_id)
        fill(replayed, state, history, signatures)
        if _is_fresh(kept, replayed, now):
            replayed.breached_at = replayed.acknowledged_at = None
            replayed.is_excused = False
        found += [
            _difference(ticket, state.clock, name, getattr(kept, name), getattr(replayed, name), now)
            for name in FIELDS
            if getattr(kept, name) != getattr(replayed, name)
        ]
    found += [_difference(ticket, kind, "clock", kept.state, None, now) for kind, kept in stored.items()]
    return found


def _chunks(tickets: QuerySet[Ticket]) -> Iterator[list[Ticket]]:
    last = 0
    while chunk := list(tickets.filter(pk__gt=last).prefetch_related("events", "clocks")[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


@transaction.atomic
def _compare_again(ticket: Ticket, pinned: PinnedTerms, now: datetime) -> list[ClockDifference]:
    """Once more with the ticket held: somebody may have changed it between two reads."""
    held = Ticket.objects.select_for_update().get(pk=ticket.pk)
    last = TicketEvent.objects.filter(ticket=held).order_by("-recorded_at").first()
    return compare(held, pinned, max(now, last.recorded_at) if last else now)


def _is_fresh(kept: Clock, replayed: Clock, now: datetime) -> bool:
    breached_at = replayed.breached_at
    return kept.breached_at is None and breached_at is not None and now - breached_at < NOT_SWEPT_YET


def _difference(
    ticket: Ticket, kind: str, field: str, stored: Any, replayed: Any, now: datetime
) -> ClockDifference:
    return ClockDifference(
        ticket=ticket,
        clock_kind=kind,
        field=field.removesuffix("_id"),
        stored=_shown(stored),
        replayed=_shown(replayed),
        found_at=now,
    )


def _shown(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else "—" if value is None else str(value)[:80]
