"""What a changed rule or an announced holiday does to a plan: open promises move, confirmed dates do not."""

from dataclasses import fields
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.domain.bundling import planned_date
from inspections.domain.days import Days
from inspections.domain.planning import Promise
from inspections.models.choices import BEFORE_WORK, SlotState, State
from inspections.models.event import Reschedule
from inspections.models.inspection import Inspection
from inspections.models.slot import Slot
from inspections.services.steps import enter
from inspections.services.telling import tell_moved_by_holiday, tell_outside_window

_MOVING = ("window_from", "window_to", "due_on", "missed_on", "holiday_on", "is_provisional", "working_days")
BY_CALENDAR = _("The holiday arrangement or the rule was announced or changed.")


def move_slot(slot: Slot, promise: Promise, *, days: Days, at: datetime) -> bool:
    """Give an open promise its new dates and its inspection what follows; True when something moved.

    An inspection that nobody confirmed follows unless its date, chosen by people, still fits. A confirmed
    date stays; when it lies outside the new window both sides are told.
    """
    changed = [name for name in _MOVING if getattr(slot, name) != getattr(promise, name)]
    if slot.state != SlotState.OPEN or not changed:
        return False
    for name in changed:
        setattr(slot, name, getattr(promise, name))
    slot.moved_at = at
    slot.save(update_fields=[*changed, "moved_at"])
    if slot.inspection is not None and slot.inspection.state in BEFORE_WORK:
        _follow(slot.inspection, days=days, at=at)
    return True


def withdraw_slot(slot: Slot, *, at: datetime) -> bool:
    """Take back an open promise that no rule makes any more; its inspection goes when it keeps no other."""
    inspection = slot.inspection
    if slot.state != SlotState.OPEN or (inspection and inspection.state not in BEFORE_WORK):
        return False
    slot.state = SlotState.CANCELLED
    slot.save(update_fields=["state"])
    if inspection is not None:
        rest = list(inspection.slots.filter(state=SlotState.OPEN))
        if not rest:
            enter(inspection, action="withdraw", state=State.CANCELLED, actor=None, at=at)
        else:
            inspection.kinds = sorted(one.kind for one in rest)
            inspection.save(update_fields=["kinds"])
    return True


def _follow(inspection: Inspection, *, days: Days, at: datetime) -> None:
    promises = [_promise(slot) for slot in inspection.slots.filter(state=SlotState.OPEN)]
    window_from = max(one.window_from for one in promises)
    window_to = min(one.window_to for one in promises)
    due_on = min(one.due_on for one in promises)
    old_on = inspection.planned_on
    is_kept = window_from <= old_on <= min(window_to, due_on) and (
        inspection.state == State.CONFIRMED or inspection.reschedules.exclude(asked_by=None).exists()
    )
    new_on = planned_date(promises, days) or due_on
    if window_from <= window_to:
        inspection.window_from, inspection.window_to = window_from, window_to
    inspection.due_on = due_on
    inspection.is_provisional = any(one.is_provisional for one in promises)
    if inspection.state == State.PLANNED and not is_kept and new_on != old_on:
        inspection.planned_on = new_on
        _record(inspection, old_on, at)
    elif inspection.state == State.CONFIRMED and not is_kept:
        tell_outside_window(inspection, at=at)
    inspection.save(update_fields=["window_from", "window_to", "due_on", "is_provisional", "planned_on"])


def _record(inspection: Inspection, old_on: date, at: datetime) -> None:
    if inspection.planned_on >= timezone.localdate(at):
        tell_moved_by_holiday(inspection, old_on, at=at)
    Reschedule._default_manager.create(
        inspection=inspection,
        old_on=old_on,
        new_on=inspection.planned_on,
        reason=str(BY_CALENDAR),
        asked_by=None,
        asked_at=at,
    )


def _promise(slot: Slot) -> Promise:
    return Promise(**{one.name: getattr(slot, one.name) for one in fields(Promise)})
