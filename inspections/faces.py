"""How an inspection or a promise looks: tone, shape and word, never colour alone."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.models.choices import BEFORE_WORK, Kind, SlotState, State
from inspections.models.inspection import Inspection
from inspections.models.slot import Slot

SOON = timedelta(days=7)
SHORT = {
    Kind.QUARTERLY: pgettext_lazy("short", "quarter"),
    Kind.HOLIDAY: pgettext_lazy("short", "holiday"),
    Kind.DB_PERF: pgettext_lazy("short", "database"),
    Kind.MONTHLY: pgettext_lazy("short", "month"),
    Kind.HALF_YEAR: pgettext_lazy("short", "half-year"),
    Kind.VISIT: pgettext_lazy("short", "visit"),
}
_WORKING = (State.IN_PROGRESS, State.DRAFTED, State.VENDOR_SIGNED)


@dataclass(frozen=True)
class Face:
    """`tone` as components/_badge.html has it, `icon` of Tabler, `word` beside them."""

    tone: str
    icon: str
    word: str | Promise


def face_of(row: Inspection, today: date) -> Face:
    """What a reader must know first: kept, late, missed, overdue, soon, under way, planned."""
    if row.state == State.ACCEPTED:
        late = Face("warning", "clock-check", _("accepted, late"))
        return late if row.is_late else Face("ok", "circle-check", row.get_state_display())
    if row.state == State.MISSED:
        return Face("breach", "square-x", row.get_state_display())
    if row.state == State.CANCELLED:
        return Face("paused", "ban", row.get_state_display())
    if row.state == State.SUBMITTED:
        return Face("info", "hourglass", row.get_state_display())
    if is_overdue(row, today):
        return Face("breach", "alert-triangle", _("overdue"))
    if row.state in _WORKING:
        return Face("info", "progress", row.get_state_display())
    if row.due_on - today <= SOON:
        return Face("warning", "clock", _("due soon"))
    if row.is_provisional:
        return Face("unknown", "circle-dashed", _("provisional date"))
    icon = "circle-dot" if row.state == State.CONFIRMED else "circle"
    return Face("unknown", icon, row.get_state_display())


def is_overdue(row: Inspection, today: date) -> bool:
    """Past due while it is the supplier's turn; a later date that the hospital agreed to counts."""
    due_on = max(row.due_on, row.planned_on) if row.confirmed_at else row.due_on
    return due_on < today and row.state in (*BEFORE_WORK, *_WORKING)


def slot_face(slot: Slot, today: date) -> Face:
    """What became of a promise; worked in time but not accepted yet is not overdue."""
    if slot.state != SlotState.OPEN:
        return SLOT_FACES[SlotState(slot.state)]
    if slot.inspection is not None and slot.inspection.worked_to is not None:
        return Face("info", "hourglass", _("waits for acceptance"))
    if slot.due_on < today:
        return Face("breach", "alert-triangle", _("overdue"))
    return SLOT_FACES[SlotState.OPEN]


def period_word(slot: Slot) -> str:
    """The period as people say it: the holiday, the quarter, the part of the contract year."""
    year, _dash, part = slot.period.partition("-")
    if slot.festival:
        return f"{year} {slot.get_festival_display()}"
    if year.endswith("Y"):
        text = _("half %(number)s of the contract year %(year)s") if part[0] == "H" else _PART
        return str(text) % {"number": part[1:], "year": year[:-1]}
    return slot.period


_PART = _("part %(number)s of the contract year %(year)s")
SLOT_FACES = {
    SlotState.OPEN: Face("unknown", "circle", SlotState.OPEN.label),
    SlotState.MET: Face("ok", "circle-check", SlotState.MET.label),
    SlotState.MET_LATE: Face("warning", "clock-check", SlotState.MET_LATE.label),
    SlotState.MISSED: Face("breach", "square-x", SlotState.MISSED.label),
    SlotState.CANCELLED: Face("paused", "ban", SlotState.CANCELLED.label),
}


def short_kinds(kinds: list[str]) -> list[str | Promise]:
    """The kinds as one word each, for narrow places."""
    return [SHORT[Kind(kind)] for kind in kinds]


STEP_WORDS = {
    "plan": _("planned by the portal"),
    "confirm": _("date confirmed by the hospital"),
    "reschedule": _("date moved"),
    "ask": _("another date asked for"),
    "refuse": _("another date refused"),
    "start": _("begun; check list fixed"),
    "draft": _("draft finished"),
    "sign-engineer": _("signed by the engineer"),
    "sign-manager": _("signed by the project manager"),
    "submit": _("submitted to the hospital"),
    "return": _("returned for correction"),
    "check": _("checked and signed by the hospital's engineer"),
    "accept": _("signed and accepted"),
    "cancel": _("cancelled by the hospital"),
    "withdraw": _("taken back with its rule"),
    "correct": _("corrected in a new revision"),
    "miss": _("missed: the window is over"),
}
"""What an `InspectionEvent.action` is called."""
