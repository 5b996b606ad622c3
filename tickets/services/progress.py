"""From the first answer to the archive: the moves that carry a ticket forward (M04)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.user import User
from tickets.domain.flow import RULES, Move
from tickets.models.choices import FAULT_KINDS, EventType, State
from tickets.models.ticket import Ticket
from tickets.services.steps import MoveRefused, Step, begin, check_order
from tickets.services.telling import tell_progress


@transaction.atomic
def answer_ticket(
    *,
    ticket: Ticket,
    actor: User,
    at: datetime,
    occurred_at: datetime | None = None,
    channel: str = "",
    note: str = "",
) -> Ticket:
    """The supplier's first reaction; whoever of the supplier answers first is in charge until handed over."""
    step = begin(
        ticket=ticket, actor=actor, move=Move.ANSWER, at=at, occurred_at=occurred_at, channel=channel
    )
    if step.ticket.answered_at is not None:
        raise MoveRefused(_("This has been recorded already."), code="repeated")
    step.ticket.answered_at = step.occurred_at
    if step.ticket.assignee is None and actor.is_supplier and not actor.is_machine:
        step.ticket.assignee = actor
    if step.ticket.state == State.SOLVED:  # an outage that was over before anybody answered
        return _stay(step, EventType.RESPONDED, note=note)
    return _move_on(step, Move.ANSWER, EventType.RESPONDED, note=note)


@transaction.atomic
def set_out(
    *, ticket: Ticket, actor: User, at: datetime, occurred_at: datetime | None = None, note: str = ""
) -> Ticket:
    """The engineer is on the way to the site."""
    step = begin(ticket=ticket, actor=actor, move=Move.SET_OUT, at=at, occurred_at=occurred_at)
    check_order(step, step.ticket.answered_at)
    return _move_on(step, Move.SET_OUT, EventType.SET_OUT, note=note)


@transaction.atomic
def check_in(
    *, ticket: Ticket, actor: User, at: datetime, occurred_at: datetime | None = None, note: str = ""
) -> Ticket:
    """The engineer has arrived on site; clocks that start at arrival start."""
    step = begin(ticket=ticket, actor=actor, move=Move.CHECK_IN, at=at, occurred_at=occurred_at)
    check_order(step, step.ticket.answered_at)
    step.ticket.arrived_at = step.occurred_at
    return _move_on(step, Move.CHECK_IN, EventType.ARRIVED, note=note)


@transaction.atomic
def plan_ticket(
    *, ticket: Ticket, actor: User, at: datetime, note: str, occurred_at: datetime | None = None
) -> Ticket:
    """The supplier gives a solution and a timetable, in `note`."""
    step = begin(ticket=ticket, actor=actor, move=Move.PLAN, at=at, occurred_at=occurred_at)
    if not note.strip():
        raise MoveRefused(_("Describe the solution and the timetable."), field="note")
    return _stay(step, EventType.PLANNED, note=note)


@transaction.atomic
def solve_ticket(
    *,
    ticket: Ticket,
    actor: User | None,
    at: datetime,
    remedy: str,
    cause: str = "",
    work_minutes: int = 0,
    occurred_at: datetime | None = None,
    channel: str = "",
) -> Ticket:
    """The work is done; `remedy` says how, `cause` why it was needed. The portal itself solves outages."""
    step = begin(ticket=ticket, actor=actor, move=Move.SOLVE, at=at, occurred_at=occurred_at, channel=channel)
    check_order(step, step.ticket.answered_at, step.ticket.arrived_at)
    if not remedy.strip():
        raise MoveRefused(_("Say what was done."), field="remedy")
    found = step.ticket
    found.remedy = remedy.strip()
    found.cause = cause.strip() or found.cause
    found.work_minutes += work_minutes
    found.solved_at = step.occurred_at
    return _move_on(step, Move.SOLVE, EventType.SOLVED, work_minutes=work_minutes or None)


@transaction.atomic
def confirm_ticket(
    *, ticket: Ticket, actor: User, at: datetime, occurred_at: datetime | None = None, note: str = ""
) -> Ticket:
    """The department, or the information centre for it, confirms that it is solved."""
    step = begin(ticket=ticket, actor=actor, move=Move.CONFIRM, at=at, occurred_at=occurred_at)
    check_order(step, step.ticket.solved_at)
    step.ticket.confirmed_at = step.occurred_at
    if step.ticket.answered_at is None:  # an outage nobody answered: confirming it ends that, too
        step.ticket.answered_at = step.occurred_at
        step.note(EventType.RESPONDED)
    return _move_on(step, Move.CONFIRM, EventType.CLOSED, note=note)


