"""A ticket as the SLA clock reads it: its events with the terms and calendars that are pinned to it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from contracts.domain.terms import Term, TermsFor, fitting
from contracts.models.terms import ServiceTerm
from core.domain.calendar import Calendar
from core.domain.instants import SECOND, micros
from core.models.calendar import CalendarVersion
from tickets.domain.duplicates import TicketLog, earliest_starts
from tickets.domain.sla import ClockState, Event
from tickets.models.choices import EventType
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket

CLOCK_EVENTS = frozenset(
    {
        EventType.REPORTED, EventType.CONFIRMED, EventType.RESPONDED, EventType.PRESENCE_REQUESTED,
        EventType.REMOTE_IMPOSSIBLE, EventType.ARRIVED, EventType.PLANNED, EventType.SOLVED, EventType.CLOSED,
        EventType.REOPENED, EventType.PAUSED, EventType.RESUMED, EventType.PAUSE_REJECTED, EventType.AGREED,
        EventType.SEVERITY, EventType.KIND, EventType.CANCELLED, EventType.DUPLICATE,
    }
)  # fmt: skip


@dataclass(frozen=True)
class PinnedTerms:
    """The terms of one contract version; `row_of` leads from a clock's term (by its id) back to its row."""

    terms_for: TermsFor
    calendars: Mapping[str, Calendar]
    row_of: Mapping[int, ServiceTerm]


@dataclass(frozen=True)
class History:
    """Everything the clocks of one ticket are computed from."""

    log: TicketLog
    pinned: PinnedTerms
    starts: Mapping[str, int]
    swaps: Sequence[tuple[int, int, int, Calendar]]
    """Calendars replaced on the way: (when, the version that was pinned, the new one, its hours)."""

    def replay(self, now: datetime) -> tuple[ClockState, ...]:
        """The clocks at the instant `now` (sla/README.md)."""
        instant = micros(now)
        log = self.log
        states = log.replay(instant, self.starts)
        for at, old, _new, calendar in self.swaps:
            if at > instant:
                break
            was_open = {state.clock for state in log.replay(at, self.starts) if _may_move(state)}
            log = replace(log, calendars={**log.calendars, str(old): calendar})
            renewed = {state.clock: state for state in log.replay(instant, self.starts)}
            states = tuple(renewed[state.clock] if state.clock in was_open else state for state in states)
        return states

    def calendar_of(self, state: ClockState, pinned: int) -> int:
        """The calendar version a clock runs on: the pinned one, or what replaced it."""
        for _at, old, new, calendar in self.swaps:
            if old == pinned and state.calendar is calendar:
                return new
        return pinned


def history_of(
    ticket: Ticket, events: Iterable[TicketEvent] | None = None, pinned: PinnedTerms | None = None
) -> History:
    """Read what the clocks of `ticket` depend on; `events` and `pinned` terms if they are at hand."""
    rows = list(ticket.events.order_by("pk")) if events is None else sorted(events, key=lambda row: row.pk)
    pinned = pinned or pinned_terms(ticket.version_id)
    return History(
        log=ticket_log(ticket, rows, pinned),
        pinned=pinned,
        starts=_starts_of_duplicates(ticket, rows),
        swaps=_swaps(rows),
    )


def pinned_terms(version_id: int) -> PinnedTerms:
    """The terms with a number of one contract version."""
    rows = ServiceTerm.objects.filter(version=version_id, budget_s__isnull=False).select_related("calendar")
    by_kind: dict[str | None, list[Term]] = {}
    rows_of_kind: dict[tuple[str | None, str, str | None], ServiceTerm] = {}
    calendars = {}
    for row in rows.order_by("position", "pk"):
        term = _term(row)
        by_kind.setdefault(row.kind, []).append(term)
        rows_of_kind[row.kind, term.clock, term.severity] = row
        calendars[term.calendar] = calendar_of(row.calendar)
    known: dict[tuple[str | None, str], tuple[Term, ...]] = {}
    row_of: dict[int, ServiceTerm] = {}

    def terms_for(kind: str | None, severity: str) -> tuple[Term, ...]:
        key = kind, severity
        if key not in known:
            known[key] = fitting(by_kind.get(kind, ()), severity)
            row_of.update({id(term): rows_of_kind[kind, term.clock, term.severity] for term in known[key]})
        return known[key]

    return PinnedTerms(terms_for, calendars, row_of)


