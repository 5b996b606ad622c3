"""Moves a date: who, why, from, to; past due the hospital must agree (README §5)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from inspections.domain.flow import Step
from inspections.models.choices import State
from inspections.models.event import Reschedule
from inspections.models.inspection import Inspection
from inspections.services.conduct import ensure_allowed
from inspections.services.steps import StepRefused, enter, locked, note
from inspections.services.telling import tell_step

Approval = Reschedule.Approval


@transaction.atomic
def reschedule(*, inspection: Inspection, actor: User, new_on: date, reason: str, at: datetime) -> Reschedule:
    """Move the date within the window and before it is due at once; otherwise ask the hospital.

    The hospital's own wish needs no approval. A confirmed date that the supplier moves must be confirmed
    anew. Raises StepRefused.
    """
    row = locked(inspection)
    ensure_allowed(row, Step.RESCHEDULE, actor)
    if not reason.strip():
        raise StepRefused(_("Say why."), field="reason", code="required")
    if new_on == row.planned_on and row.state != State.MISSED:
        raise StepRefused(_("That is the planned date already."), field="new_on", code="same")
    if new_on < timezone.localdate(at):
        raise StepRefused(_("The new date lies in the past."), field="new_on", code="past")
    if row.reschedules.filter(approval=Approval.WAITING).exists():
        raise StepRefused(_("An earlier request waits for the hospital."), code="waiting")
    is_hospital = actor.organisation_id == row.contract.hospital_id
    is_free = is_hospital or row.window_from <= new_on <= min(row.due_on, row.window_to)
    move = Reschedule._default_manager.create(
        inspection=row,
        old_on=row.planned_on,
        new_on=new_on,
        reason=reason.strip(),
        asked_by=actor,
        asked_at=at,
        approval=Approval.NOT_NEEDED if is_free else Approval.WAITING,
    )
    if is_free:
        _move(row, move, actor=actor, at=at, is_agreed=is_hospital)
    else:
        note(row, action="ask", actor=actor, at=at, reason=move.reason)
        tell_step(
            row,
            _("{inspection}: a date past due waits for your approval"),
            key=f"ask:{move.pk}",
            actor=actor,
            at=at,
        )
    return move


@transaction.atomic
def decide_reschedule(
    *, move: Reschedule, actor: User, is_approved: bool, answer: str, at: datetime
) -> Reschedule:
    """The hospital agrees to a date past due, or does not and says why. Raises StepRefused."""
    row = locked(move.inspection)
    ensure_allowed(row, Step.DECIDE, actor)
    move = row.reschedules.get(pk=move.pk)
    if move.approval != Approval.WAITING:
        raise StepRefused(_("This request is answered already."), code="answered")
    if not is_approved and not answer.strip():
        raise StepRefused(_("Say why."), field="answer", code="required")
    move.approval = Approval.APPROVED if is_approved else Approval.REFUSED
    move.decided_by, move.decided_at, move.answer = actor, at, answer.strip()
    move.save(update_fields=["approval", "decided_by", "decided_at", "answer"])
    if is_approved:
        _move(row, move, actor=actor, at=at, is_agreed=True)
    else:
        note(row, action="refuse", actor=actor, at=at, reason=move.answer)
        tell_step(row, _("{inspection}: the new date was refused"), key=f"no:{move.pk}", actor=actor, at=at)
    return move


def _move(row: Inspection, move: Reschedule, *, actor: User, at: datetime, is_agreed: bool) -> None:
    state = State.CONFIRMED if is_agreed else State.PLANNED
    enter(
        row,
        action=Step.RESCHEDULE,
        state=state,
        actor=actor,
        at=at,
        reason=f"{move.old_on} → {move.new_on} {move.reason}"[:500],
        planned_on=move.new_on,
        confirmed_at=at if is_agreed else None,
        is_late=move.new_on > row.window_to,
    )
    tell_step(row, _("{inspection}: the date was moved"), key=f"moved:{move.pk}", actor=actor, at=at)
