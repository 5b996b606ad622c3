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
    """Replay tickets that may be each other's duplicates; a start is handed on from parent to parent."""
    results = [ticket.replay(now) for ticket in tickets]
    children = _children(tickets, now)
    order = _children_first(children)
    for _ in order:
        before = [results[parent] for parent in order]
        for parent in order:
            starts = earliest_starts([results[row] for row in children[parent]])
            results[parent] = tickets[parent].replay(now, starts)
        if [results[parent] for parent in order] == before:
            break
    return results


def _children(tickets: Sequence[TicketLog], now: int) -> dict[int, list[int]]:
    rows = {ticket.ref: row for row, ticket in enumerate(tickets)}
    children: dict[int, list[int]] = {}
    for row, ticket in enumerate(tickets):
        for event in ticket.events:
            if event.type == "duplicate" and event.at <= now and event.of in rows and event.of != ticket.ref:
                children.setdefault(rows[event.of], []).append(row)
    return children


def _children_first(children: Mapping[int, Sequence[int]]) -> list[int]:
    """Order the parents so that each comes after those among its duplicates, unless they form a ring."""
    order: dict[int, None] = {}
    entered: set[int] = set()
    waiting = list(children)
    while waiting:
        parent = waiting[-1]
        below = [row for row in children[parent] if row in children and row not in entered]
        if below and parent not in entered:
            waiting += below
        else:
            order.setdefault(waiting.pop())
        entered.add(parent)
    return list(order)
