"""One clock through a ticket whose severity or kind changes on the way (rule 7)."""

from collections.abc import Mapping, Sequence

from contracts.domain.terms import SEVERITIES, Term, TermsFor
from core.domain.calendar import Calendar
from tickets.domain.clock import VOID, WAITING, Clock
from tickets.domain.events import Event

CHANGES = frozenset({"severity", "kind"})
_NOT_REPLAYED = CHANGES | {"agreed"}


def clock_kinds(
    history: Sequence[Event], terms_for: TermsFor, kind: str | None, severity: str
) -> dict[str, None]:
    """Name every clock kind that the ticket's terms ever had, in the order of the terms."""
    names = dict.fromkeys(term.clock for term in terms_for(kind, severity))
    for event in history:
        if event.type in CHANGES:
            kind, severity = after(event, kind, severity)
            names.update(dict.fromkeys(term.clock for term in terms_for(kind, severity)))
    return names


def after(event: Event, kind: str | None, severity: str) -> tuple[str | None, str]:
    """Give kind and severity as they are after an event that changes one of them."""
    if event.type == "kind":
        return event.kind, severity
    return kind, event.severity or severity


def run_through_changes(
    name: str,
    history: Sequence[Event],
    terms_for: TermsFor,
    calendars: Mapping[str, Calendar],
    kind: str | None,
    severity: str,
) -> Clock | None:
    """Run the clock of one kind over an ordered history; None while the ticket's terms never had it."""
    fits = _term(terms_for(kind, severity), name)
    clock = Clock(fits, calendars[fits.calendar]) if fits else None
    for row, event in enumerate(history):
        if event.type not in CHANGES:
            if clock is not None:
                clock.feed(event)
            continue
        before = severity
        kind, severity = after(event, kind, severity)
        found = _term(terms_for(kind, severity), name)
        if found is fits:
            continue
        raised = None
        if event.type == "severity":
            raised = SEVERITIES.index(severity) > SEVERITIES.index(before)
        if found is not None and (clock is None or clock.lost or clock.state is WAITING):
            clock = _taken_up(found, calendars[found.calendar], event.at, history[:row], clock)
        elif clock is not None and clock.state is VOID and clock.by_solution and found is not None:
            clock.revival = found, calendars[found.calendar]
        elif clock is not None and (clock.state is not VOID or found is None):
            clock.change(found, event.at, raised)
        fits = found
    return clock


def _term(terms: Sequence[Term], name: str) -> Term | None:
    return next((term for term in terms if term.clock == name), None)


def _taken_up(term: Term, calendar: Calendar, at: int, past: Sequence[Event], former: Clock | None) -> Clock:
    """A clock only the new terms have counts from its own start event, due not before the change."""
    clock = Clock(term, calendar, floor=at)
    for event in past:
        if event.type not in _NOT_REPLAYED:
            clock.feed(event)
    if former is not None and former.breached_at is not None:
        clock.breached_at = former.breached_at
    return clock
