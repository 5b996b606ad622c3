"""What the clock does once a day: missed windows, reminders, unanswered submissions, each told once."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from inspections.domain.reminding import OVERDUE, is_unanswered, reminder_of
from inspections.models.choices import BEFORE_WORK, SlotState, State
from inspections.models.event import Reminder
from inspections.models.inspection import Inspection
from inspections.models.rule import InspectionSettings
from inspections.models.slot import Slot
from inspections.services import telling
from inspections.services.steps import enter

SUPPLIERS_TURN = (*BEFORE_WORK, State.IN_PROGRESS, State.DRAFTED, State.VENDOR_SIGNED)
TOLD_FOR_DAYS = 7
"""Windows that ended longer ago are marked missed but not cried out: the plan was made after the fact."""
REPLY_DAYS = 5


def look_after(*, at: datetime) -> None:
    """All of it; may run twice."""
    mark_missed(at=at)
    remind(at=at)
    remind_of_replies(at=at)


@transaction.atomic
def mark_missed(*, at: datetime) -> int:
    """Promises whose window is over without work on site are missed; an inspection not begun with them.

    Worked within the window but not accepted yet is no miss: the hospital's time is not the supplier's.
    """
    today = timezone.localdate(at)
    over = Slot.objects.open().filter(missed_on__lte=today).select_for_update(of=("self",))
    late: dict[Inspection, list[Slot]] = {}
    for slot in over.select_related("inspection__contract", "inspection__lead"):
        inspection = slot.inspection
        if inspection is not None and _was_worked_in_time(inspection, slot):
            continue
        slot.state = SlotState.MISSED
        slot.save(update_fields=["state"])
        if inspection is not None:
            late.setdefault(inspection, []).append(slot)
    for inspection, slots in late.items():
        _miss(inspection, slots, today, at)
    return sum(len(slots) for slots in late.values())


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Window opens, due in 7, 3, 1 days, overdue daily to both managers; returns how many were told of."""
    today = timezone.localdate(at)
    waiting = Inspection.objects.filter(state__in=SUPPLIERS_TURN, window_from__lte=today)
    count = 0
    for inspection in waiting.select_related("contract", "lead"):
        due_on = (
            max(inspection.due_on, inspection.planned_on) if inspection.confirmed_at else inspection.due_on
        )
        due = reminder_of(window_from=inspection.window_from, due_on=due_on, today=today)
        if due is None or not _first_time(inspection, due.occasion, due.on, at):
            continue
        count += 1
        if due.occasion == OVERDUE:
            telling.tell_overdue(inspection, due.days, due.on, at=at)
        else:
            telling.tell_reminder(inspection, due.occasion, due.on, at=at)
    return count


@transaction.atomic
def remind_of_replies(*, at: datetime) -> int:
    """Submitted and not answered in the contract's days: both sides hear it, again and again."""
    today = timezone.localdate(at)
    days = dict(InspectionSettings._default_manager.values_list("contract", "reply_days"))
    count = 0
    for inspection in Inspection.objects.filter(state=State.SUBMITTED).select_related("contract", "lead"):
        if inspection.submitted_at is None:
            continue
        submitted_on = timezone.localdate(inspection.submitted_at)
        reply_days = days.get(inspection.contract_id, REPLY_DAYS)
        if not is_unanswered(submitted_on=submitted_on, today=today, reply_days=reply_days):
            continue
        if _first_time(inspection, "no-reply", today, at):
            telling.tell_no_reply(inspection, (today - submitted_on).days, today, at=at)
            count += 1
    return count


def _was_worked_in_time(inspection: Inspection, slot: Slot) -> bool:
    if inspection.state in BEFORE_WORK or inspection.worked_from is None:
        return False
    return (inspection.worked_to or inspection.worked_from) < slot.missed_on


def _miss(inspection: Inspection, slots: list[Slot], today: date, at: datetime) -> None:
    if max((today - slot.missed_on).days for slot in slots) <= TOLD_FOR_DAYS:
        telling.tell_missed(inspection, [slot.kind for slot in slots], at=at)
    is_over = not inspection.slots.filter(state=SlotState.OPEN).exists()
    if is_over and inspection.state in BEFORE_WORK and inspection.planned_on < today:
        enter(inspection, action="miss", state=State.MISSED, actor=None, at=at)


def _first_time(inspection: Inspection, occasion: str, on: date, at: datetime) -> bool:
    _row, is_new = Reminder._default_manager.get_or_create(
        inspection=inspection, occasion=occasion, on=on, defaults={"sent_at": at}
    )
    return is_new