@transaction.atomic
def archive_ticket(*, ticket: Ticket, actor: User, at: datetime, cause: str = "", remedy: str = "") -> Ticket:
    """Close the file for good; a fault is archived with its cause and remedy, as its document needs (M22)."""
    step = begin(ticket=ticket, actor=actor, move=Move.ARCHIVE, at=at)
    found = step.ticket
    found.cause = cause.strip() or found.cause
    found.remedy = remedy.strip() or found.remedy
    if found.kind in FAULT_KINDS and not found.cause:
        raise MoveRefused(_("A fault is archived with its cause."), field="cause")
    found.archived_at = step.occurred_at
    return _move_on(step, Move.ARCHIVE, EventType.ARCHIVED)


@transaction.atomic
def cancel_ticket(*, ticket: Ticket, actor: User, at: datetime, reason: str) -> Ticket:
    """The hospital withdraws the request; clocks that are not met are void."""
    step = begin(ticket=ticket, actor=actor, move=Move.CANCEL, at=at)
    if not reason.strip():
        raise MoveRefused(_("Say why the ticket is cancelled."), field="reason")
    return _move_on(step, Move.CANCEL, EventType.CANCELLED, reason=reason.strip())


@transaction.atomic
def reopen_ticket(*, ticket: Ticket, actor: User, at: datetime, reason: str) -> Ticket:
    """Not solved after all: the same clocks go on, the gap is a recorded pause (rule 8)."""
    step = begin(ticket=ticket, actor=actor, move=Move.REOPEN, at=at)
    if not reason.strip():
        raise MoveRefused(_("Say what is not solved."), field="reason")
    step.ticket.solved_at = None
    return _move_on(step, Move.REOPEN, EventType.REOPENED, note=reason.strip())


@transaction.atomic
def confirm_requirement(
    *, ticket: Ticket, actor: User, at: datetime, occurred_at: datetime | None = None, note: str = ""
) -> Ticket:
    """The fault is confirmed, or the requirement is agreed to be clear: such clocks start (M02)."""
    step = begin(ticket=ticket, actor=actor, move=Move.CONFIRM_REQUIREMENT, at=at, occurred_at=occurred_at)
    _refuse_repetition(step, EventType.CONFIRMED)
    return _stay(step, EventType.CONFIRMED, note=note)


@transaction.atomic
def ask_presence(
    *, ticket: Ticket, actor: User, at: datetime, occurred_at: datetime | None = None, note: str = ""
) -> Ticket:
    """The hospital wants somebody on site: the arrive clock starts."""
    step = begin(ticket=ticket, actor=actor, move=Move.ASK_PRESENCE, at=at, occurred_at=occurred_at)
    _refuse_repetition(step, EventType.PRESENCE_REQUESTED)
    return _stay(step, EventType.PRESENCE_REQUESTED, note=note)


@transaction.atomic
def declare_remote_impossible(
    *, ticket: Ticket, actor: User, at: datetime, occurred_at: datetime | None = None, note: str = ""
) -> Ticket:
    """The supplier cannot repair it from afar: the arrive clock starts."""
    step = begin(
        ticket=ticket, actor=actor, move=Move.DECLARE_REMOTE_IMPOSSIBLE, at=at, occurred_at=occurred_at
    )
    _refuse_repetition(step, EventType.REMOTE_IMPOSSIBLE)
    return _stay(step, EventType.REMOTE_IMPOSSIBLE, note=note)


def _move_on(step: Step, move: Move, event_type: EventType, **payload: object) -> Ticket:
    """Into the next state of the table, with its event; the other side hears of it."""
    step.ticket.state = State(RULES[move].to or step.ticket.state)
    return _stay(step, event_type, **payload)


def _stay(step: Step, event_type: EventType, **payload: object) -> Ticket:
    event = step.note(event_type, **payload)
    step.finish()
    tell_progress(step.ticket, event)
    return step.ticket


def _refuse_repetition(step: Step, event_type: EventType) -> None:
    if step.ticket.events.filter(type=event_type).exists():
        raise MoveRefused(_("This has been recorded already."), code="repeated")
