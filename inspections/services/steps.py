"""Moves an inspection from state to state and writes down who did it, when and why."""

from datetime import datetime
from typing import Any

from accounts.models.user import User
from core.api.problems import Refusal
from inspections.models.event import InspectionEvent
from inspections.models.inspection import Inspection


class StepRefused(Refusal):
    """The inspection's state, or the person's role, does not allow this step."""


def locked(inspection: Inspection) -> Inspection:
    """The row itself, held until the transaction ends."""
    return Inspection.objects.select_for_update(of=("self",)).select_related("contract").get(pk=inspection.pk)


def enter(
    inspection: Inspection,
    *,
    action: str,
    state: str,
    actor: User | None,
    at: datetime,
    reason: str = "",
    **changes: Any,
) -> InspectionEvent:
    """Save `changes` and the new state, and add the step to the record; inside the caller's transaction."""
    before = inspection.state
    inspection.state = state
    for name, value in changes.items():
        setattr(inspection, name, value)
    inspection.save(update_fields=["state", *changes])
    return note(inspection, action=action, actor=actor, at=at, reason=reason, from_state=before)


def note(
    inspection: Inspection,
    *,
    action: str,
    actor: User | None,
    at: datetime,
    reason: str = "",
    from_state: str | None = None,
) -> InspectionEvent:
    """Add a step that leaves the state as it is, or tells of the one it left."""
    return InspectionEvent._default_manager.create(
        inspection=inspection,
        action=action,
        from_state=inspection.state if from_state is None else from_state,
        to_state=inspection.state,
        actor=actor,
        at=at,
        reason=reason,
    )
