"""Pauses of plan and resolve clocks: the supplier starts them, the hospital may reject them (rule 4).

A pause counts from the moment it is recorded: it cannot be entered late, or it could undo a breach.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.user import User
from tickets.domain.flow import Move
from tickets.models.choices import ClockState, EventType, PauseReason
from tickets.models.clock import Clock
from tickets.models.ticket import Ticket
from tickets.selectors.pauses import open_reasons
from tickets.services.steps import MoveRefused, Step, begin
from tickets.services.telling import tell_progress


@transaction.atomic
def pause_ticket(*, ticket: Ticket, actor: User, at: datetime, reason: str, note: str = "") -> Ticket:
    """Stop the plan and resolve clocks for a reason that their terms list."""
    step = begin(ticket=ticket, actor=actor, move=Move.PAUSE, at=at)
    if reason not in PauseReason.values:
        raise MoveRefused(_("This is no reason for a pause."), field="reason")
    if reason in open_reasons(step.ticket):
        raise MoveRefused(_("The clocks are already paused for this reason."), field="reason")
    if not _pausable(step.ticket).filter(term__pause_reasons__contains=[reason]).exists():
        raise MoveRefused(_("No clock of this ticket may be paused for this reason."), field="reason")
    if not note.strip():
        raise MoveRefused(_("Say what the work is waiting for."), field="note")
    return _done(step, EventType.PAUSED, reason=reason, note=note.strip())


@transaction.atomic
def resume_ticket(*, ticket: Ticket, actor: User, at: datetime, reason: str = "", note: str = "") -> Ticket:
    """Let the clocks run on; `reason` ends that pause only, without it all end."""
    step = begin(ticket=ticket, actor=actor, move=Move.RESUME, at=at)
    reasons = open_reasons(step.ticket)
    if not reasons or (reason and reason not in reasons):
        raise MoveRefused(_("There is no such pause to end."), field="reason")
    return _done(step, EventType.RESUMED, reason=reason, note=note.strip())


@transaction.atomic
def reject_pause(*, ticket: Ticket, actor: User, at: datetime, reason: str = "", note: str) -> Ticket:
    """The hospital does not accept the latest pause (of `reason`): it counts as if it had never been."""
    step = begin(ticket=ticket, actor=actor, move=Move.REJECT_PAUSE, at=at)
    if not note.strip():
        raise MoveRefused(_("Say why the pause is rejected."), field="note")
    if not _rejectable(step.ticket, reason):
        raise MoveRefused(_("There is no such pause to reject."), field="reason")
    return _done(step, EventType.PAUSE_REJECTED, reason=reason, note=note.strip())


def _pausable(ticket: Ticket):  # type: ignore[no-untyped-def]
    states = [ClockState.RUNNING, ClockState.PAUSED, ClockState.WAITING]
    return Clock.objects.filter(ticket=ticket, state__in=states)


def _rejectable(ticket: Ticket, reason: str) -> bool:
    """More pauses begun than rejected, of this reason or at all."""
    kinds = [EventType.PAUSED, EventType.PAUSE_REJECTED]
    events = ticket.events.filter(type__in=kinds)
    if reason:
        events = events.filter(payload__reason=reason)
    types = list(events.values_list("type", flat=True))
    return types.count(EventType.PAUSED) > types.count(EventType.PAUSE_REJECTED)


def _done(step: Step, event_type: EventType, **payload: object) -> Ticket:
    event = step.note(event_type, **payload)
    step.finish()
    tell_progress(step.ticket, event)
    return step.ticket
