"""The SLA clocks of a ticket are a pure function of its events, the pinned terms and calendars, and now.

Source: rules 1 to 9 of the SLA clock (M02, M04, service levels). Instants and lengths are whole microseconds
(`core.domain.instants`). `at` orders the events, then their place in the sequence.
"""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from contracts.domain.terms import Term, TermsFor
from core.domain.calendar import Calendar, NotComputable
from tickets.domain.changes import CHANGES, clock_kinds, run_through_changes
from tickets.domain.clock import MET, NEVER, PAUSED, RUNNING, STARTED_BY_DUPLICATE, VOID, WAITING, Clock
from tickets.domain.events import Event
from tickets.domain.late import as_counted
from tickets.domain.pauses import without_rejected
from tickets.domain.segments import Segment, explain

__all__ = [
    "MET", "PAUSED", "RUNNING", "VOID", "WAITING",
    "ClockState", "Event", "Segment", "Term", "replay",
]  # fmt: skip

WARNINGS = (50, 80)
"""Per cent of the time to the due in force at which people are warned."""
_AT = attrgetter("at")


class ClockState(NamedTuple):
    """One clock as it stands at `now`; all times in microseconds. A tuple, as millions of them are made.

    `due_at` is None while waiting, paused or void, and where the calendar does not reach (`not_computable`);
    a breached clock keeps its due as `breached_at`. `original_due_at` is the due that an agreement replaced.
    """

    clock: str
    state: str
    started_at: int | None
    due_at: int | None
    met_at: int | None
    breached_at: int | None
    consumed: int
    budget: int
    agreed_due_at: int | None
    original_due_at: int | None
    not_computable: bool
    now: int
    term: Term
    calendar: Calendar
    anchor_at: int
    banked: int
    log: tuple[tuple[int, str], ...]
    cycle: int = 1

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self.state in (WAITING, RUNNING, PAUSED)

    @property
    def remaining(self) -> int:
        """What is left of the budget; with an agreed time, of the open time until it."""
        if self.state == RUNNING and self.due_at is not None and self.due_at > self.now:
            return self.calendar.elapsed_as_covered(self.now, self.due_at)
        if self.state == RUNNING and self.due_at is not None:
            return 0
        return max(self.budget - self.consumed, 0)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """Every second since the start: (from, to, `running`, `closed` or `paused:REASON`)."""
        return explain(self.log, self.calendar, self.now)

    @property
    def firings(self) -> tuple[tuple[str, int], ...]:
        """The points of a running clock: (`warning_50`, at), (`warning_80`, at), (`due`, at); else none.

        A point that a change put into the past is due for firing at the start of the present run.
        """
        if self.state != RUNNING or self.due_at is None or self.breached_at is not None:
            return ()
        to_due = self.calendar.elapsed_as_covered(self.anchor_at, max(self.due_at, self.anchor_at))
        whole = self.banked + to_due
        points = [(f"warning_{share}", self._when(whole * share // 100)) for share in WARNINGS]
        return (*points, ("due", self.due_at))

    @property
    def next_fire_at(self) -> int | None:
        """The next point after now; None when there is none."""
        return next((at for _, at in self.firings if at > self.now), None)

    def _when(self, consumed: int) -> int:
        try:
            return self.calendar.add(self.anchor_at, max(consumed - self.banked, 0))
        except NotComputable:
            return self.due_at or self.now


def replay(
    events: Sequence[Event],
    terms_for: TermsFor,
    calendars: Mapping[str, Calendar],
    now: int,
    *,
    kind: str | None = None,
    severity: str = "normal",
    starts: Mapping[str, int] | None = None,
) -> tuple[ClockState, ...]:
    """Give the state at `now` of each clock kind among the terms that fit the ticket, in their order.

    `terms_for` gives the terms of a kind and severity, `calendars` the pinned versions by key, `starts` for
    each clock kind the earliest start among the ticket's duplicates (rule 8). Later events are left out.
    """
    history = sorted(events, key=_AT)
    while history and history[-1].at > now:
        history.pop()
    types = {event.type for event in history}
    if "pause_rejected" in types:
        history = without_rejected(history)
    late = any(event.recorded_at is not None and event.recorded_at > event.at for event in history)
    if late or starts or not types.isdisjoint(CHANGES):
        return _replay_with_care(history, terms_for, calendars, now, kind, severity, starts or {}, late)
    states = []
    for term in terms_for(kind, severity):
        clock = Clock(term, calendars[term.calendar])
        for event in history:
            clock.feed(event)
        states.append(_state(clock, now))
    return tuple(states)


def _replay_with_care(
    history: list[Event],
    terms_for: TermsFor,
    calendars: Mapping[str, Calendar],
    now: int,
    kind: str | None,
    severity: str,
    starts: Mapping[str, int],
    late: bool,
) -> tuple[ClockState, ...]:
    """The same for a ticket with changes, stop events logged late, or duplicates."""
    states = []
    for name in clock_kinds(history, terms_for, kind, severity):

        def run(events: Sequence[Event], name: str = name) -> Clock | None:
            return run_through_changes(name, events, terms_for, calendars, kind, severity)

        counted: Sequence[Event] = history
        if name in starts and starts[name] <= now:
            counted = sorted([Event(STARTED_BY_DUPLICATE, starts[name]), *history], key=_AT)
        if late:
            counted = as_counted(counted, run, now)
        clock = run(counted)
        if clock is not None:
            states.append(_state(clock, now))
    return tuple(states)


def _state(clock: Clock, now: int) -> ClockState:
    state, calendar, breached_at = clock.state, clock.calendar, clock.breached_at
    consumed = clock.consumed
    if state is RUNNING:
        if breached_at is None and now > clock.due:
            breached_at = clock.due
        consumed += calendar.elapsed_as_covered(clock.anchor, now)
    due_at = None
    if state is RUNNING or state is MET:
        due_at = clock.due if breached_at is None else breached_at
    unknown = due_at == NEVER
    agreed, original = clock.agreed, clock.original_due
    return ClockState(
        clock.term.clock, state, clock.started_at, None if unknown else due_at, clock.met_at, breached_at,
        consumed, clock.budget, None if agreed == NEVER else agreed, None if original == NEVER else original,
        unknown, now, clock.term, calendar, clock.anchor, clock.consumed, tuple(clock.log),
    )  # fmt: skip
