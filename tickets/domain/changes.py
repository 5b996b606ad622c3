"""One clock through a ticket whose severity or kind changes on the way (rule 7)."""

from collections.abc import Mapping, Sequence

from contracts.domain.terms import SEVERITIES, Term, TermsFor
from core.domain.calendar import Calendar
from tickets.domain.clock import Clock
from tickets.domain.events import Event

CHANGES = frozenset({"severity", "kind"})
_NOT_REPLAYED = CHANGES | {"agreed"}


def clock_kinds(history: Sequence[Event], terms_for: TermsFor, kind: str | None, severity: str) -> list[str]:
    """Name every clock kind the ticket's terms ever had: in their order, what a change adds at the end."""
    names = dict.fromkeys(term.clock for term in terms_for(kind, severity))
    for event in history:
        if event.type in CHANGES:
            kind, severity = after(event, kind, severity)
            names.update(dict.fromkeys(term.clock for term in terms_for(kind, severity)))
    return list(names)


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
        if (event.type == "kind" and found == fits) or (event.type == "severity" and found is None):
            continue
        fits = found
        if found is not None and (clock is None or clock.is_new_to(kind_changed=event.type == "kind")):
            clock = _taken_up(found, calendars[found.calendar], event.at, history[:row], clock)
        elif found is None and clock is not None:
            clock.lose(event.at)
        elif found is not None and clock is not None and clock.by_solution and event.type == "kind":
            clock.term, clock.calendar, clock.budget = found, calendars[found.calendar], found.budget
        elif found is not None and clock is not None:
            rises = SEVERITIES.index(severity) > SEVERITIES.index(before)
            clock.change(found, event.at, rises if event.type == "severity" else None)
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
