"""Brings the stored clocks of a ticket in line with its events: the rows are what a replay says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from core.domain.instants import moment
from tickets.domain.firing import Schedule, points_ahead
from tickets.domain.sla import RUNNING, ClockState
from tickets.models.choices import ClockState as StoredState
from tickets.models.choices import EventType, Party
from tickets.models.clock import Clock, ClockFiring
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket
from tickets.selectors.history import History, history_of
from tickets.services.compliance import contribution, count_changes

FIELDS = (
    "term_id", "calendar_id", "state", "budget_us", "started_at", "running_since", "consumed_us", "due_at",
    "original_due_at", "agreed_due_at", "met_at", "breached_at", "is_excused", "is_not_computable",
    "acknowledged_at",
)  # fmt: skip
"""What the replay decides; the nightly job compares exactly these."""
_WRITTEN = [*FIELDS, "detected_at", "fire_points", "next_fire_at"]


@dataclass(frozen=True)
class Signatures:
    """What people said about breaches: waivers signed by party, and the last acknowledgement."""

    excused: frozenset[str]
    acknowledged_at: datetime | None


def project_clocks(*, ticket: Ticket, at: datetime) -> list[Clock]:
    """Replay `ticket` and write its clocks, its next due, its breach; the caller holds the ticket's lock.

    The ticket itself is changed but not saved.
    """
    events = list(ticket.events.order_by("pk"))
    history = history_of(ticket, events)
    stored = {clock.kind: clock for clock in Clock.objects.filter(ticket=ticket)}
    fired = _fired(stored.values())
    before = [contribution(clock) for clock in stored.values()]
    as_stored = {clock.pk: _values(clock) for clock in stored.values()}
    clocks = []
    signatures = signatures_of(events)
    for state in history.replay(at):
        clock = stored.get(state.clock) or Clock(ticket=ticket, contract_id=ticket.contract_id)
        fill(clock, state, history, signatures)
        _note_detection(clock, at)
        plan_firings(clock, state, fired.get(clock.pk, frozenset()))
        clocks.append(clock)
    Clock.objects.bulk_create([clock for clock in clocks if clock.pk is None])
    for clock in clocks:
        if clock.pk in as_stored and as_stored[clock.pk] != _values(clock):
            clock.save(update_fields=[name.removesuffix("_id") for name in _WRITTEN])
    count_changes(before=before, after=[contribution(clock) for clock in clocks])
    _summarise(ticket, clocks)
    return clocks


def fill(clock: Clock, state: ClockState, history: History, signatures: Signatures) -> None:
    """Set the fields that the replay decides."""
    row = history.pinned.row_of[id(state.term)]
    clock.kind = state.clock
    clock.cycle = state.cycle
    clock.term_id = row.pk
    clock.calendar_id = history.calendar_of(state, row.calendar_id)  # type: ignore[arg-type]
    clock.state = state.state
    clock.budget_us = state.budget
    clock.started_at = _moment(state.started_at)
    clock.running_since = moment(state.anchor_at, UTC) if state.state == RUNNING else None
    clock.consumed_us = state.banked if state.state == RUNNING else state.consumed
    clock.due_at = _moment(state.due_at)
    clock.original_due_at = _moment(state.original_due_at)
    clock.agreed_due_at = _moment(state.agreed_due_at)
    clock.met_at = _moment(state.met_at)
    clock.breached_at = _moment(state.breached_at)
    clock.is_not_computable = state.not_computable
    clock.is_excused = clock.breached_at is not None and state.clock in signatures.excused
    said = signatures.acknowledged_at
    is_heard = clock.breached_at is not None and said is not None and said >= clock.breached_at
    clock.acknowledged_at = said if is_heard else None


def signatures_of(events: Sequence[TicketEvent]) -> Signatures:
    """Read waivers and acknowledgements out of a ticket's events."""
    signed: dict[str, set[str]] = {}
    acknowledged_at = None
    for event in events:
        if event.type == EventType.EXCUSE_SIGNED:
            signed.setdefault(event.payload["clock"], set()).add(event.party)
        elif event.type == EventType.ACKNOWLEDGED:
            acknowledged_at = event.recorded_at
    both = {Party.HOSPITAL.value, Party.SUPPLIER.value}
    return Signatures(
        frozenset(clock for clock, parties in signed.items() if both <= parties), acknowledged_at
    )


def schedule_of(clock: Clock) -> Schedule:
    """What a stored clock still has to say."""
    return Schedule(
        warnings=[(point, datetime.fromisoformat(at)) for point, at in clock.fire_points],
        due_at=clock.due_at,
        breached_at=clock.breached_at,
        is_running=clock.state == StoredState.RUNNING,
        is_acknowledged=clock.acknowledged_at is not None,
    )


def plan_firings(clock: Clock, state: ClockState, fired: frozenset[str]) -> None:
    """Set the warnings to come and the next instant at which the sweep must look at this clock."""
    allowed = {f"warning_{point}": str(point) for point in (50, 80)}
    clock.fire_points = [
        [allowed[name], moment(at, UTC).isoformat()]
        for name, at in state.firings
        if name in allowed and allowed[name] not in fired
    ]
    ahead = points_ahead(schedule_of(clock), fired)
    clock.next_fire_at = min((at for _point, at in ahead), default=None)


def _note_detection(clock: Clock, at: datetime) -> None:
    if clock.breached_at is None:
        clock.detected_at = None
    elif clock.detected_at is None:
        clock.detected_at = max(at, clock.breached_at)


def _fired(clocks: Iterable[Clock]) -> dict[int, frozenset[str]]:
    points: dict[int, set[str]] = {}
    ids = [clock.pk for clock in clocks]
    for clock_id, point in ClockFiring.objects.filter(clock__in=ids).values_list("clock", "point"):
        points.setdefault(clock_id, set()).add(point)
    return {clock_id: frozenset(names) for clock_id, names in points.items()}


def _values(clock: Clock) -> tuple[object, ...]:
    return tuple(getattr(clock, name) for name in _WRITTEN)


def _summarise(ticket: Ticket, clocks: Sequence[Clock]) -> None:
    dues = [clock.due_at for clock in clocks if clock.state == StoredState.RUNNING and clock.due_at]
    ticket.next_due_at = min(dues, default=None)
    ticket.is_breached = any(clock.breached_at for clock in clocks)
    ticket.is_paused = any(clock.state == StoredState.PAUSED for clock in clocks)


def _moment(instant: int | None) -> datetime | None:
    return None if instant is None else moment(instant, UTC)
