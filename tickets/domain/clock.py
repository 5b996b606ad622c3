"""One clock of one ticket: it starts, runs, pauses, is met or void, as the ticket's events come in.

Source: rules 2 to 8 of the SLA clock. Instants and lengths are whole microseconds; events must come in order.
"""

from collections.abc import Callable

from contracts.domain.terms import Term
from core.domain.calendar import Calendar, NotComputable
from core.domain.instants import LATEST
from tickets.domain.events import Event

WAITING, RUNNING, PAUSED, MET, VOID = "waiting", "running", "paused", "met", "void"
NEVER = 1 << 62
"""A due that the calendar does not reach."""
STARTED_BY_DUPLICATE = "started_by_duplicate"
STOP_NOTED = "stop_noted"
_ENDINGS = ("solved", "closed")


class Clock:
    """The state of one clock; `log` holds each turn as (instant, what it did from then on)."""

    __slots__ = (
        "agreed", "anchor", "arrived", "breached_at", "budget", "by_solution", "calendar", "consumed", "due",
        "floor", "log", "lost", "met_at", "met_by", "opened", "original_due", "paused_at", "started_at",
        "state", "term",
    )  # fmt: skip

    def __init__(self, term: Term, calendar: Calendar, floor: int = -NEVER) -> None:
        self.term = term
        self.calendar = calendar
        self.floor = floor
        self.breached_at: int | None = None
        self.lost = False
        self.opened: tuple[str, ...] = ()
        self.arrived = False
        self.budget = term.budget
        self._wait()

    def _wait(self) -> None:
        self.state = WAITING
        self.consumed = self.anchor = self.paused_at = 0
        self.due = NEVER
        self.started_at: int | None = None
        self.met_at: int | None = None
        self.met_by = ""
        self.agreed: int | None = None
        self.original_due: int | None = None
        self.by_solution = False
        self.log: list[tuple[int, str]] = []

    def feed(self, event: Event) -> None:
        """Let one event of the ticket act on this clock; changes of severity and kind come by `change`."""
        kind, term = event.type, self.term
        if kind in term.starts_on and self.state is WAITING:
            self._start(event.at)
        elif kind == term.stops_on and (self.state is RUNNING or self.state is PAUSED):
            self._stop(event)
        elif kind in _TURNS:
            _TURNS[kind](self, event)

    def seal(self, at: int) -> None:
        """Record the breach of a running clock that is past due, at the moment it was due (rule 3)."""
        if self.state is RUNNING and self.breached_at is None and at > self.due:
            self.breached_at = self.due

    def change(self, term: Term, at: int, raised: bool | None) -> None:
        """Take over another term's budget and nothing else; start and consumed time stay (rule 7).

        `raised` None: raised means a shorter budget, lowered a longer one. A due that was agreed stays.
        """
        if raised is None and term.budget == self.budget:
            return
        if raised is None:
            raised = term.budget < self.budget
        running = self.state is RUNNING
        if running:
            self._bank(at)
            if not raised and self.due != NEVER:
                self.floor = self.due
        if raised and (running or self.state is PAUSED or self.state is MET):
            self.floor = at + term.grace if term.grace <= LATEST - at else NEVER
        self.budget = term.budget
        if running:
            self._set_due(at)

    def is_new_to(self, kind_changed: bool) -> bool:
        """Whether a change finds nothing to keep: the clock was lost, or has not started under its kind."""
        return self.lost or (kind_changed and self.state is WAITING)

    def lose(self, at: int) -> None:
        """The ticket's new kind does not have this clock: void unless met, and a re-open leaves it so."""
        if self.state is MET:
            return
        if self.state is not VOID:
            self._void(at)
        self.by_solution, self.lost = False, True

    def _start(self, at: int) -> None:
        self.started_at = at
        self._go_on(at)

    def _go_on(self, at: int) -> None:
        """Run from here, or stand still while a reason for a pause is open."""
        if self.opened:
            self.state, self.paused_at = PAUSED, at
            self.log.append((at, "paused:" + ",".join(self.opened)))
        else:
            self.state, self.anchor = RUNNING, at
            self._set_due(at)
            self.log.append((at, RUNNING))

    def _set_due(self, at: int) -> None:
        if self.breached_at is not None:
            return
        if self.agreed is not None:
            self.due = self.agreed
            return
        try:
            due = self.calendar.add(at, max(self.budget - self.consumed, 0))
        except NotComputable:
            due = NEVER
        self.due = due if due > self.floor else self.floor

    def _bank(self, at: int) -> None:
        """Count the running time up to here."""
        if self.breached_at is None and at > self.due:
            self.breached_at = self.due
        self.consumed += self.calendar.elapsed_as_covered(self.anchor, at)
        self.anchor = at

    def _stop(self, event: Event) -> None:
        at = event.at
        if self.state is RUNNING:
            self._bank(at)
        else:
            self._move_agreed(self.paused_at, at)
            self._set_due(at)
            if self.breached_at is None and at > self.due:
                self.breached_at = self.due
        self.state, self.met_at, self.met_by, self.opened = MET, at, event.type, ()
        self.log.append((at, MET))

    def _void(self, at: int) -> None:
        if self.state is RUNNING:
            self._bank(at)
        self.state = VOID
        self.log.append((at, VOID))

    def _move_agreed(self, start: int, end: int) -> None:
        """Move an agreed due by the open time of a pause."""
        if self.agreed is None or self.agreed == NEVER:
            return
        try:
            self.agreed = self.calendar.add(self.agreed, self.calendar.elapsed(start, end))
        except NotComputable:
            self.agreed = NEVER

    def _paused(self, event: Event) -> None:
        reason = event.reason
        if reason not in self.term.pause_reasons or reason is None or reason in self.opened:
            return
        self.opened += (reason,)
        if self.state is RUNNING:
            self._bank(event.at)
            self._go_on(event.at)
        elif self.state is PAUSED:
            self.log.append((event.at, "paused:" + ",".join(self.opened)))

    def _resumed(self, event: Event) -> None:
        if not self.opened or (event.reason is not None and event.reason not in self.opened):
            return
        self.opened = (
            tuple(reason for reason in self.opened if reason != event.reason)
            if event.reason is not None
            else ()
        )
        if self.state is not PAUSED:
            return
        if self.opened:
            self.log.append((event.at, "paused:" + ",".join(self.opened)))
        else:
            self._move_agreed(self.paused_at, event.at)
            self._go_on(event.at)

    def _solved(self, event: Event) -> None:
        remote = self.term.clock == "arrive" and self.state is RUNNING and not self.arrived
        if self.state is WAITING or remote:
            self._void(event.at)
            self.by_solution = True

    def _withdrawn(self, event: Event) -> None:
        if self.state is not MET and self.state is not VOID:
            self._void(event.at)
        self.by_solution = self.lost = False

    def _reopened(self, event: Event) -> None:
        if self.state is MET and self.met_at is not None and self.met_by in _ENDINGS:
            self._move_agreed(self.met_at, event.at)
            self.met_at, self.met_by = None, ""
            self._go_on(event.at)
        elif self.by_solution and self.breached_at is None:
            self.floor = -NEVER
            self._wait()

    def _agreed(self, event: Event) -> None:
        if not (event.accepted and event.clock == self.term.clock and self.term.agreed_time):
            return
        if self.state is not RUNNING or self.breached_at is not None or event.due is None:
            return
        if event.at < self.due:
            if self.original_due is None:
                self.original_due = self.due
            self.due = self.agreed = event.due

    def _arrived(self, event: Event) -> None:
        self.arrived = True

    def _started_by_duplicate(self, event: Event) -> None:
        if self.state is WAITING:
            self._start(event.at)


_TURNS: dict[str, Callable[[Clock, Event], None]] = {
    "paused": Clock._paused,
    "resumed": Clock._resumed,
    "solved": Clock._solved,
    "arrived": Clock._arrived,
    "cancelled": Clock._withdrawn,
    "duplicate": Clock._withdrawn,
    "reopened": Clock._reopened,
    "agreed": Clock._agreed,
    STARTED_BY_DUPLICATE: Clock._started_by_duplicate,
    STOP_NOTED: Clock._arrived,
}
