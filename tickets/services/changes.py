"""Moves that change what a ticket is or whose: hand over, kind, severity, duplicate."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.user import User
from tickets.domain.flow import Move
from tickets.models.choices import EventType, Kind, Severity, State
from tickets.models.ticket import Ticket
from tickets.services.opening import may_be_assigned
from tickets.services.projection import project_clocks
from tickets.services.steps import MoveRefused, begin, lock
from tickets.services.telling import tell_handed_over, tell_progress


@transaction.atomic
def hand_over_ticket(*, ticket: Ticket, actor: User, at: datetime, assignee: User, note: str = "") -> Ticket:
    """Put another person of the supplier in charge; clocks do not notice."""
    step = begin(ticket=ticket, actor=actor, move=Move.HAND_OVER, at=at)
    if not may_be_assigned(assignee, step.ticket.contract):
        raise MoveRefused(_("Only the supplier's staff can be put in charge."), field="assignee")
    if assignee == step.ticket.assignee:
        raise MoveRefused(_("This person is in charge already."), field="assignee")
    before = str(step.ticket.assignee or "")
    step.ticket.assignee = assignee
    event = step.note(EventType.HANDED_OVER, note=note.strip(), before=before, after=str(assignee))
    step.ticket.save()
    tell_handed_over(step.ticket, event, assignee)
    return step.ticket


@transaction.atomic
def change_kind(*, ticket: Ticket, actor: User, at: datetime, kind: str, note: str = "") -> Ticket:
    """The request is of another kind: other terms apply from now on (rule 7)."""
    step = begin(ticket=ticket, actor=actor, move=Move.CHANGE_KIND, at=at)
    if kind not in Kind.values:
        raise MoveRefused(_("There is no such kind of request."), field="kind")
    if kind == step.ticket.kind:
        raise MoveRefused(_("The ticket is of this kind already."), field="kind")
    before, step.ticket.kind = step.ticket.kind, Kind(kind)
    event = step.note(EventType.KIND, kind=kind, before=before, note=note.strip())
    step.finish()
    tell_progress(step.ticket, event)
    return step.ticket


@transaction.atomic
def change_severity(*, ticket: Ticket, actor: User, at: datetime, severity: str, note: str = "") -> Ticket:
    """More or less severe: the terms of the new severity apply from now on (rule 7)."""
    step = begin(ticket=ticket, actor=actor, move=Move.CHANGE_SEVERITY, at=at)
    if severity not in Severity.values:
        raise MoveRefused(_("There is no such severity."), field="severity")
    if severity == step.ticket.severity:
        raise MoveRefused(_("The ticket has this severity already."), field="severity")
    before, step.ticket.severity = step.ticket.severity, Severity(severity)
    event = step.note(EventType.SEVERITY, severity=severity, before=before, note=note.strip())
    step.finish()
    tell_progress(step.ticket, event)
    return step.ticket


@transaction.atomic
def mark_duplicate(*, ticket: Ticket, actor: User, at: datetime, of: Ticket, note: str = "") -> Ticket:
    """The same fault was reported before: this one's clocks are void, the earliest start wins on `of`."""
    first, second = sorted(
        (ticket, of), key=lambda row: row.pk
    )  # one order for all, or two would wait in a ring
    lock(first)
    lock(second)
    step = begin(ticket=ticket, actor=actor, move=Move.MARK_DUPLICATE, at=at)
    parent = lock(of)
    _check_parent(step.ticket, parent)
    step.ticket.state, step.ticket.duplicate_of = State.CANCELLED, parent
    event = step.note(EventType.DUPLICATE, of=parent.number, note=note.strip())
    step.finish()
    step.ticket, duplicate = parent, step.ticket
    step.note(EventType.DUPLICATE_RECEIVED, number=duplicate.number)
    project_clocks(ticket=parent, at=at)
    parent.save()
    tell_progress(duplicate, event)
    return duplicate


def _check_parent(ticket: Ticket, parent: Ticket) -> None:
    if parent.pk == ticket.pk:
        raise MoveRefused(_("A ticket is no duplicate of itself."), field="of")
    if parent.contract_id != ticket.contract_id:
        raise MoveRefused(_("The other ticket belongs to another contract."), field="of")
    if not parent.is_open:
        raise MoveRefused(_("The other ticket is closed already."), field="of")
