"""Duplicates: their clocks are void, and the earliest start wins on the parent (rule 8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.domain.terms import TermsFor
from core.domain.calendar import Calendar
from tickets.domain.sla import ClockState, Event, replay


@dataclass(frozen=True, slots=True)
class TicketLog:
    """One ticket as the clock reads it: its events, and the terms and calendars pinned to it."""

    ref: str
    events: Sequence[Event]
    terms_for: TermsFor
    calendars: Mapping[str, Calendar]
    kind: str | None = None
    severity: str = "normal"

    def replay(self, now: int, starts: Mapping[str, int] | None = None) -> tuple[ClockState, ...]:
        """Replay this ticket alone, with its duplicates' starts if it has any."""
        return replay(
            self.events, self.terms_for, self.calendars, now,
            kind=self.kind, severity=self.severity, starts=starts,
        )  # fmt: skip


def earliest_starts(duplicates: Sequence[Sequence[ClockState]]) -> dict[str, int]:
    """Give for each clock kind the earliest start among the clocks of a ticket's duplicates."""
    starts: dict[str, int] = {}
    for states in duplicates:
        for state in states:
            if state.started_at is not None:
                known = starts.get(state.clock, state.started_at)
                starts[state.clock] = min(known, state.started_at)
    return starts


def replay_all(tickets: Sequence[TicketLog], now: int) -> list[tuple[ClockState, ...]]:
    """Replay tickets that may be each other's duplicates; duplicates of duplicates count as well."""
    results = [ticket.replay(now) for ticket in tickets]
    rows = {ticket.ref: row for row, ticket in enumerate(tickets)}
    children: dict[int, list[int]] = {}
    for row, ticket in enumerate(tickets):
        for event in ticket.events:
            if event.type == "duplicate" and event.at <= now and event.of in rows:
                children.setdefault(rows[event.of], []).append(row)
    alone = {row: results[row] for group in children.values() for row in group}
    for parent in children:
        family = [alone[row] for row in sorted(_descendants(parent, children))]
        results[parent] = tickets[parent].replay(now, earliest_starts(family))
    return results


def _descendants(parent: int, children: Mapping[int, Sequence[int]]) -> set[int]:
    found: set[int] = set()
    waiting = [parent]
    while waiting:
        for row in children.get(waiting.pop(), ()):
            if row != parent and row not in found:
                found.add(row)
                waiting.append(row)
    return found
