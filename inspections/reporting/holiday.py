"""What an inspection before a holiday adds: duty roster, emergency contacts, change freeze (M19)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.models.people import Personnel
from contracts.selectors import shifts_of
from core.domain.workdays import Override, workdays
from core.models.calendar import WorkdayOverride
from inspections.models.choices import Kind
from inspections.models.inspection import Inspection
from inspections.models.slot import Slot
from inspections.reporting import figures
from inspections.reporting.content import Holiday, Table

_LONGEST = 14
_FREEZE_HOUR = 18


def holiday_of(inspection: Inspection) -> Holiday | None:
    """The arrangements for the holiday this inspection precedes; None for other kinds."""
    slot = Slot.objects.filter(inspection=inspection, kind=Kind.HOLIDAY).first()
    if slot is None or slot.holiday_on is None:
        return None
    back_on = first_working_day(slot.holiday_on)
    name = _("%(festival)s: free from %(first)s, back at work on %(back)s.") % {
        "festival": slot.get_festival_display(),
        "first": figures.day(slot.holiday_on),
        "back": figures.day(back_on),
    }
    if slot.is_provisional:
        name += " " + _(
            "The State Council has not published this year's days yet; the dates are an estimate."
        )
    return Holiday(
        name, _roster(inspection, slot.holiday_on, back_on), _contacts(inspection), _freeze(slot, back_on)
    )


def first_working_day(from_day: date) -> date:
    """The first working day on or after `from_day`, by the portal's calendar."""
    limits = {"date__gte": from_day, "date__lt": from_day + timedelta(days=_LONGEST)}
    rows = WorkdayOverride.objects.filter(**limits).values_list("date", "is_working", "name")
    overrides = {day: Override(is_working, name) for day, is_working, name in rows}
    days = workdays(from_day, from_day + timedelta(days=_LONGEST), overrides)
    return next((day.date for day in days if day.is_working), from_day + timedelta(days=_LONGEST))


def _roster(inspection: Inspection, first: date, back: date) -> Table:
    shifts = shifts_of(inspection.contract, _midnight(first), _midnight(back))
    rows = tuple(
        (
            figures.moment(shift.starts_at),
            figures.moment(shift.ends_at),
            shift.get_level_display(),
            shift.personnel.name,
            shift.personnel.phone,
        )
        for shift in shifts
    )
    nobody = ((_("The rota names nobody for these days yet."), "", "", "", ""),)
    columns = (_("From"), _("Until"), _("Level"), _("Person"), _("Phone"))
    return Table(columns, rows or nobody, (22, 22, 18, 18, 20))


def _contacts(inspection: Inspection) -> Table:
    people = Personnel.objects.filter(contract=inspection.contract).in_charge(inspection.planned_on)
    rows = [(person.get_role_display(), person.name, person.phone) for person in people]
    if inspection.contract.hotline:
        rows.insert(0, (_("Hotline"), str(inspection.contract.supplier.name), inspection.contract.hotline))
    nobody = ((_("No contact is on record."), "", ""),)
    return Table((_("Role"), _("Person"), _("Phone")), tuple(rows) or nobody, (34, 33, 33))


def _freeze(slot: Slot, back_on: date) -> tuple[str, ...]:
    facts = {"from": f"{figures.day(slot.window_to)} {_FREEZE_HOUR}:00", "until": figures.day(back_on)}
    return (
        _("From %(from)s to the first working day, %(until)s, nothing is changed in production.") % facts,
        _("Faults are the exception: both parties agree by phone and the change is recorded afterwards."),
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