def ticket_log(ticket: Ticket, rows: Sequence[TicketEvent], pinned: PinnedTerms) -> TicketLog:
    """The clock's view of a ticket; kind and severity are those it was reported with."""
    confirmed = {row.payload.get("event") for row in rows if row.type == EventType.LATE_CONFIRMED}
    reported = next((row for row in rows if row.type == EventType.REPORTED), None)
    first = reported.payload if reported else {}
    return TicketLog(
        ref=ticket.number,
        events=[_event(row, row.pk in confirmed) for row in rows if row.type in CLOCK_EVENTS],
        terms_for=pinned.terms_for,
        calendars=pinned.calendars,
        kind=first.get("kind", ticket.kind),
        severity=first.get("severity", ticket.severity),
    )


def calendar_of(version: CalendarVersion) -> Calendar:
    """The working calendar of a published version; kept in memory, as versions never change."""
    return _calendar(json.dumps(version.spec, sort_keys=True))


@lru_cache(maxsize=64)
def _calendar(spec: str) -> Calendar:
    return Calendar.from_spec(json.loads(spec))


def _term(row: ServiceTerm) -> Term:
    return Term(
        clock=row.clock,
        starts_on=frozenset(row.starts_on),
        stops_on=row.stops_on,
        budget=(row.budget_s or 0) * SECOND,
        calendar=str(row.calendar_id),
        severity=row.severity or None,
        pause_reasons=frozenset(row.pause_reasons),
        agreed_time=row.agreed_time,
        grace=row.grace_s * SECOND,
    )


def _event(row: TicketEvent, is_confirmed: bool) -> Event:
    payload: dict[str, Any] = row.payload
    due = payload.get("due")
    return Event(
        type=row.type,
        at=micros(row.occurred_at),
        recorded_at=micros(row.recorded_at),
        reason=payload.get("reason") if row.type in _WITH_REASON else None,
        clock=payload.get("clock"),
        due=micros(datetime.fromisoformat(due)) if due and row.type == EventType.AGREED else None,
        accepted=row.type == EventType.AGREED,
        severity=payload.get("severity") if row.type == EventType.SEVERITY else None,
        kind=payload.get("kind") if row.type == EventType.KIND else None,
        of=payload.get("of"),
        confirmed=is_confirmed,
    )


_WITH_REASON = frozenset({EventType.PAUSED, EventType.RESUMED, EventType.PAUSE_REJECTED})


def _may_move(state: ClockState) -> bool:
    return state.is_open and state.breached_at is None


def _starts_of_duplicates(ticket: Ticket, rows: Sequence[TicketEvent]) -> dict[str, int]:
    """For each clock kind the earliest start among the duplicates, theirs included (rule 8)."""
    if not any(row.type == EventType.DUPLICATE_RECEIVED for row in rows):
        return {}
    family, known, waiting = [], {ticket.pk}, [ticket.pk]
    while waiting:
        children = Ticket.objects.filter(duplicate_of__in=waiting).exclude(pk__in=known)
        waiting = []
        for child in children.prefetch_related("events"):
            known.add(child.pk)
            waiting.append(child.pk)
            events = sorted(child.events.all(), key=lambda row: row.pk)
            last = max(micros(row.recorded_at) for row in events)
            family.append(ticket_log(child, events, pinned_terms(child.version_id)).replay(last))
    return earliest_starts(family)


def _swaps(rows: Sequence[TicketEvent]) -> list[tuple[int, int, int, Calendar]]:
    """The calendars that a later version replaced (rule 10)."""
    events = [row for row in rows if row.type == EventType.CALENDAR_REPLACED]
    versions = CalendarVersion.objects.in_bulk([row.payload["to"] for row in events]) if events else {}
    return [
        (micros(row.occurred_at), row.payload["from"], new, calendar_of(versions[new]))
        for row in events
        for new in [row.payload["to"]]
    ]
